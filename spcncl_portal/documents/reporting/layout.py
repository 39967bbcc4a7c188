"""Sizes of NĐ 30/2020, Phụ lục I, read from `data/document_layout_nd30.json`."""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ..fitting import balanced, width

_FILE = Path(__file__).parent.parent / "data" / "document_layout_nd30.json"
# "size 13-14" of the file's sentence on page numbers.
_PAGE_NUMBER_SIZE = 13
A4 = (210, 297)
MM_PER_POINT = 25.4 / 72
NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"


@dataclass(frozen=True)
class Layout:
    """Margins in mm, sizes in points.

    The decree gives ranges. Of the letterhead we take the lower ends, which belong together (12, 13, 13), of the
    text the upper ends.
    """

    top: int
    bottom: int
    left: int
    right: int
    nation: int
    motto: int
    parent: int
    issuer: int
    number: int
    place: int
    title: int
    subtitle: int
    body: int
    indent_mm: float
    after_pt: int
    signer: int
    recipients: int
    recipients_list: int
    page_number: int
    annex: int
    abstract: int
    to: int
    abstract_gap_pt: int = 6
    line_spacing: float = 1.15
    table: int = 12
    page_number_mm: int = 10
    stamp_pt: int = 68

    def text_width(self, landscape: bool) -> int:
        """Return the width between the margins, in mm."""
        return A4[1 if landscape else 0] - self.left - self.right


@lru_cache(maxsize=1)
def layout() -> Layout:
    """Return the layout of office papers."""
    data = json.loads(_FILE.read_text(encoding="utf-8"))
    sizes = {element["name"]: element for element in data["elements"]}
    margins = {side: low for side, (low, _high) in data["margins_mm"].items()}
    text = sizes["Nội dung"]
    return Layout(
        **margins,
        nation=sizes["Quốc hiệu"]["size"][0],
        motto=sizes["Tiêu ngữ"]["size"][0],
        parent=sizes["Cơ quan chủ quản"]["size"][0],
        issuer=sizes["Cơ quan ban hành"]["size"][0],
        number=sizes["Số, ký hiệu"]["size"][0],
        place=sizes["Địa danh, ngày tháng năm"]["size"][0],
        title=sizes["Tên loại"]["size"][1],
        subtitle=sizes["Trích yếu"]["size"][1],
        body=text["size"][1],
        indent_mm=text["indent_cm"][1] * 10,
        after_pt=text["para_spacing_pt_min"],
        signer=sizes["Quyền hạn, chức vụ"]["size"][1],
        recipients=sizes["Nơi nhận"]["size"][0],
        recipients_list=sizes["Nơi nhận"]["list_size"],
        page_number=_PAGE_NUMBER_SIZE,
        annex=text["size"][1],
        abstract=sizes["Trích yếu công văn (V/v)"]["size"][0],
        to=sizes["Kính gửi"]["size"][1],
    )


def text_mm(text: str, points: float, *, bold: bool = True) -> float:
    """Return how wide `text` is in Times New Roman, in mm; for the lines below motto and issuer."""
    return width(text, f"Tinos-{'Bold' if bold else 'Regular'}.ttf") * points * MM_PER_POINT


def even_lines(text: str, points: float, room_mm: float, *, bold: bool = True) -> list[str]:
    """Return `text` in lines of even length that fit `room_mm`; its own line breaks stay."""
    font, room = f"Tinos-{'Bold' if bold else 'Regular'}.ttf", room_mm / (points * MM_PER_POINT)
    return [line for part in text.splitlines() for line in balanced(part, room * 0.97, font)]


def header_columns(landscape: bool) -> tuple[int, int]:
    """Return the widths of the letterhead's two columns, in mm."""
    total = layout().text_width(landscape)
    left = round(total * 0.4)
    return left, total - left


def rule_length(lines: list[str], points: float) -> float:
    """Return the length (mm) of the line below bold `lines`: 0.4 of the longest; the decree asks for 1/3 to 1/2."""
    return 0.4 * max((text_mm(line, points) for line in lines), default=0)


def motto_rule() -> float:
    """Return the length (mm) of the line below the motto: as long as the words."""
    return text_mm(MOTTO, layout().motto)
