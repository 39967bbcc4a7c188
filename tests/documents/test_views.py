import datetime

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile

from spcncl_portal.documents import actions, throttle
from spcncl_portal.documents.codes import new_code
from spcncl_portal.documents.pdf import html_to_pdf
from tests.factories.documents import VerifiableDocumentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()
    yield
    cache.clear()


def page(response) -> str:
    return response.content.decode()


def test_verify_one_valid_shows_what_was_certified(client):
    document = VerifiableDocumentFactory(valid_to=datetime.date(2999, 12, 31))
    response = client.get(f"/xac-minh/{document.code}/")
    assert response.status_code == 200
    assert response["X-Robots-Tag"] == "noindex"
    for part in (
        "Hợp lệ",
        document.number,
        document.holder,
        document.title,
        "5079/QĐ-UBND",
        "31/12/2999",
        "verdict-success",
    ):
        assert part in page(response)


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"valid_to": datetime.date(2021, 12, 31)}, "Hết hiệu lực"),
        ({"revoked_at": datetime.datetime(2022, 1, 1, tzinfo=datetime.UTC), "revoked_reason": "Sai"}, "Đã thu hồi"),
        ({"demo": True}, "bản trình diễn"),
    ],
)
def test_verify_one_tells_the_status_in_words(client, fields, word):
    assert word in page(client.get(f"/xac-minh/{VerifiableDocumentFactory(**fields).code}/"))


def test_verify_one_superseded_links_to_the_new_one(client):
    old, new = VerifiableDocumentFactory.create_batch(2)
    actions.supersede_document(document=old, successor=new)
    text = page(client.get(f"/xac-minh/{old.code}/"))
    assert "Đã được thay thế" in text
    assert f"/xac-minh/{new.code}/" in text


@pytest.mark.parametrize("code", ["SP21-AAAA", "%3Cscript%3E", "a" * 500, "SP21-6FEJ-SABH-A4T9-CM"])
def test_verify_one_unknown_says_so(client, code):
    response = client.get(f"/xac-minh/{code}/")
    assert response.status_code == 200
    assert "Không có trong hệ thống" in page(response)
    assert "<script>" not in page(response).split("verdict")[1].split("</main>")[0]


def test_verify_by_form_leads_to_the_address_of_the_code(client):
    document = VerifiableDocumentFactory()
    response = client.get("/xac-minh/", {"ma": document.code.lower()})
    assert (response.status_code, response["Location"]) == (302, f"/xac-minh/{document.code}/")


def test_verify_by_form_without_a_code_says_what_to_do(client):
    response = client.get("/xac-minh/", {"ma": " "})
    assert response.status_code == 422
    assert "Hãy nhập mã xác minh." in page(response)


def test_verify_by_file(client):
    document = VerifiableDocumentFactory()
    data = html_to_pdf("<p>giấy</p>", code=document.code)
    actions.attach_bytes(document=document, data=data)

    def send(content):
        return page(client.post("/xac-minh/", {"tep": SimpleUploadedFile("a.pdf", content, "application/pdf")}))

    assert "Hợp lệ" in send(data)
    assert "Tệp không đúng bản đã cấp" in send(data + b" ")
    assert "Không có trong hệ thống" in send(b"%PDF-1.4 x")


def test_verify_by_no_empty_or_huge_file_says_what_to_do(client, settings):
    settings.MAX_UPLOAD_BYTES = 1024 * 1024
    huge = SimpleUploadedFile("a.pdf", b"x" * (1024 * 1024 + 1))
    for data, word in (
        ({}, "Hãy chọn tệp PDF."),
        ({"tep": SimpleUploadedFile("a.pdf", b"")}, "Tệp rỗng."),
        ({"tep": huge}, "Tệp lớn hơn 1 MB."),
    ):
        response = client.post("/xac-minh/", data)
        assert response.status_code == 422
        assert word in page(response)


def test_verify_holds_back_who_guesses(client):
    document = VerifiableDocumentFactory()
    for _guess in range(throttle.MISSES):
        assert client.get(f"/xac-minh/{new_code('SP', 2021)}/").status_code == 200
    held = client.get(f"/xac-minh/{document.code}/")
    assert (held.status_code, held["Retry-After"]) == (429, "600")
    assert "Hãy chờ 10 phút" in page(held)
    assert client.get("/xac-minh/", {"ma": document.code}).status_code == 429
    assert client.get(f"/xac-minh/{document.code}/", REMOTE_ADDR="10.1.2.3").status_code == 200


def test_verify_holds_back_who_sends_file_after_file(client):
    for _guess in range(throttle.MISSES):
        assert client.post("/xac-minh/", {"tep": SimpleUploadedFile("a.pdf", b"not ours")}).status_code == 200
    assert client.post("/xac-minh/", {"tep": SimpleUploadedFile("a.pdf", b"not ours")}).status_code == 429


def test_verify_of_real_codes_is_never_held_back(client):
    document = VerifiableDocumentFactory()
    for _look in range(throttle.MISSES + 5):
        assert client.get(f"/xac-minh/{document.code}/").status_code == 200


def test_verify_needs_few_queries(client, django_assert_max_num_queries):
    document = VerifiableDocumentFactory()
    with django_assert_max_num_queries(4):
        client.get(f"/xac-minh/{document.code}/")
