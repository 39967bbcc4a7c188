"""A received letter is not changed any more: a letter that puts it right takes its place."""

from django.db import transaction
from django.utils.translation import gettext as _

from spcncl_portal.accounts.models import User
from spcncl_portal.core.actions import creating, lock, require
from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.log import log_action
from spcncl_portal.programme.models import Body

from ..imports.nominations import OPEN_STATES
from ..models import NominationLetter, Nominee
from ..nomination_changes import values_of
from ..states import LetterState
from .nomination import is_office
from .nominees import BATCH, link


def correct_letter(*, letter: NominationLetter, by: User | None) -> NominationLetter:
    """Begin the letter that takes the place of a received one, with its lines; a second click gives the same draft.

    Until the new letter is received the old one counts. Raises ActionError when the letter is not received, or is
    corrected already.
    """
    with transaction.atomic():
        Body.objects.select_for_update(no_key=True).get(pk=letter.body_id)
        letter = lock(letter)
        require(by, "applications.correct_letter", letter)
        if letter.state != LetterState.RECEIVED:
            raise ActionError(
                _("Chỉ văn bản đã tiếp nhận mới cần văn bản thay thế; văn bản này còn sửa hoặc chờ được.")
            )
        there = letter.corrections.order_by("-pk").first()
        if there is not None:
            return _already(there)
        draft = NominationLetter(
            cycle=letter.cycle,
            body=letter.body,
            body_name=letter.body.name,
            corrects=letter,
            entered_by=by,
            on_paper=letter.on_paper and is_office(by),  # a body itself sends on the portal
            demo=letter.demo,
        )
        creating(draft, "correct", by=by)
        lines = _copy_lines(letter, draft)
        log_action(draft, "copy_lines", by=by, after={"from": str(letter), "lines": lines})
    return draft


def _already(there: NominationLetter) -> NominationLetter:
    if there.state in OPEN_STATES:
        return there
    if there.state == LetterState.SENT:
        raise ActionError(_("Văn bản thay thế số %(number)s đã gửi và đang chờ tiếp nhận.") % {"number": there.number})
    raise ActionError(
        _("Văn bản này đã được thay bằng văn bản số %(number)s; hãy sửa từ văn bản đó.") % {"number": there.number}
    )


def _copy_lines(letter: NominationLetter, draft: NominationLetter) -> int:
    lines = [Nominee(letter=draft, position=line.position, **values_of(line)) for line in letter.nominees.all()]
    link(lines)
    for line in lines:
        line.fill_search_columns()
    Nominee.objects.bulk_create(lines, batch_size=BATCH)
    return len(lines)
