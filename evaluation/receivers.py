"""What the evaluation does when it hears of others: keep conflicts out of sight everywhere below, open its files,
hold the criteria of a scoring that has begun."""

from django.dispatch import receiver
from django.utils.translation import gettext as _

from applications.titles import Title, titles
from applications.visibility import hidden
from spcncl_portal.core.errors import ActionError
from spcncl_portal.files.access import register_reader
from spcncl_portal.programme.signals import criteria_set_changing

from .models import CycleResult, Recognition
from .queries import conflicts_of
from .states import RecognitionState


def _read_council_decision(user, council) -> bool:
    return user.has_perm("evaluation.view_council")


@receiver(criteria_set_changing)
def keep_criteria_of_a_scoring(sender, cycle, **kwargs):
    """Points were given by the criteria of the set, averages and the pass mark rest on them."""
    if CycleResult.objects.filter(cycle=cycle).exists():
        raise ActionError(
            _("Chu kỳ %(year)s đã bắt đầu chấm điểm nên không đổi bộ tiêu chí được nữa.") % {"year": cycle.year}
        )


def recognised_titles(tax_codes) -> list[Title]:
    """The titles of the enterprises with these tax codes; without those that a later recognition replaced."""
    rows = Recognition.objects.filter(tax_code__in=tax_codes).exclude(state=RecognitionState.SUPERSEDED)
    return [
        Title(one.tax_code, one.enterprise_name, one.product_name, one.year, one.valid_to, one.state == "revoked")
        for one in rows
    ]


hidden.add("conflict_of_interest", conflicts_of)
titles.add("recognitions", recognised_titles)
register_reader("evaluation.Council", _read_council_decision)
