"""The list of a letter on screen: a preview before anything is written, files that are none, single lines."""

# ruff: noqa: F811 (fixtures of nomination_world)

import io
import re

import openpyxl
import pytest

from applications.models import Nominee
from spcncl_portal.accounts.roles import Role
from tests.applications.nomination_world import address, body, cycle, in_march, letter, officer, said, sign_in  # noqa: F401
from tests.applications.sheets import HEADER, ROW_A, workbook
from tests.factories.accounts import UserFactory
from tests.factories.applications import NominationLetterFactory, NomineeFactory
from tests.factories.files import an_upload
from tests.factories.programme import BodyFactory, BodyMembershipFactory

pytestmark = pytest.mark.django_db


def test_preview_names_row_column_and_value_and_offers_the_good_rows(sign_in, officer, letter):
    client = sign_in(officer)
    data = workbook([HEADER, ROW_A, ["Công ty B", "0100000075", "Máy"]])
    preview = client.post(address("letter_upload", letter.pk), {"file": an_upload("ds.xlsx", data)}).url
    response = client.get(preview)
    text = re.sub(r"<[^>]+>|\s+", " ", response.content.decode())
    assert "3 B – Mã số thuế 0100000075 Mã số thuế “0100000075” sai chữ số kiểm tra" in re.sub(r" +", " ", text)
    assert said(client.post(preview, follow=True)) == [
        "Tệp còn dòng sai nên chưa ghi gì; hãy sửa trong Excel rồi tải lại."
    ]
    assert Nominee.objects.count() == 0
    response = client.post(preview, {"partial": "1"}, follow=True)
    assert said(response) == ["Đã ghi: thêm 1, sửa 0, không đổi 0, bỏ qua 1 dòng."]
    assert [n.enterprise_name for n in Nominee.objects.all()] == ["Công ty A"]


def test_preview_names_columns_that_it_does_not_know(sign_in, officer, letter):
    client = sign_in(officer)
    data = workbook([["STT", *HEADER, "Vốn điều lệ"], [1, *ROW_A, 5]])
    response = client.post(address("letter_upload", letter.pk), {"file": an_upload("ds.xlsx", data)}, follow=True)
    assert response.context["table"].ignored == ["Vốn điều lệ"]


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("ds.pdf", None, "ds.pdf"),
        ("ds.xlsx", b"MZ" + b"0" * 99, "ds.xlsx"),
        ("ds.xlsx", b"PK" + b"0" * (60 * 1024 * 1024), "lớn hơn 20 MB"),
        ("ds.xlsx", b"", "Tệp rỗng"),
    ],
)
def test_upload_of_a_list_that_is_none_keeps_the_page(sign_in, officer, letter, name, data, message):
    response = sign_in(officer).post(address("letter_upload", letter.pk), {"file": an_upload(name, data)})
    assert response.status_code == 422
    assert message in str(response.context["list_form"].errors["file"])
    assert Nominee.objects.count() == 0


STRANGE = [["Tên đơn vị chủ quản", "Mã", "Hàng hóa", "STT"], ["Công ty A", "0100000010", "Quạt trần", 1]]
CHOSEN = "trang=0&dong=1&cot-0=enterprise_name&cot-1=tax_code&cot-2=product_name"


@pytest.fixture
def strange(sign_in, officer, letter):
    """A list whose titles nobody knows, uploaded: the client and the address of its preview."""
    client = sign_in(officer)
    return client, client.post(
        address("letter_upload", letter.pk), {"file": an_upload("ds.xlsx", workbook(STRANGE))}
    ).url


def test_list_with_unknown_titles_leads_to_the_choice_of_columns(strange):
    client, preview = strange
    response = client.get(preview, follow=True)
    assert response.redirect_chain[-1] == (f"{preview}cot/", 302)
    assert said(response) == [
        "Tệp “ds.xlsx” thiếu cột: “Tên doanh nghiệp”, “Mã số thuế”, “Tên sản phẩm”. "
        "Hãy dùng tệp mẫu hoặc sửa lại dòng tiêu đề."
    ]
    shown = [(c.letter, c.title, c.samples, c.name) for c in response.context["found"]]
    assert shown == [
        ("A", "Tên đơn vị chủ quản", ["Công ty A"], ""),
        ("B", "Mã", ["0100000010"], ""),
        ("C", "Hàng hóa", ["Quạt trần"], ""),
        ("D", "STT", ["1"], ""),
    ]


def test_chosen_columns_are_shown_and_written(strange):
    client, preview = strange
    response = client.get(f"{preview}?{CHOSEN}")
    assert [(row, values["product_name"]) for row, values, _changes in response.context["rows"]] == [(2, "Quạt trần")]
    again = client.get(response.context["mapping_url"])
    assert [c.name for c in again.context["found"]] == ["enterprise_name", "tax_code", "product_name", ""]
    response = client.post(f"{preview}?{CHOSEN}", follow=True)
    assert said(response) == ["Đã ghi: thêm 1, sửa 0, không đổi 0, bỏ qua 0 dòng."]
    assert [(n.enterprise_name, n.tax_code, n.product_name) for n in Nominee.objects.all()] == [tuple(ROW_A)]


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("trang=0&dong=1&cot-0=enterprise_name&cot-2=product_name", "Chưa chọn cột nào là: “Mã số thuế”."),
        (f"{CHOSEN}&cot-3=tax_code", "Hai cột cùng được chọn là “Mã số thuế”; mỗi nội dung chỉ chọn một cột."),
        (
            CHOSEN.replace("dong=1", "dong=2"),
            "Tệp “ds.xlsx” không có dòng dữ liệu nào dưới dòng tiêu đề; hãy điền rồi tải lại.",
        ),
        (CHOSEN.replace("trang=0", "trang=7"), "Tệp “ds.xlsx” không có trang tính này; hãy chọn lại trang."),
    ],
)
def test_choice_that_cannot_be_read_by_is_asked_again_and_kept(strange, query, message):
    client, preview = strange
    response = client.get(f"{preview}?{query}", follow=True)
    assert response.redirect_chain == [(f"{preview}cot/?{query}", 302)]
    assert said(response) == [message]


@pytest.mark.parametrize(
    "query", ["trang=x&dong=-1&cot-99999=tax_code", "dong=99999999&cot-a=b", "trang=&dong=&cot-0=password", "cot-0=x"]
)
def test_choice_of_nonsense_is_no_choice(strange, query):
    client, preview = strange
    assert client.get(f"{preview}cot/?{query}").status_code == 200
    assert client.get(f"{preview}?{query}", follow=True).status_code == 200
    assert client.get(f"{preview}danh-dau/?{query}", follow=True).status_code == 200


def test_table_without_titles_is_read_from_its_first_row(strange, letter):
    client, preview = strange
    data = workbook([ROW_A])
    preview = client.post(address("letter_upload", letter.pk), {"file": an_upload("ds.xlsx", data)}).url
    response = client.get(f"{preview}?{CHOSEN.replace('dong=1', 'dong=0')}")
    assert [(row, values["product_name"]) for row, values, _changes in response.context["rows"]] == [(1, "Quạt trần")]


def test_preview_says_what_a_known_line_changes_and_what_was_understood(sign_in, officer, letter):
    client = sign_in(officer)
    NomineeFactory(
        letter=letter, enterprise_name="Công ty A", tax_code=ROW_A[1], product_name="Quạt trần", in_hanoi=None
    )
    data = workbook([[*HEADER, "Tại Hà Nội", "Doanh thu (tỷ đồng)"], ["Công ty A", 100000010, "Quạt trần", "x", 1.5]])
    response = client.post(address("letter_upload", letter.pk), {"file": an_upload("ds.xlsx", data)}, follow=True)
    [(row, _values, changes)] = response.context["rows"]
    assert (row, changes) == (
        2,
        [
            ("Trụ sở hoặc nhà xưởng ở Hà Nội", "–", "Có"),
            ("Doanh thu sản phẩm năm trước (đồng)", "–", "1.500.000.000"),
        ],
    )
    assert [(r.row, r.letter, r.value, r.message) for r in response.context["remarks"]] == [
        (2, "B", "100000010",
         "Thiếu số 0 ở đầu; đã hiểu là 0100000010 vì chữ số kiểm tra khớp. Hãy đối chiếu."),
        (2, "E", "1.5", "Cả cột theo đơn vị ghi trong tệp; ô này đã hiểu là 1.500.000.000."),
    ]  # fmt: skip


def test_own_file_comes_back_with_the_faults_marked(sign_in, officer, letter):
    client = sign_in(officer)
    data = workbook([HEADER, ROW_A, ["Công ty B", "0100000075", "Máy"]])
    preview = client.post(address("letter_upload", letter.pk), {"file": an_upload("danh sách.xlsx", data)}).url
    response = client.get(f"{preview}danh-dau/")
    assert response["Content-Disposition"] == ("attachment; filename*=utf-8''danh%20s%C3%A1ch-danh-dau-loi.xlsx")
    page = openpyxl.load_workbook(io.BytesIO(response.content)).active
    message = "Mã số thuế “0100000075” sai chữ số kiểm tra; hãy đối chiếu với giấy đăng ký doanh nghiệp."
    assert (page["B3"].fill.fgColor.rgb, page["B3"].comment.text, page["D3"].value) == (
        "FFFFC7CE", message, f"B3: {message}",
    )  # fmt: skip
    assert (page["D1"].value, page["D2"].value, page["B2"].comment) == ("Lỗi", None, None)


def test_file_without_faults_has_nothing_to_mark(sign_in, officer, letter):
    client = sign_in(officer)
    preview = client.post(
        address("letter_upload", letter.pk), {"file": an_upload("ds.xlsx", workbook([HEADER, ROW_A]))}
    ).url
    response = client.get(f"{preview}danh-dau/", follow=True)
    assert said(response) == ["Tệp không có lỗi nào để đánh dấu."]


@pytest.mark.parametrize("page", ["", "cot/", "danh-dau/"])
def test_list_of_another_body_is_not_there(strange, sign_in, page):
    _client, preview = strange
    stranger = UserFactory(roles=[Role.BODY_OFFICER])
    BodyMembershipFactory(user=stranger, body=BodyFactory(code="001", name="Quận Ba Đình"))
    assert sign_in(stranger).get(f"{preview}{page}").status_code == 404


def test_upload_of_nothing(sign_in, officer, letter):
    response = sign_in(officer).post(address("letter_upload", letter.pk))
    assert response.context["list_form"].errors == {"file": ["Hãy chọn tệp danh sách."]}


def test_upload_of_a_list_can_be_read_again_by_the_body_alone(sign_in, client, officer, letter):
    kept = sign_in(officer).post(
        address("letter_upload", letter.pk), {"file": an_upload("ds.xlsx", workbook([HEADER, ROW_A]))}
    )
    other = NominationLetterFactory(cycle=letter.cycle, body=letter.body)
    wrong = kept.url.replace(f"/{letter.pk}/", f"/{other.pk}/")
    assert client.get(wrong).status_code == 404


def test_single_lines_by_form(sign_in, officer, letter):
    client = sign_in(officer)
    data = {
        "enterprise_name": "Công ty A",
        "tax_code": "100000010",
        "product_name": "Quạt",
        "product_revenue": "1.500.000",
        "industrial_revenue": "10.000.000.000",
        "export_usd": "999.999",
        "in_hanoi": "True",
    }
    client.post(address("nominee_add", letter.pk), data)
    line = Nominee.objects.get()
    assert (line.tax_code, line.product_revenue) == ("0100000010", 1500000)
    assert (line.industrial_revenue, line.export_usd, line.in_hanoi) == (10_000_000_000, 999_999, True)
    page = client.get(address("nominee_edit", letter.pk, line.pk))
    assert page.context["form"]["product_revenue"].value() == "1.500.000"
    assert '<option value="True" selected>Có</option>' in page.content.decode()
    response = client.post(address("nominee_edit", letter.pk, line.pk), data | {"tax_code": "0100000011"})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["tax_code"]
    client.post(address("nominee_remove", letter.pk, line.pk))
    assert Nominee.objects.count() == 0
    assert client.post(address("nominee_remove", letter.pk, line.pk)).status_code == 302
