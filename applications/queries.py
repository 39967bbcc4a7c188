"""Read enterprises, letters and dossiers; every list screen starts from a `…_visible_to(user)`."""

from django.db.models import Count, QuerySet

from spcncl_portal.accounts.roles import Role
from spcncl_portal.programme.models import Cycle
from spcncl_portal.programme.queries import bodies_of

from .dossier_queries import figures_of
from .models import Dossier, Enterprise, NominationLetter
from .states import BEFORE_COUNCIL
from .visibility import without_hidden

__all__ = ["dossiers_visible_to", "enterprises_visible_to", "figures_of", "letters_visible_to"]

READS_ALL = {Role.STAFF, Role.LEADER, Role.AUDITOR}
COUNCIL = {Role.COUNCIL_MEMBER, Role.COUNCIL_CHAIR, Role.COUNCIL_SECRETARY}


def enterprises_visible_to(user) -> QuerySet[Enterprise]:
    if READS_ALL & user.roles:
        return Enterprise.objects.select_related("unit")
    own = Enterprise.objects.filter(memberships__user=user, memberships__left_at=None)
    return own.select_related("unit").distinct()


def letters_visible_to(user, cycle: Cycle) -> QuerySet[NominationLetter]:
    letters = (
        NominationLetter.objects.filter(cycle=cycle)
        .select_related("body", "cycle", "file")
        .annotate(nominee_count=Count("nominees"))
    )
    if READS_ALL & user.roles:
        return letters
    return letters.filter(body__in=bodies_of(user))


def dossiers_visible_to(user, cycle: Cycle | None = None) -> QuerySet[Dossier]:
    """Dossiers that `user` may read. What a council member has a conflict with is taken out, a leader's too."""
    dossiers = Dossier.objects.select_related("enterprise", "cycle", "sector", "checker")
    if cycle is not None:
        dossiers = dossiers.filter(cycle=cycle)
    if READS_ALL & user.roles:
        return without_hidden(dossiers, user)
    if COUNCIL & user.roles:
        return without_hidden(dossiers.filter(state__in=BEFORE_COUNCIL), user)
    if Role.ENTERPRISE in user.roles:
        return dossiers.filter(enterprise__memberships__user=user, enterprise__memberships__left_at=None).distinct()
    return dossiers.none()
