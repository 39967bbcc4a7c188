"""What all tests share: services that may be missing, addresses of databases of their own, the browser."""

import os
import uuid

import pytest

from tests import services

# Playwright's synchronous interface runs an event loop in the test's thread, where Django would refuse the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def required() -> bool:
    """Whether a missing service is a failure (CI) instead of a skip."""
    return os.environ.get("REQUIRE_SERVICES") == "1"


def lacking(reason: str) -> None:
    """Skip with that reason; fail with REQUIRE_SERVICES=1."""
    if required():
        pytest.fail(f"REQUIRE_SERVICES=1, but {reason}", pytrace=False)
    pytest.skip(reason)


def pytest_runtest_setup(item) -> None:
    for marker in item.iter_markers():
        if marker.name.startswith("needs_") and (reason := services.missing(marker.name)):
            lacking(reason)


DATABASE = {"db", "transactional_db", "postgres_database", "module_postgres_database", "session_postgres_database"}


def asks_a_database(item) -> bool:
    """Whether what the test shows may differ from one database to the other."""
    marked = any(item.get_closest_marker(name) for name in ("django_db", "needs_postgres"))
    return marked or bool(DATABASE & set(item.fixturenames))


def pytest_collection_modifyitems(config, items) -> None:
    """Long files begin, so that no process works on one alone at the end (with --no-loadscope-reorder); the browser's
    come last: Playwright leaves an event loop running in the thread, and what calls `asyncio.run` after it (sealing)
    would fail.

    With DATABASE_TESTS_ONLY=1 (the second run of scripts/test.sh) tests that ask no database are not repeated.
    """
    if os.environ.get("DATABASE_TESTS_ONLY") == "1":
        config.hook.pytest_deselected(items=[item for item in items if not asks_a_database(item)])
        items[:] = [item for item in items if asks_a_database(item)]
    ranks: dict = {}
    for item in items:
        rank = 2 if item.get_closest_marker("needs_chromium") else 0 if item.get_closest_marker("slow") else 1
        ranks[item.path] = rank if rank == 2 else min(rank, ranks.get(item.path, 1))
    items.sort(key=lambda item: ranks[item.path])


def own_postgres():
    """DATABASE_URL of an empty PostgreSQL database of one's own, for processes that tests start; then dropped."""
    import psycopg2
    from psycopg2 import sql

    server = services.postgres_url()
    if not server:
        lacking("no PostgreSQL answers at DATABASE_URL or 127.0.0.1:5432")
    base = server.rsplit("/", 1)[0]
    name = f"spcncl_test_{uuid.uuid4().hex[:12]}"

    def run(statement: str) -> None:
        connection = psycopg2.connect(f"{base}/postgres")
        connection.autocommit = True
        connection.cursor().execute(sql.SQL(statement).format(sql.Identifier(name)))
        connection.close()

    run("create database {}")
    yield f"{base}/{name}"
    run("drop database if exists {} with (force)")


postgres_database = pytest.fixture(own_postgres)
module_postgres_database = pytest.fixture(own_postgres, scope="module")
session_postgres_database = pytest.fixture(own_postgres, scope="session")


def own_redis():
    """REDIS_URL of an empty numbered database of the local Redis, emptied afterwards; never one in use."""
    import redis

    url = services.redis_url()
    if not url:
        lacking("no Redis answers at REDIS_URL or 127.0.0.1:6379")
    base = url.rsplit("/", 1)[0]
    first = 1 + int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:]) * 3
    for number in [*range(first, 16), *range(1, first)]:
        client = redis.Redis.from_url(f"{base}/{number}")
        if client.dbsize() == 0 and client.set("spcncl-test-owner", os.getpid(), nx=True):
            break
    else:
        lacking("every database 1–15 of the local Redis holds something")
    yield f"{base}/{number}"
    client.flushdb()
    client.close()


redis_database = pytest.fixture(own_redis)
session_redis_database = pytest.fixture(own_redis, scope="session")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """Debian's chromium; its sandbox does not work as root, its background traffic has nowhere to go."""
    return {
        **browser_type_launch_args,
        "executable_path": services.chromium() or None,
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ],
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {**browser_context_args, "locale": "vi-VN", "timezone_id": "Asia/Ho_Chi_Minh"}
