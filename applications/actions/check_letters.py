"""Put the letter of a check into the register of official documents."""

import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from spcncl_portal.accounts.models import User
from spcncl_portal.core.actions import lock, require
from spcncl_portal.core.errors import ActionError
from spcncl_portal.documents.actions import draft_official
from spcncl_portal.documents.models import OfficialDocument
from spcncl_portal.documents.office_kinds import OfficialKind

from ..check_letter import OUTCOMES, abstract_of, check_letter
from ..models import CheckRound
from .dossier import require_open_cycle


def draft_check_letter(
    *, check_round: CheckRound, by: User, contact: str = "", request_key: uuid.UUID | None = None
) -> OfficialDocument:
    """Draft the letter of a returned or refused dossier, linked to it; it gets its number like every paper.

    request_key: of the form; the same again gives the same draft. Raises ActionError while the check has no such end.
    """
    with transaction.atomic():
        dossier = lock(check_round.submission.dossier)
        require_open_cycle(dossier.cycle)
        require(by, "applications.check_dossier", dossier)
        if check_round.outcome not in OUTCOMES:
            raise ActionError(_("Chỉ lập công văn khi hồ sơ được trả lại hoặc kết luận không đủ điều kiện."))
        return draft_official(
            kind=OfficialKind.LETTER,
            abstract=abstract_of(check_round),
            content=check_letter(check_round, contact=contact),
            cycle=dossier.cycle,
            by=by,
            subject=dossier,
            request_key=request_key,
        )
