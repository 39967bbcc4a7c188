"""The list of a letter on screen: a preview before anything is written, files that are none, single lines."""

# ruff: noqa: F811 (fixtures of nomination_world)

import re

import pytest

from applications.models import Nominee
from tests.applications.nomination_world import address, body, cycle, in_march, letter, officer, said, sign_in  # noqa: F401
from tests.applications.sheets import HEADER, ROW_A, workbook
from tests.factories.applications import NominationLetterFactory
from tests.factories.files import an_upload

pytestmark = pytest.mark.django_db


def test_preview_names_row_column_and_value_and_offers_the_good_rows(sign_in, officer, letter):
    client = sign_in(officer)
    data = workbook([HEADER, ROW_A, ["Công ty B", "0100000075", "Máy"]])
    preview = client.post(address("letter_upload", letter.pk), {"file": an_upload("ds.xlsx", data)}).url
    response = client.get(preview)
    text = re.sub(r"<[^>]+>|\s+", " ", response.content.decode())
    assert "3 Mã số thuế 0100000075 Mã số thuế “0100000075” sai chữ số kiểm tra" in re.sub(r" +", " ", text)
    assert said(client.post(preview, follow=True)) == [
        "Tệp còn dòng sai nên chưa ghi gì; hãy sửa trong Excel rồi tải lại."
    ]
    assert Nominee.objects.count() == 0
    response = client.post(preview, {"partial": "1"}, follow=True)
    assert said(response) == ["Đã ghi: thêm 1, sửa 0, không đổi 0, bỏ qua 1 dòng."]
    assert [n.enterprise_name for n in Nominee.objects.all()] == ["Công ty A"]


def test_preview_names_columns_that_it_does_not_know(sign_in, officer, letter):
    client = sign_in(officer)
    data = workbook([["STT", *HEADER, "Doanh thu (triệu đồng)"], [1, *ROW_A, 5]])
    response = client.post(address("letter_upload", letter.pk), {"file": an_upload("ds.xlsx", data)}, follow=True)
    assert response.context["ignored"] == ["Doanh thu (triệu đồng)"]


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("ds.pdf", None, "ds.pdf"),
        ("ds.xlsx", b"MZ" + b"0" * 99, "ds.xlsx"),
        ("ds.xlsx", workbook([["Tên", "Sản phẩm"], ["A", "B"]]), "thiếu cột: “Tên doanh nghiệp”, “Mã số thuế”"),
        ("ds.xlsx", b"PK" + b"0" * (60 * 1024 * 1024), "quá giới hạn 20 MB"),
        ("ds.xlsx", b"", "Tệp rỗng"),
    ],
)
def test_upload_of_a_list_that_is_none_keeps_the_page(sign_in, officer, letter, name, data, message):
    response = sign_in(officer).post(address("letter_upload", letter.pk), {"file": an_upload(name, data)})
    assert response.status_code == 422
    assert message in str(response.context["list_form"].errors["file"])
    assert Nominee.objects.count() == 0


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
    }
    client.post(address("nominee_add", letter.pk), data)
    line = Nominee.objects.get()
    assert (line.tax_code, line.product_revenue) == ("0100000010", 1500000)
    page = client.get(address("nominee_edit", letter.pk, line.pk))
    assert page.context["form"]["product_revenue"].value() == "1.500.000"
    response = client.post(address("nominee_edit", letter.pk, line.pk), data | {"tax_code": "0100000011"})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["tax_code"]
    client.post(address("nominee_remove", letter.pk, line.pk))
    assert Nominee.objects.count() == 0
    assert client.post(address("nominee_remove", letter.pk, line.pk)).status_code == 302
