"""The council scores; its averages become the list (steps 7 and 8)."""

import datetime
import re

import pytest
from playwright.sync_api import expect

from tests.browser import papers
from tests.browser.walk import PRODUCT, button, link, saved, says

# --- 7: scoring -------------------------------------------------------------------------------------------------------


MEMBERS = (("thanhvien1", "Chủ tịch"), ("thanhvien2", "Ủy viên"), ("thanhvien3", "Ủy viên"))
# As each types: decimals with comma or dot; None takes the points that the bands suggest.
POINTS = {
    "thanhvien1": {"TC01": None, "TC02": "15,5", "TC03": None, "TC04": "12", "TC05": "13.25", "TC06": "12,75"},
    "thanhvien2": {"TC01": "19,25", "TC02": None, "TC03": "10,5", "TC04": None, "TC05": "14", "TC06": "13"},
}


def test_step_07_secretary_sets_up_the_council_and_starts_the_scoring(walk):
    page = walk.page("thuky")
    page.goto("/hoi-dong/")
    walk.look(page, "07-chua-co-hoi-dong", "Hội đồng xét chọn")
    link(page, "Thành lập hội đồng").click()
    page.fill("#id_decision_number", "118/QĐ-UBND")
    page.fill("#id_decision_date", f"{datetime.date.today():%d/%m/%Y}")
    page.set_input_files("#id_decision_file", papers.pdf("quyet-dinh-thanh-lap.pdf"))
    walk.look(page, "07-thanh-lap", "Hội đồng xét chọn")
    button(page, "Lưu").click()
    says(page, "118/QĐ-UBND")
    walk.look(page, "07-hoi-dong-trong", "Hội đồng xét chọn")
    for local, position in MEMBERS:
        link(page, "Thêm thành viên").click()
        if local == "thanhvien1":
            walk.look(page, "07-them-thanh-vien", "Thêm thành viên")
        page.select_option("#id_user", value=str(walk.person(local)))
        page.select_option("#id_position", label=position)
        page.fill("#id_organisation", "Cơ quan thử nghiệm")
        button(page, "Thêm").click()
        says(page, "Đã thêm thành viên.")
    link(page, "Đưa hồ sơ ra chấm").click()
    says(page, "1 hồ sơ hợp lệ")
    button(page, "Bắt đầu").click()
    says(page, "Còn 3 phiếu chưa ký.")
    walk.look(page, "07-hoi-dong-dang-cham", "Hội đồng xét chọn")


def hundredths(text: str) -> int:
    """Points as shown, 17,5, in hundredths."""
    whole, _comma, part = text.strip().replace(".", ",").partition(",")
    return int(whole) * 100 + int((part + "00")[:2])


@pytest.mark.parametrize("member", list(POINTS))
def test_step_07_member_scores_on_a_phone_and_signs(walk, member):
    page = walk.page(member, phone=True)
    page.goto("/cham-diem/")
    walk.look(page, f"07-phieu-cua-toi-{member}", "Phiếu chấm điểm của tôi")
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
    walk.look(page, f"07-phieu-{member}", PRODUCT)
    page.reload()
    assert sum(hundredths(page.locator(f"#id_{code}").input_value()) for code in POINTS[member]) == total
    button(page, "Xem lại và ký").tap()
    walk.look(page, f"07-ky-{member}", "Xem lại và ký")
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
    walk.look(page, "07-phieu-moi", PRODUCT)
    link(page, "Tôi có xung đột lợi ích").tap()
    page.fill("#id_reason", "Là cổ đông của doanh nghiệp.")
    walk.look(page, "07-xung-dot", "Kê khai xung đột lợi ích")
    page.locator("main form button").first.tap()
    says(page, "Đã ghi nhận.")
    walk.look(page, "07-phieu-cua-toi-sau-xung-dot", "Phiếu chấm điểm của tôi")
    assert page.request.get(address).status == 404


# --- 8: ranking -------------------------------------------------------------------------------------------------------


def test_step_08_the_average_opens_to_its_sheets(walk):
    page = walk.page("thuky")
    page.goto("/hoi-dong/")
    walk.look(page, "08-hoi-dong-da-cham", "Hội đồng xét chọn")
    link(page, "Kết thúc chấm điểm").click()
    walk.look(page, "08-ket-thuc-cham", "Kết thúc chấm điểm")
    button(page, "Kết thúc").click()
    says(page, "Đã kết thúc chấm điểm")
    link(page, "Xem xếp hạng").click()
    average = sum(walk.averages.values())  # of two members: hundredths, doubled
    shown = f"{average // 200},{average % 200 * 5000 // 100:04d}".rstrip("0").rstrip(",")
    row = page.locator("main tbody tr", has_text=PRODUCT)
    expect(row).to_contain_text(shown)
    walk.look(page, "08-xep-hang", "Xếp hạng")
    row.get_by_role("link").first.click()
    expect(page.locator(".figure-value")).to_contain_text(shown)
    sheets = page.locator("main table tbody tr")
    for member, total in walk.averages.items():
        expect(sheets.filter(has_text=walk.name_of(member)).locator("td").last).to_have_text(
            re.compile(rf"^{total // 100},{total % 100:02d}$|^{f'{total / 100:g}'.replace('.', ',')}$")
        )
    walk.look(page, "08-mot-diem-binh-quan", PRODUCT)


def test_step_08_the_list_is_published_for_comment_and_made_final(walk):
    page = walk.page("thuky")
    page.goto("/hoi-dong/")
    link(page, "Công bố lấy ý kiến").click()
    page.fill("#id_comments_until", f"{datetime.date.today() + datetime.timedelta(days=3):%d/%m/%Y}")
    walk.look(page, "08-cong-bo", "Công bố lấy ý kiến")
    button(page, "Công bố").click()
    says(page, "Đã công bố lấy ý kiến.")
    guest = walk.visitors.guest()
    guest.goto(f"/cong-khai/ket-qua/{walk.year}/")
    says(guest, PRODUCT)
    walk.look(guest, "08-ket-qua-cong-khai", "Kết quả xét chọn")
    link(page, "Chốt kết quả").click()
    says(page, "chưa kết thúc")  # the time for comments; the secretary may all the same
    walk.look(page, "08-chot", "Chốt kết quả")
    button(page, "Chốt").click()
    says(page, "Đã chốt kết quả chính thức.")
    walk.look(page, "08-hoi-dong-da-chot", "Hội đồng xét chọn")
