"""A list of prospects from Excel: read as people make it, written once, only one's own."""

import io

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied

from applications.actions.prospect_import import import_prospects
from applications.imports.prospects import plan_import, read_prospects, template
from applications.models import Prospect
from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.models import ActionLog
from tests.factories.accounts import UserFactory
from tests.factories.applications import EnterpriseFactory, tax_code
from tests.factories.outreach import ProspectFactory
from tests.factories.programme import SectorFactory

from .outreach_world import *  # noqa: F403

pytestmark = pytest.mark.django_db
HEAD = ("STT", "TÊN DOANH NGHIỆP", "MST", "Quận, huyện", "Ngành", "SĐT", "Ghi chú")


def workbook(*rows, head=HEAD) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["DANH SÁCH DOANH NGHIỆP CẦN VẬN ĐỘNG"])
    sheet.append(list(head))
    for number, row in enumerate(rows, start=1):
        sheet.append([number, *row])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def table_of(cycle, *rows):
    return read_prospects(workbook(*rows), "van-dong.xlsx", cycle)


def faults(found):
    return [(error.row, error.column, error.message) for error in found.errors]


def test_list_as_people_make_it_is_read(cycle, body):
    sector = SectorFactory(code="co_khi", name="Cơ khí chế tạo")
    code = tax_code(3)
    table = table_of(
        cycle,
        ("  Công ty  Cơ khí Một ", int(code), "QUẬN HOÀNG MAI", "cơ khí CHẾ TẠO", 912345678, None),
        ("Công ty Hai", None, "008", None, None, "Gọi trước"),
    )
    assert faults(table) == []
    assert table.lines[0].values == {
        "name": "Công ty Cơ khí Một", "tax_code": code, "unit": body, "sector": sector, "phone": "+84912345678",
    }  # fmt: skip
    assert table.lines[1].values == {"name": "Công ty Hai", "unit": body, "note": "Gọi trước"}


def test_every_fault_names_row_and_column(cycle, body):
    table = table_of(
        cycle,
        ("Công ty Một", "123", "Quận Không Có", "Ngành không có", None, None),
        (None, None, None, None, "0912345678", None),
        ("Công ty Ba", tax_code(1), None, None, None, None),
        ("Công ty Bốn", tax_code(1), None, None, None, None),
        ("CONG TY BA", None, None, None, None, None),
    )
    assert [(row, column) for row, column, _message in faults(table)] == [
        (3, "MST"), (3, "Quận, huyện"), (3, "Ngành"), (4, "TÊN DOANH NGHIỆP"), (6, "TÊN DOANH NGHIỆP"),
        (7, "TÊN DOANH NGHIỆP"),
    ]  # fmt: skip
    assert "Trùng doanh nghiệp với dòng 5" in faults(table)[-1][2]
    assert len(table.lines) == 1


def test_nothing_is_written_with_a_fault_unless_partial(cycle, staff):
    table = table_of(cycle, ("Công ty Một", "123", None, None, None, None), ("Công ty Hai", *[None] * 5))
    plan = import_prospects(table=table, cycle=cycle, by=staff)
    assert plan.refused(partial=False)
    assert not Prospect.objects.exists()
    import_prospects(table=table, cycle=cycle, by=staff, partial=True)
    assert list(Prospect.objects.values_list("name", flat=True)) == ["Công ty Hai"]


def test_same_file_twice_changes_nothing(cycle, officer, body):
    table = table_of(cycle, ("Công ty Một", tax_code(1), "008", None, None, None), ("Công ty Hai", *[None] * 5))
    for created, unchanged in ((2, 0), (0, 2)):
        plan = import_prospects(table=table, cycle=cycle, by=officer, body=body)
        assert (len(plan.created), len(plan.updated), len(plan.unchanged)) == (created, 0, unchanged)
    rows = list(Prospect.objects.order_by("sort_key"))
    assert [(row.name, row.body, row.owner) for row in rows] == [
        ("Công ty Hai", body, officer),
        ("Công ty Một", body, officer),
    ]
    assert ActionLog.objects.filter(action="import", object_type="applications.prospect").count() == 2


def test_name_takes_the_tax_code_and_empty_cells_change_nothing(cycle, staff):
    standing = ProspectFactory(cycle=cycle, name="Công ty Hòa Bình", note="Đã gọi", state="contacted")
    table = table_of(cycle, ("CÔNG TY HOÀ BÌNH", tax_code(2), None, None, None, None))
    plan = import_prospects(table=table, cycle=cycle, by=staff)
    assert len(plan.updated) == 1
    standing.refresh_from_db()
    assert (standing.tax_code, standing.note, standing.state, standing.version) == (
        tax_code(2), "Đã gọi", "contacted", 2,
    )  # fmt: skip
    assert Prospect.objects.filter(search_text__contains=tax_code(2)).count() == 1


def test_registered_enterprises_come_in_registered(cycle, staff):
    enterprise = EnterpriseFactory(tax_code=tax_code(4))
    import_prospects(table=table_of(cycle, ("Công ty Bốn", tax_code(4), None, None, None, None)), cycle=cycle, by=staff)
    found = Prospect.objects.get()
    assert (found.state, found.enterprise) == ("registered", enterprise)


def test_district_touches_nothing_of_another(cycle, officer, body, stranger):
    table = table_of(
        cycle,
        ("Tên khác", stranger.tax_code, None, None, None, None),
        (stranger.name, None, None, None, None, "Tranh"),
    )
    plan = plan_import(table, cycle=cycle, body=body, by=officer)
    assert [(error.row, error.column) for error in plan.errors] == [(3, "MST")]
    assert "Bí mật" not in plan.errors[0].message
    import_prospects(table=table, cycle=cycle, by=officer, body=body, partial=True)
    stranger.refresh_from_db()
    assert (stranger.note, stranger.version) == ("", 1)
    assert Prospect.objects.get(note="Tranh").body == body


def test_district_does_not_move_ground_away_from_itself(cycle, officer, body, other_body):
    led_by_the_office = ProspectFactory(cycle=cycle, name="Công ty Trên địa bàn", unit=body)
    own = ProspectFactory(cycle=cycle, name="Công ty Của quận", unit=body, body=body)
    table = table_of(cycle, *((one.name, None, other_body.name, None, None, None) for one in (led_by_the_office, own)))
    plan = plan_import(table, cycle=cycle, body=body, by=officer)
    assert faults(plan) == [
        (3, "Quận, huyện", "Địa bàn này không thuộc đơn vị bạn; hãy chọn lại địa bàn."),
    ]  # fmt: skip
    assert [standing for standing, _line in plan.updated] == [own]


def test_only_for_ones_own_body(cycle, officer, other_body):
    table = table_of(cycle, ("Công ty Một", *[None] * 5))
    for wrong in (other_body, None):
        with pytest.raises(ActionError):
            import_prospects(table=table, cycle=cycle, by=officer, body=wrong)
    with pytest.raises(PermissionDenied):
        import_prospects(table=table, cycle=cycle, by=UserFactory(roles=[Role.LEADER]))
    assert not Prospect.objects.exists()


def test_number_of_queries_does_not_grow(cycle, staff, django_assert_max_num_queries):
    rows = [(f"Công ty số {number}", *[None] * 5) for number in range(300)]
    table = table_of(cycle, *rows)
    with django_assert_max_num_queries(20):
        import_prospects(table=table, cycle=cycle, by=staff)
    assert Prospect.objects.count() == 300


def test_template_is_read_back(cycle, body):
    data = template(cycle)
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book.worksheets[0]
    sheet.cell(row=5, column=1, value="Công ty Mẫu")
    sheet.cell(row=5, column=4, value=body.name)
    buffer = io.BytesIO()
    book.save(buffer)
    table = read_prospects(buffer.getvalue(), "mau.xlsx", cycle)
    assert [line.values for line in table.lines] == [{"name": "Công ty Mẫu", "unit": body}]
