"""The minutes of a visit, from what was recorded; the enterprise signs on the left, the team's lead on the right."""

import io
from dataclasses import replace

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from spcncl_portal.core.templatetags.portal import number, percent
from spcncl_portal.documents.reporting import (
    Annex,
    Column,
    Heading,
    Paragraph,
    Picture,
    ReportDocument,
    Signature,
    Table,
)
from spcncl_portal.documents.reporting.kinds import Head, moment
from spcncl_portal.documents.reporting.kinds import minutes as minutes_of_meeting

from .inspection_queries import TEXT, Line, lines_of
from .inspection_questions import CLOSING
from .models import Inspection
from .states import InspectionState

PIXELS, WIDTH = 900, 110  # of a photo on paper: longest side, millimetres


def minutes(inspection: Inspection) -> ReportDocument:
    """What was held against what, found, said; the photos in an annex. A visit that is not closed yet gives a draft
    that says so.
    """
    lines, team = lines_of(inspection), list(inspection.team.all())
    lead = next(one for one in team if one.is_lead)
    writer = next((one for one in team if one.user_id and one is not lead), lead)
    document = minutes_of_meeting(
        Head(
            subject=_subject(inspection),
            symbol="BB-KT",
            name="bien-ban-kiem-tra",
            annexes=_photos(inspection),
        ),
        started_at=inspection.starts_at,
        ended_at=inspection.ends_at,
        venue=inspection.place,
        present=_present(inspection, team),
        chair=lead.name,
        secretary=writer.name,
        blocks=_blocks(inspection, lines),
        chair_title=_("Trưởng đoàn kiểm tra"),
    )
    end = Paragraph(_("Buổi kiểm tra kết thúc vào %(at)s./.") % {"at": moment(inspection.ends_at)})
    changes = {
        "blocks": [*document.blocks[:-1], end],  # the pattern speaks of a meeting
        "left_signature": Signature(
            inspection.enterprise_signer_position or _("Đại diện doanh nghiệp"), inspection.enterprise_signer
        ),
        "signature": Signature(
            inspection.team_signer_position or _("Trưởng đoàn kiểm tra"), inspection.team_signer or lead.name
        ),
    }
    if inspection.state not in (InspectionState.DONE, InspectionState.SIGNED):
        changes["notes"] = [_("Bản nháp: buổi kiểm tra chưa kết thúc, kết quả có thể thay đổi.")]
    return replace(document, **changes)


def _subject(inspection: Inspection) -> str:
    year = inspection.cycle.year
    text = _("kiểm tra thực tế sản phẩm đăng ký xét chọn sản phẩm công nghiệp chủ lực năm %(year)s tại %(name)s")
    return text % {"year": year, "name": inspection.enterprise.name}


def _present(inspection: Inspection, team: list) -> list[str]:
    """The team, then the people of the enterprise, a line each."""
    ours = [
        ", ".join(part for part in (one.name, one.office, _("trưởng đoàn") if one.is_lead else "") if part)
        for one in team
    ]
    people = [line.strip() for line in inspection.enterprise_people.splitlines() if line.strip()]
    theirs = [_("%(who)s, đại diện doanh nghiệp") % {"who": one} for one in people]
    return [*ours, *(theirs or [_("Đại diện %(name)s") % {"name": inspection.enterprise.name}])]


def _blocks(inspection: Inspection, lines: list[Line]) -> list:
    dossiers = ", ".join(f"{one.code} – {one.product_name}" for one in inspection.dossiers.order_by("code"))
    checks = [one for one in lines if not one.dossier and one.question.kind != TEXT]
    figures = [one for one in lines if one.dossier]
    texts = [one for one in lines if one.question.kind == TEXT and one.note and one.question.code not in CLOSING]
    blocks = [Paragraph(_("Hồ sơ được kiểm tra: %(list)s.") % {"list": dossiers})]
    if checks:
        blocks += [Heading(_("1. Nội dung kiểm tra")), _check_table(checks)]
    if figures:
        blocks += [Heading(_("2. Số liệu khai và số liệu thực tế")), _figure_table(figures), *_flagged(figures)]
    if texts:
        blocks += [Heading(_("3. Ghi nhận khác"))]
        blocks += [Paragraph(f"{one.question.text}: {one.note}") for one in texts]
    blocks.append(Heading(_("Nhận xét và ý kiến")))
    blocks.append(Paragraph(_("Nhận xét của đoàn: %(text)s") % {"text": inspection.summary or "…"}))
    opinion = inspection.enterprise_opinion or _("không có ý kiến khác")
    blocks.append(Paragraph(_("Ý kiến của doanh nghiệp: %(text)s") % {"text": opinion}))
    blocks.append(Paragraph(_("Kết luận: %(text)s.") % {"text": inspection.get_result_display()}, bold=True))
    return blocks


def _check_table(lines: list[Line]) -> Table:
    words = {True: _("đạt"), False: _("không đạt"), None: _("chưa ghi")}
    columns = [Column(_("Nội dung"), 40), Column(_("Kết quả"), 12), Column(_("Ghi nhận"), 36)]
    return Table(columns, [[one.question.text, words[one.met], one.note] for one in lines], numbered=True)


def _figure_table(lines: list[Line]) -> Table:
    columns = [
        Column(_("Hồ sơ"), 12),
        Column(_("Số liệu"), 26),
        Column(_("Hồ sơ khai"), 18, kind="int"),
        Column(_("Thực tế"), 18, kind="int"),
        Column(_("Sai khác"), 18, kind="int"),
        Column("%", 9, kind="percent", decimals=1),
    ]
    rows = [
        [
            one.dossier.code,
            f"{one.question.text} ({one.unit})",
            one.declared,
            one.seen,
            one.difference.value if one.difference else None,
            one.difference.percent if one.difference else None,
        ]
        for one in lines
    ]
    return Table(columns, rows)


def _flagged(lines: list[Line]) -> list[Paragraph]:
    """A sentence for each figure beyond what is allowed."""
    text = _("%(code)s, %(what)s: khai %(declared)s, thực tế %(seen)s %(unit)s%(share)s. %(note)s")
    paragraphs = []
    for one in lines:
        if one.is_flagged:
            share = one.difference.percent if one.difference else None
            values = {
                "code": one.dossier.code,
                "what": one.question.text.lower(),
                "declared": number(one.declared),
                "seen": number(one.seen),
                "unit": one.unit,
                "share": "" if share is None else f" ({percent(share)})",
                "note": one.note,
            }
            paragraphs.append(Paragraph((text % values).strip()))
    title = _("Sai khác vượt mức cho phép:")
    return [Paragraph(title, bold=True), *paragraphs] if paragraphs else []


def _photos(inspection: Inspection) -> list[Annex]:
    photos = list(inspection.photos.select_related("file", "question"))
    blocks = []
    for place, photo in enumerate(photos, start=1):
        caption = photo.caption or (photo.question.text if photo.question else "")
        words = _("Ảnh %(n)s. %(caption)s") % {"n": place, "caption": caption}
        blocks.append(Picture(_small(photo), alt=words, caption=words, width_mm=WIDTH))
    return [Annex(_("Ảnh chụp tại hiện trường"), blocks=blocks)] if blocks else []


def _small(photo) -> bytes:
    """The photo as a JPEG that does not weigh the paper down."""
    with photo.file.file.open("rb") as source, Image.open(source) as image:
        image = ImageOps.exif_transpose(image).convert("RGB")
        image.thumbnail((PIXELS, PIXELS))
        out = io.BytesIO()
        image.save(out, "JPEG", quality=80)
    return out.getvalue()
