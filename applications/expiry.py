"""Whether a document is still valid when the council needs it."""

import datetime
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.parsing import ParseError, parse_date
from spcncl_portal.core.templatetags.portal import vndate
from spcncl_portal.programme.models import Cycle, DeadlineKind


class Validity(NamedTuple):
    """Words for the screen and a code of state for their colour."""

    words: str
    state: str

    @property
    def is_short(self) -> bool:
        """Whether somebody has to do something about it."""
        return self.state == "error"


def scored_by(cycle: Cycle) -> datetime.date | None:
    """The last day of scoring, until which documents should be valid; None while it is not set."""
    deadline = cycle.deadline(DeadlineKind.SCORING)
    return timezone.localdate(deadline.at) if deadline and deadline.at else None


def validity(expires_on: datetime.date | str | None, cycle: Cycle) -> Validity | None:
    """What to say of a date of expiry (a text is that of a snapshot); None without one.

    Valid on its last day. In a closed cycle only what ended before its scoring is told, not what ended since.
    """
    if not expires_on:
        return None
    day = datetime.date.fromisoformat(expires_on) if isinstance(expires_on, str) else expires_on
    needed = scored_by(cycle)
    if day < timezone.localdate() and (cycle.is_open or needed is None or day < needed):
        return Validity(_("hết hiệu lực từ %(day)s") % {"day": vndate(day)}, "error")
    if needed is not None and day < needed:
        words = _("hết hiệu lực ngày %(day)s, trước hạn chấm điểm %(needed)s")
        return Validity(words % {"day": vndate(day), "needed": vndate(needed)}, "error")
    return Validity(_("có hiệu lực đến %(day)s") % {"day": vndate(day)}, "valid")


def read_expiry(text: str) -> datetime.date | None:
    """The day that a person typed; None for nothing. Raises ActionError for what is no day."""
    try:
        return parse_date(text) if text.strip() else None
    except ParseError as mistake:
        raise ActionError(str(mistake), field="expires_on") from mistake
