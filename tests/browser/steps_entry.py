"""An enterprise comes in, a ward nominates it, a department is reminded (steps 2, 4 and 5)."""

import datetime
import re

from playwright.sync_api import expect

from tests.browser import papers
from tests.browser.walk import (
    EMAIL,
    LETTER,
    NAME,
    OFFICE,
    PASSWORD,
    PRODUCT,
    TAX_CODE,
    WRONG_TAX_CODE,
    button,
    link,
    says,
    title,
)

# --- 2: registration --------------------------------------------------------------------------------------------------


def test_step_02_new_enterprise_registers_by_tax_code_and_confirms_its_address(walk):
    page = walk.visitors.guest()
    page.goto("/")
    walk.look(page, "00-trang-chu", "Sản phẩm công nghiệp chủ lực")
    link(page, "Đăng ký tham gia").click()
    page.fill("#id_tax_code", WRONG_TAX_CODE)
    page.fill("#id_name", NAME)
    page.fill("#id_head_office", OFFICE)
    page.select_option("#id_unit", label="Phường Hoàng Mai")
    page.fill("#id_full_name", "Nguyễn Thị Sông Tích")
    page.fill("#id_position", "Trưởng phòng kế hoạch")
    page.fill("#id_email", EMAIL)
    page.fill("#id_phone", "024.3825 1234")
    page.fill("#id_password", PASSWORD)
    page.check("#id_consent")
    button(page, "Đăng ký").click()
    expect(page.locator("[data-error-summary]")).to_contain_text("Mã số thuế")
    expect(page.locator("#id_name")).to_have_value(NAME)  # nothing typed is lost
    walk.look(page, "02-dang-ky-sai-mst", "Đăng ký doanh nghiệp")
    page.fill("#id_tax_code", f"{TAX_CODE[:3]} {TAX_CODE[3:6]} {TAX_CODE[6:]}")
    page.fill("#id_password", PASSWORD)
    button(page, "Đăng ký").click()
    title(page, "Đã nhận đăng ký")
    walk.look(page, "02-da-nhan-dang-ky", "Đã nhận đăng ký")
    mail = papers.awaited_mail(walk.data, to=EMAIL)
    page.goto(papers.link_in(mail.text, "/tai-khoan/xac-nhan-thu/"))
    page.get_by_role("button", name="Xác nhận", exact=True).click()
    page.wait_for_url("**/tai-khoan/dang-nhap/**")


def test_step_02_enterprise_uploads_its_registration_and_staff_verify_it(walk):
    page = walk.enterprise
    walk.look(page, "02-ban-lam-viec-doanh-nghiep", "Chào")
    page.goto("/doanh-nghiep/")
    title(page, NAME)
    page.set_input_files("#id_file", papers.pdf("giay-dang-ky-kinh-doanh.pdf"))
    button(page, "Tải lên").click()
    expect(link(page, "giay-dang-ky-kinh-doanh.pdf")).to_be_visible()
    walk.look(page, "02-doanh-nghiep", NAME)

    staff = walk.page("sct")
    walk.look(staff, "02-ban-lam-viec-so", "Chào")
    staff.goto(f"/doanh-nghiep/?q={TAX_CODE}")
    link(staff, NAME).click()
    link(staff, "Xác minh…").click()
    walk.look(staff, "02-xac-minh-doanh-nghiep", "Xác minh doanh nghiệp")
    button(staff, "Xác minh").click()
    says(staff, "đã xác minh")
    papers.awaited_mail(walk.data, to=EMAIL, about="xác minh")
    page.goto("/doanh-nghiep/")
    says(page, "Doanh nghiệp đã được xác minh.")


# --- 4: nomination ----------------------------------------------------------------------------------------------------


def rows_of_list(tax_code: object) -> list[dict]:
    """Two nominees; the second one's tax code lost its leading zero in Excel."""
    return [
        {
            "Tên doanh nghiệp": NAME,
            "Mã số thuế": tax_code,
            "Tên sản phẩm": PRODUCT,
            "Ngành": "",
            "Người liên hệ": "Nguyễn Thị Sông Tích",
            "Điện thoại": "024 3825 1234",
            "Doanh thu sản phẩm năm trước (đồng)": "245.000.000.000",
        },
        {"Tên doanh nghiệp": "Công ty TNHH Quạt Hoàng Mai", "Mã số thuế": 100000010, "Tên sản phẩm": "Quạt trần HM"},
    ]


def test_step_04_officer_writes_the_letter_and_sends_the_list(walk):
    page = walk.page("quan")
    page.goto("/gioi-thieu/")
    walk.look(page, "04-gioi-thieu-chua-co", "Giới thiệu sản phẩm")
    page.locator("main .page-actions").get_by_role("link", name="Soạn văn bản").click()
    if page.locator("select#id_body").count():
        page.select_option("#id_body", label=re.compile("Phường Hoàng Mai"))
    page.fill("#id_number", LETTER)
    page.fill("#id_dated", datetime.date.today().strftime("%d-%m-%y"))
    page.set_input_files("#id_file", papers.pdf("van-ban-gioi-thieu-da-ky.pdf"))
    walk.look(page, "04-soan-van-ban", "Soạn văn bản giới thiệu")
    button(page, "Lưu và tiếp tục").click()
    title(page, LETTER)
    with page.expect_download() as download:
        link(page, "Tải tệp mẫu").click()
    template = walk.save(download.value, "mau.xlsx")

    form = page.locator("form[action$='/danh-sach/']")
    form.locator("input[type=file]").set_input_files(
        papers.list_on_template(template, rows_of_list(WRONG_TAX_CODE), "danh-sach.xlsx")
    )
    button(page, "Kiểm tra tệp").click()
    says(page, "Chưa ghi gì.")
    wrong = page.locator("table").first.locator("tbody tr")
    expect(wrong).to_have_count(1)
    expect(wrong.locator("td").nth(0)).to_have_text("5")
    expect(wrong.locator("td").nth(1)).to_have_text(re.compile(r"^[A-Z] –\s+Mã số thuế"))
    walk.look(page, "04-xem-truoc-loi", "Xem trước danh sách")
    link(page, "Tải tệp đã sửa").click()
    says(page, "Danh sách (0 sản phẩm)")

    form = page.locator("form[action$='/danh-sach/']")
    form.locator("input[type=file]").set_input_files(
        papers.list_on_template(template, rows_of_list(TAX_CODE), "danh-sach-da-sua.xlsx")
    )
    button(page, "Kiểm tra tệp").click()
    walk.look(page, "04-xem-truoc", "Xem trước danh sách")
    button(page, "Ghi 2 dòng").click()
    says(page, "Danh sách (2 sản phẩm)")
    says(page, "0100000010")
    walk.look(page, "04-van-ban", LETTER)
    link(page, "Kiểm tra và gửi").click()
    walk.look(page, "04-kiem-tra-va-gui", "Kiểm tra trước khi gửi")
    button(page, "Gửi tới Sở Công Thương").click()
    says(page, "Đã gửi văn bản tới Sở Công Thương.")


def test_step_04_staff_receive_the_letter(walk):
    page = walk.page("sct")
    page.goto("/gioi-thieu/")
    walk.look(page, "04-gioi-thieu-so", "Giới thiệu sản phẩm")
    page.goto("/gioi-thieu/van-ban/")
    walk.look(page, "04-danh-sach-van-ban", "Văn bản giới thiệu")
    page.locator("main tr", has_text=LETTER).get_by_role("link").first.click()
    walk.look(page, "04-van-ban-cho-tiep-nhan", LETTER)
    link(page, "Tiếp nhận…").click()
    button(page, "Tiếp nhận văn bản").click()
    says(page, "Đã tiếp nhận văn bản")
    papers.awaited_mail(walk.data, to="quan@demo.example", about="tiếp nhận")


# --- 5: reminders -----------------------------------------------------------------------------------------------------


def test_step_05_beat_reminds_the_body_that_sent_nothing_exactly_once(walk):
    page = walk.page("sct")
    assert papers.mails(walk.data, to="so@demo.example", about="Còn") == []
    day = datetime.date.today() + datetime.timedelta(days=7)
    page.goto(f"/chu-ky/{walk.year}/thoi-han/nomination/")
    page.fill("#id_day", day.strftime("%d/%m/%Y"))
    page.fill("#id_reason", "Rút ngắn thời gian nhận văn bản giới thiệu.")
    walk.look(page, "05-thoi-han", "Hạn")
    page.locator("main form button.btn-primary").click()
    says(page, "Đã lưu hạn")
    walk.look(page, "05-cai-dat-chu-ky", "Chu kỳ")
    mail = papers.awaited_mail(walk.data, to="so@demo.example", about="Còn 7 ngày")
    assert f"ngày {day:%d/%m/%Y}" in mail.text
    walk.stack.manage("send_reminders", "--cycle", str(walk.year))  # by hand as well, while beat turns
    page.wait_for_timeout(7_000)  # two more turns of beat
    assert len(papers.mails(walk.data, to="so@demo.example", about="Còn 7 ngày")) == 1
    assert papers.mails(walk.data, to="quan@demo.example", about="Còn 7 ngày") == []
    page.goto("/thong-bao/da-gui/")
    walk.look(page, "05-thong-bao-da-gui", "Thư đã gửi")
