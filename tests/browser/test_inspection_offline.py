"""The visit on a phone: the line drops, the page is opened again without it, comes back, and all is there once."""

import io
import re

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.needs_chromium, pytest.mark.slow, pytest.mark.sqlite_only]

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
ANSWERS = """
    select q.code, a.met, a.seen, a.note from applications_inspectionanswer a
    join applications_inspectionquestion q on q.id = a.question_id where a.inspection_id = %s order by q.position
"""


@pytest.fixture
def phone(browser, stack):
    """A signed-in phone of its own, whose line the test can cut; script errors fail the test."""
    context = browser.new_context(base_url=stack.url, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh", **PHONE)
    context.set_default_timeout(20_000)
    page, errors = context.new_page(), []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: "Content Security Policy" in message.text and errors.append(message.text))
    sign_in(page, stack, "sct")
    yield page
    context.close()
    assert errors == []


def sign_in(page: Page, stack, name: str) -> None:
    page.goto("/tai-khoan/dang-nhap/")
    page.fill("#id_login", f"{name}@demo.example")
    page.fill("#id_password", stack.facts["password"])
    page.click("form:has(#id_password) button.btn-primary")
    page.wait_for_url("**/ban-lam-viec/")


def state_of(page: Page):
    return page.locator("[data-sync-state]")


def line(page: Page, words: str):
    return page.locator("[data-line]").filter(has_text=words)


def a_photo() -> dict:
    """As a camera gives it: wider than the page sends."""
    data = io.BytesIO()
    Image.effect_noise((2400, 1800), 40).convert("RGB").save(data, "JPEG")
    return {"name": "IMG_0001.jpg", "mimeType": "image/jpeg", "buffer": data.getvalue()}


def test_answers_and_photo_recorded_without_a_line_arrive_once(phone, stack):
    visit = stack.facts["visit"]
    address = f"/kiem-tra/{visit}/hien-truong/"
    phone.goto(address)
    expect(phone.locator("[data-offline-ready]")).to_be_visible()
    expect(state_of(phone)).to_have_text("Đã gửi hết lên cổng")
    line(phone, "Dây chuyền, thiết bị").get_by_text("Đạt", exact=True).click()
    expect(line(phone, "Dây chuyền, thiết bị").locator("[data-line-state]")).to_have_text("Đã gửi")

    phone.context.set_offline(True)
    line(phone, "Nhà xưởng hoạt động").get_by_text("Không đạt", exact=True).click()
    line(phone, "Nhà xưởng hoạt động").locator("textarea").first.fill("Cổng khóa, biển hiệu cũ")
    line(phone, "Số lao động").locator("input[inputmode=numeric]").fill("251")
    phone.locator("#anh-chung").set_input_files(a_photo())
    expect(state_of(phone)).to_have_text("Mất mạng – 2 mục, 1 ảnh chờ gửi, đã lưu trên máy")

    phone.reload()  # the worker shows the page, the phone's own store fills it
    expect(phone.locator("h1")).to_contain_text("Quạt điện Hiện Trường")
    expect(line(phone, "Nhà xưởng hoạt động").locator("textarea").first).to_have_value("Cổng khóa, biển hiệu cũ")
    expect(line(phone, "Nhà xưởng hoạt động").locator("input[value=no]")).to_be_checked()
    expect(line(phone, "Dây chuyền, thiết bị").locator("input[value=yes]")).to_be_checked()
    expect(phone.locator("[data-photo] canvas")).to_be_visible()
    phone.locator("[data-photo] input").fill("Cổng nhà máy")
    line(phone, "Nhận xét của đoàn").locator("textarea").first.fill("Ghi sau khi tải lại trang")
    expect(state_of(phone)).to_have_text("Mất mạng – 3 mục, 1 ảnh chờ gửi, đã lưu trên máy")
    assert stack.sql(ANSWERS, visit) == [("day-chuyen", True, None, "")]

    phone.context.set_offline(False)
    expect(state_of(phone)).to_have_text("Đã gửi hết lên cổng")
    phone.reload()
    expect(state_of(phone)).to_have_text("Đã gửi hết lên cổng")
    assert stack.sql(ANSWERS, visit) == [
        ("nha-xuong", False, None, "Cổng khóa, biển hiệu cũ"),
        ("day-chuyen", True, None, ""),
        ("lao-dong", None, 251, ""),
        ("nhan-xet", None, None, "Ghi sau khi tải lại trang"),
    ]
    [(caption, size, name)] = stack.sql(
        """select p.caption, f.size, f.name from applications_inspectionphoto p
           join files_storedfile f on f.id = p.file_id where p.inspection_id = %s""",
        visit,
    )
    assert (caption, name) == ("Cổng nhà máy", "anh-hien-truong.jpg")
    assert size < len(a_photo()["buffer"])
    saved = stack.sql("select count(*) from core_actionlog where action = 'add_photo'")
    assert saved == [(1,)]


def test_signed_out_phone_keeps_its_answers_until_the_person_is_back(phone, stack):
    visit = stack.facts["visit"]
    address = f"/kiem-tra/{visit}/hien-truong/"
    phone.goto(address)
    expect(phone.locator("[data-offline-ready]")).to_be_visible()
    phone.context.clear_cookies()
    line(phone, "Ý kiến của doanh nghiệp").locator("textarea").first.fill("Đồng ý")
    expect(phone.locator("[data-problem-text]")).to_contain_text("Bạn đã bị đăng xuất")
    assert "y-kien-doanh-nghiep" not in {row[0] for row in stack.sql(ANSWERS, visit)}
    phone.goto(address)
    expect(phone).to_have_url(re.compile("dang-nhap"))
    sign_in(phone, stack, "sct")
    phone.goto(address)
    expect(state_of(phone)).to_have_text("Đã gửi hết lên cổng")
    assert ("y-kien-doanh-nghiep", None, None, "Đồng ý") in stack.sql(ANSWERS, visit)
