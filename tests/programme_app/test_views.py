"""The settings screens: who sees and changes what, what a mistake says, how many queries a list needs."""

# ruff: noqa: F811 (fixtures of screens)

import io
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.text import search_text, sort_key
from spcncl_portal.programme import actions
from spcncl_portal.programme.models import Body, CriteriaSet, Cycle
from tests.factories.accounts import UserFactory
from tests.factories.programme import BodyFactory, CycleFactory, DeadlineFactory, end_of
from tests.programme_app.screens import as_staff, reference, staff  # noqa: F401

pytestmark = pytest.mark.django_db


PAGES = [
    "/chu-ky/",
    "/chu-ky/2021/",
    "/chu-ky/2021/don-vi/",
    "/chu-ky/2021/thong-tin/",
    "/chu-ky/2021/don-vi-gioi-thieu/",
    "/chu-ky/2021/trang-thai/close/",
    "/chu-ky/2021/sao-chep/",
    "/chu-ky/2021/thoi-han/nomination/",
    "/chu-ky/2021/thoi-han/nomination/moc/",
    "/chu-ky/2021/bo-tieu-chi/",
    "/chu-ky/2021/chi-tieu/ENT/",
    "/chu-ky/2021/nhiem-vu/4/",
    "/chu-ky/2021/tai-lieu/them/",
    "/chu-ky/2021/tai-lieu/bao-cao-tai-chinh/",
    "/chu-ky/2021/tai-lieu/bao-cao-tai-chinh/bo/",
    "/chu-ky/2021/don-vi/008/",
]

ONLY_LOOKED_AT = PAGES[:3]


def test_pages_answer_staff(as_staff, reference):
    for page in PAGES:
        response = as_staff.get(page)
        assert response.status_code == 200, page
        content = response.content.decode()
        assert "style=" not in content, page
        assert "<script>" not in content, page


def test_pages_answer_by_role(client, reference):
    asked = {}
    for role in Role.values:
        client.force_login(UserFactory(roles=[role]))
        asked[role] = {page: client.get(page).status_code for page in PAGES}
    looking = {role for role, answers in asked.items() if answers[PAGES[0]] == 200}
    assert looking == {Role.STAFF, Role.LEADER, Role.AUDITOR, Role.ADMIN}
    for role, answers in asked.items():
        edits = 200 if role == Role.STAFF else 403
        looks = 200 if role in looking else 403
        assert answers == {page: looks if page in ONLY_LOOKED_AT else edits for page in PAGES}, role


def test_pages_send_anonymous_to_the_login(client, reference):
    for page in PAGES:
        response = client.get(page)
        assert response.status_code == 302
        assert f"next={page}" in response["Location"]


def test_what_is_not_there_is_404(as_staff, reference):
    for page in (
        "/chu-ky/2020/",
        "/chu-ky/2021/thoi-han/khac/",
        "/chu-ky/2021/trang-thai/xoa/",
        "/chu-ky/2021/chi-tieu/KHONG/",
        "/chu-ky/2021/don-vi/XXX/",
        "/chu-ky/99999/",
        "/chu-ky/99999999999999999999/",
    ):
        assert as_staff.get(page).status_code == 404, page


def test_settings_page_shows_what_is_assumed(as_staff, reference):
    content = as_staff.get("/chu-ky/2021/").content.decode()
    assert "Điểm tối đa, thang điểm, điểm đạt và tỷ lệ họp hợp lệ là giả định" in content
    assert "từ 10 đến dưới 15" in content
    assert "70,00 trên 100,00 điểm" in content
    assert "51 đơn vị được giới thiệu" in content


def test_settings_page_of_an_auditor_has_no_way_to_change(client, reference):
    client.force_login(UserFactory(roles=[Role.AUDITOR]))
    content = client.get("/chu-ky/2021/").content.decode()
    for part in ("/trang-thai/", "/sao-chep/", "/thoi-han/", "/chi-tieu/", "/tai-lieu/", "/thong-tin/"):
        assert part not in content


def test_state_screens_close_and_reopen(as_staff, reference):
    page = "/chu-ky/2021/trang-thai/close/"
    assert as_staff.post(page, {"reason": ""}).status_code == 200
    assert Cycle.objects.get().state == "open"
    assert as_staff.post(page, {"reason": "Đã tổng kết"}).status_code == 302
    assert Cycle.objects.get().state == "closed"
    second = as_staff.post(page, {"reason": "Đã tổng kết"}, follow=True)
    assert "Không thực hiện được việc này" in second.content.decode()
    closed = as_staff.get("/chu-ky/2021/").content.decode()
    assert "/thoi-han/" not in closed
    edit = as_staff.post(
        "/chu-ky/2021/chi-tieu/ENT/", {"name": "x", "minimum": "1", "maximum": "2", "unit": "doanh nghiệp"}
    )
    assert "Chu kỳ 2021 đã đóng" in edit.content.decode()
    assert as_staff.post("/chu-ky/2021/trang-thai/reopen/", {"reason": "Có kiến nghị"}).status_code == 302
    assert Cycle.objects.get().state == "open"


def test_copy_screen_opens_the_next_year(as_staff, reference):
    assert 'value="2022"' in as_staff.get("/chu-ky/2021/sao-chep/").content.decode()
    assert as_staff.post("/chu-ky/2021/sao-chep/", {"year": "2022"})["Location"] == "/chu-ky/2022/"
    again = as_staff.post("/chu-ky/2021/sao-chep/", {"year": "2022"})
    assert "Đã có chu kỳ 2022." in again.content.decode()
    assert as_staff.get("/chu-ky/2022/").status_code == 200
    assert as_staff.post("/chu-ky/2022/trang-thai/open/").status_code == 302
    assert Cycle.objects.get(year=2022).state == "open"


def test_facts_screen_reads_the_documents(as_staff, reference):
    page = "/chu-ky/2021/thong-tin/"
    content = as_staff.get(page).content.decode()
    assert "496/QĐ-UBND; 26/01/2018; UBND thành phố Hà Nội" in content
    sent = {
        "name": "Chu kỳ 2021",
        "plan_number": "60/KH-UBND",
        "plan_date": "11/3/2021",
        "starts_on": "11/3/2021",
        "check_days": "7",
        "appeal_days": "61",
        "legal_basis": "1/QĐ; 5/1/2021; UBND\nhai dòng",
    }
    refused = as_staff.post(page, sent).content.decode()
    assert "Dòng 2" in refused and 'value="61"' in refused
    sent |= {"legal_basis": "1/QĐ; 5/1/2021; UBND", "appeal_days": "12"}
    assert as_staff.post(page, sent).status_code == 302
    assert Cycle.objects.values_list("check_days", "appeal_days").get() == (7, 12)
    assert "trong 12 ngày làm việc" in as_staff.get("/chu-ky/2021/").content.decode()
    assert Cycle.objects.get().legal_basis == [{"number": "1/QĐ", "date": "2021-01-05", "issuer": "UBND"}]


def test_criteria_screens_amend_mend_and_choose(as_staff, reference, staff):
    old = reference.criteria_set
    actions.freeze_criteria_set(criteria_set=old, by=staff)
    assert as_staff.get(f"/chu-ky/2021/bo-tieu-chi/{old.pk}/").status_code == 302
    amended = as_staff.post(f"/chu-ky/2021/bo-tieu-chi/{old.pk}/ban-moi/")
    new = CriteriaSet.objects.get(version=2)
    assert amended["Location"] == f"/chu-ky/2021/bo-tieu-chi/{new.pk}/"
    content = as_staff.get(amended["Location"]).content.decode()
    assert 'value="70,00"' in content
    sent = {
        "name": new.name,
        "legal_basis": "",
        "valid_from": "",
        "valid_to": "",
        "assumed_note": "",
        "pass_points": "72,5",
        "quorum_numerator": "2",
        "quorum_denominator": "3",
        "title_validity_months": "24",
        "top_n": "10",
    } | {f"max_{one.pk}": f"{one.max_points // 100}" for one in new.criteria.all()}
    faulty = as_staff.post(amended["Location"], sent | {"pass_points": "101"})
    assert "Điểm đạt lớn hơn tổng điểm tối đa." in faulty.content.decode()
    assert as_staff.post(amended["Location"], sent).status_code == 302
    new.refresh_from_db()
    assert (new.pass_points, new.title_validity_months, new.assumed, new.version) == (7250, 24, False, 2)
    assert as_staff.post("/chu-ky/2021/bo-tieu-chi/", {"criteria_set": new.pk}).status_code == 302
    assert Cycle.objects.get().criteria_set == new


def test_criterion_screens_read_bands_and_thresholds(as_staff, reference):
    one = reference.criteria_set
    page = f"/chu-ky/2021/bo-tieu-chi/{one.pk}/tieu-chi/TC03/"
    content = as_staff.get(page).content.decode()
    assert "; 0,5; 5\n0,5; 1; 8\n" in content
    sent = {"name": "Năng suất", "max_points": "15", "scored": "suggested_from_figures", "guidance": ""}
    sent |= {"measure": "revenue_per_employee_billion", "measure_text": "", "bands": "; 0,25; 5\n0,25; ; 12,5"}
    faulty = as_staff.post(page, sent | {"bands": "; 1; 5\nhai; ; 9"}).content.decode()
    assert "Dòng 2" in faulty
    assert "cần cả số liệu và thang điểm" in as_staff.post(page, sent | {"bands": ""}).content.decode()
    assert as_staff.post(page, sent).status_code == 302
    bands = one.criteria.get(code="TC03").bands.values_list("lower", "upper", "points")
    assert list(bands) == [(None, Decimal("0.2500"), 500), (Decimal("0.2500"), None, 1250)]
    page = f"/chu-ky/2021/bo-tieu-chi/{one.pk}/dieu-kien/"
    group = one.groups.get(code="thu_cong_my_nghe")
    boxes = {f"g{row.pk}": str(row.threshold) for row in one.groups.exclude(figure="")}
    assert 'value="1.000.000"' in as_staff.get(page).content.decode()
    assert as_staff.post(page, boxes | {f"g{group.pk}": "-5"}).status_code == 200
    assert as_staff.post(page, boxes | {f"g{group.pk}": "2.000.000"}).status_code == 302
    assert one.groups.get(pk=group.pk).threshold == 2_000_000


def test_plan_screens_change_targets_indicators_and_documents(as_staff, reference):
    page = "/chu-ky/2021/chi-tieu/GRO/"
    sent = {"name": "Tăng", "minimum": "10,5", "maximum": "12", "unit": "%"}
    assert as_staff.post(page, sent | {"minimum": "13"}).status_code == 200
    assert as_staff.post(page, sent).status_code == 302
    assert str(reference.targets.get(code="GRO").minimum) == "10.50"
    task = reference.tasks.get(no=5)
    (indicator,) = task.indicators.all()
    boxes = {f"i{indicator.pk}_minimum": "2", f"i{indicator.pk}_maximum": ""}
    assert as_staff.post("/chu-ky/2021/nhiem-vu/5/", boxes).status_code == 302
    assert task.indicators.get().minimum == 2
    item = {"name": "Video", "kinds": ["pdf"], "groups": ["khoi_nghiep"], "criterion_code": "TC06", "required": "on"}
    assert as_staff.post("/chu-ky/2021/tai-lieu/them/", item).status_code == 302
    added = reference.checklist.get(code="video")
    assert (added.groups, added.criterion_code, added.required) == (["khoi_nghiep"], "TC06", True)
    assert as_staff.post("/chu-ky/2021/tai-lieu/video/bo/").status_code == 302
    assert not reference.checklist.filter(code="video").exists()


def test_bodies_list_searches_without_accents_and_filters(as_staff, reference):
    page = "/chu-ky/2021/don-vi/"
    content = as_staff.get(page, {"q": "hoang mai"}).content.decode()
    assert "/don-vi/008/" in content
    assert "/don-vi/00331/" not in content
    assert "/don-vi/00331/" in as_staff.get(page, {"q": "HOÀNG mai", "time": "moi-thoi-ky"}).content.decode()
    nominating = as_staff.get(page, {"time": "gioi-thieu", "kind": "department", "q": "so cong thuong"})
    assert "Không có dòng nào khớp" in nominating.content.decode()


def test_bodies_export_holds_every_row(as_staff, reference):
    response = as_staff.get("/chu-ky/2021/don-vi/", {"time": "gioi-thieu", "_export": "xlsx"})
    rows = list(load_workbook(io.BytesIO(response.content)).active.values)
    assert len(rows) == 52
    assert rows[0][:3] == ("Đơn vị", "Mã", "Loại")
    assert "Sửa liên hệ" not in str(rows)


def test_contact_screen(as_staff, reference):
    page = "/chu-ky/2021/don-vi/008/"
    assert "không phải là số điện thoại" in as_staff.post(page, {"email": "", "phone": "12"}).content.decode()
    assert as_staff.post(page, {"email": "hm@example.vn", "phone": "024 3825 1234"}).status_code == 302
    body = Body.objects.get(code="008")
    assert (body.contact_email, body.contact_phone) == ("hm@example.vn", "+842438251234")


def test_choose_cycle_remembers_the_year(as_staff, reference):
    CycleFactory(year=2022)
    response = as_staff.post("/chu-ky/chon/", {"year": "2021", "next": "/ho-so/?nam=2022&q=x&page=3"})
    assert response["Location"] == "/ho-so/?q=x"
    assert as_staff.session["cycle_year"] == 2021
    for wanted in ("https://example.org/", "//example.org/", "javascript:alert(1)", ""):
        assert as_staff.post("/chu-ky/chon/", {"year": "2021", "next": wanted})["Location"] == "/ban-lam-viec/"
    assert as_staff.post("/chu-ky/chon/", {"year": "1900"}).status_code == 302
    assert as_staff.session["cycle_year"] == 2021
    assert as_staff.get("/chu-ky/chon/").status_code == 405


def _queries(client, page: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(page).status_code == 200
    return len(queries)


def test_bodies_list_needs_the_same_queries_for_10_and_1000(as_staff):
    CycleFactory()
    for _ in range(10):
        BodyFactory()
    page = "/chu-ky/2021/don-vi/"
    as_staff.get(page)
    few = _queries(as_staff, page)
    Body.objects.bulk_create(
        Body(
            code=f"X{n}",
            kind="district",
            name=f"Quận X{n}",
            search_text=search_text(f"X{n}"),
            sort_key=sort_key(f"X{n}"),
        )
        for n in range(990)
    )
    assert _queries(as_staff, page) == few


def test_cycle_list_and_settings_need_the_same_queries_for_more(as_staff, reference):
    for page in ("/chu-ky/", "/chu-ky/2021/"):
        as_staff.get(page)
    few = _queries(as_staff, "/chu-ky/"), _queries(as_staff, "/chu-ky/2021/")
    for year in range(2022, 2032):
        CycleFactory(year=year)
    actions.set_deadline(
        deadline=reference.deadline("dossier"), at=end_of(2021, 7, 1), reason="x", legal_note="", by=None
    )
    assert (_queries(as_staff, "/chu-ky/"), _queries(as_staff, "/chu-ky/2021/")) == few


def test_calendar_page_is_public(client, reference):
    content = client.get("/lich/").content.decode()
    assert "31/03/2021 23:59" in content
    assert "dự kiến" in content
    Cycle.objects.update(state="closed")
    assert "Hiện không có đợt nào đang mở" in client.get("/lich/").content.decode()


def test_calendar_file_holds_the_deadlines(client, reference):
    from icalendar import Calendar

    response = client.get("/lich.ics")
    assert response["Content-Type"].startswith("text/calendar")
    events = {str(one["uid"]).split("@")[0]: one for one in Calendar.from_ical(response.content).walk("VEVENT")}
    assert set(events) == {
        f"deadline-{kind}-2021" for kind in ("nomination", "dossier", "correction", "scoring", "comment")
    }
    nomination = events["deadline-nomination-2021"]
    assert nomination.decoded("dtstart") == end_of(2021, 3, 31)
    assert "văn bản giới thiệu" in str(nomination["summary"])
    assert "description" not in nomination
    assert client.get("/lich.ics").content == response.content


def test_silent_cycles_are_not_public(client):
    DeadlineFactory(cycle=CycleFactory(silent=True))
    assert "Hiện không có đợt nào đang mở" in client.get("/lich/").content.decode()
