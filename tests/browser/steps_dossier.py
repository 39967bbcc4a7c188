"""The dossier is written, submitted, returned, mended and accepted (steps 3 and 6)."""

import datetime
import re

from playwright.sync_api import Page, expect

from tests.browser import papers
from tests.browser.walk import EMAIL, GROUP, PRODUCT, Walk, button, link, saved, says, title
from tests.browser.walk_figures import TEXTS, typed

# --- 3: the dossier ---------------------------------------------------------------------------------------------------


def section(walk: Walk, page: Page, slug: str) -> None:
    page.goto(f"/ho-so/{walk.code}/khai/{slug}/")


def test_step_03_enterprise_starts_a_dossier_from_the_nomination(walk):
    page = walk.enterprise
    page.goto("/ho-so/")
    walk.look(page, "03-ho-so-chua-co", "Hồ sơ của doanh nghiệp")
    page.locator("main .page-actions").get_by_role("link", name="Lập hồ sơ mới").click()
    page.get_by_label(re.compile(PRODUCT)).check()
    walk.look(page, "03-lap-ho-so", "Lập hồ sơ mới")
    button(page, "Lập hồ sơ").click()
    title(page, PRODUCT)
    walk.code = re.search(r"/ho-so/([^/]+)/", page.url).group(1)
    walk.look(page, "03-cac-phan", PRODUCT)
    link(page, "Sản phẩm, ngành và nhóm").click()
    expect(page.locator("#id_product_name")).to_have_value(PRODUCT)
    page.select_option("#id_sector", "dien_dien_tu")
    page.select_option("#id_group", GROUP)
    page.fill("#id_brand", "Sông Tích")
    saved(page)
    expect(page.locator("#du-dieu-kien")).to_contain_text("công nghệ cao")
    walk.look(page, "03-san-pham", "Sản phẩm, ngành và nhóm")
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
    walk.look(page, "03-so-lieu-o-sai", "Số liệu ba năm")
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
    walk.look(page, "03-so-lieu", "Số liệu ba năm")
    button(page, "Lưu và sang phần sau").click()
    title(page, "Thuyết minh sản phẩm")
    for box, text in TEXTS.items():
        page.fill(f"#id_{box}", text)
    saved(page)
    walk.look(page, "03-thuyet-minh", "Thuyết minh sản phẩm")
    button(page, "Lưu và sang phần sau").click()
    title(page, "Tài liệu kèm theo")


def test_step_03_documents_are_uploaded_and_a_disguised_program_is_refused(walk):
    page = walk.enterprise
    page.goto(f"/ho-so/{walk.code}/nop/")
    says(page, "Còn thiếu")
    walk.look(page, "03-con-thieu", "Kiểm tra lại trước khi nộp")
    section(walk, page, "tai-lieu")
    page.set_input_files("#tai-lieu-bao-cao-tai-chinh_file", papers.program_named("bao-cao-tai-chinh.pdf"))
    refused = page.locator("#tai-lieu-bao-cao-tai-chinh [data-upload-error]")
    expect(refused).to_be_visible()
    expect(refused).to_contain_text(".exe")
    walk.look(page, "03-tai-lieu-tep-sai", "Tài liệu kèm theo")
    required = page.locator(".upload", has_text="bắt buộc, chưa có").evaluate_all("boxes => boxes.map(box => box.id)")
    for name in required:
        page.set_input_files(f"#{name}_file", papers.pdf(f"{name.removeprefix('tai-lieu-')}.pdf"))
        expect(page.locator(f"#{name} .file-list")).to_be_visible()
    walk.look(page, "03-tai-lieu", "Tài liệu kèm theo")
    link(page, "Sang phần sau").click()
    title(page, "Người lập hồ sơ")
    expect(page.locator("#id_contact_name")).to_have_value("Nguyễn Thị Sông Tích")
    page.fill("#id_contact_phone", "0912 345 678")
    saved(page)
    walk.look(page, "03-lien-he", "Người lập hồ sơ")
    button(page, "Lưu và về hồ sơ").click()
    says(page, "Đã đủ các phần.")
    walk.look(page, "03-du-cac-phan", PRODUCT)


def test_step_03_submission_gives_a_receipt_whose_code_verifies(walk):
    page = walk.enterprise
    link(page, "Kiểm tra và nộp").click()
    title(page, "Kiểm tra lại trước khi nộp")
    walk.look(page, "03-kiem-tra-lai", "Kiểm tra lại trước khi nộp")
    button(page, "Nộp hồ sơ").click()
    title(page, "Biên nhận hồ sơ")
    walk.look(page, "03-bien-nhan", "Biên nhận hồ sơ")
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
    walk.look(guest, "03-xac-minh-bien-nhan", "Kết quả xác minh")
    papers.awaited_mail(walk.data, to=EMAIL, about="Đã nhận hồ sơ")


# --- 6: the check -----------------------------------------------------------------------------------------------------


def test_step_06_staff_return_the_dossier_with_reasons_and_a_due_date(walk):
    page = walk.page("sct")
    page.goto("/tham-dinh/")
    walk.look(page, "06-cho-tham-dinh", "Thẩm định hồ sơ")
    page.locator("main tr", has_text=walk.code).get_by_role("link").first.click()
    button(page, "Nhận thẩm định").click()
    item = page.locator(".check-item", has=page.get_by_role("heading", name="Số liệu ba năm"))
    item.get_by_label("Cần bổ sung").check()
    item.locator("textarea").fill("Số lao động năm đầu chưa khớp bảng kê bảo hiểm; đề nghị sửa.")
    expect(item.locator(".save-state")).to_contain_text("Đã lưu")
    walk.look(page, "06-tham-dinh", PRODUCT)
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
    walk.look(page, "06-ban-lam-viec-can-sua", "Chào")
    page.goto(f"/ho-so/{walk.code}/")
    says(page, "chưa khớp bảng kê bảo hiểm")
    walk.look(page, "06-ho-so-tra-lai", PRODUCT)
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
    walk.look(page, "06-tham-dinh-lan-2", PRODUCT)
    link(page, "So với lần trước").click()
    changes = page.locator("main .compare-row")
    expect(changes).to_have_count(1)
    expect(changes.locator(".number-text")).to_have_text(["189", "191"])
    walk.look(page, "06-so-sanh", "Lần nộp 2 khác gì lần 1")
    page.goto(f"/tham-dinh/{walk.code}/")
    button(page, "Đạt tất cả mục chưa xem").click()
    page.locator("form[action$='/hop-le/']").get_by_role("button").click()
    says(page, "hợp lệ")
    papers.awaited_mail(walk.data, to=EMAIL, about="hợp lệ")
