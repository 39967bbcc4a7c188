"""The kinds of office papers: typed facts in, a ReportDocument in the decree's pattern out. Pure.

Patterns: Nghị định 30/2020/NĐ-CP, Phụ lục III: 1.2 decision, 1.4 paper with a type (report, proposal, notice), 1.5
official letter, 1.7 invitation, 1.9 minutes.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field

from ..formats import long_date, place_and_date, reference_number, time_text
from .model import CENTRE, Annex, Block, Items, Paragraph, ReportDocument, Signature

LETTER, INVITATION, MINUTES, PROPOSAL, REPORT, DECISION, NOTICE = KINDS = (
    "letter",
    "invitation",
    "minutes",
    "proposal",
    "report",
    "decision",
    "notice",
)
TITLES = {
    LETTER: "",
    INVITATION: "Giấy mời",
    MINUTES: "Biên bản",
    PROPOSAL: "Tờ trình",
    REPORT: "Báo cáo",
    DECISION: "Quyết định",
    NOTICE: "Thông báo",
}
_END = "./."
_AS_ABOVE = "Như trên"


@dataclass(frozen=True)
class Head:
    """What every paper says of itself.

    subject: what it is about, as it follows the type or "V/v". number: None leaves room for it; symbol: what stands
    after the stroke ("SCT-QLCN", "QĐ-SCT"). dated: None leaves room for the pen. drafting_unit: short name of who
    drafted ("QLCN"), for "Lưu: VT, …". recipients: beside "Như trên", which letters and proposals add by themselves.
    """

    subject: str
    symbol: str
    number: int | None = None
    dated: datetime.date | None = None
    place: str = "Hà Nội"
    issuer_parent: str = "Ủy ban nhân dân thành phố Hà Nội"
    issuer: str = "Sở Công Thương"
    signature: Signature | None = None
    recipients: list[str] = field(default_factory=list)
    drafting_unit: str = ""
    annexes: list[Annex] = field(default_factory=list)
    name: str = ""
    assumed_note: str = ""


def signature(
    position: str,
    name: str = "",
    *,
    for_body: str = "",
    instead_of: str = "",
    by_order_of: str = "",
    empowered_by: str = "",
    acting: bool = False,
) -> Signature:
    """Return who signs, with the prefixes of the decree (Phụ lục I, mục II.7.b), each on a line of its own.

    for_body: TM., for a body that decides together. instead_of: KT., a deputy for the head. by_order_of: TL.
    empowered_by: TUQ. acting: Q., head for the time being.
    """
    lines = [("TM.", for_body), ("KT.", instead_of), ("TL.", by_order_of), ("TUQ.", empowered_by)]
    above = [f"{prefix} {whom}" for prefix, whom in lines if whom]
    return Signature("\n".join([*above, f"Q. {position}" if acting else position]), name)


def letter(head: Head, *, addressees: list[str], blocks: list[Block], bases: Sequence[str] = ()) -> ReportDocument:
    """Return an official letter (công văn, mẫu 1.5): no type, "V/v …" below the number."""
    return _paper(LETTER, head, [*_bases(bases), *_ended(blocks)], addressees=addressees)


def proposal(head: Head, *, addressees: list[str], blocks: list[Block], bases: Sequence[str] = ()) -> ReportDocument:
    """Return a proposal (tờ trình, mẫu 1.4)."""
    return _paper(PROPOSAL, head, [*_bases(bases), *_ended(blocks)], addressees=addressees)


def report(
    head: Head, *, blocks: list[Block], addressees: Sequence[str] = (), bases: Sequence[str] = ()
) -> ReportDocument:
    """Return a report (báo cáo, mẫu 1.4), with or without "Kính gửi"."""
    return _paper(REPORT, head, [*_bases(bases), *_ended(blocks)], addressees=list(addressees))


def notice(head: Head, *, blocks: list[Block], bases: Sequence[str] = ()) -> ReportDocument:
    """Return a notice (thông báo, mẫu 1.4)."""
    return _paper(NOTICE, head, [*_bases(bases), *_ended(blocks)])


@dataclass(frozen=True)
class Article:
    """An article of a decision: its text, and further paragraphs (clauses "1. …")."""

    text: str
    clauses: list[str] = field(default_factory=list)


def decision(
    head: Head, *, authority: str, bases: list[str], articles: list[Article], proposed_by: str = ""
) -> ReportDocument:
    """Return a decision (mẫu 1.2): authority in capitals, what it rests on, "QUYẾT ĐỊNH:", Điều 1 to n.

    authority: who decides ("Giám đốc Sở Công Thương Hà Nội"). proposed_by: "Theo đề nghị của …", as it follows these
    words ("Trưởng phòng Quản lý công nghiệp").
    """
    grounds = [*bases, f"Theo đề nghị của {proposed_by}"] if proposed_by else list(bases)
    blocks: list[Block] = [Paragraph(authority.upper(), bold=True, align=CENTRE), *_bases(grounds)]
    blocks.append(Paragraph("QUYẾT ĐỊNH:", bold=True, align=CENTRE))
    for number, article in enumerate(articles, start=1):
        blocks.append(Paragraph(article.text, lead=f"Điều {number}."))
        blocks.extend(Paragraph(clause) for clause in article.clauses)
    return _paper(DECISION, head, _ended(blocks))


def invitation(
    head: Head,
    *,
    invited: list[str],
    event: str,
    starts_at: datetime.datetime,
    venue: str,
    chair: str = "",
    remarks: Sequence[str] = (),
    ends_at: datetime.datetime | None = None,
) -> ReportDocument:
    """Return an invitation (giấy mời, mẫu 1.7). Moments are aware; they are told in Hà Nội's time."""
    many = len(invited) > 1
    blocks: list[Block] = [Paragraph(f"{head.issuer} trân trọng kính mời:" + ("" if many else f" {''.join(invited)}."))]
    if many:
        blocks.append(_listed(invited))
    when = moment(starts_at) + (f" đến {time_text(ends_at)}" if ends_at else "")
    facts = [("Tới dự:", event), ("Chủ trì:", chair), ("Thời gian:", when), ("Địa điểm:", venue)]
    blocks += [Paragraph(f"{lead} {words.rstrip('. ')}.") for lead, words in facts if words]
    blocks += [Paragraph(remark) for remark in remarks]
    return _paper(INVITATION, head, _ended(blocks))


def minutes(
    head: Head,
    *,
    started_at: datetime.datetime,
    ended_at: datetime.datetime,
    venue: str,
    present: list[str],
    chair: str,
    secretary: str,
    blocks: list[Block],
    absent: Sequence[str] = (),
    chair_title: str = "Chủ tọa",
) -> ReportDocument:
    """Return minutes (biên bản, mẫu 1.9): signed by the secretary on the left and the chair on the right.

    present, absent: a person or body each. blocks: what was said, in order. The day stands in the text, as in the
    pattern; `head.signature` is not used, chair and secretary sign. head.dated shows place and day above as well.
    """
    opening: list[Block] = [
        Paragraph(f"Thời gian bắt đầu: {moment(started_at)}."),
        Paragraph(f"Địa điểm: {venue.rstrip('. ')}."),
        Paragraph("Thành phần tham dự:"),
        _listed(present),
    ]
    if absent:
        opening += [Paragraph("Vắng mặt:"), _listed(absent)]
    opening += [
        Paragraph(f"Chủ trì (chủ tọa): {chair}."),
        Paragraph(f"Thư ký (người ghi biên bản): {secretary}."),
        Paragraph("Nội dung (theo diễn biến cuộc họp):"),
    ]
    closing = Paragraph(f"Cuộc họp kết thúc vào {moment(ended_at)}{_END}")
    return _paper(
        MINUTES,
        head,
        [*opening, *blocks, closing],
        signature=Signature(chair_title, chair),
        left_signature=Signature("Thư ký", secretary),
        place_date=place_and_date(head.place, head.dated) if head.dated else "",
    )


def _listed(names: Sequence[str]) -> Items:
    """Return a list that ends its items with ";" and the last with "."."""
    bare = [name.rstrip(" ;.") for name in names]
    return Items([f"{name}{'.' if number == len(bare) else ';'}" for number, name in enumerate(bare, start=1)])


def moment(at: datetime.datetime) -> str:
    """Return `08 giờ 30 phút, ngày 05 tháng 3 năm 2021`, in Hà Nội's time."""
    return f"{time_text(at)}, {long_date(at)}"


def _bases(texts: Sequence[str]) -> list[Block]:
    return [Paragraph(text, basis=True) for text in texts]


def _ended(blocks: list[Block]) -> list[Block]:
    """Return the blocks with "./." after the last words, as the patterns close a text."""
    last = blocks[-1] if blocks else None
    if not isinstance(last, Paragraph) or last.basis or last.text.endswith(_END):
        return list(blocks)
    return [*blocks[:-1], Paragraph(last.text.rstrip(" .;") + _END, last.basis, last.bold, last.align, last.lead)]


def _paper(kind: str, head: Head, blocks: list[Block], *, addressees: Sequence[str] = (), **changes) -> ReportDocument:
    above = [_AS_ABOVE] if addressees and _AS_ABOVE not in head.recipients else []
    values = {
        "name": head.name or kind,
        "title": TITLES[kind],
        "subtitle": head.subject,
        "issuer_parent": head.issuer_parent,
        "issuer": head.issuer,
        "number": reference_number(head.number, head.symbol),
        "place_date": place_and_date(head.place, head.dated),
        "addressees": list(addressees),
        "blocks": blocks,
        "signature": head.signature,
        "recipients": [*above, *head.recipients],
        "drafting_unit": head.drafting_unit,
        "annexes": head.annexes,
        "assumed_note": head.assumed_note,
    }
    return ReportDocument(**{**values, **changes})
