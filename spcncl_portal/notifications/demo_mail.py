"""The demo's mail box: files that the file backend wrote, read for the page /demo/thu/."""

import email
import email.policy
import re
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings

FILE_NAME = re.compile(r"^[\w.-]+\.log$")
SEPARATOR = "\n" + "-" * 79 + "\n"


@dataclass(frozen=True)
class Mail:
    name: str
    to: str
    subject: str
    date: str
    text: str
    links: tuple[str, ...]


def is_on() -> bool:
    """Only in the demo, where mail goes into files."""
    return settings.DEMO


def newest(limit: int) -> list[Mail]:
    files = sorted(Path(settings.EMAIL_FILE_PATH).glob("*.log"), key=lambda file: file.stat().st_mtime, reverse=True)
    return [mail for file in files[:limit] if (mail := _parse(file))]


def read(name: str) -> Mail | None:
    file = Path(settings.EMAIL_FILE_PATH) / name
    return _parse(file) if FILE_NAME.match(name) and file.is_file() else None


def _parse(file: Path) -> Mail | None:
    """The first message of the file (the backend writes one file per connection, one connection per message)."""
    text = file.read_text(encoding="utf-8", errors="replace").split(SEPARATOR)[0]
    message: EmailMessage = email.message_from_string(text, policy=email.policy.default)
    body = message.get_body(preferencelist=("plain",))
    content = body.get_content() if body is not None else ""
    links = tuple(re.findall(r"https?://\S+", content))
    return Mail(file.name, str(message["to"]), str(message["subject"]), str(message["date"]), content, links)
