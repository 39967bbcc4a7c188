"""Whoever got longer than a deadline says, or was excused, is told; so is it when that is taken back."""

from django.apps import apps
from django.dispatch import receiver
from django.utils.translation import gettext as _

from spcncl_portal.core.templatetags.portal import vndatetime
from spcncl_portal.programme.extensions import extendables
from spcncl_portal.programme.models import Extension
from spcncl_portal.programme.signals import extension_granted, extension_withdrawn

from .actions import notify
from .reminder_words import TASKS


@receiver(extension_granted)
def tell_granted(sender, extension: Extension, subject, by, **kwargs) -> None:
    """To the people of the thing: until when, or that nothing is asked any more, and why."""

    def title() -> str:
        words = _("Được miễn %(task)s năm %(year)s") if extension.excused else _("Gia hạn %(task)s năm %(year)s")
        return words % _values(extension)

    def text() -> str:
        words = (
            _("%(who)s được miễn %(task)s. Lý do: %(reason)s")
            if extension.excused
            else _("%(who)s được gia hạn %(task)s đến %(until)s. Lý do: %(reason)s")
        )
        return words % _values(extension)

    _tell(extension, subject, "extension_granted", title, text)


@receiver(extension_withdrawn)
def tell_withdrawn(sender, extension: Extension, by, **kwargs) -> None:
    """To the same people: the usual deadline counts again."""
    subject = apps.get_model(extension.subject_type).objects.filter(pk=extension.subject_id).first()
    if subject is None:
        return
    _tell(
        extension,
        subject,
        "extension_withdrawn",
        lambda: _("Thu hồi gia hạn %(task)s năm %(year)s") % _values(extension),
        lambda: _("%(who)s lại tính theo hạn chung. Lý do: %(withdrawn)s") % _values(extension),
    )


def _values(extension: Extension) -> dict:
    return {
        "who": extension.label,
        "task": TASKS[extension.deadline.kind],
        "year": extension.cycle_year,
        "until": vndatetime(extension.until),
        "reason": extension.reason,
        "withdrawn": extension.withdrawn_reason,
    }


def _tell(extension: Extension, subject, kind: str, title, text) -> None:
    asked = extendables.get(extension.deadline.kind)
    if asked is None:
        return
    notify(
        kind=kind,
        subject=extension,
        recipients=asked.people(subject),
        title=title,
        text=text,
        url=asked.url(subject, extension.cycle),
        body=extension.body,
    )
