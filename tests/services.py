"""Servers and programs there are to test with; `python -m tests.services postgres` prints an address, or nothing."""

import os
import shutil
import sys
from functools import cache

POSTGRES_CANDIDATES = ("postgres://spcncl:spcncl@127.0.0.1:5432/spcncl", "postgres://postgres@127.0.0.1:5432/spcncl")
REDIS_CANDIDATE = "redis://127.0.0.1:6379/0"


@cache
def postgres_url() -> str:
    """Address of a PostgreSQL where we may create databases (the database named need not exist), or ''."""
    given = os.environ.get("SERVICE_POSTGRES") or os.environ.get("DATABASE_URL", "")
    candidates = [given] if given.startswith(("postgres", "pgsql")) else POSTGRES_CANDIDATES
    return next((url for url in candidates if _may_create_databases(url)), "")


def _may_create_databases(url: str) -> bool:
    import psycopg2

    server = url.rsplit("/", 1)[0] + "/postgres"
    try:
        connection = psycopg2.connect(server.replace("pgsql://", "postgres://"), connect_timeout=3)
    except psycopg2.OperationalError:
        return False
    with connection, connection.cursor() as cursor:
        cursor.execute("select rolcreatedb or rolsuper from pg_roles where rolname = current_user")
        allowed = cursor.fetchone()[0]
    connection.close()
    return allowed


@cache
def redis_url() -> str:
    """Address of a Redis that answers, or ''."""
    import redis

    url = os.environ.get("SERVICE_REDIS") or os.environ.get("REDIS_URL") or REDIS_CANDIDATE
    try:
        client = redis.Redis.from_url(url, socket_connect_timeout=3)
        client.ping()
        client.close()
    except redis.RedisError:
        return ""
    return url


def program(*names: str) -> str:
    """Path of the first of these programs that is installed, or ''."""
    return next((path for name in names if (path := shutil.which(name))), "")


def chromium() -> str:
    """Path of Debian's or another installed Chromium, or ''."""
    return program("chromium", "chromium-browser", "google-chrome")


def missing(marker: str) -> str:
    """Why tests with this marker cannot run here ('' when they can)."""
    if marker == "needs_postgres":
        from django.db import connection

        if connection.vendor == "postgresql":
            return ""
        where = "they run with DATABASE_URL, as in `make test`" if postgres_url() else "no PostgreSQL answers"
        return f"this run is on {connection.vendor}: {where}"
    found = {
        "needs_redis": (redis_url, "no Redis answers at REDIS_URL or 127.0.0.1:6379"),
        "needs_chromium": (chromium, "chromium is not installed"),
        "needs_libreoffice": (lambda: program("soffice", "libreoffice"), "LibreOffice (soffice) is not installed"),
        "needs_poppler": (lambda: program("pdftotext"), "poppler-utils (pdftotext) is not installed"),
        "needs_zbar": (lambda: program("zbarimg"), "zbar-tools (zbarimg) is not installed"),
    }
    if marker not in found:
        return ""
    look, reason = found[marker]
    return "" if look() else reason


if __name__ == "__main__":
    print({"postgres": postgres_url, "redis": redis_url}[sys.argv[1]]())
