"""Web, worker and beat as children of the demo: started, watched, started again, ended together."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

_BIN = Path(sys.executable).parent
_CELERY = [str(_BIN / "celery"), "-A", "spcncl_portal"]
_QUIET = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
COMMANDS = {
    "web": [str(_BIN / "gunicorn"), "-c", "deploy/gunicorn.conf.py", "spcncl_portal.wsgi"],
    "worker": [*_CELERY, "worker", "--loglevel", "INFO", "--hostname", "demo@localhost", *_QUIET],
    "beat": [*_CELERY, "beat", "--loglevel", "INFO", "--pidfile", ""],
}
RESTARTS, WITHIN = 5, 60  # a process may die that often in that many seconds before the demo gives up


def _end_with_parent() -> None:
    """Linux: the child gets SIGTERM when the demo dies, however it dies."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)


class Processes:
    """The three processes; each logs to its file below `logs`."""

    def __init__(self, root: Path, logs: Path):
        self.root, self.logs = root, logs
        self.running: dict[str, subprocess.Popen] = {}
        self.deaths: dict[str, list[float]] = {name: [] for name in COMMANDS}
        logs.mkdir(parents=True, exist_ok=True)

    def start(self) -> None:
        for name in COMMANDS:
            self._start(name)

    def _start(self, name: str) -> None:
        path = self.logs / f"{name}.log"
        if path.exists() and path.stat().st_size > 10_000_000:
            path.replace(path.with_suffix(".old.log"))
        with path.open("ab") as log:
            # A session of its own: Ctrl-C reaches the demo alone, which then ends the three in order.
            self.running[name] = subprocess.Popen(
                COMMANDS[name],
                cwd=self.root,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=_end_with_parent,
            )

    def tend(self) -> None:
        """Start again what died; RuntimeError with the end of its log when it dies again and again."""
        for name, process in list(self.running.items()):
            if process.poll() is None:
                continue
            now = time.monotonic()
            self.deaths[name] = [moment for moment in self.deaths[name] if now - moment < WITHIN] + [now]
            log = self.logs / f"{name}.log"
            if len(self.deaths[name]) > RESTARTS:
                tail = "\n".join(log.read_text(errors="replace").splitlines()[-15:])
                raise RuntimeError(
                    f"tiến trình {name} dừng liên tục (mã {process.returncode}); dừng tất cả. {log}:\n{tail}"
                )
            print(f"Tiến trình {name} đã dừng (mã {process.returncode}), khởi động lại. Nhật ký: {log}", flush=True)
            self._kill(process, signal.SIGKILL)  # children that it left behind
            time.sleep(min(2 ** len(self.deaths[name]) / 4, 5))
            self._start(name)

    def end(self, seconds: float = 15) -> None:
        """Ask all to end, wait, kill what stays."""
        for process in self.running.values():
            if process.poll() is None:
                process.terminate()
        until = time.monotonic() + seconds
        for process in self.running.values():
            with suppress(subprocess.TimeoutExpired):
                process.wait(max(until - time.monotonic(), 0.1))
            self._kill(process, signal.SIGKILL)
            process.wait()
        self.running.clear()

    @staticmethod
    def _kill(process: subprocess.Popen, number: int) -> None:
        """Signal the whole session of that process."""
        with suppress(ProcessLookupError):
            os.killpg(process.pid, number)
