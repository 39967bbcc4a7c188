"""The morning's digest for the office: what waits for whom, the overdue first, and what happened since the last one.

Apps register what they know (`digest_sources`); each answers for all people at once. One mail a person and working
day, at the hour the person chose; where nothing waits, none.
"""

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from spcncl_portal.accounts.models import RoleGrant, User
from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.registry import Registry
from spcncl_portal.core.templatetags.portal import number, vndate
from spcncl_portal.programme.calc import HANOI
from spcncl_portal.programme.working_days import WorkingCalendar, working_calendar

from .models import DigestRun
from .models.preference import DIGEST_MINUTE, FIRST_DIGEST_HOUR, LAST_DIGEST_HOUR
from .outbox import Item, Letter, queue
from .preferences import choices_of

READERS = frozenset({Role.STAFF, Role.LEADER, Role.COUNCIL_SECRETARY})
# A beat that was down all morning still sends until then; later the day's news is old.
LATEST = datetime.timedelta(hours=4)

Words = str | Callable[[], str]


@dataclass(frozen=True)
class DigestLine:
    """One line of somebody's digest.

    text: what waits, in words (a function or lazy text is said in the reader's language). count: how many stand behind
    it. url: path within the portal. due: the soonest date among them. happened: an event since the last digest, told
    after what waits; events alone send no mail.
    """

    text: Words
    url: str
    count: int = 1
    due: datetime.datetime | None = None
    overdue: bool = False
    happened: bool = False


Source = Callable[..., dict[int, list[DigestLine]]]
# name → function(users, now) -> {user id: lines}, a constant number of queries for any number of users. The users
# come with their roles read (`user.roles` asks nothing).
digest_sources: Registry[Source] = Registry("digest source")


def gets_digest(user) -> bool:
    """Whether the person's role gets a digest at all."""
    return bool(READERS & user.roles)


def events_since(now: datetime.datetime, calendar: WorkingCalendar | None = None) -> datetime.datetime:
    """From when on the digest of `now`'s day tells events: the start of the working day before."""
    today = now.astimezone(HANOI).date()
    before = (calendar or working_calendar()).at_or_before(today - datetime.timedelta(days=1))
    return start_of(before)


def start_of(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(0), HANOI)


def end_of(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(23, 59, 59), HANOI)


def send_digests(now: datetime.datetime | None = None) -> int:
    """Queue the digests whose hour has come on this working day; return how many mails are new.

    May be called as often as one likes: the day's run at an hour is a row that exists once, and the ledger knows each
    person's digest of the day.
    """
    now = (now or timezone.now()).astimezone(HANOI)
    if not working_calendar().works(now.date()):
        return 0
    run_before = set(DigestRun.objects.filter(day=now.date()).values_list("hour", flat=True))
    hours = [hour for hour in range(FIRST_DIGEST_HOUR, LAST_DIGEST_HOUR + 1) if hour not in run_before]
    return sum(_send_at(hour, now) for hour in hours if _has_come(hour, now))


def _has_come(hour: int, now: datetime.datetime) -> bool:
    moment = datetime.datetime.combine(now.date(), datetime.time(hour, DIGEST_MINUTE), HANOI)
    return moment <= now < moment + LATEST


def _send_at(hour: int, now: datetime.datetime) -> int:
    people = readers(hour)
    letters = letters_for(people, now)
    counts = {"people": len(people), "sent": len(letters)}
    with transaction.atomic():
        _run, first = DigestRun.objects.get_or_create(day=now.date(), hour=hour, defaults=counts)
        return len(queue(letters)) if first else 0  # else another beat's run came first and has sent them


def readers(hour: int) -> list[User]:
    """The people whose digest comes at `hour`, with their roles read."""
    roles: dict[int, set[str]] = defaultdict(set)
    grants = RoleGrant.objects.filter(revoked_at=None, user__is_active=True)
    for user, role in grants.filter(user__grants__role__in=READERS, user__grants__revoked_at=None).values_list(
        "user", "role"
    ):
        roles[user].add(role)
    choices = choices_of(roles)
    people = User.objects.filter(pk__in=[user for user in roles if choices[user].digest_hour == hour]).order_by("pk")
    for user in people:
        user.__dict__["roles"] = frozenset(roles[user.pk])  # the cached property: nobody asks again
    return list(people)


def letters_for(people: list[User], now: datetime.datetime) -> list[Letter]:
    """The digest of each person for whom something waits."""
    if not people:
        return []
    lines: dict[int, list[DigestLine]] = defaultdict(list)
    for source in digest_sources:
        for user, found in source(people, now).items():
            lines[user] += found
    day = now.astimezone(HANOI).date()
    since = events_since(now).date()
    waiting = [user for user in people if any(not line.happened for line in lines[user.pk])]
    return [_letter(user, lines[user.pk], day, since) for user in waiting]


def _letter(user: User, lines: list[DigestLine], day: datetime.date, since: datetime.date) -> Letter:
    last = datetime.datetime.max.replace(tzinfo=datetime.UTC)
    ordered = sorted(lines, key=lambda line: (not line.overdue, line.due or last))
    with translation.override(user.language):
        items = [
            *_items([line for line in ordered if line.overdue and not line.happened], _("Đã quá hạn")),
            *_items([line for line in ordered if not line.overdue and not line.happened], _("Đang chờ bạn")),
            *_items([line for line in lines if line.happened], _("Diễn biến từ %(day)s") % {"day": vndate(since)}),
        ]
        waiting = sum(line.count for line in lines if not line.happened)
        late = sum(line.count for line in lines if line.overdue and not line.happened)
        values = {"day": vndate(day), "count": number(waiting), "late": number(late)}
        title = _("%(day)s: %(count)s việc đang chờ")
        if late:
            title = _("%(day)s: %(count)s việc đang chờ, %(late)s đã quá hạn")
        return Letter(
            kind="digest",
            subject=user,
            recipient=user.email,
            user=user,
            title=title % values,
            text=_plain(items),
            url=settings.LOGIN_REDIRECT_URL,
            milestone=f"digest-{day.isoformat()}",
            items=tuple(items),
        )


def _items(lines: Iterable[DigestLine], heading: str) -> list[Item]:
    """The lines of one part as items; the first carries the heading."""
    items = []
    for line in lines:
        words = str(line.text() if callable(line.text) else line.text)
        text = f"{words}: {number(line.count)}"
        if line.due is not None and not line.happened:
            text += " (" + _("hạn sớm nhất %(day)s") % {"day": vndate(line.due)} + ")"
        items.append(Item(text, line.url, heading if not items else ""))
    return items


def _plain(items: list[Item]) -> str:
    """The items as the notice in the portal shows them."""
    lines = []
    for item in items:
        lines += [f"\n{item.heading}" if lines else item.heading] if item.heading else []
        lines.append(f"- {item.text}")
    return "\n".join(lines)
