"""How much is measured."""

from dataclasses import dataclass

WHOLE = (1, 93)  # × 54 dossiers: a year like 2021, and about 5,000


@dataclass(frozen=True)
class Sizes:
    """scales: cycles of N × 54 dossiers. rows: of the imported list. certificates: how many are laid out."""

    scales: tuple[int, ...]
    rows: int
    certificates: tuple[int, ...]


def sizes_of(scale: int) -> Sizes:
    """The whole benchmark for 0; else one cycle, a list of as many rows as it has dossiers, and fewer certificates."""
    if not scale:
        return Sizes(WHOLE, 10_000, (200, 500))
    return Sizes((scale,), min(54 * scale, 10_000), (min(20 * scale, 200),))
