"""Visits on site: a planned one with its team, and the check list."""

import datetime
from zoneinfo import ZoneInfo

from applications.actions.inspection import Member, plan_inspection
from applications.inspection_questions import ensure_questions
from applications.models import Inspection, InspectionQuestion

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
DAY = datetime.date(2021, 6, 16)  # a Wednesday


def moment(hour: int, minute: int = 0, day: datetime.date = DAY) -> datetime.datetime:
    """That hour of the day in Hà Nội."""
    return datetime.datetime.combine(day, datetime.time(hour, minute), HANOI)


def plan_visit(*dossiers, by, starts_at=None, ends_at=None, team=None, place="Khu công nghiệp Mẫu") -> Inspection:
    """A planned visit about these dossiers of one enterprise, led by `by`; 8:30 to 10:00 unless told otherwise."""
    return plan_inspection(
        enterprise=dossiers[0].enterprise,
        dossiers=dossiers,
        starts_at=starts_at or moment(8, 30),
        ends_at=ends_at or moment(10),
        place=place,
        team=team or [Member(by.full_name, "Sở Công Thương", by, is_lead=True)],
        by=by,
    )


def question(cycle, code: str) -> InspectionQuestion:
    """A line of the shipped check list of that cycle."""
    ensure_questions(cycle)
    return cycle.inspection_questions.get(code=code)
