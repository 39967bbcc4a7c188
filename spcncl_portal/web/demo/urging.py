"""Calls of the open cycle to wards that have not sent their letter yet, and the draft of the letter that urges all."""

import datetime

from spcncl_portal.accounts.models import User
from spcncl_portal.notifications import urging
from spcncl_portal.notifications.models import Call
from spcncl_portal.notifications.urging_actions import draft_urging, record_call
from spcncl_portal.programme.models import Body, Cycle

KIND = "nomination"
O = Call.Outcome  # noqa: E741
# Who was called in turn: outcome, note.
CALLS = (
    (O.PROMISED, "Đang trình lãnh đạo ký (minh họa)."),
    (O.NO_ANSWER, ""),
    (O.SENT, "Nói đã gửi bản giấy qua bưu điện (minh họa)."),
    (O.OTHER, "Hỏi lại danh sách doanh nghiệp năm trước (minh họa)."),
)


def call_the_silent(cycle: Cycle, people: dict[str, User]) -> None:
    """Give the first wards an invented telephone, call them once, and draft the letter."""
    deadline, staff = cycle.deadline(KIND), people["sct"]
    bodies = [row.silent.body for row in urging.rows(cycle, KIND)][: 2 * len(CALLS)]
    for number, body in enumerate(bodies):
        Body.objects.filter(pk=body.pk).update(contact_phone=f"+8424390000{number:02d}")
    rows = [row for row in urging.rows(cycle, KIND) if row.contacts and row.contacts[-1].phone]
    for row, (outcome, note) in zip(rows, CALLS, strict=False):
        contact = row.contacts[-1]
        record_call(
            deadline=deadline,
            silent=row.silent,
            outcome=outcome,
            person_name="Văn phòng (minh họa)",
            phone=contact.phone,
            promised_on=row.today + datetime.timedelta(days=2) if outcome == O.PROMISED else None,
            note=note,
            by=staff,
        )
    draft_urging(deadline=deadline, by=staff)
