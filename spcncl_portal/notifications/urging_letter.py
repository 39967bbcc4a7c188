"""The official letter that urges everybody silent on a deadline at once, as a paper of NĐ 30/2020. Pure.

Papers are Vietnamese whatever the reader's language, so the words stand here as they are.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from spcncl_portal.core.parsing import show_phone
from spcncl_portal.documents.formats import date_text, long_date
from spcncl_portal.documents.office_kinds import UNIT, OfficialKind, default_symbol
from spcncl_portal.documents.reporting import Annex, Column, Paragraph, ReportDocument, Signature, Table
from spcncl_portal.documents.reporting.kinds import Head, letter, signature
from spcncl_portal.documents.words import date_words
from spcncl_portal.programme.calc import last_day
from spcncl_portal.programme.models import Cycle, Deadline
from spcncl_portal.programme.models.bodies import UNIT_KINDS

from .urging import LATE, Row

MOST_ADDRESSEES = 6
BY_LIST = "Các {whom} theo danh sách kèm theo"
ANNEX_NAME_WIDTH = 34


@dataclass(frozen=True)
class Asked:
    """What a kind of deadline asks: the act after "đôn đốc", the thing that is missing, of whom."""

    act: str
    thing: str
    whom: str = "đơn vị"


PROGRAMME = "sản phẩm công nghiệp chủ lực thành phố Hà Nội năm"
ASKED = {
    "nomination": Asked(f"gửi văn bản giới thiệu {PROGRAMME}", "văn bản giới thiệu"),
    "dossier": Asked(f"nộp hồ sơ đăng ký xét chọn {PROGRAMME}", "hồ sơ", "doanh nghiệp"),
    "correction": Asked(f"bổ sung hồ sơ đăng ký xét chọn {PROGRAMME}", "hồ sơ bổ sung", "doanh nghiệp"),
    "report": Asked(f"gửi báo cáo về chương trình phát triển {PROGRAMME}", "báo cáo"),
    "petition": Asked(f"trả lời kiến nghị của doanh nghiệp trong chương trình {PROGRAMME}", "văn bản trả lời"),
}


def abstract_of(cycle: Cycle, deadline: Deadline) -> str:
    """What the letter is about, after "V/v"."""
    return f"đôn đốc {ASKED[deadline.kind].act} {cycle.year}"


def signers() -> dict[str, Signature]:
    """Ways of signing such a letter, by key; names are added by the office."""
    return {
        "deputy": signature("Phó Giám đốc", instead_of="Giám đốc"),
        "director": signature("Giám đốc"),
        "by_order": signature("Trưởng phòng Quản lý công nghiệp", by_order_of="Giám đốc"),
    }


def urging_letter(
    cycle: Cycle,
    deadline: Deadline,
    silents: Sequence[Row],
    *,
    today: datetime.date,
    signed: Signature | None = None,
    contact: str = "",
    answer_by: datetime.date | None = None,
) -> ReportDocument:
    """The letter to the rows of `urging.rows`. contact: whom to ask, in words. answer_by: a last day set by it.

    Up to six addressees stand in "Kính gửi", more in the list alone; the list, with deadlines and telephones, is an
    annex in any case.
    """
    asked = ASKED[deadline.kind]
    names = [addressee(row) for row in silents]
    to = names if len(names) <= MOST_ADDRESSEES else [BY_LIST.format(whom=asked.whom)]
    head = Head(
        subject=abstract_of(cycle, deadline),
        symbol=default_symbol(OfficialKind.LETTER),
        signature=signed or signers()["deputy"],
        recipients=["Giám đốc Sở (để báo cáo)"],
        drafting_unit=UNIT,
        annexes=[_annex(cycle, asked, silents, names)],
        name="cong-van-don-doc",
        assumed_note="" if not deadline.assumed else "Thời hạn nêu trong công văn là giả định, cần đối chiếu văn bản.",
    )
    bases = [_basis(cycle)] if cycle.plan_number else []
    texts = [
        _asked_of_all(cycle, deadline, asked),
        _missing(asked, silents, today),
        _wish(asked, silents, answer_by),
        f"Thông tin chi tiết xin liên hệ: {contact.rstrip('. ')}." if contact else "",
        f"Sở Công Thương đề nghị các {asked.whom} quan tâm, phối hợp thực hiện.",
    ]
    return letter(head, addressees=to, bases=bases, blocks=[Paragraph(text) for text in texts if text])


def addressee(row: Row) -> str:
    """Whom the letter names: a district, ward or commune by its People's Committee, others as they are called."""
    body = row.silent.body
    if body is not None and body.kind in UNIT_KINDS:
        return f"Ủy ban nhân dân {row.name[:1].lower()}{row.name[1:]}"
    return row.name


def _basis(cycle: Cycle) -> str:
    day = f" {long_date(cycle.plan_date)}" if cycle.plan_date else ""
    issuer = " của Ủy ban nhân dân thành phố Hà Nội" if cycle.plan_number.endswith("KH-UBND") else ""
    return f"Căn cứ Kế hoạch số {cycle.plan_number}{day}{issuer}"


def _asked_of_all(cycle: Cycle, deadline: Deadline, asked: Asked) -> str:
    source = "Theo kế hoạch nêu trên" if cycle.plan_number else "Theo kế hoạch của chương trình"
    act = f"{asked.act} {cycle.year}"
    if deadline.at is None:
        return f"{source}, các {asked.whom} {act} theo thời hạn ghi tại danh sách kèm theo."
    day = last_day(deadline.at)
    return f"{source}, các {asked.whom} {act} về Sở Công Thương chậm nhất hết {long_date(day)} ({date_words(day)})."


def _missing(asked: Asked, silents: Sequence[Row], today: datetime.date) -> str:
    late = sum(row.standing == LATE for row in silents)
    text = f"Đến {long_date(today)}, Sở Công Thương chưa nhận được {asked.thing} của {len(silents)} {asked.whom}"
    if late == len(silents):
        return f"{text}, đều đã quá hạn (danh sách kèm theo)."
    return f"{text}, trong đó {late} {asked.whom} đã quá hạn (danh sách kèm theo)." if late else (
        f"{text} (danh sách kèm theo)."
    )  # fmt: skip


def _wish(asked: Asked, silents: Sequence[Row], answer_by: datetime.date | None) -> str:
    """What is asked now: at once of those who are late, in time of the others."""
    late = [row for row in silents if row.standing == LATE]
    begin = f"Để bảo đảm tiến độ của chương trình, Sở Công Thương đề nghị các {asked.whom}"
    if answer_by is not None:
        return f"{begin} gửi {asked.thing} về Sở Công Thương trước khi hết {long_date(answer_by)}."
    if not late:
        return f"{begin} gửi {asked.thing} đúng hạn ghi tại danh sách."
    at_once = f"{begin} đã quá hạn gửi {asked.thing} ngay sau khi nhận được công văn này"
    return f"{at_once}." if len(late) == len(silents) else f"{at_once}; các {asked.whom} còn trong hạn gửi đúng hạn."


def _annex(cycle: Cycle, asked: Asked, silents: Sequence[Row], names: Sequence[str]) -> Annex:
    columns = [
        Column(asked.whom.capitalize(), ANNEX_NAME_WIDTH),
        Column("Hạn", 12, kind="date"),
        Column("Số ngày chậm", 9, kind="int"),
        Column("Đầu mối", 28),
        Column("Điện thoại", 16),
    ]
    rows = [
        [name, row.due and last_day(row.due), row.days_late, *_who(row)]
        for name, row in zip(names, silents, strict=True)
    ]
    return Annex(
        title=f"Danh sách {asked.whom} chưa gửi {asked.thing} năm {cycle.year}",
        blocks=[Table(columns, rows, numbered=True)],
        landscape=True,
    )


def _who(row: Row) -> tuple[str, str]:
    """Names and telephones of the people who have one, in the same order."""
    known = [one for one in row.contacts if one.phone] or row.contacts
    people = [one.shown for one in known]
    return "; ".join(people), "; ".join(show_phone(one.phone) for one in known if one.phone)


def due_text(row: Row) -> str:
    """The last day in time, dd/mm/yyyy."""
    return date_text(last_day(row.due)) if row.due else ""
