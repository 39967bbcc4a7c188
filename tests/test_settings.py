"""What the environment makes of the settings, each read in a process of its own as production reads them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def run(data: Path, names: list[str], **environment: str) -> subprocess.CompletedProcess:
    """Read these settings with that data folder and nothing else set."""
    code = (
        "import json, spcncl_portal.settings as s;"
        f"print(json.dumps({{n: getattr(s, n, None) for n in {names!r}}}, default=str))"
    )
    clean = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    clean |= {"DATA_DIR": str(data), "DJANGO_SETTINGS_MODULE": "spcncl_portal.settings", **environment}
    return subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=clean, capture_output=True, text=True)


def read(data: Path, *names: str, **environment: str) -> dict:
    result = run(data, list(names), **environment)
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


def test_settings_without_environment_use_the_data_folder(tmp_path):
    found = read(tmp_path, "DATABASES", "CELERY_BROKER_URL", "STORAGES", "DEBUG", "DEMO", "MFA_REQUIRED")
    database = found["DATABASES"]["default"]
    assert database["NAME"] == str(tmp_path / "portal.sqlite3")
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert found["CELERY_BROKER_URL"].startswith("filesystem://")
    assert found["STORAGES"]["default"]["OPTIONS"]["location"] == str(tmp_path / "files")
    assert (found["DEBUG"], found["DEMO"], found["MFA_REQUIRED"]) == (False, False, True)


def test_portal_env_is_read_and_the_environment_wins(tmp_path):
    (tmp_path / "portal.env").write_text("DEMO=1\nSITE_URL=http://127.0.0.1:9000\n")
    found = read(tmp_path, "DEMO", "MFA_REQUIRED", "SITE_URL", "DEBUG")
    assert found == {"DEMO": True, "MFA_REQUIRED": False, "SITE_URL": "http://127.0.0.1:9000", "DEBUG": False}
    assert read(tmp_path, "DEMO", DEMO="0") == {"DEMO": False}


def test_secret_key_is_made_once_and_kept_private(tmp_path):
    first = read(tmp_path, "SECRET_KEY")["SECRET_KEY"]
    assert len(first) > 60
    assert read(tmp_path, "SECRET_KEY")["SECRET_KEY"] == first
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600
    assert read(tmp_path, "SECRET_KEY", SECRET_KEY="given")["SECRET_KEY"] == "given"


def test_servers_are_taken_from_their_addresses(tmp_path):
    found = read(
        tmp_path,
        "DATABASES",
        "CELERY_BROKER_URL",
        "CACHES",
        "STORAGES",
        DATABASE_URL="postgres://portal:p%40ss@db:5432/portal",
        REDIS_URL="redis://redis:6379/0",
        S3_BUCKET="files",
        S3_ENDPOINT_URL="http://127.0.0.1:9",
    )
    database = found["DATABASES"]["default"]
    assert (database["ENGINE"], database["PASSWORD"]) == ("django.db.backends.postgresql", "p@ss")
    assert found["CELERY_BROKER_URL"] == "redis://redis:6379/0"
    assert found["CACHES"]["default"]["BACKEND"] == "django.core.cache.backends.redis.RedisCache"
    assert found["STORAGES"]["default"]["OPTIONS"]["querystring_expire"] == 300


@pytest.mark.parametrize(
    ("address", "port", "tls", "ssl"),
    [("smtp+tls://u%40x:p@mail:587", 587, True, False), ("smtp+ssl://u%40x:p@mail:465", 465, False, True)],
)
def test_mail_server_is_taken_from_its_address(tmp_path, address, port, tls, ssl):
    names = ("EMAIL_HOST", "EMAIL_PORT", "EMAIL_HOST_USER", "EMAIL_USE_TLS", "EMAIL_USE_SSL", "POST_OFFICE")
    found = read(tmp_path, *names, EMAIL_URL=address)
    backend = found.pop("POST_OFFICE")["BACKENDS"]["default"]
    assert backend == "django.core.mail.backends.smtp.EmailBackend"
    assert found == {
        "EMAIL_HOST": "mail",
        "EMAIL_PORT": port,
        "EMAIL_HOST_USER": "u@x",
        "EMAIL_USE_TLS": tls,
        "EMAIL_USE_SSL": ssl,
    }


def test_production_without_a_mail_server_does_not_start(tmp_path):
    result = run(tmp_path, ["DEBUG"], MAIL_TO_FILES="0")
    assert result.returncode == 1
    assert "EMAIL_URL is not set" in result.stderr


def test_settings_of_the_example_file_are_accepted(tmp_path):
    lines = [line for line in (ROOT / ".env.example").read_text().splitlines() if line and not line.startswith("#")]
    found = read(
        tmp_path,
        "ALLOWED_HOSTS",
        "SESSION_COOKIE_SECURE",
        "METRICS_ALLOWED",
        **{**dict(line.split("=", 1) for line in lines), "EMAIL_URL": "smtp://mail:25"},
    )
    assert found == {
        "ALLOWED_HOSTS": ["spcncl.example.vn", "localhost"],
        "SESSION_COOKIE_SECURE": True,
        "METRICS_ALLOWED": [],
    }


def test_content_security_policy_allows_nothing_inline_or_foreign(tmp_path):
    directives = read(tmp_path, "CONTENT_SECURITY_POLICY")["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]
    assert directives["default-src"] == directives["script-src"] == directives["style-src"] == ["'self'"]
    assert "unsafe" not in json.dumps(directives)


def test_every_task_of_the_schedule_exists_and_every_sweep_is_scheduled():
    from django.conf import settings

    from spcncl_portal.celery import app

    app.loader.import_default_modules()
    scheduled = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert scheduled <= set(app.tasks)
    assert {name for name in app.tasks if ".sweep_" in name} <= scheduled
