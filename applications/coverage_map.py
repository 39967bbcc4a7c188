"""The tile map of coverage: one tile a body, districts in their rough place, wards and communes by the old district."""

import json
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from django.urls import reverse
from django.utils.translation import gettext as _

from spcncl_portal.programme.models import Body, Cycle
from spcncl_portal.programme.models.bodies import BodyKind

from .nomination_ground import Lineage
from .nomination_queries import COVERAGE, coverage

PLACES = Path(__file__).parent / "data" / "district_tiles.json"
STANDING = dict(COVERAGE)


@dataclass(frozen=True)
class Tile:
    """`place`: the classes that put it on the grid, empty where tiles follow each other."""

    body: Body
    place: str = ""

    @property
    def name(self) -> str:
        return self.body.short_name or self.body.name

    @property
    def standing(self) -> str:
        return self.body.standing

    @property
    def standing_label(self) -> str:
        return str(STANDING[self.body.standing])

    @property
    def url(self) -> str:
        """The body's last letter; without one, the body in the list."""
        if self.body.last_letter:
            return reverse("applications:letter", args=[self.body.last_letter])
        return f"{reverse('applications:letters')}?q={self.body.code}"


@dataclass
class Block:
    """Tiles under one heading. `is_map`: they have places; `compact`: few tiles, beside other blocks."""

    title: str
    tiles: list[Tile] = field(default_factory=list)
    is_map: bool = False
    compact: bool = False

    @property
    def nominees(self) -> int:
        return sum(tile.body.nominees for tile in self.tiles)

    @property
    def arrived(self) -> int:
        return sum(1 for tile in self.tiles if tile.body.letters_sent or tile.body.letters_received)


@cache
def places() -> dict[str, tuple[int, int]]:
    """Code of a district → its row and column on the map, from 1."""
    rows = json.loads(PLACES.read_text(encoding="utf-8"))["tiles"]
    return {one["code"]: (one["row"], one["column"]) for one in rows}


def coverage_blocks(cycle: Cycle) -> list[Block]:
    """The nominating bodies of the cycle as blocks of tiles: districts, wards by old district, then the other kinds."""
    bodies = list(coverage(cycle))
    blocks = []
    districts = [one for one in bodies if one.kind == BodyKind.DISTRICT]
    if districts:
        blocks.append(Block(_("Quận, huyện, thị xã"), [Tile(one, _place(one)) for one in districts], is_map=True))
    blocks += _communes([one for one in bodies if one.kind == BodyKind.COMMUNE])
    for kind in BodyKind:
        rows = [one for one in bodies if one.kind == kind]
        if rows and kind not in (BodyKind.DISTRICT, BodyKind.COMMUNE):
            label = str(kind.label)
            blocks.append(Block(label[:1].upper() + label[1:], [Tile(one) for one in rows]))
    return blocks


def _place(body: Body) -> str:
    row, column = places().get(body.code, (0, 0))
    return f"tile-row-{row} tile-column-{column}" if row else ""


def _communes(bodies: list[Body]) -> list[Block]:
    """One block an old district, in its alphabetical order; a unit of several goes with the first."""
    if not bodies:
        return []
    lineage = Lineage()
    old = {one.pk: one for one in Body.objects.filter(kind=BodyKind.DISTRICT)}
    blocks: dict[int, Block] = {}
    for body in bodies:
        before = next((pk for pk in lineage.predecessors(body.pk) if pk in old), 0)
        title = _("Địa bàn %(district)s cũ") % {"district": old[before].name} if before else _("Phường, xã khác")
        blocks.setdefault(before, Block(title, compact=True)).tiles.append(Tile(body))
    order = sorted(blocks, key=lambda pk: (pk == 0, old[pk].sort_key if pk else ""))
    return [blocks[pk] for pk in order]
