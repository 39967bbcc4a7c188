"""Certificates: each once, under one number, whatever is killed or delivered twice."""

import io
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.urls import reverse
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from evaluation import certificates_job
from evaluation.actions.certificates import issue_certificates, queue_certificates, reissue_certificates
from evaluation.actions.recognition import revoke_recognition
from evaluation.certificates_job import start_issuing
from evaluation.models import Certificate, Recognition
from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.models import ActionLog, Job
from spcncl_portal.core.tasks import run_job
from spcncl_portal.documents.actions.designs import current_design, draft_design, make_design_current
from spcncl_portal.documents.queries import verify_bytes, verify_code
from spcncl_portal.files.models import StoredFile
from spcncl_portal.programme.actions import close_cycle
from spcncl_portal.web.benchmark.seal_key import own_seal
from tests.documents.reading import picture_of, qr_of, words_of
from tests.factories.accounts import UserFactory
from tests.factories.evaluation import scored_cycle

PRODUCTS, TOP = 12, 10


@pytest.fixture
def decided(db):
    return scored_cycle(dossiers=PRODUCTS, members=2, state="decided")


@pytest.fixture
def staff(db):
    return UserFactory(roles=[Role.STAFF])


def test_issue_gives_each_product_one_certificate_in_order_of_rank(decided):
    result = issue_certificates(cycle=decided.cycle, by=None)

    assert (result.issued, result.unchanged) == (PRODUCTS + TOP, 0)
    rows = Certificate.objects.order_by("kind", "sequence").values_list("number", "recognition__rank", "state")
    expected = [(f"{n:03d}/2021/SPCNCL-HN", n, "issued") for n in range(1, PRODUCTS + 1)]
    expected += [(f"{n:03d}/2021/TOP10-HN", n, "issued") for n in range(1, TOP + 1)]
    assert list(rows) == expected
    assert len(result.files) == len(set(result.files)) == PRODUCTS + TOP
    root = Path(settings.MEDIA_ROOT).resolve()
    assert all(root in Path(path).resolve().parents and Path(path).is_file() for path in result.files)


def test_issue_again_changes_nothing(decided):
    first = issue_certificates(cycle=decided.cycle, by=None)
    before = list(Certificate.objects.values())

    again = issue_certificates(cycle=decided.cycle, by=None)

    assert (again.issued, again.unchanged, again.files) == (0, PRODUCTS + TOP, first.files)
    assert list(Certificate.objects.values()) == before


def test_issue_logs_each_step_of_each_certificate(decided, staff):
    issue_certificates(cycle=decided.cycle, by=staff)

    for action in ("queue_certificate", "render", "issue"):
        lines = ActionLog.objects.filter(object_type="evaluation.certificate", action=action, actor=staff)
        assert lines.count() == PRODUCTS + TOP


def test_issue_on_closed_cycle_works(decided):
    close_cycle(cycle=decided.cycle, reason="Hết năm", by=None)

    assert issue_certificates(cycle=decided.cycle, by=None).issued == PRODUCTS + TOP


def test_issue_without_decision_is_refused(db):
    scored = scored_cycle(dossiers=2, members=2, state="final")

    with pytest.raises(ActionError, match="chưa có quyết định"):
        issue_certificates(cycle=scored.cycle, by=None)
    assert not Certificate.objects.exists()


def test_issue_takes_up_what_is_queued_and_keeps_its_number(decided):
    queued = queue_certificates(decision=decided.decision, by=None)
    assert queue_certificates(decision=decided.decision, by=None) == []

    result = issue_certificates(cycle=decided.cycle, by=None)

    assert result.issued == PRODUCTS + TOP
    assert set(Certificate.objects.values_list("number", flat=True)) == {one.number for one in queued}


def test_issue_names_the_certificate_that_does_not_fit_the_sheet(decided):
    decided.decision.signer = "Nguyễn " * 40
    decided.decision.signer = decided.decision.signer[:150]
    decided.decision.signer_title = "W" * 150
    decided.decision.save()

    with pytest.raises(ActionError, match="001/2021/SPCNCL-HN"):
        issue_certificates(cycle=decided.cycle, by=None)
    assert set(Certificate.objects.values_list("state", flat=True)) == {"queued"}


@pytest.mark.needs_poppler
@pytest.mark.needs_zbar
def test_certificate_reads_as_the_recognition_says(decided, tmp_path):
    issue_certificates(cycle=decided.cycle, by=None)

    for kind, title in (("SPCNCL", "Sản phẩm công nghiệp chủ lực"), ("TOP10", "Top 10")):
        certificate = Certificate.objects.filter(kind=kind).select_related("document__file", "recognition").first()
        data = certificate.document.file.file.read()
        words = words_of(data)
        recognition = certificate.recognition
        for text in (certificate.number, recognition.product_name, recognition.enterprise_name, "5012/QĐ-UBND"):
            assert text in words
        assert title.lower() in words.lower()
        address = settings.SITE_URL + reverse("documents:verify_code", args=[certificate.code])
        assert qr_of(picture_of(data, tmp_path)) == address
        answer = verify_bytes(data, at=recognition.valid_to)
        assert (answer.status, answer.number, answer.code) == ("valid", certificate.number, certificate.code)


@pytest.mark.needs_poppler
def test_reissue_keeps_both_and_supersedes_the_old(decided, staff):
    issue_certificates(cycle=decided.cycle, by=None)
    recognition = Recognition.objects.get(rank=1)
    old = {one.kind: one for one in recognition.certificates.all()}

    new = reissue_certificates(
        recognition=recognition,
        product_name="Quạt trần Đúng Tên",
        enterprise_name=recognition.enterprise_name,
        reason="Sai tên sản phẩm",
        by=staff,
    )

    assert {(one.kind, one.number, one.state) for one in new} == {
        ("SPCNCL", f"{PRODUCTS + 1:03d}/2021/SPCNCL-HN", "issued"),
        ("TOP10", f"{TOP + 1:03d}/2021/TOP10-HN", "issued"),
    }
    for one in new:
        assert "Quạt trần Đúng Tên" in words_of(one.document.file.file.read())
        before = old[one.kind]
        before.refresh_from_db()
        assert (before.state, before.state_reason) == ("reissued", "Sai tên sản phẩm")
        assert verify_code(before.code).status == "superseded"
        assert verify_code(one.code, at=recognition.valid_to).status == "valid"
    assert issue_certificates(cycle=decided.cycle, by=None).issued == 0


def test_reissue_without_reason_writes_nothing(decided, staff):
    issue_certificates(cycle=decided.cycle, by=None)
    recognition = Recognition.objects.get(rank=1)

    with pytest.raises(ActionError, match="lý do"):
        reissue_certificates(
            recognition=recognition, product_name="Tên khác", enterprise_name="Công ty", reason=" ", by=staff
        )
    recognition.refresh_from_db()
    assert recognition.product_name != "Tên khác"
    assert Certificate.objects.count() == PRODUCTS + TOP


def test_revoke_withdraws_the_certificates_and_is_told_by_verification(decided, staff):
    issue_certificates(cycle=decided.cycle, by=None)
    recognition = Recognition.objects.get(rank=1)

    revoke_recognition(recognition=recognition, reason="Vi phạm pháp luật về môi trường", by=staff)

    assert {(one.kind, one.state) for one in recognition.certificates.all()} == {
        ("SPCNCL", "revoked"),
        ("TOP10", "revoked"),
    }
    for one in recognition.certificates.all():
        answer = verify_code(one.code)
        assert answer.status == "revoked"
        assert "Vi phạm pháp luật về môi trường" in answer.reason
    again = issue_certificates(cycle=decided.cycle, by=None)
    assert (again.issued, again.unchanged) == (0, PRODUCTS + TOP - 2)


def test_revoke_without_reason_is_refused(decided, staff):
    recognition = Recognition.objects.get(rank=1)

    with pytest.raises(ActionError, match="lý do"):
        revoke_recognition(recognition=recognition, reason="", by=staff)
    recognition.refresh_from_db()
    assert recognition.state == "active"


def test_job_started_twice_is_one_and_delivered_twice_issues_once(decided, staff):
    job = start_issuing(cycle=decided.cycle, by=staff)
    assert start_issuing(cycle=decided.cycle, by=staff) == job

    run_job(str(job.pk))
    run_job(str(job.pk))

    job.refresh_from_db()
    assert Job.objects.count() == 1
    assert (job.state, job.done, job.total, job.attempts) == ("done", PRODUCTS + TOP, PRODUCTS + TOP, 1)
    assert job.result == {"issued": PRODUCTS + TOP, "unchanged": 0, "url": "/chung-nhan/?nam=2021"}
    assert Certificate.objects.filter(state="issued").count() == PRODUCTS + TOP


def test_command_prints_what_was_issued(decided, capsys):
    call_command("issue_certificates", cycle="2021", as_json=True)
    document = json.loads(capsys.readouterr().out)

    assert set(document) == {"issued", "unchanged", "files", "render_seconds", "seal_seconds"}
    assert (document["issued"], document["unchanged"], len(document["files"])) == (PRODUCTS + TOP, 0, PRODUCTS + TOP)
    assert document["render_seconds"] > 0


def test_command_without_cycle_of_that_year_exits_2_with_one_line(db, capsys):
    with pytest.raises(SystemExit) as stop:
        call_command("issue_certificates", cycle="1999")
    captured = capsys.readouterr()
    assert (stop.value.code, captured.out, captured.err) == (2, "", "Không có chu kỳ 1999.\n")


def step(name: str, environment: dict) -> str:
    command = [sys.executable, "-m", "tests.evaluation.killable_worker", name]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=240)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def worker_killed_in_the_middle(environment: dict) -> None:
    command = [sys.executable, "-m", "tests.evaluation.killable_worker", "work"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as worker:
        assert worker.stdout.readline() == "in the middle\n"
        worker.send_signal(signal.SIGKILL)
        assert worker.wait(30) == -signal.SIGKILL


def prove_nothing_is_lost_or_doubled(environment: dict, waiting: str = "queued") -> None:
    """waiting: the state of those that the killed run had not issued."""
    step("prepare", environment)
    worker_killed_in_the_middle(environment)
    after_kill = json.loads(step("show", environment))
    states = [row[1] for row in after_kill["certificates"]]
    assert states.count("issued") == 4  # the first batch stands, the second was undone
    assert states.count(waiting) == PRODUCTS + TOP - 4
    step("resume", environment)
    after = json.loads(step("show", environment))
    assert after["job"] == "done"
    assert [row[0] for row in after["certificates"]] == [row[0] for row in after_kill["certificates"]]
    assert {row[1] for row in after["certificates"]} == {"issued"}
    assert after["certificates"][:4] == after_kill["certificates"][:4]
    files = [row[3] for row in after["certificates"]]
    assert len(set(files)) == PRODUCTS + TOP
    assert all(Path(path).read_bytes().startswith(b"%PDF") for path in files)


def environment_of(folder: Path, **more: str) -> dict:
    left_out = ("DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE")
    own = {name: value for name, value in os.environ.items() if name not in left_out}
    return {**own, "DJANGO_SETTINGS_MODULE": "spcncl_portal.settings", "DATA_DIR": str(folder), "DEMO": "1", **more}


@pytest.mark.slow
@pytest.mark.sqlite_only  # runs its own database: once is enough
def test_worker_killed_in_the_middle_of_a_batch_on_sqlite(tmp_path):
    prove_nothing_is_lost_or_doubled(environment_of(tmp_path))


@pytest.mark.slow
@pytest.mark.needs_postgres
def test_worker_killed_in_the_middle_of_a_batch_on_postgresql(tmp_path, postgres_database):
    prove_nothing_is_lost_or_doubled(environment_of(tmp_path, DATABASE_URL=postgres_database))


@pytest.mark.slow
def test_worker_killed_in_the_middle_of_sealing(tmp_path):
    with own_seal() as key:
        prove_nothing_is_lost_or_doubled(environment_of(tmp_path, **key), waiting="rendered")


@pytest.fixture
def key():
    with own_seal():
        yield


@pytest.mark.needs_poppler
@pytest.mark.needs_zbar
def test_sealed_certificates_are_read_by_independent_readers(decided, staff, key, tmp_path):
    job = start_issuing(cycle=decided.cycle, by=staff)
    run_job(str(job.pk))

    job.refresh_from_db()
    assert (job.state, job.done, job.total) == ("done", PRODUCTS + TOP, PRODUCTS + TOP)
    rows = Certificate.objects.select_related("document__file", "recognition", "design")
    assert {(one.state, one.unsealed_id, one.design.edition) for one in rows} == {("issued", None, 1)}
    assert not StoredFile.objects.filter(name__startswith="chua-dong-dau").exists()
    for one in rows:
        data = one.document.file.file.read()
        assert one.number in words_of(data)
        signature = PdfFileReader(io.BytesIO(data)).embedded_signatures[0]
        status = validate_pdf_signature(signature, ValidationContext(allow_fetching=False, trust_roots=[]))
        assert (status.intact, status.valid) == (True, True)
        assert verify_bytes(data, at=one.recognition.valid_to).status == "valid"
        changed = bytearray(data)
        changed[len(data) // 3] ^= 1
        assert verify_bytes(bytes(changed)).status == "altered"
    assert qr_of(picture_of(data, tmp_path)).endswith(f"/xac-minh/{one.code}/")


def test_sealing_is_shared_by_the_workers_that_are_free(decided, staff, key, monkeypatch):
    monkeypatch.setattr(certificates_job, "SEAL_BATCH", 5)
    job = start_issuing(cycle=decided.cycle, by=staff)
    first = []

    def second_worker(batch, cycle, parent):
        """Somebody else takes each second batch as soon as its message is there."""
        made = start(batch, cycle, parent)
        first.append(made)
        if len(first) % 2:
            run_job(str(made.pk))
        return made

    start = certificates_job._start_sealing
    monkeypatch.setattr(certificates_job, "_start_sealing", second_worker)
    run_job(str(job.pk))

    assert [one.payload["ids"] for one in first] and len(first) == 5
    assert set(Job.objects.values_list("state", flat=True)) == {"done"}
    assert set(Job.objects.filter(kind="certificates_sealing").values_list("attempts", flat=True)) == {1}
    assert Certificate.objects.filter(state="issued").count() == PRODUCTS + TOP
    assert Certificate.objects.values("number").distinct().count() == PRODUCTS + TOP


def test_seal_that_cannot_be_used_is_told_and_later_taken_up(decided, staff, settings):
    settings.SEAL_PKCS12 = "no-such.p12"
    job = start_issuing(cycle=decided.cycle, by=staff)
    run_job(str(job.pk))

    job.refresh_from_db()
    assert (job.state, job.error[:35]) == ("failed", "Không dùng được khóa đóng dấu số: h")
    assert set(Certificate.objects.values_list("state", flat=True)) == {"rendered"}
    numbers = set(Certificate.objects.values_list("number", flat=True))
    with own_seal():
        assert issue_certificates(cycle=decided.cycle, by=staff).issued == PRODUCTS + TOP
    assert set(Certificate.objects.values_list("number", flat=True)) == numbers


def test_reissued_certificates_take_the_current_design_and_the_seal(decided, staff, key):
    issue_certificates(cycle=decided.cycle, by=staff)
    recognition = Recognition.objects.get(rank=1)
    make_design_current(design=draft_design(source=current_design("SPCNCL"), by=staff), by=staff)

    new = reissue_certificates(
        recognition=recognition, product_name="Tên Đúng", enterprise_name="Công ty", reason="Sai tên", by=staff
    )

    editions = {one.kind: one.design.edition for one in new}
    assert editions == {"SPCNCL": 2, "TOP10": 1}
    assert {one.document.design.edition for one in recognition.certificates.filter(state="reissued")} == {1}
    assert all(b"DauCoQuan" in one.document.file.file.read() for one in new)
