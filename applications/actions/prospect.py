"""Prospects: enterprises to be won, brought step by step to a dossier by who leads the outreach."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, fields

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from spcncl_portal.accounts.models import User
from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.actions import changing, creating, editing, lock, require
from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.parsing import ParseError, parse_tax_code
from spcncl_portal.core.text import search_text
from spcncl_portal.programme.models import Body, Cycle, Sector
from spcncl_portal.programme.queries import bodies_of

from ..models import Dossier, Prospect
from ..outreach_notices import tell_assigned
from ..prospect_queries import IN_WORK, may_own, prospects_visible_to
from ..states import PROSPECT_MACHINE
from .outreach_links import advance_known

EDIT = "applications.edit_prospect"
DOUBLE_CLICK = datetime.timedelta(seconds=30)
# Steps that a person takes; holding a session, registering and submitting follow from what was recorded.
STEPS = ("invite", "contact", "guide", "decline", "reopen")


@dataclass(frozen=True)
class ProspectData:
    """What is kept about a prospect besides its step, who has it, and what comes next."""

    name: str
    tax_code: str = ""
    address: str = ""
    unit: Body | None = None
    sector: Sector | None = None
    product: str = ""
    contact_name: str = ""
    phone: str = ""
    email: str = ""
    note: str = ""


def add_prospect(
    *,
    cycle: Cycle,
    data: ProspectData,
    by: User | None,
    body: Body | None = None,
    owner: User | None = None,
    demo: bool = False,
) -> Prospect:
    """List an enterprise. `body` leads the outreach; without one Sở Công Thương does.

    One whose tax code has registered or submitted in the cycle stands at that step at once. A second click gives the
    prospect of the first. Raises ActionError when the cycle is closed, the tax code stands in the list or is wrong, or
    the body is not the person's own.
    """
    data = _cleaned(data)
    with transaction.atomic():
        hold_list(cycle, data.tax_code)
        twin = _refuse_double(cycle, data, by)
        if twin is not None:
            return twin
        prospect = Prospect(cycle=cycle, body=body, owner=owner, demo=demo, **_columns(data))
        if by is not None and Role.STAFF not in by.roles:
            require_own_body(by, body)
            prospect.owner = owner or by
        _require_owner(prospect)
        creating(prospect, "create", by=by, permission=EDIT)
        tell_assigned([prospect], prospect.owner, by=by)
        return advance_known(prospect)


def hold_list(cycle: Cycle, *tax_codes: str) -> None:
    """One change of the cycle's list at a time, so that nobody is listed twice; refuse when the cycle is not open.

    `tax_codes`: wait as well for who submits a dossier of those enterprises now (locks: cycle, dossiers, prospects).
    """
    row = Cycle.objects.select_for_update(no_key=True).get(pk=cycle.pk)
    known = [code for code in tax_codes if code]
    for start in range(0, len(known), 500):
        held = Dossier.objects.filter(cycle=cycle, enterprise__tax_code__in=known[start : start + 500]).order_by("pk")
        list(held.select_for_update(of=("self",)).values_list("pk"))
    if not row.is_open:
        raise ActionError(_("Chu kỳ %(year)s không mở nên không sửa được danh sách vận động.") % {"year": row.year})


def edit_prospect(*, prospect: Prospect, data: ProspectData, by: User | None, version: int | None = None) -> Prospect:
    """Change the data of a prospect. `version`: what the person had read (Conflict when it has moved on)."""
    data = _cleaned(data)
    with transaction.atomic():
        hold_list(prospect.cycle, data.tax_code)
        with editing(prospect, "edit", by=by, permission=EDIT, version=version) as locked:
            if data.tax_code and data.tax_code != locked.tax_code:
                _refuse_code(locked.cycle, data.tax_code, by)
                locked.enterprise = None
            for field in fields(data):
                setattr(locked, field.name, getattr(data, field.name))
            if by is not None and not by.has_perm(EDIT, locked):
                raise ActionError(_("Địa bàn này không thuộc đơn vị bạn; hãy chọn lại địa bàn."), field="unit")
        return advance_known(locked)


def take_step(
    *,
    prospect: Prospect,
    action: str,
    by: User | None,
    reason: str = "",
    next_step: str | None = None,
    next_on: datetime.date | None = None,
) -> Prospect:
    """Take one of STEPS. `next_step`, when given, replaces what comes next; at an end nothing comes next.

    A second click finds the step taken. Raises TransitionRefused when the table has no such line from where it stands.
    """
    if action not in STEPS:
        raise ValueError(f"no step of a person: {action!r}")
    with transaction.atomic():
        _hold_open(prospect)
        locked = lock(prospect)
        if _is_taken(locked, action):
            require(by, EDIT, locked)
            return locked
        with changing(prospect, action, by=by, reason=reason) as locked:
            locked.decline_reason = reason.strip() if action == "decline" else ""
            if action == "reopen":
                _leave_who_has_no_part(locked)
            if action == "decline":
                locked.next_step, locked.next_on = "", None
            elif next_step is not None:
                _set_next(locked, next_step, next_on)
            locked.version += 1
    return locked


def _is_taken(prospect: Prospect, action: str) -> bool:
    """Whether the prospect stands where the step leads and can't take it from there."""
    known = [line for line in PROSPECT_MACHINE.transitions if line.action == action]
    return all(line.source != prospect.state for line in known) and any(line.target == prospect.state for line in known)


def set_next_step(
    *,
    prospect: Prospect,
    next_step: str,
    next_on: datetime.date | None,
    by: User | None,
    version: int | None = None,
    today: datetime.date | None = None,
) -> Prospect:
    """Say what comes next and by which day; both empty clear it. `today`: for replaying a past year."""
    _hold_open(prospect)
    with editing(prospect, "set_next_step", by=by, permission=EDIT, version=version) as locked:
        if locked.state not in IN_WORK:
            raise ActionError(_("Doanh nghiệp đã ở bước cuối nên không còn việc tiếp theo."))
        _set_next(locked, next_step, next_on, today)
    return locked


def _set_next(prospect: Prospect, text: str, day: datetime.date | None, today: datetime.date | None = None) -> None:
    text = text.strip()
    if day is not None and not text:
        raise ActionError(_("Hãy ghi việc cần làm vào ngày này."), field="next_step")
    if day is not None and day < (today or timezone.localdate()):
        raise ActionError(_("Ngày này đã qua; hãy chọn hôm nay hoặc một ngày sau."), field="next_on")
    prospect.next_step, prospect.next_on = text, day


def assign_prospect(*, prospect: Prospect, owner: User | None, by: User | None, version: int | None = None) -> Prospect:
    """Give a prospect to a person of the office or of its body; None leaves it to nobody. The person is told."""
    _hold_open(prospect)
    with editing(prospect, "assign_prospect", by=by, permission=EDIT, version=version) as locked:
        changed = locked.owner_id != (owner.pk if owner else None)
        if changed and by is not None and Role.STAFF not in by.roles:
            _require_own_person(by, owner)
        locked.owner = owner
        _require_owner(locked)
        if changed:
            tell_assigned([locked], owner, by=by)
    return locked


def assign_many(*, cycle: Cycle, prospects: Iterable[int], owner: User, by: User | None) -> int:
    """Staff give many prospects of the cycle (ids) to one person of the office; returns how many changed hands."""
    require(by, "applications.manage_outreach")
    with transaction.atomic():
        hold_list(cycle)
        rows = Prospect.objects.filter(cycle=cycle, pk__in=list(prospects), state__in=IN_WORK).exclude(owner=owner)
        changed = []
        for row in rows.order_by("pk"):
            with editing(row, "assign_prospect", by=by, permission=EDIT) as locked:
                locked.owner = owner
                _require_owner(locked)
            changed.append(locked)
        tell_assigned(changed, owner, by=by)
    return len(changed)


def set_leading_body(*, prospect: Prospect, body: Body | None, by: User | None) -> Prospect:
    """Staff hand the outreach of a prospect to a body, or take it to the office; an owner who has no part leaves."""
    require(by, "applications.manage_outreach")
    _hold_open(prospect)
    with editing(prospect, "set_leading_body", by=by, permission=EDIT) as locked:
        locked.body = body
        _leave_who_has_no_part(locked)
    return locked


def _leave_who_has_no_part(prospect: Prospect) -> None:
    """An owner who left, or whose body has no part any more, has the prospect no longer."""
    if prospect.owner_id and not may_own(prospect).filter(pk=prospect.owner_id).exists():
        prospect.owner = None


def _hold_open(prospect: Prospect) -> None:
    """Say in words that a closed year takes no changes, before the rule says it with a bare refusal."""
    if not Cycle.objects.get(pk=prospect.cycle_id).is_open:
        year = prospect.cycle.year
        raise ActionError(_("Chu kỳ %(year)s không mở nên không sửa được danh sách vận động.") % {"year": year})


def _cleaned(data: ProspectData) -> ProspectData:
    values = _columns(data)
    values |= {name: value.strip() for name, value in values.items() if isinstance(value, str)}
    if not values["name"]:
        raise ActionError(_("Chưa nhập tên doanh nghiệp."), field="name")
    if values["tax_code"]:
        try:
            values["tax_code"] = parse_tax_code(values["tax_code"])
        except ParseError as mistake:
            raise ActionError(str(mistake.message), field="tax_code") from mistake
    return ProspectData(**values)


def _columns(data: ProspectData) -> dict[str, object]:
    return {field.name: getattr(data, field.name) for field in fields(data)}


def _refuse_double(cycle: Cycle, data: ProspectData, by: User | None) -> Prospect | None:
    """The prospect that the same data made a moment ago; ActionError for another one that is the same enterprise."""
    seen = prospects_visible_to(by, cycle) if by is not None else Prospect.objects.filter(cycle=cycle)
    standing = seen.filter(tax_code=data.tax_code).first() if data.tax_code else None
    if standing is None:
        if data.tax_code:
            _refuse_code(cycle, data.tax_code, by)
        standing = _same_name(seen, data)
    if standing is None:
        return None
    recent = standing.created_at > timezone.now() - DOUBLE_CLICK
    if recent and all(getattr(standing, name) == value for name, value in _columns(data).items()):
        return standing
    raise ActionError(
        _("“%(name)s” đã có trong danh sách vận động năm %(year)s; hãy mở dòng đó để ghi tiếp.")
        % {"name": standing.name, "year": cycle.year},
        field="tax_code" if data.tax_code and standing.tax_code else "name",
    )


def _same_name(seen: QuerySet[Prospect], data: ProspectData) -> Prospect | None:
    """One of the same name, accents and case aside, where not both have a tax code."""
    key = search_text(data.name)
    named = seen.filter(search_text__contains=key)
    if data.tax_code:
        named = named.filter(tax_code="")
    return next((one for one in named if search_text(one.name) == key), None)


def _refuse_code(cycle: Cycle, code: str, by: User | None) -> None:
    """A tax code that stands elsewhere in the list, in the words that the person may read."""
    if Prospect.objects.filter(cycle=cycle, tax_code=code).exists():
        raise ActionError(
            _(
                "Mã số thuế %(code)s đã có trong danh sách vận động năm %(year)s; "
                "hãy liên hệ Sở Công Thương để phối hợp."
            )
            % {"code": code, "year": cycle.year},
            field="tax_code",
        )


def require_own_body(by: User, body: Body | None) -> None:
    """Raise ActionError unless the person works for `body`."""
    if body is None or not bodies_of(by).filter(pk=body.pk).exists():
        raise ActionError(_("Hãy chọn đơn vị của bạn."), field="body")


def _require_owner(prospect: Prospect) -> None:
    if prospect.owner_id and not may_own(prospect).filter(pk=prospect.owner_id).exists():
        raise ActionError(
            _("Người phụ trách phải là chuyên viên Sở Công Thương hoặc người của đơn vị vận động."), field="owner"
        )


def _require_own_person(by: User, owner: User | None) -> None:
    if owner is not None and not owner.bodies.filter(pk__in=bodies_of(by)).exists():
        raise ActionError(_("Hãy chọn người của đơn vị bạn."), field="owner")
