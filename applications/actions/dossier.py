"""Start a dossier, fill it section by section, withdraw it, object to its refusal."""

import datetime
from collections.abc import Mapping

from django.db import transaction
from django.db.models import IntegerField, Max
from django.db.models.functions import Cast, Substr
from django.utils import timezone
from django.utils.translation import gettext as _

from spcncl_portal.accounts.models import User
from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.actions import changing, creating, editing, lock, require
from spcncl_portal.core.errors import ActionError, Conflict
from spcncl_portal.core.log import difference, fields_of, log_action
from spcncl_portal.core.templatetags.portal import vndatetime
from spcncl_portal.files.models import StoredFile
from spcncl_portal.programme.calc import has_passed, last_day
from spcncl_portal.programme.extensions import due_of
from spcncl_portal.programme.models import Cycle, DeadlineKind, EligibilityGroup, Sector

from .. import sections
from ..dossier_notices import tell_appealed, tell_withdrawn
from ..due import check_due, dossier_due
from ..enterprise_queries import ended_words
from ..models import Dossier, DossierFigures, Enterprise, Nominee
from ..signals import dossier_withdrawn
from ..states import DossierState, EnterpriseState
from .dossier_copy import copy_content, copy_enterprise_figures

STARTERS = (EnterpriseState.PENDING, EnterpriseState.VERIFIED)
DOUBLE_CLICK = datetime.timedelta(seconds=30)


class BoxConflict(Conflict):
    """Boxes that somebody else has changed since they were read; `boxes` maps each to the value that is stored."""

    def __init__(self, boxes: dict, version: int):
        super().__init__(_("Nội dung đã được sửa ở nơi khác sau khi bạn mở trang."))
        self.boxes, self.version = boxes, version


def require_open_cycle(cycle: Cycle) -> None:
    """Raise ActionError when the cycle takes no changes, so that the person reads why."""
    if not cycle.is_open:
        raise ActionError(
            _("Chu kỳ %(year)s không mở (%(state)s), hồ sơ không thay đổi được nữa.")
            % {"year": cycle.year, "state": cycle.get_state_display()}
        )


def require_living(enterprise: Enterprise) -> None:
    """Raise ActionError for an enterprise that was merged or dissolved: it takes no part any more."""
    if enterprise.ended_on is not None:
        raise ActionError(_("%(what)s Không lập, nộp hồ sơ được nữa.") % {"what": ended_words(enterprise)})


def is_staff(by: User | None) -> bool:
    """Whether Sở Công Thương acts on someone's behalf."""
    return by is not None and Role.STAFF in by.roles


def create_dossier(
    *,
    cycle: Cycle,
    enterprise: Enterprise,
    product_name: str,
    by: User | None,
    nominee: Nominee | None = None,
    source: Dossier | None = None,
    on_paper: bool = False,
    arrived_on: datetime.date | None = None,
    demo: bool = False,
) -> Dossier:
    """Start a draft with the next code of the cycle (`2021-001`); a nominee fills in what its letter says.

    source: an earlier dossier of the enterprise whose content it begins with. Without one, the figures that the
    enterprise gives about itself come from its other dossiers of the cycle, so that nobody types them twice.
    on_paper, arrived_on: entered by staff from a paper dossier. A second click gives the draft of the first.
    Raises ActionError on a closed cycle, for an enterprise that was refused or suspended, and for a paper dossier
    without its day of arrival or with one in the future.
    """
    with transaction.atomic():
        cycle = lock(cycle)  # the codes are counted while the cycle's row is held, so none comes twice
        require_open_cycle(cycle)
        enterprise = lock(enterprise)  # an event that ends it waits, or has ended it already
        require_living(enterprise)
        _check_start(enterprise, product_name, by, on_paper, arrived_on)
        if source is not None and enterprise.pk not in (source.enterprise_id, source.enterprise.merged_into_id):
            raise ActionError(_("Hồ sơ trước không phải của doanh nghiệp này."), field="earlier")
        if twin := _just_started(cycle, enterprise, product_name, by):
            return twin
        dossier = Dossier(
            cycle=cycle,
            enterprise=enterprise,
            code=next_code(cycle),
            product_name=product_name.strip(),
            created_by=by,
            on_paper=on_paper,
            arrived_on=arrived_on if on_paper else None,
            due_at=dossier_due(cycle),
            demo=demo,
        )
        if nominee is not None:
            _fill_from_nominee(dossier, nominee)
        creating(dossier, "create_dossier", by=by, permission="applications.edit_dossier")
        if source is not None:
            copy_content(source=source, target=dossier, by=by)
        else:
            copy_enterprise_figures(target=dossier, by=by)
        return dossier


def _just_started(cycle: Cycle, enterprise: Enterprise, product_name: str, by: User | None) -> Dossier | None:
    """The draft that the same person began for the same product a moment ago."""
    since = timezone.now() - DOUBLE_CLICK
    drafts = Dossier.objects.filter(cycle=cycle, enterprise=enterprise, state=DossierState.DRAFT, created_by=by)
    same = drafts.filter(product_name=product_name.strip(), created_at__gt=since)
    return same.select_related("cycle", "enterprise").first() if by is not None else None


def _check_start(enterprise, product_name, by, on_paper, arrived_on) -> None:
    if enterprise.state not in STARTERS:
        raise ActionError(
            _("Doanh nghiệp đang ở trạng thái “%(state)s” nên chưa lập hồ sơ được.")
            % {"state": enterprise.get_state_display()}
        )
    if not product_name.strip():
        raise ActionError(_("Chưa nhập tên sản phẩm."), field="product_name")
    if on_paper and by is not None and not is_staff(by):
        raise ActionError(_("Hồ sơ giấy do Sở Công Thương nhập."), field="on_paper")
    if on_paper and arrived_on is None:
        raise ActionError(_("Hãy ghi ngày hồ sơ giấy đến."), field="arrived_on")
    if on_paper and arrived_on > timezone.localdate():
        raise ActionError(_("Ngày đến không được ở tương lai."), field="arrived_on")


def next_code(cycle: Cycle) -> str:
    """The next free code of the cycle; the caller holds the cycle's row."""
    prefix = f"{cycle.year}-"
    codes = Dossier.objects.filter(cycle=cycle, code__regex=rf"^{prefix}[0-9]+$")
    last = codes.aggregate(last=Max(Cast(Substr("code", len(prefix) + 1), IntegerField())))["last"] or 0
    return f"{prefix}{last + 1:03d}"


def _fill_from_nominee(dossier: Dossier, nominee: Nominee) -> None:
    dossier.nominee = nominee
    if dossier.enterprise.state == EnterpriseState.VERIFIED:
        # Whoever knows a tax code can register it: the person named in a letter is shown to none but the enterprise.
        dossier.contact_name, dossier.contact_phone = nominee.contact_name, nominee.phone
    if nominee.sector:
        dossier.sector = Sector.objects.filter(name__iexact=nominee.sector).first()
    if nominee.group and dossier.cycle.criteria_set_id:
        groups = EligibilityGroup.objects.filter(criteria_set=dossier.cycle.criteria_set_id)
        group = groups.filter(name__iexact=nominee.group).first() or groups.filter(code=nominee.group).first()
        dossier.group = group.code if group else ""


def current_values(dossier: Dossier) -> dict[str, object]:
    """Box → stored value, of all boxes of all sections; figures that were not given are None."""
    values = {box: getattr(dossier, box) for section in sections.SECTIONS for box in section.boxes}
    by_year = {row.year: row for row in dossier.figures.all()}
    for box, (name, year) in sections.figure_boxes(dossier.cycle.figure_years()).items():
        values[box] = getattr(by_year[year], name) if year in by_year else None
    return values


def save_section(
    *,
    dossier: Dossier,
    by: User | None,
    values: Mapping[str, object],
    unread: Mapping[str, str] | None = None,
    version: int | None = None,
) -> Dossier:
    """Save boxes that could be read and keep the text of those that couldn't; returns the dossier as it is now.

    values: box → value in its stored form (names: `sections`); unread: box → text as typed; version: what the person
    had read. Raises BoxConflict, and writes nothing, when one of these boxes was changed elsewhere since; boxes that
    nobody touched meanwhile are no conflict. Saving the same again changes nothing.
    """
    with transaction.atomic():
        locked = lock(dossier)
        require_open_cycle(locked.cycle)
        require(by, "applications.write_dossier", locked)
        stored = current_values(locked)
        touched = {box for box, value in values.items() if stored[box] != value or box in locked.unread}
        touched |= {box for box, text in (unread or {}).items() if locked.unread.get(box) != text}
        if version is not None:
            _refuse_unseen(locked, touched, stored, version)
        if not touched:
            return locked
        with editing(locked, "edit_dossier", by=by, permission="applications.write_dossier") as row:
            _write_boxes(row, {box: values[box] for box in touched if box in values}, by)
            faults = {box: text for box, text in (unread or {}).items() if box in touched}
            row.unread = {**{box: text for box, text in row.unread.items() if box not in touched}, **faults}
            row.box_versions = {**row.box_versions, **dict.fromkeys(sorted(touched), row.version + 1)}
        return row


def _refuse_unseen(dossier: Dossier, touched: set[str], stored: dict, version: int) -> None:
    unseen = sorted(box for box in touched if dossier.box_versions.get(box, 0) > version)
    if unseen:
        raise BoxConflict({box: dossier.unread.get(box, stored[box]) for box in unseen}, dossier.version)


def _write_boxes(dossier: Dossier, values: Mapping[str, object], by: User | None) -> None:
    figures = sections.figure_boxes(dossier.cycle.figure_years())
    by_year: dict[int, dict[str, object]] = {}
    for box, value in values.items():
        if box in figures:
            name, year = figures[box]
            by_year.setdefault(year, {})[name] = value
        else:
            setattr(dossier, box, value)
    for year, changed in by_year.items():
        _write_figures(dossier, year, changed, by)


def _write_figures(dossier: Dossier, year: int, changed: Mapping[str, object], by: User | None) -> None:
    row = DossierFigures.objects.filter(dossier=dossier, year=year).first()
    row = row or DossierFigures(dossier=dossier, year=year)
    before = fields_of(row)
    for name, value in changed.items():
        setattr(row, name, value)
    row.save()
    old, new = difference(before, fields_of(row))
    log_action(row, "edit_figures", by=by, before=old, after=new)


def set_paper_scan(*, dossier: Dossier, scan: StoredFile, by: User | None) -> Dossier:
    """Hang the scan of a paper dossier on it; an earlier scan is replaced."""
    require_open_cycle(dossier.cycle)
    with editing(dossier, "set_paper_scan", by=by, permission="applications.write_dossier") as dossier:
        if not dossier.on_paper:
            raise ActionError(_("Hồ sơ này không đến bằng giấy."))
        dossier.paper_scan = scan
    return dossier


def withdraw_dossier(*, dossier: Dossier, by: User | None, reason: str) -> Dossier:
    """Take a dossier out before the council has it."""
    require_open_cycle(dossier.cycle)
    with changing(dossier, "withdraw", by=by, reason=reason) as dossier:
        dossier.state_reason, dossier.due_at = reason.strip(), None
        dossier.clear_request()
        dossier_withdrawn.send(sender=Dossier, dossier=dossier, by=by)
        tell_withdrawn(dossier, by)
    return dossier


def appeal_dossier(
    *,
    dossier: Dossier,
    by: User | None,
    reason: str,
    late_reason: str = "",
    at: datetime.datetime | None = None,
) -> Dossier:
    """Object to the refusal as ineligible, within the cycle's `appeal_days`; staff answer within its `check_days`.

    late_reason: why staff, on the enterprise's behalf, still take an objection in that comes too late; at: when it
    happened, for replayed years only. Raises ActionError when the time is over.
    """
    at = at or timezone.now()
    require_open_cycle(dossier.cycle)
    require_living(dossier.enterprise)
    late = is_past_appeal(dossier, at)
    if late:
        _require_late_appeal(dossier, by, late_reason)
    words = _("%(reason)s\nNhận khiếu nại quá hạn: %(late)s") % {"reason": reason.strip(), "late": late_reason.strip()}
    with changing(dossier, "appeal", by=by, reason=words if late and reason.strip() else reason) as dossier:
        dossier.state_reason = reason.strip()
        dossier.due_at = check_due(dossier.cycle, at)
        dossier.version += 1
        tell_appealed(dossier)
    return dossier


def is_past_appeal(dossier: Dossier, at: datetime.datetime) -> bool:
    """Whether the time to object to the refusal is over at `at`; a refused dossier is `due` when it ends."""
    return dossier.state == DossierState.INELIGIBLE and dossier.due_at is not None and has_passed(dossier.due_at, at)


def _require_late_appeal(dossier: Dossier, by: User | None, late_reason: str) -> None:
    if by is not None and not is_staff(by):
        raise ActionError(
            _("Đã hết thời hạn khiếu nại (%(due)s). Nếu có lý do chính đáng, hãy liên hệ Sở Công Thương để được nhận.")
            % {"due": vndatetime(dossier.due_at)}
        )
    if not late_reason.strip():
        raise ActionError(_("Đã hết thời hạn khiếu nại: hãy ghi lý do vẫn nhận."), field="late_reason")


def due_at(dossier: Dossier, at: datetime.datetime | None = None) -> datetime.datetime | None:
    """By when the enterprise has to submit: the cycle's date, or that of the return, with the extension in force at
    `at` (now); None: no date, or excused from it."""
    cycle = dossier.cycle
    if dossier.state == DossierState.RETURNED:
        return due_of(cycle, DeadlineKind.CORRECTION, dossier, usual=dossier.due_at, at=at).at
    return due_of(cycle, DeadlineKind.DOSSIER, dossier.enterprise, at=at).at


def is_past_deadline(dossier: Dossier, at: datetime.datetime) -> bool:
    """Whether `at` is after the date by which the dossier had to come: the cycle's, or that of its return.

    A paper dossier came on the day that it arrived.
    """
    due = due_at(dossier, at)
    if due is None:
        return False
    if dossier.on_paper and dossier.arrived_on and dossier.state == DossierState.DRAFT:
        return dossier.arrived_on > last_day(due)
    return has_passed(due, at)
