"""From the bytes of an uploaded spreadsheet to rows of cells: formats, limits, damage, encryption.

``core.spreadsheets`` builds tables on top and is what callers import.
"""

import csv
import html
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree

import filetype
from django.utils.translation import gettext as _
from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from spcncl_portal.core.errors import ActionError

MAX_BYTES = 20 * 1024 * 1024
MAX_ROWS = 20_000
MAX_COLUMNS = 256
MAX_UNCOMPRESSED = 300 * 1024 * 1024

ERROR_VALUES = ("#REF!", "#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#VALUE!", "#SPILL!", "#CALC!")

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
# Bounded, so that a hostile file cannot make them search for minutes.
_INSIDE = rb"[^<>]{0,300}"
_PLACE = rb'\br="([A-Z]{1,3})(\d{1,7})"'
_CELL = re.compile(rb"<(?:x:)?c\b" + _INSIDE + _PLACE + rb"[^<>]{0,300}?(/?)>")
_ERROR_CELL = re.compile(
    rb"<(?:x:)?c\b(?=" + _INSIDE + rb'\bt="e")' + _INSIDE + _PLACE + _INSIDE + rb">"
    rb"(?:(?!</?(?:x:)?c\b).)*?<(?:x:)?v>([^<]*)<",
    re.DOTALL,
)
_UNCALCULATED_CELL = re.compile(
    rb"<(?:x:)?c\b(?!" + _INSIDE + rb'\bt="str")' + _INSIDE + _PLACE + _INSIDE + rb">\s{0,20}"
    rb"<(?:x:)?f\b(?:" + _INSIDE + rb"/>|" + _INSIDE + rb">([^<]*)</(?:x:)?f>)\s{0,20}"
    rb"(?:<(?:x:)?v\s{0,20}/>|<(?:x:)?v>\s{0,20}</(?:x:)?v>)?\s{0,20}</(?:x:)?c>"
)
_ODS_ROW = re.compile(rb"<table:table-row\b([^>]*[^/>])?>(.*?)</table:table-row>", re.DOTALL)
_ODS_CELL = re.compile(rb"<table:(?:covered-)?table-cell\b([^>]*?)(/?)>")
_ROW = re.compile(rb"<(?:x:)?row\b(" + _INSIDE + rb")>")
_COLUMN = re.compile(rb"<(?:x:)?col\b(" + _INSIDE + rb")>")
_HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')
_NUMBER = re.compile(rb'\b(?:r|min|max)="(\d{1,7})"')
_REPEATED = re.compile(rb'number-(?:rows|columns)-repeated="(\d{1,9})"')


class Formula(str):
    """A formula that was saved without its value, as programs that do not calculate save it."""


@dataclass(frozen=True)
class Sheet:
    """One sheet: ``rows`` are pairs of the row number that Excel shows and the row's cells, first column first.

    Cells are ``str``, ``float``, ``bool``, ``date``, ``datetime``; an empty cell is ``""``; formulas are their values,
    an error cell is its text (``#REF!``), a formula without a value a ``Formula``, the rows of a cell merged downwards
    all have its value. Hidden rows and columns are read; of an .xlsx it is known which they are.
    """

    name: str
    filename: str
    rows: list[tuple[int, list]] = field(repr=False)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()


@dataclass(frozen=True)
class _Found:
    """What the parts of an .xlsx say and the reader does not: error and uncalculated cells, hidden rows and columns."""

    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()


def read_sheets(data: bytes, filename: str) -> Iterator[Sheet]:
    """Yield the visible sheets of a .xlsx, .xls, .ods or .csv file in their order, recognised by content.

    Raises ``ActionError`` for a file that is empty, too large, encrypted, damaged or no spreadsheet.
    """
    if not data:
        raise ActionError(_("Tệp “%(name)s” rỗng; hãy chọn lại tệp.") % {"name": filename})
    check_length(len(data), filename)
    if data.startswith(b"PK"):
        return _read_zipped(data, filename)
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise _encrypted(filename)
        return _read_workbook(data, filename, {})
    if filename.lower().endswith((".csv", ".txt", ".tsv")):
        return iter([_read_csv(data, filename)])
    guess = filetype.guess(data[:8192])
    if guess and guess.mime.startswith("image/"):
        raise ActionError(
            _("“%(name)s” là tệp ảnh (.%(found)s), không phải bảng tính; hãy chọn lại tệp danh sách.")
            % {"name": filename, "found": guess.extension}
        )
    raise _not_a_sheet(filename)


def check_length(length: int, filename: str) -> None:
    """Refuse a file of more bytes than are read; raises ``ActionError``."""
    if length > MAX_BYTES:
        raise ActionError(
            _("Tệp “%(name)s” lớn hơn 20 MB; hãy bỏ bớt hình ảnh hoặc tách thành nhiều tệp.") % {"name": filename}
        )


def _not_a_sheet(filename: str) -> ActionError:
    return ActionError(
        _(
            "Không đọc được “%(name)s” như một bảng tính; hãy mở bằng Excel và "
            "lưu lại thành .xlsx (hoặc .xls, .ods, .csv)."
        )
        % {"name": filename}
    )


def _encrypted(filename: str) -> ActionError:
    return ActionError(_("Tệp “%(name)s” có mật khẩu; hãy bỏ mật khẩu rồi tải lại.") % {"name": filename})


def _too_many_rows(filename: str) -> ActionError:
    return ActionError(_("Tệp “%(name)s” có hơn 20.000 dòng; hãy tách thành nhiều tệp.") % {"name": filename})


def _too_many_columns(filename: str) -> ActionError:
    return ActionError(
        _("Tệp “%(name)s” có dữ liệu ngoài cột thứ 256; hãy xóa phần thừa bên phải rồi tải lại.") % {"name": filename}
    )


# Workbooks ------------------------------------------------------------------------------------------------------------


def _read_zipped(data: bytes, filename: str) -> Iterator[Sheet]:
    """Check an .xlsx or .ods before it is loaded: real sizes, extent of its cells, error cells."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_sizes(archive, filename)
            names = set(archive.namelist())
            if "xl/vbaProject.bin" in names:
                raise ActionError(
                    _("Tệp “%(name)s” có macro; hãy lưu lại thành .xlsx không có macro.") % {"name": filename}
                )
            if "xl/workbook.xml" in names:
                found = {
                    title: _check_sheet_xml(archive.read(part), filename)
                    for title, part in _sheet_parts(archive).items()
                    if part in names
                }
            elif "content.xml" in names and b"spreadsheet" in archive.read(
                "mimetype" if "mimetype" in names else "content.xml"
            ):
                if b"encryption-data" in (
                    archive.read("META-INF/manifest.xml") if "META-INF/manifest.xml" in names else b""
                ):
                    raise _encrypted(filename)
                _check_ods(archive.read("content.xml"), filename)
                found = {}
            else:
                raise _not_a_sheet(filename)
    except (zipfile.BadZipFile, KeyError, RuntimeError, EOFError, OSError, ValueError, NotImplementedError,
            ElementTree.ParseError) as error:  # fmt: skip
        raise ActionError(
            _("Tệp “%(name)s” bị hỏng hoặc tải lên chưa đủ; hãy mở bằng Excel, lưu lại rồi tải lại.")
            % {"name": filename}
        ) from error
    return _read_workbook(data, filename, found)


def _check_sizes(archive: zipfile.ZipFile, filename: str) -> None:
    """Unpack every part once, counting: declared sizes that lie end in a checksum error, large ones here."""
    total = 0
    for info in archive.infolist():
        with archive.open(info) as part:
            while chunk := part.read(1024 * 1024):
                total += len(chunk)
                if total > MAX_UNCOMPRESSED:
                    raise ActionError(
                        _("Tệp “%(name)s” giải nén ra quá lớn; hãy chép dữ liệu sang một tệp mới rồi tải lại.")
                        % {"name": filename}
                    )


def _sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the part of the archive that holds each sheet, by the sheet's name."""
    targets = {}
    for relation in ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels")):
        target = relation.get("Target", "")
        targets[relation.get("Id")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    parts = {}
    for element in ElementTree.fromstring(archive.read("xl/workbook.xml")).iter():
        if element.tag.endswith("}sheet"):
            key = next((value for name, value in element.attrib.items() if name.endswith("}id")), None)
            parts[element.get("name", "")] = targets.get(key, "")
    return parts


def _check_sheet_xml(xml: bytes, filename: str) -> _Found:
    """Refuse cells outside the limits (they would fill the memory); return what the reader leaves out."""
    widths: set[bytes] = set()
    for column, row, is_empty in _CELL.findall(xml):
        if not is_empty:
            widths.add(column)
            if len(row) > 4 and int(row) > MAX_ROWS + 100:
                raise _too_many_rows(filename)
    if any(_column_index(letters) >= MAX_COLUMNS for letters in widths):
        raise _too_many_columns(filename)
    errors = {(int(row), _column_index(column)): text.decode() for column, row, text in _ERROR_CELL.findall(xml)}
    for column, row, text in _UNCALCULATED_CELL.findall(xml):
        errors[int(row), _column_index(column)] = Formula("=" + html.unescape(text.decode("utf-8", "replace")))
    return _Found(errors, *_hidden_parts(xml))


def _hidden_parts(xml: bytes) -> tuple[frozenset[int], frozenset[int]]:
    """Return the numbers of the hidden rows and the places of the hidden columns."""
    rows = {int(_NUMBER.search(row)[1]) for row in _ROW.findall(xml) if _HIDDEN.search(row) and _NUMBER.search(row)}
    columns: set[int] = set()
    for column in _COLUMN.findall(xml):
        limits = [int(number) for number in _NUMBER.findall(column)]
        if len(limits) == 2 and _HIDDEN.search(column):
            columns.update(range(min(limits) - 1, min(max(limits), MAX_COLUMNS)))
    return frozenset(rows), frozenset(columns)


def _column_index(letters: bytes) -> int:
    index = 0
    for letter in letters:
        index = index * 26 + letter - 64
    return index - 1


def _check_ods(xml: bytes, filename: str) -> None:
    rows = 0
    for attributes, body in _ODS_ROW.findall(xml):
        column = 0
        filled = False
        for cell, is_empty in _ODS_CELL.findall(body):
            repeated = _REPEATED.search(cell)
            column += int(repeated[1]) if repeated else 1
            if not is_empty or b"office:value" in cell:
                filled = True
                if column > MAX_COLUMNS:
                    raise _too_many_columns(filename)
        repeated = _REPEATED.search(attributes)
        rows += int(repeated[1]) if repeated else 1
        if filled and rows > MAX_ROWS + 100:
            raise _too_many_rows(filename)


def _read_workbook(data: bytes, filename: str, found: dict[str, _Found]) -> Iterator[Sheet]:
    workbook = _guarded(filename, CalamineWorkbook.from_filelike, io.BytesIO(data))
    visible = [
        sheet.name
        for sheet in workbook.sheets_metadata
        if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet
    ]
    if not visible:
        raise _not_a_sheet(filename)
    return (_load_sheet(workbook, name, filename, found.get(name, _Found())) for name in visible)


def _load_sheet(workbook: CalamineWorkbook, name: str, filename: str, found: _Found) -> Sheet:
    sheet = _guarded(filename, workbook.get_sheet_by_name, name)
    rows = list(enumerate(_guarded(filename, sheet.to_python, skip_empty_area=False), start=1))
    for (number, column), text in found.errors.items():
        if number <= len(rows):
            cells = rows[number - 1][1]
            cells.extend([""] * (column + 1 - len(cells)))  # the reader leaves out a last column without values
            cells[column] = text
    _fill_merged(rows, sheet.merged_cell_ranges or ())
    return _bounded(Sheet(name, filename, rows, found.hidden_rows, found.hidden_columns))


def _fill_merged(rows: list[tuple[int, list]], ranges) -> None:
    """Give every row of a cell merged downwards its value: one enterprise beside several products."""
    for (top, left), (bottom, right) in ranges:
        if left == right and top < len(rows) and left < len(rows[top][1]):
            for _number, cells in rows[top + 1 : bottom + 1]:
                cells[left] = rows[top][1][left]


def _guarded(filename: str, function, *arguments, **options):
    """Call into the reader; whatever it says of a damaged file becomes one clear sentence."""
    try:
        return function(*arguments, **options)
    except PasswordError as error:
        raise _encrypted(filename) from error
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:  # a panic of the reader is no Exception
        if "password" in str(error).lower():
            raise _encrypted(filename) from error
        raise _not_a_sheet(filename) from error


def _bounded(sheet: Sheet) -> Sheet:
    while sheet.rows and not any(cell not in ("", None) for cell in sheet.rows[-1][1]):
        sheet.rows.pop()
    if len(sheet.rows) > MAX_ROWS + 100:
        raise _too_many_rows(sheet.filename)
    return sheet


# CSV ------------------------------------------------------------------------------------------------------------------


def _read_csv(data: bytes, filename: str) -> Sheet:
    text = _decode(data)
    if text is None or "\x00" in text or text.lstrip()[:1] == "<":
        raise _not_a_sheet(filename)
    delimiter = None
    if hint := re.match(r"sep=(.)\r?\n", text, re.IGNORECASE):
        delimiter, text = hint[1], text[hint.end() :]
    try:
        rows = [
            (number, [cell.strip() for cell in cells])
            for number, cells in enumerate(_records(text, delimiter or _delimiter(text)), start=1)
        ]
    except csv.Error as error:
        raise _not_a_sheet(filename) from error
    if any(len(cells) > MAX_COLUMNS for _number, cells in rows):
        raise _too_many_columns(filename)
    return _bounded(Sheet("csv", filename, rows))


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)


def _decode(data: bytes) -> str | None:
    """Return the text of a CSV file: UTF-8 and UTF-16 as marked or recognised, else Windows-1258 or 1252."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _try_decode(data, "utf-16")
    sample = data[:2000]
    if sample.count(0) > len(sample) // 4:
        little = sample[1::2].count(0) > sample[0::2].count(0)
        return _try_decode(data, "utf-16-le" if little else "utf-16-be")
    text = _try_decode(data, "utf-8-sig")
    if text is not None:
        return text
    vietnamese, western = _try_decode(data, "cp1258"), _try_decode(data, "cp1252")
    if vietnamese is not None and (western is None or _looks_vietnamese(vietnamese)):
        return vietnamese
    return western


def _try_decode(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _looks_vietnamese(text: str) -> bool:
    """Whether text read as Windows-1258 makes sense: đ, ơ, ư, ă, or tone marks that each stand on a vowel."""
    tones = re.findall(r"(.?)[\u0300\u0301\u0303\u0309\u0323]", text, re.DOTALL)
    on_vowels = [vowel for vowel in tones if vowel and vowel.lower() in "aăâeêioôơuưy"]
    return len(on_vowels) == len(tones) and bool(tones or re.search("[đơưăĐƠƯĂ]", text))


def _delimiter(text: str) -> str:
    """Return the delimiter under which the first rows agree best on a number of columns above one."""
    head = "\n".join(text.splitlines()[:50])
    best, best_score = ",", 0
    for candidate in (";", "\t", ","):
        widths = [len(cells) for cells in _records(head, candidate) if cells]
        counts = {width: widths.count(width) for width in widths if width > 1}
        score = max((count * width for width, count in counts.items()), default=0)
        if score > best_score:
            best, best_score = candidate, score
    return best
