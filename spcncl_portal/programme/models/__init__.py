from .bodies import Body, BodyMembership, Succession
from .criteria import Band, CriteriaSet, Criterion, EligibilityGroup
from .cycle import ChecklistItem, Cycle, Sector
from .deadline import OWN_DATES, DayOff, Deadline, DeadlineChange, DeadlineKind, Extension, Milestone
from .plan import CityStatistic, Indicator, Target, Task

__all__ = [
    "OWN_DATES",
    "Band",
    "Body",
    "BodyMembership",
    "ChecklistItem",
    "CityStatistic",
    "CriteriaSet",
    "Criterion",
    "Cycle",
    "DayOff",
    "Deadline",
    "DeadlineChange",
    "DeadlineKind",
    "EligibilityGroup",
    "Extension",
    "Indicator",
    "Milestone",
    "Sector",
    "Succession",
    "Target",
    "Task",
]
