"""Load the reference data of `data/`: create what is missing, fill blanks, leave what staff have set.

Every function takes the parsed file and returns nothing; `load_all` runs them in one transaction and counts.
"""

import datetime
import json
from decimal import Decimal
from pathlib import Path

from django.db import models, transaction
from django.utils.translation import gettext as _

from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.log import difference, fields_of, log_action, log_bulk

from .models import (
    Band,
    Body,
    ChecklistItem,
    CriteriaSet,
    Criterion,
    Cycle,
    Deadline,
    EligibilityGroup,
    Indicator,
    Milestone,
    Sector,
    Succession,
    Target,
    Task,
)
from .models.bodies import UNIT_KINDS
from .signals import reference_loaded
from .states import CycleState

DATA = Path(__file__).parent / "data"
ACTION = "load_reference"


def read(name: str) -> dict:
    """The parsed file `name` of `data/`; raises ActionError when it is missing or is not JSON."""
    try:
        return json.loads((DATA / name).read_text(encoding="utf-8"))
    except (OSError, ValueError) as mistake:
        raise ActionError(
            _("Không đọc được tệp dữ liệu %(name)s: %(why)s") % {"name": name, "why": mistake}
        ) from mistake


@transaction.atomic
def load_all() -> dict[str, int]:
    """Load every file; return how many rows of each kind are present afterwards."""
    load_sectors(read("sectors.json"))
    load_bodies(read("units.json"))
    load_bodies(read("bodies.json"))
    load_criteria_set(read("criteria_set_2018.json"))
    plan = read("plan_2021.json")
    load_cycle(plan, read("checklist_2021.json"))
    reference_loaded.send(sender=Cycle, plan=plan)
    units = Body.objects.filter(kind__in=UNIT_KINDS).count()
    return {
        "units": units,
        "bodies": Body.objects.count() - units,
        "cycles": Cycle.objects.count(),
        "criteria_sets": CriteriaSet.objects.count(),
        "targets": Target.objects.count(),
        "tasks": Task.objects.count(),
    }


def _create(model: type[models.Model], **values) -> models.Model:
    row = model.objects.create(**values)
    log_action(row, ACTION, after=fields_of(row))
    return row


def _create_all(rows: list[models.Model]) -> None:
    """Insert many rows, each with its line in the log, in few statements."""
    for row in rows:
        if hasattr(row, "fill_search_columns"):
            row.fill_search_columns()
    if rows:
        type(rows[0]).objects.bulk_create(rows)
        log_bulk(rows, ACTION)


def _create_or_fill(model, wanted: list[dict], follow: tuple[str, ...]) -> None:
    """Create rows that are missing (by `code`) and fill blank columns of the others.

    Columns in `follow` are nobody's to edit and follow the file.
    """
    standing = {row.code: row for row in model.objects.filter(code__in=[values["code"] for values in wanted])}
    _create_all([model(**values) for values in wanted if values["code"] not in standing])
    for values in wanted:
        if values["code"] in standing:
            _fill(standing[values["code"]], values, follow)


def _fill(row: models.Model, values: dict, follow: tuple[str, ...]) -> None:
    before = fields_of(row)
    for name, value in values.items():
        if name in follow or getattr(row, name) in (None, ""):
            setattr(row, name, value)
    old, new = difference(before, fields_of(row))
    if new:
        row.save()
        log_action(row, ACTION, before=old, after=new)


def _day(text: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None


def load_sectors(document: dict) -> None:
    wanted = [
        {"code": entry["code"], "name": entry["name"], "position": entry["position"], "source": document["source"]}
        for entry in document["sectors"]
    ]
    _create_or_fill(Sector, wanted, follow=("source",))


def load_bodies(document: dict) -> None:
    """Units or other bodies, then who follows whom."""
    entries = document.get("units") or document["bodies"]
    wanted = [_body_values(entry, document["sources"]) for entry in entries]
    _create_or_fill(Body, wanted, follow=("source", "confidence"))
    ids = dict(Body.objects.values_list("code", "pk"))
    known = set(Succession.objects.values_list("predecessor_id", "successor_id"))
    pairs = [(ids[entry["code"]], ids[code]) for entry in entries for code in entry["successors"]]
    basis = document["succession_basis_vi"]
    _create_all(
        [Succession(predecessor_id=old, successor_id=new, basis=basis) for old, new in pairs if (old, new) not in known]
    )


def _body_values(entry: dict, sources: dict) -> dict:
    source = entry.get("source") or entry["kind"]
    full_name = entry.get("full_name", entry["name"])
    return {
        "code": entry["code"],
        "kind": entry["kind"],
        "type_name": entry["type_name"],
        "name": full_name,
        "short_name": entry["name"] if full_name != entry["name"] else "",
        "valid_from": _day(entry["valid_from"]),
        "valid_to": _day(entry["valid_to"]),
        "is_standing_office": entry.get("standing_office", False),
        "source": sources.get(source, source),
        "confidence": entry["confidence"] or "",
    }


def load_criteria_set(document: dict) -> None:
    """A version that stands already is left alone: it may be in use, and is amended by a new version."""
    key = {"code": document["code"], "version": document["version"]}
    if CriteriaSet.objects.filter(**key).exists():
        return
    criteria_set = _create(
        CriteriaSet,
        **key,
        name=document["name"],
        legal_basis=document["legal_basis"],
        valid_from=_day(document["valid_from"]),
        valid_to=_day(document["valid_to"]),
        assumed=document["assumed"],
        assumed_note=document["assumed_note"],
        pass_points=_hundredths(document["pass_points"]),
        quorum_numerator=document["quorum"]["numerator"],
        quorum_denominator=document["quorum"]["denominator"],
        aggregation=document["aggregation"],
        title_validity_months=document["title_validity_months"],
        top_n=document["top_n"],
    )
    for position, entry in enumerate(document["criteria"], start=1):
        _load_criterion(criteria_set, position, entry)
    for position, entry in enumerate(document["groups"], start=1):
        _create(EligibilityGroup, criteria_set=criteria_set, position=position, **entry)


def _load_criterion(criteria_set: CriteriaSet, position: int, entry: dict) -> None:
    plain = ("code", "name", "scored", "measure", "measure_text", "guidance", "assumed_name")
    criterion = _create(
        Criterion,
        criteria_set=criteria_set,
        position=position,
        max_points=_hundredths(entry["max_points"]),
        **{name: entry[name] for name in plain},
    )
    Band.objects.bulk_create(
        Band(
            criterion=criterion,
            lower=_decimal(band["lower"]),
            upper=_decimal(band["upper"]),
            points=_hundredths(band["points"]),
        )
        for band in entry["bands"]
    )


def _hundredths(points) -> int:
    """Whole or half points of the file (12, "12.5") as whole hundredths."""
    return int(Decimal(str(points)) * 100)


def _decimal(value) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def load_cycle(document: dict, checklist: dict) -> None:
    """The cycle with all it owns. A cycle that stands already belongs to the staff and is left alone."""
    entry = document["cycle"]
    if Cycle.objects.filter(year=entry["year"]).exists():
        return
    cycle = _create(
        Cycle,
        year=entry["year"],
        name=entry["name"],
        state=CycleState.OPEN,
        plan_number=entry["plan_number"],
        plan_date=_day(entry["plan_date"]),
        starts_on=_day(entry["starts_on"]),
        legal_basis=entry["legal_basis"],
        nominating_kinds=entry["nominating_kinds"],
        criteria_set=CriteriaSet.objects.filter(code=entry["criteria_set"]).order_by("version").first(),
    )
    for deadline in document["deadlines"]:
        _load_deadline(cycle, deadline)
    for position, target in enumerate(document["targets"], start=1):
        plain = {name: target[name] for name in ("code", "name", "unit", "measure")}
        _create(Target, cycle=cycle, position=position, **plain, **_range(target))
    for task in document["tasks"]:
        _load_task(cycle, task)
    _load_checklist(cycle, checklist)


def _range(entry: dict) -> dict:
    return {"minimum": _decimal(entry["minimum"]), "maximum": _decimal(entry["maximum"])}


def _load_deadline(cycle: Cycle, entry: dict) -> None:
    deadline = _create(
        Deadline,
        cycle=cycle,
        kind=entry["kind"],
        at=datetime.datetime.fromisoformat(entry["at"]) if entry["at"] else None,
        legal_note=entry["legal_note"],
        assumed=entry["assumed"],
    )
    hour = entry.get("milestone_hour", 8)
    Milestone.objects.bulk_create(
        Milestone(deadline=deadline, hour=hour, **(days if isinstance(days, dict) else {"days_before": days}))
        for days in entry["milestones"]
    )


def _load_task(cycle: Cycle, entry: dict) -> None:
    plain = {name: entry[name] for name in ("no", "name", "lead", "coordinating", "parts")}
    task = _create(Task, cycle=cycle, **plain)
    Indicator.objects.bulk_create(
        Indicator(
            task=task, name=one["name"], unit=one["unit"], measure=one["measure"], position=position, **_range(one)
        )
        for position, one in enumerate(entry["indicators"], start=1)
    )


def _load_checklist(cycle: Cycle, document: dict) -> None:
    for entry in document["items"]:
        values = {name: entry[name] for name in ("code", "name", "guidance", "required", "groups", "kinds", "basis")}
        values |= {"criterion_code": entry["criterion"], "position": entry["position"], "assumed": entry["assumed"]}
        _create(ChecklistItem, cycle=cycle, **values)
