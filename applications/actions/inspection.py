"""Visits on site: plan, move, call off, finish, sign, resume. A whole day at once: `inspection_day.py`."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from spcncl_portal.accounts.models import User
from spcncl_portal.core.actions import changing, creating, editing, lock
from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.log import log_action
from spcncl_portal.files.actions import store_upload
from spcncl_portal.programme.models import Cycle

from .. import inspection_notices as notices
from ..inspection_queries import INSPECTABLE, came_late
from ..inspection_questions import ensure_questions
from ..models import Dossier, Enterprise, Inspection, InspectionMember
from ..states import InspectionState
from .dossier import require_open_cycle

RUN = "applications.run_inspection"
LONGEST = datetime.timedelta(hours=12)


@dataclass(frozen=True)
class Member:
    """A place in the team: a person of the portal, or somebody from elsewhere by name and office."""

    name: str
    office: str = ""
    user: User | None = None
    is_lead: bool = False


@transaction.atomic
def plan_inspection(
    *,
    enterprise: Enterprise,
    dossiers: Sequence[Dossier],
    starts_at: datetime.datetime,
    ends_at: datetime.datetime,
    place: str,
    team: Sequence[Member],
    by: User | None,
    demo: bool = False,
) -> Inspection:
    """Plan one visit to one enterprise about its dossiers; tell the team and the enterprise.

    starts_at, ends_at: aware, at most 12 hours apart. team: exactly one member leads. Raises ActionError for dossiers
    that are not submitted or accepted, of another enterprise, or that a standing visit is about already.
    """
    enterprise = lock(enterprise)  # two who plan at once: the second sees what the first has planned
    if not dossiers:
        raise ActionError(_("Hãy chọn ít nhất một hồ sơ."), field="dossiers")
    cycle = dossiers[0].cycle
    require_open_cycle(cycle)
    for dossier in dossiers:
        _require_inspectable(dossier, enterprise, cycle)
    _require_plan(starts_at, ends_at, place, team)
    ensure_questions(cycle)
    inspection = Inspection(
        cycle=cycle,
        enterprise=enterprise,
        unit=enterprise.unit,
        starts_at=starts_at,
        ends_at=ends_at,
        place=place.strip(),
        created_by=by,
        demo=demo,
    )
    creating(inspection, "plan_inspection", by=by, permission=RUN)
    inspection.dossiers.set(dossiers)
    _set_team(inspection, team)
    notices.tell_planned(inspection)
    return inspection


def _require_inspectable(dossier: Dossier, enterprise: Enterprise, cycle: Cycle) -> None:
    if dossier.enterprise_id != enterprise.pk or dossier.cycle_id != cycle.pk:
        text = _("Hồ sơ %(code)s không phải của %(name)s trong chu kỳ này.")
        raise ActionError(text % {"code": dossier.code, "name": enterprise.name}, field="dossiers")
    if dossier.state not in INSPECTABLE:
        text = _("Hồ sơ %(code)s đang ở trạng thái “%(state)s”; chỉ kiểm tra hồ sơ đã nộp hoặc hợp lệ.")
        raise ActionError(text % {"code": dossier.code, "state": dossier.get_state_display()}, field="dossiers")
    standing = dossier.inspections.exclude(state=InspectionState.CALLED_OFF).first()
    if standing is not None:
        text = _("Hồ sơ %(code)s đã có buổi kiểm tra ngày %(day)s.")
        values = {"code": dossier.code, "day": f"{timezone.localtime(standing.starts_at):%d/%m/%Y}"}
        raise ActionError(text % values, field="dossiers")


def _require_plan(starts_at, ends_at, place: str, team: Sequence[Member]) -> None:
    if ends_at <= starts_at:
        raise ActionError(_("Giờ kết thúc phải sau giờ bắt đầu."), field="ends")
    if ends_at - starts_at > LONGEST:
        raise ActionError(_("Một buổi kiểm tra dài nhất 12 giờ."), field="ends")
    if not place.strip():
        raise ActionError(_("Hãy ghi địa điểm kiểm tra."), field="place")
    if sum(one.is_lead for one in team) != 1:
        raise ActionError(_("Đoàn kiểm tra cần đúng một trưởng đoàn."), field="lead")
    users = [one.user.pk for one in team if one.user]
    if len(users) != len(set(users)):
        raise ActionError(_("Có người được ghi hai lần trong đoàn."), field="members")


def _set_team(inspection: Inspection, team: Sequence[Member]) -> None:
    inspection.team.all().delete()
    InspectionMember.objects.bulk_create(
        InspectionMember(inspection=inspection, user=one.user, name=one.name, office=one.office, is_lead=one.is_lead)
        for one in team
    )


def members_of(inspection: Inspection) -> list[Member]:
    """The team as it stands."""
    rows = inspection.team.select_related("user")
    return [Member(row.name, row.office, row.user, row.is_lead) for row in rows]


@transaction.atomic
def move_inspection(
    *,
    inspection: Inspection,
    starts_at: datetime.datetime,
    ends_at: datetime.datetime,
    place: str,
    team: Sequence[Member] | None = None,
    by: User | None,
    version: int | None = None,
) -> Inspection:
    """Change when, where and who, while the visit is planned; whoever is concerned is told, who left the team too.

    team None: as it is. Raises Conflict when somebody changed it after `version` was read.
    """
    with editing(inspection, "move_inspection", by=by, permission=RUN, version=version) as inspection:
        if inspection.state != InspectionState.PLANNED:
            raise ActionError(_("Chỉ đổi được lịch của buổi kiểm tra chưa diễn ra."))
        before = members_of(inspection)
        team = before if team is None else list(team)
        _require_plan(starts_at, ends_at, place, team)
        moved = (inspection.starts_at, inspection.ends_at, inspection.place) != (starts_at, ends_at, place.strip())
        inspection.starts_at, inspection.ends_at, inspection.place = starts_at, ends_at, place.strip()
        if team != before:
            _set_team(inspection, team)
            names = [", ".join(one.name for one in people) for people in (before, team)]
            log_action(inspection, "change_team", by=by, before={"team": names[0]}, after={"team": names[1]})
    if moved or team != before:
        left = {one.user for one in before if one.user} - {one.user for one in team if one.user}
        notices.tell_moved(inspection, left=left, moved=moved)
    return inspection


def call_off_inspection(*, inspection: Inspection, reason: str, by: User | None) -> Inspection:
    """Call a planned visit off; its dossiers may be planned anew."""
    with changing(inspection, "call_off", by=by, reason=reason) as inspection:
        inspection.state_reason = reason.strip()
        notices.tell_called_off(inspection)
    return inspection


def finish_inspection(
    *,
    inspection: Inspection,
    result: str,
    summary: str,
    enterprise_people: str = "",
    enterprise_opinion: str = "",
    by: User | None,
    at: datetime.datetime | None = None,
) -> Inspection:
    """Close the visit with its result, so that the minutes can be printed and signed.

    Raises ActionError before its day, without any answer, or without a result.
    """
    with changing(inspection, "finish", by=by) as inspection:
        at = at or timezone.now()  # with the row held: what came before that is in the minutes
        if timezone.localdate(inspection.starts_at) > timezone.localdate(at):
            day = f"{timezone.localtime(inspection.starts_at):%d/%m/%Y}"
            raise ActionError(_("Buổi kiểm tra vào ngày %(day)s, chưa kết thúc được.") % {"day": day})
        if not inspection.answers.exists():
            raise ActionError(_("Chưa ghi kết quả nào; hãy mở phiếu hiện trường trước."))
        if result not in Inspection.Result.values or not result:
            raise ActionError(_("Hãy chọn kết luận."), field="result")
        inspection.result, inspection.summary = result, summary.strip()
        inspection.enterprise_people = enterprise_people.strip()
        inspection.enterprise_opinion = enterprise_opinion.strip()
        inspection.done_at = at
    return inspection


def sign_inspection(
    *,
    inspection: Inspection,
    enterprise_signer: str,
    enterprise_signer_position: str,
    team_signer: str,
    team_signer_position: str,
    upload: UploadedFile | None,
    by: User | None,
    at: datetime.datetime | None = None,
) -> Inspection:
    """Record that both sides signed; the scan of the signed minutes (PDF) is the proof. The enterprise is told.

    Raises ActionError when a name or the scan is missing, or results came in after the minutes were closed.
    """
    with changing(inspection, "sign", by=by) as inspection:
        for field, value in (("enterprise_signer", enterprise_signer), ("team_signer", team_signer)):
            if not value.strip():
                raise ActionError(_("Hãy ghi họ tên người ký của cả hai bên."), field=field)
        if upload is None:
            raise ActionError(_("Hãy tải lên bản quét biên bản có đủ chữ ký (PDF)."), field="file")
        if late := came_late(inspection):
            text = _("Có %(n)s kết quả gửi về sau khi lập biên bản. Hãy mở lại, kết thúc lần nữa rồi in biên bản mới.")
            raise ActionError(text % {"n": late})
        inspection.signed_file = store_upload(upload=upload, by=by, subject=inspection)
        inspection.enterprise_signer = enterprise_signer.strip()
        inspection.enterprise_signer_position = enterprise_signer_position.strip()
        inspection.team_signer, inspection.team_signer_position = team_signer.strip(), team_signer_position.strip()
        inspection.signed_at = at or timezone.now()
        notices.tell_signed(inspection)
    return inspection


def resume_inspection(*, inspection: Inspection, reason: str, by: User | None) -> Inspection:
    """Open a visit again that is not signed yet, to record more."""
    with changing(inspection, "resume", by=by, reason=reason) as inspection:
        inspection.done_at, inspection.state_reason = None, reason.strip()
    return inspection
