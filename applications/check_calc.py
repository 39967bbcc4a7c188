"""Share out dossiers among checkers. Pure: ids and whole numbers in, ids out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

SLACK = 2  # weight by which a checker who knows the sector may be ahead of the least loaded one: one whole dossier


@dataclass(frozen=True)
class Waiting:
    """A dossier that nobody checks yet. weight: `check_queries.weight_of`; sector None: not chosen."""

    pk: int
    enterprise: int
    sector: int | None
    weight: int


@dataclass
class Desk:
    """A checker's present load: weight of the open dossiers, the enterprises and (sector → how many) among them."""

    user: int
    weight: int = 0
    enterprises: set[int] = field(default_factory=set)
    sectors: dict[int, int] = field(default_factory=dict)

    def take(self, one: Waiting) -> None:
        self.weight += one.weight
        self.enterprises.add(one.enterprise)
        if one.sector is not None:
            self.sectors[one.sector] = self.sectors.get(one.sector, 0) + 1


def share_out(waiting: Sequence[Waiting], desks: Sequence[Desk]) -> dict[int, int]:
    """Dossier → checker; empty without checkers. `desks` are in the order that decides between equals, and are filled.

    An enterprise's dossiers go to one checker: who has some of it already, else whoever it is given to. Otherwise the
    dossier goes to the least loaded; whoever checks its sector already may be `SLACK` ahead of that one.
    """
    given: dict[int, int] = {}
    if not desks:
        return given
    groups: dict[int, list[Waiting]] = {}
    for one in waiting:
        groups.setdefault(one.enterprise, []).append(one)
    # The heaviest first, so that what comes last can still even out; equals keep their order.
    for group in sorted(groups.values(), key=lambda rows: -sum(one.weight for one in rows)):
        desk = _desk_for(group, desks)
        for one in group:
            desk.take(one)
            given[one.pk] = desk.user
    return given


def _desk_for(group: list[Waiting], desks: Sequence[Desk]) -> Desk:
    known = [desk for desk in desks if group[0].enterprise in desk.enterprises]
    if known:
        return min(known, key=lambda desk: desk.weight)
    least = min(desk.weight for desk in desks)
    near = [desk for desk in desks if desk.weight <= least + SLACK]
    return min(near, key=lambda desk: (-_known_sector(group, desk.sectors), desk.weight))


def _known_sector(group: list[Waiting], sectors: Mapping[int, int]) -> int:
    return sum(sectors.get(one.sector, 0) for one in group if one.sector is not None)
