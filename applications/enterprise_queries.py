"""Read enterprises and their people."""

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from spcncl_portal.accounts.models import Invitation, User
from spcncl_portal.programme.models import Body
from spcncl_portal.programme.models.bodies import UNIT_KINDS

from .models import Enterprise, EnterpriseMember


def people_of_enterprise(enterprise: Enterprise) -> QuerySet[User]:
    """Active people who act for the enterprise now."""
    return User.objects.filter(
        enterprise_memberships__enterprise=enterprise, enterprise_memberships__left_at=None, is_active=True
    ).distinct()


def open_memberships(enterprise: Enterprise) -> QuerySet[EnterpriseMember]:
    """Who acts for the enterprise now, the owners first."""
    return enterprise.memberships.filter(left_at=None).select_related("user").order_by("-is_owner", "joined_at")


def open_invitations(enterprise: Enterprise) -> QuerySet[Invitation]:
    """Invitations to the enterprise that wait for their answer."""
    return Invitation.objects.filter(
        scope__enterprise=enterprise.pk, accepted_at=None, withdrawn_at=None, expires_at__gt=timezone.now()
    )


def own_enterprises(user: User) -> QuerySet[Enterprise]:
    """The enterprises that the person acts for."""
    own = Enterprise.objects.filter(memberships__user=user, memberships__left_at=None)
    return own.select_related("unit").distinct()


def enterprise_list(rows: QuerySet[Enterprise]) -> QuerySet[Enterprise]:
    """Rows with what the list shows besides: how many people and lines of letters each has."""
    return rows.annotate(
        people_count=Count("memberships", filter=Q(memberships__left_at=None), distinct=True),
        nomination_count=Count("nominations", distinct=True),
    )


def units_today() -> QuerySet[Body]:
    """Districts, wards and communes that exist today, in their order: where an enterprise has its seat."""
    return Body.objects.filter(kind__in=UNIT_KINDS).valid_on(timezone.localdate()).order_by("sort_key", "code")
