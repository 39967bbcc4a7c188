"""How far a mail, a text message or a call of a webhook has come, and why a mail did not arrive."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class DeliveryStep(TextChoices):
    """waiting → claimed (a worker holds it) → sending (the server may have it) → accepted · failed; accepted → bounced.

    What is tried again goes back to waiting. These are facts that the worker finds, no decisions of people.
    """

    WAITING = "waiting", _("chờ gửi")
    CLAIMED = "claimed", _("sắp gửi")
    SENDING = "sending", _("đang gửi")
    ACCEPTED = "accepted", _("máy chủ đã nhận")
    FAILED = "failed", _("không gửi được")
    BOUNCED = "bounced", _("bị trả lại")


# The mail did not arrive, and nobody tries again by itself.
UNDELIVERED = (DeliveryStep.FAILED, DeliveryStep.BOUNCED)


class Problem(TextChoices):
    """Why a mail did not arrive, in words for those who call the person."""

    MAILBOX_UNKNOWN = "mailbox_unknown", _("Không có hộp thư này: địa chỉ sai, hoặc người dùng đã nghỉ")
    MAILBOX_FULL = "mailbox_full", _("Hộp thư của người nhận đã đầy")
    MAILBOX_CLOSED = "mailbox_closed", _("Hộp thư đã bị khóa hoặc ngừng dùng")
    HOST_UNKNOWN = "host_unknown", _("Không tìm thấy máy chủ thư của địa chỉ này: phần sau @ có thể sai")
    SPAM = "spam", _("Máy chủ bên nhận chặn thư, coi là thư rác hoặc trái chính sách của họ")
    TOO_LARGE = "too_large", _("Thư quá lớn so với giới hạn của bên nhận")
    BAD_ADDRESS = "bad_address", _("Địa chỉ không hợp lệ")
    NO_ANSWER = "no_answer", _("Máy chủ thư không trả lời dù đã thử nhiều lần")
    EXPIRED = "expired", _("Thư hết giá trị trước khi gửi được")
    OTHER = "other", _("Máy chủ thư từ chối; xem nguyên văn trả lời")


class Doubt(TextChoices):
    """Why nobody can say whether the server took the mail."""

    REPLY_LOST = "reply_lost", _("Mất kết nối sau khi đã chuyển hết thư, trước khi máy chủ trả lời")
    WORKER_LOST = "worker_lost", _("Chương trình gửi bị ngắt trong lúc đang gửi")
