"""People at their browsers: one context each, watched for errors of script, style policy and server."""

import os
import re
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
# A refused form answers 422, a conflict of versions 409; the browser notes both on its console.
EXPECTED = re.compile(r"Failed to load resource: the server responded with a status of (409|422) ")
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
# What no person should read: a value of the code, a name with underscores, a placeholder that was not filled.
RAW = re.compile(r"\b(?:None|undefined|NaN|null|True|False)\b|\b[a-z]+_[a-z_]+\b|\{\{|\{%|%\([a-z]|&[a-z]+;")
# A folder for pictures of the screens at both widths, to be looked at.
PICTURES = os.environ.get("SCREENSHOTS", "")


class Visitors:
    """Pages of signed-in people, by e-mail address."""

    def __init__(self, browser: Browser, url: str, password: str):
        self.browser, self.url, self.password = browser, url, password
        self.contexts: dict[str, BrowserContext] = {}
        self.pages: dict[str, Page] = {}
        self.problems: list[str] = []
        self.axe = Axe()

    def context(self, name: str, *, phone: bool = False) -> BrowserContext:
        """A browser of its own for that name, kept for the session."""
        if name not in self.contexts:
            more = {"viewport": PHONE, "has_touch": True, "is_mobile": True} if phone else {"viewport": WIDE}
            context = self.browser.new_context(
                base_url=self.url, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh", accept_downloads=True, **more
            )
            context.set_default_timeout(30_000)
            context.on("page", lambda page: self._watch(page, name))
            self.contexts[name] = context
        return self.contexts[name]

    def guest(self) -> Page:
        """Somebody without an account."""
        if "guest" not in self.pages:
            self.pages["guest"] = self.context("guest").new_page()
        return self.pages["guest"]

    def of(self, who: str, *, phone: bool = False, password: str = "") -> Page:
        """The page of that person, signed in through the screen; `quan` stands for quan@demo.example."""
        if who not in self.pages:
            page = self.context(who, phone=phone).new_page()
            page.goto("/tai-khoan/dang-nhap/")
            page.fill("#id_login", who if "@" in who else f"{who}@demo.example")
            page.fill("#id_password", password or self.password)
            page.click("main form button.btn-primary, form:has(#id_password) button.btn-primary")
            page.wait_for_url("**/ban-lam-viec/")
            self.pages[who] = page
        return self.pages[who]

    def _watch(self, page: Page, name: str) -> None:
        def on_console(message) -> None:
            if message.type == "error" and not EXPECTED.search(message.text):
                self.problems.append(f"{name}, {page.url}: {message.text}")

        def on_response(response) -> None:
            if response.status >= 500:
                self.problems.append(f"{name}: {response.request.method} {response.url} answered {response.status}")

        page.on("console", on_console)
        page.on("pageerror", lambda error: self.problems.append(f"{name}, {page.url}: {error}"))
        page.on("response", on_response)

    def look(self, page: Page, name: str) -> None:
        """Judge a screen: accessible, readable words, nothing wider than a 360 px phone; keep pictures when asked."""
        words = page.locator("body").inner_text()
        raw = sorted(set(RAW.findall(words)))
        assert not raw, f"{name} ({page.url}) shows raw codes: {raw}"
        results = self.axe.run(page, options=RULES)
        serious = [one for one in results.response["violations"] if one["impact"] in ("serious", "critical")]
        told = [f"{one['id']}: {[node['target'] for node in one['nodes'][:3]]}" for one in serious]
        assert not told, f"{name} ({page.url}): {told}"
        before = page.viewport_size
        self._picture(page, f"{name}-{before['width']}")
        other = PHONE if before["width"] > PHONE["width"] else WIDE
        if other is PHONE:
            page.set_viewport_size(PHONE)
            wide = page.evaluate("document.documentElement.scrollWidth")
            self._picture(page, f"{name}-360")
            page.set_viewport_size(before)
        else:
            wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= PHONE["width"], f"{name} ({page.url}) is {wide} px wide on a phone of 360 px"

    def _picture(self, page: Page, name: str) -> None:
        if PICTURES:
            Path(PICTURES).mkdir(parents=True, exist_ok=True)
            page.screenshot(path=Path(PICTURES, f"{name}.png"), full_page=True)

    def pictures_of_all(self, folder: Path) -> list[Path]:
        """What everybody sees now, for the report of a failure."""
        made = []
        for name, context in self.contexts.items():
            for number, page in enumerate(context.pages):
                path = folder / f"{name.split('@')[0]}-{number}.png"
                page.screenshot(path=path, full_page=True, timeout=10_000)
                made.append(path)
        return made

    def close(self) -> None:
        for context in self.contexts.values():
            context.close()
