"""What a file must give, the register of files, and the enterprises that stand in them."""

from collections.abc import Callable
from dataclasses import dataclass, field

FILES: list["ListFile"] = []

FAN = {"enterprise_name": "Công ty cổ phần Quạt Ví Dụ", "tax_code": "0100000010", "product_name": "Quạt trần"}
CABLE = {"enterprise_name": "Công ty TNHH Dây cáp Hoà Mẫu", "tax_code": "0100000028", "product_name": "Cáp điện lực"}
TILE = {"enterprise_name": "Công ty Gạch Ứng Hoà", "tax_code": "0100000035", "product_name": "Gạch ốp lát"}
HEADER = ["Tên doanh nghiệp", "Mã số thuế", "Tên sản phẩm"]

REQUIRED = "Chưa nhập; cột này bắt buộc."


def cells(line: dict) -> list:
    """A line as the three cells under HEADER."""
    return [line["enterprise_name"], line["tax_code"], line["product_name"]]


@dataclass(frozen=True)
class ListFile:
    """`rows`: number in Excel and every value that is not empty. `errors`, `remarks`: row, letter, value, sentence.

    `refused`: the sentence about a file that cannot be read at all. `office`: LibreOffice makes it.
    """

    filename: str
    make: Callable[[], bytes]
    rows: list[tuple[int, dict]] = field(default_factory=list)
    errors: list[tuple[int, str, str, str]] = field(default_factory=list)
    remarks: list[tuple[int, str, str, str]] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    refused: str = ""
    office: bool = False


def gives(filename: str, *rows: tuple[int, dict], **expected) -> Callable:
    """Register the function below as a file of this name with what it must give."""

    def register(make: Callable[[], bytes]) -> Callable[[], bytes]:
        FILES.append(ListFile(filename, make, list(rows), **expected))
        return make

    return register


def wrong_check_digit(code: str) -> str:
    return f"Mã số thuế “{code}” sai chữ số kiểm tra; hãy đối chiếu với giấy đăng ký doanh nghiệp."


def zero_put_back(code: str) -> str:
    return f"Thiếu số 0 ở đầu; đã hiểu là {code} vì chữ số kiểm tra khớp. Hãy đối chiếu."


def in_unit(value: str) -> str:
    return f"Cả cột theo đơn vị ghi trong tệp; ô này đã hiểu là {value}."
