"""Which roles may not meet on one person."""

import pytest

from spcncl_portal.accounts import actions
from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.errors import ActionError
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


def refused(one: str, other: str) -> bool:
    user = UserFactory(roles=[one])
    try:
        actions.grant_role(user=user, role=other, by=None)
    except ActionError:
        return True
    return False


@pytest.mark.parametrize("office", [Role.STAFF, Role.ADMIN, Role.ENTERPRISE, Role.AUDITOR])
@pytest.mark.parametrize("scorer", [Role.COUNCIL_MEMBER, Role.COUNCIL_CHAIR])
def test_who_scores_belongs_to_nobody_whom_the_scores_concern(office, scorer):
    assert refused(office, scorer) and refused(scorer, office)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.AUDITOR])
def test_an_auditor_has_no_second_role_that_changes_something(role):
    assert refused(Role.AUDITOR, role) and refused(role, Role.AUDITOR)


def test_the_chair_may_be_a_member_too():
    assert not refused(Role.COUNCIL_CHAIR, Role.COUNCIL_MEMBER)
