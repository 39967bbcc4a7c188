"""Extensions and exceptions of a deadline: they change what is sent and what is late from then on."""

import datetime

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from spcncl_portal.core.actions import creating
from spcncl_portal.core.errors import ActionError

from ..extensions import extendables, key_of
from ..models import Deadline, Extension
from ..signals import extension_granted, extension_withdrawn
from .cycles import EDIT, cycle_held, editing_within
from .deadlines import check_instant


def grant_extension(
    *,
    deadline: Deadline,
    subject: Model,
    until: datetime.datetime | None = None,
    excused: bool = False,
    reason: str,
    by,
    at: datetime.datetime | None = None,
) -> Extension:
    """Give `subject` until `until`, or excuse it. The same given twice is one.

    at: when it was given, for replaying a past year. Raises ActionError without a reason, for a date that is no later
    than the date that holds already, or past, and while another extension is in force.
    """
    now = at or timezone.now()
    if not reason.strip():
        raise ActionError(_("Cần ghi rõ lý do gia hạn hoặc miễn."), field="reason")
    asked = extendables.get(deadline.kind)
    own_date = asked.own_date(subject) if asked and asked.own_date else None
    _check_until(deadline, until, excused, now, usual=own_date or deadline.at)
    subject_type, subject_id = key_of(subject)
    extension = Extension(
        deadline=deadline,
        subject_type=subject_type,
        subject_id=subject_id,
        label=str(subject)[:300],
        body=subject if asked and asked.is_body else None,
        until=until,
        excused=excused,
        reason=reason.strip(),
        by=by,
        at=now,
    )
    with cycle_held(deadline.cycle, by):
        found = _in_force(extension)
        if found is not None:
            if (found.until, found.excused, found.reason) == (until, excused, extension.reason):
                return found
            raise _already(found)
        try:
            with transaction.atomic():
                creating(extension, "grant_extension", by=by, permission=EDIT, reason=extension.reason)
        except IntegrityError as twice:
            raise _already(extension) from twice
        extension_granted.send(sender=Extension, extension=extension, subject=subject, by=by)
    return extension


def _check_until(
    deadline: Deadline,
    until: datetime.datetime | None,
    excused: bool,
    now: datetime.datetime,
    *,
    usual: datetime.datetime | None,
) -> None:
    if excused == (until is not None):
        raise ActionError(_("Hãy chọn một trong hai: ngày hạn mới, hoặc miễn."), field="day")
    if excused:
        return
    check_instant(deadline.cycle, deadline.kind, until)
    if usual is not None and until <= usual:
        raise ActionError(_("Hạn mới phải sau hạn đang có."), field="day")
    if until <= now:
        raise ActionError(_("Hạn mới phải ở phía trước."), field="day")


def _in_force(extension: Extension) -> Extension | None:
    same = {name: getattr(extension, name) for name in ("deadline", "subject_type", "subject_id")}
    return Extension.objects.filter(**same, withdrawn_at=None).first()


def _already(extension: Extension) -> ActionError:
    message = _("%(who)s đang có gia hạn hoặc được miễn; hãy thu hồi trước rồi mới cho lại.")
    return ActionError(message % {"who": extension.label}, field="subject")


def withdraw_extension(*, extension: Extension, reason: str, by) -> Extension:
    """Take an extension back: from now on the usual deadline counts again. Taking it back twice changes nothing."""
    if not reason.strip():
        raise ActionError(_("Cần ghi rõ lý do thu hồi."), field="reason")
    with cycle_held(extension.cycle, by):
        if Extension.objects.filter(pk=extension.pk).exclude(withdrawn_at=None).exists():
            return extension
        with editing_within(extension, "withdraw_extension", by=by, reason=reason.strip()) as locked:
            locked.withdrawn_at, locked.withdrawn_by = timezone.now(), by
            locked.withdrawn_reason = reason.strip()
        extension_withdrawn.send(sender=Extension, extension=locked, by=by)
    return locked
