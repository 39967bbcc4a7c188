"""What the evaluation does when it hears of others: keep conflicts out of sight everywhere below, open its files."""

from applications.visibility import hidden
from spcncl_portal.files.access import register_reader

from .queries import conflicts_of


def _read_council_decision(user, council) -> bool:
    return user.has_perm("evaluation.view_council")


hidden.add("conflict_of_interest", conflicts_of)
register_reader("evaluation.Council", _read_council_decision)
