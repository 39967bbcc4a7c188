"""The letters that end a check: what is to be mended by when, or why a dossier is ineligible (NĐ 30/2020, mẫu 1.5).

Papers are Vietnamese whatever the reader's language, so the words stand here as they are.
"""

import datetime

from django.utils import translation

from spcncl_portal.core.templatetags.portal import tax_code
from spcncl_portal.documents.formats import date_text, long_date
from spcncl_portal.documents.office_kinds import UNIT, OfficialKind, default_symbol
from spcncl_portal.documents.reporting import Column, Paragraph, ReportDocument, Signature, Table
from spcncl_portal.documents.reporting.kinds import Head, letter, signature
from spcncl_portal.programme.calc import HANOI

from .dossier_queries import Eligibility, check_items, eligibility_of
from .due import appeal_due
from .models import CheckFinding, CheckRound, Dossier

PROGRAMME = "sản phẩm công nghiệp chủ lực thành phố Hà Nội năm"
OUTCOMES = (CheckRound.Outcome.RETURNED, CheckRound.Outcome.INELIGIBLE)


def abstract_of(check_round: CheckRound) -> str:
    """What the letter is about, after "V/v"."""
    dossier = check_round.submission.dossier
    act = "bổ sung hồ sơ" if check_round.outcome == CheckRound.Outcome.RETURNED else "kết quả thẩm định hồ sơ"
    return f"{act} đăng ký xét chọn {PROGRAMME} {dossier.cycle.year} (mã {dossier.code})"


def check_letter(check_round: CheckRound, *, contact: str = "", signed: Signature | None = None) -> ReportDocument:
    """The letter of a round that ended with a return or a refusal. contact: whom to ask, in words.

    ValueError for a round that ended otherwise: there is nothing to write.
    """
    if check_round.outcome not in OUTCOMES:
        raise ValueError(f"no letter for the outcome {check_round.outcome!r}")
    dossier = check_round.submission.dossier
    content = check_round.submission.content()
    refused = check_round.outcome == CheckRound.Outcome.INELIGIBLE
    with translation.override("vi"):
        verdict = eligibility_of(dossier) if refused else None
        short = verdict if verdict and not verdict.ok else None
        blocks = _refusal(check_round, short) if refused else _return(check_round)
    head = Head(
        subject=abstract_of(check_round),
        symbol=default_symbol(OfficialKind.LETTER),
        signature=signed or signature("Phó Giám đốc", instead_of="Giám đốc"),
        recipients=["Giám đốc Sở (để báo cáo)"],
        drafting_unit=UNIT,
        name="cong-van-tham-dinh",
        assumed_note="Mức điều kiện nêu trong công văn là giả định, cần đối chiếu văn bản."
        if short and short.assumed
        else "",
    )
    asked = [Paragraph(f"Thông tin chi tiết xin liên hệ: {contact.rstrip('. ')}.")] if contact else []
    end = [Paragraph("Sở Công Thương thông báo để doanh nghiệp biết, thực hiện.")]
    blocks = [_received(check_round, content), *blocks, *asked, *end]
    return letter(head, addressees=[content["enterprise"]["name"]], blocks=blocks, bases=_bases(dossier))


def _bases(dossier: Dossier) -> list[str]:
    cycle = dossier.cycle
    if not cycle.plan_number:
        return []
    day = f" {long_date(cycle.plan_date)}" if cycle.plan_date else ""
    return [f"Căn cứ Kế hoạch số {cycle.plan_number}{day}"]


def _received(check_round: CheckRound, content: dict) -> Paragraph:
    """Which dossier, of whom, received when."""
    submission = check_round.submission
    day = long_date(submission.submitted_at.astimezone(HANOI).date())
    return Paragraph(
        f"Sở Công Thương đã nhận hồ sơ mã {submission.dossier.code}, sản phẩm “{content['product']['product_name']}” "
        f"của {content['enterprise']['name']} (mã số thuế {tax_code(content['enterprise']['tax_code'])}), "
        f"nộp lần {submission.number} {day}."
    )


def _return(check_round: CheckRound) -> list:
    labels = dict(check_items(check_round.submission))
    asked = check_round.findings.filter(verdict=CheckFinding.Verdict.ASK)
    rows = [[labels.get(one.item, one.label), one.note] for one in asked]
    note = [Paragraph(f"Nhận xét chung: {check_round.note.rstrip('. ')}.")] if check_round.note else []
    return [
        Paragraph("Qua thẩm định, Sở Công Thương đề nghị doanh nghiệp bổ sung, hoàn thiện các nội dung sau:"),
        Table([Column("Mục của hồ sơ", 28), Column("Yêu cầu bổ sung", 56)], rows, numbered=True),
        *note,
        Paragraph(
            f"Hồ sơ bổ sung được nộp trên Cổng thông tin của chương trình chậm nhất hết {_day(check_round.due_on)}."
        ),
    ]


def _refusal(check_round: CheckRound, short: Eligibility | None) -> list:
    blocks = [
        Paragraph(
            "Qua thẩm định, hồ sơ không đủ điều kiện xét chọn. "
            f"Lý do: {(check_round.refusal_reason or check_round.note).rstrip('. ')}."
        )
    ]
    if short is not None:
        reasons = "; ".join(reason.rstrip(". ") for reason in short.reasons)
        blocks.append(Paragraph(f"Đối chiếu điều kiện của nhóm “{short.group.name}”: {reasons}."))
    due = appeal_due(check_round.submission.dossier.cycle, check_round.closed_at)
    blocks.append(
        Paragraph(
            "Nếu không đồng ý, doanh nghiệp gửi khiếu nại tại trang hồ sơ trên Cổng thông tin của chương trình "
            f"chậm nhất hết {_day(due.astimezone(HANOI).date())}."
        )
    )
    return blocks


def _day(day: datetime.date | None) -> str:
    return f"ngày {date_text(day)}" if day else "ngày …/…/…"
