"""The check: item by item, conclusions, appeals, corrections; what the enterprise sees of it."""

import datetime

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from applications.actions import check
from applications.actions.dossier import appeal_dossier, save_section, withdraw_dossier
from applications.actions.refusal import confirm_refusal, propose_refusal
from applications.actions.submission import submit_dossier
from applications.dossier_queries import asked_of, check_items
from applications.models import CheckFinding, CheckRound, Dossier
from applications.signals import dossier_checked
from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.errors import ActionError, TransitionRefused
from spcncl_portal.notifications.models import Notice
from tests.applications.dossier_world import HANOI, World, world  # noqa: F401
from tests.factories.accounts import UserFactory

NOW = datetime.datetime(2021, 6, 2, 10, 0, tzinfo=HANOI)
ITEMS = ["section:product", "section:figures", "section:texts", "section:contact", "document:phieu-dang-ky"]


@pytest.fixture(autouse=True)
def in_june():
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def submitted(world):  # noqa: F811
    dossier = world.dossier(code="2021-001")
    submit_dossier(dossier=dossier, by=world.clerk)
    return Dossier.objects.get()


def ask(dossier, by, item="section:figures", note="Số liệu 2020 chưa khớp"):
    return check.save_finding(dossier=dossier, item=item, verdict="ask", note=note, by=by)


def test_items_are_sections_then_documents(submitted):
    assert [item for item, _label in check_items(submitted.latest_submission())] == ITEMS


def test_finding_is_saved_changed_and_taken_back(world, submitted):  # noqa: F811
    ask(submitted, world.staff)
    finding = CheckFinding.objects.get()
    assert (finding.label, finding.verdict, finding.note, finding.position) == (
        "Số liệu ba năm",
        "ask",
        "Số liệu 2020 chưa khớp",
        1,
    )
    check.save_finding(dossier=submitted, item="section:figures", verdict="accept", note="thừa", by=world.staff)
    finding.refresh_from_db()
    assert (finding.verdict, finding.note) == ("accept", "")
    assert check.save_finding(dossier=submitted, item="section:figures", verdict="", by=world.staff) is None
    assert not CheckFinding.objects.exists()


def test_finding_of_an_unknown_item_is_refused(world, submitted):  # noqa: F811
    with pytest.raises(ActionError, match="không có mục “document:khac”"):
        ask(submitted, world.staff, item="document:khac")


def test_finding_needs_a_dossier_in_check_and_staff(world, submitted):  # noqa: F811
    with pytest.raises(PermissionDenied):
        ask(submitted, world.clerk)
    with pytest.raises(PermissionDenied):
        ask(submitted, UserFactory(roles=[Role.AUDITOR]))
    draft = world.dossier()
    with pytest.raises(ActionError, match="không ở bước thẩm định"):
        ask(draft, world.staff)


def test_accept_needs_every_item(world, submitted):  # noqa: F811
    with pytest.raises(ActionError, match="Còn 5 mục chưa xem"):
        check.accept_dossier(dossier=submitted, by=world.staff)
    ask(submitted, world.staff)
    assert check.accept_remaining(dossier=submitted, by=world.staff) == 4
    with pytest.raises(ActionError, match="Còn 1 mục cần bổ sung"):
        check.accept_dossier(dossier=submitted, by=world.staff)
    check.save_finding(dossier=submitted, item="section:figures", verdict="accept", by=world.staff)
    check.accept_dossier(dossier=submitted, by=world.staff, note="Hồ sơ tốt")
    submitted.refresh_from_db()
    round_ = CheckRound.objects.get()
    assert (submitted.state, submitted.checker) == ("accepted", world.staff)
    assert submitted.due_at == datetime.datetime(2021, 12, 31, 23, 59, 59, tzinfo=HANOI)  # no scoring deadline is set
    assert (round_.outcome, round_.checked_by, round_.note) == ("accepted", world.staff, "Hồ sơ tốt")


def test_return_without_anything_asked_is_refused(world, submitted):  # noqa: F811
    with pytest.raises(ActionError, match="Chưa có mục nào cần bổ sung"):
        check.return_dossier(dossier=submitted, due_on=datetime.date(2021, 6, 15), by=world.staff)


def test_return_without_text_is_refused(world, submitted):  # noqa: F811
    ask(submitted, world.staff, note="  ")
    with pytest.raises(ActionError, match="Mục “Số liệu ba năm”: hãy ghi rõ cần bổ sung gì"):
        check.return_dossier(dossier=submitted, due_on=datetime.date(2021, 6, 15), by=world.staff)
    submitted.refresh_from_db()
    assert submitted.state == "submitted"


@pytest.mark.parametrize("day", [1, 2])
def test_return_with_a_due_date_that_is_past_is_refused(world, submitted, day):  # noqa: F811
    ask(submitted, world.staff)
    with pytest.raises(ActionError, match="Hạn bổ sung phải sau ngày hôm nay") as caught:
        check.return_dossier(dossier=submitted, due_on=datetime.date(2021, 6, day), by=world.staff)
    assert caught.value.field == "due_on"


def returned(world, submitted, note="Số liệu 2020 chưa khớp"):  # noqa: F811
    ask(submitted, world.staff, note=note)
    check.accept_remaining(dossier=submitted, by=world.staff)
    check.return_dossier(dossier=submitted, due_on=datetime.date(2021, 6, 15), by=world.staff)
    submitted.refresh_from_db()
    return submitted


def test_enterprise_sees_what_to_mend_at_its_section(client, world, submitted):  # noqa: F811
    heard = []
    dossier_checked.connect(lambda **kw: heard.append(kw["action"]), weak=False, dispatch_uid="test")
    dossier = returned(world, submitted)
    dossier_checked.disconnect(dispatch_uid="test")
    assert heard == ["return"]
    assert dossier.due_at == datetime.datetime(2021, 6, 15, 23, 59, 59, tzinfo=HANOI)
    assert {item: one.note for item, one in asked_of(dossier).items()} == {"section:figures": "Số liệu 2020 chưa khớp"}
    client.force_login(world.clerk)
    for slug, shown in (("so-lieu", True), ("san-pham", False)):
        page = client.get(reverse("applications:dossier_section", args=[dossier.code, slug])).content.decode()
        assert ("Số liệu 2020 chưa khớp" in page) is shown
    notice = Notice.objects.get(kind="dossier_checked")
    assert (notice.user, notice.title) == (world.clerk, "Hồ sơ 2021-001 cần bổ sung trước 15/06/2021 23:59")


def test_resubmission_is_number_two_and_is_compared(client, world, submitted):  # noqa: F811
    dossier = returned(world, submitted)
    save_section(dossier=dossier, by=world.clerk, values={"product_revenue_2020": 250_000_000_000})
    second = submit_dossier(dossier=dossier, by=world.clerk)
    assert second.number == 2
    client.force_login(world.staff)
    page = client.get(reverse("applications:compare_submissions", args=[dossier.code])).content.decode()
    assert "240.000.000.000" in page
    assert "250.000.000.000" in page
    page = client.get(reverse("applications:check_dossier", args=[dossier.code])).content.decode()
    assert page.count("không đổi</span>") == 4
    assert page.count("đã sửa so với lần 1") == 1
    assert "Giữ kết quả lần trước cho 4 mục không đổi" in page
    assert "Lần trước yêu cầu:" in page
    assert CheckRound.objects.count() == 1  # looking makes no round


def test_unchanged_items_keep_their_result(client, world, submitted):  # noqa: F811
    dossier = returned(world, submitted)
    save_section(dossier=dossier, by=world.clerk, values={"product_revenue_2020": 250_000_000_000, "brand": "Gió"})
    submit_dossier(dossier=dossier, by=world.clerk)
    check.save_finding(dossier=dossier, item="section:contact", verdict="ask", note="Ai?", by=world.staff)
    client.force_login(world.staff)
    client.post(reverse("applications:carry_over", args=[dossier.code]))
    found = CheckFinding.objects.filter(check_round__submission__number=2)
    assert dict(found.values_list("item", "verdict")) == {
        "section:texts": "accept",
        "section:contact": "ask",  # what was looked at already stays
        "document:phieu-dang-ky": "accept",
    }
    assert check.carry_over(dossier=dossier, by=world.staff) == 0


def test_resubmission_after_its_due_date_is_refused(world, submitted):  # noqa: F811
    dossier = returned(world, submitted)
    late = datetime.datetime(2021, 6, 16, 0, 0, tzinfo=HANOI)
    with pytest.raises(ActionError, match="Đã quá hạn bổ sung hồ sơ"):
        submit_dossier(dossier=dossier, by=world.clerk, at=late)
    submit_dossier(dossier=dossier, by=world.staff, at=late, late_reason="Chờ xác nhận của cơ quan thuế")
    dossier.refresh_from_db()
    assert (dossier.state, dossier.late) == ("submitted", True)


def refused(world, submitted, reason="Không có nhà xưởng ở Hà Nội"):  # noqa: F811
    second = UserFactory(roles=[Role.STAFF], full_name="Lê Thị Hai")
    propose_refusal(dossier=submitted, reason=reason, by=world.staff)
    confirm_refusal(dossier=submitted, by=second)
    return second


def test_refusal_appeal_and_answers(world, submitted):  # noqa: F811
    refused(world, submitted)
    third = UserFactory(roles=[Role.STAFF], full_name="Phạm Văn Ba")
    submitted.refresh_from_db()
    assert (submitted.state, submitted.state_reason) == ("ineligible", "Không có nhà xưởng ở Hà Nội")
    appeal_dossier(dossier=submitted, by=world.clerk, reason="Có xưởng ở Hoàng Mai")
    submitted.refresh_from_db()
    assert submitted.due_at == datetime.datetime(2021, 6, 9, 23, 59, 59, tzinfo=HANOI)
    check.reject_appeal(dossier=submitted, by=third, reason="Xưởng đã đóng")
    appeal_dossier(dossier=submitted, by=world.clerk, reason="Đã mở lại")
    check.reject_appeal(dossier=submitted, by=third, reason="Chưa có giấy tờ")
    appeal_dossier(dossier=submitted, by=world.clerk, reason="Gửi kèm giấy tờ")
    check.accept_appeal(dossier=submitted, by=third, reason="Đã kiểm tra tại chỗ")
    submitted.refresh_from_db()
    assert submitted.state == "accepted"
    told = Notice.objects.filter(kind="dossier_checked").order_by("pk")
    actions = [one.milestone.split("-")[0] for one in told]
    assert actions == ["refuse", "reject_appeal", "reject_appeal", "accept_appeal"]


def test_appeal_is_not_answered_by_who_proposed_or_confirmed(world, submitted):  # noqa: F811
    second = refused(world, submitted)
    appeal_dossier(dossier=submitted, by=world.clerk, reason="Có xưởng ở Hoàng Mai")
    for person in (world.staff, second):
        for answer in (check.accept_appeal, check.reject_appeal):
            with pytest.raises(ActionError, match="một đồng nghiệp khác trả lời"):
                answer(dossier=submitted, by=person, reason="Xem lại")
    submitted.refresh_from_db()
    assert submitted.state == "appealed"


def test_correction_after_acceptance_is_a_new_version(world, submitted):  # noqa: F811
    check.accept_remaining(dossier=submitted, by=world.staff)
    check.accept_dossier(dossier=submitted, by=world.staff)
    check.allow_correction(dossier=submitted, reason="Gõ nhầm", due_on=datetime.date(2021, 6, 10), by=world.staff)
    assert asked_of(Dossier.objects.get()) == {}
    assert submit_dossier(dossier=submitted, by=world.clerk).number == 2


@pytest.mark.parametrize("state", ["in_scoring", "scored", "recognised", "ineligible"])
def test_withdraw_ends_before_the_council(world, state):  # noqa: F811
    dossier = world.dossier(state=state)
    with pytest.raises(TransitionRefused):
        withdraw_dossier(dossier=dossier, by=world.clerk, reason="Đổi kế hoạch")


def test_check_through_the_screens(client, world, submitted):  # noqa: F811
    client.force_login(world.staff)
    url = lambda name: reverse(f"applications:{name}", args=[submitted.code])  # noqa: E731
    client.post(url("take_check"), {"seen": "9" * 5000})
    answer = client.post(
        url("save_finding"),
        {"item": "section:texts", "verdict": "ask", "note": "Sơ sài\0"},
        headers={"HX-Request": "true"},
    )
    assert answer.status_code == 200
    assert "Đã xem 1 trên 5 mục; 1 mục cần bổ sung" in answer.content.decode()
    assert CheckFinding.objects.get().note == "Sơ sài"
    wrong = client.post(url("save_finding"), {"item": "section:x", "verdict": "ask"}, headers={"HX-Request": "true"})
    assert "Chưa lưu:" in wrong.content.decode()
    past = client.post(url("conclude_return"), {"return-due_on": "01/06/2021", "return-note": ""})
    assert past.status_code == 422
    assert "Hạn bổ sung phải sau ngày hôm nay." in past.content.decode()
    assert client.post(url("conclude_return"), {"return-due_on": "15/6/2021"}).status_code == 302
    submitted.refresh_from_db()
    assert (submitted.state, submitted.checker) == ("returned", world.staff)


def test_auditor_reads_the_check_and_changes_nothing(client, world, submitted):  # noqa: F811
    client.force_login(UserFactory(roles=[Role.AUDITOR]))
    assert client.get(reverse("applications:check_dossier", args=[submitted.code])).status_code == 200
    for name in (
        "take_check",
        "save_finding",
        "accept_remaining",
        "conclude_accept",
        "conclude_return",
        "conclude_refuse",
    ):
        form = {
            "item": "section:texts",
            "verdict": "ask",
            "return-due_on": "15/06/2021",
            "refuse-reason": "x",
        }
        answer = client.post(reverse(f"applications:{name}", args=[submitted.code]), form)
        assert (name, answer.status_code) == (name, 403)
    assert not CheckFinding.objects.exists()
