"""The wordings that staff click instead of typing; loaded once with the reference data, then theirs."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from spcncl_portal.accounts.models import User
from spcncl_portal.core.actions import creating, editing, require
from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.log import fields_of, log_action

from ..models import CheckWording

WRITE = "applications.write_checks"
LONGEST = 300


def add_wording(*, text: str, item: str = "", position: int | None = None, by: User | None) -> CheckWording:
    """A new wording. item: of the check (`section:…`, `document:…`), empty for all; last unless a position is given.

    Raises ActionError for an empty or too long text, and for one that the item has already.
    """
    with transaction.atomic():
        wording = CheckWording(text=_clean(text, item), item=item, position=_place(position))
        return creating(wording, "add_wording", by=by, permission=WRITE)


def edit_wording(*, wording: CheckWording, text: str, item: str, position: int | None, by: User | None) -> CheckWording:
    """Change a wording; what was asked with it before stays as it was written."""
    clean = _clean(text, item, but=wording)
    with editing(wording, "edit_wording", by=by, permission=WRITE) as row:
        row.text, row.item, row.position = clean, item, _place(position)
    return row


def remove_wording(*, wording: CheckWording, by: User | None) -> None:
    """Take a wording out of the list."""
    with transaction.atomic():
        require(by, WRITE)
        log_action(wording, "remove_wording", by=by, before=fields_of(wording))
        wording.delete()


@transaction.atomic
def load_wordings(*, entries: Sequence[dict]) -> None:
    """Create the shipped wordings (dicts with text and item) where there is none at all; later they are the staff's."""
    if CheckWording.objects.exists():
        return
    for position, entry in enumerate(entries, start=1):
        wording = CheckWording(text=entry["text"], item=entry["item"], position=position)
        creating(wording, "load_reference", by=None)


def _place(position: int | None) -> int:
    """The given place, else the one after the last."""
    if position is not None:
        return position
    last = CheckWording.objects.order_by("-position").values_list("position", flat=True).first()
    return (last or 0) + 1


def _clean(text: str, item: str, but: CheckWording | None = None) -> str:
    clean = " ".join(text.split())
    if not clean:
        raise ActionError(_("Hãy nhập câu mẫu."), field="text")
    if len(clean) > LONGEST:
        raise ActionError(_("Câu mẫu dài quá 300 ký tự; hãy viết gọn lại."), field="text")
    same = CheckWording.objects.filter(item=item, text=clean)
    if (same.exclude(pk=but.pk) if but else same).exists():
        raise ActionError(_("Câu mẫu này đã có ở mục ấy."), field="text")
    return clean
