"""`import_nominations`: what it prints, what it writes, and what it makes of the files that offices send."""

import datetime
import io
import json
import time
import unicodedata

import openpyxl
import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from applications.imports.nominations import columns, template
from applications.models import NominationLetter, Nominee
from applications.states import LetterState
from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.models import ActionLog
from spcncl_portal.core.spreadsheets import read_sheet, read_table
from spcncl_portal.programme.models.bodies import BodyKind
from spcncl_portal.programme.states import CycleState
from tests.applications.sheets import HEADER, ROW_A, ROW_B, workbook
from tests.factories.applications import EnterpriseFactory, NominationLetterFactory, NomineeFactory, tax_code
from tests.factories.programme import BodyFactory, CycleFactory, SectorFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def cycle():
    return CycleFactory()


@pytest.fixture
def body():
    return BodyFactory(code="008", name="Quận Hoàng Mai")


@pytest.fixture
def run(cycle, body, tmp_path):
    """Run the command on bytes; returns (exit code, JSON or None, stderr)."""

    def call(data: bytes, *options, name="danh-sach.xlsx", unit="008", year="2021"):
        path = tmp_path / name
        path.write_bytes(data)
        out, err, code = io.StringIO(), io.StringIO(), 0
        try:
            call_command(
                "import_nominations", str(path), "--unit", unit, "--cycle", year, "--json", *options,
                stdout=out, stderr=err,
            )  # fmt: skip
        except SystemExit as end:
            code = end.code
        text = out.getvalue()
        return code, json.loads(text) if text else None, err.getvalue()

    return call


def counts(created=0, updated=0, unchanged=0, rejected=0, errors=()):
    rows = created + updated + unchanged + rejected
    return {
        "rows": rows, "created": created, "updated": updated, "unchanged": unchanged, "rejected": rejected,
        "errors": list(errors),
    }  # fmt: skip


def lines():
    return [(n.enterprise_name, n.tax_code, n.product_name) for n in Nominee.objects.order_by("letter", "position")]


def test_import_writes_a_draft_of_the_body(run, body, cycle):
    assert run(workbook([HEADER, ROW_A, ROW_B])) == (0, counts(created=2), "")
    letter = NominationLetter.objects.get()
    assert (letter.body, letter.cycle, letter.state, letter.body_name) == (body, cycle, "draft", "Quận Hoàng Mai")
    assert lines() == [tuple(ROW_A), tuple(ROW_B)]
    assert [n.position for n in letter.nominees.all()] == [1, 2]
    assert [n.search_text for n in letter.nominees.all()] == [
        "cong ty a quat tran 0100000010",
        "cong ty b dong co dien 0100000074",
    ]


def test_import_logs_the_letter_and_every_line(run):
    run(workbook([HEADER, ROW_A, ROW_B]))
    logged = ActionLog.objects.filter(action="import").order_by("object_type", "object_label")
    assert [(entry.object_type, entry.object_label, entry.cycle_year) for entry in logged] == [
        ("applications.nominationletter", "Quận Hoàng Mai", 2021),
        ("applications.nominee", "Công ty A – Quạt trần", 2021),
        ("applications.nominee", "Công ty B – Động cơ điện", 2021),
    ]
    assert logged[0].after == {"rows": 2, "created": 2, "updated": 0, "unchanged": 0, "rejected": 0}


def test_import_again_changes_nothing(run):
    run(workbook([HEADER, ROW_A, ROW_B]))
    before = list(Nominee.objects.values())
    assert run(workbook([HEADER, ROW_A, ROW_B])) == (0, counts(unchanged=2), "")
    assert list(Nominee.objects.values()) == before
    assert NominationLetter.objects.count() == 1


def test_import_changed_line_is_updated_in_the_draft(run):
    run(workbook([HEADER, ROW_A, ROW_B]))
    again = workbook([[*HEADER, "Ghi chú"], [*ROW_A, "mới"], [*ROW_B, ""]])
    assert run(again) == (0, counts(updated=1, unchanged=1), "")
    assert [n.note for n in Nominee.objects.order_by("position")] == ["mới", ""]
    entry = ActionLog.objects.filter(object_type="applications.nominee").latest("pk")
    assert (entry.before, entry.after) == ({"note": ""}, {"note": "mới"})


def test_import_column_that_the_file_lacks_is_left_alone(run):
    run(workbook([[*HEADER, "Ghi chú"], [*ROW_A, "giữ lại"]]))
    assert run(workbook([HEADER, ROW_A])) == (0, counts(unchanged=1), "")
    assert Nominee.objects.get().note == "giữ lại"


def test_import_sent_letter_stays_and_a_changed_line_goes_to_a_new_draft(run, body, cycle):
    run(workbook([HEADER, ROW_A, ROW_B]))
    NominationLetter.objects.update(state=LetterState.RECEIVED)
    changed = workbook([HEADER, ROW_A, ["Công ty B mới", *ROW_B[1:]]])
    assert run(changed) == (0, counts(updated=1, unchanged=1), "")
    received, draft = NominationLetter.objects.order_by("pk")
    assert [n.enterprise_name for n in received.nominees.all()] == ["Công ty A", "Công ty B"]
    assert [(n.enterprise_name, n.position) for n in draft.nominees.all()] == [("Công ty B mới", 1)]
    assert run(changed) == (0, counts(unchanged=2), "")


def test_import_all_standing_in_a_received_letter_makes_no_draft(run):
    run(workbook([HEADER, ROW_A]))
    NominationLetter.objects.update(state=LetterState.SENT)
    assert run(workbook([HEADER, ROW_A])) == (0, counts(unchanged=1), "")
    assert NominationLetter.objects.count() == 1


def test_import_returned_letter_takes_new_lines(run, body, cycle):
    returned = NominationLetterFactory(body=body, cycle=cycle, state=LetterState.RETURNED)
    run(workbook([HEADER, ROW_A]))
    assert [n.letter for n in Nominee.objects.all()] == [returned]


def test_import_draft_is_preferred_to_a_returned_letter(run, body, cycle):
    draft = NominationLetterFactory(body=body, cycle=cycle)
    NominationLetterFactory(body=body, cycle=cycle, state=LetterState.RETURNED)
    run(workbook([HEADER, ROW_A]))
    assert [n.letter for n in Nominee.objects.all()] == [draft]


def test_import_other_bodies_lines_do_not_count(run, cycle):
    other = NominationLetterFactory(cycle=cycle)
    NomineeFactory(letter=other, enterprise_name=ROW_A[0], tax_code=ROW_A[1], product_name=ROW_A[2])
    assert run(workbook([HEADER, ROW_A]))[1] == counts(created=1)


def test_import_faulty_row_stops_everything_with_exit_2(run):
    data = workbook([HEADER, ROW_A, ["Công ty B", "0100000075", "Động cơ"], ["", "0100000074", "Máy"]])
    code, report, err = run(data)
    assert code == 2
    assert report == {
        "rows": 3, "created": 0, "updated": 0, "unchanged": 0, "rejected": 2,
        "errors": [
            {
                "row": 3, "column": "Mã số thuế", "letter": "B", "value": "0100000075",
                "message": "Mã số thuế “0100000075” sai chữ số kiểm tra; hãy đối chiếu với giấy đăng ký doanh nghiệp.",
            },
            {
                "row": 4, "column": "Tên doanh nghiệp", "letter": "A", "value": "",
                "message": "Chưa nhập; cột này bắt buộc.",
            },
        ],
    }  # fmt: skip
    assert err == "Có 2 dòng sai; chưa ghi gì.\n"
    assert (Nominee.objects.count(), NominationLetter.objects.count()) == (0, 0)


def test_import_partial_writes_the_good_rows(run):
    data = workbook([HEADER, ROW_A, ["Công ty B", "0100000075", "Động cơ"]])
    code, report, err = run(data, "--partial")
    assert (code, report["created"], report["rejected"], err) == (0, 1, 1, "")
    assert lines() == [tuple(ROW_A)]


def test_import_dry_run_writes_nothing(run):
    assert run(workbook([HEADER, ROW_A]), "--dry-run") == (0, counts(created=1), "")
    assert NominationLetter.objects.count() == 0
    assert ActionLog.objects.count() == 0


def test_import_same_product_twice_rejects_the_second_and_names_the_first(run):
    again = ["CÔNG TY A", ROW_A[1], "QUAT  tran"]
    code, report, _err = run(workbook([["Danh sách"], HEADER, ROW_A, ROW_B, again]))
    assert (code, report["rejected"]) == (2, 1)
    assert report["errors"] == [
        {
            "row": 5, "column": "Tên sản phẩm", "letter": "C", "value": "QUAT tran",
            "message": "Trùng với dòng 3: cùng mã số thuế và tên sản phẩm; hãy xóa một dòng.",
        }
    ]  # fmt: skip


def test_import_lost_leading_zero_is_put_back(run):
    def build(book, sheet):
        sheet.write_number("B2", 100000010)

    assert run(workbook([HEADER, ["Công ty A", "", "Quạt trần"]], build))[1] == counts(created=1)
    assert lines() == [tuple(ROW_A)]


def test_import_nfd_text_is_stored_composed_and_is_the_same_line(run):
    run(workbook([HEADER, ROW_A]))
    decomposed = [[unicodedata.normalize("NFD", cell) for cell in row] for row in (HEADER, ROW_A)]
    assert run(workbook(decomposed)) == (0, counts(unchanged=1), "")


def test_import_merged_header_and_formulas(run):
    def build(book, sheet):
        sheet.merge_range("A1:D1", "DANH SÁCH GIỚI THIỆU")
        sheet.merge_range("A2:A3", "STT")
        sheet.merge_range("B2:C2", "Doanh nghiệp")
        sheet.merge_range("D2:D3", "Sản phẩm")
        sheet.write_row("B3", ["Tên doanh nghiệp", "MST"])
        sheet.write_row("A4", [1, "Công ty A"])
        sheet.write_formula("C4", '="01000000"&"10"', value="0100000010")
        sheet.write("D4", "Quạt trần")

    assert run(workbook([], build)) == (0, counts(created=1), "")
    assert lines() == [tuple(ROW_A)]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "utf-16", "cp1258"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_import_csv_of_every_encoding_and_separator(run, encoding, mark):
    text = "\r\n".join(mark.join(row) for row in (HEADER, ROW_A)) + "\r\n"
    if encoding == "cp1258":
        text = "".join(cp1258(letter) for letter in text)
    assert run(text.encode(encoding), name="danh-sach.csv") == (0, counts(created=1), "")
    assert lines() == [tuple(ROW_A)]


TONES = "\u0300\u0301\u0303\u0309\u0323"


def cp1258(letter: str) -> str:
    """Windows-1258 keeps the tone as a letter of its own."""
    try:
        letter.encode("cp1258")
    except UnicodeEncodeError:
        parts = unicodedata.normalize("NFD", letter)
        tone = "".join(part for part in parts if part in TONES)
        return unicodedata.normalize("NFC", "".join(part for part in parts if part not in TONES)) + tone
    return letter


def test_import_all_columns(run):
    header = [column.title for column in columns()]
    row = [
        "Công ty A", "0100000010", "Quạt trần", "Điện", "Nhóm khác", "Số 1 phố A", "Nguyễn Văn A", "024 3825 1234",
        "A@Congty.vn", "1.234.567.890", "9.999.999.999", "1,000,000", "Không", "ghi chú",
    ]  # fmt: skip
    assert run(workbook([header, row])) == (0, counts(created=1), "")
    nominee = Nominee.objects.get()
    assert (nominee.sector, nominee.group, nominee.address, nominee.contact_name) == (
        "Điện", "Nhóm khác", "Số 1 phố A", "Nguyễn Văn A",
    )  # fmt: skip
    assert (nominee.phone, nominee.email, nominee.product_revenue, nominee.note) == (
        "+842438251234", "a@congty.vn", 1234567890, "ghi chú",
    )  # fmt: skip
    assert (nominee.industrial_revenue, nominee.export_usd, nominee.in_hanoi) == (9999999999, 1000000, False)


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ("-5", "Không được nhập số âm; hãy nhập số từ 0 trở lên."),
        ("9" * 17, "Số quá lớn (nhiều nhất là 1.000.000.000.000.000); hãy kiểm tra lại đơn vị tính."),
        ("12,5", "“12,5” có phần lẻ; hãy nhập số nguyên."),
        ("khoảng 5", "“khoảng 5” không phải là số; hãy viết như 1.234.567,89."),
    ],
)
def test_import_absurd_revenue_is_named(run, cell, message):
    code, report, _err = run(workbook([[*HEADER, "Doanh thu (đồng)"], [*ROW_A, cell]]))
    assert (code, report["errors"]) == (
        2,
        [{"row": 2, "column": "Doanh thu (đồng)", "letter": "D", "value": cell, "message": message}],
    )


def test_import_links_the_enterprise_by_tax_code(run):
    enterprise = EnterpriseFactory(tax_code=ROW_B[1])
    run(workbook([HEADER, ROW_A, ROW_B]))
    assert [n.enterprise for n in Nominee.objects.order_by("position")] == [None, enterprise]


@pytest.mark.parametrize(
    ("data", "name", "line"),
    [
        (b"", "rong.xlsx", "Tệp “rong.xlsx” rỗng; hãy chọn lại tệp.\n"),
        (
            b"MZ\x90\x00",
            "danh-sach.pdf",
            "Không đọc được “danh-sach.pdf” như một bảng tính; hãy mở bằng Excel và lưu lại thành .xlsx "
            "(hoặc .xls, .ods, .csv).\n",
        ),
        (
            workbook([["Tên doanh nghiệp", "Tên sản phẩm"], ["A", "B"]]),
            "thieu.xlsx",
            "Tệp “thieu.xlsx” thiếu cột: “Mã số thuế”. Hãy dùng tệp mẫu hoặc sửa lại dòng tiêu đề.\n",
        ),
        (
            workbook([HEADER]),
            "khong-dong.xlsx",
            "Tệp “khong-dong.xlsx” không có dòng dữ liệu nào dưới dòng tiêu đề; hãy điền rồi tải lại.\n",
        ),
    ],
)
def test_import_unreadable_file_gives_one_line_and_no_json(run, data, name, line):
    assert run(data, name=name) == (2, None, line)


def test_import_file_that_is_not_there(cycle, body, capsys):
    with pytest.raises(SystemExit) as end:
        call_command("import_nominations", "/khong/co.xlsx", "--unit", "008", "--cycle", "2021", "--json")
    assert end.value.code == 2
    assert capsys.readouterr() == ("", "Không đọc được tệp “/khong/co.xlsx”.\n")


def test_import_unknown_unit_and_cycle(run):
    data = workbook([HEADER, ROW_A])
    assert run(data, unit="999") == (2, None, "Không có đơn vị mã “999”.\n")
    assert run(data, year="2030") == (2, None, "Không có chu kỳ năm “2030”.\n")
    assert run(data, year="hai") == (2, None, "Không có chu kỳ năm “hai”.\n")


def test_import_unit_of_another_time_is_refused(run):
    BodyFactory(code="00331", kind=BodyKind.COMMUNE, valid_from=datetime.date(2025, 7, 1), valid_to=None)
    assert run(workbook([HEADER, ROW_A]), unit="00331") == (
        2, None, "Đơn vị mã “00331” không thuộc các đơn vị giới thiệu của năm 2021.\n",
    )  # fmt: skip


def test_import_closed_cycle_takes_a_dry_run_only(run, cycle):
    cycle.state = CycleState.CLOSED
    cycle.save()
    data = workbook([HEADER, ROW_A])
    assert run(data, "--dry-run") == (0, counts(created=1), "")
    assert run(data) == (2, None, "Chu kỳ 2021 không mở nên không nhận thêm danh sách.\n")
    assert NominationLetter.objects.count() == 0


def test_import_ten_thousand_rows_in_few_queries(run):
    rows = [[f"Công ty {n}", tax_code(n), f"Sản phẩm {n}"] for n in range(10_000)]
    data = workbook([HEADER, *rows])
    start = time.process_time()  # of the processor: other tests run beside this one
    with CaptureQueriesContext(connection) as queries:
        assert run(data) == (0, counts(created=10_000), "")
    assert time.process_time() - start < 20
    # SQLite takes 999 values a statement, of lines with 21 columns: some four hundred there.
    assert len(queries) < (100 if connection.vendor == "postgresql" else 450)
    start = time.process_time()
    changed = workbook([[*HEADER, "Ghi chú"], *[[*row, "x"] for row in rows]])
    assert run(changed) == (0, counts(updated=10_000), "")
    assert time.process_time() - start < 20
    assert Nominee.objects.filter(note="x").count() == 10_000


def test_import_ten_thousand_rows_with_one_fault_writes_nothing(run, body, cycle):
    standing = NomineeFactory(letter=NominationLetterFactory(body=body, cycle=cycle), product_name="Đang có")
    rows = [[f"Công ty {n}", tax_code(n), f"Sản phẩm {n}"] for n in range(10_000)]
    rows[9_997][1] = "0100000011"  # row 9,999 of the sheet, below the header
    before = ActionLog.objects.count()
    code, report, err = run(workbook([HEADER, *rows]))
    assert (code, err) == (2, "Có 1 dòng sai; chưa ghi gì.\n")
    assert report == {
        "rows": 10_000, "created": 0, "updated": 0, "unchanged": 0, "rejected": 1,
        "errors": [
            {
                "row": 9999, "column": "Mã số thuế", "letter": "B", "value": "0100000011",
                "message": "Mã số thuế “0100000011” sai chữ số kiểm tra; hãy đối chiếu với giấy đăng ký doanh nghiệp.",
            }
        ],
    }  # fmt: skip
    assert list(Nominee.objects.all()) == [standing]
    assert (NominationLetter.objects.count(), ActionLog.objects.count()) == (1, before)


def test_import_that_breaks_in_the_middle_leaves_nothing(run, monkeypatch):
    """The database refuses a row of the last batch: lines, letter and log of the batches before are gone too."""
    rows = [[f"Công ty {n}", tax_code(n), f"Sản phẩm {n}"] for n in range(1_200)]
    rows[1_150][0] = "hỏng"
    filled = Nominee.fill_search_columns

    def fill(nominee):
        filled(nominee)
        nominee.position = None if nominee.enterprise_name == "hỏng" else nominee.position

    monkeypatch.setattr(Nominee, "fill_search_columns", fill)
    with pytest.raises(IntegrityError):
        run(workbook([HEADER, *rows]))
    assert (Nominee.objects.count(), NominationLetter.objects.count(), ActionLog.objects.count()) == (0, 0, 0)


def test_template_has_the_columns_and_drop_downs(cycle):
    SectorFactory(name="Cơ khí")
    data, specs = template(cycle), columns()
    sheet = read_sheet(data, "mau.xlsx", specs)
    titles = next(cells for _number, cells in sheet.rows if "Mã số thuế" in cells)
    assert titles == [column.title for column in specs]
    with pytest.raises(ActionError, match="không có dòng dữ liệu nào"):
        read_table(sheet, specs)
    book = openpyxl.load_workbook(io.BytesIO(data))
    entry = book.worksheets[0]
    rules = {str(rule.sqref).split(":")[0][0]: rule for rule in entry.data_validations.dataValidation}
    assert {letter: rule.type for letter, rule in rules.items()} == {
        "B": "custom", "D": "list", "E": "list", "I": "custom", "J": "whole", "K": "whole", "L": "whole", "M": "list",
    }  # fmt: skip
    assert [(rules[letter].error, rules[letter].errorTitle) for letter in "BIJ"] == [
        ("Mã số thuế có 10 chữ số (hoặc 13 chữ số với đơn vị phụ thuộc), giữ số 0 ở đầu.", "Mã số thuế"),
        ("Địa chỉ thư phải có @ và tên miền, không có dấu cách; ví dụ lienhe@congty.vn.", "Thư điện tử"),
        (
            "Hãy nhập số nguyên từ 0 trở lên, viết đủ chữ số, không kèm chữ “triệu”, “tỷ”.",
            "Doanh thu sản phẩm năm trước (đồ",
        ),
    ]
    assert all(len(rule.formula1) <= 255 for rule in rules.values())
    assert (rules["J"].operator, rules["J"].formula1) == ("greaterThanOrEqual", "0")
    assert [cell.value for cell in book["Danh mục"]["A"] if cell.value] == ["Cơ khí"]
    assert [cell.value for cell in book["Danh mục"]["C"] if cell.value] == ["Có", "Không"]
    assert [entry.column_dimensions[letter].number_format for letter in "BHJ"] == ["@", "@", "#,##0"]
    assert entry.freeze_panes == "A5"
