"""A district and another one with their officers, staff, a leader, in March 2021: where tests of outreach start."""

import pytest

from spcncl_portal.accounts.roles import Role
from tests.factories.accounts import UserFactory
from tests.factories.outreach import ProspectFactory
from tests.factories.programme import BodyFactory, BodyMembershipFactory

from .nomination_world import (
    HANOI,
    MARCH,
    address,
    body,
    cycle,
    in_march,
    officer,
    said,
    sign_in,
    staff,
)

__all__ = [
    "HANOI", "MARCH", "address", "body", "cycle", "in_march", "officer", "other_body", "other_officer", "prospect",
    "said", "sign_in", "staff", "stranger",
]  # fmt: skip


@pytest.fixture
def other_body():
    return BodyFactory(code="005", name="Quận Cầu Giấy")


@pytest.fixture
def other_officer(other_body):
    user = UserFactory(roles=[Role.BODY_OFFICER])
    BodyMembershipFactory(user=user, body=other_body)
    return user


@pytest.fixture
def stranger(cycle, other_body):
    """A prospect of the other district."""
    return ProspectFactory(cycle=cycle, name="Công ty Bí mật Cầu Giấy", body=other_body, tax_code="0100109106")


@pytest.fixture
def prospect(cycle, body):
    """A prospect that the first district leads."""
    return ProspectFactory(cycle=cycle, name="Công ty Cơ khí Hoàng Mai", body=body)
