"""What waits in the register: drafts for the leader, numbers and signed copies for staff, papers given to a person."""

import datetime
from collections.abc import Iterator

from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.desk import DeskItem, desk_provider

from .formats import HANOI
from .models import IncomingDocument, OfficialDocument
from .states import IncomingState, OfficialState

MAX_SINGLE = 20


@desk_provider("official_documents")
def official_documents(user, cycle) -> Iterator[DeskItem]:
    """Drafts that were presented, for leaders; for staff what waits for a number or for the signed copy."""
    group, url = _("Văn bản"), reverse("documents:office")
    if Role.LEADER in user.roles:
        rows = OfficialDocument.objects.filter(state=OfficialState.DRAFT, presented_at__isnull=False)
        for document in rows.exclude(created_by=user).exclude(edited_by=user).order_by("presented_at")[:MAX_SINGLE]:
            url_of = reverse("documents:official", args=[document.pk])
            yield DeskItem(_("Duyệt văn bản"), url_of, detail=document.abstract, group=group)
    if Role.STAFF in user.roles:
        counts = OfficialDocument.objects.aggregate(
            approved=Count("pk", filter=Q(state=OfficialState.APPROVED)),
            numbered=Count("pk", filter=Q(state=OfficialState.NUMBERED)),
        )
        for state, title in (("approved", _("Cấp số văn bản")), ("numbered", _("Lưu bản ký của văn bản"))):
            if counts[state]:
                yield DeskItem(title, f"{url}?state={state}", count=counts[state], group=group)


@desk_provider("incoming_documents")
def incoming_documents(user, cycle) -> Iterator[DeskItem]:
    """Papers given to this person; for staff how many were given to nobody yet."""
    if not user.roles & {Role.STAFF, Role.LEADER}:
        return
    group = _("Văn bản")
    rows = IncomingDocument.objects.filter(assigned_to=user, state=IncomingState.ASSIGNED)
    for incoming in rows.order_by(F("answer_due").asc(nulls_last=True), "pk")[:MAX_SINGLE]:
        url = reverse("documents:incoming", args=[incoming.pk])
        detail = f"{incoming.sender}: {incoming.abstract}"
        yield DeskItem(_("Xử lý văn bản đến"), url, detail=detail, due=_end_of(incoming.answer_due), group=group)
    if Role.STAFF in user.roles:
        waiting = IncomingDocument.objects.filter(state=IncomingState.REGISTERED).count()
        if waiting:
            url = reverse("documents:incoming_register") + "?state=registered"
            yield DeskItem(_("Giao xử lý văn bản đến"), url, count=waiting, group=group)


def _end_of(day: datetime.date | None) -> datetime.datetime | None:
    return datetime.datetime.combine(day, datetime.time(23, 59, 59), HANOI) if day else None
