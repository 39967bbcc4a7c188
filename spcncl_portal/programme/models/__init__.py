from .bodies import Body, BodyMembership, Succession
from .criteria import Band, CriteriaSet, Criterion, EligibilityGroup
from .cycle import ChecklistItem, Cycle, Deadline, DeadlineChange, DeadlineKind, Milestone, Sector
from .plan import CityStatistic, Indicator, Target, Task

__all__ = [
    "Band",
    "Body",
    "BodyMembership",
    "ChecklistItem",
    "CityStatistic",
    "CriteriaSet",
    "Criterion",
    "Cycle",
    "Deadline",
    "DeadlineChange",
    "DeadlineKind",
    "EligibilityGroup",
    "Indicator",
    "Milestone",
    "Sector",
    "Succession",
    "Target",
    "Task",
]
