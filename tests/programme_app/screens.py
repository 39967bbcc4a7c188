"""The cycle of 2021 as it is loaded, and staff signed in: where tests of the settings screens start."""

import pytest

from spcncl_portal.accounts.roles import Role
from spcncl_portal.programme.loading import load_all
from spcncl_portal.programme.models import Cycle
from tests.factories.accounts import UserFactory

__all__ = ["as_staff", "reference", "staff"]


@pytest.fixture
def staff():
    return UserFactory(roles=[Role.STAFF])


@pytest.fixture
def as_staff(client, staff):
    client.force_login(staff)
    return client


@pytest.fixture
def reference():
    load_all()
    return Cycle.objects.get()
