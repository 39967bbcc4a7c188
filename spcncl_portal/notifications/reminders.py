"""Reminders ahead of a deadline: who is due which milestone, by the facts of a moment.

An app registers for a kind of deadline who is still silent; this module knows milestones, days and the ledger.
"""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from spcncl_portal.core.registry import Registry
from spcncl_portal.core.templatetags.portal import vndate, vntime
from spcncl_portal.programme.calc import HANOI, last_day
from spcncl_portal.programme.models import Cycle, Deadline, Milestone

from .models import Notice
from .outbox import Letter, queue


@dataclass(frozen=True)
class Silent:
    """A body (or enterprise) that has not yet done what the deadline asks, and the people to remind."""

    subject: object
    code: str
    name: str
    recipients: tuple
    url: str
    body: object = None


@dataclass(frozen=True)
class Due:
    """One line of the due list: a milestone for one recipient."""

    milestone: Milestone
    days_left: int
    silent: Silent
    letter: Letter

    @property
    def kind(self) -> str:
        return "last_day" if self.milestone.days_before == 0 else "reminder"


# kind of deadline → function(cycle, at) -> iterable of Silent
sources: Registry[Callable[[Cycle, datetime.datetime], Iterable[Silent]]] = Registry("reminder source")


def send_moment(milestone: Milestone) -> datetime.datetime:
    """When the milestone's notice goes out: its day at its hour, Hanoi time."""
    day = last_day(milestone.deadline.at) - datetime.timedelta(days=milestone.days_before)
    return datetime.datetime.combine(day, datetime.time(milestone.hour), HANOI)


def milestone_now(deadline: Deadline, now: datetime.datetime) -> Milestone | None:
    """The latest milestone whose moment has come while the deadline has not passed.

    Only the latest: a cycle opened, or a beat restarted, six days before the deadline sends one notice, not three.
    """
    if deadline.is_past(now):
        return None
    come = [one for one in deadline.milestones.all() if send_moment(one) <= now]
    return max(come, key=send_moment, default=None)


def milestone_on(deadline: Deadline, day: datetime.date) -> Milestone | None:
    """The milestone whose notice goes out on `day`."""
    return next((one for one in deadline.milestones.all() if send_moment(one).date() == day), None)


def due_now(cycle: Cycle, now: datetime.datetime | None = None) -> list[Due]:
    """What is due at this moment, sent already or not."""
    now = now or timezone.now()
    pairs = [(milestone_now(one, now), now) for one in cycle.deadlines.all() if one.kind in sources]
    return _due(cycle, pairs, now.astimezone(HANOI).date())


def due_on(cycle: Cycle, day: datetime.date) -> list[Due]:
    """What was or will be due on `day`, by the facts of its hour of sending, or of now when that is earlier."""
    now = timezone.now()
    pairs = []
    for deadline in cycle.deadlines.all():
        milestone = milestone_on(deadline, day) if deadline.kind in sources else None
        if milestone is not None:
            today = now.astimezone(HANOI).date() == day
            pairs.append((milestone, now if today else min(send_moment(milestone), now)))
    return _due(cycle, pairs, day)


def _due(cycle: Cycle, pairs, day: datetime.date) -> list[Due]:
    lines = []
    for milestone, at in pairs:
        if milestone is None:
            continue
        deadline = milestone.deadline
        days_left = (last_day(deadline.at) - day).days
        for silent in sources.get(deadline.kind)(cycle, at):
            for person in silent.recipients or ("",):
                with translation.override(getattr(person, "language", settings.LANGUAGE_CODE)):
                    letter = _letter(cycle, milestone, days_left, silent, person)
                lines.append(Due(milestone, days_left, silent, letter))
    return lines


def _letter(cycle: Cycle, milestone: Milestone, days_left: int, silent: Silent, person) -> Letter:
    deadline = milestone.deadline
    values = {
        "what": deadline.get_kind_display(),
        "body": silent.name,
        "days": days_left,
        "at": _("%(time)s ngày %(date)s") % {"time": vntime(deadline.at), "date": vndate(deadline.at)},
        "year": cycle.year,
    }
    if days_left == 0:
        title = _("Hôm nay là ngày cuối gửi %(what)s năm %(year)s") % values
    else:
        title = _("Còn %(days)s ngày đến hạn gửi %(what)s năm %(year)s") % values
    text = _(
        "Kính gửi %(body)s. Hạn gửi %(what)s của chương trình sản phẩm công nghiệp chủ lực năm %(year)s là %(at)s. "
        "Sở Công Thương chưa nhận được của quý đơn vị. Đề nghị gửi trên cổng trước thời hạn."
    )
    return Letter(
        kind="reminder",
        subject=silent.subject,
        recipient=getattr(person, "email", person),
        user=person if hasattr(person, "email") else None,
        title=title,
        text=text % values,
        url=silent.url,
        milestone=milestone.code,
        deadline=deadline.at,
        body=silent.body,
        cycle_year=cycle.year,
    )


def sent_keys(lines: list[Due]) -> set[str]:
    """Keys of the lines that the ledger already holds."""
    return set(Notice.objects.filter(key__in=[line.letter.key for line in lines]).values_list("key", flat=True))


def send_due(cycle: Cycle, now: datetime.datetime | None = None) -> tuple[list[Due], set[str], int]:
    """Queue what is due now and not in the ledger yet; return the due lines, the keys sent before, and how many new.

    Silent or closed cycles send nothing.
    """
    if cycle.silent or not cycle.is_open:
        return [], set(), 0
    lines = due_now(cycle, now)
    before = sent_keys(lines)
    new = queue([line.letter for line in lines if line.letter.recipient])
    return lines, before, len(new)
