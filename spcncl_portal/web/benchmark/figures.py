"""One figure, and how requests are timed."""

import os
import platform
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass

import django
import weasyprint
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from spcncl_portal.accounts.models import User

REQUESTS = 15  # timed ones; one before them warms templates and connection, another counts the queries
BACKEND = "django.contrib.auth.backends.ModelBackend"


@dataclass(frozen=True)
class Figure:
    """`n`: the size (dossiers, rows, certificates). `queries`: of one request or run; None where it makes no sense."""

    name: str
    value: float
    unit: str
    n: int
    queries: int | None

    def row(self) -> dict:
        return asdict(self)


def environment() -> dict:
    """What the figures depend on."""
    connection.ensure_connection()
    version = ".".join(str(part) for part in connection.get_database_version())
    return {
        "python": platform.python_version(),
        "django": django.get_version(),
        "weasyprint": weasyprint.__version__,
        "database": f"{connection.display_name} {version}",
        "cpu_count": os.cpu_count(),
        "cpu": _cpu(),
        "machine": platform.machine(),
        "system": platform.system(),
        "load_average": round(os.getloadavg()[0], 2),
    }


def _cpu() -> str:
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            return next((line.split(":", 1)[1].strip() for line in file if line.startswith("model name")), "")
    except OSError:
        return platform.processor()


def tell(text: str) -> None:
    """Progress, on stderr."""
    print(text, file=sys.stderr, flush=True)


def client_of(user: User) -> Client:
    """A signed-in browser: each request goes through the whole middleware."""
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(user, backend=BACKEND)
    return client


def time_requests(name: str, n: int, ask: Callable[[], object], *, times: int = REQUESTS) -> Figure:
    """The median of several requests in milliseconds, and the queries of one. `ask` makes one and checks its answer."""
    ask()
    with CaptureQueriesContext(connection) as captured:
        ask()
        queries = len(captured)
    return Figure(name, round(statistics.median(seconds(ask)[0] for _ in range(times)) * 1000, 2), "ms", n, queries)


def seconds(work: Callable[[], object]) -> tuple[float, object]:
    """How long `work` took on the wall clock, and what it gave."""
    began = time.perf_counter()
    result = work()
    return time.perf_counter() - began, result


def expect(response, status: int = 200):
    """The response itself; RuntimeError when the page did not answer as it should: its time would mean nothing."""
    if response.status_code != status:
        raise RuntimeError(f"{response.request['PATH_INFO']} answered {response.status_code} instead of {status}")
    return response
