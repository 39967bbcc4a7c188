"""Lines and commitments: who may, never over the line, each number once, nothing lost on the way."""

import datetime
import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from spcncl_portal.accounts.roles import Role
from spcncl_portal.budget import actions, queries
from spcncl_portal.budget.models import Commitment, Line, Source
from spcncl_portal.budget.signals import commitment_approved, commitment_reversed
from spcncl_portal.core.errors import ActionError, Conflict, TransitionRefused
from spcncl_portal.core.models import ActionLog
from spcncl_portal.files.models import StoredFile
from spcncl_portal.programme.actions import copy_cycle
from spcncl_portal.programme.loading import load_all
from spcncl_portal.programme.models import Cycle
from tests.factories.accounts import UserFactory
from tests.factories.budget import CommitmentFactory, LineFactory, SourceFactory
from tests.factories.files import an_upload
from tests.factories.programme import CycleFactory, TaskFactory

pytestmark = pytest.mark.django_db
MILLION = 1_000_000
DAY = datetime.date(2021, 5, 4)


@pytest.fixture
def staff():
    return UserFactory(roles=[Role.STAFF])


@pytest.fixture
def finance():
    return UserFactory(roles=[Role.FINANCE])


def enter(line, amount, by, **values):
    return actions.enter_commitment(line=line, purpose="Thuê hội trường", amount=amount, dated=DAY, by=by, **values)


def refused(act, **values) -> ActionError:
    with pytest.raises(ActionError) as caught, transaction.atomic():
        act(**values)
    return caught.value


# sources


def test_reference_data_bring_the_two_sources_of_the_plan_once():
    first, second = load_all(), load_all()
    assert list(Source.objects.values_list("code", "name", "position")) == [
        ("CITY", "Ngân sách Thành phố giao Sở Công Thương (Quyết định 5568/QĐ-UBND)", 1),
        ("SOCIAL", "Nguồn xã hội hóa (công khai, minh bạch)", 2),
    ]
    assert first == second
    assert set(first) == {"units", "bodies", "cycles", "criteria_sets", "targets", "tasks"}
    assert Line.objects.count() == 0


def test_sources_go_along_with_a_copied_cycle_and_lines_do_not(staff):
    load_all()
    cycle = Cycle.objects.get()
    LineFactory(cycle=cycle, task=cycle.tasks.first(), source=cycle.budget_sources.first())
    copy = copy_cycle(source=cycle, year=2022, by=staff)
    assert [one.code for one in copy.budget_sources.all()] == ["CITY", "SOCIAL"]
    assert copy.budget_lines.count() == 0


def test_source_with_a_code_or_name_that_stands_is_refused(staff):
    cycle = CycleFactory()
    actions.add_source(cycle=cycle, code="taitro", name="Tài trợ", by=staff)
    assert cycle.budget_sources.get().code == "TAITRO"
    assert refused(actions.add_source, cycle=cycle, code="TAITRO", name="Khác", by=staff).field == "code"
    assert refused(actions.add_source, cycle=cycle, code="KHAC", name="Tài trợ", by=staff).field == "name"


# lines


@pytest.fixture
def place():
    cycle = CycleFactory()
    return {"cycle": cycle, "task": TaskFactory(cycle=cycle, no=2), "source": SourceFactory(cycle=cycle, code="CITY")}


def test_lines_without_a_code_get_one_each(place, staff):
    made = [
        actions.add_line(**place, name=name, amount=5 * MILLION, by=staff, reason="QĐ 5568") for name in ("A", "B", "C")
    ]
    assert [line.code for line in made] == ["NV2-CITY", "NV2-CITY-2", "NV2-CITY-3"]
    entry = ActionLog.objects.filter(action="add_budget_line").first()
    assert (entry.reason, entry.cycle_year, entry.actor) == ("QĐ 5568", 2021, staff)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"amount": -1}, "amount"),
        ({"amount": 10**14 + 1}, "amount"),
        ({"reason": "  "}, "reason"),
        ({"code": "nv2-city"}, "code"),
        ({"code": "NV 2"}, "code"),
        ({"code": "NV2\n3"}, "code"),
        ({"code": "ß" * 16}, "code"),
        ({"name": "Lễ tôn vinh"}, "name"),
    ],
)
def test_line_that_cannot_be_is_refused_at_its_box(place, staff, change, field):
    actions.add_line(**place, name="Lễ tôn vinh", amount=1, by=staff, reason="x")
    values = {**place, "name": "Khác", "amount": 1, "reason": "x", **change}
    assert refused(actions.add_line, **values, by=staff).field == field
    assert Line.objects.count() == 1


def test_task_and_source_of_another_cycle_are_refused(place, staff):
    other = CycleFactory(year=2022)
    for name, thing in (("task", TaskFactory(cycle=other)), ("source", SourceFactory(cycle=other))):
        values = {**place, name: thing}
        assert refused(actions.add_line, **values, name="A", amount=1, by=staff, reason="x").field == name


def test_line_is_never_set_below_what_is_committed(staff):
    line = LineFactory(amount=100 * MILLION)
    enter(line, 60 * MILLION, staff)
    values = {"line": line, "name": "Lễ", "by": staff, "reason": "Điều chỉnh"}
    error = refused(actions.set_line, **values, amount=60 * MILLION - 1)
    assert (error.field, "60.000.000 đồng" in error.message) == ("amount", True)
    assert actions.set_line(**values, amount=60 * MILLION).left == 0
    assert refused(actions.set_line, **{**values, "reason": ""}, amount=70 * MILLION).field == "reason"


@pytest.mark.parametrize("role", [Role.FINANCE, Role.LEADER, Role.AUDITOR, Role.ADMIN])
def test_only_staff_set_lines_and_enter(place, role):
    other = UserFactory(roles=[role])
    line = LineFactory(cycle=place["cycle"])
    for act, values in (
        (actions.add_line, {**place, "name": "A", "amount": 1, "reason": "x"}),
        (actions.set_line, {"line": line, "name": "A", "amount": 1, "reason": "x"}),
        (actions.enter_commitment, {"line": line, "purpose": "A", "amount": 1, "dated": DAY}),
        (actions.add_source, {"cycle": place["cycle"], "code": "X1", "name": "X"}),
    ):
        with pytest.raises(PermissionDenied), transaction.atomic():
            act(**values, by=other)
    assert (Line.objects.count(), Commitment.objects.count()) == (1, 0)


def test_closed_cycle_takes_no_change_of_money(staff, finance):
    commitment = CommitmentFactory()
    Cycle.objects.update(state="closed")
    commitment = Commitment.objects.get()
    for act, values in (
        (enter, {"line": commitment.line, "amount": 1, "by": staff}),
        (actions.approve_commitment, {"commitment": commitment, "by": finance}),
        (actions.reverse_commitment, {"commitment": commitment, "by": finance, "reason": "x"}),
        (actions.add_paper, {"commitment": commitment, "upload": an_upload(), "by": staff}),
    ):
        with pytest.raises(PermissionDenied), transaction.atomic():
            act(**values)


# commitments


def test_commitment_takes_from_its_line_at_once_and_is_numbered(staff):
    line = LineFactory(amount=100 * MILLION, code="NV2-CITY")
    event = TaskFactory(name="Lễ tôn vinh")  # any thing of the portal
    first = enter(line, 60 * MILLION, staff, subject=event, partner="Nhà hát")
    second = enter(line, 40 * MILLION, staff)
    assert (first.number, second.number) == ("NV2-CITY/2021/001", "NV2-CITY/2021/002")
    assert (first.subject, first.subject_label, first.state) == (event, str(event), "entered")
    assert list(queries.commitments_of(event)) == [first]
    assert Line.objects.get().left == 0


def test_one_dong_over_the_line_is_refused_with_what_is_left(staff):
    line = LineFactory(amount=100 * MILLION, code="NV2-CITY")
    enter(line, 60 * MILLION, staff)
    error = refused(enter, line=line, amount=40 * MILLION + 1, by=staff)
    assert error.field == "amount"
    assert error.message == "Dòng NV2-CITY chỉ còn 40.000.000 đồng; hãy giảm số tiền hoặc chọn dòng khác."
    assert (Commitment.objects.count(), Line.objects.get().committed) == (1, 60 * MILLION)


@pytest.mark.parametrize("amount", [0, -5, 10**14 + 1])
def test_amount_that_is_none_is_refused(staff, amount):
    assert refused(enter, line=LineFactory(), amount=amount, by=staff).field == "amount"


def test_database_itself_refuses_more_than_the_line():
    line = LineFactory(amount=100)
    with pytest.raises(IntegrityError), transaction.atomic():
        Line.objects.filter(pk=line.pk).update(committed=101)
    with pytest.raises(IntegrityError), transaction.atomic():
        Line.objects.filter(pk=line.pk).update(committed=-1)


def test_second_click_on_the_same_form_enters_nothing_twice(staff):
    line, key = LineFactory(), uuid.uuid4()
    first, second = (enter(line, 30 * MILLION, staff, key=key) for _click in range(2))
    assert first == second
    assert (Commitment.objects.count(), Line.objects.get().committed) == (1, 30 * MILLION)


def test_edited_amount_moves_the_line_and_is_bound_by_it(staff):
    line = LineFactory(amount=100 * MILLION)
    commitment = enter(line, 60 * MILLION, staff)
    values = {"commitment": commitment, "purpose": "Khác", "dated": DAY, "by": staff}
    assert refused(actions.edit_commitment, **values, amount=100 * MILLION + 1).field == "amount"
    assert actions.edit_commitment(**values, amount=100 * MILLION, version=1).version == 2
    assert Line.objects.get().left == 0
    actions.edit_commitment(**values, amount=10 * MILLION)
    assert Line.objects.get().committed == 10 * MILLION
    assert isinstance(refused(actions.edit_commitment, **values, amount=1, version=1), Conflict)


def test_finance_approves_what_it_has_read(staff, finance):
    heard = []

    def hear(commitment, by, **kwargs):
        heard.append((commitment.pk, by))

    commitment_approved.connect(hear)
    commitment = enter(LineFactory(), 60 * MILLION, staff)
    actions.edit_commitment(commitment=commitment, purpose="Khác", amount=70 * MILLION, dated=DAY, by=staff)
    assert isinstance(refused(actions.approve_commitment, commitment=commitment, by=finance, version=1), Conflict)
    approved = actions.approve_commitment(commitment=commitment, by=finance, version=2)
    commitment_approved.disconnect(hear)
    assert (approved.state, approved.approved_by) == ("approved", finance)
    assert heard == [(commitment.pk, finance)]
    assert Line.objects.get().committed == 70 * MILLION
    assert isinstance(refused(actions.approve_commitment, commitment=commitment, by=finance), TransitionRefused)
    values = {"purpose": "Khác", "amount": 1, "dated": DAY, "by": staff}
    assert "không sửa được nữa" in refused(actions.edit_commitment, commitment=commitment, **values).message


def test_nobody_approves_what_they_entered():
    both = UserFactory(roles=[Role.STAFF, Role.FINANCE])
    commitment = enter(LineFactory(), MILLION, both)
    with pytest.raises(PermissionDenied):
        actions.approve_commitment(commitment=commitment, by=both)


def test_nobody_approves_what_they_changed_last(staff, finance):
    both = UserFactory(roles=[Role.STAFF, Role.FINANCE])
    line = LineFactory()
    commitment = enter(line, MILLION, staff)
    assert queries.waiting(line.cycle, both)["count"] == 1
    actions.edit_commitment(commitment=commitment, purpose="Khác", amount=70 * MILLION, dated=DAY, by=both)
    assert (queries.waiting(line.cycle, both)["count"], queries.waiting(line.cycle, finance)["count"]) == (0, 1)
    with pytest.raises(PermissionDenied):
        actions.approve_commitment(commitment=commitment, by=both)
    assert actions.approve_commitment(commitment=commitment, by=finance).state == "approved"


def test_reversed_commitment_gives_its_money_back_and_keeps_its_number(staff, finance):
    heard = []

    def hear(commitment, reason, **kwargs):
        heard.append((commitment.pk, reason))

    commitment_reversed.connect(hear)
    line = LineFactory(amount=100 * MILLION, code="NV2-CITY")
    commitment = enter(line, 100 * MILLION, staff)
    assert refused(actions.reverse_commitment, commitment=commitment, by=staff, reason=" ").field == "reason"
    actions.reverse_commitment(commitment=commitment, by=staff, reason="Đổi địa điểm")
    commitment_reversed.disconnect(hear)
    assert heard == [(commitment.pk, "Đổi địa điểm")]
    kept = Commitment.objects.get()
    assert (kept.state, kept.number, kept.reverse_reason) == ("reversed", "NV2-CITY/2021/001", "Đổi địa điểm")
    assert Line.objects.get().committed == 0
    assert enter(line, 100 * MILLION, staff).number == "NV2-CITY/2021/002"
    assert isinstance(
        refused(actions.reverse_commitment, commitment=commitment, by=staff, reason="x"), TransitionRefused
    )


def test_approved_commitment_is_reversed_by_finance_alone(staff, finance):
    commitment = enter(LineFactory(), MILLION, staff)
    actions.approve_commitment(commitment=commitment, by=finance)
    with pytest.raises(PermissionDenied):
        actions.reverse_commitment(commitment=commitment, by=staff, reason="Đổi")
    actions.reverse_commitment(commitment=commitment, by=finance, reason="Đổi")
    assert Line.objects.get().committed == 0


def test_papers_stay_once_finance_has_approved(staff, finance):
    commitment = enter(LineFactory(), MILLION, staff)
    wrong = actions.add_paper(commitment=commitment, upload=an_upload("Nhầm.pdf"), by=staff)
    actions.add_paper(commitment=commitment, upload=an_upload("Hợp đồng.pdf"), by=staff)
    actions.remove_paper(commitment=commitment, paper=wrong, by=staff)
    actions.approve_commitment(commitment=commitment, by=finance)
    [paper] = queries.papers_of(commitment)
    assert paper.name == "Hợp đồng.pdf"
    assert "giữ nguyên" in refused(actions.remove_paper, commitment=commitment, paper=paper, by=staff).message
    actions.reverse_commitment(commitment=commitment, by=finance, reason="Đổi")
    assert "đã hủy" in refused(actions.add_paper, commitment=commitment, upload=an_upload(), by=staff).message
    assert StoredFile.objects.count() == 1
