"""What goes wrong among people and machines: two tabs, a double click, a worker that dies."""

import re
import time
from contextlib import suppress

import pytest
from playwright.sync_api import Error, Page, expect

pytestmark = [pytest.mark.needs_chromium, pytest.mark.slow, pytest.mark.sqlite_only]

PRODUCTS, TOP = 90, 10  # recognised in 2021 by tests/browser/prepare.py
CERTIFICATES_OF_2021 = """
    select certificate.number, certificate.state, certificate.document_id
    from evaluation_certificate certificate join evaluation_recognition recognition
    on recognition.id = certificate.recognition_id where recognition.year = 2021 order by certificate.number
"""
JOB_OF_2021 = "select state, done, attempts from core_job where kind = 'certificates' and key = '2021'"


def state_of(page: Page):
    return page.locator("[data-save-state]")


def test_two_tabs_saving_the_same_box_show_both_versions_and_lose_neither(stack, visitors):
    code = stack.facts["drafts"][0]
    first = visitors.of(stack.facts["clerk"])
    address = f"/ho-so/{code}/khai/thuyet-minh/"
    first.goto(address)
    second = first.context.new_page()
    second.goto(address)
    first.fill("#id_markets", "Bán ở thị trường trong nước.")
    first.fill("#id_quality", "TCVN 7827:2015, ISO 9001:2015.")
    expect(state_of(first)).to_have_attribute("data-state", "saved")
    second.fill("#id_markets", "Bán trong nước và xuất khẩu sang Lào.")
    expect(state_of(second)).to_have_attribute("data-state", "conflict")
    asked = second.locator("[data-conflict]")
    expect(asked).to_contain_text("Bán ở thị trường trong nước.")
    expect(asked).to_contain_text("Bán trong nước và xuất khẩu sang Lào.")
    visitors.look(second, "12-hai-the")
    asked.get_by_label(re.compile("Giá trị của bạn")).check()
    asked.get_by_role("button").click()
    expect(state_of(second)).to_have_attribute("data-state", "saved")
    # The box that only the other tab touched took over its value without a question.
    expect(second.locator("#id_quality")).to_have_value("TCVN 7827:2015, ISO 9001:2015.")
    first.goto(address)
    expect(first.locator("#id_markets")).to_have_value("Bán trong nước và xuất khẩu sang Lào.")
    expect(first.locator("#id_quality")).to_have_value("TCVN 7827:2015, ISO 9001:2015.")
    second.close()


def test_what_was_typed_survives_the_death_of_the_page(stack, visitors):
    """The browser's process of the page is killed right after a key, before anything could be saved."""
    code = stack.facts["drafts"][0]
    context = visitors.of(stack.facts["clerk"]).context
    address, words = f"/ho-so/{code}/khai/thuyet-minh/", "Dây chuyền quấn mô-tơ tự động."
    page = context.new_page()
    page.goto(address)
    page.fill("#id_technology", words)
    with suppress(Error):  # nobody is left to answer
        page.goto("chrome://crash", timeout=5_000)
    again = context.new_page()
    again.goto(address)
    expect(again.locator("#id_technology")).to_have_value(words)
    expect(state_of(again)).to_have_attribute("data-state", "saved")
    again.reload()
    expect(again.locator("#id_technology")).to_have_value(words)
    again.close()


def test_money_typed_with_its_unit_becomes_dong_and_a_tenfold_year_is_asked_about(stack, visitors):
    code = stack.facts["drafts"][0]
    page = visitors.of(stack.facts["clerk"]).context.new_page()
    page.goto(f"/ho-so/{code}/khai/so-lieu/")
    boxes = page.locator("[data-figure-row]").filter(has_text="Nộp ngân sách").locator("input")
    boxes.nth(0).fill("1,5 tỷ")
    boxes.nth(1).fill("20 triệu")
    boxes.nth(1).blur()
    expect(boxes.nth(0)).to_have_value("1.500.000.000")
    row = page.locator("[data-figure-row]").filter(has_text="Nộp ngân sách")
    expect(row).to_contain_text("20 triệu đồng")
    expect(row.locator("[data-question]")).to_contain_text("chỉ bằng 1/75 năm trước")
    expect(state_of(page)).to_have_attribute("data-state", "saved")
    visitors.look(page, "12-don-vi-tien")
    page.close()


def test_double_click_and_a_second_tab_submit_the_dossier_once(stack, visitors):
    code = stack.facts["drafts"][1]
    page = visitors.of(stack.facts["clerk"])
    page.goto(f"/ho-so/{code}/nop/")
    other = page.context.new_page()
    other.goto(f"/ho-so/{code}/nop/")
    page.get_by_role("button", name="Nộp hồ sơ").dblclick()
    expect(page.locator("h1")).to_contain_text("lần nộp 1")
    other.get_by_role("button", name="Nộp hồ sơ").click()
    expect(other.locator("h1")).to_contain_text("lần nộp 1")  # the same receipt, no error
    other.close()
    submissions = "select count(*) from applications_submission s join applications_dossier d on d.id = s.dossier_id"
    assert stack.sql(f"{submissions} where d.code = %s", code) == [(1,)]


@pytest.mark.needs_redis
def test_worker_killed_while_certificates_render_leaves_each_one_once(stack, visitors):
    page = visitors.of("sct")
    page.goto("/chung-nhan/?nam=2021")
    page.locator("main").get_by_role("button", name="Lập giấy chứng nhận").click()
    until_job(stack, lambda state, done: state == "running" and done)  # the first batch stands, the second renders
    stack.kill("worker")
    after_kill = stack.sql(CERTIFICATES_OF_2021)
    issued = [row for row in after_kill if row[1] == "issued"]
    assert 0 < len(issued) < PRODUCTS + TOP, "all was done before the worker was killed"
    page.goto("/chung-nhan/?nam=2021")
    expect(page.locator(".job")).to_contain_text("Đang chạy", ignore_case=True)
    # Nobody waits two minutes here until the worker counts as dead.
    stack.sql("update core_job set heartbeat_at = heartbeat_at - interval '3 minutes' where state = 'running'")
    stack.start("worker")
    until_job(stack, lambda state, done: state == "done")
    rows = stack.sql(CERTIFICATES_OF_2021)
    assert {row[1] for row in rows} == {"issued"}
    assert len(rows) == len({row[0] for row in rows}) == len({row[2] for row in rows}) == PRODUCTS + TOP
    assert set(issued) <= set(rows)  # what stood before stands unchanged
    assert {row[0] for row in after_kill} <= {row[0] for row in rows}  # a number once given stays
    [(_state, _done, attempts)] = stack.sql(JOB_OF_2021)
    assert attempts == 2
    page.goto("/chung-nhan/?nam=2021")
    expect(page.locator(".table-foot")).to_contain_text(f"trong {PRODUCTS + TOP}")
    visitors.look(page, "12-chung-nhan-2021")
    page.goto(f"/ban-lam-viec/?nam={stack.facts['year']}")


def until_job(stack, reached, seconds: int = 90) -> None:
    """Wait until the job of the certificates is where `reached(state, done)` says."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        rows = stack.sql(JOB_OF_2021)
        if rows and reached(*rows[0][:2]):
            return
        time.sleep(0.02)
    raise AssertionError(f"the job is {stack.sql(JOB_OF_2021)} after {seconds} s")
