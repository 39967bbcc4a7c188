"""Renamed, merged, dissolved, joined: what follows, what stays as it was."""

# ruff: noqa: F811 (fixtures of dossier_world)

import datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied

from applications.actions.dossier import appeal_dossier, create_dossier, withdraw_dossier
from applications.actions.enterprise import EnterpriseData, edit_enterprise
from applications.actions.enterprise_events import (
    dissolve_enterprise,
    join_enterprises,
    merge_enterprises,
    preview,
    rename_enterprise,
)
from applications.actions.submission import submit_dossier
from applications.due import dossier_due
from applications.integrity import check_open_dossiers
from applications.models import Dossier, EnterpriseEvent, EnterpriseMember, Inspection
from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.models import ActionLog
from spcncl_portal.notifications.models import Notice
from spcncl_portal.programme.actions import reopen_cycle
from spcncl_portal.programme.models import Cycle
from tests.applications.dossier_world import world  # noqa: F401
from tests.factories.accounts import UserFactory
from tests.factories.applications import EnterpriseFactory, NominationLetterFactory, NomineeFactory
from tests.factories.files import an_upload
from tests.factories.inspections import plan_visit

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
DAY = datetime.date(2021, 5, 4)
BASIS = "GCN thay đổi số 12 ngày 04/05/2021"
ENDS = ("ineligible", "recognised", "not_recognised", "withdrawn")


@pytest.fixture
def other(world):
    return EnterpriseFactory(owner=UserFactory(roles=[Role.ENTERPRISE]), name="Tổng công ty Mẫu")


def names() -> dict[str, str]:
    return dict(Dossier.objects.values_list("state", "enterprise_name"))


def test_rename_is_followed_by_open_dossiers_and_not_by_decided_ones(world):
    for state in ("draft", "submitted", "accepted", "scored", *ENDS):
        world.dossier(state=state, documents=False)
    event = rename_enterprise(
        enterprise=world.enterprise, new_name=" Công ty  Quạt Mới ", happened_on=DAY, basis=BASIS, by=world.staff
    )
    world.enterprise.refresh_from_db()
    assert world.enterprise.name == "Công ty Quạt Mới"
    assert (event.old_name, event.new_name) == ("Công ty cổ phần Quạt Mẫu", "Công ty Quạt Mới")
    expected = {state: "Công ty Quạt Mới" for state in ("draft", "submitted", "accepted", "scored")}
    assert names() == {**expected, **dict.fromkeys(ENDS, "Công ty cổ phần Quạt Mẫu")}
    assert Dossier.objects.filter(search_text__contains="quat moi").count() == 4
    assert ActionLog.objects.filter(action="rename_enterprise").count() == 4
    assert [one.title for one in Notice.objects.filter(user=world.clerk)] == [
        "Doanh nghiệp đổi tên thành Công ty Quạt Mới"
    ]
    Dossier.objects.get(state="recognised").save()
    assert names()["recognised"] == "Công ty cổ phần Quạt Mẫu"


def test_name_mended_by_staff_is_followed_by_open_dossiers(world):
    world.dossier(documents=False)
    edit_enterprise(enterprise=world.enterprise, data=EnterpriseData(name="Công ty Quạt Đúng"), by=world.staff)
    assert names() == {"draft": "Công ty Quạt Đúng"}


def test_snapshot_keeps_the_name_of_then(world):
    dossier = world.dossier()
    submission = submit_dossier(dossier=dossier, by=world.clerk)
    rename_enterprise(enterprise=world.enterprise, new_name="Mới", happened_on=DAY, basis=BASIS, by=world.staff)
    submission.refresh_from_db()
    assert submission.content()["enterprise"]["name"] == "Công ty cổ phần Quạt Mẫu"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"new_name": " "}, "new_name"),
        ({"new_name": "Công ty cổ phần Quạt Mẫu"}, "new_name"),
        ({"basis": " "}, "basis"),
        ({"happened_on": datetime.date(2100, 1, 1)}, "happened_on"),
    ],
)
def test_rename_asks_for_what_it_rests_on(world, values, field):
    given = {"new_name": "Mới", "happened_on": DAY, "basis": BASIS, **values}
    with pytest.raises(ActionError) as mistake:
        rename_enterprise(enterprise=world.enterprise, by=world.staff, **given)
    assert (mistake.value.field, EnterpriseEvent.objects.count()) == (field, 0)


def test_events_are_for_staff(world):
    with pytest.raises(PermissionDenied):
        rename_enterprise(enterprise=world.enterprise, new_name="Mới", happened_on=DAY, basis=BASIS, by=world.clerk)


def merge(world, other, **values):
    given = {"enterprise": world.enterprise, "into": other, "happened_on": DAY, "basis": BASIS, "by": world.staff}
    return merge_enterprises(**{**given, **values})


def test_merger_moves_what_is_open_and_leaves_what_the_council_has_and_what_was_decided(world, other):
    for state in ("draft", "submitted", "returned", "accepted", "appealed", "in_scoring", "scored", *ENDS):
        world.dossier(state=state, documents=False)
    nominee = NomineeFactory(letter=NominationLetterFactory(cycle=world.cycle), enterprise=world.enterprise)
    merge(world, other, upload=an_upload("quyet-dinh.pdf"))
    world.enterprise.refresh_from_db()
    assert (world.enterprise.ended_on, world.enterprise.merged_into) == (DAY, other)
    moved = set(Dossier.objects.filter(enterprise=other).values_list("state", flat=True))
    assert moved == {"draft", "submitted", "returned", "accepted", "appealed", "ineligible"}
    assert names()["draft"] == "Tổng công ty Mẫu" and names()["recognised"] == "Công ty cổ phần Quạt Mẫu"
    nominee.refresh_from_db()
    assert nominee.enterprise == other
    assert EnterpriseEvent.objects.get().file.name == "quyet-dinh.pdf"


def test_planned_visit_follows_its_dossiers(world, other):
    going, staying = (world.dossier(state="accepted", documents=False) for _number in range(2))
    planned, partly = plan_visit(going, by=world.staff), plan_visit(staying, by=world.staff)
    Dossier.objects.filter(pk=staying.pk).update(state="in_scoring")
    partly.dossiers.add(world.dossier(state="accepted", documents=False))
    merge(world, other)
    assert dict(Inspection.objects.values_list("pk", "enterprise")) == {
        planned.pk: other.pk,
        partly.pk: world.enterprise.pk,
    }


def test_merger_brings_people_along_and_the_managers_keep_both(world, other):
    manager = other.memberships.get().user
    merge(world, other)
    people = EnterpriseMember.objects.filter(left_at=None).values_list("enterprise__name", "user", "is_owner")
    assert set(people) == {
        ("Công ty cổ phần Quạt Mẫu", world.clerk.pk, True),
        ("Công ty cổ phần Quạt Mẫu", manager.pk, True),
        ("Tổng công ty Mẫu", manager.pk, True),
        ("Tổng công ty Mẫu", world.clerk.pk, False),
    }
    assert set(Notice.objects.values_list("user", flat=True)) == {world.clerk.pk, manager.pk}


def test_merger_may_withdraw_what_is_open(world, other):
    world.dossier(state="accepted", documents=False)
    merge(world, other, dossiers="withdraw")
    dossier = Dossier.objects.get()
    assert (dossier.state, dossier.enterprise, dossier.due_at) == ("withdrawn", world.enterprise, None)
    assert dossier.state_reason == f"Sáp nhập: {BASIS}"


@pytest.mark.parametrize("state", ["pending", "refused", "suspended"])
def test_merger_needs_a_verified_successor(world, other, state):
    other.state = state
    other.save()
    with pytest.raises(ActionError, match="phải được xác minh") as mistake:
        merge(world, other)
    assert mistake.value.field == "into"


def test_merger_into_itself_or_twice_is_refused(world, other):
    with pytest.raises(ActionError, match="một doanh nghiệp khác"):
        merge(world, world.enterprise)
    merge(world, other)
    with pytest.raises(ActionError, match=r"đã nhập vào Tổng công ty Mẫu từ ngày 04/05/2021"):
        merge(world, other)
    with pytest.raises(ActionError, match="đã nhập vào"):
        merge(world, other, enterprise=other, into=world.enterprise)


def test_second_merger_leads_from_the_first_to_who_goes_on_now(world, other):
    third = EnterpriseFactory(name="Tập đoàn Mẫu")
    merge(world, other)
    merge(world, third, enterprise=other)
    world.enterprise.refresh_from_db()
    assert world.enterprise.merged_into == third


def test_ended_enterprise_starts_and_submits_nothing(world):
    dissolve_enterprise(enterprise=world.enterprise, happened_on=DAY, basis=BASIS, by=world.staff)
    with pytest.raises(ActionError, match="đã giải thể từ ngày 04/05/2021"):
        create_dossier(cycle=world.cycle, enterprise=world.enterprise, product_name="Quạt", by=world.clerk)
    dossier = world.dossier()
    dossier.enterprise.refresh_from_db()
    with pytest.raises(ActionError, match="đã giải thể"):
        submit_dossier(dossier=dossier, by=world.clerk)
    assert [one.problem for one in check_open_dossiers() if one] == [
        "Hồ sơ đang mở mà không có hạn. Doanh nghiệp của hồ sơ không còn hoạt động: hồ sơ không có ai giữ."
    ]


def test_dissolution_withdraws_what_is_open_in_open_cycles(world):
    for state in ("draft", "accepted", "in_scoring", "recognised"):
        world.dossier(state=state, documents=False)
    dissolve_enterprise(enterprise=world.enterprise, happened_on=DAY, basis=BASIS, by=world.staff)
    states = Dossier.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["withdrawn", "withdrawn", "in_scoring", "recognised"]
    assert [one for one in check_open_dossiers() if one and "không còn" in one.problem] == []


def test_enterprise_that_is_no_more_cannot_object(world):
    dossier = world.dossier(state="ineligible", documents=False)
    dissolve_enterprise(enterprise=world.enterprise, happened_on=DAY, basis=BASIS, by=world.staff)
    with pytest.raises(ActionError, match="đã giải thể"):
        appeal_dossier(dossier=Dossier.objects.get(pk=dossier.pk), by=world.clerk, reason="Đủ mức")


def test_joined_records_are_one_enterprise(world, other):
    world.dossier(documents=False)
    join_enterprises(enterprise=world.enterprise, into=other, basis=BASIS, by=world.staff)
    world.enterprise.refresh_from_db()
    assert (Dossier.objects.get().enterprise, world.enterprise.merged_into) == (other, other)
    assert EnterpriseEvent.objects.get().kind == "joined"


def test_conflict_of_a_member_follows_a_merger(world, other):
    from evaluation.models import Conflict
    from tests.factories.evaluation import CouncilFactory

    council = CouncilFactory(cycle=world.cycle, members=1)
    member = council.members.get()
    Conflict.objects.create(member=member, enterprise=world.enterprise, reason="góp vốn")
    merge(world, other)
    assert set(Conflict.objects.values_list("enterprise", "reason")) == {
        (world.enterprise.pk, "góp vốn"),
        (other.pk, "góp vốn"),
    }


@pytest.mark.parametrize(("event", "state", "holder"), [("merge", "draft", "other"), ("dissolve", "withdrawn", "own")])
def test_event_of_the_time_that_the_cycle_was_closed_reaches_its_dossiers_when_it_reopens(
    world, other, event, state, holder
):
    dossier = world.dossier(documents=False, due_at=dossier_due(world.cycle))
    Cycle.objects.update(state="closed")
    values = {"enterprise": world.enterprise, "happened_on": DAY, "basis": BASIS, "by": world.staff}
    if event == "merge":
        merge_enterprises(into=other, **values)
    else:
        dissolve_enterprise(**values)
    dossier.refresh_from_db()
    assert (dossier.state, dossier.enterprise) == ("draft", world.enterprise)
    reopen_cycle(cycle=Cycle.objects.get(), by=None, reason="xét bổ sung")
    dossier.refresh_from_db()
    assert (dossier.state, dossier.enterprise) == (state, other if holder == "other" else world.enterprise)
    assert [one for one in check_open_dossiers() if one] == []


def test_preview_counts_what_will_happen(world, other):
    for state in ("draft", "submitted", "in_scoring", "recognised", "withdrawn"):
        world.dossier(state=state, documents=False)
    assert [value for _label, value in preview("merged", world.enterprise, other)][2:] == [2, 1, 2, 1, 0]
    assert [value for _label, value in preview("renamed", world.enterprise)][1:] == [3, 2]


def test_screens_show_the_preview_and_record(client, world, other):
    world.dossier(documents=False)
    client.force_login(world.staff)
    page = f"/doanh-nghiep/{world.enterprise.pk}/su-kien/sap-nhap/"
    assert "Mã số thuế" in client.get(page).content.decode()
    refused = client.post(page, {"tax_code": world.enterprise.tax_code})
    assert refused.status_code == 422 and "chính doanh nghiệp này" in refused.content.decode()
    step = client.post(page, {"tax_code": other.tax_code})
    assert step["Location"] == f"{page}?vao={other.pk}"
    shown = client.get(step["Location"]).content.decode()
    assert "Tổng công ty Mẫu" in shown and "Hồ sơ đang mở, được chuyển hoặc rút" in shown
    sent = {"happened_on": "4/5/2021", "basis": BASIS, "dossiers": "move"}
    assert client.post(step["Location"], sent).status_code == 302
    shown = client.get(f"/doanh-nghiep/{world.enterprise.pk}/").content.decode()
    assert "đã nhập vào Tổng công ty Mẫu từ ngày 04/05/2021" in shown
    assert "Tiếp nhận:" in client.get(f"/doanh-nghiep/{other.pk}/").content.decode()
    assert client.get(page).status_code == 302
    assert client.get(f"/doanh-nghiep/{other.pk}/su-kien/la/").status_code == 404


def test_enterprise_cannot_reach_the_screens_and_sees_its_events(client, world):
    rename_enterprise(enterprise=world.enterprise, new_name="Mới", happened_on=DAY, basis=BASIS, by=world.staff)
    client.force_login(world.clerk)
    assert client.get(f"/doanh-nghiep/{world.enterprise.pk}/su-kien/doi-ten/").status_code == 403
    shown = client.get(f"/doanh-nghiep/{world.enterprise.pk}/").content.decode()
    assert "Công ty cổ phần Quạt Mẫu → Mới" in shown and "Trần Văn Sở" not in shown


def test_withdrawn_dossier_keeps_the_name_it_had(world):
    dossier = world.dossier(documents=False)
    withdraw_dossier(dossier=dossier, by=world.clerk, reason="thôi")
    rename_enterprise(enterprise=world.enterprise, new_name="Mới", happened_on=DAY, basis=BASIS, by=world.staff)
    assert names() == {"withdrawn": "Công ty cổ phần Quạt Mẫu"}
