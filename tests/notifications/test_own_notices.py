"""A person's own notices: filtered, searched, paged; marked as read one by one or all."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from spcncl_portal.accounts.roles import Role
from spcncl_portal.notifications.actions import notify
from tests.factories.accounts import UserFactory
from tests.factories.programme import CycleFactory, end_of

pytestmark = pytest.mark.django_db
PAGE = "/thong-bao/"


@pytest.fixture
def person(client):
    user = UserFactory(roles=[Role.BODY_OFFICER])
    client.force_login(user)
    return user


def tell(person, title, kind="reminder", **values):
    values = {"subject": CycleFactory(), "recipients": [person], "text": "N", "milestone": title, **values}
    return notify(kind=kind, title=title, **values)[0]


def titles(client, query: str) -> list[str]:
    return [row.record.title for row in client.get(f"{PAGE}?{query}").context["table"].rows]


def test_list_is_filtered_by_reading_and_group_and_searched_without_accents(client, person):
    tell(person, "Nhắc gửi văn bản")
    read = tell(person, "Văn bản bị trả lại", kind="letter_returned")
    client.post(reverse("notifications:open", args=[read.pk]), {"stay": "1"})
    assert titles(client, "") == ["Văn bản bị trả lại", "Nhắc gửi văn bản"]
    assert titles(client, "unread=1") == ["Nhắc gửi văn bản"]
    assert titles(client, "unread=0") == ["Văn bản bị trả lại"]
    assert titles(client, "group=returned") == ["Văn bản bị trả lại"]
    assert titles(client, "q=NHAC van") == ["Nhắc gửi văn bản"]
    assert titles(client, "q=khongco") == []
    assert "Không có thông báo nào khớp" in client.get(f"{PAGE}?q=khongco").content.decode()


def test_page_shows_kind_deadline_contact_and_the_unread_count(client, person):
    tell(person, "Nhắc", deadline=end_of(2021, 3, 31), contact="Lê Bình, 024 3825 1234", url="/lich/")
    page = client.get(PAGE).content.decode()
    for words in ("nhắc hạn", "31/03/2021 23:59", "Lê Bình, 024 3825 1234", "1 chưa đọc"):
        assert words in page


def test_opening_leads_on_and_marking_stays(client, person):
    notice = tell(person, "Nhắc", url="/lich/")
    address = reverse("notifications:open", args=[notice.pk])
    assert client.post(address, {"stay": "1"})["Location"] == PAGE
    assert client.post(address)["Location"] == "/lich/"


def test_digest_is_listed_but_not_counted_as_unread(client, person):
    notify(kind="digest", subject=person, recipients=[person], title="Bản tin", text="N")
    assert titles(client, "") == ["Bản tin"]
    assert titles(client, "unread=1") == []


def test_list_is_paged_with_the_same_number_of_queries(client, person):
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(PAGE).status_code == 200
        return len(queries)

    for number in range(3):
        tell(person, f"Thông báo {number}")
    few = cost()
    for number in range(3, 30):
        tell(person, f"Thông báo {number}")
    assert cost() == few
    page = client.get(f"{PAGE}?page=2")
    assert [row.record.title for row in page.context["table"].paginated_rows][-1] == "Thông báo 0"
    assert "26–30 trong 30" in page.content.decode()
