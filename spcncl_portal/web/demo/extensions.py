"""The open cycle's extensions: a department has a week longer, another is excused, a third was a mistake."""

import datetime

from spcncl_portal.accounts.models import User
from spcncl_portal.programme.actions import grant_extension, withdraw_extension
from spcncl_portal.programme.models import Body, Cycle


def grant_extensions(cycle: Cycle, people: dict[str, User]) -> None:
    """Invented, on bodies of which no demo account is."""
    staff, deadline = people["sct"], cycle.deadline("nomination")
    longer = deadline.at + datetime.timedelta(days=7)
    given = {
        "SDL": {"until": longer, "reason": "Đang kiện toàn bộ máy, đề nghị bằng văn bản (minh họa)."},
        "TTTP": {"excused": True, "reason": "Không quản lý cơ sở sản xuất (minh họa)."},
        "STP": {"excused": True, "reason": "Không quản lý cơ sở sản xuất (minh họa)."},
    }
    for code, values in given.items():
        body = Body.objects.get(code=code)
        extension = grant_extension(deadline=deadline, subject=body, by=staff, **values)
        if code == "STP":
            withdraw_extension(extension=extension, reason="Ghi nhầm đơn vị (minh họa).", by=staff)
