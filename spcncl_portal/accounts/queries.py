"""Read people and invitations."""

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from spcncl_portal.core.models import ActionLog

from .models import Invitation, RoleGrant, User, ViewAs
from .rules import grantable


def people() -> QuerySet[User]:
    """Everybody, with the roles in force as `open_grants`."""
    grants = RoleGrant.objects.filter(revoked_at=None).order_by("granted_at")
    return User.objects.prefetch_related(Prefetch("grants", grants, to_attr="open_grants")).order_by("sort_key", "pk")


def people_visible_to(user: User) -> QuerySet[User]:
    """Staff, administrators and the auditor see everybody; nobody else sees the list."""
    return people() if user.has_perm("accounts.view_users") else people().none()


def invitations_visible_to(user: User) -> QuerySet[Invitation]:
    """Invitations for roles that the person gives."""
    rows = Invitation.objects.select_related("invited_by", "accepted_by")
    return rows.filter(role__in=grantable(user)) if user.has_perm("accounts.manage_users") else rows.none()


def invitations_into(scope, *, open_only: bool = True) -> QuerySet[Invitation]:
    """Invitations into one body or enterprise."""
    rows = Invitation.objects.filter(scope=scope.as_dict()).select_related("invited_by")
    return rows.filter(open_now()) if open_only else rows


def open_now() -> Q:
    return Q(accepted_at=None, withdrawn_at=None, expires_at__gt=timezone.now())


def history_of(person: User) -> QuerySet[ActionLog]:
    """What was done to the person's account, newest first."""
    lines = ActionLog.objects.filter(object_type=person._meta.label_lower, object_id=str(person.pk))
    return lines.select_related("actor")


def views_of(person: User) -> QuerySet[ViewAs]:
    """When the help line viewed the portal as the person, newest first."""
    return ViewAs.objects.filter(person=person).select_related("staff").order_by("-started_at", "-pk")
