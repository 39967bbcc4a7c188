"""A body with its letter in March 2021, its officer, staff: where tests of the nomination screens start."""

import datetime

import pytest
import time_machine
from django.urls import reverse

from spcncl_portal.accounts.roles import Role
from tests.factories.accounts import UserFactory
from tests.factories.applications import NominationLetterFactory
from tests.factories.programme import BodyFactory, BodyMembershipFactory, CycleFactory

__all__ = ["HANOI", "MARCH", "address", "body", "cycle", "in_march", "letter", "officer", "said", "sign_in", "staff"]

HANOI = datetime.timezone(datetime.timedelta(hours=7))
MARCH = datetime.datetime(2021, 3, 20, 9, tzinfo=HANOI)


@pytest.fixture(autouse=True)
def in_march():
    with time_machine.travel(MARCH):
        yield


@pytest.fixture
def cycle():
    return CycleFactory()


@pytest.fixture
def body():
    return BodyFactory(code="008", name="Quận Hoàng Mai")


@pytest.fixture
def officer(body):
    user = UserFactory(roles=[Role.BODY_OFFICER])
    BodyMembershipFactory(user=user, body=body)
    return user


@pytest.fixture
def staff():
    return UserFactory(roles=[Role.STAFF])


@pytest.fixture
def sign_in(client):
    def enter(user):
        client.force_login(user)
        return client

    return enter


@pytest.fixture
def letter(cycle, body):
    return NominationLetterFactory(cycle=cycle, body=body)


def said(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def address(name, *args):
    return reverse(f"applications:{name}", args=args)
