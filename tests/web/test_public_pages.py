"""The public pages answer without an account, also in an empty portal, and say what is open."""

import datetime

import pytest
from django.utils import timezone

from tests.factories.programme import CycleFactory

pytestmark = pytest.mark.django_db

PAGES = ["/", "/huong-dan/", "/en/", "/san-pham/", "/doanh-nghiep-spcncl/", "/xac-minh/", "/lich/", "/sitemap.xml"]


@pytest.mark.parametrize("address", PAGES)
def test_public_page_answers_in_an_empty_portal(client, address):
    assert client.get(address).status_code == 200


def test_front_page_names_the_open_year_its_deadlines_and_the_ways_in(client):
    cycle = CycleFactory(year=timezone.localdate().year)
    at = timezone.now() + datetime.timedelta(days=7, minutes=1)
    cycle.deadlines.filter(kind="nomination").update(at=at)
    page = client.get("/").content.decode()
    assert f"Năm {cycle.year}: đang mở" in page
    assert "Còn 7 ngày" in page
    for way in ("/tai-khoan/dang-ky/", "/tai-khoan/dang-nhap/?next=/gioi-thieu/", "/tai-khoan/dang-nhap/?next=/ho-so/"):
        assert f'href="{way}"' in page


def test_front_page_says_so_when_nothing_is_open(client):
    assert "Hiện không có đợt nào đang nhận hồ sơ." in client.get("/").content.decode()


def test_robots_keeps_out_of_accounts_and_names_the_sitemap(client):
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /tai-khoan/" in text
    assert "Sitemap: http://testserver/sitemap.xml" in text


def test_readyz_names_every_part(client):
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {"database": "ok", "broker": "ok", "storage": "ok"}


def test_readyz_is_503_when_the_storage_does_not_answer(client, settings, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(blocked)},
        },
    }
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["storage"] == "error"


def test_metrics_answer_only_to_configured_addresses(client, settings):
    settings.METRICS_ALLOWED = ["10.1.2.3"]
    assert client.get("/metrics").status_code == 403
    settings.METRICS_ALLOWED = ["127.0.0.1"]
    assert client.get("/metrics").status_code == 200


def test_page_is_vietnamese_whatever_the_browser_prefers_and_english_when_chosen(client, settings):
    page = client.get("/tai-khoan/dang-nhap/", headers={"accept-language": "en"})
    assert page["Content-Language"] == "vi"
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert client.get("/tai-khoan/dang-nhap/")["Content-Language"] == "en"


def test_who_opens_the_english_summary_first_goes_on_in_english_and_a_choice_made_before_stays(client, settings):
    page = client.get("/en/")
    assert page["Content-Language"] == "en"
    assert client.get("/huong-dan/tu-kiem-tra/")["Content-Language"] == "en"
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "vi"
    assert "Set-Cookie" not in client.get("/en/").headers
    assert client.cookies[settings.LANGUAGE_COOKIE_NAME].value == "vi"
