"""Nothing is lost, nothing doubled unseen: two beats, workers killed twenty times, an emptied broker, a bad server.

Real processes on PostgreSQL and the filesystem broker, mail over SMTP to a server that refuses, puts off, delays and
drops connections before and after accepting.
"""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

import psycopg2
import pytest

from tests.browser.stack import LEFT_OUT, ROOT
from tests.notifications.smtp_server import DROP_AFTER, DROP_AT_RCPT, DROP_BEFORE, TAKE, Server

KILLS, WORKERS = 20, 2
ENOUGH = 240  # seconds until all is delivered after the last kill; some ten on an idle machine
CELERY = [str(Path(sys.executable).parent / "celery"), "-A", "spcncl_portal"]
QUIET = ["--loglevel", "WARNING"]
AT_FIRST = {"tam": "r451 4.7.1 greylisted", "truoc": DROP_BEFORE, "nuot": DROP_AFTER, "dut": DROP_AT_RCPT}


def plan(address: str, attempt: int) -> str:
    kind = address.partition("@")[0].rstrip("0123456789")
    if kind == "sai":
        return "r550 5.1.1 User unknown"
    return AT_FIRST.get(kind, TAKE) if attempt == 1 else TAKE


class Chaos:
    """The processes, and how they are killed."""

    def __init__(self, folder: Path, database: str, port: int):
        self.folder, self.database, self.running = folder, database, {}
        self.started = 0
        self.environment = {
            **{name: value for name, value in os.environ.items() if name not in (*LEFT_OUT, "REDIS_URL", "DEMO")},
            "DJANGO_SETTINGS_MODULE": "tests.notifications.chaos_settings",
            "PYTHONPATH": str(ROOT),
            "DATABASE_URL": database,
            "DATA_DIR": str(folder / "data"),
            "EMAIL_URL": f"smtp://127.0.0.1:{port}",
        }

    def step(self, name: str):
        command = [sys.executable, "-m", "tests.notifications.chaos_steps", name]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stderr[-3000:]
        return json.loads(done.stdout.splitlines()[-1])

    def start(self, name: str, *arguments: str) -> None:
        with (self.folder / f"{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen(
                [*CELERY, *arguments],
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def start_worker(self) -> None:
        self.started += 1
        name = f"worker{self.started}"
        self.start(name, "worker", "-c", "2", "-n", f"{name}@test", *QUIET, "--without-gossip", "--without-mingle")

    def start_beat(self, name: str) -> None:
        self.start(name, "beat", *QUIET, "--pidfile", "")

    def kill(self, name: str) -> None:
        process = self.running.pop(name)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(20)

    def kill_hand(self, name: str, chance: random.Random) -> None:
        """Kill one of the worker's processes that do the work; it forks another."""
        main = self.running[name].pid
        hands = Path(f"/proc/{main}/task/{main}/children").read_text().split()
        if hands:
            os.kill(int(chance.choice(hands)), signal.SIGKILL)

    def workers(self) -> list[str]:
        return [name for name in self.running if name.startswith("worker")]

    def end(self) -> None:
        for name in list(self.running):
            self.kill(name)

    def empty_broker(self) -> None:
        """All messages that wait are gone."""
        for path in (self.folder / "data" / "broker" / "messages").iterdir():
            path.unlink(missing_ok=True)

    def ask(self, statement: str) -> list[tuple]:
        connection = psycopg2.connect(self.database)
        with connection, connection.cursor() as cursor:
            cursor.execute(statement)
            rows = cursor.fetchall()
        connection.close()
        return rows

    def clock(self):
        return self.ask("select clock_timestamp()")[0][0]

    def sends_since(self, moment) -> bool:
        """Whether a mail was begun since then and is in somebody's hands; what a killed worker left behind is older."""
        begun = f"state = 'sending' and sending_at > '{moment.isoformat()}'"
        return self.ask(f"select count(*) from notifications_maildelivery where {begun}")[0][0] > 0

    def is_settled(self, due: int) -> bool:
        ended = "select count(*) from notifications_maildelivery where state in ('accepted', 'failed')"
        return self.ask(ended)[0][0] >= due

    def logs(self) -> str:
        return "\n".join(f"{path.name}: {path.read_text()[-1500:]}" for path in sorted(self.folder.glob("*.log")))


@pytest.fixture
def chaos(tmp_path, postgres_database):
    with Server(plan, delay=0.15) as server:
        run = Chaos(tmp_path, postgres_database, server.port)
        run.handler = server.handler
        yield run
        run.end()
        shutil.rmtree(tmp_path / "data", ignore_errors=True)


def torment(chaos: Chaos, due: int, seed: int) -> None:
    """Kill twenty times at random while mails are sent, every fourth time a whole worker; empty the broker once."""
    chance, last = random.Random(seed), chaos.clock()
    for number in range(KILLS):
        until = time.monotonic() + 30
        while not (chaos.sends_since(last) or chaos.is_settled(due) or time.monotonic() > until):
            time.sleep(0.05)
        time.sleep(chance.uniform(0.02, 0.3))
        if number % 4 == 3:
            chaos.kill(chance.choice(chaos.workers()))
            chaos.start_worker()
        else:
            chaos.kill_hand(chance.choice(chaos.workers()), chance)
        last = chaos.clock()
        if number == KILLS // 2:
            chaos.empty_broker()


def wait_until_all_is_settled(chaos: Chaos, due: int) -> None:
    until = time.monotonic() + ENOUGH
    while time.monotonic() < until:
        if chaos.is_settled(due):
            return
        time.sleep(0.3)
    pytest.fail(f"not all mails are settled after {ENOUGH} s\n{chaos.logs()}")


@pytest.mark.slow
@pytest.mark.needs_postgres
def test_every_due_notice_arrives_and_each_double_is_listed(chaos):
    due = chaos.step("prepare")
    assert due == 130
    for name in ("beat1", "beat2"):
        chaos.start_beat(name)
    for _number in range(WORKERS):
        chaos.start_worker()
    torment(chaos, due, seed=20210324)
    wait_until_all_is_settled(chaos, due)
    chaos.end()
    found, handler = chaos.step("report"), chaos.handler

    assert Counter(found["notices"]) == Counter(found["due"])  # one outbox row each
    assert max(Counter(found["notices"]).values()) == 1
    mails = {mail["message_id"]: mail for mail in found["mails"]}
    assert len(mails) == len(found["mails"]) == due
    refused = {message_id for message_id, mail in mails.items() if mail["to"].startswith("sai")}
    assert {message_id for message_id, mail in mails.items() if mail["state"] == "failed"} == refused
    assert set(handler.accepted) == set(mails) - refused  # counted by Message-ID, each at least once
    doubtful = {message_id: mail["doubt"] for message_id, mail in mails.items() if mail["doubt"]}
    assert handler.doubled <= set(doubtful)
    for message_id in handler.doubled:
        assert message_id in handler.dropped_after or doubtful[message_id] == "worker_lost"
    assert set(handler.dropped_after) <= set(doubtful)
    assert "worker_lost" in doubtful.values()  # some were killed in the very act
