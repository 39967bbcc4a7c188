"""The state-machine engine: one readable table a thing, and the code that runs on it.

The engine knows no database. `core.actions.changing` applies it to a row.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext as _

from .errors import TransitionRefused

# Who holds an open thing in a state; `None` marks an end.
ENTERPRISE = "enterprise"
BODY = "body"
STAFF = "staff"
COUNCIL = "council"
SECRETARY = "secretary"
LEADER = "leader"
FINANCE = "finance"
OUTREACH = "outreach"  # the body, or the person of Sở Công Thương, that wins an enterprise for the programme
PORTAL = "portal"


@dataclass(frozen=True)
class Transition:
    """One line of the table: in state `source`, `who` may do `action`, which leads to `target`."""

    source: str
    action: str
    target: str
    who: str
    reason: bool = False


@dataclass(frozen=True)
class StateMachine:
    """The table of one thing. `owners` names who holds the thing in each state (None: an end)."""

    name: str
    states: type[TextChoices]
    transitions: tuple[Transition, ...]
    owners: Mapping[str, str | None]

    def __post_init__(self):
        keys = [(line.source, line.action) for line in self.transitions]
        if len(keys) != len(set(keys)):
            raise ValueError(f"{self.name}: two lines for the same state and action")
        unowned = set(self.states.values) - set(self.owners)
        if unowned:
            raise ValueError(f"{self.name}: states without an owner entry: {sorted(unowned)}")

    def find(self, state: str, action: str) -> Transition:
        """Return the line for `action` in `state`; raise TransitionRefused when the table has none."""
        for line in self.transitions:
            if line.source == state and line.action == action:
                return line
        raise TransitionRefused(
            _("Không thực hiện được việc này khi đang ở trạng thái “%(state)s”.") % {"state": self.states(state).label}
        )

    def actions_from(self, state: str) -> tuple[Transition, ...]:
        """Return the lines that leave `state`, in the order of the table."""
        return tuple(line for line in self.transitions if line.source == state)

    def permissions(self) -> set[str]:
        """Return the names of all rules that the table refers to."""
        return {line.who for line in self.transitions}

    @property
    def ends(self) -> frozenset[str]:
        """States in which nobody has anything left to do."""
        return frozenset(state for state, owner in self.owners.items() if owner is None)


def lines(source: str | Iterable[str], action: str, target: str, who: str, *, reason: bool = False):
    """Write the same line for several source states."""
    sources = (source,) if isinstance(source, str) else tuple(source)
    return tuple(Transition(str(one), action, str(target), who, reason) for one in sources)
