"""Whose successor a body is: the units and departments before it, with the ground that it took over."""

from collections import defaultdict
from collections.abc import Iterable

from spcncl_portal.programme.models import Body
from spcncl_portal.programme.models.bodies import Succession


class Lineage:
    """The lines of succession, read once."""

    def __init__(self):
        self.before: dict[int, list[int]] = defaultdict(list)
        self.after: dict[int, list[int]] = defaultdict(list)
        for old, new in Succession.objects.order_by("pk").values_list("predecessor", "successor"):
            self.before[new].append(old)
            self.after[old].append(new)

    def predecessors(self, body: int) -> list[int]:
        """Ids of all bodies that went into it, the nearest first."""
        found: list[int] = []
        waiting = list(self.before.get(body, []))
        while waiting:
            one = waiting.pop(0)
            if one not in found and one != body:
                found.append(one)
                waiting += self.before.get(one, [])
        return found


def ground_of(bodies: Iterable[Body], lineage: Lineage | None = None) -> set[int]:
    """Ids of the bodies and of all that went into them."""
    own = {body.pk for body in bodies}
    if not own:
        return own
    lineage = lineage or Lineage()
    return own.union(*(lineage.predecessors(pk) for pk in own))
