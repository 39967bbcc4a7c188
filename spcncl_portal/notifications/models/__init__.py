from .calendar import CalendarKey
from .channels import TextMessage, WebhookDelivery, WebhookEndpoint
from .delivery import MailBounce, MailDelivery, MailPermit
from .notice import Notice
from .preference import DigestRun, NoticePreference
from .urging import Call, Urged, UrgingLetter

__all__ = [
    "CalendarKey",
    "Call",
    "DigestRun",
    "MailBounce",
    "MailDelivery",
    "MailPermit",
    "Notice",
    "NoticePreference",
    "TextMessage",
    "Urged",
    "UrgingLetter",
    "WebhookDelivery",
    "WebhookEndpoint",
]
