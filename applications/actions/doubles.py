"""What staff decide where several bodies nominated one product: which line counts, or that all of them stand."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from spcncl_portal.accounts.models import User
from spcncl_portal.core.actions import creating, editing, lock, require
from spcncl_portal.core.errors import ActionError
from spcncl_portal.notifications.actions import notify
from spcncl_portal.programme.models import Cycle

from ..doubles import Double, double_of
from ..models import DoubleDecision, Nominee
from ..nomination_queries import people_of_body

PERMISSION = "applications.decide_double"
MAX_NOTE = DoubleDecision._meta.get_field("note").max_length


def decide_double(*, line: Nominee, kept: Nominee | None, note: str, by: User | None) -> Double:
    """Decide on the double that `line` belongs to: `kept` counts, or all stand (None); may be decided anew.

    One decision for each product of the double; every body of it is told. Deciding the same again changes nothing.
    Raises ActionError without a reason, when the lines are no double any more, or `kept` is none of them.
    """
    require(by, PERMISSION, line.letter)
    note = note.strip()
    if not note:
        raise ActionError(_("Cần ghi rõ lý do."), field="note")
    if len(note) > MAX_NOTE:
        raise ActionError(_("Lý do dài quá %(n)s chữ; hãy viết gọn lại.") % {"n": MAX_NOTE}, field="note")
    with transaction.atomic():
        cycle = lock(line.letter.cycle)
        double = double_of(line)
        if double is None:
            raise ActionError(_("Các dòng này không còn trùng nhau; hãy mở lại danh sách."))
        if kept is not None and kept not in double.lines:
            raise ActionError(_("Hãy chọn một dòng trong các dòng trùng."), field="kept")
        changed = [_decide(cycle, key, kept, note, by) for key in sorted(double.keys)]
        if any(changed):
            double = double_of(line) or double
            _tell(double, note)
    return double


def _decide(cycle: Cycle, key: tuple[str, str], kept: Nominee | None, note: str, by: User | None) -> bool:
    """Keep the decision for one product; whether anything changed."""
    tax_code, product_key = key
    there = DoubleDecision.objects.filter(cycle=cycle, tax_code=tax_code, product_key=product_key).first()
    if there is None:
        row = DoubleDecision(
            cycle=cycle, tax_code=tax_code, product_key=product_key, kept=kept, note=note, decided_by=by
        )
        creating(row, "decide_double", by=by, permission=PERMISSION, reason=note)
        return True
    if (there.kept, there.note) == (kept, note):
        return False
    with editing(there, "decide_double", by=by, permission=PERMISSION, reason=note) as row:
        row.kept, row.note, row.decided_by, row.decided_at = kept, note, by, timezone.now()
    return True


def _tell(double: Double, note: str) -> None:
    """Each body hears of its own line."""
    kept, at = double.kept, timezone.now()
    for body in {line.letter.body for line in double.lines}:
        line = next(one for one in double.lines if one.letter.body == body)
        recipients = list(people_of_body(body)) or [address for address in [body.contact_email] if address]
        notify(
            kind="double_decided",
            subject=line.letter,
            recipients=recipients,
            title=lambda line=line: _("Giới thiệu trùng: %(product)s") % {"product": line.product_name[:200]},
            text=lambda line=line: _words(line, kept, note),
            url=line.letter.get_absolute_url(),
            milestone=f"double-{line.pk}-{at:%Y%m%d%H%M%S%f}",
            body=body,
        )


def _words(line: Nominee, kept: Nominee | None, note: str) -> str:
    values = {"product": line.product_name, "enterprise": line.enterprise_name, "note": note}
    what = _("Sản phẩm “%(product)s” của %(enterprise)s cũng được đơn vị khác giới thiệu.") % values
    if kept is None:
        decided = _("Sở Công Thương giữ giới thiệu của tất cả các đơn vị.")
    elif kept.letter.body_id == line.letter.body_id:
        decided = _("Sở Công Thương tính theo giới thiệu của đơn vị bạn.")
    else:
        decided = _("Sở Công Thương tính theo giới thiệu của %(body)s.") % {"body": kept.letter.body_name}
    return " ".join([what, decided, _("Lý do: %(note)s") % values])
