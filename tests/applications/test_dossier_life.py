"""Objections in time, corrections asked for, late dossiers, beginning again, what stands again, doubles."""

# ruff: noqa: F811 (fixtures of dossier_world)

import datetime
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from applications.actions import check
from applications.actions.dossier import appeal_dossier, set_paper_scan, withdraw_dossier
from applications.actions.dossier_life import (
    allow_late,
    ask_office,
    decline_request,
    join_dossiers,
    keep_accepted,
    may_ask,
    start_again,
)
from applications.actions.submission import submit_dossier
from applications.due import appeal_due, check_due
from applications.holding import holder_of
from applications.models import Dossier, DossierFigures, EnterpriseMember
from spcncl_portal.accounts.actions import deactivate, hand_over
from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.models import ActionLog
from spcncl_portal.notifications.models import Notice
from spcncl_portal.programme.models import Extension
from tests.applications.dossier_world import HANOI, world  # noqa: F401
from tests.factories.accounts import UserFactory
from tests.factories.applications import NominationLetterFactory, NomineeFactory
from tests.factories.dossiers import BILLION, stored_pdf
from tests.factories.programme import DeadlineFactory


def end_of(year, month, day):
    return datetime.datetime(year, month, day, 23, 59, 59, tzinfo=HANOI)


def accepted(world, **values):
    """A dossier that was submitted and accepted by the actions."""
    dossier = world.dossier(**values)
    submit_dossier(dossier=dossier, by=world.clerk)
    check.accept_remaining(dossier=dossier, by=world.staff)
    return check.accept_dossier(dossier=dossier, by=world.staff)


def reopened(world):
    dossier = accepted(world)
    day = timezone.localdate() + timedelta(days=5)
    return check.allow_correction(dossier=dossier, reason="sai số", due_on=day, by=world.staff)


def test_days_are_those_of_the_cycle_over_the_holidays(world):
    friday = datetime.datetime(2021, 4, 29, 10, tzinfo=HANOI)  # 30/4 (Fri) and, for Saturday 1/5, 3/5 (Mon) are off
    assert check_due(world.cycle, friday) == end_of(2021, 5, 10)
    assert appeal_due(world.cycle, friday) == end_of(2021, 5, 17)
    world.cycle.check_days, world.cycle.appeal_days = 1, 2
    assert check_due(world.cycle, friday) == end_of(2021, 5, 4)
    assert appeal_due(world.cycle, friday) == end_of(2021, 5, 5)


def test_objection_is_taken_to_the_last_second(world, time_machine):
    dossier = world.dossier(state="ineligible", due_at=end_of(2021, 6, 11))
    time_machine.move_to(end_of(2021, 6, 11) + timedelta(seconds=1), tick=False)
    with pytest.raises(ActionError, match=r"Đã hết thời hạn khiếu nại \(11/06/2021"):
        appeal_dossier(dossier=dossier, by=world.clerk, reason="đủ")
    time_machine.move_to(end_of(2021, 6, 11), tick=False)
    dossier = appeal_dossier(dossier=dossier, by=world.clerk, reason="đủ")
    assert (dossier.state, dossier.due_at) == ("appealed", end_of(2021, 6, 18))


def test_late_objection_is_taken_in_by_staff_with_a_reason(world):
    dossier = world.dossier(state="ineligible", due_at=end_of(2021, 6, 11))
    with pytest.raises(ActionError) as mistake:
        appeal_dossier(dossier=dossier, by=world.staff, reason="đủ")
    assert mistake.value.field == "late_reason"
    appeal_dossier(dossier=dossier, by=world.staff, reason="đủ", late_reason="bão")
    log = ActionLog.objects.get(action="appeal")
    assert (log.reason, log.actor) == ("đủ\nNhận khiếu nại quá hạn: bão", world.staff)


def test_objection_screen_asks_staff_why_they_take_it_late(client, world):
    dossier = world.dossier(state="ineligible", due_at=end_of(2021, 6, 11))
    page = f"/ho-so/{dossier.code}/khieu-nai/"
    client.force_login(world.clerk)
    shown = client.get(f"/ho-so/{dossier.code}/").content.decode()
    assert "Thời hạn khiếu nại đã hết lúc" in shown and "Khiếu nại kết quả" not in shown
    assert "Đã hết thời hạn khiếu nại" in client.post(page, {"reason": "đủ"}).content.decode()
    client.force_login(world.staff)
    assert "late_reason" in client.get(page).content.decode()
    assert client.post(page, {"reason": "đủ", "late_reason": "bão"}).status_code == 302
    dossier.refresh_from_db()
    assert dossier.state == "appealed"


def test_correction_is_asked_for_and_allowed(world):
    dossier = accepted(world)
    assert may_ask(dossier) == "correction"
    dossier = ask_office(dossier=dossier, by=world.clerk, reason="nhầm năm 2020")
    assert (dossier.state, dossier.request, dossier.request_reason) == ("accepted", "correction", "nhầm năm 2020")
    assert Notice.objects.get(kind="dossier_requested").user == world.staff
    with pytest.raises(ActionError, match="đang chờ"):
        ask_office(dossier=dossier, by=world.clerk, reason="lần nữa")
    day = timezone.localdate() + timedelta(days=5)
    dossier = check.allow_correction(dossier=dossier, reason="đồng ý", due_on=day, by=world.staff)
    assert (dossier.state, dossier.request, dossier.requested_at) == ("returned", "", None)
    assert timezone.now() - dossier.returned_at < timedelta(minutes=1)


def test_correction_that_is_asked_for_is_declined(world):
    dossier = ask_office(dossier=accepted(world), by=world.clerk, reason="nhầm")
    with pytest.raises(PermissionDenied):
        decline_request(dossier=dossier, by=world.clerk, reason="không")
    dossier = decline_request(dossier=dossier, by=world.staff, reason="không cần")
    assert (dossier.state, dossier.request) == ("accepted", "")
    notice = Notice.objects.get(kind="dossier_answered")
    assert (notice.user, notice.text) == (world.clerk, "Lý do: không cần")


@pytest.mark.parametrize("state", ["draft", "submitted", "in_scoring", "recognised", "withdrawn"])
def test_nothing_to_ask_for(world, state):
    dossier = world.dossier(state=state, documents=False)
    with pytest.raises(ActionError, match="không cần đề nghị"):
        ask_office(dossier=dossier, by=world.clerk, reason="nhầm")


def test_request_is_the_enterprises_own(world):
    with pytest.raises(PermissionDenied):
        ask_office(dossier=accepted(world), by=UserFactory(roles=[Role.ENTERPRISE]), reason="nhầm")


def test_unused_correction_leaves_what_was_accepted(world):
    dossier = reopened(world)
    year = world.cycle.figure_years()[-1]
    before = DossierFigures.objects.get(dossier=dossier, year=year).product_revenue
    DossierFigures.objects.filter(dossier=dossier, year=year).update(product_revenue=1)
    document = dossier.documents.get()
    document.removed_at = timezone.now()
    document.save()
    Dossier.objects.filter(pk=dossier.pk).update(product_name="Tên gõ dở", unread={"brand": "?"})
    dossier = keep_accepted(dossier=dossier, by=world.staff, reason="quá hạn không nộp")
    content = dossier.latest_submission().content()
    assert (dossier.state, dossier.product_name) == ("accepted", content["product"]["product_name"])
    assert (dossier.unread, dossier.due_at) == ({}, end_of(2021, 12, 31))
    assert DossierFigures.objects.get(dossier=dossier, year=year).product_revenue == before == 240 * BILLION
    assert dossier.documents.get().removed_at is None


def test_scan_of_a_paper_dossier_comes_back_with_the_accepted_version(world):
    first, second = stored_pdf(text="1"), stored_pdf(text="2")
    dossier = accepted(world, on_paper=True, arrived_on=timezone.localdate(), paper_scan=first)
    day = timezone.localdate() + timedelta(days=5)
    dossier = check.allow_correction(dossier=dossier, reason="quét mờ", due_on=day, by=world.staff)
    dossier = set_paper_scan(dossier=dossier, scan=second, by=world.staff)
    dossier = keep_accepted(dossier=dossier, by=world.staff, reason="bản cũ đọc được")
    assert Dossier.objects.get().paper_scan == first


def test_returned_dossier_was_never_accepted(world):
    dossier = world.dossier()
    submit_dossier(dossier=dossier, by=world.clerk)
    check.save_finding(dossier=dossier, item="section:texts", verdict="ask", note="viết rõ", by=world.staff)
    day = timezone.localdate() + timedelta(days=5)
    dossier = check.return_dossier(dossier=dossier, due_on=day, by=world.staff)
    with pytest.raises(ActionError, match="chưa từng hợp lệ"):
        keep_accepted(dossier=dossier, by=world.staff, reason="giữ")


def test_late_draft_asks_and_gets_longer(world, time_machine):
    dossier = world.dossier()
    time_machine.move_to(datetime.datetime(2021, 6, 2, 9, tzinfo=HANOI), tick=False)
    world.cycle.deadlines.update(at=end_of(2021, 5, 31))
    with pytest.raises(ActionError, match="Đã hết hạn nộp hồ sơ"):
        submit_dossier(dossier=dossier, by=world.clerk)
    dossier = ask_office(dossier=dossier, by=world.clerk, reason="mất điện")
    assert dossier.request == "late"
    extension = allow_late(dossier=dossier, due_on=datetime.date(2021, 6, 4), reason="mất điện", by=world.staff)
    assert (extension.until, extension.subject_id) == (end_of(2021, 6, 4), str(world.enterprise.pk))
    assert Notice.objects.get(kind="extension_granted").user == world.clerk
    longer = allow_late(dossier=dossier, due_on=datetime.date(2021, 6, 7), reason="còn mất điện", by=world.staff)
    assert Extension.objects.filter(withdrawn_at=None).get() == longer
    dossier.refresh_from_db()
    assert (dossier.request, holder_of(dossier).due) == ("", end_of(2021, 6, 7))
    submit_dossier(dossier=dossier, by=world.clerk)
    assert not Dossier.objects.get().late


def test_returned_dossier_gets_longer_alone(world, time_machine):
    time_machine.move_to(datetime.datetime(2021, 6, 2, 9, tzinfo=HANOI), tick=False)
    dossier = world.dossier(state="returned", due_at=end_of(2021, 6, 1))
    extension = allow_late(dossier=dossier, due_on=datetime.date(2021, 6, 9), reason="ốm", by=world.staff)
    assert (extension.subject_type, extension.subject_id) == ("applications.dossier", str(dossier.pk))
    assert holder_of(dossier).due == end_of(2021, 6, 9)
    with pytest.raises(PermissionDenied):
        allow_late(dossier=dossier, due_on=datetime.date(2021, 6, 20), reason="ốm", by=world.clerk)


def test_withdrawn_dossier_is_begun_again_once(world):
    dossier = world.dossier(brand="Gió")
    dossier = withdraw_dossier(dossier=dossier, by=world.clerk, reason="nhầm")
    again = start_again(dossier=dossier, by=world.clerk)
    assert (again.state, again.brand, again.started_from) == ("draft", "Gió", dossier)
    assert again.figures.count() == 3
    copied, original = again.documents.get().file, dossier.documents.get().file
    assert copied.sha256 == original.sha256 and copied.subject == again
    assert start_again(dossier=dossier, by=world.clerk) == again
    assert submit_dossier(dossier=again, by=world.clerk).number == 1


def test_paper_dossier_is_begun_again_as_one_by_staff_alone(world):
    day = datetime.date(2021, 6, 1)
    dossier = world.dossier(state="withdrawn", on_paper=True, arrived_on=day, paper_scan=stored_pdf())
    again = start_again(dossier=dossier, by=world.staff)
    assert (again.on_paper, again.arrived_on, again.paper_scan.sha256) == (True, day, dossier.paper_scan.sha256)
    assert again.paper_scan.subject == again
    other = world.dossier(state="withdrawn", on_paper=True, arrived_on=day, paper_scan=stored_pdf(text="2"))
    again = start_again(dossier=other, by=world.clerk)
    assert (again.on_paper, again.arrived_on, again.paper_scan) == (False, None, None)


def test_begin_again_ends_with_the_deadline_but_for_staff(world):
    dossier = world.dossier(state="withdrawn")
    world.cycle.deadlines.update(at=end_of(2021, 5, 31))
    with pytest.raises(ActionError, match="Đã hết hạn nộp hồ sơ"):
        start_again(dossier=dossier, by=world.clerk)
    assert Dossier.objects.count() == 1
    assert start_again(dossier=dossier, by=world.staff).state == "draft"


def test_double_is_joined_to_the_dossier_that_goes_on(world):
    one, other = world.dossier(state="submitted", code="2021-001"), world.dossier(code="2021-002")
    other = join_dossiers(dossier=other, into=one, by=world.staff, reason="cùng sản phẩm")
    assert (other.state, other.joined_to) == ("withdrawn", one)
    assert other.state_reason == "Gộp vào hồ sơ 2021-001: cùng sản phẩm"
    with pytest.raises(ActionError, match="đã kết thúc"):
        join_dossiers(dossier=one, into=other, by=world.staff, reason="ngược lại")
    with pytest.raises(ActionError, match="Chỉ lập lại được"):
        start_again(dossier=other, by=world.clerk)


def test_nominated_product_stays_linked_to_the_dossier_that_goes_on(world):
    nominee = NomineeFactory(letter=NominationLetterFactory(cycle=world.cycle), enterprise=world.enterprise)
    one, other = world.dossier(state="submitted"), world.dossier(nominee=nominee)
    join_dossiers(dossier=other, into=one, by=world.staff, reason="cùng sản phẩm")
    one.refresh_from_db()
    assert one.nominee == nominee
    third = world.dossier(nominee=NomineeFactory(letter=nominee.letter, enterprise=world.enterprise))
    join_dossiers(dossier=third, into=one, by=world.staff, reason="cùng sản phẩm")
    one.refresh_from_db()
    assert one.nominee == nominee


def test_double_of_another_enterprise_is_not_joined(world):
    from tests.factories.dossiers import DossierFactory

    with pytest.raises(ActionError, match="cùng doanh nghiệp"):
        join_dossiers(dossier=world.dossier(), into=DossierFactory(cycle=world.cycle), by=world.staff, reason="trùng")


def test_checker_who_hands_over_leaves_the_dossiers_to_the_successor(world):
    successor, admin = UserFactory(roles=[Role.STAFF]), UserFactory(roles=[Role.ADMIN])
    open_one = world.dossier(state="submitted", checker=world.staff, documents=False)
    done = world.dossier(state="recognised", checker=world.staff, documents=False)
    hand_over(user=world.staff, successor=successor, by=admin, reason="nghỉ hưu")
    open_one.refresh_from_db()
    done.refresh_from_db()
    assert (open_one.checker, done.checker) == (successor, world.staff)


def test_checker_who_is_gone_leaves_the_office(world):
    admin = UserFactory(roles=[Role.ADMIN])
    dossier = world.dossier(state="submitted", checker=world.staff, documents=False)
    assert holder_of(dossier).holder == "Sở Công Thương – Trần Văn Sở"
    deactivate(user=world.staff, by=admin, reason="nghỉ")
    dossier = Dossier.objects.get(pk=dossier.pk)
    assert dossier.checker is None
    assert holder_of(dossier).holder == "Sở Công Thương (chưa phân công người thẩm định)"


def test_new_clerk_of_the_enterprise_has_its_dossiers(client, world):
    dossier, new = world.dossier(), UserFactory(roles=[Role.ENTERPRISE])
    client.force_login(new)
    assert client.get(f"/ho-so/{dossier.code}/").status_code == 404
    EnterpriseMember.objects.create(enterprise=world.enterprise, user=new)
    world.enterprise.memberships.filter(user=world.clerk).update(left_at=timezone.now())
    assert client.get(f"/ho-so/{dossier.code}/").status_code == 200
    assert submit_dossier(dossier=dossier, by=new).submitted_by == new
    client.force_login(world.clerk)
    assert client.get(f"/ho-so/{dossier.code}/").status_code == 404


def test_stored_date_follows_the_deadline(world):
    scoring = DeadlineFactory(cycle=world.cycle, kind="scoring", at=end_of(2021, 9, 1))
    draft = world.dossier(documents=False)
    ready = world.dossier(state="accepted", documents=False)
    deadline = world.cycle.deadlines.get(kind="dossier")
    deadline.at = end_of(2021, 7, 1)
    deadline.save()
    scoring.at = end_of(2021, 9, 9)
    scoring.save()
    draft.refresh_from_db()
    ready.refresh_from_db()
    assert (draft.due_at, ready.due_at) == (end_of(2021, 7, 1), end_of(2021, 9, 9))


def test_screens_of_the_turns(client, world):
    dossier = accepted(world)
    client.force_login(world.clerk)
    assert "Đề nghị được sửa" in client.get(f"/ho-so/{dossier.code}/").content.decode()
    assert client.post(f"/ho-so/{dossier.code}/de-nghi/", {"reason": ""}).status_code == 422
    assert client.post(f"/ho-so/{dossier.code}/de-nghi/", {"reason": "nhầm"}).status_code == 302
    assert "đang chờ Sở Công Thương trả lời" in client.get(f"/ho-so/{dossier.code}/").content.decode()
    assert client.get(f"/ho-so/{dossier.code}/nop-muon/").status_code == 403
    client.force_login(world.staff)
    assert client.get(f"/ho-so/{dossier.code}/de-nghi/").status_code == 403
    assert "Đề nghị của doanh nghiệp cần trả lời" in client.get("/ban-lam-viec/").content.decode()
    assert dossier.code in client.get("/ho-so/?request=yes").content.decode()
    assert client.post(f"/ho-so/{dossier.code}/de-nghi/tu-choi/", {"reason": "không"}).status_code == 302
    assert client.get(f"/ho-so/{dossier.code}/gop/").status_code == 200
    assert client.get(f"/ho-so/{dossier.code}/giu-ban-hop-le/").status_code == 200
    assert client.post(f"/ho-so/{dossier.code}/nop-muon/", {"due_on": "1/6/2021", "reason": "x"}).status_code == 422
