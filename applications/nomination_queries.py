"""Read nomination letters: a body's own, the coverage of all bodies, lines of letters."""

from django.db.models import Case, CharField, Count, F, Min, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from spcncl_portal.accounts.models import User
from spcncl_portal.accounts.roles import Role
from spcncl_portal.programme.models import Body, Cycle
from spcncl_portal.programme.queries import bodies_of, nominating_bodies

from .models import NominationLetter, Nominee
from .nomination_lines import ARRIVED, PRODUCT, in_force
from .nominee_rows import for_reading
from .queries import READS_ALL
from .states import LetterState

# How a body stands, as the list of staff shows it; what asks for work comes first.
COVERAGE = (
    ("sent", _("chờ tiếp nhận")),
    ("returned", _("đã trả lại")),
    ("received", _("đã tiếp nhận")),
    ("draft", _("đang soạn")),
    ("none", _("chưa có gì")),
)


def people_of_body(body: Body) -> QuerySet[User]:
    """Active officers and heads who work for the body, or worked for it when it ended."""
    return User.objects.filter(
        Q(body_memberships__valid_to=None) | Q(body_memberships__valid_to=F("body_memberships__body__valid_to")),
        body_memberships__body=body,
        is_active=True,
        grants__role__in=[Role.BODY_OFFICER, Role.BODY_HEAD],
        grants__revoked_at=None,
    ).distinct()


def own_bodies(user: User, cycle: Cycle) -> QuerySet[Body]:
    """The bodies that the person works for and that nominate in the cycle."""
    return nominating_bodies(cycle).filter(pk__in=bodies_of(user).values("pk"))


def nominees_visible_to(user: User, cycle: Cycle) -> QuerySet[Nominee]:
    """Lines of the letters of the cycle that the person may read, as `nominee_rows.for_reading` gives them."""
    rows = for_reading(Nominee.objects.filter(letter__cycle=cycle), user, cycle)
    if READS_ALL & user.roles:
        return rows
    return rows.filter(letter__body__in=bodies_of(user))


def coverage(cycle: Cycle) -> QuerySet[Body]:
    """Every nominating body of the cycle and every other one with a letter, with counts of its letters and lines.

    Annotations: letters_sent, letters_received, letters_returned, letters_draft, letters_late, nominees (different
    products), enterprises (of letters in force), first_sent, last_letter (id), standing (a key of COVERAGE).
    """
    letters = NominationLetter.objects.filter(cycle=cycle, body=OuterRef("pk")).order_by()
    lines = in_force(Nominee.objects.filter(letter__cycle=cycle, letter__body=OuterRef("pk"))).order_by()
    with_letters = NominationLetter.objects.filter(cycle=cycle).values("body")
    bodies = Body.objects.filter(Q(pk__in=nominating_bodies(cycle).order_by().values("pk")) | Q(pk__in=with_letters))
    annotated = bodies.annotate(
        letters_sent=_count(letters.filter(state=LetterState.SENT), "body"),
        letters_received=_count(letters.filter(state=LetterState.RECEIVED), "body"),
        letters_returned=_count(letters.filter(state=LetterState.RETURNED), "body"),
        letters_draft=_count(letters.filter(state=LetterState.DRAFT), "body"),
        # A correction after the deadline makes nobody late who had sent in time.
        letters_late=_count(letters.filter(state__in=ARRIVED, late=True, corrects=None), "body"),
        nominees=_count(lines.annotate(product=PRODUCT), "letter__body", of="product", distinct=True),
        enterprises=_count(lines, "letter__body", of="tax_code", distinct=True),
        first_sent=Subquery(
            letters.filter(state__in=ARRIVED).values("body").annotate(first=Min("sent_at")).values("first")
        ),
        last_letter=Subquery(letters.exclude(state=LetterState.DRAFT).order_by("-sent_at").values("pk")[:1]),
    )
    return annotated.annotate(standing=_standing()).order_by("kind", "sort_key", "code")


def coverage_totals(cycle: Cycle) -> dict[str, int]:
    """How many bodies there are, and how many of them have sent, were received, were late, have nothing."""
    bodies = coverage(cycle)
    arrived = Q(letters_sent__gt=0) | Q(letters_received__gt=0)
    return bodies.aggregate(
        bodies=Count("pk"),
        arrived=Count("pk", filter=arrived),
        received=Count("pk", filter=Q(letters_received__gt=0)),
        waiting=Count("pk", filter=Q(letters_sent__gt=0)),
        late=Count("pk", filter=Q(letters_late__gt=0)),
        silent=Count("pk", filter=~arrived),
        all_nominees=Coalesce(Sum("nominees"), 0),
    )


def _count(rows: QuerySet, by: str, *, of: str = "pk", distinct: bool = False):
    counted = rows.values(by).annotate(n=Count(of, distinct=distinct)).values("n")
    return Coalesce(Subquery(counted), 0)


def _standing():
    return Case(
        When(letters_sent__gt=0, then=Value("sent")),
        When(letters_returned__gt=0, then=Value("returned")),
        When(letters_received__gt=0, then=Value("received")),
        When(letters_draft__gt=0, then=Value("draft")),
        default=Value("none"),
        output_field=CharField(),
    )
