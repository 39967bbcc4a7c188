"""What the steps of the walk share: who is on the way, what it is called, and words for looking at a screen."""

from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.stack import Stack
from tests.browser.visitors import Visitors

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

    def look(self, page: Page, name: str, heading: str) -> None:
        """Judge the screen with that heading."""
        title(page, heading)
        self.visitors.look(page, name)

    def save(self, download, name: str) -> Path:
        path = self.folder / name
        download.save_as(path)
        return path


def button(page: Page, name: str, *, exact: bool = True):
    return page.locator("main").get_by_role("button", name=name, exact=exact)


def link(page: Page, name: str, *, exact: bool = True):
    return page.locator("main").get_by_role("link", name=name, exact=exact)


def says(page: Page, text: str) -> None:
    """The page shows these words."""
    expect(page.locator("main")).to_contain_text(text)


def title(page: Page, text: str) -> None:
    expect(page.locator("h1")).to_contain_text(text)


def saved(page: Page) -> None:
    """What was typed has been saved by itself."""
    expect(page.locator("[data-save-state]")).to_have_attribute("data-state", "saved")
