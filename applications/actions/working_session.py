"""Working sessions with prospects: recorded with minutes, photos and attachments; who was met has come that far."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from spcncl_portal.accounts.models import User
from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.actions import editing, lock, require
from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.log import fields_of, log_action
from spcncl_portal.files.actions import delete_file, store_upload
from spcncl_portal.files.models import StoredFile
from spcncl_portal.programme.models import Body, Cycle
from spcncl_portal.programme.queries import bodies_of

from ..models import Prospect, WorkingSession
from ..prospect_queries import files_of, prospects_visible_to
from .outreach_links import advance
from .prospect import DOUBLE_CLICK, hold_list

EDIT = "applications.edit_session"
FILE_KINDS = ("image", "pdf", "word", "excel")
MAX_FILES = 30


@dataclass(frozen=True)
class SessionData:
    """What is written down of a session. `starts`, `ends`: times of the day in Hà Nội."""

    held_on: datetime.date
    minutes: str
    starts: datetime.time = datetime.time(8, 30)
    ends: datetime.time = datetime.time(10, 30)
    place: str = ""
    chair: str = ""
    secretary: str = ""
    office_people: str = ""
    enterprise_people: str = ""
    conclusion: str = ""


def record_session(
    *,
    cycle: Cycle,
    data: SessionData,
    prospects: Iterable[Prospect],
    by: User | None,
    body: Body | None = None,
    uploads: Sequence[UploadedFile] = (),
    demo: bool = False,
) -> WorkingSession:
    """Write a session down; prospects that had not come that far are at "session held" then.

    `body` held it; without one Sở Công Thương did. A second click gives the session of the first. Raises ActionError
    for a day to come, an end before its start, nobody met, a prospect of others, a file that can't be taken in.
    """
    prospects = list(prospects)
    with transaction.atomic():
        hold_list(cycle)
        _check(data, prospects, body)
        if by is not None and Role.STAFF not in by.roles and (body is None or body not in bodies_of(by)):
            raise ActionError(_("Hãy chọn đơn vị của bạn."), field="body")
        twin = _just_recorded(cycle, data, by)
        if twin is not None:
            return twin
        session = WorkingSession(cycle=cycle, body=body, recorded_by=by, demo=demo, **_columns(data))
        require(by, EDIT, session)
        session.save(force_insert=True)
        session.prospects.set(prospects)
        log_action(session, "record_session", by=by, after=fields_of(session) | {"prospects": _named(prospects)})
        _move(prospects, by)
        _store(session, uploads, by)
    return session


def edit_session(
    *,
    session: WorkingSession,
    data: SessionData,
    prospects: Iterable[Prospect],
    by: User | None,
    version: int | None = None,
) -> WorkingSession:
    """Correct what was written down. Who is taken out of the session keeps the step, for the step may rest on more.

    Prospects that the person does not see any more, since others have them now, stay in the session.
    """
    prospects = list(prospects)
    with transaction.atomic():
        hold_list(session.cycle)
        with editing(session, "edit_session", by=by, permission=EDIT, version=version) as locked:
            _check(data, prospects, locked.body, known=set(locked.prospects.values_list("pk", flat=True)))
            for name, value in _columns(data).items():
                setattr(locked, name, value)
            _set_prospects(locked, [*prospects, *_out_of_sight(locked, by)], by)
            _move(prospects, by)
    return locked


def _set_prospects(session: WorkingSession, prospects: list[Prospect], by: User | None) -> None:
    before, after = _named(session.prospects.all()), _named(prospects)
    if before != after:
        session.prospects.set(prospects)
        log_action(session, "edit_session", by=by, before={"prospects": before}, after={"prospects": after})


def _named(prospects: Iterable[Prospect]) -> list[str]:
    """Prospects as the log tells of them."""
    return [f"{one.name} ({one.pk})" for one in sorted(set(prospects), key=lambda one: one.pk)]


def _out_of_sight(session: WorkingSession, by: User | None) -> list[Prospect]:
    if by is None:
        return []
    return list(session.prospects.exclude(pk__in=prospects_visible_to(by, session.cycle).order_by().values("pk")))


def add_files(*, session: WorkingSession, uploads: Sequence[UploadedFile], by: User | None) -> list[StoredFile]:
    """Hang photos and attachments on a session: all that were chosen or, when one can't be taken in, none."""
    with transaction.atomic():
        hold_list(session.cycle)
        locked = lock(session)
        require(by, EDIT, locked)
        return _store(locked, uploads, by)


def remove_file(*, session: WorkingSession, file: StoredFile, by: User | None) -> None:
    """Take a file off a session; the log keeps its name and SHA-256."""
    with transaction.atomic():
        hold_list(session.cycle)
        locked = lock(session)
        require(by, EDIT, locked)
        delete_file(file=file, by=by)


def _store(session: WorkingSession, uploads: Sequence[UploadedFile], by: User | None) -> list[StoredFile]:
    if not uploads:
        return []
    there = files_of(session).count()
    if there + len(uploads) > MAX_FILES:
        raise ActionError(
            _("Mỗi buổi làm việc đính kèm nhiều nhất %(n)s tệp; hãy chọn bớt.") % {"n": MAX_FILES}, field="files"
        )
    try:
        stored = [store_upload(upload=one, by=by, subject=session, kinds=FILE_KINDS) for one in uploads]
    except ActionError as mistake:
        raise ActionError(mistake.message, field="files") from mistake
    log_action(session, "add_session_files", by=by, after={"files": [one.name for one in stored]})
    return stored


def _check(data: SessionData, prospects: list[Prospect], body: Body | None, known: set[int] = frozenset()) -> None:
    """`known`: prospects that are in the session already; they may have been given to others since."""
    if data.held_on > timezone.localdate():
        raise ActionError(
            _("Buổi làm việc chưa diễn ra; hãy ghi sau khi làm việc, hoặc đặt “việc tiếp theo”."), field="held_on"
        )
    if data.ends <= data.starts:
        raise ActionError(_("Giờ kết thúc phải sau giờ bắt đầu."), field="ends")
    if not data.minutes.strip():
        raise ActionError(_("Hãy ghi nội dung làm việc."), field="minutes")
    if not prospects:
        raise ActionError(_("Hãy chọn ít nhất một doanh nghiệp."), field="prospects")
    for prospect in prospects:
        of_body = body is None or body.pk in (prospect.body_id, prospect.unit_id)
        if not of_body and prospect.pk not in known:
            raise ActionError(
                _("“%(name)s” không thuộc đơn vị %(body)s; hãy ghi buổi làm việc của đơn vị vận động doanh nghiệp đó.")
                % {"name": prospect.name, "body": body.name},
                field="prospects",
            )


def _move(prospects: list[Prospect], by: User | None) -> None:
    """Steps that come before "session held" lead there; later ones and an end stay."""
    for prospect in sorted(prospects, key=lambda one: one.pk):
        advance(prospect, "hold_session", by=by)


def _just_recorded(cycle: Cycle, data: SessionData, by: User | None) -> WorkingSession | None:
    if by is None:
        return None
    recent = WorkingSession.objects.filter(cycle=cycle, recorded_by=by, created_at__gt=timezone.now() - DOUBLE_CLICK)
    return recent.filter(**_columns(data)).order_by("-pk").first()


def _columns(data: SessionData) -> dict[str, object]:
    values = {field.name: getattr(data, field.name) for field in fields(data)}
    return {name: value.strip() if isinstance(value, str) else value for name, value in values.items()}
