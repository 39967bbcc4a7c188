"""The action log: bulk changes, what is left out, how it reads, who reads it."""

import datetime
import decimal
import uuid

import pytest
from django.urls import reverse

from spcncl_portal.accounts.actions import deactivate, update_own_account
from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.log import as_json, difference, fields_of, log_action, log_bulk
from spcncl_portal.core.log_view import changes_of
from spcncl_portal.core.models import ActionLog
from spcncl_portal.core.spreadsheets import read_sheet
from tests.factories.accounts import UserFactory
from tests.factories.applications import NominationLetterFactory
from tests.factories.programme import BodyFactory, CycleFactory

pytestmark = pytest.mark.django_db


def test_log_bulk_writes_a_line_per_object_in_one_statement(django_assert_num_queries):
    bodies, staff = BodyFactory.create_batch(30), UserFactory(roles=[Role.STAFF])
    with django_assert_num_queries(1):
        log_bulk(bodies, "import", by=staff, reason="nhập danh mục")
    lines = ActionLog.objects.order_by("pk")
    assert [line.object_id for line in lines] == [str(body.pk) for body in bodies]
    assert {(line.actor, line.action, line.reason) for line in lines} == {(staff, "import", "nhập danh mục")}
    assert lines[0].after["code"] == bodies[0].code


def test_fields_of_leaves_out_passwords_and_search_columns():
    assert {"password", "search_text", "sort_key", "last_login"} & set(fields_of(UserFactory())) == set()


def test_fields_of_leaves_out_what_the_model_names():
    from evaluation.models import ScoreSheet

    fields = fields_of(ScoreSheet(note="17,5 điểm", snapshot="{}", sha256="a"))
    assert {"note", "snapshot"} & set(fields) == set()
    assert fields["sha256"] == "a"


def test_as_json_turns_what_json_does_not_know_into_text():
    day, number, key = datetime.date(2021, 3, 31), decimal.Decimal("1.50"), uuid.uuid4()
    assert [as_json(value) for value in (day, number, key, None, True, 3, "a", [1])] == [
        "2021-03-31",
        "1.50",
        str(key),
        None,
        True,
        3,
        "a",
        [1],
    ]


def test_difference_keeps_changed_columns():
    assert difference({"a": 1, "b": 2}, {"a": 1, "b": 3}) == ({"b": 2}, {"b": 3})


def test_line_knows_the_year_of_its_object():
    cycle = CycleFactory()
    assert log_action(UserFactory(), "x").cycle_year is None
    assert log_action(cycle, "x").cycle_year == cycle.year


def test_line_carries_the_request_id(client):
    user = UserFactory(roles=[Role.LECTURER])
    client.force_login(user)
    answer = client.post("/tai-khoan/sua/", {"full_name": "Lê An", "language": "vi"})
    assert ActionLog.objects.get().request_id == answer["X-Request-ID"]


# the page


def test_log_page_finds_without_accents_and_filters(client):
    auditor, staff = UserFactory(roles=[Role.AUDITOR]), UserFactory(roles=[Role.STAFF], full_name="Đỗ Hạnh")
    person = UserFactory(roles=[Role.LECTURER], full_name="Phạm Ứng Hòa")
    deactivate(user=person, by=staff, reason="nghỉ việc")
    log_action(UserFactory(full_name="Khác"), "invite", by=auditor)
    client.force_login(auditor)

    def found(**query):
        return [row.record.action for row in client.get("/nhat-ky/", query).context["table"].rows]

    assert found(q="ung hoa") == ["deactivate"]
    assert found(q="NGHI VIEC") == ["deactivate"]
    assert found(actor="do hanh") == ["deactivate"]
    assert found(action="invite") == ["invite"]
    assert found(object_type="accounts.user") == ["invite", "deactivate"]
    assert found(since="2099-01-01") == []
    assert client.get("/nhat-ky/", {"since": "hôm qua"}).status_code == 200


def test_log_entry_shows_before_and_after_in_words(client):
    person = UserFactory(roles=[Role.LECTURER], full_name="Phạm Hòa")
    update_own_account(user=person, full_name="Phạm Văn Hòa", language="en")
    line = ActionLog.objects.get()
    assert changes_of(line) == [
        {"label": "Họ và tên", "before": "Phạm Hòa", "after": "Phạm Văn Hòa"},
        {"label": "Ngôn ngữ", "before": "Tiếng Việt", "after": "English"},
    ]
    client.force_login(UserFactory(roles=[Role.AUDITOR]))
    page = client.get(reverse("core:log_entry", args=[line.pk])).content.decode()
    assert "Phạm Văn Hòa" in page and "Sửa thông tin của mình" in page.replace("sửa", "Sửa")


def test_log_entry_with_a_name_where_a_key_is_expected_can_be_opened(client):
    """Lists and documents are logged by the names of their files."""
    letter = NominationLetterFactory()
    line = log_action(letter, "keep_list", after={"file": "danh-sach.csv"})
    client.force_login(UserFactory(roles=[Role.AUDITOR]))
    page = client.get(reverse("core:log_entry", args=[line.pk]))
    assert page.status_code == 200
    assert "danh-sach.csv" in page.content.decode()


def test_log_export_is_readable(client):
    person = UserFactory(roles=[Role.LECTURER], full_name="Phạm Hòa")
    update_own_account(user=person, full_name="Phạm Văn Hòa")
    client.force_login(UserFactory(roles=[Role.AUDITOR]))
    rows = [cells for _, cells in read_sheet(client.get("/nhat-ky/", {"_export": "xlsx"}).content, "a.xlsx").rows]
    assert rows[1][1:] == [
        "Phạm Văn Hòa",
        "sửa thông tin của mình",
        "người dùng",
        "Phạm Văn Hòa",
        "",
        "Họ và tên: Phạm Hòa → Phạm Văn Hòa",
    ]


@pytest.mark.parametrize("role", [Role.LEADER, Role.ENTERPRISE, Role.COUNCIL_MEMBER])
def test_log_is_closed_to_others(client, role):
    line = log_action(UserFactory(), "x")
    client.force_login(UserFactory(roles=[role]))
    assert client.get("/nhat-ky/").status_code == 403
    assert client.get(reverse("core:log_entry", args=[line.pk])).status_code == 403


def test_log_query_count_does_not_grow(client, django_assert_max_num_queries):
    for _ in range(20):
        log_action(UserFactory(), "invite", by=UserFactory())
    client.force_login(UserFactory(roles=[Role.AUDITOR]))
    with django_assert_max_num_queries(12):
        client.get("/nhat-ky/")
