"""What happens to enterprises: renamed, merged, dissolved, two records of one maker joined.

Each is one transaction: rows are held in a fixed order, enterprises by key, then dossiers by key. What was decided and
every submission keep the name of then; dossiers that the council has stay where they are until it has decided.
"""

import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from spcncl_portal.accounts.models import User
from spcncl_portal.core.actions import editing, require
from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.log import fields_of, log_action
from spcncl_portal.files.actions import store_upload
from spcncl_portal.programme.models import Cycle
from spcncl_portal.programme.states import CycleState

from .. import signals
from ..enterprise_notices import tell_event
from ..enterprise_queries import ended_words, open_dossiers, people_of_enterprise
from ..inspection_queries import OPEN
from ..models import Dossier, Enterprise, EnterpriseEvent, Inspection, Nominee, Prospect
from ..states import WITHDRAWABLE, DossierState, EnterpriseState
from .dossier import withdraw_dossier
from .enterprise import refresh_copies, take_in

PERMISSION = "applications.record_event"
FILE_KINDS = ("pdf", "image")
MOVE, WITHDRAW = "move", "withdraw"
Kind = EnterpriseEvent.Kind


def rename_enterprise(
    *,
    enterprise: Enterprise,
    new_name: str,
    happened_on: datetime.date,
    basis: str,
    by: User | None,
    upload: UploadedFile | None = None,
) -> EnterpriseEvent:
    """Give the enterprise its new name; open dossiers take it over, decided ones and submissions keep the old one."""
    new_name = " ".join(new_name.split())
    if not new_name:
        raise ActionError(_("Hãy nhập tên mới."), field="new_name")
    with transaction.atomic():
        held = _hold(by, enterprise)[0]
        if new_name == held.name:
            raise ActionError(_("Tên mới giống tên đang dùng."), field="new_name")
        event = _record(held, Kind.RENAMED, happened_on, basis, by, upload, old_name=held.name, new_name=new_name)
        with editing(held, "rename", by=by, permission=PERMISSION, reason=event.basis) as row:
            row.name = new_name
        refresh_copies(row, by=by)
        tell_event(event, people_of_enterprise(row))
    return event


def merge_enterprises(
    *,
    enterprise: Enterprise,
    into: Enterprise,
    happened_on: datetime.date,
    basis: str,
    by: User | None,
    dossiers: str = MOVE,
    upload: UploadedFile | None = None,
) -> EnterpriseEvent:
    """Let `into` go on in place of `enterprise`, which takes no part any more.

    dossiers: "move" gives the open ones to `into`, "withdraw" withdraws them. People act for both from then on,
    nominations and outreach go over; recognised products stay with the old name and show who goes on.
    """
    return _end_into(Kind.MERGED, "merge", enterprise, into, happened_on, basis, by, dossiers, upload)


def join_enterprises(
    *, enterprise: Enterprise, into: Enterprise, basis: str, by: User | None, upload: UploadedFile | None = None
) -> EnterpriseEvent:
    """Join two records of the same maker: `enterprise` is the double, `into` the one that stays."""
    return _end_into(Kind.JOINED, "join", enterprise, into, timezone.localdate(), basis, by, MOVE, upload)


def _end_into(kind, action, enterprise, into, happened_on, basis, by, dossiers, upload) -> EnterpriseEvent:
    if enterprise.pk == into.pk:
        raise ActionError(_("Hãy chọn một doanh nghiệp khác làm doanh nghiệp tiếp nhận."), field="into")
    if dossiers not in (MOVE, WITHDRAW):
        raise ActionError(_("Hãy chọn chuyển hay rút các hồ sơ đang mở."), field="dossiers")
    require(by, PERMISSION, enterprise)
    with transaction.atomic():
        signals.enterprise_merging.send(sender=Enterprise, enterprise=enterprise, into=into, by=by)
        old, new = _hold(by, enterprise, into)
        if new.state != EnterpriseState.VERIFIED:
            raise ActionError(
                _("Doanh nghiệp tiếp nhận phải được xác minh (hiện: %(state)s).") % {"state": new.get_state_display()},
                field="into",
            )
        event = _record(old, kind, happened_on, basis, by, upload, into=new)
        people = set(people_of_enterprise(old)) | set(people_of_enterprise(new))
        if dossiers == MOVE:
            _move_dossiers(old, new, event, by)
        else:
            _withdraw_dossiers(old, event, by)
        _pass_on(old, new)
        with editing(old, action, by=by, permission=PERMISSION, reason=event.basis) as row:
            row.ended_on, row.merged_into = happened_on, new
        tell_event(event, people)
    return event


def dissolve_enterprise(
    *,
    enterprise: Enterprise,
    happened_on: datetime.date,
    basis: str,
    by: User | None,
    upload: UploadedFile | None = None,
) -> EnterpriseEvent:
    """Record that the enterprise is no more: its open dossiers are withdrawn, its people can read but not submit."""
    with transaction.atomic():
        held = _hold(by, enterprise)[0]
        event = _record(held, Kind.DISSOLVED, happened_on, basis, by, upload)
        _withdraw_dossiers(held, event, by)
        with editing(held, "dissolve", by=by, permission=PERMISSION, reason=event.basis) as row:
            row.ended_on = happened_on
        tell_event(event, people_of_enterprise(row))
    return event


def catch_up(*, cycle: Cycle, by: User | None) -> None:
    """Do in a cycle that was reopened what events of the time that it was closed left undone: its open dossiers go on
    under the successor that is still there, else they are withdrawn."""
    rows = Dossier.objects.filter(cycle=cycle, state__in=WITHDRAWABLE).exclude(enterprise__ended_on=None)
    for enterprise in Enterprise.objects.filter(dossiers__in=rows).select_related("merged_into").distinct():
        event = enterprise.events.exclude(kind=Kind.RENAMED).first()
        successor = enterprise.merged_into
        if successor is not None and successor.ended_on is None:
            _move_dossiers(enterprise, successor, event, by)
        else:
            _withdraw_dossiers(enterprise, event, by)


def _hold(by: User | None, *enterprises: Enterprise) -> list[Enterprise]:
    """The rows, held in the order of their keys whoever is named first; ActionError for one that is no more."""
    for one in enterprises:
        require(by, PERMISSION, one)
    keys = [one.pk for one in enterprises]
    rows = Enterprise.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
    held = {row.pk: row for row in rows}
    for row in held.values():
        if row.ended_on is not None:
            raise ActionError(_("%(what)s Tải lại trang để xem sự kiện đã ghi.") % {"what": ended_words(row)})
    return [held[key] for key in keys]


def _record(enterprise, kind, happened_on, basis, by, upload, **values) -> EnterpriseEvent:
    if not basis.strip():
        raise ActionError(_("Hãy ghi căn cứ: số, ngày của giấy tờ."), field="basis")
    if happened_on > timezone.localdate():
        raise ActionError(_("Ngày của sự kiện không được ở tương lai."), field="happened_on")
    event = EnterpriseEvent.objects.create(
        enterprise=enterprise, kind=kind, happened_on=happened_on, basis=basis.strip(), recorded_by=by, **values
    )
    if upload is not None:
        event.file = store_upload(upload=upload, by=by, subject=event, kinds=FILE_KINDS)
        event.save(update_fields=["file"])
    log_action(event, "record_event", by=by, reason=event.basis, after=fields_of(event))
    return event


def _move_dossiers(old: Enterprise, new: Enterprise, event: EnterpriseEvent, by: User | None) -> None:
    """Open dossiers that the council has not seen go on under the successor, and those it may still object for."""
    refused = Dossier.objects.filter(enterprise=old, cycle__state=CycleState.OPEN, state=DossierState.INELIGIBLE)
    held = open_dossiers(old).filter(state__in=WITHDRAWABLE)
    keys = [*held.values_list("pk", flat=True), *refused.values_list("pk", flat=True)]
    rows = Dossier.objects.filter(pk__in=keys).order_by("pk").select_related("cycle", "enterprise")
    for dossier in rows.select_for_update(of=("self",)):
        with editing(dossier, "move_dossier", by=by, permission=PERMISSION, reason=str(event)) as row:
            row.enterprise = new
    _move_visits(old, new, event, by)


def _move_visits(old: Enterprise, new: Enterprise, event: EnterpriseEvent, by: User | None) -> None:
    """Visits that are not signed yet follow their dossiers, so that who has these knows when the team comes."""
    visits = Inspection.objects.filter(enterprise=old, state__in=OPEN, dossiers__enterprise=new)
    for visit in visits.exclude(dossiers__enterprise=old).distinct().order_by("pk"):
        with editing(visit, "move_inspection", by=by, permission=PERMISSION, reason=str(event)) as row:
            row.enterprise = new


def _withdraw_dossiers(enterprise: Enterprise, event: EnterpriseEvent, by: User | None) -> None:
    for dossier in open_dossiers(enterprise).filter(state__in=WITHDRAWABLE):
        reason = f"{event.get_kind_display().capitalize()}: {event.basis}"
        withdraw_dossier(dossier=dossier, by=by, reason=reason)


def _pass_on(old: Enterprise, new: Enterprise) -> None:
    """People, nominations, outreach and earlier mergers follow; the successor's managers keep the old one's history."""
    managers = [one.user for one in new.memberships.filter(left_at=None, is_owner=True).select_related("user")]
    for membership in old.memberships.filter(left_at=None, user__is_active=True).select_related("user"):
        take_in(new, membership.user)
    for user in managers:
        take_in(old, user, is_owner=True)
    Nominee.objects.filter(enterprise=old).update(enterprise=new)
    Prospect.objects.filter(enterprise=old).update(enterprise=new)
    Enterprise.objects.filter(merged_into=old).update(merged_into=new)


def preview(kind: str, enterprise: Enterprise, into: Enterprise | None = None) -> list[tuple[str, object]]:
    """What recording the event would do, as (label, value) for the screen that asks."""
    rows = open_dossiers(enterprise)
    free = rows.filter(state__in=WITHDRAWABLE).count()
    held = rows.exclude(state__in=WITHDRAWABLE).count()
    decided = Dossier.objects.filter(enterprise=enterprise).exclude(pk__in=rows.values("pk")).count()
    facts = [(_("Doanh nghiệp"), f"{enterprise.name} – {enterprise.tax_code}")]
    if into is not None:
        facts.append((_("Doanh nghiệp tiếp nhận"), f"{into.name} – {into.tax_code}"))
    if kind == Kind.RENAMED:
        return [*facts, (_("Hồ sơ đang mở, mang tên mới"), free + held), (_("Hồ sơ đã kết thúc, giữ tên cũ"), decided)]
    labels = {
        Kind.DISSOLVED: _("Hồ sơ đang mở, sẽ bị rút"),
        Kind.MERGED: _("Hồ sơ đang mở, được chuyển hoặc rút"),
        Kind.JOINED: _("Hồ sơ đang mở, được chuyển"),
    }
    facts += [
        (labels[kind], free),
        (_("Hồ sơ hội đồng đang xét, giữ nguyên"), held),
        (_("Hồ sơ đã kết thúc, giữ tên cũ"), decided),
    ]
    if into is not None:
        facts += [
            (_("Người được thêm vào doanh nghiệp tiếp nhận"), _newcomers(enterprise, into)),
            (_("Lượt giới thiệu được chuyển"), Nominee.objects.filter(enterprise=enterprise).count()),
        ]
    return facts


def _newcomers(enterprise: Enterprise, into: Enterprise) -> int:
    return people_of_enterprise(enterprise).exclude(pk__in=people_of_enterprise(into).values("pk")).count()
