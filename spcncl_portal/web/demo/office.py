"""The demo's papers of the office, invented: outgoing ones in each state, one cancelled, incoming ones."""

import datetime
from dataclasses import dataclass, field
from typing import Any

from spcncl_portal.accounts.models import User
from spcncl_portal.documents.actions import (
    answer_incoming,
    approve_official,
    assign_incoming,
    cancel_official,
    draft_official,
    ensure_templates,
    file_incoming,
    file_signed_copy,
    keep_files,
    number_official,
    present_official,
    register_incoming,
)
from spcncl_portal.documents.models import DocumentTemplate, OfficialDocument
from spcncl_portal.programme.models import Body, Cycle
from spcncl_portal.programme.queries import cycle_of_year

from .papers import upload

DRAFT, PRESENTED, APPROVED = "draft", "presented", "approved"
NUMBERED, FILED, CANCELLED = "numbered", "filed", "cancelled"
TITLE, NAME = "KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC", "Nguyễn Văn Minh Họa"


@dataclass(frozen=True)
class Paper:
    """An outgoing paper: kind, what about, how far it came, how many days ago it was numbered, placeholders' values."""

    kind: str
    abstract: str
    state: str
    days_ago: int = 0
    data: dict[str, Any] = field(default_factory=dict)


OPEN_CYCLE = (
    Paper(
        "invitation",
        "họp rà soát hồ sơ đăng ký xét chọn (minh họa)",
        FILED,
        9,
        {
            "kinh_gui": ["UBND các phường, xã", "Các sở, ngành liên quan"],
            "viec": "dự họp rà soát hồ sơ đăng ký xét chọn sản phẩm công nghiệp chủ lực",
            "chu_tri": "Lãnh đạo Sở Công Thương",
            "thoi_gian": "08 giờ 30 phút, thứ Sáu tuần này",
            "dia_diem": "Phòng họp tầng 3, trụ sở Sở Công Thương",
            "luu_y": ["Mang theo danh sách doanh nghiệp dự kiến giới thiệu."],
        },
    ),
    Paper(
        "letter",
        "đề nghị rà soát doanh nghiệp trên địa bàn (minh họa)",
        NUMBERED,
        6,
        {
            "kinh_gui": ["UBND phường Hoàng Mai"],
            "noi_dung": [
                "Sở Công Thương đề nghị quý đơn vị rà soát doanh nghiệp sản xuất công nghiệp trên địa bàn có sản phẩm "
                "đủ điều kiện đăng ký xét chọn.",
                "Kết quả rà soát gửi về Sở Công Thương trong thời hạn giới thiệu của chu kỳ.",
            ],
            "danh_sach": [
                {"ten": "Công ty CP Thiết bị điện Minh Họa", "ghi_chu": "đã đăng ký năm 2021"},
                {"ten": "Công ty TNHH Cơ khí Minh Họa", "ghi_chu": "chưa liên hệ được"},
            ],
        },
    ),
    Paper(
        "letter",
        "gửi lại danh sách doanh nghiệp (minh họa)",
        CANCELLED,
        4,
        {"kinh_gui": ["UBND phường Hoàng Mai"], "noi_dung": ["Nội dung trùng với công văn trước."]},
    ),
    Paper(
        "decision",
        "Về việc thành lập Tổ giúp việc Hội đồng xét chọn (minh họa)",
        NUMBERED,
        3,
        {
            "tham_quyen": "Giám đốc Sở Công Thương",
            "can_cu": ["Căn cứ kế hoạch xét chọn của năm", "Theo đề nghị của Trưởng phòng Quản lý công nghiệp"],
            "dieu": [
                "Thành lập Tổ giúp việc Hội đồng xét chọn sản phẩm công nghiệp chủ lực.",
                "Tổ giúp việc có nhiệm vụ chuẩn bị tài liệu các phiên họp của Hội đồng.",
                "Chánh Văn phòng, Trưởng các phòng và các thành viên Tổ giúp việc thi hành Quyết định này.",
            ],
        },
    ),
    Paper(
        "report",
        "Về tình hình giới thiệu sản phẩm (minh họa)",
        APPROVED,
        0,
        {
            "kinh_gui": ["UBND thành phố Hà Nội"],
            "ket_qua": ["Một số phường, xã đã gửi văn bản giới thiệu; Sở đang kiểm tra danh sách."],
            "ton_tai": ["Còn đơn vị chưa gửi văn bản giới thiệu."],
            "phuong_huong": ["Tiếp tục đôn đốc các đơn vị trước khi hết hạn."],
        },
    ),
    Paper(
        "proposal",
        "Về việc gia hạn giới thiệu cho một số đơn vị (minh họa)",
        PRESENTED,
        0,
        {
            "kinh_gui": ["Lãnh đạo Sở Công Thương"],
            "noi_dung": ["Một số đơn vị mới sắp xếp lại tổ chức, đề nghị thêm thời gian."],
            "kien_nghi": ["Cho phép các đơn vị nói trên gửi chậm 05 ngày làm việc."],
        },
    ),
    Paper(
        "minutes",
        "họp Tổ giúp việc (minh họa)",
        DRAFT,
        0,
        {
            "thoi_gian": "14 giờ 00 phút hôm qua",
            "dia_diem": "trụ sở Sở Công Thương",
            "chu_tri": "Ông Nguyễn Văn Minh Họa",
            "thu_ky": "Bà Trần Thị Minh Họa",
            "dien_bien": ["Thư ký báo cáo tiến độ kiểm tra hồ sơ."],
            "ten_thu_ky": "Trần Thị Minh Họa",
        },
    ),
)
IN_2021 = Paper(
    "letter",
    "hướng dẫn đăng ký xét chọn sản phẩm (minh họa)",
    FILED,
    0,
    {
        "kinh_gui": ["UBND các quận, huyện, thị xã"],
        "noi_dung": ["Sở Công Thương hướng dẫn hồ sơ đăng ký xét chọn; văn bản này là bản minh họa."],
    },
)
DAY_2021 = datetime.date(2021, 3, 15)


def write_papers(cycle: Cycle, people: dict[str, User], today: datetime.date) -> None:
    """Fill both registers: one paper of 2021, the others of the open cycle."""
    ensure_templates()
    _write(IN_2021, cycle_of_year(2021), people, DAY_2021)
    days = (today - datetime.timedelta(days=paper.days_ago) for paper in OPEN_CYCLE)
    made = {
        (paper.kind, paper.state): _write(paper, cycle, people, day)
        for paper, day in zip(OPEN_CYCLE, days, strict=True)
    }
    _receive(made["letter", NUMBERED], people, today)


def _write(paper: Paper, cycle: Cycle, people: dict[str, User], day: datetime.date) -> OfficialDocument:
    """Draft a paper and bring it as far as it came, each step by who takes it."""
    staff, leader = people["sct"], people["lanhdao"]
    document = draft_official(
        kind=paper.kind,
        abstract=paper.abstract,
        cycle=cycle,
        template_version=DocumentTemplate.objects.get(code=paper.kind).current,
        data=paper.data,
        signer_title=TITLE,
        signer_name=NAME,
        recipients=["Như trên", "Lưu: VT, QLCN"],
        by=staff,
        demo=True,
    )
    if paper.state == DRAFT:
        return document
    document = present_official(document=document, by=staff)
    if paper.state == PRESENTED:
        return document
    document = approve_official(document=document, by=leader)
    if paper.state == APPROVED:
        return document
    document = keep_files(document=number_official(document=document, by=staff, dated=day), by=staff)
    if paper.state == CANCELLED:
        return cancel_official(document=document, reason="Trùng với công văn đã gửi (minh họa).", by=staff)
    if paper.state == FILED:
        copy = upload(f"Bản ký {document.number_text}", "Bản thay thế cho bản ký thật.")
        return file_signed_copy(document=document, upload=copy, by=staff)
    return document


def _receive(answer: OfficialDocument, people: dict[str, User], today: datetime.date) -> None:
    """Papers that came in: one to be given out, two in hand, one answered, one put away."""
    staff, leader = people["sct"], people["lanhdao"]

    def arrive(days_ago: int, sender: str, abstract: str, due: int | None = None, **values):
        day = today - datetime.timedelta(days=days_ago)
        return register_incoming(
            arrived_on=day,
            sender=sender,
            abstract=abstract,
            answer_due=day + datetime.timedelta(days=due) if due else None,
            by=staff,
            demo=True,
            **values,
        )

    ward = Body.objects.filter(code="00331").first()
    asked = arrive(
        12,
        "",
        "Đề nghị hướng dẫn tiêu chí xét chọn (minh họa)",
        due=10,
        sender_body=ward,
        their_number="15/UBND-KT",
        their_date=today - datetime.timedelta(days=13),
        scan=upload("Công văn đề nghị hướng dẫn"),
    )
    assigned = assign_incoming(incoming=asked, to=staff, by=leader)
    answer_incoming(incoming=assigned, answer=answer, by=staff)
    file_incoming(incoming=arrive(8, "Hiệp hội doanh nghiệp Minh Họa", "Gửi tạp chí tháng (minh họa)"), by=staff)
    late = arrive(6, "Sở Tài chính", "Xin số liệu kinh phí tổ chức xét chọn (minh họa)", due=4)
    assign_incoming(incoming=late, to=staff, by=leader)
    opinion = arrive(2, "Văn phòng UBND Thành phố", "Lấy ý kiến dự thảo kế hoạch (minh họa)", due=10)
    assign_incoming(incoming=opinion, to=leader, by=staff)
    arrive(1, "Công ty TNHH Cơ khí Minh Họa", "Hỏi về hồ sơ đăng ký (minh họa)", due=7)
