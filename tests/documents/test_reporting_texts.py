import datetime

import pytest

from spcncl_portal.documents.reporting import Annex, Paragraph, ReportDocument, Signature, texts
from spcncl_portal.documents.reporting.kinds import (
    Article,
    Head,
    decision,
    invitation,
    letter,
    minutes,
    report,
    signature,
)
from spcncl_portal.documents.reporting.layout import layout, text_mm

from .papers import some_minutes

AT = datetime.datetime(2021, 5, 7, 1, 30, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("PGS.TS. Nguyễn Văn Thử", "Nguyễn Văn Thử"),
        ("PGS. TS Nguyễn Văn Thử", "Nguyễn Văn Thử"),
        ("GS.TSKH. Nguyễn Văn Thử", "Nguyễn Văn Thử"),
        ("ThS Trần Thị Mẫu", "Trần Thị Mẫu"),
        ("Tiến sĩ Trần Thị Mẫu", "Trần Thị Mẫu"),
        ("Ông  Ích Mẫu", "Ông Ích Mẫu"),
        ("Tsang Văn Mẫu", "Tsang Văn Mẫu"),
        ("Bạch Kỳ Mẫu", "Bạch Kỳ Mẫu"),
        ("TS.", "TS."),
        ("", ""),
    ],
)
def test_plain_name_has_no_academic_title(name, expected):
    assert texts.plain_name(name) == expected


def test_signer_lines_give_each_prefix_a_line():
    own = signature("Phó Chủ tịch", "A", for_body="Ủy ban nhân dân", instead_of="Chủ tịch")
    assert texts.signer_lines(own) == ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]
    assert texts.signer_lines(Signature("TM. Ủy ban nhân dân KT. Chủ tịch\nPhó Chủ tịch")) == texts.signer_lines(own)
    assert texts.signer_lines(signature("Giám đốc", acting=True)) == ["Q. GIÁM ĐỐC"]
    assert texts.signer_lines(signature("Chánh Văn phòng", by_order_of="Giám đốc", empowered_by="")) == [
        "TL. GIÁM ĐỐC",
        "CHÁNH VĂN PHÒNG",
    ]


@pytest.mark.parametrize(
    ("recipients", "unit", "expected"),
    [
        (["Như trên;", " UBND Thành phố. "], "QLCN", ["- Như trên;", "- UBND Thành phố;", "- Lưu: VT, QLCN."]),
        (["Lưu: VT, KHTC", "- Như trên"], "QLCN", ["- Như trên;", "- Lưu: VT, KHTC."]),
        (["Như trên"], "", ["- Như trên."]),
        ([], "QLCN", []),
    ],
)
def test_recipient_lines_close_with_the_file_copy(recipients, unit, expected):
    assert texts.recipient_lines(ReportDocument(name="x", recipients=recipients, drafting_unit=unit)) == expected


def test_addressee_alone_stands_on_the_line_of_kinh_gui():
    (line,) = texts.addressee_lines(ReportDocument(name="x", addressees=["Sở Tài chính."]))
    assert (line.text, line.align) == ("Kính gửi: Sở Tài chính", "centre")


def test_addressee_with_a_long_name_continues_beside_kinh_gui():
    (line,) = texts.addressee_lines(ReportDocument(name="x", addressees=["Ban Quản lý " * 12]))
    assert line.align == "left"
    assert line.hang - line.left == pytest.approx(text_mm("Kính gửi: ", layout().to, bold=False))


def test_addressees_have_their_dashes_under_the_colon():
    first, *items = texts.addressee_lines(ReportDocument(name="x", addressees=["Sở Tài chính", "Sở Tư pháp;"]))
    assert [line.text for line in (first, *items)] == ["Kính gửi:", "- Sở Tài chính;", "- Sở Tư pháp."]
    assert {round(line.left - first.left, 3) for line in items} == {
        round(text_mm("Kính gửi", layout().to, bold=False), 3)
    }


def test_punctuated_ends_each_basis_with_a_semicolon_and_the_last_with_a_dot():
    blocks = [Paragraph("A.", basis=True), Paragraph("B", basis=True), Paragraph("C;"), Paragraph("D;", basis=True)]
    assert [block.text for block in texts.punctuated(blocks)] == ["A;", "B.", "C;", "D."]


@pytest.mark.parametrize("subject", ["gửi hồ sơ", "V/v gửi hồ sơ", "Về việc gửi hồ sơ"])
def test_abstract_of_a_letter_begins_with_vv(subject):
    assert texts.abstract(ReportDocument(name="x", subtitle=subject)) == "V/v gửi hồ sơ"


def test_annexes_have_roman_numbers_when_there_are_several():
    assert texts.annex_heading(1, 1) == "Phụ lục"
    numbers = [texts.annex_heading(number, 20).split()[-1] for number in (1, 4, 9, 14, 19)]
    assert numbers == ["I", "IV", "IX", "XIV", "XIX"]


def test_annex_note_says_what_the_annex_belongs_to():
    doc = ReportDocument(name="x", title="Báo cáo", number="05/BC-SCT", place_date="Hà Nội, ngày 05 tháng 4 năm 2021")
    expected = "(Kèm theo Báo cáo số 05/BC-SCT ngày 05 tháng 4 năm 2021 của Sở Công Thương)"
    assert texts.annex_note(Annex("A", "Số liệu quý I"), doc) == expected
    assert texts.annex_note(Annex("A", "Kèm theo Kế hoạch số 60"), doc) == "(Kèm theo Kế hoạch số 60)"
    assert texts.annex_subtitle(Annex("A", "Số liệu quý I")) == "Số liệu quý I"
    assert texts.annex_subtitle(Annex("A", "(Kèm theo Kế hoạch số 60)")) == ""


# Kinds


def test_letter_ends_with_its_mark_and_tells_those_it_is_sent_to():
    doc = letter(
        Head("gửi hồ sơ", "SCT-QLCN", 12, recipients=["Giám đốc"]), addressees=["A"], blocks=[Paragraph("Đề nghị.")]
    )
    assert (doc.title, doc.number, doc.blocks[-1].text) == ("", "12/SCT-QLCN", "Đề nghị./.")
    assert doc.recipients == ["Như trên", "Giám đốc"]
    assert doc.heading == "Công văn gửi hồ sơ"


def test_report_without_addressees_has_no_nhu_tren():
    assert report(Head("kết quả", "BC-SCT"), blocks=[]).recipients == []


def test_decision_has_authority_grounds_and_numbered_articles():
    doc = decision(
        Head("Về việc lập Tổ", "QĐ-SCT"),
        authority="Giám đốc Sở Công Thương",
        bases=["Căn cứ A", "Căn cứ B"],
        proposed_by="Trưởng phòng C",
        articles=[Article("Lập Tổ."), Article("Nhiệm vụ:", ["1. Một."])],
    )
    assert [block.text for block in texts.punctuated(doc.blocks)] == [
        "GIÁM ĐỐC SỞ CÔNG THƯƠNG",
        "Căn cứ A;",
        "Căn cứ B;",
        "Theo đề nghị của Trưởng phòng C.",
        "QUYẾT ĐỊNH:",
        "Lập Tổ.",
        "Nhiệm vụ:",
        "1. Một./.",
    ]
    assert [block.lead for block in doc.blocks if block.lead] == ["Điều 1.", "Điều 2."]


def test_invitation_has_the_parts_of_its_pattern():
    doc = invitation(
        Head("Họp", "GM-SCT"), invited=["Ông A"], event="Cuộc họp", starts_at=AT, venue="Phòng 2", chair="Bà B"
    )
    assert [block.text for block in doc.blocks] == [
        "Sở Công Thương trân trọng kính mời: Ông A.",
        "Tới dự: Cuộc họp.",
        "Chủ trì: Bà B.",
        "Thời gian: 08 giờ 30 phút, ngày 07 tháng 5 năm 2021.",
        "Địa điểm: Phòng 2./.",
    ]


def test_invitation_of_several_lists_them():
    doc = invitation(Head("Họp", "GM-SCT"), invited=["Ông A", "Bà B"], event="Họp", starts_at=AT, venue="Phòng 2")
    assert doc.blocks[1].items == ["Ông A;", "Bà B."]


def test_minutes_have_the_parts_of_their_pattern_and_two_signatures():
    doc = some_minutes()
    said = [block.text.partition(":")[0] for block in doc.blocks if isinstance(block, Paragraph)]
    assert said[:6] == [
        "Thời gian bắt đầu",
        "Địa điểm",
        "Thành phần tham dự",
        "Chủ trì (chủ tọa)",
        "Thư ký (người ghi biên bản)",
        "Nội dung (theo diễn biến cuộc họp)",
    ]
    assert doc.blocks[-1].text == "Cuộc họp kết thúc vào 11 giờ, ngày 07 tháng 5 năm 2021./."
    assert (doc.left_signature.title, doc.signature.title, doc.place_date) == ("Thư ký", "Chủ tọa", "")


def test_minutes_name_who_was_absent():
    doc = minutes(
        Head("Họp", "BB-SCT"),
        started_at=AT,
        ended_at=AT,
        venue="Phòng 2",
        present=["A"],
        absent=["B"],
        chair="A",
        secretary="C",
        blocks=[],
    )
    assert [block.items for block in doc.blocks if not isinstance(block, Paragraph)] == [["A."], ["B."]]
