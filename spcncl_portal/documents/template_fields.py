"""What each Word template may ask for: the placeholders with their meaning and an example. Pure."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from .office_kinds import OfficialKind

TEXT, LINES, ROWS = "text", "lines", "rows"


@dataclass(frozen=True)
class Field:
    """One placeholder.

    shape: text (one value), lines (a list of texts, walked with `{%p for … %}`), rows (a list of rows with the named
    columns, walked with `{%tr for … %}`). automatic: filled from the register, not typed. example: of that shape.
    """

    name: str
    label: Any
    example: Any
    shape: str = TEXT
    columns: tuple[tuple[str, Any], ...] = ()
    automatic: bool = False
    required: bool = False

    @property
    def usage(self) -> str:
        """How the placeholder is written in Word."""
        if self.shape == TEXT:
            return f"{{{{ {self.name} }}}}"
        tag = "tr" if self.shape == ROWS else "p"
        return f"{{%{tag} for d in {self.name} %}} … {{%{tag} endfor %}}"

    @property
    def example_text(self) -> str:
        """The example on one line."""
        if self.shape == TEXT:
            return str(self.example)
        return "; ".join(" | ".join(one.values()) if isinstance(one, dict) else one for one in self.example)


def _automatic(name: str, label, example, shape: str = TEXT) -> Field:
    return Field(name, label, example, shape, automatic=True)


REGISTER = (
    _automatic("co_quan_chu_quan", _("Cơ quan chủ quản"), "Ủy ban nhân dân thành phố Hà Nội"),
    _automatic("co_quan", _("Cơ quan ban hành"), "Sở Công Thương"),
    _automatic("so_ky_hieu", _("Số, ký hiệu; để trống chỗ cho số khi chưa cấp"), "05/SCT-QLCN"),
    _automatic("dia_danh_ngay", _("Địa danh và ngày tháng năm"), "Hà Nội, ngày 11 tháng 3 năm 2021"),
    _automatic("trich_yeu", _("Trích yếu"), "giới thiệu sản phẩm năm 2021"),
    _automatic("nam", _("Năm của chu kỳ"), "2021"),
    _automatic("quyen_han", _("Quyền hạn, chức vụ người ký"), "KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC"),
    _automatic("nguoi_ky", _("Họ tên người ký"), "Nguyễn Văn Minh Họa"),
    _automatic("noi_nhan", _("Nơi nhận, mỗi nơi một dòng"), ["Như trên", "Lưu: VT, QLCN"], LINES),
)

_TO = Field("kinh_gui", _("Kính gửi, mỗi nơi một dòng"), ["UBND quận Ba Đình", "UBND quận Đống Đa"], LINES)
_BASIS = Field(
    "can_cu",
    _("Căn cứ, mỗi căn cứ một dòng"),
    ["Căn cứ Kế hoạch số 60/KH-UBND ngày 11/3/2021"],
    LINES,
)
_BODY = Field(
    "noi_dung",
    _("Nội dung, mỗi đoạn một dòng"),
    ["Sở Công Thương đề nghị các đơn vị phối hợp thực hiện.", "Trân trọng cảm ơn sự phối hợp của quý đơn vị."],
    LINES,
    required=True,
)
_LIST = Field(
    "danh_sach",
    _("Danh sách kèm trong bài: mỗi dòng “tên | ghi chú”"),
    [{"ten": "Công ty CP Minh Họa", "ghi_chu": "gửi trước 31/3/2021"}],
    ROWS,
    (("ten", _("Tên")), ("ghi_chu", _("Ghi chú"))),
)
_WHEN = Field("thoi_gian", _("Thời gian"), "14 giờ 00 phút, ngày 20 tháng 4 năm 2021", required=True)
_WHERE = Field("dia_diem", _("Địa điểm"), "Phòng họp tầng 3, trụ sở Sở Công Thương", required=True)
_CHAIR = Field("chu_tri", _("Chủ trì"), "Ông Nguyễn Văn Minh Họa, Phó Giám đốc Sở", required=True)

_K = OfficialKind
OWN: dict[str, tuple[Field, ...]] = {
    _K.LETTER: (_TO, _BASIS, _BODY, _LIST),
    _K.INVITATION: (
        _TO,
        Field("viec", _("Mời dự việc gì"), "dự họp Hội đồng xét chọn sản phẩm năm 2021", required=True),
        _CHAIR,
        _WHEN,
        _WHERE,
        Field("luu_y", _("Lưu ý, mỗi ý một dòng"), ["Đề nghị đến đúng giờ."], LINES),
    ),
    _K.MINUTES: (
        _WHEN,
        _WHERE,
        _CHAIR,
        Field("thu_ky", _("Thư ký"), "Bà Trần Thị Minh Họa, chuyên viên", required=True),
        Field("thanh_phan", _("Thành phần dự, mỗi người một dòng"), ["Ông Lê Văn Mẫu, chuyên viên"], LINES),
        Field("dien_bien", _("Diễn biến, mỗi đoạn một dòng"), ["Thư ký báo cáo tình hình."], LINES, required=True),
        Field("ket_luan", _("Kết luận, mỗi đoạn một dòng"), ["Thống nhất nội dung báo cáo."], LINES),
        Field("ket_thuc", _("Kết thúc lúc"), "16 giờ 30 phút cùng ngày"),
        Field("ten_thu_ky", _("Họ tên thư ký ký bên trái"), "Trần Thị Minh Họa"),
    ),
    _K.PROPOSAL: (
        _TO,
        _BASIS,
        _BODY,
        Field("kien_nghi", _("Kiến nghị, mỗi ý một dòng"), ["Xem xét, phê duyệt danh sách."], LINES),
    ),
    _K.REPORT: (
        _TO,
        Field("ket_qua", _("Kết quả, mỗi đoạn một dòng"), ["Đã tiếp nhận văn bản giới thiệu."], LINES, required=True),
        Field("ton_tai", _("Khó khăn, tồn tại, mỗi ý một dòng"), ["Một số đơn vị gửi chậm."], LINES),
        Field("phuong_huong", _("Nhiệm vụ tiếp theo, mỗi ý một dòng"), ["Tiếp tục đôn đốc."], LINES),
        _LIST,
    ),
    _K.DECISION: (
        Field("tham_quyen", _("Người có thẩm quyền ra quyết định"), "GIÁM ĐỐC SỞ CÔNG THƯƠNG", required=True),
        _BASIS,
        Field(
            "dieu",
            _("Các điều, mỗi điều một dòng (không ghi “Điều 1.”)"),
            ["Thành lập Tổ giúp việc.", "Quyết định có hiệu lực kể từ ngày ký."],
            LINES,
            required=True,
        ),
    ),
    _K.NOTICE: (_TO, _BODY, _LIST),
}


def fields_of(kind: str) -> tuple[Field, ...]:
    """Return every placeholder that a template of this kind may use."""
    return (*REGISTER, *OWN[kind])


def typed_fields(kind: str) -> tuple[Field, ...]:
    """Return those that a person fills in."""
    return OWN[kind]


def example_of(kind: str) -> dict[str, Any]:
    """Return a context made of the examples."""
    return {field.name: field.example for field in fields_of(kind)}
