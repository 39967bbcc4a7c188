"""A real SMTP server for tests: takes, refuses, puts off, delays, and drops connections before or after accepting."""

import asyncio
import email
import email.policy
import time
from collections import Counter, defaultdict
from collections.abc import Callable

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.browser.stack import free_port

# What a plan answers for a recipient and the number of the attempt: one of these, or a reply such as "451 later".
TAKE, DROP_BEFORE, DROP_AFTER, DROP_AT_RCPT = "take", "drop before", "drop after", "drop at rcpt"
Plan = Callable[[str, int], str]


class Handler:
    """accepted: Message-IDs in the order taken. dropped_after: those taken without a reply. attempts: by recipient."""

    def __init__(self, plan: Plan, delay: float = 0):
        self.plan, self.delay = plan, delay
        self.accepted: list[str] = []
        self.messages: list = []
        self.times: list[float] = []
        self.dropped_after: Counter = Counter()
        self.attempts: dict[str, int] = defaultdict(int)

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options) -> str:
        self.attempts[address] += 1
        envelope.planned = self.plan(address, self.attempts[address])
        if envelope.planned == DROP_AT_RCPT:
            server.transport.abort()
            return "421 gone"
        if envelope.planned[0] == "r":  # refused at RCPT, "r550 …"
            return envelope.planned[1:]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.delay:
            await asyncio.sleep(self.delay)
        planned = envelope.planned
        if planned == DROP_BEFORE:
            server.transport.abort()
            return "421 gone"
        if planned not in (TAKE, DROP_AFTER):
            return planned
        message = email.message_from_bytes(envelope.original_content, policy=email.policy.default)
        self.accepted.append(message["Message-ID"])
        self.messages.append((envelope.mail_from, list(envelope.rcpt_tos), message))
        self.times.append(time.monotonic())
        if planned == DROP_AFTER:
            self.dropped_after[message["Message-ID"]] += 1
            server.transport.abort()
        elif self.delay:
            await asyncio.sleep(self.delay)
        return "250 taken"

    @property
    def doubled(self) -> set[str]:
        return {message_id for message_id, times in Counter(self.accepted).items() if times > 1}


class Server:
    """`with Server(plan) as server:` listens on `server.port`; its facts are in `server.handler`."""

    def __init__(self, plan: Plan = lambda address, attempt: TAKE, delay: float = 0):
        self.handler = Handler(plan, delay)
        self.port = free_port()
        self.controller = Controller(self.handler, hostname="127.0.0.1", port=self.port, ready_timeout=10)

    def __enter__(self) -> "Server":
        self.controller.start()
        return self

    def __exit__(self, *_problem) -> None:
        self.controller.stop()
