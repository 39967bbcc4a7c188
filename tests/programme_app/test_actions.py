"""What staff may change, what is logged, what a closed cycle refuses."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.errors import ActionError, TransitionRefused
from spcncl_portal.core.models import ActionLog
from spcncl_portal.programme import actions
from spcncl_portal.programme.actions import Mark
from spcncl_portal.programme.models import ChecklistItem, CriteriaSet, Cycle, DeadlineChange
from spcncl_portal.programme.signals import criteria_set_changing
from tests.factories.accounts import UserFactory
from tests.factories.programme import (
    BodyFactory,
    ChecklistItemFactory,
    CriteriaSetFactory,
    CycleFactory,
    DeadlineFactory,
    IndicatorFactory,
    TargetFactory,
    TaskFactory,
    end_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    return UserFactory(roles=[Role.STAFF])


def last_log() -> ActionLog:
    return ActionLog.objects.order_by("-pk").first()


def test_open_needs_criteria_set_and_nomination_deadline(staff):
    cycle = CycleFactory(state="preparing", deadlines=False)
    with pytest.raises(ActionError, match="hạn gửi văn bản giới thiệu"):
        actions.open_cycle(cycle=cycle, by=staff)
    DeadlineFactory(cycle=cycle, kind="nomination")
    Cycle.objects.update(criteria_set=None)
    with pytest.raises(ActionError, match="bộ tiêu chí"):
        actions.open_cycle(cycle=cycle, by=staff)
    assert Cycle.objects.get().state == "preparing"


def test_cycle_opens_closes_and_reopens_with_reasons(staff):
    cycle = CycleFactory(state="preparing")
    assert actions.open_cycle(cycle=cycle, by=staff).state == "open"
    with pytest.raises(ActionError) as asked:
        actions.close_cycle(cycle=cycle, by=staff, reason=" ")
    assert asked.value.field == "reason"
    closed = actions.close_cycle(cycle=cycle, by=staff, reason="Đã tổng kết")
    assert (closed.state, closed.closed_at is None) == ("closed", False)
    assert (last_log().action, last_log().reason, last_log().cycle_year) == ("close", "Đã tổng kết", 2021)
    with pytest.raises(TransitionRefused):
        actions.close_cycle(cycle=cycle, by=staff, reason="Lần nữa")
    reopened = actions.reopen_cycle(cycle=cycle, by=staff, reason="Có kiến nghị")
    assert (reopened.state, reopened.closed_at) == ("open", None)


@pytest.mark.parametrize("role", [Role.LEADER, Role.AUDITOR, Role.ADMIN, Role.BODY_OFFICER, Role.ENTERPRISE])
def test_only_staff_change_a_cycle(role):
    user = UserFactory(roles=[role])
    cycle = CycleFactory()
    deadline = cycle.deadline("nomination")
    with pytest.raises(PermissionDenied):
        actions.close_cycle(cycle=cycle, by=user, reason="x")
    with pytest.raises(PermissionDenied):
        actions.set_deadline(deadline=deadline, at=end_of(2021, 4, 30), reason="x", legal_note="", by=user)
    with pytest.raises(PermissionDenied):
        actions.copy_cycle(source=cycle, year=2022, by=user)
    with pytest.raises(PermissionDenied):
        actions.amend_criteria_set(criteria_set=cycle.criteria_set, by=user)
    assert Cycle.objects.count() == CriteriaSet.objects.count() == 1


def test_deadline_change_keeps_the_old_one_with_its_reason(staff):
    deadline = CycleFactory().deadline("nomination")
    old = deadline.at
    strict = end_of(2021, 3, 30)
    actions.set_deadline(deadline=deadline, at=strict, reason="Hiểu theo nghĩa chặt", legal_note="hết 30/3", by=staff)
    deadline.refresh_from_db()
    assert (deadline.at, deadline.legal_note) == (strict, "hết 30/3")
    change = DeadlineChange.objects.get()
    assert (change.old_at, change.new_at, change.reason, change.by) == (old, strict, "Hiểu theo nghĩa chặt", staff)
    assert (last_log().action, last_log().reason) == ("set_deadline", "Hiểu theo nghĩa chặt")


def test_deadline_change_needs_a_reason_its_note_does_not(staff):
    deadline = CycleFactory().deadline("nomination")
    with pytest.raises(ActionError) as asked:
        actions.set_deadline(deadline=deadline, at=end_of(2021, 4, 1), reason="", legal_note="", by=staff)
    assert asked.value.field == "reason"
    actions.set_deadline(deadline=deadline, at=deadline.at, reason="", legal_note="mới", by=staff)
    deadline.refresh_from_db()
    assert deadline.legal_note == "mới"
    assert not DeadlineChange.objects.exists()


def test_deadline_in_a_far_year_is_refused(staff):
    deadline = CycleFactory().deadline("nomination")
    with pytest.raises(ActionError, match="quá xa năm 2021"):
        actions.set_deadline(deadline=deadline, at=end_of(2201, 3, 31), reason="x", legal_note="", by=staff)


def test_add_deadline_once_per_kind(staff):
    cycle = CycleFactory()
    actions.add_deadline(cycle=cycle, kind="dossier", at=end_of(2021, 6, 30), assumed=True, by=staff)
    with pytest.raises(ActionError, match="đã có hạn này"):
        actions.add_deadline(cycle=cycle, kind="dossier", at=end_of(2021, 7, 30), by=staff)
    assert [one.kind for one in cycle.deadlines.order_by("at")] == ["nomination", "dossier"]


def mark_json(days: int, hour: int = 8, **values) -> dict:
    plain = {"days_before": days, "working_days": False, "hour": hour, "recipients": [], "escalate": False}
    return plain | values


def test_milestones_are_set_as_a_whole(staff):
    deadline = CycleFactory().deadline("nomination")
    kept = deadline.milestones.get(days_before=7).pk
    marks = [
        Mark(7, hour=9),
        Mark(10, working_days=True, hour=9),
        Mark(0, working_days=True, hour=9),
        Mark(-3, recipients=["head"], escalate=True),
    ]
    rows = actions.set_milestones(deadline=deadline, marks=marks, by=staff)
    assert [(one.code, one.hour, one.kind, one.told) for one in rows] == [
        ("nomination-10wd", 9, "reminder", ["officer", "head", "contact"]),
        ("nomination-7", 9, "reminder", ["officer", "head", "contact"]),
        ("nomination-0", 9, "last_day", ["officer", "head", "contact"]),
        ("nomination+3", 8, "escalation", ["head"]),
    ]
    assert deadline.milestones.get(days_before=7).pk == kept
    entry = last_log()
    assert entry.before == {"milestones": [mark_json(days) for days in (14, 7, 3, 1, 0)]}
    assert entry.after == {
        "milestones": [
            mark_json(10, 9, working_days=True),
            mark_json(7, 9),
            mark_json(0, 9),
            mark_json(-3, recipients=["head"], escalate=True),
        ]
    }
    actions.set_milestones(deadline=deadline, marks=marks, by=staff)
    assert last_log().pk == entry.pk


def test_set_milestones_knows_what_another_changed_since_the_page_was_read(staff):
    cycle = CycleFactory()
    page = cycle.deadlines.prefetch_related("milestones").get(kind="nomination")
    actions.set_milestones(deadline=cycle.deadline("nomination"), marks=[Mark(7), Mark(5)], by=staff)
    assert [one.days_before for one in actions.set_milestones(deadline=page, marks=[Mark(7)], by=staff)] == [7]


FAULTY_MARKS = [
    ([Mark(91)], "days"),
    ([Mark(-91)], "days"),
    ([Mark(1, hour=24)], "hour"),
    ([Mark(1), Mark(1, hour=9)], "marks"),
    ([Mark(0), Mark(0, working_days=True)], "marks"),
    ([Mark(1, recipients=["member"])], "recipients"),
    ([Mark(0, escalate=True)], "escalate"),
    ([Mark(-1, recipients=["officer"], escalate=True)], "recipients"),
]


@pytest.mark.parametrize(("marks", "field"), FAULTY_MARKS)
def test_milestones_that_make_no_sense_are_refused_as_a_whole(staff, marks, field):
    deadline = CycleFactory().deadline("nomination")
    with pytest.raises(ActionError) as refused:
        actions.set_milestones(deadline=deadline, marks=[Mark(5), *marks], by=staff)
    assert refused.value.field == field
    assert [one.days_before for one in deadline.milestones.all()] == [14, 7, 3, 1, 0]


def test_deadline_may_stay_empty_only_where_each_thing_has_its_own_date(staff):
    cycle = CycleFactory()
    deadline = actions.add_deadline(cycle=cycle, kind="correction", at=None, by=staff)
    assert (deadline.at, deadline.is_past()) == (None, False)
    actions.set_deadline(deadline=deadline, at=end_of(2021, 7, 1), reason="có ngày", legal_note="", by=staff)
    assert [(one.old_at, one.new_at) for one in DeadlineChange.objects.all()] == [(None, end_of(2021, 7, 1))]
    with pytest.raises(ActionError) as refused:
        actions.add_deadline(cycle=cycle, kind="dossier", at=None, by=staff)
    assert refused.value.field == "day"


def test_closed_cycle_takes_no_change_but_reopening(staff):
    cycle = CycleFactory()
    deadline = cycle.deadline("nomination")
    target, item, indicator = TargetFactory(), ChecklistItemFactory(), IndicatorFactory()
    actions.close_cycle(cycle=cycle, by=staff, reason="xong")
    logged = ActionLog.objects.count()
    item_values = {"name": "n", "guidance": "", "required": True, "groups": [], "criterion_code": "", "kinds": []}
    attempts = [
        lambda: actions.set_deadline(deadline=deadline, at=end_of(2021, 5, 1), reason="x", legal_note="", by=staff),
        lambda: actions.add_deadline(cycle=cycle, kind="comment", at=end_of(2021, 5, 1), by=staff),
        lambda: actions.set_milestones(deadline=deadline, marks=[Mark(1)], by=staff),
        lambda: actions.set_target(target=target, name="n", minimum=Decimal(1), maximum=None, unit="%", by=staff),
        lambda: actions.set_indicators(task=indicator.task, ranges={indicator.pk: (Decimal(9), None)}, by=staff),
        lambda: actions.set_checklist_item(item=item, **item_values, assumed=False, by=staff),
        lambda: actions.add_checklist_item(cycle=cycle, **item_values, assumed=False, by=staff),
        lambda: actions.remove_checklist_item(item=item, by=staff),
        lambda: actions.set_nominating_kinds(cycle=cycle, kinds=["district"], by=staff),
        lambda: actions.set_criteria_set(cycle=cycle, criteria_set=CriteriaSetFactory(), by=staff),
        lambda: actions.set_facts(
            cycle=cycle,
            name="n",
            plan_number="",
            plan_date=None,
            starts_on=datetime.date(2021, 1, 1),
            legal_basis=[],
            check_days=5,
            appeal_days=10,
            by=staff,
        ),
    ]
    for attempt in attempts:
        with pytest.raises(ActionError, match="đã đóng"):
            attempt()
    assert ActionLog.objects.count() == logged


def test_target_range_is_checked(staff):
    target = TargetFactory()
    with pytest.raises(ActionError) as refused:
        actions.set_target(target=target, name="n", minimum=Decimal(5), maximum=Decimal(4), unit="%", by=staff)
    assert refused.value.field == "maximum"
    actions.set_target(target=target, name="Mới", minimum=None, maximum=Decimal("4.5"), unit="%", by=staff)
    target.refresh_from_db()
    assert (target.name, target.minimum, target.maximum) == ("Mới", None, Decimal("4.50"))


def test_indicators_log_only_what_changed(staff):
    task = TaskFactory()
    one, two = IndicatorFactory(task=task), IndicatorFactory(task=task)
    logged = ActionLog.objects.count()
    ranges = {one.pk: (Decimal(2), Decimal(3)), two.pk: (Decimal(1), None)}
    actions.set_indicators(task=task, ranges=ranges, by=staff)
    assert ActionLog.objects.count() == logged + 1
    one.refresh_from_db()
    assert (one.minimum, one.maximum) == (2, 3)


def test_checklist_items_are_added_changed_and_removed(staff):
    cycle = CycleFactory()
    values = {"guidance": "", "required": True, "groups": [], "criterion_code": "", "kinds": ["pdf"], "assumed": False}
    first = actions.add_checklist_item(cycle=cycle, name="Ảnh sản phẩm", **values, by=staff)
    with pytest.raises(ActionError, match="đã có tài liệu tên này"):
        actions.add_checklist_item(cycle=cycle, name="Ảnh sản phẩm ", **values, by=staff)
    second = actions.add_checklist_item(cycle=cycle, name="Ảnh sản phẩm!", **values, by=staff)
    assert [(item.code, item.position) for item in cycle.checklist.all()] == [
        ("anh-san-pham", 1),
        ("anh-san-pham-2", 2),
    ]
    actions.set_checklist_item(item=second, name="Ảnh khác", **(values | {"required": False}), by=staff)
    actions.remove_checklist_item(item=first, by=staff)
    assert [(item.name, item.required) for item in ChecklistItem.objects.all()] == [("Ảnh khác", False)]
    assert (last_log().action, last_log().before["name"]) == ("remove_checklist_item", "Ảnh sản phẩm")


def test_nominating_kinds_must_be_known(staff):
    cycle = CycleFactory()
    for kinds in ([], ["district", "nobody"]):
        with pytest.raises(ActionError):
            actions.set_nominating_kinds(cycle=cycle, kinds=kinds, by=staff)
    actions.set_nominating_kinds(cycle=cycle, kinds=["department", "district"], by=staff)
    assert Cycle.objects.get().nominating_kinds == ["district", "department"]


def test_criteria_set_amended_is_a_new_version_that_may_be_mended(staff):
    cycle = CycleFactory()
    old = cycle.criteria_set
    actions.freeze_criteria_set(criteria_set=old, by=staff)
    frozen_at = CriteriaSet.objects.get(pk=old.pk).frozen_at
    actions.freeze_criteria_set(criteria_set=CriteriaSet.objects.get(pk=old.pk), by=staff)
    assert CriteriaSet.objects.get(pk=old.pk).frozen_at == frozen_at
    with pytest.raises(ActionError, match="lập bản mới"):
        actions.set_criteria_values(criteria_set=old, values={"pass_points": 6000}, maxima={}, by=staff)
    new = actions.amend_criteria_set(criteria_set=old, by=staff)
    assert actions.amend_criteria_set(criteria_set=old, by=staff) == new
    assert (new.code, new.version, new.frozen_at) == (old.code, 2, None)
    assert [
        (c.code, c.max_points, [(b.lower, b.upper, b.points) for b in c.bands.all()]) for c in new.criteria.all()
    ] == [(c.code, c.max_points, [(b.lower, b.upper, b.points) for b in c.bands.all()]) for c in old.criteria.all()]
    assert [(g.code, g.threshold) for g in new.groups.all()] == [(g.code, g.threshold) for g in old.groups.all()]
    judged = new.criteria.get(code="TC05")
    actions.set_criteria_values(criteria_set=new, values={"pass_points": 7500}, maxima={judged.pk: 2000}, by=staff)
    new = CriteriaSet.objects.get(pk=new.pk)
    assert (new.version, new.pass_points, new.total_points) == (2, 7500, 10_500)
    assert Cycle.objects.get().criteria_set == old
    actions.set_criteria_set(cycle=cycle, criteria_set=new, by=staff)
    assert Cycle.objects.get().criteria_set == new


def test_criteria_values_that_make_no_sense_are_refused(staff):
    one = CriteriaSetFactory()
    banded = one.criteria.get(code="TC01")
    cases = [
        ({"pass_points": 10_001}, {}, "pass_points"),
        ({"quorum_numerator": 4}, {}, "quorum_numerator"),
        ({}, {banded.pk: 1900}, f"max_{banded.pk}"),
    ]
    for values, maxima, field in cases:
        with pytest.raises(ActionError) as refused:
            actions.set_criteria_values(criteria_set=one, values=values, maxima=maxima, by=staff)
        assert refused.value.field == field
    assert CriteriaSet.objects.get().total_points == 10_000


def test_criteria_set_change_can_be_stopped_from_above(staff):
    cycle = CycleFactory()

    def object_(sender, cycle, criteria_set, **kwargs):
        raise ActionError("Đã có phiếu ký")

    criteria_set_changing.connect(object_)
    try:
        with pytest.raises(ActionError, match="Đã có phiếu ký"):
            actions.set_criteria_set(cycle=cycle, criteria_set=CriteriaSetFactory(), by=staff)
    finally:
        criteria_set_changing.disconnect(object_)
    assert Cycle.objects.get().criteria_set == cycle.criteria_set


def test_contact_of_a_body_is_kept(staff):
    body = BodyFactory()
    actions.set_contact(body=body, email=" a@example.vn ", phone="024 1234", by=staff)
    body.refresh_from_db()
    assert (body.contact_email, body.contact_phone) == ("a@example.vn", "024 1234")
    assert last_log().after == {"contact_email": "a@example.vn", "contact_phone": "024 1234"}


def criterion_values(criterion, **changed):
    names = ("name", "guidance", "max_points", "scored", "measure", "measure_text", "assumed_name")
    return {name: getattr(criterion, name) for name in names} | changed


def test_criterion_is_mended_with_its_bands(staff):
    criterion = CriteriaSetFactory().criteria.get(code="TC02")
    bands = [(None, Decimal("0.5"), 500), (Decimal("0.5"), None, 1800)]
    values = criterion_values(criterion, name="Quy mô", max_points=1800)
    actions.set_criterion(criterion=criterion, values=values, bands=bands, by=staff)
    criterion.refresh_from_db()
    assert (criterion.name, criterion.max_points) == ("Quy mô", 1800)
    assert [(one.lower, one.upper, one.points) for one in criterion.bands.all()] == bands
    assert last_log().after["bands"] == [[None, "0.5000", 500], ["0.5000", None, 1800]]


def test_bands_must_join_without_gap_or_overlap(staff):
    criterion = CriteriaSetFactory().criteria.get(code="TC02")
    for bands, message in (
        ([(Decimal(5), Decimal(5), 100)], "nhỏ hơn"),
        ([(None, Decimal(5), 100), (Decimal(6), None, 200)], "không hở"),
        ([(None, Decimal(5), 100), (Decimal(4), None, 200)], "không hở"),
        ([(None, None, 100), (None, None, 200)], "không hở"),
        ([(None, None, 2001)], "cao hơn điểm tối đa"),
    ):
        with pytest.raises(ActionError, match=message):
            actions.set_criterion(criterion=criterion, values=criterion_values(criterion), bands=bands, by=staff)
    assert criterion.bands.count() == 5


def test_thresholds_are_changed_and_frozen_ones_are_not(staff):
    one = CriteriaSetFactory()
    craft = one.groups.get(code="thu_cong_my_nghe")
    actions.set_thresholds(criteria_set=one, thresholds={craft.pk: 500_000}, by=staff)
    assert one.groups.get(pk=craft.pk).threshold == 500_000
    actions.freeze_criteria_set(criteria_set=one, by=staff)
    criterion = one.criteria.get(code="TC05")
    with pytest.raises(ActionError, match="lập bản mới"):
        actions.set_thresholds(criteria_set=one, thresholds={craft.pk: 1}, by=staff)
    with pytest.raises(ActionError, match="lập bản mới"):
        actions.set_criterion(criterion=criterion, values=criterion_values(criterion), bands=[], by=staff)
