from .calendar import CalendarKey
from .notice import Notice
from .preference import DigestRun, NoticePreference

__all__ = ["CalendarKey", "DigestRun", "Notice", "NoticePreference"]
