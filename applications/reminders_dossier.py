"""Who is reminded of the dates of dossiers: enterprises with drafts or nominated products, and returned dossiers."""

import datetime
from collections.abc import Iterator
from functools import partial

from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from spcncl_portal.core.text import search_text
from spcncl_portal.notifications.reminders import Silent, reminder_source
from spcncl_portal.programme.extensions import Extendable, extendables
from spcncl_portal.programme.models import Cycle, DeadlineKind

from .dossier_notices import page_of, people_of
from .due import end_of_day
from .enterprise_queries import people_of_enterprise
from .models import CheckRound, Dossier, Enterprise, EnterpriseMember, Nominee, Submission
from .states import DossierState, LetterState


def _people(**of_enterprise) -> dict[int, tuple]:
    """Enterprise id → active people who act for it, of the enterprises that `of_enterprise` picks; one query."""
    found: dict[int, list] = {}
    members = EnterpriseMember.objects.filter(left_at=None, user__is_active=True, **of_enterprise)
    for member in members.select_related("user").order_by("pk").distinct():
        found.setdefault(member.enterprise_id, []).append(member.user)
    return {key: tuple(users) for key, users in found.items()}


@reminder_source(DeadlineKind.DOSSIER)
def silent_enterprises(cycle: Cycle, at: datetime.datetime) -> Iterator[Silent]:
    """Enterprises with dossiers that were not submitted by `at`, or nominated products without any dossier."""
    drafts, products = _drafts(cycle, at), _nominees_without_dossier(cycle, at)
    enterprises = {one.tax_code: one for one in _enterprises(cycle)}
    people = _people(enterprise__in=_enterprises(cycle))
    for tax_code in sorted({*drafts, *products}):
        lines = products.get(tax_code, [])
        enterprise = enterprises.get(tax_code)
        if enterprise is None:
            subject, name, url = lines[0], lines[0].enterprise_name, reverse("applications:register")
            addresses = tuple(dict.fromkeys(one.email for one in lines if one.email))
        else:
            subject, name, url = enterprise, enterprise.name, dossiers_url(cycle)
            addresses = people.get(enterprise.pk, ())
        yield Silent(
            subject=subject,
            code=tax_code,
            name=name,
            recipients={"enterprise": addresses},
            url=url,
            missing=partial(_not_submitted, drafts.get(tax_code, 0), len(lines)),
        )


def _enterprises(cycle: Cycle):
    """Registered enterprises that take part in the cycle, or were nominated in it."""
    found = Enterprise.objects.filter(
        Q(pk__in=Dossier.objects.filter(cycle=cycle).values("enterprise"))
        | Q(tax_code__in=Nominee.objects.filter(letter__cycle=cycle).values("tax_code"))
    )
    return found.order_by("sort_key", "pk")


def _drafts(cycle: Cycle, at: datetime.datetime) -> dict[str, int]:
    """Tax code → how many dossiers begun by `at` had not been submitted then; those withdrawn since do not count."""
    submitted = Submission.objects.filter(dossier=OuterRef("pk"), submitted_at__lte=at)
    rows = Dossier.objects.filter(~Exists(submitted), cycle=cycle, created_at__lte=at)
    counts: dict[str, int] = {}
    for tax_code in rows.exclude(state=DossierState.WITHDRAWN).values_list("tax_code", flat=True):
        counts[tax_code] = counts.get(tax_code, 0) + 1
    return counts


def _nominees_without_dossier(cycle: Cycle, at: datetime.datetime) -> dict[str, list[Nominee]]:
    """Tax code → lines of letters that were here by `at`, for whose product no dossier had been begun then."""
    here = Q(letter__on_paper=False, letter__first_sent_at__lte=at) | Q(
        letter__on_paper=True, letter__arrived_on__lte=timezone.localdate(at)
    )
    begun = Dossier.objects.filter(cycle=cycle, created_at__lte=at)
    linked, named = set(), set()
    for nominee, tax_code, product in begun.values_list("nominee", "tax_code", "product_name"):
        linked.add(nominee)
        named.add((tax_code, search_text(product)[:250]))
    rows = Nominee.objects.filter(here, letter__cycle=cycle, letter__state__in=[LetterState.SENT, LetterState.RECEIVED])
    found: dict[str, list[Nominee]] = {}
    for one in rows.select_related("letter__cycle").order_by("pk"):
        if one.pk not in linked and (one.tax_code, one.product_key) not in named:
            found.setdefault(one.tax_code, []).append(one)
    return found


def _not_submitted(drafts: int, products: int) -> str:
    parts = []
    if drafts:
        words = ngettext("%(n)d hồ sơ đã lập nhưng chưa nộp", "%(n)d hồ sơ đã lập nhưng chưa nộp", drafts)
        parts.append(words % {"n": drafts})
    if products:
        words = ngettext(
            "%(n)d sản phẩm được giới thiệu chưa có hồ sơ", "%(n)d sản phẩm được giới thiệu chưa có hồ sơ", products
        )
        parts.append(words % {"n": products})
    return _("Quý doanh nghiệp còn %(what)s.") % {"what": ", ".join(parts)}


def dossiers_url(cycle: Cycle) -> str:
    return f"{reverse('applications:dossiers')}?nam={cycle.year}"


@reminder_source(DeadlineKind.CORRECTION)
def returned_dossiers(cycle: Cycle, at: datetime.datetime) -> Iterator[Silent]:
    """Dossiers that the enterprise had back at `at`, each with its own date."""
    people = _people(enterprise__dossiers__cycle=cycle)
    sent_again = Submission.objects.filter(
        dossier=OuterRef("submission__dossier"), number__gt=OuterRef("submission__number"), submitted_at__lte=at
    )
    rounds = (
        CheckRound.objects.filter(
            ~Exists(sent_again),
            submission__dossier__cycle=cycle,
            outcome=CheckRound.Outcome.RETURNED,
            closed_at__lte=at,
        )
        .exclude(submission__dossier__state=DossierState.WITHDRAWN)
        .select_related("submission__dossier__cycle", "submission__dossier__enterprise")
        .order_by("submission__dossier__code")
    )
    seen = set()
    for one in rounds:
        dossier = one.submission.dossier
        seen.add(dossier.pk)
        # A date that staff moved since stands in the dossier; an older one in its round.
        due = dossier.due_at if dossier.state == DossierState.RETURNED else one.due_on and end_of_day(one.due_on)
        yield _returned(dossier, people, due, since=one.closed_at)
    allowed = Dossier.objects.filter(cycle=cycle, state=DossierState.RETURNED).exclude(pk__in=seen)
    for dossier in allowed.select_related("cycle", "enterprise").order_by(F("code").asc()):
        yield _returned(dossier, people, dossier.due_at, since=dossier.returned_at)


def _returned(dossier: Dossier, people: dict, due: datetime.datetime | None, since=None) -> Silent:
    values = {"code": dossier.code, "product": dossier.product_name}
    return Silent(
        subject=dossier,
        code=dossier.code,
        name=dossier.enterprise_name,
        recipients={"enterprise": people.get(dossier.enterprise_id, ())},
        url=page_of(dossier),
        deadline=due,
        since=since,
        missing=lambda: _("Hồ sơ %(code)s – %(product)s được trả lại để bổ sung và chưa nộp lại.") % values,
    )


extendables.add(
    DeadlineKind.DOSSIER,
    Extendable(things=_enterprises, people=people_of_enterprise, url=lambda subject, cycle: dossiers_url(cycle)),
)
extendables.add(
    DeadlineKind.CORRECTION,
    Extendable(
        things=lambda cycle: Dossier.objects.filter(cycle=cycle, state=DossierState.RETURNED).select_related("cycle"),
        people=people_of,
        url=lambda dossier, cycle: page_of(dossier),
        own_date=lambda dossier: dossier.due_at,
    ),
)
