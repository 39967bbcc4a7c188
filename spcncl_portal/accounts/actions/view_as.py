"""The help line views the portal as a person: begins with a reason, ends by itself, leaves lines in the log."""

import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from spcncl_portal.core.actions import lock, require
from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.log import log_action

from ..models import User, ViewAs
from ..signals import view_as_started

LASTS = datetime.timedelta(minutes=30)
PERMISSION = "accounts.view_as_person"


@transaction.atomic
def start_view_as(*, person: User, by: User, reason: str) -> ViewAs:
    """Begin to view the portal as `person`; what `by` was viewing before ends.

    Raises PermissionDenied for people whom `by` may not view as (rules.VIEWED_AS), ActionError without a reason.
    """
    staff = lock(by)
    require(staff, PERMISSION, person)
    if not reason.strip():
        raise ActionError(_("Cần ghi rõ lý do."), field="reason")
    for other in staff.views_made.filter(ended_at=None).select_related("staff", "person"):
        _end(other, by=staff, reason=_("chuyển sang xem như người khác"))
    now = timezone.now()
    view = ViewAs.objects.create(
        staff=staff, person=person, reason=reason.strip(), started_at=now, expires_at=now + LASTS
    )
    log_action(person, "start_view_as", by=staff, reason=view.reason, after={"until": str(view.expires_at)})
    view_as_started.send(sender=ViewAs, view=view)
    return view


@transaction.atomic
def end_view_as(*, view: ViewAs, by: User, reason: str = "") -> None:
    """Stop viewing; again is no error. Raises PermissionDenied for anybody but who views."""
    view = lock(view)
    require(by, "accounts.end_view_as", view)
    if view.ended_at is None:
        _end(view, by=by, reason=reason)


def end_views_of(user: User, *, by: User | None) -> None:
    """End what `user` views and who views as `user`, because the account or its roles change; in that transaction."""
    views = ViewAs.objects.filter(Q(staff=user) | Q(person=user), ended_at=None)
    for view in views.select_related("staff", "person"):
        _end(view, by=by, reason=_("tài khoản hoặc vai trò đã thay đổi"))


def view_in_hand(*, pk: int, staff: User) -> ViewAs | None:
    """The view `pk` while `staff` may go on with it; one whose time is over, or that the rule forbids now, is ended."""
    view = ViewAs.objects.filter(pk=pk, staff=staff, ended_at=None).select_related("staff", "person").first()
    if view is None:
        return None
    over = view.expires_at <= timezone.now()
    if not over and view.staff.has_perm(PERMISSION, view.person):
        return view
    _end(view, by=None, reason=_("hết giờ") if over else _("tài khoản hoặc vai trò đã thay đổi"))
    return None


def log_viewed_file(*, view: ViewAs, path: str) -> None:
    """One line for each file that was taken while viewing; `path`: its address in the portal."""
    log_action(view.person, "view_as_file", by=view.staff, reason=view.reason, after={"path": path})


@transaction.atomic
def _end(view: ViewAs, *, by: User | None, reason: str) -> None:
    """Write the end once, at the latest when the time was over."""
    ended = min(timezone.now(), view.expires_at)
    if ViewAs.objects.filter(pk=view.pk, ended_at=None).update(ended_at=ended):
        log_action(view.person, "end_view_as", by=by, reason=reason, after={"ended_at": str(ended)})
