"""Whatever was frozen and is no longer what it was is named; all else is sound."""

import hashlib
import json

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command

from applications.actions.submission import submit_dossier
from applications.models import Submission
from evaluation.actions.scoring import snapshot
from evaluation.models import Certificate, DossierTotal, ResultRow, Score, ScoreSheet
from spcncl_portal.core.integrity import integrity_checks
from spcncl_portal.documents.actions import document_file, register_document
from spcncl_portal.documents.codes import new_code
from spcncl_portal.documents.models import VerifiableDocument
from spcncl_portal.files.models import StoredFile
from tests.applications.dossier_world import world  # noqa: F401
from tests.factories.dossiers import pdf_bytes, stored_pdf
from tests.factories.evaluation import scored_cycle


def check(capsys) -> dict:
    call_command("portal_check", as_json=True)
    return json.loads(capsys.readouterr().out)


def problems(capsys) -> list[tuple[str, str]]:
    """(kind, problem) of everything broken."""
    return [(one["kind"], one["problem"]) for one in check(capsys)["broken"]]


def overwrite(stored: StoredFile, data: bytes) -> None:
    default_storage.delete(stored.file.name)
    default_storage.save(stored.file.name, ContentFile(data))


@pytest.fixture
def scored(db):
    """A decided cycle of three dossiers and two members whose sheets are signed as the action signs them."""
    scored = scored_cycle(dossiers=3, members=2, state="decided")
    for sheet in ScoreSheet.objects.select_related("dossier", "member__user"):
        text = snapshot(sheet)
        ScoreSheet.objects.filter(pk=sheet.pk).update(snapshot=text, sha256=hashlib.sha256(text.encode()).hexdigest())
    return scored


@pytest.fixture
def submission(world) -> Submission:  # noqa: F811
    return submit_dossier(dossier=world.dossier(), by=world.clerk)


def test_every_app_with_something_frozen_has_its_check():
    assert set(integrity_checks.names()) >= {"files", "documents", "submissions", "score_sheets", "results"}


def test_empty_portal_is_sound(db, capsys):
    assert check(capsys) == {"checked": 0, "broken": []}


def test_sound_cycle_is_counted_thing_by_thing(scored, capsys):
    # one file (the decision), 6 sheets, 3 averages, 3 rows of the result
    assert check(capsys) == {"checked": 1 + 6 + 3 + 3, "broken": []}
    call_command("portal_check")
    assert capsys.readouterr().out == "Đã kiểm tra 13 mục, tất cả nguyên vẹn.\n"


def test_sound_submission_with_its_receipt_is_counted(submission, capsys):
    document_file(document=submission.receipt)
    # two files (paper, receipt), the receipt as a registered paper, the submission, who has the dossier
    assert check(capsys) == {"checked": 5, "broken": []}


def test_altered_snapshot_is_named(submission, capsys):
    Submission.objects.filter(pk=submission.pk).update(snapshot=submission.snapshot.replace("2021", "2020"))
    [one] = check(capsys)["broken"]
    assert one == {
        "kind": "submission",
        "id": str(submission.pk),
        "label": f"{submission.dossier.code} lần 1",
        "problem": "Mã băm của bản chụp hồ sơ không khớp: nội dung đã bị thay đổi.",
    }


def test_snapshot_with_a_hash_of_its_own_disagrees_with_the_receipt(submission, capsys):
    text = submission.snapshot.replace("2021", "2020")
    Submission.objects.filter(pk=submission.pk).update(snapshot=text, sha256=hashlib.sha256(text.encode()).hexdigest())
    assert problems(capsys) == [("submission", "Biên nhận ghi mã băm khác với bản chụp.")]


@pytest.mark.parametrize("text", ["", "không phải JSON", "[]", '{"files":[{"id":"x","sha256":"","name":""}]}'])
def test_snapshot_that_cannot_be_read_is_named(submission, capsys, text):
    Submission.objects.filter(pk=submission.pk).update(snapshot=text)
    [(kind, problem)] = problems(capsys)
    assert kind == "submission" and "Không đọc được bản chụp hồ sơ." in problem


def test_file_of_a_snapshot_that_is_another_is_named(submission, capsys):
    stored = submission.dossier.documents.get().file
    data = pdf_bytes("khác")
    overwrite(stored, data)
    StoredFile.objects.filter(pk=stored.pk).update(size=len(data), sha256=hashlib.sha256(data).hexdigest())
    assert problems(capsys) == [("submission", f"Tệp “{stored.name}” khác với bản chụp.")]


def test_altered_and_missing_files_are_named(db, capsys):
    altered, missing = stored_pdf(text="một"), stored_pdf(text="hai")
    overwrite(altered, b"%PDF khac")
    default_storage.delete(missing.file.name)
    told = {one["id"]: one["problem"] for one in check(capsys)["broken"]}
    assert told[str(missing.pk)] == "Không đọc được tệp trong kho."
    assert "Dung lượng 9 byte" in told[str(altered.pk)] and "nội dung đã bị thay đổi" in told[str(altered.pk)]


def test_altered_paper_is_named_though_its_file_row_agrees(db, capsys):
    paper = register_document(
        code=new_code("BC", 2021), kind=VerifiableDocument.Kind.REPORT, title="Báo cáo", data=pdf_bytes("báo cáo")
    )
    data = pdf_bytes("sửa")
    overwrite(paper.file, data)
    StoredFile.objects.filter(pk=paper.file_id).update(size=len(data), sha256=hashlib.sha256(data).hexdigest())
    assert problems(capsys) == [("report", "Mã băm của tệp không khớp với bản đã cấp.")]


def test_altered_sheet_is_named(scored, capsys):
    sheet = ScoreSheet.objects.first()
    ScoreSheet.objects.filter(pk=sheet.pk).update(snapshot=sheet.snapshot.replace("note", "Note"))
    told = problems(capsys)
    assert [kind for kind, _problem in told] == ["score_sheet"]
    assert "Mã băm của phiếu đã ký không khớp" in told[0][1]


def test_altered_points_are_named_with_what_follows_from_them(scored, capsys):
    score = Score.objects.first()
    Score.objects.filter(pk=score.pk).update(points=score.points - 1)
    assert sorted(problems(capsys)) == [
        ("dossier_total", "Điểm bình quân đã lưu khác với điểm tính từ các phiếu."),
        ("result_row", "Dòng kết quả đã chốt khác với xếp hạng tính lại từ các phiếu."),
        ("score_sheet", "Điểm của phiếu khác với bản chụp khi ký."),
    ]


def test_altered_average_and_result_are_named(scored, capsys):
    total, row = DossierTotal.objects.first(), ResultRow.objects.last()
    DossierTotal.objects.filter(pk=total.pk).update(scaled=total.scaled + 1)
    ResultRow.objects.filter(pk=row.pk).update(top=not row.top)
    assert {(one["kind"], one["id"]) for one in check(capsys)["broken"]} == {
        ("dossier_total", str(total.pk)),
        ("result_row", str(row.pk)),
    }


def test_result_row_that_is_gone_is_named(scored, capsys):
    ResultRow.objects.first().delete()
    DossierTotal.objects.first().delete()
    assert sorted(problems(capsys)) == [
        ("dossier_total", "Có phiếu chấm nhưng thiếu điểm bình quân."),
        ("result_row", "Kết quả đã chốt thiếu hồ sơ này."),
    ]


def test_bulk_sheets_of_the_demo_are_hashed_only(scored, capsys):
    sheet = ScoreSheet.objects.select_related("dossier").first()
    text = f'{{"bulk":true,"dossier":"{sheet.dossier.code}","member":"x"}}'
    ScoreSheet.objects.filter(pk=sheet.pk).update(snapshot=text, sha256=hashlib.sha256(text.encode()).hexdigest())
    assert problems(capsys) == [("score_sheet", "Bản chụp của phiếu không có điểm.")]
    type(sheet.dossier).objects.filter(pk=sheet.dossier_id).update(demo=True)
    assert problems(capsys) == []


def test_certificate_without_its_paper_is_named(scored, capsys):
    Certificate.objects.create(
        recognition=scored.decision.recognitions.first(),
        kind="SPCNCL",
        sequence=1,
        number="001/2021/SPCNCL-HN",
        code=new_code("SP", 2021),
        state="issued",
    )
    assert problems(capsys) == [("certificate_entry", "Giấy chứng nhận đã cấp nhưng không có trong sổ xác minh.")]


def test_check_costs_as_many_queries_for_many_sheets(scored, capsys, django_assert_max_num_queries):
    with django_assert_max_num_queries(25):
        check(capsys)


def test_broken_things_are_told_in_words(db, capsys):
    stored = stored_pdf(text="mất")
    default_storage.delete(stored.file.name)
    call_command("portal_check")
    assert capsys.readouterr().out.splitlines() == [
        f"file {stored.pk} – tai-lieu.pdf: Không đọc được tệp trong kho.",
        "Đã kiểm tra 1 mục, 1 mục không còn nguyên vẹn.",
    ]
