"""Incoming papers: arrival numbers, who may do what, days that fit."""

import datetime
import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.errors import ActionError, Conflict, TransitionRefused
from spcncl_portal.documents.actions import (
    answer_incoming,
    assign_incoming,
    edit_incoming,
    file_incoming,
    register_incoming,
)
from spcncl_portal.documents.models import IncomingDocument
from spcncl_portal.documents.pdf import html_to_pdf
from spcncl_portal.files.models import StoredFile
from tests.factories.accounts import UserFactory
from tests.factories.office import second_comes_early, staff_member
from tests.factories.programme import BodyFactory

pytestmark = pytest.mark.django_db
DAY = datetime.date(2021, 3, 11)
VALUES = {"arrived_on": DAY, "abstract": "Xin ý kiến", "sender": "UBND quận Ba Đình"}


@pytest.fixture
def staff():
    return staff_member()


def test_arrival_numbers_count_within_the_year(staff):
    given = [
        register_incoming(by=staff, **{**VALUES, "arrived_on": day}).arrival_text
        for day in (DAY, datetime.date(2021, 3, 12), datetime.date(2022, 1, 4))
    ]
    assert given == ["01/2021", "02/2021", "01/2022"]


def test_entry_sent_twice_at_the_same_time_takes_one_number(staff, monkeypatch):
    key = uuid.uuid4()
    first = register_incoming(by=staff, request_key=key, **VALUES)
    second_comes_early(monkeypatch)
    assert register_incoming(by=staff, request_key=key, **VALUES).pk == first.pk
    assert register_incoming(by=staff, **VALUES).number == 2


def test_refused_entry_takes_no_number(staff):
    scan = SimpleUploadedFile("quet.pdf", b"khong phai pdf")
    with pytest.raises(ActionError):
        register_incoming(by=staff, scan=scan, **VALUES)
    assert not IncomingDocument.objects.exists() and not StoredFile.objects.exists()
    scan = SimpleUploadedFile("quet.pdf", html_to_pdf("<p>x</p>"))
    incoming = register_incoming(by=staff, scan=scan, **VALUES)
    assert (incoming.number, incoming.scan.name) == (1, "quet.pdf")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"arrived_on": timezone.localdate() + datetime.timedelta(days=2)}, "arrived_on"),
        ({"their_date": datetime.date(2021, 3, 12)}, "their_date"),
        ({"answer_due": datetime.date(2021, 3, 10)}, "answer_due"),
        ({"sender": " "}, "sender"),
        ({"abstract": " "}, "abstract"),
    ],
)
def test_days_and_words_that_do_not_fit_are_named(staff, values, field):
    with pytest.raises(ActionError) as found:
        register_incoming(by=staff, **{**VALUES, **values})
    assert found.value.field == field


@pytest.mark.parametrize("role", [Role.LEADER, Role.AUDITOR, Role.ADMIN, Role.BODY_OFFICER])
def test_only_staff_enter_papers(role):
    with pytest.raises(PermissionDenied):
        register_incoming(by=UserFactory(roles=[role]), **VALUES)


def test_edit_keeps_the_year_and_refuses_what_was_read_too_early(staff):
    body = BodyFactory(name="Quận Đống Đa")
    incoming = register_incoming(by=staff, **VALUES)
    values = {"arrived_on": DAY, "abstract": "Xin ý kiến lần hai", "sender_body": body}
    edited = edit_incoming(incoming=incoming, by=staff, version=1, **values)
    assert (edited.abstract, edited.sender) == ("Xin ý kiến lần hai", "Quận Đống Đa")
    with pytest.raises(Conflict):
        edit_incoming(incoming=incoming, by=staff, version=1, **values)
    with pytest.raises(ActionError):
        edit_incoming(incoming=edited, by=staff, **{**values, "arrived_on": datetime.date(2022, 1, 1)})


def test_assign_is_for_people_of_the_office(staff):
    incoming = register_incoming(by=staff, **VALUES)
    with pytest.raises(ActionError):
        assign_incoming(incoming=incoming, to=UserFactory(roles=[Role.ENTERPRISE]), by=staff)
    leader = UserFactory(roles=[Role.LEADER])
    assert assign_incoming(incoming=incoming, to=staff, by=leader).state == "assigned"


def test_leader_finishes_only_what_was_given_to_the_leader(staff):
    leader, other = UserFactory(roles=[Role.LEADER]), UserFactory(roles=[Role.LEADER])
    incoming = assign_incoming(incoming=register_incoming(by=staff, **VALUES), to=leader, by=staff)
    with pytest.raises(PermissionDenied):
        file_incoming(incoming=incoming, by=other)
    assert file_incoming(incoming=incoming, by=leader, note="Để biết").note == "Để biết"


def test_answer_asks_for_a_paper_or_words_and_ends_it(staff):
    incoming = register_incoming(by=staff, **VALUES)
    with pytest.raises(ActionError):
        answer_incoming(incoming=incoming, by=staff)
    answered = answer_incoming(incoming=incoming, by=staff, note="Đã gọi điện")
    assert (answered.state, answered.note, answered.is_overdue) == ("answered", "Đã gọi điện", False)
    with pytest.raises(TransitionRefused):
        file_incoming(incoming=answered, by=staff)
