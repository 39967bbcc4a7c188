"""A file of 40 MB on a bad line: the network goes, the portal is killed, the page is closed; it arrives whole."""

import hashlib
import os
import re
import time

import pikepdf
import pytest
from playwright.sync_api import Page, expect

from tests.browser import papers

pytestmark = [pytest.mark.needs_chromium, pytest.mark.slow, pytest.mark.sqlite_only]

BOX = "#tai-lieu-bao-cao-tai-chinh"
MEGABYTE = 1048576
LOST = "Mất kết nối – tự gửi tiếp khi có mạng"
STANDS = "select received, size from files_partialupload where stored_id is null"


@pytest.fixture(scope="module")
def scan(tmp_path_factory):
    """A PDF of 40 MB, as a scanner makes it: one page with a picture that cannot be compressed."""
    path = tmp_path_factory.mktemp("scan") / "Báo cáo tài chính quét.pdf"
    with pikepdf.new() as document:
        page = document.add_blank_page()
        page.Contents = document.make_stream(b"")
        page.obj["/Scan"] = document.make_stream(os.urandom(40 * MEGABYTE))
        document.save(path, compress_streams=False)
    return path


@pytest.fixture
def bad_line(visitors):
    """What the browser notes on its console while the line is down is no error."""
    yield
    visitors.problems[:] = [told for told in visitors.problems if "net::ERR_" not in told]


class Line:
    """The network of one page: megabytes a second, or nothing."""

    def __init__(self, page: Page):
        self.session = page.context.new_cdp_session(page)
        self.session.send("Network.enable")

    def set(self, *, speed: float, offline: bool = False) -> None:
        rates = {"downloadThroughput": -1, "uploadThroughput": int(speed * MEGABYTE)}
        self.session.send("Network.emulateNetworkConditions", {"offline": offline, "latency": 0, **rates})


def documents(stack, visitors) -> Page:
    page = visitors.of(stack.facts["clerk"])
    page.goto(f"/ho-so/{stack.facts['drafts'][0]}/khai/tai-lieu/")
    return page


def until_received(stack, share: float) -> int:
    """Wait until that share has arrived; how many bytes did."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        rows = stack.sql(STANDS)
        if rows and rows[0][0] >= share * rows[0][1]:
            return rows[0][0]
        time.sleep(0.05)
    raise AssertionError(f"{stack.sql(STANDS)} after a minute")


def test_forty_megabytes_arrive_through_a_lost_line_a_dead_server_and_a_closed_page(stack, visitors, scan, bad_line):
    page = documents(stack, visitors)
    line, sent = Line(page), []
    line.set(speed=8)
    page.on("request", lambda one: sent.append(one.headers["upload-offset"]) if one.method == "PATCH" else None)
    page.set_input_files(f"{BOX}_file", scan)
    waiting = page.locator(f"{BOX} .upload-line .upload-state")

    until_received(stack, 0.1)
    line.set(speed=0, offline=True)
    expect(waiting).to_have_text(LOST)
    visitors.look(page, "12-mat-ket-noi")
    line.set(speed=8)

    until_received(stack, 0.35)
    stack.kill("web")
    expect(waiting).to_have_text(LOST)
    stack.start("web")
    stack.wait_until_ready()

    until_received(stack, 0.6)
    page.locator(BOX).get_by_role("button", name="Tạm dừng").click()
    expect(waiting).to_have_text("đã tạm dừng")
    page = documents(stack, visitors)
    expect(page.locator(f"{BOX} [data-unfinished]")).to_contain_text(re.compile("đang gửi dở [67][0-9] %"))
    visitors.look(page, "12-gui-do")
    arrived = until_received(stack, 0.6)

    sent.clear()
    page.set_input_files(f"{BOX}_file", scan)
    expect(page.locator(f"{BOX} .file-list")).to_contain_text(scan.name)
    assert int(sent[0]) == arrived
    size, digest = scan.stat().st_size, hashlib.sha256(scan.read_bytes()).hexdigest()
    kept = "select size, sha256, pages from files_storedfile where name = %s"
    assert stack.sql(kept, scan.name) == [(size, digest, 1)]
    assert stack.sql(STANDS) == []
    expect(page.locator("#tong-tai-lieu")).to_contain_text("40")


def test_several_files_go_together_and_a_disguised_one_stops_none(stack, visitors):
    page = documents(stack, visitors)
    box = page.locator("#tai-lieu-bao-cao-doanh-thu-san-pham")
    before = box.locator(".file-list > li").count()
    files = [papers.pdf("quý một.pdf"), papers.program_named("quý hai.pdf"), papers.pdf("quý ba.pdf")]
    page.set_input_files("#tai-lieu-bao-cao-doanh-thu-san-pham_file", files)
    expect(box.locator(".file-list > li")).to_have_count(before + 2)
    expect(box.locator("[data-upload-error]")).to_contain_text("“quý hai.pdf”")

    page.set_input_files(
        "#tai-lieu-bao-cao-doanh-thu-san-pham .file-list > li:last-child input[type=file]", papers.pdf("quý ba sửa.pdf")
    )
    expect(box.locator(".file-list")).to_contain_text("quý ba sửa.pdf")
    expect(box.locator(".file-list > li")).to_have_count(before + 2)


def test_file_is_looked_at_in_the_page_by_keyboard(stack, visitors):
    page = documents(stack, visitors)
    first = page.locator("a[data-view]").first
    first.focus()
    page.keyboard.press("Enter")
    viewer = page.locator("dialog.viewer")
    expect(viewer.locator(".viewer-title")).to_have_text(first.inner_text())
    expect(viewer.locator("iframe")).to_be_visible()
    visitors.look(page, "12-xem-tep")
    page.keyboard.press("Escape")
    expect(viewer).to_be_hidden()
    expect(first).to_be_focused()
