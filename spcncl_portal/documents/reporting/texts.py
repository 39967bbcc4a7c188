"""What a paper says in its fixed places, the same for Word and PDF. Pure.

Sources: Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II (parts of a paper) and III (annexes).
"""

import re
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from django.utils.functional import Promise

from . import model
from .layout import even_lines, layout, text_mm
from .model import Annex, Block, Paragraph, ReportDocument, Signature, Table

TO = "Kính gửi:"
# Ranks and honours that may not stand before a signer's name (mục II.7.d).
_HONOURS = re.compile(
    r"^(?:(?:GS|PGS|TSKH|TS|ThS|BS|KS|CN|DS|LS|KTS|NSND|NSƯT|NGND|NGƯT|NNND|NNƯT)(?:\.\s*|\s+)"
    r"|(?:Phó\s+Giáo\s+sư|Giáo\s+sư|Tiến\s+s[ĩỹ]\s+Khoa\s+học|Tiến\s+s[ĩỹ]|Thạc\s+s[ĩỹ]|Kỹ\s+sư|Cử\s+nhân|Bác\s+s[ĩỹ]"
    r"|Luật\s+sư)\s*[,.]?\s+)+",
    re.IGNORECASE,
)
_UNPRINTABLE = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
# Room that text set by Word may need beside what the font's widths say.
_SAFE = 0.97


def clean(text: str) -> str:
    """Return `text` without what neither XML nor paper can hold: control characters and halves of letters."""
    return _UNPRINTABLE.sub("", text)


def cleaned(part: Any) -> Any:
    """Return a part of a paper with all its words clean; the cells of tables are cleaned when they are shown."""
    if isinstance(part, str):
        return clean(part)
    if isinstance(part, (list, tuple)):
        return [cleaned(one) for one in part]
    if isinstance(part, Table):
        columns = [replace(one, title=clean(str(one.title))) for one in part.columns]
        return replace(part, columns=columns, caption=clean(part.caption))
    if is_dataclass(part):
        return replace(part, **{one.name: cleaned(getattr(part, one.name)) for one in fields(part)})
    return clean(str(part)) if isinstance(part, Promise) else part


def plain_name(name: str) -> str:
    """Return a signer's name without academic titles before it: "PGS.TS. Nguyễn Văn A" → "Nguyễn Văn A"."""
    bare = " ".join(name.replace(",", ", ").split())
    return _HONOURS.sub("", bare) or bare


def signer_lines(signature: Signature) -> list[str]:
    """Return authority and position in capitals, a prefix (TM., KT., TL., Q., TUQ.) never in the middle of a line."""
    text = re.sub(r"[ \t]+(?=(?:TM|KT|TL|TUQ)\.)", "\n", signature.title)
    return [" ".join(line.split()).upper() for line in text.splitlines() if line.strip()]


def recipient_lines(doc: ReportDocument) -> list[str]:
    """Return "- A;", … "- Lưu: VT, B." as the decree writes the list; empty when nobody receives the paper."""
    names = _names(doc.recipients)
    if names and doc.drafting_unit and not any(name.startswith("Lưu:") for name in names):
        names.append(f"Lưu: VT, {doc.drafting_unit.rstrip(';. ')}")
    # The file copy closes the list.
    names.sort(key=lambda name: name.startswith("Lưu:"))
    return [f"- {name}{'.' if number == len(names) else ';'}" for number, name in enumerate(names, start=1)]


def _names(typed: list[str]) -> list[str]:
    """Return names as they were typed, without dashes, semicolons and empty lines."""
    names = (" ".join(name.split()).lstrip("- ").rstrip(";. ") for name in typed)
    return [name for name in names if name]


@dataclass(frozen=True)
class To:
    """One line of "Kính gửi": left, the indent of its first line, and hang, that of the next, in mm."""

    text: str
    align: str
    left: float = 0
    hang: float = 0
    last: bool = True

    @property
    def first(self) -> float:
        """CSS text-indent (mm): from `hang` back to `left`."""
        return self.left - self.hang


def addressee_lines(doc: ReportDocument) -> list[To]:
    """Return "Kính gửi": one addressee on the same line, several below it with dashes under the colon (mục II.9.a)."""
    size, room = layout().to, layout().text_width(doc.landscape)
    names = _names(doc.addressees)
    if not names:
        return []
    if len(names) == 1:
        text = f"{TO} {names[0]}"
        if text_mm(text, size, bold=False) < room * _SAFE:
            return [To(text, model.CENTRE)]
        left = layout().indent_mm
        return [To(text, model.LEFT, left, left + text_mm(f"{TO} ", size, bold=False))]
    items = [f"- {name}{'.' if number == len(names) else ';'}" for number, name in enumerate(names, start=1)]
    before_colon, dash = text_mm(TO[:-1], size, bold=False), text_mm("- ", size, bold=False)
    widest = max(text_mm(item, size, bold=False) for item in items)
    left = max((room - before_colon - widest) / 2, layout().indent_mm)
    under = left + before_colon
    lines = [To(TO, model.LEFT, left, left, last=False)]
    return lines + [To(item, model.LEFT, under, under + dash, item is items[-1]) for item in items]


def punctuated(blocks: list[Block]) -> list[Block]:
    """Return the blocks with each "Căn cứ" ended by ";" and the last of a row of them by "." (mục II.6.a)."""
    done = []
    for position, block in enumerate(blocks):
        if isinstance(block, Paragraph) and block.basis:
            after = blocks[position + 1] if position + 1 < len(blocks) else None
            more = isinstance(after, Paragraph) and after.basis
            block = replace(block, text=block.text.rstrip(" ;.,") + (";" if more else "."))
        done.append(block)
    return done


def last_held(doc: ReportDocument) -> bool:
    """Return whether the last paragraph stays with the signature, so that no page holds a signature alone."""
    signed = doc.signature or doc.left_signature
    return bool(signed and not doc.notes and doc.blocks and isinstance(doc.blocks[-1], Paragraph))


def abstract(doc: ReportDocument) -> str:
    """Return "V/v …" of an official letter."""
    subject = re.sub(r"^(?:V/v|Về việc)\s+", "", doc.subtitle.strip(), flags=re.IGNORECASE)
    return f"V/v {subject}" if subject else ""


def roman(number: int) -> str:
    """Return 1 to 39 in Roman numerals."""
    text = ""
    for value, letters in _ROMAN:
        while number >= value:
            text, number = text + letters, number - value
    return text


def annex_heading(position: int, total: int) -> str:
    """Return "Phụ lục", with a Roman number when there are several (mục III.1.b)."""
    return "Phụ lục" if total == 1 else f"Phụ lục {roman(position)}"


def annex_note(annex: Annex, doc: ReportDocument) -> str:
    """Return "(Kèm theo Báo cáo số … ngày … của …)", what an annex belongs to (mục III.1.d)."""
    own = annex.subtitle.strip().strip("()")
    if own.lower().startswith("kèm theo"):
        return f"({own})"
    day = doc.place_date.partition(", ")[2]
    parts = [doc.title or "Công văn", f"số {doc.number}" if doc.number else "", day, f"của {doc.issuer}"]
    return f"(Kèm theo {' '.join(part for part in parts if part)})"


def annex_note_lines(annex: Annex, doc: ReportDocument) -> list[str]:
    """Return the note in even lines; where room is left for the pen it is kept."""
    note = annex_note(annex, doc)
    if "  " in note:
        return [note]
    return lines(note, layout().annex, layout().text_width(annex.landscape), bold=False)


def annex_subtitle(annex: Annex) -> str:
    """Return the annex's own second line, unless that says what it belongs to."""
    own = annex.subtitle.strip()
    return "" if own.strip("(").lower().startswith("kèm theo") else own


def lines(text: str, points: float, room_mm: float, *, bold: bool = True) -> list[str]:
    """Return `text` in lines of even length that fit `room_mm`."""
    return even_lines(text, points, room_mm, bold=bold)
