"""What staff do about a mail that did not arrive."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from post_office.models import STATUS, Email

from spcncl_portal.accounts.models import User
from spcncl_portal.core.actions import editing, lock, require
from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.parsing import ParseError, parse_email

from .delivery_states import DeliveryStep
from .models import MailDelivery, Notice

MEND = "notifications.mend_delivery"


def send_again(*, delivery: MailDelivery, by: User, address: str = "") -> MailDelivery:
    """Put an undelivered mail back into the queue, to its own address or to `address`; the ledger row stays.

    Twice is once. ActionError for a mail that arrived, a wrong address, and another address for a mail whose link is
    a key (password, invitation): whoever holds that mailbox could take the account.
    """
    require(by, MEND, delivery)
    with transaction.atomic():
        row = lock(delivery)
        if row.state in (DeliveryStep.WAITING, DeliveryStep.CLAIMED, DeliveryStep.SENDING):
            return row
        if not row.is_undelivered:
            raise ActionError(_("Thư này đã được máy chủ nhận, không cần gửi lại."))
        to = _address(row, address)
        with editing(row, "send_again", by=by, permission=MEND) as row:
            row.sent_to = to
            row.state, row.next_at, row.attempts = DeliveryStep.WAITING, timezone.now(), 0
            row.failed_at, row.problem = None, ""
            row.handled_at, row.handled_by, row.handled_note = None, None, ""
        Email.objects.filter(pk=row.mail_id).update(status=STATUS.queued, last_updated=timezone.now())
    return row


def _address(row: MailDelivery, address: str) -> str:
    """The address to use instead of the mail's own; nothing when it is the same."""
    if not address.strip():
        return row.sent_to
    try:
        to = parse_email(address)
    except ParseError as problem:
        raise ActionError(str(problem), field="address") from None
    if [to] == [one.lower() for one in row.mail.to]:
        return ""
    if not Notice.objects.filter(mail=row.mail_id).exists():
        raise ActionError(
            _("Thư này chứa liên kết riêng (mật khẩu, lời mời) nên chỉ gửi được tới đúng địa chỉ đã ghi."),
            field="address",
        )
    return to


def mark_handled(*, delivery: MailDelivery, by: User, note: str) -> MailDelivery:
    """Take a mail off the list with what was done (called, told otherwise). ActionError without a note."""
    note = note.strip()
    if not note:
        raise ActionError(_("Hãy ghi đã làm gì: gọi cho ai, người đó trả lời thế nào."), field="note")
    with editing(delivery, "mark_delivery_handled", by=by, permission=MEND, reason=note) as row:
        if not row.is_undelivered and row.doubtful_at is None:
            raise ActionError(_("Thư này không còn trong danh sách cần xử lý."))
        row.handled_at, row.handled_by, row.handled_note = timezone.now(), by, note
    return row
