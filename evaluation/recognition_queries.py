"""Read recognised products, their certificates, and what of them is public."""

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone

from applications.models import Enterprise
from spcncl_portal.accounts.roles import Role
from spcncl_portal.programme.models import Cycle

from . import calc, queries
from .models import Certificate, CycleResult, DossierTotal, Recognition, ResultRow
from .states import CertificateState, RecognitionState, ResultState

READS_ALL = {Role.STAFF, Role.LEADER, Role.COMMENDATION, Role.AUDITOR}
# What counts as recognised: a title that has run out was one, a withdrawn one is none.
COUNTED = (RecognitionState.ACTIVE, RecognitionState.EXPIRED)
PUBLISHED = (ResultState.PUBLISHED, ResultState.FINAL, ResultState.DECIDED)


def recognitions_visible_to(user, cycle: Cycle | None = None) -> QuerySet[Recognition]:
    """Recognised products that `user` may see with their state; an enterprise sees its own, of all years."""
    rows = Recognition.objects.select_related("decision__cycle", "sector", "enterprise")
    if READS_ALL & user.roles:
        return rows.filter(decision__cycle=cycle) if cycle is not None else rows
    own = Q(enterprise__memberships__user=user, enterprise__memberships__left_at=None)
    return rows.filter(own).distinct() if Role.ENTERPRISE in user.roles else rows.none()


def certificates_visible_to(user, cycle: Cycle | None = None) -> QuerySet[Certificate]:
    """Certificates that `user` may read; an enterprise its own, of all years, once issued."""
    rows = Certificate.objects.select_related(
        "recognition__decision__cycle", "recognition__enterprise", "document__file"
    )
    if {Role.STAFF, Role.LEADER, Role.AUDITOR} & user.roles:
        return rows.filter(recognition__decision__cycle=cycle) if cycle is not None else rows
    if Role.ENTERPRISE not in user.roles:
        return rows.none()
    own = Q(recognition__enterprise__memberships__user=user, recognition__enterprise__memberships__left_at=None)
    return rows.filter(own).exclude(state__in=[CertificateState.QUEUED, CertificateState.RENDERED]).distinct()


def issued_of(cycle: Cycle) -> QuerySet[Certificate]:
    """The certificates in force of the cycle, with their files, in the order of their numbers."""
    return (
        Certificate.objects.filter(recognition__decision__cycle=cycle, state=CertificateState.ISSUED)
        .select_related("document__file", "recognition__decision")
        .order_by("kind", "sequence")
    )


def missing_certificates(cycle: Cycle) -> int:
    """How many certificates of the cycle are still to be issued."""
    held = Recognition.objects.filter(decision__cycle=cycle, state__in=COUNTED)
    wanted = held.count() + held.filter(top=True).count()
    return max(0, wanted - issued_of(cycle).filter(recognition__in=held).count())


def register() -> QuerySet[Recognition]:
    """The public register: recognised products of all years, but for those withdrawn."""
    return Recognition.objects.filter(state__in=COUNTED).select_related("sector", "decision")


def public_recognitions() -> QuerySet[Recognition]:
    """Products with a public page: withdrawn ones too, so that the page can say so."""
    certificates = Certificate.objects.exclude(
        state__in=[CertificateState.QUEUED, CertificateState.RENDERED]
    ).select_related("document")
    return Recognition.objects.select_related("sector", "decision", "enterprise").prefetch_related(
        Prefetch("certificates", certificates)
    )


def recognised_enterprises() -> QuerySet[Enterprise]:
    """Enterprises with a recognised product, with `products` (their rows, newest first) and `product_count`."""
    rows = register().order_by("-year", "sort_key", "pk")
    return (
        Enterprise.objects.filter(recognitions__state__in=COUNTED)
        .annotate(product_count=Count("recognitions", filter=Q(recognitions__state__in=COUNTED), distinct=True))
        .prefetch_related(Prefetch("recognitions", rows, to_attr="products"))
        .distinct()
        .order_by("sort_key", "tax_code")
    )


def holding(day=None) -> Q:
    """Titles that hold on `day` (today unless given)."""
    day = day or timezone.localdate()
    return Q(state=RecognitionState.ACTIVE, valid_to__gte=day)


def published_result(year: int) -> CycleResult | None:
    """The result of the year once it is open to the public."""
    return (
        CycleResult.objects.filter(cycle__year=year, state__in=PUBLISHED)
        .select_related("cycle__criteria_set", "cycle__decision")
        .first()
    )


def published_products(result: CycleResult) -> list[dict]:
    """What the public sees of a result: products and enterprises that passed, in alphabetical order, no points."""
    if result.state == ResultState.PUBLISHED:
        criteria = result.cycle.criteria_set
        top, _tie = queries.top_of(result)
        totals = DossierTotal.objects.filter(cycle=result.cycle, scaled__gte=criteria.pass_points * calc.SCALE)
        rows = [(row.dossier, row.dossier_id in top) for row in totals.select_related("dossier__sector")]
    else:
        frozen = ResultRow.objects.filter(result=result, passed=True).select_related("dossier__sector")
        rows = [(row.dossier, row.top) for row in frozen]
    rows.sort(key=lambda row: (row[0].sort_key, row[0].code))
    return [{"dossier": dossier, "top": top} for dossier, top in rows]
