"""`benchmark`: its document, and that nothing of the throw-away copy stays."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from spcncl_portal.core.errors import ActionError
from spcncl_portal.web.benchmark import papers, place
from spcncl_portal.web.benchmark.sizes import sizes_of
from spcncl_portal.web.management.commands.benchmark import Command

SCREENS = ("ranking_page", "dossier_list", "score_sheet", "score_save", "score_sign")
CERTIFICATES = ("batch", "single", "ratio", "seal", "memory")
OTHERS = (
    "compute_ranking",
    "import_nominations",
    "import_nominations_memory",
    *(f"certificates_{name}" for name in CERTIFICATES),
)


def start(*arguments: str, data: Path, database: str) -> subprocess.CompletedProcess:
    """The command as staff call it, on that database and folder."""
    own = {"DATA_DIR": str(data), "DATABASE_URL": database, "TMPDIR": str(data), "DJANGO_SETTINGS_MODULE": ""}
    environment = {name: value for name, value in (os.environ | own).items() if value}
    command = [sys.executable, "manage.py", "benchmark", *arguments]
    return subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True)


@pytest.fixture
def database(tmp_path, request):
    """An empty database of the kind that this run is on."""
    if connection.vendor == "postgresql":
        return request.getfixturevalue("postgres_database")
    return f"sqlite:///{tmp_path / 'empty.sqlite3'}"


@pytest.mark.slow
@pytest.mark.sqlite_only  # what differs on PostgreSQL is the throw-away copy, tried below
def test_benchmark_of_one_year_prints_one_document_and_leaves_nothing(tmp_path, database):
    done = start("--scale", "1", "--json", data=tmp_path, database=database)
    assert done.returncode == 0, done.stderr[-2000:]
    document = json.loads(done.stdout)
    assert set(document) == {"environment", "figures"}
    assert {"python", "django", "database", "cpu_count"} <= set(document["environment"])
    figures = {row["name"]: row for row in document["figures"]}
    assert set(figures) == {*SCREENS, *OTHERS}
    assert all(set(row) == {"name", "value", "unit", "n", "queries"} for row in figures.values())
    assert all(row["value"] > 0 for row in figures.values())
    assert {figures[name]["n"] for name in (*SCREENS, "compute_ranking", "import_nominations")} == {54}
    assert {figures[name]["n"] for name in OTHERS if name.startswith("certificates")} == {20}
    assert {figures[name]["unit"] for name in SCREENS} == {"ms"}
    assert figures["ranking_page"]["queries"] <= 12
    assert figures["dossier_list"]["queries"] <= 12
    assert list(tmp_path.glob("spcncl-benchmark-*")) == []


def test_whole_benchmark_measures_what_the_contract_names():
    whole = sizes_of(0)
    assert [54 * scale for scale in whole.scales] == [54, 5022]
    assert (whole.rows, whole.certificates) == (10_000, (200, 500))


@pytest.mark.django_db
def test_copy_stands_apart_and_is_gone_afterwards_even_when_measuring_fails(monkeypatch, tmp_path):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(place.tempfile, "tempdir", None)
    with pytest.raises(RuntimeError), place.throw_away_copy() as environment:
        name = environment["DATABASE_URL"].rsplit("/", 1)[1]
        assert name != str(connection.settings_dict["NAME"])
        assert environment["DATA_DIR"] != str(settings.DATA_DIR)
        assert (environment["REDIS_URL"], environment["S3_BUCKET"], environment["EMAIL_URL"]) == ("", "", "")
        if connection.vendor == "postgresql":
            assert name in databases()
        raise RuntimeError
    assert list(tmp_path.iterdir()) == []
    if connection.vendor == "postgresql":
        assert name not in databases()


def databases() -> set[str]:
    with connection._nodb_cursor() as cursor:
        cursor.execute("select datname from pg_database")
        return {row[0] for row in cursor.fetchall()}


@pytest.mark.parametrize("scale", ["-1", "1001"])
def test_benchmark_with_an_absurd_scale_is_refused(scale, capsys):
    with pytest.raises(SystemExit) as refused:
        call_command("benchmark", "--scale", scale)
    assert refused.value.code == 2
    assert "--scale" in capsys.readouterr().err


def test_measuring_outside_of_a_copy_is_refused_in_one_line():
    environment = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "nowhere"}
    with pytest.raises(ActionError, match="dừng giữa chừng"):
        Command().measure(environment, 1, 1)


def test_batch_of_certificates_costs_several_times_less_a_page_than_single_ones():
    figures = {figure.name: figure for figure in papers.measure_certificates(12)}
    batch, single = figures["certificates_batch"].value, figures["certificates_single"].value
    assert single >= 3 * batch  # twelve on a busy machine; `make bench` measures 200
    assert figures["certificates_ratio"].value == pytest.approx(single / batch, rel=0.05)
