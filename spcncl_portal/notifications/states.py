"""How far a notice's mail has come, in words: read from the row, its mail, and what was chosen."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from post_office.models import STATUS


@dataclass(frozen=True)
class DeliveryState:
    """key: as in the address of a filtered list. tone: code for the colour of the tag."""

    key: str
    label: object
    tone: str
    condition: Q

    def rows(self, notices: QuerySet) -> QuerySet:
        return notices.filter(self.condition)


DELIVERY_STATES = (
    DeliveryState("waiting", _("chờ gửi"), "info", Q(mail__status=STATUS.queued)),
    DeliveryState("sent", _("đã gửi"), "success", Q(mail__status=STATUS.sent)),
    DeliveryState("again", _("chờ gửi lại"), "warning", Q(mail__status=STATUS.requeued)),
    DeliveryState("failed", _("không gửi được"), "danger", Q(mail__status=STATUS.failed)),
    DeliveryState("portal", _("chỉ trên cổng, theo lựa chọn"), "neutral", Q(by_mail=False)),
    DeliveryState("gone", _("thư không còn lưu"), "neutral", Q(by_mail=True, mail=None)),
)
_BY_KEY = {state.key: state for state in DELIVERY_STATES}
_BY_STATUS = {STATUS.queued: "waiting", STATUS.sent: "sent", STATUS.requeued: "again", STATUS.failed: "failed"}


def delivery_state(notice) -> DeliveryState:
    """The state of one notice, read with its mail."""
    if notice.mail_id is None:
        return _BY_KEY["gone" if notice.by_mail else "portal"]
    return _BY_KEY[_BY_STATUS.get(notice.mail.status, "waiting")]
