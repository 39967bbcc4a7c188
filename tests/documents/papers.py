"""One paper of each kind, with real wording and invented facts, for tests of the layout."""

import datetime
from decimal import Decimal

from spcncl_portal.documents.formats import HANOI
from spcncl_portal.documents.reporting import Annex, Column, Heading, Items, Paragraph, ReportDocument, Signature, Table
from spcncl_portal.documents.reporting.kinds import (
    Article,
    Head,
    decision,
    invitation,
    letter,
    minutes,
    notice,
    proposal,
    report,
    signature,
)

DAY = datetime.date(2021, 4, 5)
PLAN = "Căn cứ Kế hoạch số 60/KH-UBND ngày 10 tháng 3 năm 2021 của Ủy ban nhân dân thành phố Hà Nội"
LONG = (
    "Việc xét chọn được thực hiện công khai, minh bạch, đúng đối tượng; các đơn vị rà soát, lựa chọn, giới thiệu sản "
    "phẩm có chất lượng, có sức cạnh tranh trên thị trường trong nước và xuất khẩu, bảo đảm đúng thời hạn quy định."
)
NAME = "Công ty Cổ phần Đầu tư và Phát triển Công nghệ Thiết bị Điện Thử nghiệm Hà Nội"


def deputy(name: str = "Nguyễn Văn Thử") -> Signature:
    return signature("Phó Giám đốc", name, instead_of="Giám đốc")


def head(subject: str, symbol: str, **changes) -> Head:
    values = {
        "number": 5,
        "dated": DAY,
        "signature": deputy(),
        "recipients": ["UBND Thành phố (để báo cáo)", "Giám đốc Sở"],
        "drafting_unit": "QLCN",
    }
    return Head(subject, symbol, **{**values, **changes})


def bodies(rows: int, *, wide: bool = False) -> Table:
    """Return a table that numbers itself: long names, empty fields, a word that cannot fit."""
    columns = [Column("Đơn vị", 30), Column("Hạn", 12, kind="date"), Column("Số ngày chậm", 8, kind="int")]
    extra = [Column("Đầu mối", 20), Column("Điện thoại", 14), Column("Kinh phí (đồng)", 16, kind="money")]
    lines = []
    for number in range(1, rows + 1):
        line = [
            f"{NAME} số {number}" if number % 3 else "UBND huyện Thử",
            DAY if number % 4 else None,
            number % 7 or None,
        ]
        lines.append([*line, "Trần Thị Mẫu", "024 0000 0000", 1_200_000 * number] if wide else line)
    lines[0][0] = "Không-ngắt-được-" * 6 if rows > 1 else lines[0][0]
    return Table(columns + extra if wide else columns, lines, "Danh sách đơn vị chưa gửi văn bản", numbered=True)


def a_letter() -> ReportDocument:
    annexes = [
        Annex("Danh sách đơn vị chưa gửi văn bản giới thiệu", blocks=[bodies(40)]),
        Annex("Kinh phí và đầu mối liên hệ", "Số liệu đến ngày gửi", [bodies(30, wide=True)], landscape=True),
    ]
    own = head("đôn đốc gửi văn bản giới thiệu sản phẩm công nghiệp chủ lực năm 2021", "SCT-QLCN", annexes=annexes)
    return letter(
        own,
        addressees=["Ủy ban nhân dân các quận, huyện, thị xã", "Ban Quản lý các Khu công nghiệp và chế xuất Hà Nội"],
        bases=[PLAN],
        blocks=[Paragraph(LONG)] * 3,
    )


def an_invitation() -> ReportDocument:
    return invitation(
        head("Dự phiên họp Hội đồng xét chọn sản phẩm công nghiệp chủ lực năm 2021", "GM-SCT"),
        invited=["Ông Lê Văn Mẫu, Phó Giám đốc Sở Khoa học và Công nghệ", "Các thành viên Hội đồng xét chọn"],
        event="Phiên họp thứ nhất của Hội đồng xét chọn",
        starts_at=datetime.datetime(2021, 5, 7, 8, 30, tzinfo=HANOI),
        venue="Phòng họp số 2, Sở Công Thương Hà Nội",
        chair="Ông Nguyễn Văn Thử, Phó Giám đốc Sở",
        remarks=["Đề nghị các đại biểu đến dự đúng giờ."],
    )


def some_minutes() -> ReportDocument:
    return minutes(
        head("Họp Hội đồng xét chọn sản phẩm công nghiệp chủ lực năm 2021", "BB-HĐXC", dated=None),
        started_at=datetime.datetime(2021, 5, 7, 8, 30, tzinfo=HANOI),
        ended_at=datetime.datetime(2021, 5, 7, 11, 0, tzinfo=HANOI),
        venue="Phòng họp số 2, Sở Công Thương Hà Nội",
        present=["Nguyễn Văn Thử, Chủ tịch Hội đồng;", "Trần Thị Mẫu, Thư ký Hội đồng;", "07 thành viên Hội đồng."],
        chair="PGS.TS. Nguyễn Văn Thử",
        secretary="ThS. Trần Thị Mẫu",
        blocks=[Paragraph(f"{number}. {LONG}") for number in range(1, 9)],
    )


def a_proposal() -> ReportDocument:
    return proposal(
        head("Về việc thành lập Hội đồng xét chọn sản phẩm công nghiệp chủ lực năm 2021", "TTr-SCT"),
        addressees=["Ủy ban nhân dân thành phố Hà Nội"],
        bases=[PLAN, "Căn cứ Quyết định số 0000/QĐ-UBND ngày 02 tháng 01 năm 2021 (thử nghiệm)"],
        blocks=[Heading("I. Sự cần thiết"), *[Paragraph(LONG)] * 4, Heading("II. Nội dung"), *[Paragraph(LONG)] * 6],
    )


def a_decision() -> ReportDocument:
    return decision(
        head("Về việc thành lập Tổ giúp việc Hội đồng xét chọn", "QĐ-SCT"),
        authority="Giám đốc Sở Công Thương Hà Nội",
        bases=[PLAN, "Căn cứ chức năng, nhiệm vụ của Sở Công Thương"],
        proposed_by="Trưởng phòng Quản lý công nghiệp",
        articles=[
            Article("Thành lập Tổ giúp việc Hội đồng xét chọn sản phẩm công nghiệp chủ lực năm 2021."),
            Article("Tổ giúp việc có nhiệm vụ:", [f"1. {LONG}", f"2. {LONG}"]),
            Article("Chánh Văn phòng Sở, các phòng có liên quan chịu trách nhiệm thi hành Quyết định này."),
        ],
    )


def a_report() -> ReportDocument:
    return report(
        head(
            "Kết quả xét chọn sản phẩm công nghiệp chủ lực năm 2021",
            "BC-SCT",
            annexes=[Annex("Bảng tổng hợp", blocks=[bodies(60, wide=True)], landscape=True)],
        ),
        blocks=[
            Heading("I. Kết quả"),
            Paragraph(LONG),
            Items(["Ý thứ nhất;", "Ý thứ hai."]),
            Heading("1. Chi tiết", 3),
            bodies(300),
            Table(
                [Column("Sản phẩm"), Column("Điểm", 8, kind="points")],
                [["Quạt điện", 8125]],
                total=["Cộng", Decimal("81.25")],
            ),
            *[Paragraph(LONG)] * 3,
        ],
    )


def a_notice() -> ReportDocument:
    return notice(
        head("Về thời hạn nộp hồ sơ xét chọn sản phẩm công nghiệp chủ lực năm 2021", "TB-SCT", number=None, dated=None),
        blocks=[Paragraph(LONG)] * 2,
    )


PAPERS = {
    "letter": a_letter,
    "invitation": an_invitation,
    "minutes": some_minutes,
    "proposal": a_proposal,
    "decision": a_decision,
    "report": a_report,
    "notice": a_notice,
}
