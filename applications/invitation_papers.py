"""A set of invitation forms on paper: the office's letter and the registration form, filled in, with the QR.

Papers are Vietnamese whatever the reader's language, so the words stand here as they are.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pikepdf
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from weasyprint import HTML, Document
from weasyprint.text.fonts import FontConfiguration

from spcncl_portal.core.parsing import show_number
from spcncl_portal.documents.formats import long_date
from spcncl_portal.documents.office_kinds import UNIT, OfficialKind, default_symbol
from spcncl_portal.documents.pdf import AssetFetcher, stamp
from spcncl_portal.documents.qr import qr_data_uri
from spcncl_portal.documents.reporting import Items, Paragraph, ReportDocument
from spcncl_portal.documents.reporting.kinds import Head, letter, signature
from spcncl_portal.documents.reporting.pdf import laid_out
from spcncl_portal.programme.calc import last_day
from spcncl_portal.programme.models import Cycle, DeadlineKind, EligibilityGroup

from .models import InvitationBatch, InvitationSet

CHUNK = 20  # sets that are laid out at once: they share their fonts in the file, and memory stays flat
PAGES_PER_SET = 2
BLANK = "<style>@page { size: A4 }</style>"
FORM = "applications/outreach/print/registration_form.html"
PROGRAMME = "sản phẩm công nghiệp chủ lực thành phố Hà Nội"


@dataclass(frozen=True)
class YearFacts:
    """What all letters of a cycle say; read once for a batch."""

    cycle: Cycle
    groups: list[EligibilityGroup]
    conditions: list[str]
    nomination: str
    dossier: str
    assumed: str


def year_facts(cycle: Cycle) -> YearFacts:
    """Conditions and deadlines of the cycle in the letter's words."""
    groups = list(cycle.criteria_set.groups.all()) if cycle.criteria_set else []
    assumed = "Mức số liệu của các nhóm là giả định." if groups and cycle.criteria_set.assumed else ""
    nomination, dossier = (_day(cycle, kind) for kind in (DeadlineKind.NOMINATION, DeadlineKind.DOSSIER))
    return YearFacts(cycle, groups, [_condition(group) for group in groups], nomination, dossier, assumed)


def _day(cycle: Cycle, kind: str) -> str:
    deadline = cycle.deadline(kind)
    return long_date(last_day(deadline.at)) if deadline and deadline.at else ""


def _condition(group: EligibilityGroup) -> str:
    with translation.override("vi"):
        if group.threshold is None:
            return f"{group.name}: không có ngưỡng số liệu"
        unit = "USD" if group.figure == EligibilityGroup.Figure.EXPORT_USD else "đồng"
        figure = group.get_figure_display().removesuffix(" (USD)")
        return f"{group.name}: {figure} năm trước từ {show_number(group.threshold)} {unit}"


def registration_url(code: str) -> str:
    """The address that the QR of a set holds."""
    return f"{settings.SITE_URL}{reverse('applications:register')}?bo={code}"


def spoken(code: str) -> str:
    """The code as it is printed, in two groups of five: `ABCDE-FGHJK`."""
    return f"{code[:5]}-{code[5:]}"


def invitation_letter(one: InvitationSet, facts: YearFacts) -> ReportDocument:
    """The letter that invites the enterprise to register, in the layout of NĐ 30/2020; number and day are left open."""
    year, site = facts.cycle.year, settings.SITE_URL.split("://")[-1]
    blocks = [
        Paragraph(
            f"Sở Công Thương, cơ quan thường trực chương trình phát triển {PROGRAMME}, trân trọng mời Quý doanh nghiệp "
            f"đăng ký tham gia xét chọn {PROGRAMME} năm {year}."
        ),
    ]
    if facts.conditions:
        blocks += [
            Paragraph(
                "Doanh nghiệp có trụ sở hoặc nhà xưởng trên địa bàn Thành phố, có sản phẩm thuộc một trong các nhóm:"
            ),
            Items([f"{text}{'.' if text is facts.conditions[-1] else ';'}" for text in facts.conditions]),
        ]
    blocks.append(
        Paragraph(
            f"Để đăng ký, đề nghị Quý doanh nghiệp quét mã QR trên phiếu gửi kèm, hoặc mở trang {site}, chọn Đăng ký "
            f"và nhập mã {spoken(one.code)}; tên và mã số thuế được điền sẵn. Doanh nghiệp không dùng mạng có thể "
            "điền phiếu giấy gửi kèm và gửi về Sở Công Thương."
        )
    )
    days = [
        text
        for text, day in (
            (f"gửi văn bản giới thiệu qua đơn vị trên địa bàn đến hết {facts.nomination}", facts.nomination),
            (f"nộp hồ sơ trên cổng đến hết {facts.dossier}", facts.dossier),
        )
        if day
    ]
    if days:
        blocks.append(Paragraph(f"Thời hạn: {'; '.join(days)}."))
    blocks.append(Paragraph("Rất mong nhận được sự tham gia của Quý doanh nghiệp."))
    head = Head(
        subject=f"mời tham gia xét chọn {PROGRAMME} năm {year}",
        symbol=default_symbol(OfficialKind.LETTER),
        signature=signature("Phó Giám đốc", instead_of="Giám đốc"),
        drafting_unit=UNIT,
        assumed_note=facts.assumed,
    )
    return letter(head, addressees=[one.name], blocks=blocks)


def registration_form(one: InvitationSet, facts: YearFacts, fonts: FontConfiguration) -> Document:
    """The form that an enterprise fills in by hand or on the portal, with QR and code of this set."""
    url = registration_url(one.code)
    values = {
        "set": one,
        "facts": facts,
        "figure_years": facts.cycle.figure_years(),
        "qr": qr_data_uri(url),
        "code": spoken(one.code),
        "site": settings.SITE_URL.split("://")[-1],
        "demo": facts.cycle.demo or one.batch.demo,
        "lines": range(2),
    }
    with translation.override("vi"):
        text = render_to_string(FORM, values)
    return HTML(string=text, base_url="template:/", url_fetcher=AssetFetcher()).render(font_config=fonts)


def write_chunks(batch: InvitationBatch, sets: Sequence[InvitationSet], folder: Path) -> Iterator[tuple[Path, int]]:
    """Write the sets into files of `CHUNK` sets each; yields each file with how many sets are done."""
    facts = year_facts(batch.cycle)
    for start in range(0, len(sets), CHUNK):
        part = sets[start : start + CHUNK]
        path = folder / f"{start:06d}.pdf"
        _write(part, facts, path)
        yield path, start + len(part)


def _write(sets: Sequence[InvitationSet], facts: YearFacts, path: Path) -> None:
    fonts = FontConfiguration()
    blank = HTML(string=BLANK).render(font_config=fonts)
    pages = []
    for one in sets:
        documents = [*laid_out(invitation_letter(one, facts), fonts), registration_form(one, facts, fonts)]
        pages += [page for document in documents for page in document.pages]
        if len(pages) % 2:  # printed on both sides, each set begins on a sheet of its own
            pages += blank.pages
    blank.copy(pages).write_pdf(path)


def join(parts: Sequence[Path], target: Path, *, title: str) -> int:
    """Join the files in their order into one; returns its pages."""
    with pikepdf.new() as whole:
        for path in parts:
            with pikepdf.open(path) as part:
                whole.pages.extend(part.pages)
        stamp(whole, title=title)
        whole.save(target, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return len(whole.pages)
