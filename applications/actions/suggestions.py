"""Take products of earlier years over into the body's open letter."""

from collections.abc import Collection

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from spcncl_portal.accounts.models import User
from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.log import log_entry
from spcncl_portal.core.models import ActionLog
from spcncl_portal.programme.models import Body, Cycle
from spcncl_portal.programme.queries import nominating_bodies

from ..models import NominationLetter, Nominee
from ..suggestions import suggestions_for
from .nominees import BATCH, link, open_letter


def add_suggestions(
    *, body: Body, cycle: Cycle, codes: Collection[str], by: User | None
) -> tuple[NominationLetter, int]:
    """Add the chosen suggestions as lines to be completed; returns the open letter and how many were new.

    `codes`: of Suggestion. What stands in a letter of the year already is left out: a second click adds nothing.
    Raises ActionError when nothing is chosen, the cycle is closed or the body does not nominate in it.
    """
    if not codes:
        raise ActionError(_("Hãy đánh dấu ít nhất một sản phẩm."))
    if not cycle.is_open:
        raise ActionError(_("Chu kỳ %(year)s không mở nên không nhận thêm danh sách.") % {"year": cycle.year})
    if not nominating_bodies(cycle).filter(pk=body.pk).exists():
        raise ActionError(
            _("%(body)s không thuộc các đơn vị giới thiệu của năm %(year)s.") % {"body": body.name, "year": cycle.year}
        )
    with transaction.atomic():
        Body.objects.select_for_update(no_key=True).get(pk=body.pk)
        letter = open_letter(cycle, body, by=by)
        chosen = [one for one in suggestions_for(body, cycle) if one.code in codes]
        last = letter.nominees.aggregate(last=Max("position"))["last"] or 0
        lines = [
            Nominee(letter=letter, position=place, tax_code=one.key[0], product_name=one.product_name, **one.values)
            for place, one in enumerate(chosen, start=last + 1)
        ]
        link(lines)
        for line in lines:
            line.fill_search_columns()
        Nominee.objects.bulk_create(lines, batch_size=BATCH)
        after = [{"tax_code": line.tax_code, "product_name": line.product_name} for line in lines]
        ActionLog.objects.bulk_create(
            log_entry(line, "add_suggested", by=by, after=values) for line, values in zip(lines, after, strict=True)
        )
    return letter, len(lines)
