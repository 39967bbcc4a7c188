"""What the public guidance shows of a cycle: deadlines ahead, conditions, papers by group of product."""

from dataclasses import dataclass

from spcncl_portal.programme.models import ChecklistItem, Cycle, Deadline, EligibilityGroup


@dataclass(frozen=True)
class GroupPapers:
    """The papers of a group of products, the required ones first."""

    group: EligibilityGroup
    items: list[ChecklistItem]


def groups_of(cycle: Cycle | None) -> list[EligibilityGroup]:
    """The groups of product of the cycle's criteria set; none where it has no set."""
    return list(cycle.criteria_set.groups.all()) if cycle and cycle.criteria_set else []


def papers_by_group(cycle: Cycle | None) -> list[GroupPapers]:
    """For each group what a dossier of it contains, required papers first, in the order of the check list."""
    if cycle is None:
        return []
    items = list(cycle.checklist.all())
    return [
        GroupPapers(
            group, sorted((one for one in items if one.applies_to(group.code)), key=lambda one: not one.required)
        )
        for group in groups_of(cycle)
    ]


def dated(cycle: Cycle | None, *kinds: str) -> list[Deadline]:
    """The deadlines of the cycle that have a date, soonest first; of these kinds where some are named."""
    if cycle is None:
        return []
    rows = [one for one in cycle.deadlines.all() if one.at and (not kinds or one.kind in kinds)]
    return sorted(rows, key=lambda one: one.at)
