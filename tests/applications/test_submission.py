"""Submitting: once, complete, in time; the receipt; what is refused and why."""

import datetime
import re
import threading

import pytest
import time_machine
from django.db import connection, connections
from django.urls import reverse

from applications.actions.dossier import create_dossier
from applications.actions.submission import missing_of, submit_dossier
from applications.models import Dossier, Submission
from applications.signals import dossier_submitted
from spcncl_portal.core.errors import ActionError, Conflict
from spcncl_portal.documents.actions import document_file
from spcncl_portal.documents.queries import verify_code
from spcncl_portal.notifications.models import Notice
from tests.applications.dossier_world import HANOI, World, world  # noqa: F401
from tests.documents.reading import text_of

MONDAY = datetime.datetime(2021, 5, 10, 9, 30, tzinfo=HANOI)


@time_machine.travel(MONDAY, tick=False)
def test_submit_freezes_and_hands_over_to_the_staff(world, django_capture_on_commit_callbacks):  # noqa: F811
    heard = []
    dossier_submitted.connect(lambda **kw: heard.append((kw["dossier"].code, kw["submission"].number)), weak=False)
    dossier = world.dossier(code="2021-007")
    submission = submit_dossier(dossier=dossier, by=world.clerk)
    dossier.refresh_from_db()
    assert (dossier.state, dossier.submitted_at, dossier.late) == ("submitted", MONDAY, False)
    assert dossier.due_at == datetime.datetime(2021, 5, 17, 23, 59, 59, tzinfo=HANOI)
    assert (submission.number, submission.submitted_at, submission.submitted_by) == (1, MONDAY, world.clerk)
    assert heard == [("2021-007", 1)]
    assert [(one.kind, one.user) for one in Notice.objects.all()] == [("dossier_submitted", world.clerk)]
    dossier_submitted.receivers.clear()


def test_submit_twice_gives_one_submission(client, world):  # noqa: F811
    dossier = world.dossier()
    client.force_login(world.clerk)
    url = reverse("applications:submit_dossier", args=[dossier.code])
    receipt = reverse("applications:receipt", args=[dossier.code, 1])
    assert [client.post(url, {"version": 1}).url for _ in range(3)] == [receipt] * 3
    assert client.get(url).url == receipt
    assert Submission.objects.count() == 1


@pytest.mark.needs_postgres
@pytest.mark.django_db(transaction=True)
def test_submit_at_the_same_moment_gives_one_submission(world):  # noqa: F811
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    dossier = world.dossier()
    barrier, numbers = threading.Barrier(4), []

    def submit():
        barrier.wait()
        try:
            numbers.append(submit_dossier(dossier=Dossier.objects.get(pk=dossier.pk), by=world.clerk).pk)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=submit) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(numbers) == 4
    assert len(set(numbers)) == 1
    assert Submission.objects.count() == 1


@pytest.mark.needs_postgres
@pytest.mark.django_db(transaction=True)
def test_codes_are_not_given_twice_at_the_same_moment(world):  # noqa: F811
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    barrier, codes = threading.Barrier(5), []

    def create(product):
        barrier.wait()
        try:
            values = {"cycle": world.cycle, "enterprise": world.enterprise, "product_name": product, "by": world.clerk}
            codes.append(create_dossier(**values).code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=create, args=[f"Quạt {number}"]) for number in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(codes) == ["2021-001", "2021-002", "2021-003", "2021-004", "2021-005"]


def test_incomplete_dossier_names_what_is_lacking(client, world):  # noqa: F811
    dossier = world.dossier(documents=False, quality="", figures={2019: {"tax_paid": None}})
    found = [(one.section.slug, one.box) for one in missing_of(dossier)]
    assert found == [
        ("so-lieu", "tax_paid_2019"),
        ("thuyet-minh", "quality"),
        ("tai-lieu", "document:phieu-dang-ky"),
    ]
    with pytest.raises(ActionError, match="Hồ sơ còn thiếu 3 mục, trước hết: Nộp ngân sách"):
        submit_dossier(dossier=dossier, by=world.clerk)
    client.force_login(world.clerk)
    page = client.get(reverse("applications:submit_dossier", args=[dossier.code])).content.decode()
    assert f"/ho-so/{dossier.code}/khai/so-lieu/#id_tax_paid_2019" in page
    assert f"/ho-so/{dossier.code}/khai/tai-lieu/#tai-lieu-phieu-dang-ky" in page
    assert client.post(reverse("applications:submit_dossier", args=[dossier.code])).status_code == 422
    assert not Submission.objects.exists()


def test_unread_box_stops_the_submission(world):  # noqa: F811
    dossier = world.dossier(unread={"tax_paid_2020": "12 tỷ"})
    assert [one.message for one in missing_of(dossier)] == ["Không đọc được “12 tỷ”; hãy sửa lại."]


def test_enterprise_must_be_verified(client, world):  # noqa: F811
    dossier = world.dossier()
    type(world.enterprise).objects.update(state="pending")
    with pytest.raises(ActionError, match="chưa được Sở Công Thương xác minh"):
        submit_dossier(dossier=Dossier.objects.get(), by=world.clerk)
    client.force_login(world.clerk)
    answer = client.post(reverse("applications:submit_dossier", args=[dossier.code]))
    assert answer.status_code == 422
    assert "chưa được Sở Công Thương xác minh" in answer.content.decode()


def test_closed_cycle_refuses_submission(world):  # noqa: F811
    dossier = world.dossier()
    type(world.cycle).objects.update(state="closed")
    from django.core.exceptions import PermissionDenied

    with pytest.raises((ActionError, PermissionDenied)):
        submit_dossier(dossier=Dossier.objects.get(pk=dossier.pk), by=world.clerk)
    assert not Submission.objects.exists()


def test_dossier_changed_after_the_look_through_is_not_submitted(world):  # noqa: F811
    dossier = world.dossier(version=4)
    with pytest.raises(Conflict, match="vừa được sửa"):
        submit_dossier(dossier=dossier, by=world.clerk, version=3)


def past_deadline(world):  # noqa: F811
    world.cycle.deadlines.filter(kind="dossier").update(at=datetime.datetime(2021, 5, 31, 23, 59, 59, tzinfo=HANOI))


@pytest.mark.parametrize(
    "moment, refused",
    [((5, 31, 23, 59, 59), False), ((5, 31, 23, 59, 59, 900_000), False), ((6, 1, 0, 0, 0), True)],
)
def test_deadline_is_exact(world, moment, refused):  # noqa: F811
    past_deadline(world)
    dossier = world.dossier()
    at = datetime.datetime(2021, *moment, tzinfo=HANOI)
    if not refused:
        assert submit_dossier(dossier=dossier, by=world.clerk, at=at).submitted_at == at
        return
    with pytest.raises(ActionError, match="Đã hết hạn nộp hồ sơ của chu kỳ 2021"):
        submit_dossier(dossier=dossier, by=world.clerk, at=at)
    with pytest.raises(ActionError, match="cần ghi lý do tiếp nhận"):
        submit_dossier(dossier=dossier, by=world.staff, at=at)
    submit_dossier(dossier=dossier, by=world.staff, at=at, late_reason="Mất điện cả ngày 31/5")
    dossier.refresh_from_db()
    assert (dossier.late, dossier.late_reason) == (True, "Mất điện cả ngày 31/5")
    assert dossier.submissions.get().content()["sender"] == {"name": "Trần Văn Sở", "on_behalf": True}


@pytest.mark.parametrize("day, late", [(31, False), (30, False)])
def test_paper_dossier_is_as_old_as_its_arrival(world, day, late):  # noqa: F811
    from tests.factories.dossiers import stored_pdf

    past_deadline(world)
    dossier = world.dossier(on_paper=True, arrived_on=datetime.date(2021, 5, day), documents=False)
    with pytest.raises(ActionError, match="Bản quét hồ sơ giấy"):
        submit_dossier(dossier=dossier, by=world.staff)
    Dossier.objects.update(paper_scan=stored_pdf(subject=dossier))
    submit_dossier(dossier=dossier, by=world.staff)
    dossier.refresh_from_db()
    assert dossier.late is late


def test_late_paper_dossier_needs_a_reason(world):  # noqa: F811
    from tests.factories.dossiers import stored_pdf

    past_deadline(world)
    dossier = world.dossier(on_paper=True, arrived_on=datetime.date(2021, 6, 1), paper_scan=stored_pdf())
    with pytest.raises(ActionError, match="cần ghi lý do"):
        submit_dossier(dossier=dossier, by=world.staff)


def test_receipt_is_registered_at_once_and_rendered_when_asked_for(client, world):  # noqa: F811
    dossier = world.dossier(code="2021-001", product_name="Quạt trần tiết kiệm điện")
    submission = submit_dossier(dossier=dossier, by=world.clerk)
    receipt = submission.receipt
    assert (receipt.kind, receipt.number, receipt.file, receipt.sha256) == ("receipt", "2021-001/1", None, "")
    assert re.fullmatch(r"BN21-.{4}-.{4}-.{4}-.{2}", receipt.code)
    assert verify_code(receipt.code).valid
    client.force_login(world.clerk)
    answer = client.get(reverse("applications:receipt_pdf", args=[dossier.code, 1]))
    data = b"".join(answer.streaming_content)
    assert answer["Content-Type"] == "application/pdf"
    receipt.refresh_from_db()
    import hashlib

    assert receipt.sha256 == hashlib.sha256(data).hexdigest()
    words = " ".join(text_of(data).split())
    document = dossier.documents.get()
    for expected in (
        "Biên nhận hồ sơ",
        "2021-001, lần 1",
        receipt.code,
        "phieu-dang-ky.pdf",
        "Quạt trần tiết kiệm điện",
    ):
        assert expected.lower() in words.lower()
    squeezed = words.replace(" ", "")
    assert submission.sha256 in squeezed
    assert document.file.sha256 in squeezed


def test_screen_submission_makes_the_receipt_and_says_what_happens_next(client, world):  # noqa: F811
    dossier = world.dossier()
    client.force_login(world.clerk)
    page = client.post(reverse("applications:submit_dossier", args=[dossier.code]), {"version": 1}, follow=True)
    submission = Submission.objects.select_related("receipt__file").get()
    assert submission.receipt.file.subject == dossier
    words = page.content.decode()
    for expected in (submission.receipt.code, submission.sha256, "Việc tiếp theo", "/bien-nhan/1/pdf/"):
        assert expected in words
    assert document_file(document=submission.receipt) == submission.receipt.file
