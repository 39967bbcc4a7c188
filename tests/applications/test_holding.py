"""Who has a dossier and until when, what its page tells of its history, and on what its eligibility rests."""

# ruff: noqa: F811 (fixtures of dossier_world)

import datetime

import pytest
from django.utils import timezone

from applications.actions import check
from applications.actions.dossier import withdraw_dossier
from applications.actions.dossier_life import ask_office
from applications.actions.enterprise_events import merge_enterprises
from applications.actions.submission import submit_dossier
from applications.dossier_queries import eligibility_of
from applications.holding import holder_of, usual_due
from applications.integrity import check_open_dossiers
from applications.models import DossierFigures
from applications.states import DOSSIER_ENDS, DossierState
from applications.timeline import timeline_of
from spcncl_portal.programme.models import EligibilityGroup
from tests.applications.dossier_world import HANOI, world  # noqa: F401
from tests.factories.accounts import UserFactory
from tests.factories.applications import EnterpriseFactory
from tests.factories.dossiers import BILLION
from tests.factories.programme import CriteriaSetFactory, DeadlineFactory

YEAR_END = datetime.datetime(2021, 12, 31, 23, 59, 59, tzinfo=HANOI)
DUE = datetime.datetime(2021, 6, 11, 23, 59, 59, tzinfo=HANOI)


@pytest.mark.parametrize(
    ("state", "holder", "task"),
    [
        ("draft", "Công ty cổ phần Quạt Mẫu", "hoàn thành và nộp hồ sơ"),
        ("returned", "Công ty cổ phần Quạt Mẫu", "bổ sung và nộp lại"),
        ("submitted", "Sở Công Thương (chưa phân công người thẩm định)", "thẩm định hồ sơ"),
        ("appealed", "Sở Công Thương (chưa phân công người thẩm định)", "trả lời khiếu nại"),
        ("accepted", "Thư ký hội đồng xét chọn", "đưa hồ sơ ra hội đồng chấm điểm"),
        ("in_scoring", "Thư ký hội đồng xét chọn", "tổ chức chấm điểm"),
        ("scored", "Sở Công Thương – lãnh đạo Sở", "trình quyết định công nhận"),
    ],
)
def test_every_open_dossier_has_somebody_and_a_date(world, state, holder, task):
    holding = holder_of(world.dossier(state=state, documents=False))
    assert (holding.holder, holding.task) == (holder, task)
    assert holding.due is not None


def test_all_states_are_told_or_ends(world):
    for state in DossierState:
        assert (holder_of(world.dossier(state=state, documents=False)) is None) == (state in DOSSIER_ENDS)


def test_dates_without_a_deadline_end_with_the_year(world):
    world.cycle.deadlines.all().delete()
    dues = {state: usual_due(world.dossier(state=state, documents=False)) for state in ("draft", "accepted", "scored")}
    assert dues == dict.fromkeys(dues, YEAR_END)


def test_accepted_is_due_with_the_scoring(world):
    DeadlineFactory(cycle=world.cycle, kind="scoring", at=DUE)
    assert holder_of(world.dossier(state="accepted", documents=False)).due == DUE


def test_late_begins_after_the_last_second(world):
    dossier = world.dossier(state="submitted", due_at=DUE, documents=False)
    assert not holder_of(dossier, DUE).late
    assert holder_of(dossier, DUE + datetime.timedelta(seconds=1)).late


def test_open_dossier_without_a_date_is_found(world):
    world.dossier(state="submitted", due_at=DUE, documents=False)
    lost = world.dossier(state="submitted", due_at=None, documents=False)
    world.dossier(state="recognised", documents=False)
    assert [(one.id, one.problem) for one in check_open_dossiers() if one] == [
        (str(lost.pk), "Hồ sơ đang mở mà không có hạn.")
    ]


def titles(dossier, user) -> list[str]:
    return [row["title"] for row in timeline_of(dossier, user)]


def test_timeline_tells_the_enterprise_what_concerns_it(world):
    dossier = world.dossier()
    submit_dossier(dossier=dossier, by=world.clerk)
    check.take_check(dossier=dossier, by=world.staff)
    check.accept_remaining(dossier=dossier, by=world.staff)
    check.save_note(dossier=dossier, note="nội bộ", by=world.staff)
    dossier = check.accept_dossier(dossier=dossier, by=world.staff)
    ask_office(dossier=dossier, by=world.clerk, reason="nhầm")
    assert titles(dossier, world.clerk) == ["Gửi đề nghị đến Sở Công Thương", "Hồ sơ hợp lệ", "Nộp hồ sơ"]
    rows = timeline_of(dossier, world.clerk)
    assert [row["who"] for row in rows] == ["Nguyễn Thị Kế", "Sở Công Thương", "Nguyễn Thị Kế"]
    assert rows[0]["text"] == "nhầm"
    office = timeline_of(dossier, world.staff)
    told = [row["title"] for row in office if not row["title"].startswith("Đã báo")]
    assert told == [
        "Gửi đề nghị đến Sở Công Thương",
        "Hồ sơ hợp lệ",
        "Ghi kết quả thẩm định (2 lần)",
        "Nhận thẩm định",
        "Nộp hồ sơ",
    ]
    assert "Trần Văn Sở" in {row["who"] for row in office}
    assert [row["at"] for row in office] == sorted((row["at"] for row in office), reverse=True)


def test_timeline_needs_the_same_queries_for_more_rows(world, django_assert_num_queries):
    dossier = world.dossier(documents=False)
    for _number in range(30):
        withdraw_dossier(dossier=dossier, by=world.clerk, reason="thử")
        type(dossier).objects.filter(pk=dossier.pk).update(state="draft")
        dossier.refresh_from_db()
    assert world.clerk.roles and world.staff.roles  # read once
    with django_assert_num_queries(2):
        assert len(timeline_of(dossier, world.clerk)) == 30
    with django_assert_num_queries(2):
        timeline_of(dossier, world.staff)


def test_page_shows_holder_history_and_the_name_of_then(client, world):
    other = EnterpriseFactory(owner=UserFactory(roles=["enterprise"]), name="Tổng công ty Mẫu")
    done = world.dossier(state="recognised", documents=False)
    opened = world.dossier(state="draft", documents=False)
    merge_enterprises(
        enterprise=world.enterprise, into=other, happened_on=datetime.date(2021, 5, 4), basis="QĐ 1", by=world.staff
    )
    type(world.enterprise).objects.filter(pk=world.enterprise.pk).update(name="Tên về sau")
    client.force_login(world.clerk)
    shown = client.get(f"/ho-so/{opened.code}/").content.decode()
    assert "Tổng công ty Mẫu – hoàn thành và nộp hồ sơ" in shown and "Chuyển sang doanh nghiệp tiếp nhận" in shown
    shown = client.get(f"/ho-so/{done.code}/").content.decode()
    assert "tên khi đó: Công ty cổ phần Quạt Mẫu" in shown and "Doanh nghiệp đã nhập vào Tổng công ty Mẫu" in shown


def test_late_draft_is_told_to_ask(client, world):
    world.cycle.deadlines.update(at=timezone.now() - datetime.timedelta(days=1))
    dossier = world.dossier(documents=False)
    client.force_login(world.clerk)
    shown = client.get(f"/ho-so/{dossier.code}/").content.decode()
    assert "Đã qua hạn nộp" in shown and "Đề nghị được nộp muộn" in shown
    client.force_login(world.staff)
    assert "Cho nộp muộn" in client.get(f"/ho-so/{dossier.code}/").content.decode()


@pytest.fixture
def groups(world):
    criteria = CriteriaSetFactory()
    EligibilityGroup.objects.filter(criteria_set=criteria).delete()
    for code, figure, threshold in (
        ("support", "product_revenue", 10 * BILLION),
        ("final", "product_revenue", 100 * BILLION),
        ("export", "export_usd", 10**6),
        ("startup", "", None),
    ):
        EligibilityGroup.objects.create(
            criteria_set=criteria, code=code, name=f"Nhóm {code}", figure=figure, threshold=threshold
        )
    world.cycle.criteria_set = criteria
    world.cycle.save()
    return criteria


@pytest.mark.parametrize(
    ("group", "figure", "value", "ok", "gap"),
    [
        ("support", "product_revenue", 9_999_999_999, False, ("Còn thiếu", "1 đồng")),
        ("support", "product_revenue", 10_000_000_000, True, ("Cao hơn mức", "0 đồng")),
        ("final", "product_revenue", 99_999_999_999, False, ("Còn thiếu", "1 đồng")),
        ("final", "product_revenue", 100_000_000_000, True, ("Cao hơn mức", "0 đồng")),
        ("export", "export_usd", 999_999, False, ("Còn thiếu", "1 USD")),
        ("export", "export_usd", 1_000_000, True, ("Cao hơn mức", "0 USD")),
        ("export", "export_usd", 0, False, ("Còn thiếu", "1.000.000 USD")),
    ],
)
def test_eligibility_at_each_edge_names_figure_year_threshold_and_gap(world, groups, group, figure, value, ok, gap):
    dossier = world.dossier(group=group, documents=False)
    DossierFigures.objects.filter(dossier=dossier, year=2020).update(**{figure: value})
    found = eligibility_of(dossier)
    facts = dict(found.facts)
    assert (found.ok, gap in found.facts) == (ok, True)
    label = next(name for name in facts if name.endswith(", năm 2020"))
    unit = "USD" if figure == "export_usd" else "đồng"
    assert facts[label] == f"{value:,}".replace(",", ".") + f" {unit}"
    assert (
        facts["Mức tối thiểu"]
        == {"support": "10.000.000.000 đồng", "final": "100.000.000.000 đồng", "export": "1.000.000 USD"}[group]
    )


@pytest.mark.parametrize(
    ("office", "factory", "ok", "place"),
    [
        (False, True, True, "nhà xưởng ở Hà Nội, trụ sở ở nơi khác"),
        (True, False, True, "trụ sở ở Hà Nội"),
        (False, False, False, "trụ sở và nhà xưởng ở nơi khác"),
    ],
)
def test_eligibility_asks_for_a_place_in_hanoi(world, groups, office, factory, ok, place):
    world.enterprise.office_in_hanoi, world.enterprise.factory_in_hanoi = office, factory
    world.enterprise.save()
    found = eligibility_of(world.dossier(group="support", documents=False))
    assert (found.ok, dict(found.facts)["Địa bàn"]) == (ok, place)


def test_startup_with_nothing_is_eligible_and_a_missing_figure_is_not(world, groups):
    startup = eligibility_of(world.dossier(group="startup", figures=False, documents=False))
    assert (startup.ok, dict(startup.facts)["Mức tối thiểu"]) == (True, "nhóm này không đặt mức")
    missing = eligibility_of(world.dossier(group="export", figures=False, documents=False))
    assert (missing.ok, missing.facts[0][1]) == (False, "chưa nhập")


def test_migration_dates_what_is_open_by_the_same_rules(world):
    from importlib import import_module

    from django.apps import apps

    DeadlineFactory(cycle=world.cycle, kind="scoring", at=DUE)
    came = datetime.datetime(2021, 6, 4, 10, tzinfo=HANOI)
    ready = world.dossier(state="accepted", due_at=None, documents=False)
    scored = world.dossier(state="scored", due_at=None, documents=False)
    waiting = world.dossier(state="submitted", due_at=None, submitted_at=came, documents=False)
    done = world.dossier(state="recognised", due_at=None, documents=False)
    expected = {one.pk: usual_due(one) for one in (ready, scored, waiting)}
    assert expected == {ready.pk: DUE, scored.pk: YEAR_END, waiting.pk: DUE}
    import_module("applications.migrations.0009_dossier_requests").date_open_dossiers(apps, None)
    stored = dict(type(ready).objects.values_list("pk", "due_at"))
    assert stored == {**expected, done.pk: None}
