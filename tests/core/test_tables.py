"""Lists: search, sort, pages, export; tried on the list of people."""

import pytest

from spcncl_portal.accounts.models import User
from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.spreadsheets import read_sheet
from spcncl_portal.core.tables import PER_PAGE, search
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
URL = "/nguoi-dung/"


@pytest.fixture
def staff(client):
    user = UserFactory(roles=[Role.STAFF], full_name="Zũ Văn Sở")
    client.force_login(user)
    return user


def names(answer):
    return [row.record.full_name for row in answer.context["table"].paginated_rows]


@pytest.mark.parametrize("words", ["do thi huong", "ĐỖ THỊ HƯƠNG", "huong do", "Đỗ Thị Hương", "  hương "])
def test_search_ignores_accents_case_and_order(words):
    UserFactory(full_name="Đỗ Thị Hương")
    UserFactory(full_name="Lê Văn Tám")
    assert [user.full_name for user in search(User.objects.all(), words)] == ["Đỗ Thị Hương"]


def test_search_for_nothing_finds_all():
    UserFactory.create_batch(2)
    assert search(User.objects.all(), " ?! ").count() == 2


def test_search_far_too_long_is_cut_and_said(client, staff):
    page = client.get(URL, {"q": "zũ " + "ă " * 1500})
    assert page.status_code == 200
    assert "Ô tìm kiếm nhận nhiều nhất 200 chữ" in page.content.decode()
    assert names(page) == ["Zũ Văn Sở"]


def test_list_is_in_vietnamese_order_and_sorts_back(client, staff):
    for name in ("Đặng An", "Dương An", "Ân", "An", "Ăn"):
        UserFactory(full_name=name)
    assert names(client.get(URL)) == ["An", "Ăn", "Ân", "Dương An", "Đặng An", "Zũ Văn Sở"]
    assert names(client.get(URL, {"sort": "-full_name"}))[0] == "Zũ Văn Sở"


def test_list_pages_and_bad_numbers_are_no_error(client, staff):
    UserFactory.create_batch(PER_PAGE + 4)
    assert len(names(client.get(URL))) == PER_PAGE
    assert len(names(client.get(URL, {"page": 2}))) == 5
    for page in ("99", "0", "-1", "hai", ""):
        assert client.get(URL, {"page": page}).status_code == 200
    assert client.get(URL, {"sort": "password"}).status_code == 200


@pytest.mark.parametrize("rows", ["-3", "0", "1000000"])
def test_list_has_its_own_number_of_rows_a_page(client, staff, rows):
    UserFactory.create_batch(PER_PAGE + 4)
    assert len(names(client.get(URL, {"per_page": rows}))) == PER_PAGE


@pytest.mark.parametrize("address", ["/tien-trinh/", "/nhat-ky/"])
def test_day_at_the_end_of_time_is_told_not_reckoned(client, staff, address):
    client.force_login(UserFactory(roles=[Role.AUDITOR, Role.STAFF]))
    for values, year in (({"until": "9999-12-31"}, 9999), ({"since": "0001-01-01"}, 1)):
        page = client.get(address, values)
        assert page.status_code == 200
        assert f"Năm {year} không hợp lệ; hãy kiểm tra lại." in page.content.decode()
    assert client.get(address, {"since": "2021-03-01", "until": "2100-12-31"}).status_code == 200


def test_name_of_hundreds_of_words_is_cut_in_the_log(client, staff):
    client.force_login(UserFactory(roles=[Role.AUDITOR]))
    assert client.get("/nhat-ky/", {"actor": "ă " * 1500}).status_code == 200


def test_unknown_filter_values_are_no_error(client, staff):
    assert client.get(URL, {"role": "vua", "is_active": "x"}).status_code == 200


def test_export_holds_all_rows_and_no_formula(client, staff):
    UserFactory.create_batch(PER_PAGE + 4)
    UserFactory(full_name="=HYPERLINK(1)")
    answer = client.get(URL, {"_export": "xlsx"})
    assert answer["Content-Type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    rows = [cells for _, cells in read_sheet(answer.content, "a.xlsx").rows]
    assert len(rows) == 1 + PER_PAGE + 6
    assert "=HYPERLINK(1)" in [row[0] for row in rows]
