"""What a dossier still lacks before it can be submitted. Pure: nothing here asks the database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from . import sections
from .models import Dossier, DossierFigures
from .models.dossier import FIGURE_NAMES
from .sections import Section

OPTIONAL_BOXES = frozenset({"brand"})


@dataclass(frozen=True)
class Missing:
    """One thing that is lacking: in which section, which box (or `document:<code>`), what to do."""

    section: Section
    box: str
    label: str
    message: str


def missing(
    dossier: Dossier, figures: Iterable[DossierFigures], documents: Iterable, checklist: Iterable, years: Iterable[int]
) -> list[Missing]:
    """Everything that is lacking, in the order of the sections.

    documents: the DossierFile rows in force; checklist: the ChecklistItem rows of the cycle; years: those whose figures
    are asked (`Cycle.figure_years`). A paper dossier needs its scan instead of single files.
    """
    found = [*_missing_values(dossier), *_missing_figures(dossier, figures, years)]
    if not dossier.on_paper:
        found += _missing_documents(dossier, documents, checklist)
    elif not dossier.paper_scan_id:
        message = _("Chưa có bản quét hồ sơ giấy.")
        found.append(Missing(sections.DOCUMENTS, "paper_scan", _("Bản quét hồ sơ giấy"), message))
    order = {section: number for number, section in enumerate(sections.SECTIONS)}
    return sorted(found, key=lambda one: order[one.section])


def _missing_values(dossier: Dossier) -> list[Missing]:
    found = []
    for section in sections.SECTIONS:
        for box in section.boxes:
            name = str(Dossier._meta.get_field(box).verbose_name)
            label = name[:1].upper() + name[1:]
            if box in dossier.unread:
                found.append(Missing(section, box, label, _unread(dossier.unread[box])))
            elif box not in OPTIONAL_BOXES and not _given(dossier, box):
                found.append(Missing(section, box, label, _("Chưa điền.")))
    return found


def _given(dossier: Dossier, box: str) -> bool:
    value = getattr(dossier, Dossier._meta.get_field(box).attname)
    return bool(value.strip() if isinstance(value, str) else value)


def _missing_figures(dossier: Dossier, figures: Iterable[DossierFigures], years: Iterable[int]) -> list[Missing]:
    by_year: Mapping[int, DossierFigures] = {row.year: row for row in figures}
    found = []
    for box, (name, year) in sections.figure_boxes(years).items():
        label = figure_label(name, year)
        if box in dossier.unread:
            found.append(Missing(sections.FIGURES, box, label, _unread(dossier.unread[box])))
        elif year not in by_year or getattr(by_year[year], name) is None:
            found.append(Missing(sections.FIGURES, box, label, _("Chưa điền; nếu không phát sinh hãy ghi 0.")))
    return found


def _missing_documents(dossier: Dossier, documents: Iterable, checklist: Iterable) -> list[Missing]:
    there = {document.item_id for document in documents if document.removed_at is None}
    return [
        Missing(sections.DOCUMENTS, sections.document_item(item.code), item.name, _("Chưa có tệp."))
        for item in checklist
        if item.required and item.applies_to(dossier.group) and item.pk not in there
    ]


def figure_label(name: str, year: int) -> str:
    """Name of a figure with its year, for messages."""
    figure = str(DossierFigures._meta.get_field(name).verbose_name)
    return _("%(figure)s năm %(year)s") % {"figure": figure[:1].upper() + figure[1:], "year": year}


def _unread(text: str) -> str:
    return _("Không đọc được “%(text)s”; hãy sửa lại.") % {"text": text[:60]}


def section_state(section: Section, lacking: list[Missing], dossier: Dossier, *, started: bool, asked: bool):
    """Words and code of a section's status tag."""
    own = [one for one in lacking if one.section is section]
    if any(one.box in dossier.unread for one in own):
        return _("có ô cần sửa"), "error"
    if asked:
        return _("cần bổ sung"), "returned"
    if not own:
        return _("đã đủ"), "completed"
    if not started:
        return _("chưa bắt đầu"), "not_started"
    return _("còn thiếu %(count)s") % {"count": len(own)}, "in_progress"


def is_started(section: Section, dossier: Dossier, figures: Iterable[DossierFigures], documents: Iterable) -> bool:
    """Whether anything has been filled in a section."""
    if section is sections.FIGURES:
        return any(getattr(row, name) is not None for row in figures for name in FIGURE_NAMES)
    if section is sections.DOCUMENTS:
        return any(document.removed_at is None for document in documents)
    return any(_given(dossier, box) for box in section.boxes)
