"""Sets of invitation forms: made in batches, printed, sent, delivered; who registers through which."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from spcncl_portal.accounts.models import User
from spcncl_portal.core.actions import creating, editing, lock, require
from spcncl_portal.core.errors import ActionError, TransitionRefused
from spcncl_portal.core.jobs import start_job
from spcncl_portal.core.log import log_action, log_bulk, log_entry
from spcncl_portal.core.models import ActionLog, Job
from spcncl_portal.core.text import search_text
from spcncl_portal.programme.models import Cycle

from ..invitation_queries import invitable
from ..models import Enterprise, InvitationBatch, InvitationSet, Prospect
from ..states import SET_MACHINE, ProspectState
from .outreach_links import advance

PERMISSION = "applications.manage_sets"
JOB = "invitation_sets"
MOST = 2000  # sets of one batch
# Action → the column that keeps when it happened.
STAMPS = {"print": "printed_at", "send": "sent_at", "resend": "sent_at", "deliver": "delivered_at"}


def make_batch(
    *, cycle: Cycle, name: str, prospects: Iterable[int], by: User | None, again: bool = False, demo: bool = False
) -> InvitationBatch:
    """Make a set for each of these prospects (ids), in the order of their names, with what stands in the list now.

    Left out: who registered, submitted or declined, and, unless `again`, who has a set of the cycle that did not come
    back. Raises ActionError when nobody is left, there are too many, or the cycle has a batch of that name (as after a
    second click).
    """
    name = name.strip()
    if not name:
        raise ActionError(_("Hãy đặt tên cho đợt."), field="name")
    with transaction.atomic():
        cycle = lock(cycle)
        batch = InvitationBatch(cycle=cycle, name=name, created_by=by, demo=demo)
        require(by, PERMISSION, batch)
        if search_text(name) in {search_text(one.name) for one in cycle.invitation_batches.all()}:
            text = _("Năm này đã có đợt tên “%(name)s”; hãy mở đợt đó, hoặc đặt tên khác.")
            raise ActionError(text % {"name": name}, field="name")
        chosen = _chosen(cycle, prospects, again)
        creating(batch, "make_batch", by=by)
        sets = [
            InvitationSet(
                batch=batch,
                prospect=one,
                number=number,
                name=one.name,
                tax_code=one.tax_code,
                address=one.address,
            )
            for number, one in enumerate(chosen, start=1)
        ]
        log_bulk(InvitationSet.objects.bulk_create(sets, batch_size=500), "make_set", by=by)
    return batch


def _chosen(cycle: Cycle, ids: Iterable[int], again: bool) -> list[Prospect]:
    wanted = set(ids)
    if len(wanted) > MOST:
        raise ActionError(_("Một đợt có nhiều nhất %(n)s bộ; hãy lọc bớt và chia thành nhiều đợt.") % {"n": MOST})
    rows = invitable(cycle)
    found = [one for one in rows.order_by("sort_key", "pk") if one.pk in wanted and (again or not one.has_set)]
    if not found:
        raise ActionError(
            _(
                "Không còn doanh nghiệp nào để lập bộ form: những doanh nghiệp đã chọn đều đã có bộ form, đã đăng ký "
                "hoặc đã từ chối."
            )
        )
    return found


def start_printing(*, batch: InvitationBatch, by: User) -> Job:
    """Let the worker write the PDF of the batch; while it does, asking again gives the same job."""
    require(by, PERMISSION, batch)
    return start_job(
        kind=JOB,
        label=_("Bộ form mời: %(name)s") % {"name": batch.name},
        by=by,
        key=str(batch.pk),
        payload={"batch": batch.pk},
        total=batch.sets.count(),
    )


@dataclass
class Outcome:
    """What a change of many sets did: the sets that moved, and those that the table refused, each with the reason."""

    done: list[InvitationSet] = field(default_factory=list)
    refused: list[tuple[InvitationSet, str]] = field(default_factory=list)


def move_sets(*, sets: Iterable[InvitationSet], action: str, by: User | None, reason: str = "", at=None) -> Outcome:
    """Take `action` for each set that the table allows it for; the others stay, with the table's words.

    Sending tells the prospect's own way: who was only listed is invited. `at`: for replaying a past year. Raises
    ActionError when the action asks for a reason and there is none.
    """
    if not any(line.action == action for line in SET_MACHINE.transitions):
        raise ValueError(f"no action of sets: {action!r}")
    if action == "fail" and not reason.strip():
        raise ActionError(_("Cần ghi rõ lý do không đến nơi."), field="reason")
    outcome, entries, at = Outcome(), [], at or timezone.now()
    with transaction.atomic():
        rows = InvitationSet.objects.select_for_update(of=("self",)).filter(pk__in=[one.pk for one in sets])
        for row in rows.select_related("batch__cycle", "prospect").order_by("batch_id", "number"):
            require(by, PERMISSION, row)
            try:
                target = SET_MACHINE.find(row.state, action).target
            except TransitionRefused as refusal:
                outcome.refused.append((row, str(refusal.message)))
                continue
            before, row.state = row.state, target
            _stamp(row, action, at, reason)
            entries.append(_entry(row, action, before, by, reason))
            outcome.done.append(row)
        InvitationSet.objects.bulk_update(outcome.done, [*set(STAMPS.values()), "state", "note"], batch_size=200)
        ActionLog.objects.bulk_create(entries, batch_size=500)
        if action == "send":
            for row in outcome.done:
                _invite(row.prospect, row, by)
    return outcome


def _stamp(row: InvitationSet, action: str, at, reason: str) -> None:
    if action in STAMPS:
        setattr(row, STAMPS[action], at)
    row.note = reason.strip()[:250] if action == "fail" else "" if action in ("resend", "deliver") else row.note


def _entry(row: InvitationSet, action: str, before: str, by, reason: str) -> ActionLog:
    return log_entry(row, action, by=by, reason=reason, before={"state": before}, after={"state": row.state})


def _invite(prospect: Prospect, row: InvitationSet, by: User | None) -> None:
    if prospect.state == ProspectState.LISTED:
        advance(prospect, "invite", by=by, reason=_("Đã gửi bộ form, đợt “%(name)s”.") % {"name": row.batch.name})


def mark_opened(*, one: InvitationSet) -> bool:
    """The code of the set was used for the first time; False when it had been."""
    with transaction.atomic():
        first = InvitationSet.objects.filter(pk=one.pk, opened_at=None).update(opened_at=timezone.now())
        if first:
            log_action(one, "open_set")
    return bool(first)


def note_registration(*, one: InvitationSet, enterprise: Enterprise, by: User | None) -> bool:
    """An enterprise has just registered with the code of this set; whether it counts as registered through it.

    It does when its tax code is the one on the paper, or the paper has none: then the prospect learns its tax code. An
    enterprise of another tax code registers like anybody; the log of the set says so, and nothing else changes.
    """
    with transaction.atomic():
        locked = lock(one)
        if locked.registered_id is not None:
            return False
        if locked.tax_code and locked.tax_code != enterprise.tax_code:
            log_action(locked, "other_through_set", by=by, after={"tax_code": enterprise.tax_code})
            return False
        locked.registered, locked.registered_at = enterprise, timezone.now()
        locked.opened_at = locked.opened_at or locked.registered_at
        locked.save(update_fields=["registered", "registered_at", "opened_at"])
        log_action(locked, "registered_through_set", by=by, after={"enterprise": enterprise.pk})
        if not locked.tax_code:
            _teach_tax_code(locked.prospect, enterprise)
    return True


def _teach_tax_code(prospect: Prospect, enterprise: Enterprise) -> None:
    """Whose paper had no tax code is this enterprise, unless another line of the list has that tax code already."""
    if prospect.tax_code or Prospect.objects.filter(cycle=prospect.cycle_id, tax_code=enterprise.tax_code).exists():
        return
    reason = _("Đã đăng ký qua bộ form mời.")
    advance(prospect, "register", by=None, reason=reason, enterprise=enterprise, tax_code=enterprise.tax_code)


def keep_file(*, batch: InvitationBatch, stored, by: User | None) -> InvitationBatch:
    """The PDF of the batch is this one from now on."""
    with editing(batch, "keep_batch_file", by=by, permission=PERMISSION) as locked:
        locked.file = stored
    return locked
