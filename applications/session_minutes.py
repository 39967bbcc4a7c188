"""The minutes of a working session as an official paper (biên bản, NĐ 30/2020), for Word and PDF."""

import datetime

from django.utils.translation import gettext as _

from spcncl_portal.documents.reporting import Heading, Paragraph, ReportDocument
from spcncl_portal.documents.reporting.kinds import Head, minutes
from spcncl_portal.programme.calc import HANOI

from .models import WorkingSession

NAME = "bien-ban-lam-viec"


def minutes_of(session: WorkingSession) -> ReportDocument:
    """Both sides, what was said, what was agreed; signed by who wrote it down and who was in the chair."""
    names = [prospect.name for prospect in session.prospects.all()]
    present = [*_lines(session.office_people), *names_with(session.enterprise_people, names)]
    blocks = [Paragraph(line) for line in _lines(session.minutes)]
    if session.conclusion:
        blocks += [Heading(_("Kết luận")), *(Paragraph(line) for line in _lines(session.conclusion))]
    head = Head(
        subject=_("làm việc, vận động doanh nghiệp tham gia xét chọn sản phẩm công nghiệp chủ lực năm %(year)s")
        % {"year": session.cycle.year},
        symbol="BB-SCT" if session.body_id is None else "BB",
        issuer=session.body.name if session.body_id else "Sở Công Thương",
        name=NAME,
    )
    return minutes(
        head,
        started_at=datetime.datetime.combine(session.held_on, session.starts, HANOI),
        ended_at=datetime.datetime.combine(session.held_on, session.ends, HANOI),
        venue=session.place or "…",
        present=present,
        chair=session.chair or "…",
        secretary=session.secretary or str(session.recorded_by or "…"),
        blocks=blocks,
    )


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def names_with(people: str, names: list[str]) -> list[str]:
    """The enterprises' people as they were written down; where nobody was, the enterprises themselves."""
    return _lines(people) or [_("Đại diện %(name)s") % {"name": name} for name in names]
