"""Whom to call when a mail does not arrive: the person, else those who share the body or enterprise, with telephone."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from django.db.models import F, Q
from django.utils.translation import gettext as _

from spcncl_portal.accounts.models import User
from spcncl_portal.core.parsing import show_phone
from spcncl_portal.core.registry import Registry
from spcncl_portal.programme.models import Body, BodyMembership

from .models import MailDelivery

SHOWN = 3  # people to call
# Memberships in force, and those that ended because the body itself did.
OPEN = Q(valid_to=None) | Q(valid_to=F("body__valid_to"))


@dataclass(frozen=True)
class Caller:
    """Somebody with a telephone. note: what they are, when the name does not say it."""

    name: str
    phone: str
    note: str = ""

    def __str__(self):
        shown = f"{self.name} ({self.note})" if self.note else self.name
        return f"{shown}: {show_phone(self.phone)}"


@dataclass(frozen=True)
class Place:
    """A body or enterprise, and who can be called there."""

    name: str = ""
    callers: tuple[Caller, ...] = ()


# name → function(ids of people) -> {id: Place}, in a constant number of queries. Apps above register theirs.
places: Registry[Callable[[set[int]], dict[int, Place]]] = Registry("place of people")


def colleague(user: User) -> Caller:
    return Caller(str(user), user.phone, user.position)


def bodies_of_people(user_ids: set[int]) -> dict[int, Place]:
    """The bodies that people work for."""
    body_of = dict(BodyMembership.objects.filter(OPEN, user__in=user_ids).values_list("user", "body"))
    found = places_of_bodies(set(body_of.values()))
    return {user: found[body] for user, body in body_of.items()}


places.add("bodies", bodies_of_people)


def places_of_bodies(body_ids: set[int]) -> dict[int, Place]:
    """The bodies by id: first the contact's telephone, then people with one."""
    people = defaultdict(list)
    members = BodyMembership.objects.filter(OPEN, body__in=body_ids, user__is_active=True)
    for one in members.exclude(user__phone="").select_related("user").order_by("user__sort_key", "pk"):
        people[one.body_id].append(colleague(one.user))
    found = {}
    for body in Body.objects.filter(pk__in=body_ids):
        contact = [Caller(body.name, body.contact_phone, _("đầu mối"))] if body.contact_phone else []
        found[body.pk] = Place(body.name, (*contact, *people[body.pk]))
    return found


def callers_of(deliveries: Iterable[MailDelivery]) -> dict[int, Place]:
    """Delivery id → where the recipient belongs and whom to call, the recipient first; constant queries.

    Rows come from `delivery_queries`, which bring the mail, its notice, user and body.
    """
    rows = list(deliveries)
    people = _people(rows)
    user_ids = {user.pk for user in people.values()}
    of_people: dict[int, Place] = {}
    for source in places:
        of_people = {**source(user_ids), **of_people} if user_ids else {}
    body_ids = {notice.body_id for row in rows if (notice := notice_of(row)) and notice.body_id}
    of_bodies = places_of_bodies(body_ids) if body_ids else {}
    found = {}
    for row in rows:
        user, notice = people.get(row.pk), notice_of(row)
        place = of_people.get(user.pk) if user else None
        place = place or (of_bodies.get(notice.body_id) if notice else None) or Place()
        own = [colleague(user)] if user and user.phone else []
        others = [one for one in place.callers if one not in own]
        found[row.pk] = replace(place, callers=tuple([*own, *others][:SHOWN]))
    return found


def notice_of(row: MailDelivery):
    """The notice that the mail carries; None for mails of accounts. Prefetched by `delivery_queries`."""
    return next(iter(row.mail.notices.all()), None)


def _people(rows: list[MailDelivery]) -> dict[int, User]:
    """Delivery id → the person it goes to, as far as there is an account."""
    found = {row.pk: notice.user for row in rows if (notice := notice_of(row)) and notice.user}
    without = {row.pk: row.mail.to[0].lower() for row in rows if row.pk not in found and row.mail.to}
    by_email = {user.email: user for user in User.objects.filter(email__in=set(without.values()))} if without else {}
    return found | {pk: by_email[address] for pk, address in without.items() if address in by_email}
