"""Read a mail server's refusal: the code (RFC 5321), the enhanced code (RFC 3463), else the words that servers use."""

import re

from .delivery_states import Problem

ENHANCED = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
# class.subject.detail without the class → why; RFC 3463 section 3.
BY_ENHANCED = {
    "1.0": Problem.BAD_ADDRESS,
    "1.1": Problem.MAILBOX_UNKNOWN,
    "1.2": Problem.HOST_UNKNOWN,
    "1.3": Problem.BAD_ADDRESS,
    "1.6": Problem.MAILBOX_UNKNOWN,
    "1.10": Problem.HOST_UNKNOWN,
    "2.1": Problem.MAILBOX_CLOSED,
    "2.2": Problem.MAILBOX_FULL,
    "2.3": Problem.TOO_LARGE,
    "3.4": Problem.TOO_LARGE,
    "4.1": Problem.NO_ANSWER,
    "4.2": Problem.NO_ANSWER,
    "4.4": Problem.HOST_UNKNOWN,
    "4.7": Problem.NO_ANSWER,
}
BY_WORDS = (
    (re.compile(r"spam|junk|blacklist|blocked|policy|reputation|dmarc|spf|unsolicited", re.I), Problem.SPAM),
    (re.compile(r"quota|mailbox (is )?full|over ?quota|insufficient storage", re.I), Problem.MAILBOX_FULL),
    (re.compile(r"disabled|suspended|inactive|deactivated", re.I), Problem.MAILBOX_CLOSED),
    (re.compile(r"domain|host (unknown|not found)|no such host|no mx", re.I), Problem.HOST_UNKNOWN),
    (
        re.compile(r"unknown|no such|not found|does ?n[o']t exist|no mailbox|invalid (recipient|mailbox)", re.I),
        Problem.MAILBOX_UNKNOWN,
    ),
    (re.compile(r"too (large|big)|size limit|exceeds", re.I), Problem.TOO_LARGE),
)
BY_CODE = {
    550: Problem.MAILBOX_UNKNOWN,
    551: Problem.MAILBOX_UNKNOWN,
    552: Problem.MAILBOX_FULL,
    553: Problem.BAD_ADDRESS,
}


def enhanced_code(text: str) -> str:
    """The first enhanced code in a reply, such as `5.1.1`, or nothing."""
    found = ENHANCED.search(text)
    return found[0] if found else ""


def problem_of(code: int | None, text: str, *, status: str = "") -> Problem:
    """Why the server refused. code: of the reply; status: enhanced code that a report gives apart from the text."""
    enhanced = status if ENHANCED.fullmatch(status) else enhanced_code(text)
    if enhanced:
        detail = enhanced.partition(".")[2]
        if detail.startswith("7."):
            return Problem.SPAM
        if detail in BY_ENHANCED:
            return BY_ENHANCED[detail]
    for pattern, problem in BY_WORDS:
        if pattern.search(text):
            return problem
    return BY_CODE.get(code, Problem.OTHER)
