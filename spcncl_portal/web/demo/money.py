"""The demo's money: lines and commitments with invented sums, marked as assumed and as demonstration everywhere."""

import datetime
from dataclasses import dataclass

from spcncl_portal.accounts.models import User
from spcncl_portal.budget.actions import add_line, add_paper, approve_commitment, enter_commitment, reverse_commitment
from spcncl_portal.budget.models import Commitment, Line
from spcncl_portal.programme.models import Cycle

from .nominations import moment
from .papers import upload

MILLION = 10**6
NOTE = "Số minh họa để chạy thử, không phải số thật."
REASON = "Dữ liệu trình diễn, không có văn bản giao kinh phí."
ENTERED, APPROVED, REVERSED = "entered", "approved", "reversed"


@dataclass(frozen=True)
class Spent:
    """A commitment: what for, million đồng, partner, state in 2021 and in the open cycle."""

    purpose: str
    millions: int
    partner: str
    replayed: str = APPROVED
    now: str = ENTERED


# Task, source, name of the line, million đồng, what is spent of it.
LINES: tuple[tuple[int, str, str, int, tuple[Spent, ...]], ...] = (
    (
        1, "CITY", "Họp hội đồng xét chọn, in hồ sơ", 120,
        (Spent("In hồ sơ cho hội đồng", 45, "Nhà in Trình diễn", now=APPROVED),),
    ),
    (
        2, "CITY", "Lễ tôn vinh và trao danh hiệu", 600,
        (
            Spent("Thuê hội trường lễ tôn vinh", 220, "Trung tâm Hội nghị Trình diễn"),
            Spent("Âm thanh, ánh sáng lễ tôn vinh", 130, "Công ty Sự kiện Trình diễn"),
            Spent("Thuê sân khấu ngoài trời", 90, "Công ty Sự kiện Trình diễn", REVERSED, REVERSED),
        ),
    ),
    (
        2, "SOCIAL", "Quà tặng doanh nghiệp được tôn vinh", 150,
        (Spent("Biểu trưng trao tại lễ", 60, "Xưởng mỹ nghệ Trình diễn"),),
    ),
    (3, "CITY", "Khu trưng bày sản phẩm", 450, (Spent("Dựng gian hàng tiêu chuẩn", 300, "Công ty Dựng Trình diễn"),)),
    (4, "CITY", "Năm lớp tập huấn quản trị", 500, (Spent("Thù lao giảng viên hai lớp đầu", 80, "Viện Trình diễn"),)),
    (7, "CITY", "Phóng sự, tin bài, catalogue", 380, (Spent("In catalogue giới thiệu", 95, "Nhà in Trình diễn"),)),
)  # fmt: skip


def plan_money(cycle: Cycle, people: dict[str, User], *, first_day: datetime.date, replayed: bool) -> None:
    """Give the cycle its lines and commitments: those of 2021 are all decided, of the open cycle some wait."""
    tasks = {task.no: task for task in cycle.tasks.all()}
    sources = {source.code: source for source in cycle.budget_sources.all()}
    for number, (task, source, name, millions, spent) in enumerate(LINES):
        line = add_line(
            cycle=cycle, task=tasks[task], source=sources[source], name=name, amount=millions * MILLION,
            by=people["sct"], note=NOTE, reason=REASON, assumed=True, demo=True,
        )  # fmt: skip
        for order, one in enumerate(spent):
            _spend(line, one, people, first_day + datetime.timedelta(days=3 * number + order), replayed)


def _spend(line: Line, one: Spent, people: dict[str, User], day: datetime.date, replayed: bool) -> Commitment:
    staff, finance = people["sct"], people["taichinh"]
    commitment = enter_commitment(
        line=line, purpose=one.purpose, amount=one.millions * MILLION, dated=day, by=staff, partner=one.partner,
        note=NOTE, demo=True,
    )  # fmt: skip
    if one.millions > 100:
        add_paper(commitment=commitment, upload=upload(f"Báo giá: {one.purpose}", NOTE), by=staff)
    state, at = one.replayed if replayed else one.now, moment(day.year, day.month, day.day, 15)
    if state == APPROVED:
        return approve_commitment(commitment=commitment, by=finance, at=at)
    if state == REVERSED:
        return reverse_commitment(commitment=commitment, by=staff, reason="Đổi địa điểm tổ chức (minh họa).", at=at)
    return commitment
