"""Screens of outreach: what each person may reach and read, forms and their faults, the list and its Excel file."""

import datetime
import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from applications.actions import prospect as actions
from applications.calendar_outreach import next_steps
from applications.digest_outreach import own_steps
from applications.models import Prospect, WorkingSession
from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.desk import items_for
from spcncl_portal.files.models import StoredFile
from tests.factories.accounts import UserFactory
from tests.factories.outreach import ProspectFactory, WorkingSessionFactory

from .outreach_world import *  # noqa: F403
from .outreach_world import address, said
from .test_prospect_import import workbook
from .test_working_session import photo

pytestmark = pytest.mark.django_db
SESSION = {
    "held_on": "16/03/2021", "starts": "8h30", "ends": "10:00", "place": "UBND quận", "chair": "Nguyễn Văn An",
    "secretary": "Trần Thị Bình", "minutes": "Giới thiệu chương trình.",
}  # fmt: skip


def names_in(response) -> set[str]:
    return {row.name for row in response.context["table"].data}


def rows_of(response) -> list[list]:
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    return [list(row) for row in book.active.iter_rows(values_only=True)]


def test_list_search_counts_and_excel_show_a_district_its_own_ground(sign_in, officer, prospect, stranger):
    client = sign_in(officer)
    page = client.get(address("prospects"))
    assert names_in(page) == {"Công ty Cơ khí Hoàng Mai"}
    assert sum(one["count"] for one in page.context["funnel"]) == 1
    assert "Bí mật" not in page.content.decode()
    for query in ({"q": "bi mat"}, {"q": stranger.tax_code}, {"unit": stranger.body_id}, {"body": stranger.body_id}):
        found = client.get(address("prospects"), query)
        assert "Bí mật" not in found.content.decode()
        assert not names_in(found) or "body" in query or "unit" in query
    rows = rows_of(client.get(address("prospects"), {"_export": "xlsx"}))
    assert [row[0] for row in rows[1:]] == ["Công ty Cơ khí Hoàng Mai"]


@pytest.mark.parametrize("name", ["prospect", "prospect_edit", "prospect_next", "prospect_assign"])
def test_page_of_another_districts_prospect_is_not_found(sign_in, officer, stranger, name):
    client = sign_in(officer)
    assert client.get(address(name, stranger.pk)).status_code == 404
    if name != "prospect":
        assert client.post(address(name, stranger.pk), {"name": "X", "next_step": "X"}).status_code == 404
    assert client.post(address("prospect_step", stranger.pk, "invite")).status_code == 404
    stranger.refresh_from_db()
    assert (stranger.state, stranger.version) == ("listed", 1)


def test_session_of_another_body_is_not_found_nor_its_minutes_nor_files(
    client, cycle, officer, other_officer, body, prospect
):
    session = WorkingSessionFactory(cycle=cycle, body=body, prospects=[prospect])
    client.force_login(officer)
    client.post(address("working_session_files", session.pk), {"files": [photo()]})
    stored = StoredFile.objects.get(subject_type__model="workingsession")
    assert client.get(stored.get_absolute_url()).status_code == 200
    client.force_login(other_officer)
    for name, *more in (
        ("working_session",),
        ("working_session_edit",),
        ("working_session_minutes", "docx"),
    ):
        assert client.get(address(name, session.pk, *more)).status_code == 404
    assert client.post(address("working_session_files", session.pk), {"files": [photo()]}).status_code == 404
    remove = address("working_session_remove_file", session.pk, stored.pk)
    assert client.post(remove).status_code == 404
    assert client.get(stored.get_absolute_url()).status_code in (403, 404)
    assert StoredFile.objects.filter(pk=stored.pk).exists()


def test_roles_that_have_no_part_do_not_enter(sign_in, cycle):
    client = sign_in(UserFactory(roles=[Role.ENTERPRISE]))
    for name in ("prospects", "working_sessions", "prospect_add", "prospect_import"):
        assert client.get(address(name)).status_code == 403


def test_leader_and_auditor_read_all_and_change_nothing(sign_in, prospect, stranger):
    for role in (Role.LEADER, Role.AUDITOR):
        client = sign_in(UserFactory(roles=[role]))
        page = client.get(address("prospects"))
        assert names_in(page) == {prospect.name, stranger.name}
        shown = client.get(address("prospect", prospect.pk))
        assert (shown.context["steps"], shown.context["may_edit"]) == ([], False)
        assert client.post(address("prospect_step", prospect.pk, "invite")).status_code == 403
        assert client.get(address("prospect_add")).status_code == 403


def test_no_query_per_row(sign_in, cycle, staff, django_assert_max_num_queries):
    rows = [ProspectFactory(cycle=cycle, owner=staff, state="contacted") for _n in range(25)]
    for row in rows:
        WorkingSessionFactory(cycle=cycle, prospects=[row])
    client = sign_in(staff)
    client.get(address("prospects"))
    for name in ("prospects", "working_sessions"):
        with django_assert_max_num_queries(30):
            assert client.get(address(name)).status_code == 200


def test_add_edit_and_the_version(sign_in, cycle, officer, body):
    client = sign_in(officer)
    page = client.post(address("prospect_add"), {"name": "", "body": body.pk})
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["name"])
    made = client.post(address("prospect_add"), {"name": "Công ty Mới", "body": body.pk}, follow=True)
    assert said(made) == ["Đã thêm vào danh sách. Hãy đặt việc tiếp theo."]
    row = Prospect.objects.get()
    client.post(address("prospect_edit", row.pk), {"name": "Tên một", "version": "1"})
    late = client.post(address("prospect_edit", row.pk), {"name": "Tên hai", "version": "1"})
    assert late.status_code == 422
    assert "Hãy mở lại trang" in str(late.context["form"].non_field_errors())
    row.refresh_from_db()
    assert row.name == "Tên một"


def test_steps_are_buttons_of_the_table(sign_in, prospect, officer):
    client = sign_in(officer)
    shown = client.get(address("prospect", prospect.pk))
    assert [name for name, _words in shown.context["steps"]] == ["invite", "contact", "guide", "decline"]
    assert client.get(address("prospect_step", prospect.pk, "submit")).status_code == 404
    asked = client.post(address("prospect_step", prospect.pk, "decline"), {"reason": ""})
    assert asked.status_code == 422
    client.post(address("prospect_step", prospect.pk, "contact"), {"next_step": "Hẹn làm việc", "next_on": "22/3/2021"})
    prospect.refresh_from_db()
    assert (prospect.state, prospect.next_step, prospect.next_on) == (
        "contacted", "Hẹn làm việc", datetime.date(2021, 3, 22),
    )  # fmt: skip
    faulty = client.post(address("prospect_next", prospect.pk), {"next_step": "Gọi", "next_on": "1/3/2021"})
    assert faulty.context["form"].errors["next_on"] == ["Ngày này đã qua; hãy chọn hôm nay hoặc một ngày sau."]


def test_staff_assign_ticked_rows_or_all_that_the_list_shows(sign_in, cycle, staff, prospect, stranger):
    client, to = sign_in(staff), UserFactory(roles=[Role.STAFF])
    url = address("prospects_assign")
    for post, words in (
        ({"owner": ""}, "Hãy chọn người phụ trách."),
        ({"owner": to.pk}, "Hãy đánh dấu ít nhất một doanh nghiệp trong danh sách."),
        ({"owner": to.pk, "prospects": [prospect.pk, "abc"]}, f"Đã giao 1 doanh nghiệp cho {to.full_name}."),
    ):
        assert said(client.post(url, post, follow=True)) == [words]
    client.post(f"{url}?q=bi+mat", {"owner": staff.pk, "all": "1"})
    owners = dict(Prospect.objects.values_list("name", "owner"))
    assert owners == {prospect.name: to.pk, stranger.name: staff.pk}


def test_officer_does_not_assign_many(sign_in, officer, prospect):
    assert sign_in(officer).post(address("prospects_assign"), {"owner": officer.pk}).status_code == 403


def test_session_is_recorded_with_several_files_once(sign_in, cycle, officer, body, prospect):
    client = sign_in(officer)
    for _click in range(2):
        answer = client.post(
            address("working_session_add"),
            {**SESSION, "body": body.pk, "prospects": [prospect.pk], "files": [photo("a.png"), photo("b.png")]},
        )
        assert answer.status_code == 302
    session = WorkingSession.objects.get()
    page = client.get(session.get_absolute_url())
    assert [one.name for one in page.context["photos"]] == ["a.png", "b.png"]
    prospect.refresh_from_db()
    assert prospect.state == "session_held"
    for fmt in ("docx", "pdf"):
        assert client.get(address("working_session_minutes", session.pk, fmt)).status_code == 200
    assert client.get(address("working_session_minutes", session.pk, "xlsx")).status_code == 404


def test_session_with_faults_keeps_what_was_ticked(sign_in, cycle, officer, body, prospect, stranger):
    client = sign_in(officer)
    page = client.post(
        address("working_session_add"),
        {**SESSION, "starts": "25:00", "body": body.pk, "prospects": [prospect.pk, stranger.pk]},
    )
    assert page.status_code == 422
    assert {"starts", "prospects"} <= set(page.context["form"].errors)
    assert page.context["chosen"] == [prospect]
    assert "Bí mật" not in page.content.decode()


def test_picker_finds_ones_own_and_keeps_what_is_ticked(sign_in, cycle, officer, body, prospect, stranger):
    other = ProspectFactory(cycle=cycle, name="Công ty Gốm Hoàng Mai", body=body)
    client = sign_in(officer)
    found = client.get(address("working_session_pick"), {"prospects": [prospect.pk, stranger.pk, "x"], "tim": "gom"})
    assert (found.context["chosen"], found.context["offered"]) == ([prospect], [other])
    assert client.get(address("working_session_pick"), {"tim": "bi mat"}).context["offered"] == []


def test_list_from_excel_is_shown_before_it_is_written(client, cycle, officer, other_officer, body):
    client.force_login(officer)
    data = workbook(("Công ty Một", None, "Hoàng Mai", None, None, None), ("Công ty Hai", "123", *[None] * 4))
    upload = SimpleUploadedFile("danh-sach.xlsx", data)
    kept = client.post(address("prospect_import"), {"body": body.pk, "file": upload})
    assert kept.status_code == 302
    page = client.get(kept.url)
    assert [(row, column) for row, column in [(one.row, one.column) for one in page.context["errors"]]] == [
        (3, "Quận, huyện"), (4, "MST"),
    ]  # fmt: skip
    assert not Prospect.objects.exists()
    assert said(client.post(kept.url, follow=True))[0].startswith("Tệp còn dòng sai")
    assert client.get(kept.url.split("?")[0], {"don-vi": "\0"}).status_code == 404
    client.force_login(other_officer)
    assert client.get(kept.url).status_code == 404
    assert not Prospect.objects.exists()


def test_file_that_is_no_list_is_told_at_its_box(sign_in, cycle, staff):
    client = sign_in(staff)
    page = client.post(address("prospect_import"), {"file": SimpleUploadedFile("x.xlsx", b"PK not a workbook")})
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["file"])
    assert client.get(address("prospect_template")).status_code == 200


def test_desk_shows_own_steps_and_what_nobody_has(cycle, staff, officer, prospect, stranger):
    mine = ProspectFactory(cycle=cycle, name="Công ty Của tôi", owner=staff)
    ProspectFactory(cycle=cycle)
    yesterday = datetime.date(2021, 3, 19)
    actions.set_next_step(prospect=mine, next_step="Gọi lại", next_on=yesterday, by=None, today=yesterday)
    items = {item.title: item for item in items_for(staff, cycle) if item.group == "Vận động"}
    assert (items["Gọi lại"].detail, items["Gọi lại"].tone) == ("Công ty Của tôi", "danger")
    assert items["Giao doanh nghiệp chưa ai vận động"].count == 1
    [waiting] = [item for item in items_for(officer, cycle) if item.group == "Vận động"]
    assert (waiting.title, waiting.count) == ("Nhận doanh nghiệp chưa ai vận động", 1)


@pytest.mark.parametrize(("who", "next", "expected"), [
    ("cua-toi", "", {"Của tôi"}),
    ("chua-giao", "", {"Tự do"}),
    ("", "qua-han", {"Trễ"}),
    ("", "7-ngay", {"Của tôi"}),
    ("", "chua-dat", {"Tự do"}),
])  # fmt: skip
def test_filters_by_who_and_by_the_next_step(sign_in, cycle, staff, body, who, next, expected):
    day = datetime.date(2021, 3, 21)
    ProspectFactory(cycle=cycle, name="Của tôi", owner=staff, next_step="Gọi", next_on=day)
    ProspectFactory(cycle=cycle, name="Tự do")
    ProspectFactory(cycle=cycle, name="Trễ", body=body, next_step="Gọi", next_on=datetime.date(2021, 3, 19))
    ProspectFactory(cycle=cycle, name="Xong", state="submitted", next_on=datetime.date(2021, 3, 19))
    page = sign_in(staff).get(address("prospects"), {"who": who, "next": next})
    assert names_in(page) == expected


def test_steps_are_sorted_by_day_those_without_one_last(sign_in, cycle, staff):
    for name, day in (("Không ngày", None), ("Sau", 22), ("Trước", 21)):
        ProspectFactory(cycle=cycle, name=name, next_on=day and datetime.date(2021, 3, day), next_step="Gọi")
    client = sign_in(staff)
    for sort, expected in (
        ("next_step", ["Trước", "Sau", "Không ngày"]),
        ("-next_step", ["Sau", "Trước", "Không ngày"]),
    ):
        page = client.get(address("prospects"), {"sort": sort})
        assert [row.name for row in page.context["table"].data] == expected


def test_nonsense_in_addresses_is_no_error(sign_in, cycle, staff, prospect):
    client = sign_in(staff)
    for query in ({"unit": "abc"}, {"who": "x"}, {"page": "99"}, {"sort": "nope"}, {"q": "%" * 300}):
        assert client.get(address("prospects"), query).status_code == 200
    for ids in (["9" * 30], ["-1"], ["²"]):
        assert client.get(address("working_session_add"), {"doanh-nghiep": ids}).status_code == 200
        assert client.post(address("prospects_assign"), {"owner": staff.pk, "prospects": ids}).status_code == 302
        assert client.post(address("prospects_assign"), {"owner": ids}).status_code == 302
        edit = reverse("applications:prospect_edit", args=[prospect.pk])
        assert client.post(edit, {"version": ids}).status_code == 422
    assert client.get(reverse("applications:prospect", args=[prospect.pk])).status_code == 200


def test_next_steps_stand_in_the_calendar_and_the_digest(cycle, staff):
    today = timezone.localdate()
    for name, days in (("Trễ", -1), ("Hôm nay", 0), ("Sau", 5)):
        ProspectFactory(
            cycle=cycle, name=name, owner=staff, next_step="Gọi", next_on=today + datetime.timedelta(days=days)
        )
    ProspectFactory(cycle=cycle, owner=staff, state="declined", next_on=today)
    assert [entry.title for entry in next_steps(staff)] == ["Gọi: Trễ", "Gọi: Hôm nay", "Gọi: Sau"]
    lines = own_steps([staff], timezone.now())[staff.pk]
    assert [(line.count, line.overdue) for line in lines] == [(1, True), (1, False)]
