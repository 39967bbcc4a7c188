"""Visits on site: planning, moving, the route of a day, the way to the signed minutes, who sees what."""

import datetime

import pytest
import time_machine
from django.core.exceptions import PermissionDenied

from applications import inspection_calc as calc
from applications.actions import inspection as actions
from applications.actions import inspection_day
from applications.actions.dossier import withdraw_dossier
from applications.actions.inspection import Member
from applications.actions.inspection_sync import Entry, record_answer
from applications.actions.submission import submit_dossier
from applications.inspection_queries import came_late, inspections_of, inspections_visible_to, lines_of, reads_inside
from applications.models import Dossier, Inspection
from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.errors import ActionError, Conflict, TransitionRefused
from spcncl_portal.core.models import ActionLog
from spcncl_portal.notifications.models import Notice
from tests.applications.dossier_world import world  # noqa: F401
from tests.factories.accounts import UserFactory
from tests.factories.applications import EnterpriseFactory
from tests.factories.dossiers import stored_pdf
from tests.factories.files import an_upload
from tests.factories.inspections import DAY, moment, plan_visit, question
from tests.factories.programme import BodyFactory

BILLION = 10**9


@pytest.fixture(autouse=True)
def on_the_day():
    with time_machine.travel(moment(11), tick=True):
        yield


@pytest.fixture
def visit(world):  # noqa: F811
    dossier = world.dossier(code="2021-001")
    submit_dossier(dossier=dossier, by=world.clerk)
    return plan_visit(Dossier.objects.get(), by=world.staff)


def answer(visit, world, code="nha-xuong", **values):  # noqa: F811
    import uuid

    one = question(world.cycle, code)
    entry = Entry(uuid.uuid4(), one.pk, moment(9), **values)
    return record_answer(inspection=visit, entry=entry, by=world.staff)[1]


def finish(visit, world, **values):  # noqa: F811
    return actions.finish_inspection(
        inspection=visit, by=world.staff, **{"result": "confirmed", "summary": "Đúng hồ sơ.", **values}
    )


def sign(visit, world, **values):  # noqa: F811
    given = {
        "enterprise_signer": "Nguyễn Thị Kế",
        "enterprise_signer_position": "Giám đốc",
        "team_signer": "Trần Văn Sở",
        "team_signer_position": "Trưởng đoàn",
        "upload": an_upload("bien-ban.pdf"),
    }
    return actions.sign_inspection(inspection=visit, by=world.staff, **{**given, **values})


def test_plan_tells_team_and_enterprise_with_a_calendar_file(world, visit):  # noqa: F811
    assert (visit.state, visit.place, visit.team.get().name) == ("planned", "Khu công nghiệp Mẫu", "Trần Văn Sở")
    notices = Notice.objects.filter(kind="inspection_planned")
    assert {one.user for one in notices} == {world.staff, world.clerk}


def test_plan_ships_the_check_list_once(world, visit):  # noqa: F811
    assert world.cycle.inspection_questions.count() == 12
    assert all(one.assumed for one in world.cycle.inspection_questions.all())


def test_dossier_with_a_standing_visit_is_refused_and_free_after_calling_off(world, visit):  # noqa: F811
    dossier = Dossier.objects.get()
    with pytest.raises(ActionError, match="đã có buổi kiểm tra ngày 16/06/2021"):
        plan_visit(dossier, by=world.staff)
    actions.call_off_inspection(inspection=visit, reason="Doanh nghiệp nghỉ", by=world.staff)
    assert plan_visit(dossier, by=world.staff).state == "planned"


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"ends_at": moment(8)}, "Giờ kết thúc phải sau"),
        ({"ends_at": moment(21)}, "dài nhất 12 giờ"),
        ({"place": " "}, "địa điểm"),
        ({"team": [Member("A")]}, "đúng một trưởng đoàn"),
    ],
)
def test_plan_that_makes_no_sense_is_refused(world, values, message):  # noqa: F811
    dossier = world.dossier(state="accepted")
    with pytest.raises(ActionError, match=message):
        plan_visit(dossier, by=world.staff, **values)
    assert not Inspection.objects.exists()


def test_draft_dossier_is_not_inspected(world):  # noqa: F811
    with pytest.raises(ActionError, match="đang soạn"):
        plan_visit(world.dossier(), by=world.staff)


def test_only_staff_plan(world):  # noqa: F811
    dossier = world.dossier(state="accepted")
    for role in (Role.ENTERPRISE, Role.LEADER, Role.AUDITOR, Role.COUNCIL_SECRETARY):
        with pytest.raises(PermissionDenied):
            plan_visit(dossier, by=UserFactory(roles=[role]))


def test_move_tells_who_is_concerned_and_a_stale_page_is_a_conflict(world, visit):  # noqa: F811
    Notice.objects.all().delete()
    other = UserFactory(roles=[Role.STAFF], full_name="Lê Thị Mới")
    values = {"starts_at": moment(14), "ends_at": moment(15), "place": "Xưởng 2"}
    team = [Member("Lê Thị Mới", user=other, is_lead=True), Member("Ông Ngoài", "Viện Mẫu")]
    moved = actions.move_inspection(inspection=visit, by=world.staff, version=1, team=team, **values)
    assert (moved.starts_at, moved.place, [one.name for one in moved.team.all()]) == (
        moment(14), "Xưởng 2", ["Lê Thị Mới", "Ông Ngoài"],
    )  # fmt: skip
    told = {(one.user, one.title.split(":")[0]) for one in Notice.objects.filter(kind="inspection_planned")}
    assert told == {
        (other, "Đổi lịch kiểm tra thực tế"),
        (world.clerk, "Đổi lịch kiểm tra thực tế"),
        (world.staff, "Bạn không còn trong đoàn kiểm tra"),
    }
    with pytest.raises(Conflict):
        actions.move_inspection(inspection=visit, by=world.staff, version=1, **values)


def test_difference_is_flagged_beyond_the_tolerance_and_not_at_it(world, visit):  # noqa: F811
    dossier = Dossier.objects.get()
    declared = 240 * BILLION  # tests.factories.dossiers: the last of three years
    assert answer(visit, world, "doanh-thu-san-pham", dossier=dossier.pk, seen=228 * BILLION).declared == declared
    line = next(one for one in lines_of(visit) if one.question.code == "doanh-thu-san-pham")
    assert (line.difference.value, str(line.difference.percent), line.is_flagged) == (-12 * BILLION, "-5.0", False)
    line.answer.seen -= 1
    assert line.is_flagged


@pytest.mark.parametrize(
    ("declared", "seen", "value", "percent", "beyond"),
    [(100, 105, 5, "5.0", False), (100, 106, 6, "6.0", True), (0, 0, 0, "0", False), (0, 1, 1, None, True),
     (1000, 999, -1, "-0.1", False)],
)  # fmt: skip
def test_difference(declared, seen, value, percent, beyond):
    found = calc.difference(declared, seen)
    assert (found.value, None if found.percent is None else str(found.percent)) == (value, percent)
    assert calc.is_beyond(declared, seen, 5) is beyond


def test_missing_figure_has_no_difference():
    assert calc.difference(None, 5) is calc.difference(5, None) is None
    assert not calc.is_beyond(None, 5, 5)


def test_route_goes_unit_by_unit_and_new_times_keep_lengths(world):  # noqa: F811
    units = [BodyFactory(name=name) for name in ("Quận Ba Đình", "Quận Đống Đa")]
    visits = []
    for number, unit in enumerate((units[1], units[0], units[1])):
        enterprise = EnterpriseFactory(unit=unit)
        dossier = world.dossier(enterprise=enterprise, state="accepted")
        start = moment(8 + number)
        visits.append(plan_visit(dossier, by=world.staff, starts_at=start, ends_at=start + datetime.timedelta(hours=1)))
    gap = datetime.timedelta(minutes=30)
    laid = inspection_day.lay_route(cycle=world.cycle, day=DAY, by=world.staff, gap=gap)
    assert [one.pk for one in laid] == [visits[1].pk, visits[0].pk, visits[2].pk]
    assert [one.starts_at for one in laid] == [moment(8), moment(9, 30), moment(11)]
    with pytest.raises(ActionError, match="không có buổi"):
        inspection_day.lay_route(cycle=world.cycle, day=DAY + datetime.timedelta(days=1), by=world.staff)


def test_overlap_names_the_person_and_touching_ends_do_not_overlap():
    def stop(pk, start, end, *people):
        return calc.Stop(pk, moment(start), moment(end), people=frozenset(people))

    one, two, three = stop(1, 8, 10, "An", "Ba"), stop(2, 9, 11, "An"), stop(3, 10, 11, "Ba")
    assert calc.overlaps([three, one, two]) == [("An", one, two)]


def test_way_to_the_signed_minutes(world, visit):  # noqa: F811
    with pytest.raises(ActionError, match="Chưa ghi kết quả nào"):
        finish(visit, world)
    answer(visit, world, met=True)
    with pytest.raises(ActionError, match="chọn kết luận"):
        finish(visit, world, result="")
    done = finish(visit, world)
    assert (done.state, done.result, done.done_at is not None) == ("done", "confirmed", True)
    with pytest.raises(ActionError, match="bản quét"):
        sign(visit, world, upload=None)
    with pytest.raises(ActionError, match="họ tên người ký"):
        sign(visit, world, enterprise_signer=" ")
    signed = sign(visit, world)
    assert (signed.state, signed.enterprise_signer, signed.signed_file.name) == (
        "signed", "Nguyễn Thị Kế", "bien-ban.pdf",
    )  # fmt: skip
    assert Notice.objects.filter(kind="inspection_signed", user=world.clerk).count() == 1
    with pytest.raises(TransitionRefused):
        actions.resume_inspection(inspection=visit, reason="Sót", by=world.staff)


def test_visit_is_not_finished_before_its_day(world, visit):  # noqa: F811
    answer(visit, world, met=True)
    the_day_before = time_machine.travel(moment(11, day=DAY - datetime.timedelta(days=1)))
    with the_day_before, pytest.raises(ActionError, match="16/06/2021"):
        finish(visit, world)


def test_result_after_closing_asks_for_new_minutes(world, visit):  # noqa: F811
    answer(visit, world, met=True)
    finish(visit, world)
    answer(visit, world, "san-pham", met=True)
    visit.refresh_from_db()
    assert came_late(visit) == 1
    with pytest.raises(ActionError, match="Có 1 kết quả gửi về sau"):
        sign(visit, world)
    actions.resume_inspection(inspection=visit, reason="Có kết quả gửi sau", by=world.staff)
    finish(visit, world)
    assert sign(visit, world).state == "signed"


def test_who_sees_the_visit(world, visit):  # noqa: F811
    stranger = UserFactory(roles=[Role.ENTERPRISE])
    EnterpriseFactory(owner=stranger)
    member = UserFactory(roles=[Role.COUNCIL_MEMBER])
    people = {"clerk": world.clerk, "staff": world.staff, "stranger": stranger, "member": member}
    seen = {name: inspections_visible_to(user).filter(pk=visit.pk).exists() for name, user in people.items()}
    assert seen == {"clerk": True, "staff": True, "stranger": False, "member": False}
    for name, user in people.items():
        assert user.has_perm("applications.view_inspection", visit) is seen[name]
    Dossier.objects.update(state="in_scoring")
    assert inspections_of(Dossier.objects.get(), member) == [visit]
    assert [reads_inside(one, visit) for one in (world.staff, world.clerk, member)] == [True, False, False]
    visit.state = "signed"
    assert reads_inside(world.clerk, visit) and reads_inside(member, visit)


def test_conflict_hides_the_visit_from_a_member_and_a_leader(world, visit, monkeypatch):  # noqa: F811
    from django.db.models import Q

    from applications import visibility

    Dossier.objects.update(state="in_scoring")
    people = [UserFactory(roles=[Role.COUNCIL_MEMBER]), UserFactory(roles=[Role.LEADER])]
    assert [inspections_of(Dossier.objects.get(), one) for one in people] == [[visit], [visit]]
    monkeypatch.setattr(visibility.hidden, "_entries", {"x": lambda user: Q(code="2021-001")}, raising=False)
    assert [list(inspections_visible_to(one)) for one in people] == [[], []]
    assert not any(one.has_perm("applications.view_inspection", visit) for one in people)


def test_photo_is_read_by_the_office_and_after_signing_by_the_enterprise(world, visit):  # noqa: F811
    from spcncl_portal.files.access import may_read

    file = stored_pdf(subject=visit)
    assert [may_read(one, file) for one in (world.staff, world.clerk)] == [True, False]
    Inspection.objects.update(state="signed")
    file.refresh_from_db()
    assert may_read(world.clerk, type(file).objects.get(pk=file.pk))
    assert not may_read(UserFactory(roles=[Role.ENTERPRISE]), type(file).objects.get(pk=file.pk))


def test_every_step_is_in_the_log(world, visit):  # noqa: F811
    answer(visit, world, met=True)
    finish(visit, world)
    sign(visit, world)
    steps = ActionLog.objects.filter(object_type="applications.inspection").order_by("pk")
    assert list(steps.values_list("action", flat=True)) == ["plan_inspection", "finish", "sign"]


def test_successor_takes_the_place_in_open_visits(world, visit):  # noqa: F811
    from spcncl_portal.accounts.signals import handed_over

    successor = UserFactory(roles=[Role.STAFF], full_name="Phạm Thị Kế Nhiệm")
    handed_over.send(sender=type(successor), user=world.staff, successor=successor)
    assert [(one.user, one.name, one.is_lead) for one in visit.team.all()] == [(successor, "Phạm Thị Kế Nhiệm", True)]
    third = UserFactory(roles=[Role.STAFF], full_name="Vũ Ba")
    team = [Member(successor.full_name, user=successor, is_lead=True), Member("Vũ Ba", user=third)]
    times = {"starts_at": visit.starts_at, "ends_at": visit.ends_at, "place": visit.place}
    actions.move_inspection(inspection=visit, by=world.staff, team=team, **times)
    handed_over.send(sender=type(third), user=successor, successor=third)
    assert [(one.user, one.is_lead) for one in visit.team.all()] == [(third, True)]
    Inspection.objects.update(state="signed")
    handed_over.send(sender=type(third), user=third, successor=world.staff)
    assert visit.team.get().user == third  # who was there stays named in signed minutes


def test_visit_of_a_withdrawn_dossier_is_called_off_and_told(visit, world):  # noqa: F811
    withdraw_dossier(dossier=visit.dossiers.get(), by=world.clerk, reason="nhầm")
    visit.refresh_from_db()
    assert (visit.state, visit.state_reason) == ("called_off", "Hồ sơ 2021-001 đã rút.")
    assert "hủy" in Notice.objects.filter(kind="inspection_planned").latest("pk").title.lower()


def test_visit_about_another_dossier_too_stands(visit, world):  # noqa: F811
    visit.dossiers.add(world.dossier(state="accepted", documents=False))
    withdraw_dossier(dossier=visit.dossiers.get(code="2021-001"), by=world.clerk, reason="nhầm")
    visit.refresh_from_db()
    assert visit.state == "planned"


def test_day_that_runs_into_the_night_is_refused(world):  # noqa: F811
    dossiers = [
        world.dossier(
            enterprise=EnterpriseFactory(state="verified", factory="Xưởng"), state="accepted", documents=False
        )
        for _number in range(8)
    ]
    with pytest.raises(ActionError, match="8 buổi kiểm tra liền nhau"):
        inspection_day.plan_day(
            dossiers=dossiers,
            starts_at=moment(8),
            length=datetime.timedelta(minutes=90),
            gap=datetime.timedelta(minutes=40),
            team=[Member(name="Trần Văn Sở", is_lead=True)],
            by=world.staff,
        )
    assert not Inspection.objects.exists()
