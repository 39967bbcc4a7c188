"""The reference data of 2021, loaded once and again."""

import datetime
import io
import json
from decimal import Decimal

import pytest
from django.core.management import call_command

from spcncl_portal.core.models import ActionLog
from spcncl_portal.programme.calc import MEASURES
from spcncl_portal.programme.models import Body, CriteriaSet, Cycle, Deadline, Indicator, Milestone, Sector, Target
from spcncl_portal.programme.queries import nominating_bodies

pytestmark = pytest.mark.django_db


def load() -> dict:
    out = io.StringIO()
    call_command("load_reference", "--json", stdout=out)
    return json.loads(out.getvalue())


def test_load_prints_what_is_present():
    assert load() == {"units": 156, "bodies": 31, "cycles": 1, "criteria_sets": 1, "targets": 6, "tasks": 8}


def test_load_again_changes_nothing():
    first = load()
    logged = ActionLog.objects.count()
    assert load() == first
    assert ActionLog.objects.count() == logged > 0


def test_load_keeps_what_staff_have_set():
    load()
    deadline = Deadline.objects.get(kind="nomination")
    Deadline.objects.filter(pk=deadline.pk).update(at=deadline.at - datetime.timedelta(days=1))
    Milestone.objects.filter(deadline=deadline, days_before=14).delete()
    Target.objects.filter(code="ENT").update(minimum=Decimal(21))
    Body.objects.filter(code="008").update(contact_email="hoangmai@example.vn", name="Quận Hoàng Mai (cũ)")
    Cycle.objects.update(state="closed")
    load()
    assert Deadline.objects.get(pk=deadline.pk).at.isoformat() == "2021-03-30T16:59:59+00:00"
    assert [one.days_before for one in deadline.milestones.all()] == [7, 3, 1, 0, -1, -3]
    assert Target.objects.get(code="ENT").minimum == 21
    body = Body.objects.get(code="008")
    assert (body.contact_email, body.name) == ("hoangmai@example.vn", "Quận Hoàng Mai (cũ)")
    assert Cycle.objects.get().state == "closed"


def test_load_fills_blanks():
    load()
    Body.objects.filter(code="SKHDT").update(valid_to=None)
    Body.objects.filter(code="HAMI").delete()
    load()
    assert Body.objects.get(code="SKHDT").valid_to == datetime.date(2025, 2, 28)
    assert Body.objects.filter(code="HAMI").count() == 1


def test_load_reads_the_plan():
    load()
    cycle = Cycle.objects.get()
    assert (cycle.year, cycle.state, cycle.plan_number) == (2021, "open", "60/KH-UBND")
    assert cycle.plan_date == cycle.starts_on == datetime.date(2021, 3, 11)
    assert cycle.nominating_kinds == ["district", "department"]
    nomination = cycle.deadline("nomination")
    assert nomination.at.isoformat() == "2021-03-31T16:59:59+00:00"
    assert not nomination.assumed
    assert "trước 31/3/2021" in nomination.legal_note
    assert {one.hour for one in nomination.milestones.all()} == {8}
    everybody = ["officer", "head", "contact"]
    assert [(one.code, one.kind, one.told) for one in nomination.milestones.all()] == [
        ("nomination-14", "reminder", everybody),
        ("nomination-7", "reminder", everybody),
        ("nomination-3", "reminder", everybody),
        ("nomination-1", "reminder", everybody),
        ("nomination-0", "last_day", everybody),
        ("nomination+1wd", "overdue", ["officer", "contact"]),
        ("nomination+3wd", "escalation", ["head", "contact"]),
    ]
    assert {one.kind: one.assumed for one in cycle.deadlines.all()} == {
        "nomination": False,
        "dossier": True,
        "correction": True,
        "scoring": True,
        "comment": True,
        "title_expiry": True,
    }
    titles = cycle.deadline("title_expiry")
    assert (titles.at, [one.code for one in titles.milestones.all()]) == (
        None,
        ["title_expiry-90", "title_expiry-30", "title_expiry-7"],
    )
    assert [(one.code, one.minimum, one.maximum, one.measure) for one in cycle.targets.all()] == [
        ("ENT", 20, 25, "recognised_enterprises"),
        ("PRO", 25, 30, "recognised_products"),
        ("BEN", 100, 100, "benefit_share"),
        ("GRO", 10, 12, "production_growth"),
        ("SHR", 35, 40, "industrial_output_share"),
        ("EXP", 15, 15, "export_share"),
    ]
    assert [task.indicators.count() for task in cycle.tasks.all()] == [3, 2, 2, 4, 1, 1, 7, 2]
    assert Indicator.objects.get(name="Họp hội đồng xét chọn").measure == "council_sessions"
    assert cycle.checklist.count() == 17
    assert all(item.assumed and item.basis and item.kinds for item in cycle.checklist.all())
    assert Sector.objects.count() == 8


def test_load_reads_the_criteria_set():
    load()
    one = CriteriaSet.objects.get()
    assert (one.assumed, one.total_points, one.pass_points) == (True, 10_000, 7_000)
    assert (one.quorum_numerator, one.quorum_denominator) == (2, 3)
    assert (one.top_n, one.title_validity_months, one.frozen_at) == (10, 36, None)
    assert [(c.code, c.max_points, c.bands.count()) for c in one.criteria.all()] == [
        ("TC01", 2000, 5),
        ("TC02", 2000, 5),
        ("TC03", 1500, 5),
        ("TC04", 1500, 5),
        ("TC05", 1500, 0),
        ("TC06", 1500, 0),
    ]
    assert {c.measure for c in one.criteria.all()} - {""} == set(MEASURES)
    assert [c.assumed_name for c in one.criteria.all()] == [False] * 5 + [True]
    assert [(g.code, g.figure, g.threshold) for g in one.groups.all()] == [
        ("cong_nghe_cao", "product_revenue", 10_000_000_000),
        ("cong_nghiep_khac", "industrial_revenue", 100_000_000_000),
        ("thu_cong_my_nghe", "export_usd", 1_000_000),
        ("khoi_nghiep", "", None),
    ]


def test_load_reads_bodies_with_validity_and_successors():
    load()
    district = Body.objects.get(code="008")
    assert (district.name, district.short_name, district.kind) == ("Quận Hoàng Mai", "Hoàng Mai", "district")
    assert district.valid_to == datetime.date(2025, 6, 30)
    ward = Body.objects.get(code="00331")
    assert ward.valid_from == datetime.date(2025, 7, 1)
    assert ward in district.successors.all()
    assert [one.code for one in Body.objects.get(code="STTTT").successors.all()] == ["SKHCN"]
    assert {one.code for one in Body.objects.get(code="SNNMT").predecessors.all()} == {"STNMT", "SNNPTNT"}
    assert [one.code for one in Body.objects.filter(is_standing_office=True)] == ["SCT"]


def test_load_gives_the_nominating_bodies_of_2021():
    load()
    bodies = nominating_bodies(Cycle.objects.get())
    kinds = [body.kind for body in bodies]
    assert (kinds.count("district"), kinds.count("department"), len(kinds)) == (30, 21, 51)


def test_load_writes_nothing_when_a_file_cannot_be_read(monkeypatch, tmp_path):
    from spcncl_portal.programme import loading

    for file in loading.DATA.glob("*.json"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / "checklist_2021.json").write_text("{", encoding="utf-8")
    monkeypatch.setattr(loading, "DATA", tmp_path)
    err = io.StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command("load_reference", stderr=err)
    assert stopped.value.code == 2
    assert "checklist_2021.json" in err.getvalue()
    assert len(err.getvalue().strip().splitlines()) == 1
    assert Body.objects.count() == 0
