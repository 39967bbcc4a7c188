"""“Ineligible” takes two people: who may propose, confirm, give back; what the enterprise sees; both at once."""

import datetime

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from applications.actions import check
from applications.actions.refusal import confirm_refusal, give_back_refusal, propose_refusal
from applications.actions.submission import submit_dossier
from applications.check_queries import waiting_rounds
from applications.models import CheckRound, Dossier
from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.models import ActionLog
from spcncl_portal.notifications.models import Notice
from tests.applications.dossier_world import HANOI, world  # noqa: F401
from tests.factories.accounts import UserFactory

NOW = datetime.datetime(2021, 6, 2, 10, 0, tzinfo=HANOI)
REASON = "Nhà xưởng ở tỉnh khác"


@pytest.fixture(autouse=True)
def in_june():
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def submitted(world):  # noqa: F811
    submit_dossier(dossier=world.dossier(code="2021-001"), by=world.clerk)
    return Dossier.objects.get()


@pytest.fixture
def second(db):
    return UserFactory(roles=[Role.STAFF], full_name="Lê Thị Hai")


def address(name, dossier):
    return reverse(f"applications:{name}", args=[dossier.code])


def test_proposal_leaves_the_state_and_confirmation_refuses(world, submitted, second):  # noqa: F811
    propose_refusal(dossier=submitted, reason=f"  {REASON} ", by=world.staff)
    submitted.refresh_from_db()
    assert submitted.state == "submitted"
    assert not Notice.objects.filter(kind="dossier_checked").exists()
    confirm_refusal(dossier=submitted, by=second, note="Đã xem giấy đăng ký")
    submitted.refresh_from_db()
    assert (submitted.state, submitted.state_reason, submitted.checker) == ("ineligible", REASON, second)
    round_ = CheckRound.objects.get()
    assert (round_.outcome, round_.refusal_by, round_.checked_by) == ("ineligible", world.staff, second)
    assert round_.note == REASON  # the remark stays in the office's log
    assert ActionLog.objects.get(action="confirm_refusal").reason == "Đã xem giấy đăng ký"
    assert Notice.objects.get(kind="dossier_checked").user == world.clerk


def test_proposal_needs_a_reason_and_staff(world, submitted):  # noqa: F811
    with pytest.raises(ActionError, match="Cần ghi rõ lý do") as caught:
        propose_refusal(dossier=submitted, reason="  ", by=world.staff)
    assert caught.value.field == "reason"
    for role in (Role.AUDITOR, Role.LEADER):
        with pytest.raises(PermissionDenied):
            propose_refusal(dossier=submitted, reason=REASON, by=UserFactory(roles=[role]))
    assert not waiting_rounds().exists()


def test_nobody_confirms_alone(world, submitted, second):  # noqa: F811
    with pytest.raises(ActionError, match="Không có đề xuất nào chờ"):
        confirm_refusal(dossier=submitted, by=second)
    propose_refusal(dossier=submitted, reason=REASON, by=world.staff)
    for person in (world.staff, None):
        with pytest.raises(ActionError, match="do một đồng nghiệp khác xác nhận"):
            confirm_refusal(dossier=submitted, by=person)
    with pytest.raises(ActionError, match="Trần Văn Sở đã đề xuất"):
        propose_refusal(dossier=submitted, reason="Lý do khác", by=second)
    submitted.refresh_from_db()
    assert (submitted.state, CheckRound.objects.get().refusal_reason) == ("submitted", REASON)


def test_giving_back_tells_the_proposer_why(world, submitted, second):  # noqa: F811
    propose_refusal(dossier=submitted, reason=REASON, by=world.staff)
    with pytest.raises(ActionError, match="vì sao chưa đồng ý") as caught:
        give_back_refusal(dossier=submitted, note=" ", by=second)
    assert caught.value.field == "note"
    give_back_refusal(dossier=submitted, note="Xưởng chính ở Hoàng Mai", by=second)
    round_ = CheckRound.objects.get()
    assert (round_.refusal_reason, round_.refusal_by, round_.refusal_at) == ("", None, None)
    notice = Notice.objects.get(kind="refusal_given_back")
    assert (notice.user, notice.text) == (world.staff, "Lê Thị Hai chưa đồng ý: Xưởng chính ở Hoàng Mai")
    line = ActionLog.objects.get(action="give_back_refusal")
    assert (line.actor, line.before["refusal_reason"]) == (second, REASON)


def test_proposer_takes_it_back_without_a_word(world, submitted):  # noqa: F811
    propose_refusal(dossier=submitted, reason=REASON, by=world.staff)
    give_back_refusal(dossier=submitted, note="", by=world.staff)
    assert ActionLog.objects.get(action="withdraw_refusal").actor == world.staff
    assert not waiting_rounds().exists()
    assert not Notice.objects.filter(kind="refusal_given_back").exists()


@pytest.mark.parametrize("end", ["accept", "return"])
def test_another_conclusion_drops_the_proposal(world, submitted, second, end):  # noqa: F811
    propose_refusal(dossier=submitted, reason=REASON, by=world.staff)
    if end == "accept":
        check.accept_remaining(dossier=submitted, by=second)
        check.accept_dossier(dossier=submitted, by=second)
    else:
        check.save_finding(dossier=submitted, item="section:figures", verdict="ask", note="Xem lại", by=second)
        check.return_dossier(dossier=submitted, due_on=datetime.date(2021, 6, 15), by=second)
    round_ = CheckRound.objects.get()
    assert (round_.refusal_by, round_.refusal_at, round_.refusal_reason) == (None, None, "")
    assert ActionLog.objects.get(action="drop_refusal").before["refusal_by_id"] == world.staff.pk


def test_enterprise_sees_nothing_of_a_proposal(client, world, submitted):  # noqa: F811
    propose_refusal(dossier=submitted, reason=REASON, by=world.staff)
    client.force_login(world.clerk)
    for name in ("dossier",):
        page = client.get(address(name, submitted)).content.decode()
        assert "đã nộp" in page
        assert REASON not in page
        assert "ý kiến thứ hai" not in page
    assert client.get(address("check_dossier", submitted)).status_code == 403
    # the log of the dossier itself says nothing: it is what the enterprise's history is made of
    assert not ActionLog.objects.filter(object_type="applications.dossier", action__contains="refus").exists()


def test_second_opinion_through_the_screens(client, world, submitted, second):  # noqa: F811
    client.force_login(world.staff)
    assert client.post(address("conclude_refuse", submitted), {"refuse-reason": ""}).status_code == 422
    assert client.post(address("conclude_refuse", submitted), {"refuse-reason": REASON}).status_code == 302
    own = client.get(address("check_dossier", submitted)).content.decode()
    assert "Rút đề xuất" in own
    assert "Xác nhận không đủ điều kiện" not in own
    assert client.post(address("confirm_refusal", submitted)).status_code == 422
    client.force_login(second)
    queue = client.get(reverse("applications:check_queue"), {"who": "y-kien-thu-hai"}).content.decode()
    assert queue.count("chờ ý kiến thứ hai</span>") == 1
    page = client.get(address("check_dossier", submitted)).content.decode()
    assert REASON in page
    assert "Xác nhận không đủ điều kiện" in page
    empty = client.post(address("give_back_refusal", submitted), {"give_back-note": ""})
    assert empty.status_code == 422
    assert "vì sao chưa đồng ý" in empty.content.decode()
    assert client.post(address("confirm_refusal", submitted)).status_code == 302
    submitted.refresh_from_db()
    assert submitted.state == "ineligible"
    again = client.post(address("confirm_refusal", submitted), follow=True)  # a second click
    assert "không ở bước thẩm định" in again.content.decode()


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.LEADER])
def test_who_only_reads_answers_nothing(client, world, submitted, role):  # noqa: F811
    propose_refusal(dossier=submitted, reason=REASON, by=world.staff)
    client.force_login(UserFactory(roles=[role]))
    for name in ("conclude_refuse", "confirm_refusal", "give_back_refusal", "carry_over", "register_check_letter"):
        assert (name, client.post(address(name, submitted)).status_code) == (name, 403)
    assert waiting_rounds().count() == 1


def test_who_confirms_has_read_what_is_proposed(client, world, submitted, second):  # noqa: F811
    propose_refusal(dossier=submitted, reason="Xưởng ở tỉnh khác", by=world.staff)
    client.force_login(second)
    page = client.get(address("check_dossier", submitted))
    seen = page.context["proposal"]["confirm"].initial["seen"]
    assert seen in page.content.decode()
    propose_refusal(dossier=submitted, reason="Không đạt doanh thu", by=world.staff)
    late = client.post(address("confirm_refusal", submitted), {"confirm-seen": seen}, follow=True).content.decode()
    assert "đã được sửa ở nơi khác" in late and "Không đạt doanh thu" in late
    submitted.refresh_from_db()
    assert submitted.state == "submitted"
    seen = client.get(address("check_dossier", submitted)).context["proposal"]["confirm"].initial["seen"]
    client.post(address("confirm_refusal", submitted), {"confirm-seen": seen})
    submitted.refresh_from_db()
    assert submitted.state == "ineligible"
