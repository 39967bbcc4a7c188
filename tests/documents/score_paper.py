"""A paper with a table of points, and its Word file read again, for tests of reporting."""

import datetime
import io
from decimal import Decimal

import docx

from spcncl_portal.documents.formats import place_and_date
from spcncl_portal.documents.reporting import (
    Column,
    Heading,
    Items,
    Paragraph,
    ReportDocument,
    Signature,
    Table,
    to_docx,
)

COLUMNS = [
    Column("STT", 5, "centre", "int"),
    Column("Sản phẩm", 34),
    Column("Điểm", 9, kind="points"),
    Column("Doanh thu (đồng)", 18, kind="money"),
    Column("Tỷ lệ", 9, kind="percent", decimals=1),
    Column("Ngày", 12, kind="date"),
]
ROW = [1, "Quạt điện công nghiệp", 8125, 1_234_567_890_123, Decimal("12.5"), datetime.date(2021, 11, 5)]


def document(**changes) -> ReportDocument:
    values = {
        "name": "bang-diem",
        "title": "Bảng điểm",
        "subtitle": "xét chọn sản phẩm công nghiệp chủ lực năm 2021",
        "number": "05/BC-SCT",
        "place_date": place_and_date("Hà Nội", datetime.date(2021, 3, 5)),
        "blocks": [
            Paragraph("Căn cứ Kế hoạch số 60/KH-UBND;", basis=True),
            Heading("I. Kết quả"),
            Paragraph("Hội đồng đã chấm điểm 54 hồ sơ."),
            Items(["Ý một"]),
            Table(COLUMNS, [ROW], "Bảng 1. Điểm", total=["", "Cộng", None, 9, None, None]),
        ],
        "notes": ["Ghi chú cuối."],
        "signature": Signature("KT. Giám đốc\nPhó Giám đốc", "Nguyễn Văn Thử"),
        "recipients": ["UBND Thành phố", "Lưu: VT, QLCN"],
        "assumed_note": "Bộ tiêu chí giả định.",
    }
    return ReportDocument(**{**values, **changes})


def word(doc: ReportDocument):
    return docx.Document(io.BytesIO(to_docx(doc)))
