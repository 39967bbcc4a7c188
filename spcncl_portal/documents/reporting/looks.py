"""How each part of a paper looks, once for Word's styles and the PDF's CSS. Sizes come from the layout file."""

from dataclasses import dataclass
from functools import lru_cache

from .layout import layout
from .model import CENTRE, LEFT

JUSTIFY = "justify"
# Height of a line of Times New Roman and Tinos in em (ascent, descent and gap of the font): Word's "single".
SINGLE = 1.15


@dataclass(frozen=True)
class Look:
    """One part: sizes and room above and below in points (Word takes the larger of two that meet, CSS adds them: so
    nothing that follows room below has room above), indent of the first line in mm, line as a factor of single.

    title: the name of its style in Word, for people who edit the wording there.
    """

    title: str
    size: float
    bold: bool = False
    italic: bool = False
    align: str = CENTRE
    indent: float = 0
    before: float = 0
    after: float = 0
    line: float = 1.0
    keep: bool = False

    @property
    def line_height(self) -> float:
        """CSS line-height, a factor of the size."""
        return round(self.line * SINGLE, 4)


@lru_cache(maxsize=1)
def looks() -> dict[str, Look]:
    """Return the looks by the names of the parts: the CSS classes and, with "ND30" before, Word's style ids."""
    size = layout()
    text = {"indent": size.indent_mm, "after": size.after_pt, "line": size.line_spacing, "align": JUSTIFY}
    return {
        "nation": Look("NĐ30 Quốc hiệu", size.nation, bold=True),
        "motto": Look("NĐ30 Tiêu ngữ", size.motto, bold=True),
        "parent": Look("NĐ30 Cơ quan chủ quản", size.parent),
        "issuer": Look("NĐ30 Cơ quan ban hành", size.issuer, bold=True),
        "number": Look("NĐ30 Số, ký hiệu", size.number),
        "abstract": Look("NĐ30 Trích yếu công văn", size.abstract, before=size.abstract_gap_pt),
        "place": Look("NĐ30 Địa danh, ngày tháng", size.place, italic=True),
        "type": Look("NĐ30 Tên loại", size.title, bold=True, before=12, keep=True),
        "subject": Look("NĐ30 Trích yếu", size.subtitle, bold=True, keep=True),
        "assumed": Look("NĐ30 Ghi chú giả định", size.table, italic=True, after=size.after_pt),
        "to": Look("NĐ30 Kính gửi", size.to, align=LEFT, after=size.after_pt),
        "basis": Look("NĐ30 Căn cứ", size.body, italic=True, **text),
        "body": Look("NĐ30 Nội dung", size.body, **text),
        "aside": Look("NĐ30 Dòng riêng", size.body, **{**text, "indent": 0}),
        "heading": Look("NĐ30 Đề mục", size.body, bold=True, keep=True, **text),
        "subheading": Look("NĐ30 Tiểu mục", size.body, bold=True, italic=True, keep=True, **text),
        "caption": Look("NĐ30 Tên bảng", size.table, bold=True, after=3, keep=True),
        "note": Look("NĐ30 Ghi chú", size.table, italic=True, align=JUSTIFY, after=3),
        "annex": Look("NĐ30 Phụ lục", size.annex, bold=True, keep=True),
        "annex-title": Look("NĐ30 Tên phụ lục", size.annex, bold=True, keep=True),
        "annex-note": Look("NĐ30 Chỉ dẫn phụ lục", size.annex, italic=True, after=size.after_pt, keep=True),
        "recipients-title": Look("NĐ30 Nơi nhận", size.recipients, bold=True, italic=True, align=LEFT),
        "recipients": Look("NĐ30 Danh sách nơi nhận", size.recipients_list, align=LEFT),
        "signer": Look("NĐ30 Quyền hạn, chức vụ", size.signer, bold=True, keep=True),
        "name": Look("NĐ30 Họ tên người ký", size.signer, bold=True, before=size.stamp_pt),
        "page-number": Look("NĐ30 Số trang", size.page_number),
    }
