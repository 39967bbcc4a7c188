"""Keep personal data out of the technical logs. Who did what stands in the action log, which has its readers."""

import re

ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
# Personal links: whoever reads the log must not be able to use them.
LINK = re.compile(r"(/(?:tai-khoan/(?:loi-moi|xac-nhan-thu|quen-mat-khau)|lich/rieng|m)/)[^/\s\"']+")
PERSONAL_KEYS = {"email", "username", "login", "full_name", "phone", "password", "token", "ip_address"}
HIDDEN = "•"


def hide_personal_data(logger, method: str, event: dict) -> dict:
    """A structlog processor: e-mail addresses, personal links and values under personal names become a dot."""
    for key, value in event.items():
        if key in PERSONAL_KEYS:
            event[key] = HIDDEN
        elif isinstance(value, str):
            event[key] = LINK.sub(rf"\1{HIDDEN}", ADDRESS.sub(HIDDEN, value))
    return event
