"""The sheet in a browser's eyes: saving by itself, two tabs, signing with the password, what others may not touch."""

import pytest
from django.urls import reverse

from evaluation.actions.council import declare_conflict
from evaluation.actions.result import close_scoring
from evaluation.actions.scoring import reopen_sheet
from evaluation.models import Score
from evaluation.sheet_view import figure_rows, lines_of
from spcncl_portal.accounts.roles import Role
from tests.evaluation.council_world import council_world
from tests.factories.accounts import PASSWORD, UserFactory
from tests.factories.dossiers import DossierFactory

ALL = {"TC01": "17,5", "TC02": "20", "TC03": "15", "TC04": "15", "TC05": "15", "TC06": "7.25"}


@pytest.fixture
def world(db):
    return council_world()


@pytest.fixture
def member(world, client):
    client.force_login(world.members[0].user)
    return world.members[0].user


def url(world, name: str = "sheet", member: int = 0) -> str:
    return reverse(f"evaluation:{name}", args=[world.sheet(member).pk])


def points_of(world) -> dict[str, int]:
    return dict(Score.objects.filter(sheet=world.sheet()).values_list("criterion__code", "points"))


def test_autosave_stores_points_as_people_type_them(world, client, member):
    answer = client.post(
        url(world, "autosave"), {"version": 1, "TC01": " 17,5 ", "TC02": "20.00", "TC03": "", "note": "Tốt"}
    )
    assert answer.status_code == 200
    body = answer.json()
    assert (body["version"], body["errors"]) == (2, {})
    assert len(body["saved_at"]) == 5
    assert points_of(world) == {"TC01": 1750, "TC02": 2000}
    assert (world.sheet().state, world.sheet().note) == ("draft", "Tốt")


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("20,01", "Nhập điểm từ 0 đến 20."),
        ("-1", "Nhập điểm từ 0 đến 20."),
        ("chín", None),
        ("1,234", None),
        ("1e3", None),
        ("9" * 80, None),
    ],
)
def test_autosave_names_the_bad_box_and_stores_the_good_ones(world, client, member, typed, message):
    answer = client.post(url(world, "autosave"), {"version": 1, "TC01": typed, "TC02": "12"})
    assert answer.status_code == 200
    errors = answer.json()["errors"]
    assert list(errors) == ["TC01"]
    assert message is None or errors["TC01"] == [message]
    assert points_of(world) == {"TC02": 1200}


def test_autosave_clears_an_emptied_box(world, client, member):
    world.save()
    client.post(url(world, "autosave"), {"version": 2, "TC01": ""})
    assert "TC01" not in points_of(world)


def test_autosave_of_two_tabs_shows_both_versions_and_writes_nothing(world, client, member):
    client.post(url(world, "autosave"), {"version": 1, "TC01": "10", "TC02": "5", "TC01_note": "Sổ sách", "note": "A"})
    answer = client.post(
        url(world, "autosave"), {"version": 1, "TC01": "11", "TC02": "5,00", "TC01_note": "", "note": "B"}
    )
    assert answer.status_code == 409
    assert answer.json() == {
        "version": 2,
        "errors": {},
        "conflict": {
            "TC01": {"label": "TC01 · Tiêu chí TC01", "theirs": "10,00", "mine": "11"},
            "TC01_note": {"label": "Lý do của TC01", "theirs": "Sổ sách", "mine": ""},
            "note": {"label": "Nhận xét chung", "theirs": "A", "mine": "B"},
        },
    }
    assert points_of(world) == {"TC01": 1000, "TC02": 500}
    # Having seen both, the second tab saves against the newest version.
    assert client.post(url(world, "autosave"), {"version": 2, "TC01": "11"}).status_code == 200
    assert points_of(world)["TC01"] == 1100


@pytest.mark.parametrize("version", ["", "abc", "-5", "²", "99999999999999999999"])
def test_autosave_with_a_strange_version_is_a_conflict(world, client, member, version):
    assert client.post(url(world, "autosave"), {"version": version, "TC01": "1"}).status_code == 409
    assert points_of(world) == {}


def test_autosave_on_a_signed_sheet_is_refused_and_keeps_the_page(world, client, member):
    world.sign()
    answer = client.post(url(world, "autosave"), {"version": world.sheet().version, "TC01": "1"})
    assert (answer.status_code, points_of(world)["TC01"]) == (403, 2000)


def test_sheet_saved_by_the_button_leads_on(world, client, member):
    answer = client.post(url(world), {"version": 1, "save": "1", "TC01": "10"})
    assert (answer.status_code, answer["Location"]) == (302, url(world))
    answer = client.post(url(world), {"version": 2, "sign": "1", "TC02": "10"})
    assert answer["Location"] == url(world, "sign")


def test_sheet_with_a_bad_box_comes_back_with_all_that_was_typed(world, client, member):
    answer = client.post(url(world), {"version": 1, "sign": "1", "TC01": "99", "TC02": "12", "note": "Xem thêm"})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert 'value="99"' in text
    assert "Nhập điểm từ 0 đến 20." in text
    assert "Xem thêm" in text
    assert points_of(world) == {"TC02": 1200}
    assert 'name="version" value="2"' in text


def test_sheet_of_an_old_tab_comes_back_with_both_versions(world, client, member):
    world.save(TC01=1000)
    answer = client.post(url(world), {"version": 1, "save": "1", "TC01": "11"})
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "TC01 · Tiêu chí TC01: đã lưu 10,00, bạn nhập 11" in text
    assert 'value="11"' in text
    assert 'name="version" value="2"' in text
    assert points_of(world)["TC01"] == 1000


def test_sheet_shows_suggestions_sum_and_figures(world, client, member):
    world.save(TC01=1750, TC06=725)
    text = client.get(url(world)).content.decode()
    assert "data-total>89,75</output>" in text
    assert "/ 100,00" in text
    # 240 after 220 billion: 9.09 % more, points of the band from 5 to 10.
    assert 'data-suggest-for="id_TC01" data-value="14,00"' in text
    assert "<strong>9,09</strong>" in text
    assert "240.000" in text


def test_lines_suggest_points_from_the_figures(world):
    lines = {line.criterion.code: line for line in lines_of(world.sheet())}
    values = {code: (line.suggested, line.shown_value) for code, line in lines.items()}
    assert values == {
        "TC01": (1400, "9,09"),
        "TC02": (1400, "240,00"),
        "TC03": (1100, "1,78"),
        "TC04": (1300, "34,58"),
        "TC05": (None, ""),
        "TC06": (None, ""),
    }


def test_lines_without_figures_suggest_nothing(db):
    world = council_world(dossiers=0, started=False)
    world.dossiers = [DossierFactory(cycle=world.cycle, state="accepted", figures=False)]
    world.start()
    assert {line.suggested for line in lines_of(world.sheet())} == {None}
    assert figure_rows(world.dossiers[0])[0] == []


def test_figure_rows_round_money_to_millions_half_up(db):
    figures = {2020: {"product_revenue": 1_499_999, "export_usd": 1_234_567, "employees": None}}
    years, rows = figure_rows(DossierFactory(figures=figures))
    found = dict(rows)
    assert years == [2018, 2019, 2020]
    assert found["Doanh thu sản phẩm (triệu đồng)"][-1] == "1"
    assert found["Xuất khẩu (USD)"][-1] == "1.234.567"
    assert found["Lao động (người)"][-1] == "–"


# Signing


def test_sign_shows_points_and_freezes_with_the_password(world, client, member):
    client.post(url(world, "autosave"), {"version": 1, **ALL})
    page = client.get(url(world, "sign")).content.decode()
    assert "89,75" in page
    answer = client.post(url(world, "sign"), {"version": 2, "password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, reverse("evaluation:own_sheets"))
    assert world.sheet().state == "signed"
    # The second click only tells what is.
    assert client.post(url(world, "sign"), {"version": 2, "password": PASSWORD}).status_code == 302
    page = client.get(url(world)).content.decode()
    assert "data-autosave-url" not in page
    assert "Đã ký lúc" in page


@pytest.mark.parametrize(("password", "message"), [("sai", "Mật khẩu không đúng."), ("", "Hãy nhập mật khẩu để ký.")])
def test_sign_with_a_wrong_password_is_refused(world, client, member, password, message):
    world.save()
    answer = client.post(url(world, "sign"), {"version": 2, "password": password})
    assert answer.status_code == 200
    assert message in answer.content.decode()
    assert world.sheet().state == "draft"


def test_sign_of_an_incomplete_sheet_names_what_lacks(world, client, member):
    client.post(url(world, "autosave"), {"version": 1, "TC01": "1"})
    page = client.get(url(world, "sign")).content.decode()
    assert "TC06 Tiêu chí TC06" in page
    assert 'name="password"' not in page
    client.post(url(world, "sign"), {"version": 2, "password": PASSWORD})
    assert world.sheet().state == "draft"


def test_sign_of_points_that_moved_on_asks_to_look_again(world, client, member):
    world.save()
    world.save(TC01=0)
    answer = client.post(url(world, "sign"), {"version": 2, "password": PASSWORD}, follow=True)
    assert "Hãy xem lại điểm" in answer.content.decode()
    assert 'name="version" value="3"' in answer.content.decode()
    assert world.sheet().state == "draft"


def test_reopened_sheet_tells_why(world, client, member):
    world.sign()
    reopen_sheet(sheet=world.sheet(), reason="Cộng nhầm TC02", by=world.secretary)
    assert "Cộng nhầm TC02" in client.get(url(world)).content.decode()


# Who may not


@pytest.mark.parametrize("name", ["sheet", "sign", "conflict", "abstain"])
def test_sheet_of_another_member_is_not_found(world, client, member, name):
    assert client.get(url(world, name, member=1)).status_code == 404
    assert client.post(url(world, name, member=1), {"version": 1, "TC01": "1", "reason": "x"}).status_code == 404
    assert world.sheet(1).state == "not_started"


def test_autosave_of_another_members_sheet_is_not_found(world, client, member):
    assert client.post(url(world, "autosave", member=1), {"version": 1, "TC01": "1"}).status_code == 404


@pytest.mark.parametrize("name", ["sheet", "sign", "conflict", "abstain"])
def test_sheet_in_conflict_is_not_found(world, client, member, name):
    declare_conflict(member=world.members[0], enterprise=world.dossiers[0].enterprise, reason="Cổ đông", by=member)
    assert client.get(url(world, name)).status_code == 404


@pytest.mark.parametrize("role", [Role.STAFF, Role.ADMIN, Role.COUNCIL_SECRETARY, Role.AUDITOR, Role.LEADER])
def test_sheets_are_closed_to_everybody_else(world, client, role):
    client.force_login(UserFactory(roles=[role]))
    assert client.get(reverse("evaluation:own_sheets")).status_code == 403
    assert client.get(url(world)).status_code == 403
    assert client.post(url(world, "autosave"), {"version": 1, "TC01": "1"}).status_code == 403
    assert client.post(url(world, "sign"), {"version": 1, "password": PASSWORD}).status_code == 403


def test_sheet_asks_the_anonymous_to_sign_in(world, client):
    answer = client.get(url(world))
    assert (answer.status_code, "next=" in answer["Location"]) == (302, True)


def test_conflict_and_abstention_go_through_their_pages(world, client, member):
    answer = client.post(url(world, "abstain"), {"reason": ""})
    assert "Cần ghi rõ lý do." in answer.content.decode()
    assert client.post(url(world, "abstain"), {"reason": "Không rành"}).status_code == 302
    assert world.sheet().state == "abstained"
    other = reverse("evaluation:conflict", args=[world.sheet(0, 1).pk])
    assert client.post(other, {"reason": "Cổ đông"}).status_code == 302
    assert world.sheet(0, 1).state == "conflict"
    page = client.get(reverse("evaluation:own_sheets")).content.decode()
    assert world.dossiers[1].product_name not in page


def test_sheet_after_the_phase_is_shown_and_takes_nothing(world, client, member):
    world.save(0, 0)
    for number in (1, 2):
        world.sign(number, 0)
    close_scoring(result=world.result, reason="Đủ", by=world.secretary)
    assert "data-autosave-url" not in client.get(url(world)).content.decode()
    assert client.post(url(world, "autosave"), {"version": 2, "TC01": "1"}).status_code == 403
    assert client.get(url(world, "sign")).status_code == 302


def test_own_sheets_counts_and_costs_the_same_for_many(world, client, member, django_assert_max_num_queries):
    world.sign()
    page = client.get(reverse("evaluation:own_sheets")).content.decode()
    assert "Đã ký 1 trên 2 phiếu" in page
    for _ in range(15):
        DossierFactory(cycle=world.cycle, state="accepted")
    world.start()
    with django_assert_max_num_queries(12):
        client.get(reverse("evaluation:own_sheets"))


def test_sheet_costs_few_queries(world, client, member, django_assert_max_num_queries):
    client.get(url(world))
    with django_assert_max_num_queries(22):
        client.get(url(world))
