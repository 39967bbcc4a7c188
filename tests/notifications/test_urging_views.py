"""Screens of urging: who enters, list, call by form, letter, call list on paper, queries."""

# ruff: noqa: F811 (fixtures of urging_world)

import datetime
import io
import subprocess
import uuid
import zipfile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from spcncl_portal.accounts.roles import Role
from spcncl_portal.notifications import reminders
from spcncl_portal.notifications.models import Call, UrgingLetter
from spcncl_portal.notifications.urging_actions import draft_urging
from tests.factories.accounts import UserFactory
from tests.factories.programme import BodyFactory, BodyMembershipFactory
from tests.notifications.urging_world import (  # noqa: F401
    at,
    call,
    cycle,
    deadline,
    has_sent,
    rows,
    second_of_april,
    staff,
    text,
    world,
)

pytestmark = pytest.mark.django_db


def test_list_is_read_by_staff_leader_and_auditor(client, world):
    url = reverse("notifications:urging")
    for role in Role.values:
        client.force_login(UserFactory(roles=[role]))
        allowed = role in (Role.STAFF, Role.LEADER, Role.AUDITOR)
        assert client.get(url).status_code == (200 if allowed else 403)
        if allowed:
            assert ("Soạn công văn đôn đốc" in text(client.get(url))) == (role == Role.STAFF)


def test_list_shows_filters_searches_and_exports(client, world, staff):
    client.force_login(staff)
    call("002", staff, outcome="promised", promised_on=datetime.date(2021, 4, 9))
    url = reverse("notifications:urging")
    page = text(client.get(url, {"han": "nomination"}))
    for words in ("Quận Hoàng Mai", "0912 345 678", "quá hạn 2 ngày", "hẹn 09/04/2021", "cần số liên hệ"):
        assert words in page
    assert "Quận Đã Gửi" not in page
    assert "Huyện Ba Vì" not in text(client.get(url, {"called": "promised"}))
    assert "Huyện Ba Vì" in text(client.get(url, {"called": "none"}))
    assert "Quận Hoàng Mai" not in text(client.get(url, {"q": "ba vi"}))
    assert client.get(url, {"standing": "xyz", "han": "xyz", "sort": "-name"}).status_code == 200
    answer = client.get(url, {"_export": "xlsx"})
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")


def test_call_by_form_and_wrong_number_leads_to_the_contact(client, world, staff):
    client.force_login(staff)
    page = reverse("notifications:urging_thing", args=[2021, "nomination", f"programme.body:{world['phone'].pk}"])
    form = client.get(page).context["form"]
    post = reverse("notifications:urging_call", args=[2021, "nomination", f"programme.body:{world['phone'].pk}"])
    values = {"person": "contact", "outcome": "promised", "key": form["key"].value()}
    answer = client.post(post, values)
    assert answer.status_code == 422
    assert "Hãy ghi ngày hẹn" in text(answer)
    client.post(post, {**values, "promised_on": "9/4/2021"})
    made = Call.objects.get()
    assert (made.person_name, made.phone, made.person) == ("Huyện Ba Vì", "+842433880000", None)
    assert "Hẹn gửi ngày 09/04/2021" in text(client.get(page))
    answer = client.post(post, {"person": "other", "person_name": "Chị Tư", "phone": "0901 111 222",
                                "outcome": "wrong_number", "key": uuid.uuid4()})  # fmt: skip
    assert answer.url == reverse("programme:body_contact", args=[2021, "003"])


def test_thing_that_is_silent_no_more_keeps_its_calls(client, world, staff):
    client.force_login(staff)
    call("002", staff)
    has_sent(world["people"], at(2, 8))
    page = text(
        client.get(
            reverse("notifications:urging_thing", args=[2021, "nomination", f"programme.body:{world['people'].pk}"])
        )
    )
    assert "Đã thực hiện hoặc được miễn" in page
    assert "Không nghe máy" in page


@pytest.mark.parametrize("thing", ["programme.body:999999", "xyz", "programme.body:"])
def test_thing_that_nobody_knows_is_404(client, world, staff, thing):
    client.force_login(staff)
    assert client.get(reverse("notifications:urging_thing", args=[2021, "nomination", thing])).status_code == 404
    assert client.get(reverse("notifications:urging_thing", args=[2021, "scoring", thing])).status_code == 404
    assert client.post(reverse("notifications:urging_call", args=[1999, "nomination", thing])).status_code == 404


def test_letter_by_form_page_and_word_file(client, world, staff):
    client.force_login(staff)
    url = reverse("notifications:urging_draft") + "?han=nomination"
    page = client.get(url)
    assert "tất cả 3 đơn vị" in text(page)
    values = {
        "signer": "by_order",
        "signer_name": "Nguyễn Văn A",
        "request_key": page.context["form"]["request_key"].value(),
    }
    answer = client.post(url, {**values, "answer_by": "1/4/2021"})
    assert (answer.status_code, "đã qua" in text(answer)) == (422, True)
    answer = client.post(url, values)
    letter = UrgingLetter.objects.get()
    assert answer.url == reverse("notifications:urging_letter", args=[letter.pk])
    shown = text(client.get(answer.url))
    assert "Công văn còn là dự thảo" in shown
    assert shown.count("chưa thực hiện") >= 3
    file = client.get(reverse("notifications:urging_file", args=[letter.pk, "docx"]))
    with zipfile.ZipFile(io.BytesIO(file.content)) as word:
        assert "TL. GIÁM ĐỐC" in word.read("word/document.xml").decode()
    assert client.get(reverse("notifications:urging_file", args=[letter.pk, "exe"])).status_code == 404
    tell = reverse("notifications:urging_tell", args=[letter.pk])
    for ask in (client.get, client.post):
        assert "chưa được cấp số nên chưa báo được" in text(ask(tell, follow=True))


@pytest.mark.needs_poppler
def test_call_list_on_paper(client, world, staff):
    client.force_login(staff)
    call("002", staff)
    data = client.get(reverse("notifications:call_list"), {"q": "hoang mai"}).content
    words = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=data, capture_output=True, check=True
    ).stdout.decode()
    assert "0912 345 678" in words
    assert "Ba Vì" not in words


def test_page_without_a_cycle_says_so(client, staff):
    client.force_login(staff)
    assert "Không có thời hạn nào để đôn đốc" in text(client.get(reverse("notifications:urging")))
    assert client.get(reverse("notifications:call_list")).status_code == 404


@pytest.mark.parametrize("query", [{}, {"_export": "xlsx"}, {"q": "quận", "called": "today"}])
def test_list_asks_as_often_for_142_bodies(client, world, staff, query):
    client.force_login(staff)

    def more(first: int, last: int) -> None:
        for number in range(first, last):
            body = BodyFactory(code=f"X{number}", contact_phone="+842433880000", contact_email=f"b{number}@example.vn")
            if number % 3 == 0:
                BodyMembershipFactory(user=UserFactory(roles=[Role.BODY_OFFICER]), body=body)
        found = rows()
        for number in range(first, last):
            values = {"subject_type": "programme.body", "subject_id": str(found[f"X{number}"].silent.subject.pk)}
            Call.objects.create(deadline=deadline(), label="X", phone="1", outcome="no_answer", by=staff, **values)
        draft_urging(deadline=deadline(), by=staff)
        reminders.send_due(cycle())

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("notifications:urging"), query).status_code == 200
        return len(queries)

    more(0, 7)
    few = cost()
    more(7, 139)
    assert len(rows()) == 142
    assert cost() == few
