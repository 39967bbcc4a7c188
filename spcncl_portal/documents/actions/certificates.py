"""Numbers and codes of certificates of every kind, each series of a year without gap or double."""

from dataclasses import dataclass

from ..certificate_kinds import RULES
from ..codes import new_code
from .numbers import next_number


@dataclass(frozen=True)
class CertificateNumber:
    """sequence: in the series of the year; number: as printed; code: for verification."""

    sequence: int
    number: str
    code: str


def number_certificate(*, kind: str, year: int) -> CertificateNumber:
    """Give the next number of a kind and year, such as `001/2021/SPCNCL-HN`, with a new code.

    Runs in the caller's transaction (`next_number`). Raises KeyError for a kind that does not exist.
    """
    rules = RULES[kind]
    sequence = next_number(code=rules.series, year=year)
    return CertificateNumber(sequence, f"{sequence:03d}/{year}/{rules.series}", new_code(rules.prefix, year))
