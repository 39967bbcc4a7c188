"""One dossier's way, through the screens, from a new enterprise to a verified certificate (steps 2 to 11).

The steps build on each other and run in the order of this file; after a failure the rest is skipped.
"""

import datetime
import re
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import papers
from tests.browser.stack import Stack
from tests.browser.visitors import Visitors
from tests.browser.walk_figures import FIGURES, TEXTS, typed

expect.set_options(timeout=20_000)  # milliseconds; the machine may be busy
pytestmark = [
    pytest.mark.needs_chromium,
    pytest.mark.needs_poppler,
    pytest.mark.needs_zbar,
    pytest.mark.slow,
    pytest.mark.sqlite_only,
]

NAME, PRODUCT = "Công ty Cổ phần Động cơ Sông Tích", "Động cơ điện một chiều không chổi than ST-24"
OFFICE, EMAIL, PASSWORD = "Số 8 đường Thử Nghiệm, phường Hoàng Mai", "vanphong@songtich.example", "Cau-Long-Bien-7"
TAX_CODE, WRONG_TAX_CODE = "9900000062", "9900000063"
LETTER = "27/UBND-KT"
GROUP = "cong_nghe_cao"


@dataclass
class Walk:
    """What the steps hand on to each other."""

    stack: Stack
    visitors: Visitors
    folder: Path
    failed: str = ""
    code: str = ""  # of the dossier
    averages: dict = field(default_factory=dict)
    certificate: Path | None = None
    certificate_code: str = ""

    @property
    def data(self) -> Path:
        return self.stack.data

    @property
    def year(self) -> int:
        return self.stack.facts["year"]

    def page(self, who: str, **options) -> Page:
        return self.visitors.of(who, **options)

    @property
    def enterprise(self) -> Page:
        return self.visitors.of(EMAIL, password=PASSWORD)

    def person(self, local: str) -> int:
        """Number of a demo account."""
        return self.stack.sql("select id from accounts_user where email = %s", f"{local}@demo.example")[0][0]

    def name_of(self, local: str) -> str:
        return self.stack.sql("select full_name from accounts_user where email = %s", f"{local}@demo.example")[0][0]

    def look(self, page: Page, name: str) -> None:
        self.visitors.look(page, name)

    def save(self, download, name: str) -> Path:
        path = self.folder / name
        download.save_as(path)
        return path


@pytest.fixture(scope="module")
def walk(stack, visitors, tmp_path_factory):
    return Walk(stack, visitors, tmp_path_factory.mktemp("walk"))


@pytest.fixture(autouse=True)
def one_after_the_other(walk, request):
    if walk.failed:
        pytest.skip(f"{walk.failed} failed")
    walk.failed = request.node.name
    yield
    if request.node.stash.get(PASSED, False):
        walk.failed = ""


PASSED = pytest.StashKey[bool]()


def button(page: Page, name: str, *, exact: bool = True):
    return page.locator("main").get_by_role("button", name=name, exact=exact)


def link(page: Page, name: str, *, exact: bool = True):
    return page.locator("main").get_by_role("link", name=name, exact=exact)


def says(page: Page, text: str) -> None:
    """The page shows these words."""
    expect(page.locator("main")).to_contain_text(text)


def title(page: Page, text: str) -> None:
    expect(page.locator("h1")).to_contain_text(text)


# --- 2: registration ------------------------------------------------------------------------------------------------


def test_step_02_new_enterprise_registers_by_tax_code_and_confirms_its_address(walk):
    page = walk.visitors.guest()
    page.goto("/")
    walk.look(page, "00-trang-chu")
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
    walk.look(page, "02-dang-ky-sai-mst")
    page.fill("#id_tax_code", f"{TAX_CODE[:3]} {TAX_CODE[3:6]} {TAX_CODE[6:]}")
    page.fill("#id_password", PASSWORD)
    button(page, "Đăng ký").click()
    title(page, "Đã nhận đăng ký")
    walk.look(page, "02-da-nhan-dang-ky")
    mail = papers.awaited_mail(walk.data, to=EMAIL)
    page.goto(papers.link_in(mail.text, "/tai-khoan/xac-nhan-thu/"))
    page.get_by_role("button", name="Xác nhận", exact=True).click()
    page.wait_for_url("**/tai-khoan/dang-nhap/**")


def test_step_02_enterprise_uploads_its_registration_and_staff_verify_it(walk):
    page = walk.enterprise
    walk.look(page, "02-ban-lam-viec-doanh-nghiep")
    page.goto("/doanh-nghiep/")
    title(page, NAME)
    page.set_input_files("#id_file", papers.pdf("giay-dang-ky-kinh-doanh.pdf"))
    button(page, "Tải lên").click()
    expect(link(page, "giay-dang-ky-kinh-doanh.pdf")).to_be_visible()
    walk.look(page, "02-doanh-nghiep")

    staff = walk.page("sct")
    walk.look(staff, "02-ban-lam-viec-so")
    staff.goto(f"/doanh-nghiep/?q={TAX_CODE}")
    link(staff, NAME).click()
    link(staff, "Xác minh…").click()
    walk.look(staff, "02-xac-minh-doanh-nghiep")
    button(staff, "Xác minh").click()
    says(staff, "đã xác minh")
    papers.awaited_mail(walk.data, to=EMAIL, about="xác minh")
    page.goto("/doanh-nghiep/")
    says(page, "Doanh nghiệp đã được xác minh.")


# --- 4: nomination --------------------------------------------------------------------------------------------------


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
    walk.look(page, "04-gioi-thieu-chua-co")
    page.locator("main .page-actions").get_by_role("link", name="Soạn văn bản").click()
    if page.locator("select#id_body").count():
        page.select_option("#id_body", label=re.compile("Phường Hoàng Mai"))
    page.fill("#id_number", LETTER)
    page.fill("#id_dated", datetime.date.today().strftime("%d-%m-%y"))
    page.set_input_files("#id_file", papers.pdf("van-ban-gioi-thieu-da-ky.pdf"))
    walk.look(page, "04-soan-van-ban")
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
    expect(wrong.locator("td").nth(1)).to_have_text("Mã số thuế")
    walk.look(page, "04-xem-truoc-loi")
    link(page, "Tải tệp đã sửa").click()
    says(page, "Danh sách (0 sản phẩm)")

    form = page.locator("form[action$='/danh-sach/']")
    form.locator("input[type=file]").set_input_files(
        papers.list_on_template(template, rows_of_list(TAX_CODE), "danh-sach-da-sua.xlsx")
    )
    button(page, "Kiểm tra tệp").click()
    walk.look(page, "04-xem-truoc")
    button(page, "Ghi 2 dòng").click()
    says(page, "Danh sách (2 sản phẩm)")
    says(page, "0100000010")
    walk.look(page, "04-van-ban")
    link(page, "Kiểm tra và gửi").click()
    walk.look(page, "04-kiem-tra-va-gui")
    button(page, "Gửi tới Sở Công Thương").click()
    says(page, "Đã gửi văn bản tới Sở Công Thương.")


def test_step_04_staff_receive_the_letter(walk):
    page = walk.page("sct")
    page.goto("/gioi-thieu/")
    walk.look(page, "04-gioi-thieu-so")
    page.goto("/gioi-thieu/van-ban/")
    walk.look(page, "04-danh-sach-van-ban")
    page.locator("main tr", has_text=LETTER).get_by_role("link").first.click()
    walk.look(page, "04-van-ban-cho-tiep-nhan")
    link(page, "Tiếp nhận…").click()
    button(page, "Tiếp nhận văn bản").click()
    says(page, "Đã tiếp nhận văn bản")
    papers.awaited_mail(walk.data, to="quan@demo.example", about="tiếp nhận")


# --- 5: reminders ---------------------------------------------------------------------------------------------------


def test_step_05_beat_reminds_the_body_that_sent_nothing_exactly_once(walk):
    page = walk.page("sct")
    assert papers.mails(walk.data, to="so@demo.example", about="Còn") == []
    day = datetime.date.today() + datetime.timedelta(days=7)
    page.goto(f"/chu-ky/{walk.year}/thoi-han/nomination/")
    page.fill("#id_day", day.strftime("%d/%m/%Y"))
    page.fill("#id_reason", "Rút ngắn thời gian nhận văn bản giới thiệu.")
    walk.look(page, "05-thoi-han")
    page.locator("main form button.btn-primary").click()
    says(page, "Đã lưu hạn")
    walk.look(page, "05-cai-dat-chu-ky")
    mail = papers.awaited_mail(walk.data, to="so@demo.example", about="Còn 7 ngày")
    assert f"ngày {day:%d/%m/%Y}" in mail.text
    walk.stack.manage("send_reminders", "--cycle", str(walk.year))  # by hand as well, while beat turns
    page.wait_for_timeout(7_000)  # two more turns of beat
    assert len(papers.mails(walk.data, to="so@demo.example", about="Còn 7 ngày")) == 1
    assert papers.mails(walk.data, to="quan@demo.example", about="Còn 7 ngày") == []
    page.goto("/thong-bao/da-gui/")
    walk.look(page, "05-thong-bao-da-gui")


# --- 3: the dossier -------------------------------------------------------------------------------------------------


def saved(page: Page) -> None:
    """What was typed has been saved by itself."""
    expect(page.locator("[data-save-state]")).to_have_attribute("data-state", "saved")


def section(walk: Walk, page: Page, slug: str) -> None:
    page.goto(f"/ho-so/{walk.code}/khai/{slug}/")


def test_step_03_enterprise_starts_a_dossier_from_the_nomination(walk):
    page = walk.enterprise
    page.goto("/ho-so/")
    walk.look(page, "03-ho-so-chua-co")
    page.locator("main .page-actions").get_by_role("link", name="Lập hồ sơ mới").click()
    page.get_by_label(re.compile(PRODUCT)).check()
    walk.look(page, "03-lap-ho-so")
    button(page, "Lập hồ sơ").click()
    title(page, PRODUCT)
    walk.code = re.search(r"/ho-so/([^/]+)/", page.url).group(1)
    walk.look(page, "03-cac-phan")
    link(page, "Sản phẩm, ngành và nhóm").click()
    expect(page.locator("#id_product_name")).to_have_value(PRODUCT)
    page.select_option("#id_sector", "dien_dien_tu")
    page.select_option("#id_group", GROUP)
    page.fill("#id_brand", "Sông Tích")
    saved(page)
    expect(page.locator("#du-dieu-kien")).to_contain_text("công nghệ cao")
    walk.look(page, "03-san-pham")
    button(page, "Lưu và sang phần sau").click()
    title(page, "Số liệu ba năm")


def test_step_03_figures_as_people_type_them_are_saved_by_themselves(walk):
    page = walk.enterprise
    years = [walk.year - 3, walk.year - 2, walk.year - 1]
    boxes = typed(years)
    last = f"tax_paid_{years[-1]}"
    for box, text in boxes.items():
        if box != last:
            page.fill(f"#id_{box}", text)
    page.fill(f"#id_{last}", "1.234.567,89")  # đồng has no hundredths
    page.locator(f"#id_{last}").blur()
    expect(page.locator("[data-save-state]")).to_have_attribute("data-state", "invalid")
    expect(page.locator(f"#id_{last}_error")).to_be_visible()
    walk.look(page, "03-so-lieu-o-sai")
    page.fill(f"#id_{last}", boxes[last])
    saved(page)

    # The page is closed right after a key: what was typed is there when it opens again.
    page.fill(f"#id_employees_{years[0]}", "189")
    context, address = page.context, page.url
    page.close()
    page = walk.visitors.pages[EMAIL] = context.new_page()
    page.goto(address)
    expect(page.locator(f"#id_employees_{years[0]}")).to_have_value("189")
    expect(page.locator(f"#id_tax_paid_{years[1]}")).to_have_value("11.234.567.890")
    expect(page.locator(f"#id_product_revenue_{years[0]}")).to_have_value("180.000.000.000")
    expect(page.locator("#tong-hop-so-lieu")).to_contain_text("631.500.000.000")
    walk.look(page, "03-so-lieu")
    button(page, "Lưu và sang phần sau").click()
    title(page, "Thuyết minh sản phẩm")
    for box, text in TEXTS.items():
        page.fill(f"#id_{box}", text)
    saved(page)
    walk.look(page, "03-thuyet-minh")
    button(page, "Lưu và sang phần sau").click()
    title(page, "Tài liệu kèm theo")


def test_step_03_documents_are_uploaded_and_a_disguised_program_is_refused(walk):
    page = walk.enterprise
    page.goto(f"/ho-so/{walk.code}/nop/")
    says(page, "Còn thiếu")
    walk.look(page, "03-con-thieu")
    section(walk, page, "tai-lieu")
    page.set_input_files("#tai-lieu-bao-cao-tai-chinh_file", papers.program_named("bao-cao-tai-chinh.pdf"))
    refused = page.locator("#tai-lieu-bao-cao-tai-chinh [data-upload-error]")
    expect(refused).to_be_visible()
    expect(refused).to_contain_text(".exe")
    walk.look(page, "03-tai-lieu-tep-sai")
    required = page.locator(".upload", has_text="bắt buộc, chưa có").evaluate_all("boxes => boxes.map(box => box.id)")
    for name in required:
        page.set_input_files(f"#{name}_file", papers.pdf(f"{name.removeprefix('tai-lieu-')}.pdf"))
        expect(page.locator(f"#{name} .file-list")).to_be_visible()
    walk.look(page, "03-tai-lieu")
    link(page, "Sang phần sau").click()
    title(page, "Người lập hồ sơ")
    expect(page.locator("#id_contact_name")).to_have_value("Nguyễn Thị Sông Tích")
    page.fill("#id_contact_phone", "0912 345 678")
    saved(page)
    walk.look(page, "03-lien-he")
    button(page, "Lưu và về hồ sơ").click()
    says(page, "Đã đủ các phần.")
    walk.look(page, "03-du-cac-phan")


def test_step_03_submission_gives_a_receipt_whose_code_verifies(walk):
    page = walk.enterprise
    link(page, "Kiểm tra và nộp").click()
    title(page, "Kiểm tra lại trước khi nộp")
    walk.look(page, "03-kiem-tra-lai")
    button(page, "Nộp hồ sơ").click()
    title(page, "Biên nhận hồ sơ")
    walk.look(page, "03-bien-nhan")
    with page.expect_download() as download:
        link(page, "Tải biên nhận (PDF)").click()
    receipt = walk.save(download.value, "bien-nhan.pdf")
    words = papers.text_of(receipt)
    assert PRODUCT in " ".join(words.split()) and walk.code in words
    address = papers.qr_of(receipt)
    assert address.startswith(f"{walk.stack.url}/xac-minh/")
    guest = walk.visitors.guest()
    guest.goto(address)
    expect(guest.locator(".verdict-word")).to_have_text(re.compile("hợp lệ|còn hiệu lực|có hiệu lực", re.I))
    walk.look(guest, "03-xac-minh-bien-nhan")
    papers.awaited_mail(walk.data, to=EMAIL, about="Đã nhận hồ sơ")


# --- 6: the check ---------------------------------------------------------------------------------------------------


def test_step_06_staff_return_the_dossier_with_reasons_and_a_due_date(walk):
    page = walk.page("sct")
    page.goto("/tham-dinh/")
    walk.look(page, "06-cho-tham-dinh")
    page.locator("main tr", has_text=walk.code).get_by_role("link").first.click()
    button(page, "Nhận thẩm định").click()
    item = page.locator(".check-item", has=page.get_by_role("heading", name="Số liệu ba năm"))
    item.get_by_label("Cần bổ sung").check()
    item.locator("textarea").fill("Số lao động năm đầu chưa khớp bảng kê bảo hiểm; đề nghị sửa.")
    expect(item.locator(".save-state")).to_contain_text("Đã lưu")
    walk.look(page, "06-tham-dinh")
    button(page, "Đạt tất cả mục chưa xem").click()
    expect(page.locator("#tien-do")).to_contain_text("1 mục cần bổ sung")
    due = datetime.date.today() + datetime.timedelta(days=5)
    form = page.locator("form[action$='/tra-lai/']")
    form.locator("[name$=due_on]").fill(due.strftime("%d/%m/%Y"))
    form.get_by_role("button").click()
    says(page, "cần bổ sung")
    mail = papers.awaited_mail(walk.data, to=EMAIL, about="bổ sung")
    assert f"{due:%d/%m/%Y}" in mail.text


def test_step_06_enterprise_mends_what_was_asked_and_submits_again(walk):
    page = walk.enterprise
    page.goto("/ban-lam-viec/")
    walk.look(page, "06-ban-lam-viec-can-sua")
    page.goto(f"/ho-so/{walk.code}/")
    says(page, "chưa khớp bảng kê bảo hiểm")
    walk.look(page, "06-ho-so-tra-lai")
    link(page, "Số liệu ba năm").click()
    says(page, "chưa khớp bảng kê bảo hiểm")
    page.fill(f"#id_employees_{walk.year - 3}", "191")
    saved(page)
    page.goto(f"/ho-so/{walk.code}/nop/")
    button(page, "Nộp hồ sơ").click()
    says(page, "lần nộp 2")


def test_step_06_staff_compare_the_versions_and_accept(walk):
    page = walk.page("sct")
    page.goto(f"/tham-dinh/{walk.code}/")
    walk.look(page, "06-tham-dinh-lan-2")
    link(page, "So với lần trước").click()
    changes = page.locator("main tbody tr")
    expect(changes).to_have_count(1)
    expect(changes.locator("del")).to_have_text("189")
    expect(changes.locator("ins")).to_have_text("191")
    walk.look(page, "06-so-sanh")
    page.goto(f"/tham-dinh/{walk.code}/")
    button(page, "Đạt tất cả mục chưa xem").click()
    page.locator("form[action$='/hop-le/']").get_by_role("button").click()
    says(page, "hợp lệ")
    papers.awaited_mail(walk.data, to=EMAIL, about="hợp lệ")


# --- 7: scoring -----------------------------------------------------------------------------------------------------

MEMBERS = (("thanhvien1", "Chủ tịch"), ("thanhvien2", "Ủy viên"), ("thanhvien3", "Ủy viên"))
# As each types: decimals with comma or dot; None takes the points that the bands suggest.
POINTS = {
    "thanhvien1": {"TC01": None, "TC02": "15,5", "TC03": None, "TC04": "12", "TC05": "13.25", "TC06": "12,75"},
    "thanhvien2": {"TC01": "19,25", "TC02": None, "TC03": "10,5", "TC04": None, "TC05": "14", "TC06": "13"},
}


def test_step_07_secretary_sets_up_the_council_and_starts_the_scoring(walk):
    page = walk.page("thuky")
    page.goto("/hoi-dong/")
    walk.look(page, "07-chua-co-hoi-dong")
    link(page, "Thành lập hội đồng").click()
    page.fill("#id_decision_number", "118/QĐ-UBND")
    page.fill("#id_decision_date", datetime.date.today().isoformat())
    page.set_input_files("#id_decision_file", papers.pdf("quyet-dinh-thanh-lap.pdf"))
    walk.look(page, "07-thanh-lap")
    button(page, "Lưu").click()
    says(page, "118/QĐ-UBND")
    walk.look(page, "07-hoi-dong-trong")
    for local, position in MEMBERS:
        link(page, "Thêm thành viên").click()
        if local == "thanhvien1":
            walk.look(page, "07-them-thanh-vien")
        page.select_option("#id_user", value=str(walk.person(local)))
        page.select_option("#id_position", label=position)
        page.fill("#id_organisation", "Cơ quan thử nghiệm")
        button(page, "Thêm").click()
        says(page, "Đã thêm thành viên.")
    link(page, "Đưa hồ sơ ra chấm").click()
    says(page, "1 hồ sơ hợp lệ")
    button(page, "Bắt đầu").click()
    says(page, "Còn 3 phiếu chưa ký.")
    walk.look(page, "07-hoi-dong-dang-cham")


def hundredths(text: str) -> int:
    """Points as shown, 17,5, in hundredths."""
    whole, _comma, part = text.strip().replace(".", ",").partition(",")
    return int(whole) * 100 + int((part + "00")[:2])


@pytest.mark.parametrize("member", list(POINTS))
def test_step_07_member_scores_on_a_phone_and_signs(walk, member):
    page = walk.page(member, phone=True)
    page.goto("/cham-diem/")
    walk.look(page, f"07-phieu-cua-toi-{member}")
    link(page, PRODUCT).click()
    total = 0
    for code, text in POINTS[member].items():
        box = page.locator(f"#id_{code}")
        if text is None:
            page.locator(f"[data-suggest-for=id_{code}]").tap()
        else:
            box.tap()
            box.press_sequentially(text)
        total += hundredths(box.input_value())
        # The sum stands there at once, before anything is saved.
        expect(page.locator("[data-total]")).to_have_text(f"{total // 100},{total % 100:02d}")
    page.locator("#id_note").fill("Sản phẩm có hàm lượng công nghệ tốt.")
    saved(page)
    walk.look(page, f"07-phieu-{member}")
    page.reload()
    assert sum(hundredths(page.locator(f"#id_{code}").input_value()) for code in POINTS[member]) == total
    button(page, "Xem lại và ký").tap()
    walk.look(page, f"07-ky-{member}")
    page.fill("#id_password", "sai-mat-khau-roi")
    button(page, "Ký phiếu").tap()
    expect(page.locator("[data-error-summary]")).to_contain_text("Mật khẩu không đúng.")
    page.fill("#id_password", walk.stack.facts["password"])
    button(page, "Ký phiếu").tap()
    says(page, "Đã ký phiếu")
    says(page, "Đã ký 1 trên 1 phiếu")
    walk.averages[member] = total
    link(page, PRODUCT).click()
    expect(page.locator("#id_TC01")).to_be_disabled()
    page.goto("/xep-hang/")
    says(page, "chấm điểm độc lập")  # nobody sees points before the phase ends


def test_step_07_member_with_a_conflict_declares_it_and_sees_the_dossier_no_more(walk):
    page = walk.page("thanhvien3", phone=True)
    page.goto("/cham-diem/")
    link(page, PRODUCT).click()
    address = page.url
    walk.look(page, "07-phieu-moi")
    link(page, "Tôi có xung đột lợi ích").tap()
    page.fill("#id_reason", "Là cổ đông của doanh nghiệp.")
    walk.look(page, "07-xung-dot")
    page.locator("main form button").first.tap()
    says(page, "Đã ghi nhận.")
    walk.look(page, "07-phieu-cua-toi-sau-xung-dot")
    assert page.request.get(address).status == 404


# --- 8: ranking -----------------------------------------------------------------------------------------------------


def test_step_08_the_average_opens_to_its_sheets(walk):
    page = walk.page("thuky")
    page.goto("/hoi-dong/")
    walk.look(page, "08-hoi-dong-da-cham")
    link(page, "Kết thúc chấm điểm").click()
    walk.look(page, "08-ket-thuc-cham")
    button(page, "Kết thúc").click()
    says(page, "Đã kết thúc chấm điểm")
    link(page, "Xem xếp hạng").click()
    average = sum(walk.averages.values())  # of two members: hundredths, doubled
    shown = f"{average // 200},{average % 200 * 5000 // 100:04d}".rstrip("0").rstrip(",")
    row = page.locator("main tbody tr", has_text=PRODUCT)
    expect(row).to_contain_text(shown)
    walk.look(page, "08-xep-hang")
    row.get_by_role("link").first.click()
    expect(page.locator(".figure-value")).to_contain_text(shown)
    sheets = page.locator("main table tbody tr")
    for member, total in walk.averages.items():
        expect(sheets.filter(has_text=walk.name_of(member)).locator("td").last).to_have_text(
            re.compile(rf"^{total // 100},{total % 100:02d}$|^{f'{total / 100:g}'.replace('.', ',')}$")
        )
    walk.look(page, "08-mot-diem-binh-quan")


def test_step_08_the_list_is_published_for_comment_and_made_final(walk):
    page = walk.page("thuky")
    page.goto("/hoi-dong/")
    link(page, "Công bố lấy ý kiến").click()
    page.fill("#id_comments_until", (datetime.date.today() + datetime.timedelta(days=3)).isoformat())
    walk.look(page, "08-cong-bo")
    button(page, "Công bố").click()
    says(page, "Đã công bố lấy ý kiến.")
    guest = walk.visitors.guest()
    guest.goto(f"/cong-khai/ket-qua/{walk.year}/")
    says(guest, PRODUCT)
    walk.look(guest, "08-ket-qua-cong-khai")
    link(page, "Chốt kết quả").click()
    says(page, "chưa kết thúc")  # the time for comments; the secretary may all the same
    walk.look(page, "08-chot")
    button(page, "Chốt").click()
    says(page, "Đã chốt kết quả chính thức.")
    walk.look(page, "08-hoi-dong-da-chot")


# --- 9: the decision ------------------------------------------------------------------------------------------------


def test_step_09_staff_record_the_decision_and_the_enterprise_is_told(walk):
    page = walk.page("sct")
    page.goto("/ban-lam-viec/")
    walk.look(page, "09-ban-lam-viec-so")
    page.goto("/cong-nhan/")
    link(page, "Ghi quyết định công nhận").click()
    page.fill("#id_number", "5207/QĐ-UBND")
    page.fill("#id_dated", datetime.date.today().isoformat())
    page.fill("#id_signer", "Nguyễn Văn Ký Thử")
    page.set_input_files("#id_file", papers.pdf("quyet-dinh-cong-nhan.pdf"))
    button(page, "Ghi quyết định").click()
    says(page, "Hãy đối chiếu với bản ký")
    walk.look(page, "09-ghi-quyet-dinh")
    page.check("#id_compared")
    button(page, "Ghi quyết định").click()
    says(page, "5207/QĐ-UBND")
    says(page, PRODUCT)
    walk.look(page, "09-cong-nhan")
    papers.awaited_mail(walk.data, to=EMAIL, about="công nhận")


# --- 10: certificates -----------------------------------------------------------------------------------------------


def test_step_10_certificates_are_made_in_the_background_with_progress(walk):
    page = walk.page("sct")
    page.goto("/chung-nhan/")
    walk.look(page, "10-chung-nhan-chua-lap")
    button(page, "Lập giấy chứng nhận").click()
    job = page.locator(".job")
    expect(job.locator("progress")).to_be_visible()
    expect(page.locator("main tbody tr").or_(job.locator(".status", has_text="xong")).first).to_be_visible(
        timeout=60_000
    )
    page.goto("/chung-nhan/")
    expect(page.locator("main tbody tr")).to_have_count(2)  # the title, and the Top 10
    walk.look(page, "10-chung-nhan")


def test_step_10_the_enterprise_downloads_its_certificate_and_anybody_verifies_it(walk):
    page = walk.enterprise
    page.goto("/chung-nhan/")
    walk.look(page, "10-chung-nhan-doanh-nghiep")
    with page.expect_download() as download:
        link(page, "Tải", exact=False).first.click()
    paper = walk.save(download.value, "giay-chung-nhan.pdf")
    words = " ".join(papers.text_of(paper).split())
    assert "5207/QĐ-UBND" in words and "Sông Tích" in words
    address = papers.qr_of(paper)
    assert address.startswith(f"{walk.stack.url}/xac-minh/")
    guest = walk.visitors.guest()
    guest.goto(address)
    verdict = guest.locator(".verdict-word")
    expect(verdict).to_have_text(re.compile("hợp lệ|còn hiệu lực|có hiệu lực", re.I))
    says(guest, PRODUCT)
    walk.look(guest, "10-xac-minh")

    guest.goto("/xac-minh/")
    walk.look(guest, "10-trang-xac-minh")
    files = guest.locator("form[method=post] input[type=file]")
    data = paper.read_bytes()
    files.set_input_files({"name": "giay.pdf", "mimeType": "application/pdf", "buffer": data})
    button(guest, "Kiểm tra tệp").click()
    expect(verdict).to_have_text(re.compile("hợp lệ|còn hiệu lực|có hiệu lực", re.I))
    middle = len(data) // 2
    altered = data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]
    guest.goto("/xac-minh/")
    files.set_input_files({"name": "giay.pdf", "mimeType": "application/pdf", "buffer": altered})
    button(guest, "Kiểm tra tệp").click()
    expect(verdict).to_have_text(re.compile("không đúng bản đã cấp", re.I))
    walk.look(guest, "10-xac-minh-bi-sua")
    guest.goto("/san-pham/")
    link(guest, PRODUCT).click()
    walk.look(guest, "10-san-pham")


# --- 11: reports ----------------------------------------------------------------------------------------------------

REPORTS = {"bang-diem": "ST-24", "danh-sach-cong-nhan": "ST-24", "tien-do-gioi-thieu": "Phường Hoàng Mai"}


@pytest.mark.parametrize("name", list(REPORTS))
def test_step_11_staff_export_the_report_in_three_formats(walk, name):
    page = walk.page("sct")
    page.goto("/bao-cao/")
    if name == "bang-diem":
        walk.look(page, "11-bao-cao")
    for fmt in ("xlsx", "docx", "pdf"):
        path = walk.folder / f"{name}.{fmt}"
        export(page, name, fmt).save_as(path)
        assert REPORTS[name] in papers.words_of(path), path


def export(page: Page, name: str, fmt: str):
    """The download of a report: at once, or from the work in the background when it is heavy."""
    page.goto("/bao-cao/")
    direct = page.locator(f"main a[href*='/bao-cao/{name}/{fmt}/']")
    if direct.count():
        with page.expect_download() as download:
            direct.first.click()
        return download.value
    page.locator(f"main form[action*='/bao-cao/{name}/{fmt}/'] button").click()
    ready = page.locator(".job").first.get_by_role("link", name="Tải tệp")
    expect(ready).to_be_visible(timeout=60_000)
    with page.expect_download() as download:
        ready.click()
    return download.value


def test_step_11_each_figure_of_the_targets_opens_to_as_many_rows_as_it_counts(walk):
    page = walk.page("sct")
    page.goto("/ke-hoach/")
    walk.look(page, "11-ke-hoach")
    cards = page.locator("article.figure").evaluate_all(
        "cards => cards.map(card => ({name: card.querySelector('h3').innerText,"
        " value: card.querySelector('.figure-value').innerText,"
        " url: card.querySelector('a')?.getAttribute('href'), words: card.querySelector('a')?.innerText || ''}))"
    )
    assert len(cards) == 6
    opened = [card for card in cards if card["url"]]
    assert opened
    for card in opened:
        count = int(re.search(r"Xem ([\d.]+) dòng", card["words"]).group(1).replace(".", ""))
        page.goto(card["url"])
        assert rows_shown(page) == count, f"{card['name']}: {card['value']} opens to {page.url}"


def rows_shown(page: Page) -> int:
    """How many rows the list has, over all its pages."""
    foot = page.locator(".table-foot p")
    if foot.count():
        return int(re.search(r"trong ([\d.]+)", foot.inner_text()).group(1).replace(".", ""))
    return page.locator("main tbody tr").count()
