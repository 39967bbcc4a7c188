"""A throw-away copy of the portal: an empty database beside the configured one, a folder of its own, no broker."""

import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils.translation import gettext as _

from spcncl_portal.core.errors import ActionError


@contextmanager
def throw_away_copy() -> Iterator[dict[str, str]]:
    """Yield the environment of a process that works in the copy; remove database and folder at the end.

    On PostgreSQL the copy is a new database of the same server (the role must be allowed to create one, else
    ActionError), on SQLite a file in the folder. Files, mail, jobs and cache go into the folder or the copy.
    """
    folder = Path(tempfile.mkdtemp(prefix="spcncl-benchmark-"))
    try:
        with _database(folder) as address:
            yield {**os.environ, **_settings(folder), "DATABASE_URL": address}
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _settings(folder: Path) -> dict[str, str]:
    """What differs from the portal beside which the copy stands."""
    return {
        "DJANGO_SETTINGS_MODULE": "spcncl_portal.settings",
        "SPCNCL_THROW_AWAY_COPY": "1",  # __main__ asks for it
        "DATA_DIR": str(folder),
        "STATIC_ROOT": str(folder / "static"),
        "SECRET_KEY": uuid.uuid4().hex,
        "DEMO": "1",
        "DEBUG": "0",
        "HTTPS": "0",
        "REDIS_URL": "",
        "S3_BUCKET": "",
        "EMAIL_URL": "",
        "SEAL_PKCS12": "",
        "ALLOWED_HOSTS": "127.0.0.1",
        "LOG_LEVEL": "WARNING",
    }


@contextmanager
def _database(folder: Path) -> Iterator[str]:
    if connection.vendor != "postgresql":
        yield f"sqlite:///{folder / 'portal.sqlite3'}"
        return
    name = f"spcncl_benchmark_{uuid.uuid4().hex[:12]}"
    try:
        _run(f"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0")
    except DatabaseError as problem:
        text = _("Không tạo được cơ sở dữ liệu tạm trên máy chủ PostgreSQL: tài khoản cần quyền CREATEDB.")
        raise ActionError(text) from problem
    try:
        yield urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
    finally:
        _run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _run(statement: str) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement)


def root() -> Path:
    """The checkout: where the process in the copy is started."""
    return settings.BASE_DIR
