"""Sets of invitation forms: made, moved through their states, opened and registered through."""

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied

from applications.actions import invitation as actions
from applications.desk_invitation import desk_invitation_sets
from applications.invitation_queries import figures_of_sets, normal_code, sets_of
from applications.models import Enterprise, InvitationBatch, InvitationSet, Prospect
from applications.states import ProspectState, SetState
from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.models import ActionLog
from spcncl_portal.documents import throttle
from spcncl_portal.programme.measures import figure
from spcncl_portal.programme.models.bodies import BodyKind
from spcncl_portal.programme.states import CycleState
from tests.factories.accounts import UserFactory
from tests.factories.applications import tax_code
from tests.factories.invitations import batch_of, make_prospects
from tests.factories.programme import BodyFactory, CycleFactory

pytestmark = pytest.mark.django_db
REGISTER = "/tai-khoan/dang-ky/"


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()


@pytest.fixture
def cycle():
    return CycleFactory(year=2021)


@pytest.fixture
def staff():
    return UserFactory(roles=[Role.STAFF])


@pytest.fixture
def officer():
    return UserFactory(roles=[Role.BODY_OFFICER])


@pytest.fixture
def ward():
    return BodyFactory(code="00331", kind=BodyKind.COMMUNE, name="Phường Hoàng Mai", valid_to=None)


def states(batch) -> list[str]:
    return list(batch.sets.order_by("number").values_list("state", flat=True))


# Making


def test_batch_has_a_set_for_each_in_the_order_of_names_with_what_the_list_says(cycle, staff):
    prospects = make_prospects(cycle, 3)
    batch = actions.make_batch(cycle=cycle, name=" Đợt 1 ", prospects=[one.pk for one in prospects[::-1]], by=staff)
    assert batch.name == "Đợt 1"
    assert list(batch.sets.values_list("number", "name", "tax_code", "address")) == [
        (number, one.name, one.tax_code, one.address) for number, one in enumerate(prospects, start=1)
    ]
    codes = set(batch.sets.values_list("code", flat=True))
    assert len(codes) == 3
    assert all(normal_code(code) == code for code in codes)
    log = ActionLog.objects.filter(object_type="applications.invitationset", action="make_set")
    assert log.count() == 3
    assert not any("code" in line.after for line in log)


def test_second_click_is_refused_by_the_name(cycle, staff):
    ids = [one.pk for one in make_prospects(cycle, 2)]
    actions.make_batch(cycle=cycle, name="Đợt 1", prospects=ids, by=staff)
    with pytest.raises(ActionError, match="đã có đợt tên") as mistake:
        actions.make_batch(cycle=cycle, name="đợt 1", prospects=ids, by=staff, again=True)
    assert mistake.value.field == "name"
    assert InvitationSet.objects.count() == 2


def test_who_has_a_set_or_needs_none_is_left_out(cycle, staff):
    first, second, third, fourth = make_prospects(cycle, 4)
    actions.make_batch(cycle=cycle, name="Đợt 1", prospects=[first.pk], by=staff)
    Prospect.objects.filter(pk=second.pk).update(state=ProspectState.DECLINED)
    Prospect.objects.filter(pk=third.pk).update(state=ProspectState.REGISTERED)
    ids = [first.pk, second.pk, third.pk, fourth.pk]
    batch = actions.make_batch(cycle=cycle, name="Đợt 2", prospects=ids, by=staff)
    assert [one.prospect for one in batch.sets.all()] == [fourth]
    again = actions.make_batch(cycle=cycle, name="Đợt 3", prospects=ids, by=staff, again=True)
    assert [one.prospect for one in again.sets.order_by("number")] == [first, fourth]
    with pytest.raises(ActionError, match="Không còn doanh nghiệp nào"):
        actions.make_batch(cycle=cycle, name="Đợt 4", prospects=ids, by=staff)


def test_set_that_came_back_may_be_made_again(cycle, staff):
    batch = batch_of(cycle, 1)
    for action in ("print", "send", "fail"):
        actions.move_sets(sets=batch.sets.all(), action=action, by=staff, reason="Sai địa chỉ")
    one = Prospect.objects.get()
    assert actions.make_batch(cycle=cycle, name="Đợt 2", prospects=[one.pk], by=staff).sets.count() == 1


def test_prospects_of_another_cycle_get_no_set(cycle, staff):
    other = make_prospects(CycleFactory(year=2022), 1)[0]
    with pytest.raises(ActionError):
        actions.make_batch(cycle=cycle, name="Đợt 1", prospects=[other.pk, 10**18], by=staff)


def test_officers_and_a_closed_year_are_refused(cycle, staff, officer):
    ids = [one.pk for one in make_prospects(cycle, 1)]
    with pytest.raises(PermissionDenied):
        actions.make_batch(cycle=cycle, name="Đợt 1", prospects=ids, by=officer)
    cycle.state = CycleState.CLOSED
    cycle.save()
    with pytest.raises(PermissionDenied):
        actions.make_batch(cycle=cycle, name="Đợt 1", prospects=ids, by=staff)
    assert InvitationBatch.objects.count() == 0


# States


def test_sets_go_their_way_and_each_step_has_its_moment(cycle, staff):
    batch = batch_of(cycle, 2)
    for action in ("print", "send", "deliver"):
        outcome = actions.move_sets(sets=batch.sets.all(), action=action, by=staff)
        assert (len(outcome.done), outcome.refused) == (2, [])
    one = batch.sets.first()
    assert one.state == SetState.DELIVERED
    assert one.printed_at < one.sent_at < one.delivered_at
    log = ActionLog.objects.filter(object_type="applications.invitationset", object_id=str(one.pk)).order_by("pk")
    assert [(line.action, line.before, line.after.get("state")) for line in log][1:] == [
        ("print", {"state": "made"}, "printed"),
        ("send", {"state": "printed"}, "sent"),
        ("deliver", {"state": "sent"}, "delivered"),
    ]


def test_sending_invites_who_was_only_listed(cycle, staff):
    batch = batch_of(cycle, 2)
    Prospect.objects.filter(pk=batch.sets.first().prospect_id).update(state=ProspectState.CONTACTED)
    for action in ("print", "send"):
        actions.move_sets(sets=batch.sets.all(), action=action, by=staff)
    found = Prospect.objects.order_by("pk").values_list("state", flat=True)
    assert list(found) == [ProspectState.CONTACTED, ProspectState.INVITED]


def test_what_the_table_refuses_stays_and_is_named(cycle, staff):
    batch = batch_of(cycle, 3)
    first = batch.sets.first()
    actions.move_sets(sets=[first], action="print", by=staff)
    outcome = actions.move_sets(sets=batch.sets.all(), action="send", by=staff)
    assert [one.number for one in outcome.done] == [1]
    assert [one.number for one, _why in outcome.refused] == [2, 3]
    assert all("đã lập" in why for _one, why in outcome.refused)
    assert states(batch) == ["sent", "made", "made"]


def test_failing_needs_a_reason_which_goes_when_it_is_sent_again(cycle, staff):
    batch = batch_of(cycle, 1)
    for action in ("print", "send"):
        actions.move_sets(sets=batch.sets.all(), action=action, by=staff)
    with pytest.raises(ActionError, match="lý do"):
        actions.move_sets(sets=batch.sets.all(), action="fail", by=staff, reason=" ")
    actions.move_sets(sets=batch.sets.all(), action="fail", by=staff, reason="Chuyển địa chỉ")
    assert batch.sets.get().note == "Chuyển địa chỉ"
    actions.move_sets(sets=batch.sets.all(), action="resend", by=staff)
    assert (batch.sets.get().state, batch.sets.get().note) == ("sent", "")


def test_moving_is_staffs(cycle, officer):
    batch = batch_of(cycle, 1)
    with pytest.raises(PermissionDenied):
        actions.move_sets(sets=batch.sets.all(), action="print", by=officer)
    assert states(batch) == ["made"]


def test_moving_many_takes_few_queries(cycle, staff, django_assert_max_num_queries):
    batch = batch_of(cycle, 60)
    assert staff.roles
    with django_assert_max_num_queries(12):
        actions.move_sets(sets=batch.sets.all(), action="print", by=staff)


def test_figures_and_the_plans_indicator(cycle, staff):
    batch = batch_of(cycle, 4)
    actions.move_sets(sets=batch.sets.filter(number__lte=3), action="print", by=staff)
    actions.move_sets(sets=batch.sets.filter(number__lte=2), action="send", by=staff)
    actions.move_sets(sets=batch.sets.filter(number=1), action="deliver", by=staff)
    actions.mark_opened(one=batch.sets.get(number=1))
    counted = figures_of_sets(sets_of(cycle))
    assert counted == {
        "made": 4, "printed": 3, "sent": 2, "delivered": 1, "undelivered": 0, "opened": 1, "registered": 0,
    }  # fmt: skip
    found = figure("invitation_sets", cycle)
    assert (found.value, found.row_count, found.url) == (3, 3, "/van-dong/bo-form/tat-ca/?nam=2021&printed=yes")


def test_desk_of_staff_counts_what_waits(cycle, staff, officer):
    batch = batch_of(cycle, 4, by=staff)
    actions.move_sets(sets=batch.sets.filter(number__lte=3), action="print", by=staff)
    actions.move_sets(sets=batch.sets.filter(number=1), action="send", by=staff)
    actions.move_sets(sets=batch.sets.filter(number=1), action="fail", by=staff, reason="Sai địa chỉ")
    waiting = {item.url: item.count for item in desk_invitation_sets(staff, cycle)}
    address = "/van-dong/bo-form/tat-ca/?state="
    assert waiting == {f"{address}made": 1, f"{address}printed": 2, f"{address}undelivered": 1}
    assert list(desk_invitation_sets(officer, cycle)) == []


# Through the code


@pytest.fixture
def answers(ward):
    return {
        "tax_code": tax_code(201), "name": "Công ty Mời 001", "head_office": "Số 1", "office_in_hanoi": "on",
        "unit": ward.pk, "full_name": "Nguyễn Văn An", "email": "an@thu.example", "phone": "0912 345 678",
        "password": "mat-khau-dai-2021", "consent": "on",
    }  # fmt: skip


def test_code_fills_in_what_the_paper_says_and_is_opened_once(client, cycle):
    one = batch_of(cycle, 1).sets.get()
    Prospect.objects.update(tax_code=tax_code(300), name="Tên mới, chưa in")
    form = client.get(REGISTER, {"bo": one.code}).context["form"]
    assert [form[name].value() for name in ("tax_code", "name", "head_office")] == [
        tax_code(201), "Công ty Mời 001", "Số 1 phố Mẫu, Hà Nội",
    ]  # fmt: skip
    one.refresh_from_db()
    first = one.opened_at
    client.get(REGISTER, {"bo": one.code.lower()})
    one.refresh_from_db()
    assert (first is not None, one.opened_at) == (True, first)
    assert ActionLog.objects.filter(action="open_set").count() == 1


def test_looking_with_head_opens_nothing(client, cycle):
    one = batch_of(cycle, 1).sets.get()
    assert client.head(REGISTER, {"bo": one.code}).status_code == 200
    one.refresh_from_db()
    assert one.opened_at is None


HOSTILE = [
    "",
    "x",
    "ABCDEFGHJK",
    "A" * 5000,
    "' OR 1=1 --",
    "\x00",
    "%00",
    "<script>",
    "ÀÁÂÃÈÉÊÌÍÒ",
    "１２３４５６７８９０",
    "../../etc",
]


@pytest.mark.parametrize("code", HOSTILE)
def test_unknown_and_malformed_codes_give_the_plain_form(client, cycle, code):
    batch_of(cycle, 1)
    response = client.get(REGISTER, {"bo": code})
    form = response.context["form"]
    assert (response.status_code, form.is_bound) == (200, False)
    assert not form["tax_code"].value()
    assert "<script>" not in response.content.decode().replace("<script src", "").replace("<script type", "")


def test_codes_of_a_closed_year_give_the_plain_form(client, cycle):
    one = batch_of(cycle, 1).sets.get()
    cycle.state = CycleState.CLOSED
    cycle.save()
    assert not client.get(REGISTER, {"bo": one.code}).context["form"]["tax_code"].value()
    one.refresh_from_db()
    assert one.opened_at is None


def test_who_guesses_codes_is_held_back_and_still_has_the_form(client, cycle):
    one = batch_of(cycle, 1).sets.get()
    for number in range(throttle.MISSES):
        client.get(REGISTER, {"bo": f"ABCDEFGH{2 + number // 8}{2 + number % 8}"})
    response = client.get(REGISTER, {"bo": one.code})
    assert (response.status_code, response.context["form"]["tax_code"].value()) == (200, "")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("ABCDE-FGHJK", "ABCDEFGHJK"),
        (" abcde fghjk\n", "ABCDEFGHJK"),
        ("https://a.example/tai-khoan/dang-ky/?bo=ABCDEFGHJK", "ABCDEFGHJK"),
        ("ABCDE–FGHJK", "ABCDEFGHJK"),
        ("ABCDEFGHJ", None),
        ("ABCDEFGHJKL", None),
        ("ABCDEFGHI2", None),
        ("ABCDEFGHJ0", None),
    ],
)
def test_code_as_people_type_it(text, code):
    assert normal_code(text) == code


def test_registering_through_the_code_is_noted_and_moves_the_prospect(client, cycle, answers):
    one = batch_of(cycle, 1).sets.get()
    client.get(REGISTER, {"bo": one.code})
    response = client.post(f"{REGISTER}?bo={one.code}", answers)
    assert response.status_code == 302
    one.refresh_from_db()
    assert one.registered == Enterprise.objects.get()
    assert one.registered_at >= one.opened_at
    assert one.prospect.state == ProspectState.REGISTERED
    assert figures_of_sets(sets_of(cycle))["registered"] == 1


def test_another_enterprise_registers_like_anybody_and_the_log_says_so(client, cycle, answers):
    one = batch_of(cycle, 1).sets.get()
    client.post(f"{REGISTER}?bo={one.code}", {**answers, "tax_code": tax_code(300)})
    one.refresh_from_db()
    assert (one.registered, one.registered_at) == (None, None)
    assert Enterprise.objects.get().tax_code == tax_code(300)
    assert ActionLog.objects.get(action="other_through_set").after == {"tax_code": tax_code(300)}
    assert one.prospect.state == ProspectState.LISTED


def test_paper_without_tax_code_learns_that_of_who_registers(client, cycle, answers):
    prospect = make_prospects(cycle, 1, tax_code="")[0]
    one = actions.make_batch(cycle=cycle, name="Đợt 1", prospects=[prospect.pk], by=None).sets.get()
    client.post(f"{REGISTER}?bo={one.code}", answers)
    one.refresh_from_db()
    prospect.refresh_from_db()
    assert one.registered.tax_code == tax_code(201)
    assert (prospect.tax_code, prospect.state, prospect.enterprise) == (tax_code(201), "registered", one.registered)


def test_first_registration_through_a_set_stands(client, cycle, answers, ward):
    prospect = make_prospects(cycle, 1, tax_code="")[0]
    one = actions.make_batch(cycle=cycle, name="Đợt 1", prospects=[prospect.pk], by=None).sets.get()
    client.post(f"{REGISTER}?bo={one.code}", answers)
    client.post(f"{REGISTER}?bo={one.code}", {**answers, "tax_code": tax_code(300), "email": "khac@thu.example"})
    one.refresh_from_db()
    assert one.registered.tax_code == tax_code(201)
    assert Enterprise.objects.count() == 2


def test_refused_registration_notes_nothing(client, cycle, answers):
    one = batch_of(cycle, 1).sets.get()
    assert client.post(f"{REGISTER}?bo={one.code}", {**answers, "email": "sai"}).status_code == 422
    one.refresh_from_db()
    assert one.registered is None
