"""Read enterprises and their people."""

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from spcncl_portal.accounts.models import Invitation, User
from spcncl_portal.core.templatetags.portal import vndate
from spcncl_portal.programme.models import Body
from spcncl_portal.programme.models.bodies import UNIT_KINDS
from spcncl_portal.programme.states import CycleState

from .models import Dossier, Enterprise, EnterpriseMember
from .states import DOSSIER_ENDS


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


def open_dossiers(enterprise: Enterprise) -> QuerySet[Dossier]:
    """The dossiers of the enterprise that are not at an end; those of closed cycles take no change. By key."""
    rows = Dossier.objects.filter(enterprise=enterprise, cycle__state=CycleState.OPEN)
    return rows.exclude(state__in=DOSSIER_ENDS).select_related("cycle", "enterprise").order_by("pk")


def ended_words(enterprise: Enterprise) -> str:
    """Say since when the enterprise is no more, and who goes on."""
    values = {"name": enterprise.name, "day": vndate(enterprise.ended_on), "into": enterprise.merged_into}
    if enterprise.merged_into is None:
        return _("Doanh nghiệp %(name)s đã giải thể từ ngày %(day)s.") % values
    return _("Doanh nghiệp %(name)s đã nhập vào %(into)s từ ngày %(day)s.") % values


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
