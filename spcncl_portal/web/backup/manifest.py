"""What an archive says about itself: format, version, state of the tables, and the seal of every member."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from .archive import Member, Seal, damaged, foreign, members

FORMAT = "spcncl-backup/1"
NAME = "manifest.json"
ROWS, FILES = "rows/", "files/"


@dataclass(frozen=True)
class Table:
    """A table in the archive: its member's seal, its columns in the order of the values, how many rows."""

    columns: list[str]
    count: int
    seal: Seal


@dataclass(frozen=True)
class Manifest:
    """`schema`: app → last migration; `tables`: model label → table; `files`: name in the store → seal.

    `missing`: names that rows point to but that were not in the store when the archive was made.
    """

    portal_version: str
    made_at: str
    database: str
    schema: dict[str, str]
    tables: dict[str, Table]
    files: dict[str, Seal]
    missing: list[str]

    def as_bytes(self) -> bytes:
        return json.dumps({"format": FORMAT, **asdict(self)}, ensure_ascii=False, indent=1).encode()

    def seals(self) -> dict[str, Seal]:
        """Member name → what it must be."""
        tables = {row_member(label): table.seal for label, table in self.tables.items()}
        return tables | {FILES + name: seal for name, seal in self.files.items()}

    def counts(self) -> dict[str, int]:
        return {label: table.count for label, table in sorted(self.tables.items())}


def row_member(label: str) -> str:
    """Name of the member that holds the rows of a model."""
    return f"{ROWS}{label}.jsonl"


def schema_of_code() -> dict[str, str]:
    """App → its last migration, as this version of the portal wants it."""
    return dict(sorted(MigrationLoader(None, ignore_no_migrations=True).graph.leaf_nodes()))


def pending_migrations() -> list:
    """Migrations that the database lacks."""
    executor = MigrationExecutor(connection)
    return executor.migration_plan(executor.loader.graph.leaf_nodes())


def verified(path: Path) -> Manifest:
    """Read the whole archive, compare every checksum, and return its manifest. Raises ActionError; writes nothing."""
    found: dict[str, Seal] = {}
    manifest = None
    for member in members(path):
        if member.name in found or (manifest is not None and member.name == NAME):
            raise foreign(path)
        if member.name == NAME:
            manifest = _parsed(member, path)
        else:
            found[member.name] = member.finish()
    if manifest is None:
        raise foreign(path)
    if found != manifest.seals():
        raise damaged(path)
    return manifest


def _parsed(member: Member, path: Path) -> Manifest:
    try:
        content = json.loads(member.readall())
        if content.pop("format") != FORMAT:
            raise ValueError("another format")
        content["tables"] = {
            label: Table(table["columns"], table["count"], Seal(**table["seal"]))
            for label, table in content["tables"].items()
        }
        content["files"] = {_safe(name): Seal(**seal) for name, seal in content["files"].items()}
        return Manifest(**content)
    except (ValueError, TypeError, KeyError, AttributeError) as why:
        raise foreign(path) from why


def _safe(name: str) -> str:
    """A name below the store's root; ValueError for one that leads out of it."""
    parts = PurePosixPath(name).parts
    if not parts or name.startswith("/") or ".." in parts or "\\" in name or "\0" in name:
        raise ValueError("not a name of the store")
    return name
