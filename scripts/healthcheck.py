"""Health of one container: `healthcheck.py web|worker|beat`. Exit 0 when well, 1 with the reason otherwise."""

import os
import sys
import time
import urllib.request
from pathlib import Path


def web() -> str:
    """'' when /readyz answers: database, broker and storage are there."""
    host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].lstrip(".").replace("*", "localhost")
    request = urllib.request.Request("http://127.0.0.1:8000/readyz", headers={"Host": host})
    try:
        with urllib.request.urlopen(request, timeout=8):
            return ""
    except OSError as error:
        return f"/readyz: {error}"


def main_process(word: str) -> str:
    """'' when a Celery process of that kind runs in this container."""
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and folder.name != str(os.getpid()):
            try:
                arguments = (folder / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if any(argument.endswith(b"celery") for argument in arguments) and word.encode() in arguments:
                return ""
    return f"no Celery {word} runs"


def pulse(word: str, seconds: int = 300) -> str:
    """'' when the process runs and touched its pulse file lately (spcncl_portal/celery.py does, about every 30 s)."""
    if reason := main_process(word):
        return reason
    file = Path("/tmp", f"spcncl-{word}.pulse")
    if not file.exists():
        return f"{file} was never touched"
    age = time.time() - file.stat().st_mtime
    return "" if age < seconds else f"{file} is {age:.0f} s old"


if __name__ == "__main__":
    kind = sys.argv[1]
    problem = web() if kind == "web" else pulse(kind)
    if problem:
        sys.exit(problem)
