"""Decision, certificates that verify, reports and targets (steps 9 to 11)."""

import datetime
import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import papers
from tests.browser.walk import EMAIL, PRODUCT, button, link, says

# --- 9: the decision --------------------------------------------------------------------------------------------------


def test_step_09_staff_record_the_decision_and_the_enterprise_is_told(walk):
    page = walk.page("sct")
    page.goto("/ban-lam-viec/")
    walk.look(page, "09-ban-lam-viec-so", "Chào")
    page.goto("/cong-nhan/")
    link(page, "Ghi quyết định công nhận").click()
    page.fill("#id_number", "5207/QĐ-UBND")
    page.fill("#id_dated", f"{datetime.date.today():%d/%m/%Y}")
    page.fill("#id_signer", "Nguyễn Văn Ký Thử")
    page.set_input_files("#id_file", papers.pdf("quyet-dinh-cong-nhan.pdf"))
    button(page, "Ghi quyết định").click()
    says(page, "Hãy đối chiếu với bản ký")
    walk.look(page, "09-ghi-quyet-dinh", "Ghi quyết định công nhận")
    page.check("#id_compared")
    button(page, "Ghi quyết định").click()
    says(page, "5207/QĐ-UBND")
    says(page, PRODUCT)
    walk.look(page, "09-cong-nhan", "Sản phẩm được công nhận")
    papers.awaited_mail(walk.data, to=EMAIL, about="công nhận")


# --- 10: certificates -------------------------------------------------------------------------------------------------


def test_step_10_certificates_are_made_in_the_background_with_progress(walk):
    page = walk.page("sct")
    page.goto("/chung-nhan/")
    walk.look(page, "10-chung-nhan-chua-lap", "Giấy chứng nhận")
    button(page, "Lập giấy chứng nhận").click()
    job = page.locator(".job")
    expect(job.locator("progress")).to_be_visible()
    expect(page.locator("main tbody tr").or_(job.locator(".status", has_text="xong")).first).to_be_visible(
        timeout=60_000
    )
    page.goto("/chung-nhan/")
    expect(page.locator("main tbody tr")).to_have_count(2)  # the title, and the Top 10
    walk.look(page, "10-chung-nhan", "Giấy chứng nhận")


def test_step_10_the_enterprise_downloads_its_certificate_and_anybody_verifies_it(walk):
    page = walk.enterprise
    page.goto("/chung-nhan/")
    walk.look(page, "10-chung-nhan-doanh-nghiep", "Giấy chứng nhận")
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
    walk.look(guest, "10-xac-minh", "Kết quả xác minh")

    guest.goto("/xac-minh/")
    walk.look(guest, "10-trang-xac-minh", "Xác minh")
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
    walk.look(guest, "10-xac-minh-bi-sua", "Kết quả xác minh")
    guest.goto("/san-pham/")
    link(guest, PRODUCT).click()
    walk.look(guest, "10-san-pham", PRODUCT)


# --- 11: reports ------------------------------------------------------------------------------------------------------


REPORTS = {"bang-diem": "ST-24", "danh-sach-cong-nhan": "ST-24", "tien-do-gioi-thieu": "Phường Hoàng Mai"}


@pytest.mark.parametrize("name", list(REPORTS))
def test_step_11_staff_export_the_report_in_three_formats(walk, name):
    page = walk.page("sct")
    page.goto("/bao-cao/")
    if name == "bang-diem":
        walk.look(page, "11-bao-cao", "Báo cáo")
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
    walk.look(page, "11-ke-hoach", "Chỉ tiêu và nhiệm vụ")
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
