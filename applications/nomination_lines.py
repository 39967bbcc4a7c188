"""Which lines of the letters count: of each body the newest for each product, none of a list that was put right.

A product is known by tax code and name (without accents). A correction takes the place of the letter that it corrects
once it is received; what it leaves out is dropped.
"""

from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from spcncl_portal.programme.models import Cycle

from .models import DoubleDecision, NominationLetter, Nominee
from .states import LetterState

ARRIVED = (LetterState.SENT, LetterState.RECEIVED)
PRODUCT = Concat("tax_code", Value("|"), "product_key")
# How a line stands, as lists show it.
STANDINGS = (
    ("counts", _("được tính")),
    ("elsewhere", _("trùng, tính ở dòng khác")),
    ("replaced", _("đã có dòng mới hơn")),
    ("dropped", _("đã bỏ ở văn bản thay thế")),
    ("open", _("văn bản chưa gửi")),
)
STANDING_TONES = {
    "counts": "success", "elsewhere": "warning", "replaced": "neutral", "dropped": "neutral", "open": "info",
}  # fmt: skip
Key = tuple[str, str]


def in_force(lines: QuerySet[Nominee]) -> QuerySet[Nominee]:
    """Lines of sent and received letters that no received correction has taken the place of."""
    return lines.filter(letter__state__in=ARRIVED).exclude(Exists(_corrections()))


def counting(cycle: Cycle) -> QuerySet[Nominee]:
    """The lines of the cycle that count: one for each body and product."""
    return in_force(Nominee.objects.filter(letter__cycle=cycle)).exclude(Exists(_newer()))


def with_standing(lines: QuerySet[Nominee]) -> QuerySet[Nominee]:
    """Lines with `standing`, a key of STANDINGS."""
    standing = Case(
        When(~Q(letter__state__in=ARRIVED), then=Value("open")),
        When(Exists(_newer()), then=Value("replaced")),
        When(Exists(_corrections()), then=Value("dropped")),
        When(Exists(_kept_elsewhere()), then=Value("elsewhere")),
        default=Value("counts"),
        output_field=CharField(),
    )
    return lines.annotate(standing=standing)


def distinct_products(cycle: Cycle) -> int:
    """How many products the bodies of the cycle nominate: what staff found to be the same one counts once."""
    keys = set(counting(cycle).values_list("tax_code", "product_key"))
    same = same_products(cycle)
    return len({same.get(key, key) for key in keys})


def same_products(cycle: Cycle) -> dict[Key, Key]:
    """What staff decided: (tax code, product) → that of the line that counts in its place."""
    decided = DoubleDecision.objects.filter(cycle=cycle, kept__isnull=False)
    rows = decided.values_list("tax_code", "product_key", "kept__tax_code", "kept__product_key")
    return {(tax, product): (kept_tax, kept_product) for tax, product, kept_tax, kept_product in rows}


def _corrections() -> QuerySet[NominationLetter]:
    return NominationLetter.objects.filter(corrects=OuterRef("letter"), state=LetterState.RECEIVED)


def _newer() -> QuerySet[Nominee]:
    same = Nominee.objects.filter(
        letter__cycle=OuterRef("letter__cycle"),
        letter__body=OuterRef("letter__body"),
        tax_code=OuterRef("tax_code"),
        product_key=OuterRef("product_key"),
        letter__gt=OuterRef("letter"),
    )
    return in_force(same)


def _kept_elsewhere() -> QuerySet[DoubleDecision]:
    decided = DoubleDecision.objects.filter(
        cycle=OuterRef("letter__cycle"), tax_code=OuterRef("tax_code"), product_key=OuterRef("product_key")
    )
    same_line = Q(
        kept__letter__body=OuterRef("letter__body"),
        kept__tax_code=OuterRef("tax_code"),
        kept__product_key=OuterRef("product_key"),
    )
    return decided.filter(kept__isnull=False).exclude(same_line)
