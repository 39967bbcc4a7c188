"""The portal as it runs in earnest: gunicorn, a Celery worker and beat, each a process of its own with its log."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
_BIN = Path(sys.executable).parent
_CELERY = [str(_BIN / "celery"), "-A", "spcncl_portal"]
COMMANDS = {
    "web": [str(_BIN / "gunicorn"), "-c", "deploy/gunicorn.conf.py", "spcncl_portal.wsgi"],
    "worker": [*_CELERY, "worker", "--loglevel", "INFO", "--without-gossip", "--without-mingle", "--without-heartbeat"],
    "beat": [*_CELERY, "beat", "--loglevel", "INFO", "--pidfile", ""],
}
LEFT_OUT = ("HTTPS", "BEHIND_PROXY", "EMAIL_URL", "S3_BUCKET", "MFA_REQUIRED", "STATIC_ROOT", "DEBUG", "ALLOWED_HOSTS")
READY_WITHIN = 90  # seconds; the machine may be busy with other tests


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Stack:
    """Web, worker and beat on a database, a Redis and a data folder of their own."""

    def __init__(self, folder: Path, *, database: str, redis: str):
        self.data, self.logs, self.running = folder / "data", folder / "logs", {}
        self.logs.mkdir(parents=True)
        self.database, self.port = database, free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = {
            **{name: value for name, value in os.environ.items() if name not in LEFT_OUT},
            "DJANGO_SETTINGS_MODULE": "tests.browser.stack_settings",
            "PYTHONPATH": str(ROOT),
            "DATABASE_URL": database,
            "REDIS_URL": redis,
            "DATA_DIR": str(self.data),
            "DEMO": "1",
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
            "SITE_URL": self.url,
            "WEB_PROCESSES": "1",
            "WORKER_CONCURRENCY": "1",
        }
        self.facts: dict = {}
        self.told = 0  # lines of `troubles` that were reported already

    def __enter__(self) -> "Stack":
        try:
            self.prepare()
            for name in COMMANDS:
                self.start(name)
            self.wait_until_ready()
        except BaseException:
            self.end()
            raise
        return self

    def __exit__(self, *_problem) -> None:
        self.end()

    def prepare(self) -> None:
        command = [sys.executable, "-m", "tests.browser.prepare"]
        done = subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False, timeout=300
        )
        if done.returncode:
            raise RuntimeError(f"tests.browser.prepare failed:\n{done.stderr[-4000:]}")
        self.facts = json.loads(done.stdout.splitlines()[-1])

    def manage(self, *arguments: str) -> str:
        """What a command of the portal prints, run beside the stack."""
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False, timeout=120
        )
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout

    def start(self, name: str) -> None:
        """Start one of the three in a process group of its own."""
        with (self.logs / f"{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen(
                COMMANDS[name],
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def wait_until_ready(self) -> None:
        until, answer = time.monotonic() + READY_WITHIN, "does not answer"
        while time.monotonic() < until:
            dead = [name for name, process in self.running.items() if process.poll() is not None]
            if dead:
                raise RuntimeError(f"{dead} ended at once.\n{self.tail()}")
            try:
                with urllib.request.urlopen(f"{self.url}/readyz", timeout=5):
                    return
            except urllib.error.HTTPError as error:
                answer = f"answers {error.code}"
            except OSError:
                pass
            time.sleep(0.3)
        raise RuntimeError(f"/readyz {answer} after {READY_WITHIN} s.\n{self.tail()}")

    def kill(self, name: str) -> None:
        """Kill the whole process group of one of them, as a power cut does."""
        process = self.running.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(30)

    def end(self) -> None:
        """Ask all to end, then kill what stays: nothing of a run outlives it."""
        for process in self.running.values():
            with suppress(ProcessLookupError):
                process.terminate()
        until = time.monotonic() + 10
        for process in self.running.values():
            with suppress(subprocess.TimeoutExpired):
                process.wait(max(until - time.monotonic(), 0.1))
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait(30)
        self.running.clear()

    def tail(self, lines: int = 25) -> str:
        """The ends of all logs, for the report of a failure."""
        found = []
        for path in sorted(self.logs.glob("*.log")):
            text = path.read_text(errors="replace").splitlines()
            found.append("\n".join([f"--- {path.name}", *(line[:600] for line in text[-lines:])]))
        return "\n".join(found)

    def troubles(self) -> list[str]:
        """Log lines of unhandled errors, of any process."""
        found = []
        for path in sorted(self.logs.glob("*.log")):
            for line in path.read_text(errors="replace").splitlines():
                if "Traceback" in line or '"level": "error"' in line or '"level": "critical"' in line:
                    found.append(f"{path.name}: {line[:3000]}")
        return found

    def sql(self, statement: str, *values):
        """Rows of a statement on the stack's database; what only time would bring about can be written this way."""
        import psycopg2

        connection = psycopg2.connect(self.database)
        connection.autocommit = True
        try:
            with connection.cursor() as cursor:
                cursor.execute(statement, values)
                return cursor.fetchall() if cursor.description else []
        finally:
            connection.close()
