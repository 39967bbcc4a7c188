"""Who is reminded of the nomination deadline: the bodies whose letter has not come."""

import datetime
from collections.abc import Iterator

from django.db.models import F, Prefetch, Q
from django.urls import reverse
from django.utils import timezone

from spcncl_portal.accounts.roles import Role
from spcncl_portal.notifications.reminders import Silent, sources
from spcncl_portal.programme.models import BodyMembership, Cycle, DeadlineKind
from spcncl_portal.programme.queries import nominating_bodies

from .models import NominationLetter
from .states import LetterState


def bodies_heard(cycle: Cycle, at: datetime.datetime) -> set[int]:
    """Ids of the bodies that had sent a letter by `at`; one that was returned and not sent again counts as missing.

    A paper letter was there from its day of arrival on.
    """
    there = Q(on_paper=False, first_sent_at__lte=at) | Q(
        on_paper=True, first_sent_at__isnull=False, arrived_on__lte=timezone.localdate(at)
    )
    with_the_body = Q(returned_at__lte=at) & (Q(state=LetterState.RETURNED) | Q(sent_at__gt=at))
    letters = NominationLetter.objects.filter(there, cycle=cycle).exclude(with_the_body)
    return set(letters.values_list("body_id", flat=True))


def silent_bodies(cycle: Cycle, at: datetime.datetime) -> Iterator[Silent]:
    """Every nominating body of the cycle without a letter at `at`, with its officers or else its contact address."""
    heard = bodies_heard(cycle, at)
    people = (
        BodyMembership.objects.filter(
            Q(valid_to=None) | Q(valid_to=F("body__valid_to")),
            user__is_active=True,
            user__grants__role__in=[Role.BODY_OFFICER, Role.BODY_HEAD],
            user__grants__revoked_at=None,
        )
        .select_related("user")
        .distinct()
    )
    url = f"{reverse('applications:letters')}?nam={cycle.year}"
    bodies = nominating_bodies(cycle).prefetch_related(Prefetch("memberships", people, to_attr="officers"))
    for body in bodies:
        if body.pk in heard:
            continue
        users = tuple(membership.user for membership in body.officers)
        contact = (body.contact_email,) if body.contact_email else ()
        yield Silent(subject=body, code=body.code, name=body.name, recipients=users or contact, url=url, body=body)


sources.add(DeadlineKind.NOMINATION, silent_bodies)
