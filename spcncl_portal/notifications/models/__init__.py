from .calendar import CalendarKey
from .channels import TextMessage, WebhookDelivery, WebhookEndpoint
from .delivery import MailBounce, MailDelivery, MailPermit
from .notice import Notice
from .preference import DigestRun, NoticePreference

__all__ = [
    "CalendarKey",
    "DigestRun",
    "MailBounce",
    "MailDelivery",
    "MailPermit",
    "Notice",
    "NoticePreference",
    "TextMessage",
    "WebhookDelivery",
    "WebhookEndpoint",
]
