"""Lines of a nomination letter: one by one by form, or many from a file."""

from collections.abc import Iterable, Iterator
from itertools import islice

from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from spcncl_portal.accounts.models import User
from spcncl_portal.core.actions import creating, lock, require
from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.log import difference, fields_of, log_action, log_entry
from spcncl_portal.core.models import ActionLog
from spcncl_portal.core.spreadsheet_files import check_length
from spcncl_portal.files.actions import store_upload
from spcncl_portal.files.models import StoredFile
from spcncl_portal.programme.models import Body, Cycle

from ..imports.nominations import OPEN_STATES, ImportPlan, NominationTable, plan_import
from ..models import Enterprise, NominationLetter, Nominee

LINE_FIELDS = (
    "enterprise_name",
    "tax_code",
    "product_name",
    "sector",
    "group",
    "address",
    "contact_name",
    "phone",
    "email",
    "product_revenue",
    "industrial_revenue",
    "export_usd",
    "in_hanoi",
    "note",
)
LIST_KINDS = ("excel", "csv")
BATCH = 500


def add_nominee(*, letter: NominationLetter, by: User | None, values: dict[str, object]) -> Nominee:
    """Add a line to an open letter. Raises ActionError when the product stands there already."""
    with transaction.atomic():
        letter = lock_open(letter, by=by)
        nominee = Nominee(letter=letter, position=_last_position(letter) + 1, **_known(values))
        _refuse_double(nominee)
        link([nominee])
        return creating(nominee, "create", by=by)


def edit_nominee(*, nominee: Nominee, by: User | None, values: dict[str, object]) -> Nominee:
    """Change a line of an open letter."""
    with transaction.atomic():
        letter = lock_open(nominee.letter, by=by)
        nominee = lock(nominee)
        nominee.letter = letter
        before = fields_of(nominee)
        _fill(nominee, _known(values))
        _refuse_double(nominee)
        nominee.enterprise = None
        link([nominee])
        nominee.save()
        old, new = difference(before, fields_of(nominee))
        log_action(nominee, "edit", by=by, before=old, after=new)
        return nominee


def remove_nominee(*, nominee: Nominee, by: User | None) -> None:
    """Take a line out of an open letter; the log keeps what stood there."""
    with transaction.atomic():
        nominee.letter = lock_open(nominee.letter, by=by)
        log_action(nominee, "remove", by=by, before=fields_of(nominee))
        nominee.delete()


def import_nominees(
    *,
    table: NominationTable,
    cycle: Cycle,
    body: Body,
    by: User | None,
    letter: NominationLetter | None = None,
    partial: bool = False,
) -> ImportPlan:
    """Write the lines of a file into the body's open letter (`letter`, else its draft, else a new one).

    All or nothing unless `partial`: a plan with faults is returned as it is and nothing is written. A line that stands
    in a sent or received letter stays there; its new form becomes a line of the open letter. Raises ActionError when
    the cycle is closed or the letter is no longer open, PermissionDenied when the rule says no.
    """
    if not cycle.is_open:
        raise ActionError(_("Chu kỳ %(year)s không mở nên không nhận thêm danh sách.") % {"year": cycle.year})
    with transaction.atomic():
        Body.objects.select_for_update(no_key=True).get(pk=body.pk)  # one import of a body at a time
        if letter is not None:
            letter = lock_open(letter, by=by)
        plan = plan_import(table, cycle=cycle, body=body)
        if plan.refused(partial=partial) or not (plan.created or plan.updated):
            return plan
        target = letter or open_letter(cycle, body, by=by)
        _write(plan, target, by)
    return plan


def keep_list(*, letter: NominationLetter, upload: UploadedFile, by: User | None) -> StoredFile:
    """Keep an uploaded list beside its letter, to be read for the preview and again when it is confirmed."""
    check_length(upload.size, upload.name)
    with transaction.atomic():
        letter = lock_open(letter, by=by)
        stored = store_upload(upload=upload, by=by, subject=letter, kinds=LIST_KINDS)
        log_action(letter, "upload_list", by=by, after={"file": stored.name, "sha256": stored.sha256})
    return stored


def lists_of(letter: NominationLetter) -> QuerySet[StoredFile]:
    """The lists that were uploaded for the letter."""
    kind = ContentType.objects.get_for_model(NominationLetter)
    kept = StoredFile.objects.filter(subject_type=kind, subject_id=str(letter.pk))
    return kept.exclude(content_type="application/pdf")


def open_letter(cycle: Cycle, body: Body, *, by: User | None) -> NominationLetter:
    """The body's newest draft, else its newest returned letter, else a new draft; locked."""
    letters = NominationLetter.objects.filter(cycle=cycle, body=body, state__in=OPEN_STATES)
    found = letters.order_by("state", "-pk").first()  # "draft" comes before "returned"
    if found is not None:
        return lock_open(found, by=by)
    draft = NominationLetter(cycle=cycle, body=body, body_name=body.name, entered_by=by)
    return creating(draft, "create", by=by, permission="applications.edit_letter")


def lock_open(letter: NominationLetter, *, by: User | None) -> NominationLetter:
    """Lock the letter and make sure that it may still be changed."""
    letter = lock(letter)
    if letter.state not in OPEN_STATES:
        raise ActionError(
            _("Văn bản đang ở trạng thái “%(state)s” nên không sửa được danh sách.")
            % {"state": letter.get_state_display()}
        )
    if not letter.cycle.is_open:
        raise ActionError(_("Chu kỳ %(year)s không mở nên không nhận thêm danh sách.") % {"year": letter.cycle.year})
    require(by, "applications.edit_letter", letter)
    return letter


def link(nominees: Iterable[Nominee]) -> None:
    """Set the enterprise of unsaved lines by tax code, in few queries."""
    nominees = list(nominees)
    codes = sorted({nominee.tax_code for nominee in nominees})
    found: dict[str, int] = {}
    for start in range(0, len(codes), BATCH):
        rows = Enterprise.objects.filter(tax_code__in=codes[start : start + BATCH])
        found.update(rows.values_list("tax_code", "pk"))
    for nominee in nominees:
        nominee.enterprise_id = found.get(nominee.tax_code)


def link_enterprise(enterprise: Enterprise) -> int:
    """Lines that named the tax code before the enterprise registered now point to it; return how many."""
    return Nominee.objects.filter(tax_code=enterprise.tax_code, enterprise=None).update(enterprise=enterprise)


def _write(plan: ImportPlan, target: NominationLetter, by: User | None) -> None:
    position = _last_position(target)
    new, changed, before = [], [], {}
    for line in plan.created:
        new.append(_fill(Nominee(letter=target), line.values))
    for standing, line in plan.updated:
        if standing.letter.state in OPEN_STATES:
            before[standing.pk] = fields_of(standing)
            changed.append(_fill(standing, line.values))
        else:
            new.append(_fill(_copy(standing, target), line.values))
    for place, nominee in enumerate(new, start=position + 1):
        nominee.position = place
    _save(new, changed)
    _log(target, plan, new, changed, before, by)


def _save(new: list[Nominee], changed: list[Nominee]) -> None:
    """Two kinds of statement for any number of lines; what `save` would fill is filled here."""
    link([*new, *changed])
    for nominee in (*new, *changed):
        nominee.fill_search_columns()
    Nominee.objects.bulk_create(new, batch_size=BATCH)
    Nominee.objects.bulk_create(
        changed,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["letter", "tax_code", "product_key"],
        update_fields=[*LINE_FIELDS, "enterprise", "search_text", "sort_key", "updated_at"],
    )


def _log(target, plan: ImportPlan, new, changed, before, by) -> None:
    entries = _log_entries(new, changed, before, by)
    while batch := list(islice(entries, BATCH)):  # all at once they would take as much memory as the lines
        ActionLog.objects.bulk_create(batch)
    counts = plan.report(partial=True)
    log_action(target, "import", by=by, after={name: counts[name] for name in counts if name != "errors"})
    NominationLetter.objects.filter(pk=target.pk).update(updated_at=timezone.now())


def _log_entries(new, changed, before, by) -> Iterator[ActionLog]:
    for nominee in new:
        yield log_entry(nominee, "import", by=by, after=fields_of(nominee))
    for nominee in changed:
        old, now = difference(before[nominee.pk], fields_of(nominee))
        yield log_entry(nominee, "import", by=by, before=old, after=now)


def _copy(standing: Nominee, target: NominationLetter) -> Nominee:
    return Nominee(letter=target, **{name: getattr(standing, name) for name in LINE_FIELDS})


def _fill(nominee: Nominee, values: dict[str, object]) -> Nominee:
    for name, value in values.items():
        setattr(nominee, name, value)
    return nominee


def _known(values: dict[str, object]) -> dict[str, object]:
    return {name: values[name] for name in LINE_FIELDS if name in values}


def _last_position(letter: NominationLetter) -> int:
    return letter.nominees.aggregate(last=Max("position"))["last"] or 0


def _refuse_double(nominee: Nominee) -> None:
    nominee.fill_search_columns()
    same = Nominee.objects.filter(
        letter=nominee.letter, tax_code=nominee.tax_code, product_key=nominee.product_key
    ).exclude(pk=nominee.pk)
    if same.exists():
        raise ActionError(
            _("Danh sách đã có sản phẩm này của doanh nghiệp có mã số thuế %(code)s.") % {"code": nominee.tax_code},
            field="product_name",
        )
