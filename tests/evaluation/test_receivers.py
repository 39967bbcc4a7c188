"""What the evaluation keeps away from others: conflicts out of sight, the criteria of a scoring that has begun."""

import pytest
from django.urls import reverse

from applications.queries import dossiers_visible_to
from evaluation.actions.council import declare_conflict
from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.errors import ActionError
from spcncl_portal.programme.actions import amend_criteria_set, set_criteria_set
from tests.evaluation.council_world import council_world
from tests.factories.accounts import UserFactory
from tests.factories.dossiers import stored_pdf

pytestmark = pytest.mark.django_db


def test_a_leader_in_the_council_does_not_see_what_the_leader_has_a_conflict_with(client):
    world = council_world()
    seat, dossier = world.members[0], world.dossiers[0]
    seat.user.grants.create(role=Role.LEADER)
    seat.user.forget_roles()
    file = stored_pdf(subject=dossier)
    declare_conflict(member=seat, enterprise=dossier.enterprise, reason="Có góp vốn", by=seat.user)
    dossier.refresh_from_db()
    assert dossier not in dossiers_visible_to(seat.user, world.cycle)
    assert not seat.user.has_perm("applications.view_dossier", dossier)
    client.force_login(seat.user)
    assert client.get(reverse("applications:dossier", args=[dossier.code])).status_code == 404
    assert client.get(file.get_absolute_url()).status_code == 404


def test_a_leader_without_a_conflict_reads_every_dossier():
    world = council_world()
    leader = UserFactory(roles=[Role.LEADER])
    assert set(dossiers_visible_to(leader, world.cycle)) == set(world.dossiers)
    assert leader.has_perm("applications.view_dossier", world.dossiers[0])


def test_the_criteria_set_stays_once_the_scoring_has_begun():
    world = council_world()
    newer = amend_criteria_set(criteria_set=world.cycle.criteria_set, by=world.staff)
    with pytest.raises(ActionError):
        set_criteria_set(cycle=world.cycle, criteria_set=newer, by=world.staff)
    world.cycle.refresh_from_db()
    assert world.cycle.criteria_set_id != newer.pk


def test_the_criteria_set_can_be_changed_before_the_scoring():
    world = council_world(started=False)
    newer = amend_criteria_set(criteria_set=world.cycle.criteria_set, by=world.staff)
    assert set_criteria_set(cycle=world.cycle, criteria_set=newer, by=world.staff).criteria_set_id == newer.pk
