"""Who is reminded of the nomination deadline: the bodies whose letter has not come."""

import datetime
from collections.abc import Iterator

from django.db.models import F, Prefetch, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from spcncl_portal.accounts.models import RoleGrant
from spcncl_portal.accounts.roles import Role
from spcncl_portal.notifications.reminders import Silent, reminder_source
from spcncl_portal.programme.extensions import Extendable, extendables
from spcncl_portal.programme.models import Body, BodyMembership, Cycle, DeadlineKind
from spcncl_portal.programme.queries import nominating_bodies

from .models import NominationLetter
from .nomination_queries import people_of_body
from .states import LetterState

ROLES = {Role.BODY_OFFICER: "officer", Role.BODY_HEAD: "head"}


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


def with_people(bodies):
    """The bodies with `officers`: their open memberships of people who are officer or head; three queries in all."""
    grants = RoleGrant.objects.filter(role__in=ROLES, revoked_at=None)
    people = (
        BodyMembership.objects.filter(
            Q(valid_to=None) | Q(valid_to=F("body__valid_to")),
            user__is_active=True,
            user__grants__role__in=ROLES,
            user__grants__revoked_at=None,
        )
        .select_related("user")
        .prefetch_related(Prefetch("user__grants", grants, to_attr="body_grants"))
        .order_by("pk")
        .distinct()
    )
    return bodies.prefetch_related(Prefetch("memberships", people, to_attr="officers"))


def recipients_of(body: Body) -> dict[str, tuple]:
    """The people of a body read by `with_people`, by role key, and its contact address."""
    people: dict[str, list] = {"officer": [], "head": []}
    for membership in body.officers:
        for grant in membership.user.body_grants:
            people[ROLES[grant.role]].append(membership.user)
    contact = (body.contact_email,) if body.contact_email else ()
    return {key: tuple(found) for key, found in people.items()} | {"contact": contact}


@reminder_source(DeadlineKind.NOMINATION)
def silent_bodies(cycle: Cycle, at: datetime.datetime) -> Iterator[Silent]:
    """Every nominating body of the cycle without a letter at `at`."""
    heard = bodies_heard(cycle, at)
    url = letters_url(cycle)
    for body in with_people(nominating_bodies(cycle)):
        if body.pk not in heard:
            yield Silent(
                subject=body,
                code=body.code,
                name=body.name,
                recipients=recipients_of(body),
                url=url,
                body=body,
                missing=_no_letter,
            )


def _no_letter() -> str:
    return _("Sở Công Thương chưa nhận được văn bản của quý đơn vị.")


def letters_url(cycle: Cycle) -> str:
    return f"{reverse('applications:letters')}?nam={cycle.year}"


def told_of_body(body: Body) -> list:
    """Whom to tell something about a body: its officers and heads, else its contact address."""
    return list(people_of_body(body)) or ([body.contact_email] if body.contact_email else [])


extendables.add(
    DeadlineKind.NOMINATION,
    Extendable(things=nominating_bodies, people=told_of_body, url=lambda body, cycle: letters_url(cycle), is_body=True),
)
