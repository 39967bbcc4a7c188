"""Write a list of prospects that was read from a spreadsheet."""

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from spcncl_portal.accounts.models import User
from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.actions import require
from spcncl_portal.core.log import difference, fields_of, log_action, log_entry
from spcncl_portal.core.models import ActionLog
from spcncl_portal.files.actions import store_upload
from spcncl_portal.files.models import StoredFile
from spcncl_portal.programme.models import Body, Cycle

from ..imports.prospects import ImportPlan, Line, ProspectTable, plan_import
from ..models import Enterprise, Prospect
from .outreach_links import advance_known
from .prospect import ProspectData, hold_list, require_own_body

BATCH = 500
KINDS = ("excel", "csv")
COLUMNS = tuple(ProspectData.__dataclass_fields__)


def keep_prospect_list(*, upload: UploadedFile, by: User | None) -> StoredFile:
    """Keep an uploaded list, to be read for the preview and again when it is confirmed. Only `by` may read it."""
    require(by, "applications.write_outreach")
    return store_upload(upload=upload, by=by, kinds=KINDS)


def import_prospects(
    *, table: ProspectTable, cycle: Cycle, by: User | None, body: Body | None = None, partial: bool = False
) -> ImportPlan:
    """List the new ones for `body` (None: Sở Công Thương) and bring the others up to date; empty cells change nothing.

    All or nothing unless `partial`: a plan with faults is returned as it is and nothing is written. The same file once
    more changes nothing. Officers import for their own bodies and have what they bring; what staff bring waits for an
    owner. Raises ActionError when the cycle is not open or the body is not one's own.
    """
    require(by, "applications.write_outreach")
    is_officer = by is not None and Role.STAFF not in by.roles
    if is_officer:
        require_own_body(by, body)
    with transaction.atomic():
        hold_list(cycle, *(line.code for line in table.lines))
        plan = plan_import(table, cycle=cycle, body=body, by=by)
        if plan.refused(partial=partial) or not (plan.created or plan.updated):
            return plan
        new = [_new(line, cycle, body, by if is_officer else None) for line in plan.created]
        before = {row.pk: fields_of(row) for row, _line in plan.updated}
        changed = [_filled(row, line) for row, line in plan.updated]
        _save(new, changed)
        _log(new, changed, before, by)
        _advance([*new, *changed])
        counts = {"created": len(new), "updated": len(changed), "rejected": plan.rejected}
        log_action(cycle, "import_prospects", by=by, after={**counts, "body": body.code if body else ""})
    return plan


def _new(line: Line, cycle: Cycle, body: Body | None, owner: User | None) -> Prospect:
    return Prospect(cycle=cycle, body=body, owner=owner, demo=cycle.demo, **line.values)


def _filled(row: Prospect, line: Line) -> Prospect:
    for name, value in line.values.items():
        setattr(row, name, value)
    row.version += 1
    row.updated_at = timezone.now()
    return row


def _save(new: list[Prospect], changed: list[Prospect]) -> None:
    """Two kinds of statement for any number of lines; what `save` would fill is filled here."""
    for row in (*new, *changed):
        row.fill_search_columns()
    Prospect.objects.bulk_create(new, batch_size=BATCH)
    names = [*COLUMNS, "version", "search_text", "sort_key", "updated_at"]
    Prospect.objects.bulk_update(changed, names, batch_size=BATCH)


def _log(new: list[Prospect], changed: list[Prospect], before: dict[int, dict], by: User | None) -> None:
    entries = [log_entry(row, "import", by=by, after=fields_of(row)) for row in new]
    for row in changed:
        old, now = difference(before[row.pk], fields_of(row))
        entries.append(log_entry(row, "import", by=by, before=old, after=now))
    ActionLog.objects.bulk_create(entries, batch_size=BATCH)


def _advance(rows: list[Prospect]) -> None:
    """Bring those that have an account to the step they are at; one query to find them."""
    codes = [row.tax_code for row in rows if row.tax_code]
    known: set[str] = set()
    for start in range(0, len(codes), BATCH):
        found = Enterprise.objects.filter(tax_code__in=codes[start : start + BATCH])
        known.update(found.values_list("tax_code", flat=True))
    for row in rows:
        if row.tax_code in known:
            advance_known(row)
