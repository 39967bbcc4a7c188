"""Read notices."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from spcncl_portal.core.templatetags.portal import vndatetime

from .mails import due_words
from .models import Notice
from .states import delivery_state
from .tables import milestone_of


def notices_of(user) -> QuerySet[Notice]:
    """The person's notices, newest first."""
    return user.notices.all()


def sent_notices() -> QuerySet[Notice]:
    """What was sent to whom, with the state of its e-mail."""
    return Notice.objects.select_related("user", "body", "mail")


def _reading(notice: Notice) -> str:
    if notice.is_quiet:
        return ""
    return vndatetime(notice.read_at) if notice.read_at else _("chưa đọc")


def facts_of(notice: Notice) -> list[tuple[str, str]]:
    """A sent notice as labels and values: to whom, why, by when, and what became of its mail."""
    mail, delivery = notice.mail, getattr(notice.mail, "delivery", None)
    attempts = getattr(delivery, "attempts", None)
    if attempts is None and mail is not None:
        attempts = mail.logs.count()
    facts = [
        (_("Loại"), f"{notice.kind_label} ({milestone_of(notice)})".replace(" ()", "")),
        (_("Người nhận"), f"{notice.user} – {notice.recipient}" if notice.user else notice.recipient),
        (_("Đơn vị"), notice.body and str(notice.body)),
        (_("Chu kỳ"), notice.cycle_year and str(notice.cycle_year)),
        (_("Hạn"), notice.effective_deadline and due_words(notice.effective_deadline)),
        (_("Lập lúc"), vndatetime(notice.created_at)),
        (_("Tình trạng thư"), str(delivery_state(notice).label)),
        (_("Số lần gửi"), None if attempts is None else str(attempts)),
        (_("Trả lời của máy chủ thư"), getattr(delivery, "reply_text", "")),
        (_("Đọc trên cổng"), _reading(notice)),
        (_("Mã thư (Message-ID)"), mail and mail.message_id),
    ]
    return [(label, value) for label, value in facts if value]
