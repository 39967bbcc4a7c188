"""The templates that the portal ships, laid out by the engine: one Word file a kind.

The engine lays out words that stand for the parts; then each gets its paragraph style and, in its place, the
placeholders. (Placeholders themselves would be put in capitals or broken into lines on the way.)
"""

import copy
import io
from functools import lru_cache

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph as WordParagraph

from . import docx_reading as styles
from .office_kinds import TYPE_NAMES, OfficialKind
from .reporting import Column, Heading, Paragraph, ReportDocument, Signature, Table, to_docx
from .reporting.model import CENTRE

MARK, PLAIN = "ZQ", "Normal"
# One part of a text: (style, words as they stand in Word). A list is a loop over a placeholder.
Part = tuple[str, str]


def _lines(name: str, style: str = styles.BODY, text: str = "{{ d }}") -> list[Part]:
    return [(style, f"{{%p for d in {name} %}}"), (style, text), (style, "{%p endfor %}")]


def _when(name: str, parts: list[Part]) -> list[Part]:
    return [(styles.BODY, f"{{%p if {name} %}}"), *parts, (styles.BODY, "{%p endif %}")]


_TO = [(styles.TO, "Kính gửi:"), *_lines("kinh_gui", styles.TO, "- {{ d }};")]
_BASIS = _lines("can_cu", styles.BASIS, "{{ d }};")
_BODY = _lines("noi_dung")
TABLE: Part = ("table", "danh_sach")
_LIST = [(styles.BODY, "{%p if danh_sach %}"), TABLE, (styles.BODY, "{%p endif %}")]


def _item(label: str, name: str) -> Part:
    return (styles.BODY, f"{label}: {{{{ {name} }}}}.")


_K = OfficialKind
TEXTS: dict[str, list[Part]] = {
    _K.LETTER: [*_TO, *_BASIS, *_BODY, *_LIST],
    _K.INVITATION: [
        *_TO,
        (styles.BODY, "{{ co_quan }} trân trọng kính mời quý đơn vị {{ viec }}."),
        _item("1. Chủ trì", "chu_tri"),
        _item("2. Thời gian", "thoi_gian"),
        _item("3. Địa điểm", "dia_diem"),
        *_lines("luu_y", styles.ITEM, "- {{ d }}"),
    ],
    _K.MINUTES: [
        _item("Thời gian bắt đầu", "thoi_gian"),
        _item("Địa điểm", "dia_diem"),
        _item("Chủ trì", "chu_tri"),
        _item("Thư ký", "thu_ky"),
        *_when("thanh_phan", [(styles.HEADING, "Thành phần tham dự"), *_lines("thanh_phan", styles.ITEM, "- {{ d }}")]),
        (styles.HEADING, "Nội dung, diễn biến"),
        *_lines("dien_bien"),
        *_when("ket_luan", [(styles.HEADING, "Kết luận"), *_lines("ket_luan")]),
        *_when("ket_thuc", [(styles.BODY, "Cuộc họp kết thúc vào {{ ket_thuc }}.")]),
    ],
    _K.PROPOSAL: [
        *_TO,
        *_BASIS,
        *_BODY,
        *_when(
            "kien_nghi",
            [
                (styles.BODY, "{{ co_quan }} kính đề nghị:"),
                *_lines("kien_nghi", styles.ITEM, "- {{ d }}"),
            ],
        ),
    ],
    _K.REPORT: [
        *_when("kinh_gui", _TO),
        (styles.HEADING, "I. KẾT QUẢ THỰC HIỆN"),
        *_lines("ket_qua"),
        *_LIST,
        *_when("ton_tai", [(styles.HEADING, "II. KHÓ KHĂN, TỒN TẠI"), *_lines("ton_tai", styles.ITEM, "- {{ d }}")]),
        *_when(
            "phuong_huong",
            [(styles.HEADING, "III. NHIỆM VỤ TIẾP THEO"), *_lines("phuong_huong", styles.ITEM, "- {{ d }}")],
        ),
    ],
    _K.DECISION: [
        (styles.CENTRED, "{{ tham_quyen|upper }}"),
        *_BASIS,
        (styles.CENTRED, "QUYẾT ĐỊNH:"),
        *_lines("dieu", styles.ARTICLE, "Điều {{ loop.index }}. {{ d }}"),
    ],
    _K.NOTICE: [*_when("kinh_gui", _TO), *_BODY, *_LIST],
}
NAMES = {
    _K.LETTER: "Công văn",
    _K.INVITATION: "Giấy mời họp",
    _K.MINUTES: "Biên bản họp",
    _K.PROPOSAL: "Tờ trình",
    _K.REPORT: "Báo cáo",
    _K.DECISION: "Quyết định",
    _K.NOTICE: "Thông báo",
}
# Words that stand for the parts round the text while the engine lays it out → style and placeholders.
AROUND: dict[str, list[Part]] = {
    "ZQPARENT": [(styles.PARENT, "{{ co_quan_chu_quan|upper }}")],
    "ZQISSUER": [(styles.ISSUER, "{{ co_quan|upper }}")],
    "ZQNUMBER": [(styles.NUMBER, "Số: {{ so_ky_hieu }}")],
    "ZQPLACE": [(styles.PLACE, "{{ dia_danh_ngay }}")],
    "ZQSUBJECT": [(styles.SUBJECT, "{{ trich_yeu }}")],
    "ZQSIGNER": [(styles.SIGNER, "{{ quyen_han }}")],
    "ZQNAME": [(styles.SIGNER_NAME, "{{ nguoi_ky }}")],
    "ZQRECIPIENT": _lines("noi_nhan", styles.RECIPIENT, "- {{ d }};"),
    "ZQLEFTSIGNER": [(styles.LEFT_SIGNER, "THƯ KÝ")],
    "ZQLEFTNAME": [(styles.LEFT_NAME, "{{ ten_thu_ky }}")],
}


@lru_cache(maxsize=16)
def default_template(kind: str) -> bytes:
    """Return the shipped Word template of a kind."""
    marks = dict(AROUND)
    blocks = [_laid(number, part, marks) for number, part in enumerate(TEXTS[OfficialKind(kind)])]
    minutes = kind == OfficialKind.MINUTES
    document = ReportDocument(
        name=f"mau-{kind}",
        title=TYPE_NAMES[OfficialKind(kind)],
        subtitle="ZQSUBJECT",
        issuer_parent="ZQPARENT",
        issuer="ZQISSUER",
        number="ZQNUMBER",
        place_date="ZQPLACE",
        blocks=blocks,
        signature=Signature("ZQSIGNER", "ZQNAME"),
        left_signature=Signature("ZQLEFTSIGNER", "ZQLEFTNAME") if minutes else None,
        recipients=["ZQRECIPIENT"],
    )
    word = Document(io.BytesIO(to_docx(document)))
    _name_styles(word)
    title = TYPE_NAMES[OfficialKind(kind)].upper()
    for paragraph in list(word.element.body.iter(qn("w:p"))):
        _put(paragraph, marks, title, word)
    word.core_properties.title = f"Mẫu {NAMES[OfficialKind(kind)].lower()}"
    word.core_properties.author = ""
    buffer = io.BytesIO()
    word.save(buffer)
    return buffer.getvalue()


def _laid(number: int, part: Part, marks: dict[str, list[Part]]):
    """Return the block that the engine lays out for one part, and remember what comes in its place."""
    style, _text = part
    mark = f"{MARK}B{number:03d}"
    if part is TABLE:
        return Table([Column("Tên", 30), Column("Ghi chú", 20)], [["ZQTEN", "ZQGHICHU"]], numbered=True)
    marks[mark] = [part]
    if style == styles.HEADING:
        return Heading(mark)
    if style in (styles.CENTRED, styles.TO):
        return Paragraph(mark, bold=style == styles.CENTRED, align=CENTRE)
    return Paragraph(mark, basis=style == styles.BASIS)


def _name_styles(word) -> None:
    for name in styles.STYLES:
        word.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = word.styles[PLAIN]


def _put(element, marks: dict[str, list[Part]], title: str, word) -> None:
    """Put placeholders in the place of a mark, and a name on the paragraph."""
    paragraph = WordParagraph(element, word._body)
    text = paragraph.text.strip()
    if title and text == title:
        _restyle(paragraph, word.styles[styles.TITLE])
    elif text == "Nơi nhận:":
        _restyle(paragraph, word.styles[styles.RECIPIENT_HEAD])
    elif text == "ZQTEN":
        _loop_rows(element, word)
    elif found := next((mark for mark in sorted(marks, key=len, reverse=True) if mark in text), None):
        for style, words in marks[found]:
            words = f"V/v {words}" if style == styles.SUBJECT and not title else words
            new = copy.deepcopy(element)
            element.addprevious(new)
            _write(WordParagraph(new, word._body), words, word.styles[style])
        element.getparent().remove(element)


def _write(paragraph: WordParagraph, words: str, style) -> None:
    """Set the words of a paragraph in the look of its first run."""
    first, *rest = paragraph.runs
    first.text = words
    for run in rest:
        run._r.getparent().remove(run._r)
    _restyle(paragraph, style)


def _restyle(paragraph: WordParagraph, style) -> None:
    """Name a paragraph's part; the part's style looks as the engine laid it out where it is met first."""
    if style.base_style.name == PLAIN:
        style.base_style = paragraph.style
    paragraph.style = style


def _loop_rows(element, word) -> None:
    """Make the only row of the list three: the loop's begin, the row itself, the loop's end."""
    row = next(element.iterancestors(qn("w:tr")))
    values = ("{{ loop.index }}", "{{ d.ten }}", "{{ d.ghi_chu }}")
    for words in (("", "{%tr for d in danh_sach %}", ""), values, ("", "{%tr endfor %}", "")):
        new = copy.deepcopy(row)
        row.addprevious(new)
        for paragraph, text in zip(new.iter(qn("w:p")), words, strict=True):
            WordParagraph(paragraph, word._body).runs[0].text = text
    row.getparent().remove(row)
