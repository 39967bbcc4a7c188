"""Nominated enterprises that have no account on the portal: who can be invited by e-mail, and why others can't."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from spcncl_portal.accounts.models import User
from spcncl_portal.programme.models import Cycle
from spcncl_portal.programme.queries import bodies_of

from .models import EnterpriseMember, Nominee
from .nomination_lines import counting
from .queries import READS_ALL

# Nobody is invited twice within this time.
PAUSE = datetime.timedelta(days=7)


@dataclass
class Invitees:
    """Lines by tax code: `ready` get a mail; `recent` got one within PAUSE; `without_email` can only be called."""

    ready: dict[str, list[Nominee]] = field(default_factory=dict)
    recent: dict[str, list[Nominee]] = field(default_factory=dict)
    without_email: dict[str, list[Nominee]] = field(default_factory=dict)


def without_account(lines: QuerySet[Nominee]) -> QuerySet[Nominee]:
    """Lines whose enterprise has nobody on the portal."""
    people = EnterpriseMember.objects.filter(
        enterprise__tax_code=OuterRef("tax_code"), left_at=None, user__is_active=True
    )
    merged = EnterpriseMember.objects.filter(
        enterprise__merged_from=OuterRef("enterprise"), left_at=None, user__is_active=True
    )
    return lines.exclude(Exists(people)).exclude(Exists(merged))


def lines_to_invite(user: User, cycle: Cycle) -> QuerySet[Nominee]:
    """Counting lines without an account that the person may invite: staff all, a body its own."""
    rows = without_account(counting(cycle)).select_related("letter__body", "letter__cycle")
    if not READS_ALL & user.roles:
        rows = rows.filter(letter__body__in=bodies_of(user))
    return rows.order_by("sort_key", "pk")


def sorted_out(lines: Iterable[Nominee], *, at: datetime.datetime | None = None) -> Invitees:
    """Sort lines without an account by what can be done; an enterprise is one, however many products it has.

    `lines` hold all the lines of an enterprise that the person may see; another body's invitation counts too, by
    `invited_at`, which is set on all lines of an enterprise together.
    """
    at = at or timezone.now()
    by_code: dict[str, list[Nominee]] = {}
    for line in lines:
        by_code.setdefault(line.tax_code, []).append(line)
    result = Invitees()
    for code, rows in by_code.items():
        if any(row.invited_at and row.invited_at > at - PAUSE for row in rows):
            result.recent[code] = rows
        elif any(row.email for row in rows):
            result.ready[code] = rows
        else:
            result.without_email[code] = rows
    return result
