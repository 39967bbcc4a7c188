"""The public self-check: the edges of every threshold, the place, unreadable answers, nothing stored."""

import datetime

import pytest
from django.utils import timezone

from applications.self_check import answer
from spcncl_portal.core.models import ActionLog
from spcncl_portal.programme import data_words
from spcncl_portal.programme.loading import read
from spcncl_portal.programme.models import EligibilityGroup
from tests.factories.programme import CriteriaSetFactory, CycleFactory, DeadlineFactory

pytestmark = pytest.mark.django_db
URL = "/huong-dan/tu-kiem-tra/"
ELIGIBLE, NOT_YET = "Đủ điều kiện", "Chưa đủ điều kiện"


@pytest.fixture(autouse=True)
def cycle():
    return CycleFactory(year=2021)


def ask(client, *, asked=True, **answers):
    return client.get(URL, {**answers, **({"xem": "1"} if asked else {})})


def verdict(response) -> str:
    text = response.content.decode()
    found = [word for word in (NOT_YET, ELIGIBLE) if f'<h2 class="verdict-word">{word}</h2>' in text]
    return found[0] if found else ""


@pytest.mark.parametrize(
    ("group", "figure", "expected"),
    [
        ("cong_nghe_cao", "9.999.999.999", NOT_YET),
        ("cong_nghe_cao", "10.000.000.000", ELIGIBLE),
        ("cong_nghiep_khac", "99.999.999.999", NOT_YET),
        ("cong_nghiep_khac", "100.000.000.000", ELIGIBLE),
        ("thu_cong_my_nghe", "999.999", NOT_YET),
        ("thu_cong_my_nghe", "1.000.000", ELIGIBLE),
        ("khoi_nghiep", "", ELIGIBLE),
    ],
)
def test_each_edge(client, group, figure, expected):
    response = ask(client, group=group, figure=figure, place="office")
    assert (response.status_code, verdict(response)) == (200, expected)


@pytest.mark.parametrize(("place", "expected"), [("office", ELIGIBLE), ("factory", ELIGIBLE), ("none", NOT_YET)])
def test_place_a_factory_in_the_city_is_enough(client, place, expected):
    response = ask(client, group="cong_nghe_cao", figure="10000000000", place=place)
    assert verdict(response) == expected
    told = "Doanh nghiệp phải có trụ sở hoặc nhà xưởng trên địa bàn Thành phố." in response.content.decode()
    assert told == (place == "none")


def test_start_up_outside_the_city_is_not_eligible(client):
    assert verdict(ask(client, group="khoi_nghiep", place="none")) == NOT_YET


@pytest.mark.parametrize(("figure", "unit"), [("9,999", "1000000000"), ("9.999", "1000000"), ("10", "1000000000")])
def test_figure_in_millions_and_billions(client, figure, unit):
    response = ask(client, group="cong_nghe_cao", figure=figure, unit=unit, place="office")
    assert verdict(response) == (ELIGIBLE if figure == "10" else NOT_YET)


def test_answer_names_figure_threshold_and_what_is_lacking(client):
    text = ask(client, group="cong_nghe_cao", figure="9.999.999.999", place="office").content.decode()
    assert "Số liệu doanh thu sản phẩm của năm trước là 9.999.999.999 đồng, chưa đạt mức 10.000.000.000 đồng." in text
    assert "Còn thiếu 1 đồng." in " ".join(text.split())
    assert "Mức này là giả định của bộ tiêu chí minh họa." in text
    assert "Nhóm “khoi_nghiep” không đòi số liệu tối thiểu." in text


def test_answer_says_what_to_do_next_and_until_when(client, cycle):
    at = timezone.now() + datetime.timedelta(days=5, minutes=1)
    DeadlineFactory(cycle=cycle, at=at)
    text = ask(client, group="cong_nghe_cao", figure="10 000 000 000", place="office").content.decode()
    assert 'href="/tai-khoan/dang-ky/"' in text
    assert "Còn 5 ngày" in text
    assert "đạt mức 10.000.000.000 của nhóm" in text


@pytest.mark.parametrize(
    ("figure", "unit", "part"),
    [
        ("mười tỷ", "1", "mười tỷ"),
        ("-5", "1", "Hãy nhập"),
        ("1,5", "1", "phần lẻ"),
        ("9" * 19, "1000000000", "lớn"),
        ("9" * 41, "1", "quá dài"),
    ],
)
def test_unreadable_figure_is_told_at_its_box(client, figure, unit, part):
    response = ask(client, group="cong_nghe_cao", figure=figure, unit=unit, place="office")
    assert response.status_code == 422
    errors = response.context["form"].errors
    assert list(errors) == ["figure"]
    assert verdict(response) == ""
    assert 'id="loi-so-lieu"' in response.content.decode()


@pytest.mark.parametrize("group", ["khong-co", "' OR 1=1 --", "\x00"])
def test_unknown_group_and_place_are_told(client, group):
    response = ask(client, group=group, figure="1", place="sao-hoa")
    assert (response.status_code, set(response.context["form"].errors)) == (422, {"group", "place"})


def test_pressing_the_button_without_answers_names_each_question(client):
    assert set(ask(client).context["form"].errors) == {"group", "place"}
    assert set(ask(client, group="cong_nghe_cao", place="office").context["form"].errors) == {"figure"}


def test_live_answers_are_no_mistakes_while_questions_are_open(client):
    response = ask(client, asked=False, group="cong_nghe_cao", figure="", unit="1")
    assert (response.status_code, dict(response.context["form"].errors), verdict(response)) == (200, {}, "")
    assert "Trả lời đủ ba câu" in response.content.decode()


def test_question_names_the_figure_of_the_group_and_dollars_have_no_unit(client):
    text = ask(client, asked=False, group="thu_cong_my_nghe").content.decode()
    assert "Năm 2020, kim ngạch xuất khẩu (USD) là bao nhiêu?" in text
    assert 'name="unit"' not in text


def test_thresholds_come_from_the_criteria_set_of_the_year(client, cycle):
    cycle.criteria_set.groups.filter(code="cong_nghe_cao").update(threshold=5)
    assert verdict(ask(client, group="cong_nghe_cao", figure="5", place="office")) == ELIGIBLE
    assert verdict(ask(client, group="cong_nghe_cao", figure="4", place="office")) == NOT_YET


def test_nothing_is_stored(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(6) as asked:
        ask(client, group="cong_nghe_cao", figure="1", place="office")
    assert [one["sql"] for one in asked.captured_queries if not one["sql"].startswith("SELECT")] == []
    assert ActionLog.objects.count() == 0
    assert not client.session.keys()


def test_without_criteria_set_the_page_says_so(client, cycle):
    cycle.criteria_set = None
    cycle.save(update_fields=["criteria_set"])
    assert "Chưa có điều kiện của năm nào" in client.get(URL).content.decode()


def test_missing_figure_is_a_reason_of_its_own():
    group = EligibilityGroup.objects.filter(criteria_set=CriteriaSetFactory(), code="cong_nghe_cao").get()
    found = answer(group=group, value=None, in_hanoi=True)
    assert (found.ok, found.lacking) == (False, None)
    assert found.reasons == ["Chưa có số liệu doanh thu sản phẩm của năm trước (cần từ 10.000.000.000 đồng trở lên)."]


def test_shipped_groups_and_papers_are_offered_for_translation():
    groups = {one["name"] for one in read("criteria_set_2018.json")["groups"]}
    items = read("checklist_2021.json")["items"]
    papers = {one[name] for one in items for name in ("name", "guidance") if one[name]}
    assert (set(data_words.GROUPS), set(data_words.PAPERS)) == (groups, papers)
