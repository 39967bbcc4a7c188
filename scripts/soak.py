"""`make soak`: people at work on a demo of their own for SOAK_SECONDS (600), on loopback; fails on any error.

It starts the demo in a new folder on a free port, lets locust's users sign in and read their screens, and reports
answers, errors, and the growth of memory and of the database.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LIMIT = 3600  # seconds: a soak ends by itself


def free_port() -> int:
    """A port of loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def resident_kib(root_pid: int) -> int:
    """Resident memory of that process and all its descendants, in KiB."""
    rows = subprocess.run(["ps", "-eo", "pid=,ppid=,rss="], capture_output=True, text=True, check=True).stdout
    table = [tuple(map(int, row.split())) for row in rows.splitlines()]
    family, total = {root_pid}, 0
    for pid, parent, resident in sorted(table):
        if pid in family or parent in family:
            family.add(pid)
            total += resident
    return total


def wait_ready(url: str, demo: subprocess.Popen, seconds: int = 300) -> None:
    """Wait for /readyz; SystemExit when the demo ends or stays silent."""
    for _ in range(seconds):
        if demo.poll() is not None:
            sys.exit(f"soak: the demo ended with code {demo.returncode}")
        try:
            urllib.request.urlopen(f"{url}/readyz", timeout=3).close()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(1)
    sys.exit("soak: the demo does not answer")


def main() -> None:
    seconds = min(int(os.environ.get("SOAK_SECONDS", "600")), LIMIT)
    users = min(int(os.environ.get("SOAK_USERS", "20")), 200)
    folder, port = Path(tempfile.mkdtemp(prefix="spcncl-soak-")), free_port()
    environment = {**os.environ, "DATA_DIR": str(folder), "PORT": str(port), "HOST": "127.0.0.1"}
    demo = subprocess.Popen([sys.executable, "scripts/demo.py"], cwd=ROOT, env=environment)
    url = f"http://127.0.0.1:{port}"
    try:
        wait_ready(url, demo)
        before = resident_kib(demo.pid)
        locust = [sys.executable, "-m", "locust", "-f", "scripts/soak_users.py", "--headless", "--only-summary"]
        load = ["--host", url, "--users", str(users), "--spawn-rate", "2", "--run-time", f"{seconds}s"]
        failed = subprocess.run([*locust, *load, "--exit-code-on-error", "1"], cwd=ROOT).returncode
        after = resident_kib(demo.pid)
        size = (folder / "portal.sqlite3").stat().st_size // 1024
        print(f"soak: {users} users, {seconds} s; memory {before} -> {after} KiB; database {size} KiB")
        if demo.poll() is not None:
            sys.exit("soak: the demo died")
        sys.exit(1 if failed else 0)
    finally:
        demo.send_signal(signal.SIGINT)
        demo.wait(60)
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
