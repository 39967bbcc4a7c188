"""The columns of a nomination list: what people call them, how their cells are read, what the template checks."""

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from django.utils.translation import gettext as _

from spcncl_portal.core.parsing import (
    ParseError,
    parse_decimal,
    parse_email,
    parse_integer,
    parse_name,
    parse_phone,
    parse_tax_code,
    parse_yes_no,
    show_number,
)
from spcncl_portal.core.spreadsheets import ColumnSpec, cell_text
from spcncl_portal.core.text import search_text

# A million billion đồng, a thousand billion dollars: whatever is larger was typed in the wrong unit.
MAX_REVENUE = 10**15
MAX_EXPORT_USD = 10**12

MONEY = ("product_revenue", "industrial_revenue", "export_usd")
_UNITS = {
    "đồng": ("(đồng)", "(VNĐ)", "(VND)", "(đ)", "(nghìn đồng)", "(triệu đồng)", "(triệu)", "(tỷ đồng)", "(tỷ)"),
    "USD": ("(USD)", "(đô la Mỹ)", "(nghìn USD)", "(ngàn USD)", "(1.000 USD)", "(1000 USD)", "(triệu USD)"),
}
_ZEROS = {"": 0, "1 000": 3, "1000": 3, "nghin": 3, "ngan": 3, "tr": 6, "trieu": 6, "ty": 9, "ti": 9}
_UNIT = re.compile(r"(?:\b(1 ?000|nghin|ngan|trieu|tr|ty|ti) )?\b(dong|vnd|usd|do la)\b")
_LONE_UNIT = re.compile(r"\((nghìn|ngàn|triệu|tỷ|tỉ|đ)\)", re.IGNORECASE)


def _text(maximum: int) -> Callable[[object], str]:
    """A parser of text that fits its column; the whole cell is kept on one line."""

    def parse(cell: object) -> str:
        return parse_name(cell_text(cell), maximum=maximum)

    return parse


def _money(maximum: int) -> Callable[[object], int]:
    """A parser of a whole amount that is not negative."""

    def parse(cell: object) -> int:
        return parse_integer(cell, minimum=0, maximum=maximum)

    return parse


def _zero_put_back(cell: object, code: object) -> str:
    """What to say where a tax code had lost its leading zero."""
    digits = len(re.sub(r"\D", "", cell_text(cell)))
    if digits == len(str(code).replace("-", "")):
        return ""
    return _("Thiếu số 0 ở đầu; đã hiểu là %(code)s vì chữ số kiểm tra khớp. Hãy đối chiếu.") % {"code": code}


def _money_titles(unit: str, shown: str, *names: str) -> tuple[str, ...]:
    """All that people write above an amount: each name alone and with each unit."""
    return (shown, *(title for name in names for title in (name, *(f"{name} {one}" for one in _UNITS[unit]))))


def columns() -> list[ColumnSpec]:
    """The columns of the list; their names are those of `Nominee`."""
    return [*_product_columns(), *_contact_columns(), *_figure_columns()]


def _product_columns() -> list[ColumnSpec]:
    return [
        ColumnSpec(
            "enterprise_name",
            (
                _("Tên doanh nghiệp"), "Tên doanh nghiệp", "Doanh nghiệp", "Tên công ty", "Công ty", "Tên DN",
                "Tên đơn vị", "Đơn vị sản xuất", "Tên doanh nghiệp, cơ sở sản xuất", "Tên tổ chức",
            ),
            required=True,
            parser=_text(250),
            width=40,
            note=_("Tên đầy đủ như trên giấy đăng ký doanh nghiệp."),
        ),
        ColumnSpec(
            "tax_code",
            (
                _("Mã số thuế"), "Mã số thuế", "MST", "Mã số doanh nghiệp", "Mã số thuế doanh nghiệp", "Mã số DN",
                "Mã thuế", "Mã số thuế (MST)", "Mã số thuế/Mã số doanh nghiệp", "MSDN",
            ),
            required=True,
            parser=parse_tax_code,
            remark=_zero_put_back,
            text=True,
            check="tax_code",
            width=18,
            note=_("10 chữ số, hoặc 13 chữ số với đơn vị phụ thuộc. Giữ số 0 ở đầu."),
        ),
        ColumnSpec(
            "product_name",
            (
                _("Tên sản phẩm"), "Tên sản phẩm", "Sản phẩm", "Tên sản phẩm giới thiệu", "Sản phẩm giới thiệu",
                "Tên SP", "Sản phẩm đăng ký", "Tên sản phẩm đăng ký", "Tên sản phẩm, nhóm sản phẩm",
                "Sản phẩm đề nghị xét chọn", "Tên sản phẩm đề nghị xét chọn",
            ),
            required=True,
            parser=_text(250),
            width=40,
            note=_("Mỗi dòng một sản phẩm; doanh nghiệp có hai sản phẩm thì ghi hai dòng."),
        ),
        ColumnSpec(
            "sector",
            (_("Ngành"), "Ngành", "Ngành hàng", "Ngành công nghiệp", "Lĩnh vực", "Ngành nghề", "Lĩnh vực sản xuất"),
            parser=_text(150),
            width=28,
            note=_("Chọn trong danh sách."),
        ),
        ColumnSpec(
            "group",
            (_("Nhóm sản phẩm"), "Nhóm sản phẩm", "Nhóm", "Nhóm SP"),
            parser=_text(200),
            width=28,
            note=_("Chọn trong danh sách."),
        ),
    ]  # fmt: skip


def _contact_columns() -> list[ColumnSpec]:
    return [
        ColumnSpec(
            "address",
            (_("Địa chỉ"), "Địa chỉ", "Địa chỉ doanh nghiệp", "Địa chỉ trụ sở", "Địa chỉ trụ sở chính", "Trụ sở"),
            parser=_text(300),
            width=40,
        ),
        ColumnSpec(
            "contact_name",
            (_("Người liên hệ"), "Người liên hệ", "Họ tên người liên hệ", "Họ và tên người liên hệ", "Liên hệ"),
            parser=_text(150),
            width=24,
        ),
        ColumnSpec(
            "phone",
            (
                _("Điện thoại"), "Điện thoại", "Số điện thoại", "ĐT", "SĐT", "Điện thoại liên hệ", "Số ĐT", "Di động",
                "Số điện thoại liên hệ", "Điện thoại di động", "Tel",
            ),
            parser=parse_phone,
            text=True,
            width=18,
            note=_("Ví dụ 024 3825 1234 hoặc 0912 345 678. Giữ số 0 ở đầu."),
        ),
        ColumnSpec(
            "email",
            (_("Thư điện tử"), "Thư điện tử", "Email", "E-mail", "Địa chỉ email", "Mail", "Hộp thư điện tử"),
            parser=parse_email,
            check="email",
            width=28,
            note=_("Một địa chỉ, ví dụ lienhe@congty.vn."),
        ),
    ]  # fmt: skip


def _figure_columns() -> list[ColumnSpec]:
    whole = {"check": "whole", "width": 24}
    return [
        ColumnSpec(
            "product_revenue",
            _money_titles(
                "đồng", _("Doanh thu sản phẩm năm trước (đồng)"),
                "Doanh thu sản phẩm năm trước", "Doanh thu sản phẩm", "Doanh thu SP năm trước", "Doanh thu SP",
                "Doanh thu",
            ),
            parser=_money(MAX_REVENUE),
            note=_("Viết đủ chữ số, đơn vị đồng."),
            **whole,
        ),
        ColumnSpec(
            "industrial_revenue",
            _money_titles(
                "đồng", _("Doanh thu công nghiệp năm trước (đồng)"),
                "Doanh thu công nghiệp năm trước", "Doanh thu công nghiệp", "Doanh thu sản xuất công nghiệp",
                "Doanh thu SXCN", "Tổng doanh thu công nghiệp",
            ),
            parser=_money(MAX_REVENUE),
            note=_("Doanh thu từ sản xuất công nghiệp của cả doanh nghiệp; viết đủ chữ số, đơn vị đồng."),
            **whole,
        ),
        ColumnSpec(
            "export_usd",
            _money_titles(
                "USD", _("Xuất khẩu năm trước (USD)"),
                "Xuất khẩu năm trước", "Kim ngạch xuất khẩu", "Kim ngạch xuất khẩu năm trước", "Kim ngạch XK",
                "Giá trị xuất khẩu", "Xuất khẩu",
            ),
            parser=_money(MAX_EXPORT_USD),
            note=_("Kim ngạch xuất khẩu của doanh nghiệp; viết đủ chữ số, đơn vị USD."),
            **whole,
        ),
        ColumnSpec(
            "in_hanoi",
            (
                _("Trụ sở hoặc nhà xưởng ở Hà Nội"), "Trụ sở hoặc nhà xưởng ở Hà Nội",
                "Có trụ sở hoặc nhà xưởng ở Hà Nội", "Trụ sở hoặc nhà máy ở Hà Nội", "Trụ sở/nhà xưởng tại Hà Nội",
                "Trụ sở hoặc nhà xưởng tại Hà Nội",
                "Sản xuất tại Hà Nội", "Ở Hà Nội", "Tại Hà Nội",
            ),
            parser=parse_yes_no,
            choices=(_("Có"), _("Không")),
            width=18,
            note=_("Ghi Có khi trụ sở chính hoặc ít nhất một nhà xưởng nằm ở Hà Nội, ngược lại ghi Không."),
        ),
        ColumnSpec("note", (_("Ghi chú"), "Ghi chú"), parser=_text(500), width=30),
    ]  # fmt: skip


def in_unit_of_title(spec: ColumnSpec, title: str, above: str = "") -> ColumnSpec:
    """An amount under a title like "Doanh thu (triệu đồng)" is read in that unit, and the person is told.

    `above` is what stands over the table ("Đơn vị tính: triệu đồng"); it counts where the title names no unit.
    """
    if spec.name not in MONEY:
        return spec
    currency = "usd" if spec.name == "export_usd" else "dong"
    zeros = next((found for found in (_zeros_of(title, currency), _zeros_of(above, currency)) if found is not None), 0)
    if not zeros:
        return spec

    told: list[object] = []

    def remark(cell: object, value: object) -> str:
        """Once for the whole column, at its first amount."""
        if told:
            return ""
        told.append(value)
        return _("Cả cột theo đơn vị ghi trong tệp; ô này đã hiểu là %(value)s.") % {"value": show_number(value)}

    return replace(spec, parser=_scaled(spec.parser, zeros), remark=remark)


def _zeros_of(title: str, currency: str) -> int | None:
    """How many zeros the unit in a title stands for; None where it names no unit of this currency."""
    if lone := _LONE_UNIT.search(title):
        return _ZEROS.get(search_text(lone[1]), 0)
    for unit in _UNIT.finditer(search_text(title)):
        named = "usd" if unit[2] in ("usd", "do la") else "dong"
        if named == currency:
            return _ZEROS[unit[1] or ""]
    return None


def _scaled(parse: Callable[[object], int], zeros: int) -> Callable[[object], int]:
    """A parser of amounts in a larger unit; what is typed as text may have two decimals, a number as many as fit."""

    def parse_scaled(cell: object) -> int:
        places = 2 if isinstance(cell, str) else zeros
        number = parse_decimal(cell, places, minimum=0) * Decimal(10) ** zeros
        if number != number.to_integral_value():
            raise ParseError(_("Số có quá nhiều chữ số lẻ; hãy viết đủ chữ số theo đơn vị đồng."))
        return parse(int(number))

    return parse_scaled
