"""The English catalogue is complete and keeps every placeholder; each language shows its own pages."""

import ast
import gettext
import html.parser
import re
import subprocess
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings as project
from django.db import transaction
from django.db.models import CharField, TextField
from django.test import Client
from django.utils import translation

from spcncl_portal.accounts.models import User
from spcncl_portal.notifications.actions import notify
from spcncl_portal.web.demo.people import email
from spcncl_portal.web.routes import all_routes
from tests import services
from tests.factories.accounts import UserFactory
from tests.factories.programme import CycleFactory

LOCALE = Path(project.BASE_DIR) / "locale"
ENGLISH = LOCALE / "en/LC_MESSAGES/django.po"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd%]|\{\w*\}|</?\w[^>]*>")
VIETNAMESE = re.compile(r"[àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ]", re.IGNORECASE)
# What stays Vietnamese in English: names, and the name of the language in its own switch.
NAMES = ("Hà Nội", "Tiếng Việt", "Hoàng Mai")
CODE = ("applications", "evaluation", "reports", "spcncl_portal")
MARKERS = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
CONTEXT = "\x04"  # between the context of a text and the text, in compiled catalogues
SEEN_BY_PEOPLE = {"aria-label", "title", "placeholder", "alt", "data-label"}

pytestmark = pytest.mark.skipif(not services.program("msgfmt"), reason="gettext (msgfmt) is not installed")


@pytest.fixture(scope="module")
def compiled(tmp_path_factory) -> Path:
    """The catalogues, compiled as `make install` does, in a folder of their own."""
    folder = tmp_path_factory.mktemp("locale")
    for po in LOCALE.glob("*/LC_MESSAGES/django.po"):
        target = folder / po.relative_to(LOCALE).with_suffix(".mo")
        target.parent.mkdir(parents=True)
        subprocess.run(
            ["msgfmt", "--check-format", "--check-domain", "-o", target, po], check=True, capture_output=True
        )
    return folder


@pytest.fixture(scope="module")
def english(compiled) -> dict[str, str]:
    """Vietnamese → English; the forms of a plural under `text` and `text (many)`."""
    with (compiled / "en/LC_MESSAGES/django.mo").open("rb") as file:
        catalogue = gettext.GNUTranslations(file)._catalog
    words = {}
    for key, text in catalogue.items():
        one = key if isinstance(key, str) else key[0] + (" (many)" if key[1] else "")
        words[one] = text
    del words[""]
    return words


@pytest.fixture
def catalogues(compiled, settings):
    """The portal with the catalogues just compiled."""
    settings.LOCALE_PATHS = [compiled]


class Texts(html.parser.HTMLParser):
    """All that a person reads or hears of a page."""

    def __init__(self, page: str):
        super().__init__()
        self.found: list[str] = []
        self.hidden = 0
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.hidden += tag in ("script", "style", "textarea", "option")
        self.found += [value for name, value in attrs if name in SEEN_BY_PEOPLE and value]

    def handle_endtag(self, tag):
        self.hidden -= tag in ("script", "style", "textarea", "option")

    def handle_data(self, data):
        text = " ".join(data.split())
        if text and not self.hidden:
            self.found.append(text)


@pytest.mark.parametrize("kind", ["--untranslated", "--only-fuzzy"])
def test_english_catalogue_has_no_open_entry(kind):
    found = subprocess.run(
        ["msgattrib", kind, "--no-obsolete", ENGLISH], check=True, capture_output=True, text=True, encoding="utf-8"
    ).stdout
    assert [line for line in found.splitlines() if line.startswith('msgid "') and line != 'msgid ""'] == []


def test_english_texts_keep_every_placeholder_and_tag(english):
    wrong = {
        vietnamese: text
        for vietnamese, text in english.items()
        if sorted(PLACEHOLDER.findall(vietnamese)) != sorted(PLACEHOLDER.findall(text))
    }
    assert wrong == {}


def test_english_texts_are_english(english):
    def bare(text: str) -> str:
        text = re.sub("“[^”]*”", "", text)  # words as a Vietnamese paper prints them
        # The number of a decision and a decree, words that boxes refuse.
        for name in (*NAMES, "QĐ-UBND", "NĐ-CP", "tỷ", "triệu", "nghìn"):
            text = text.replace(name, "")
        return text

    assert {text for text in english.values() if VIETNAMESE.search(bare(text))} == set()


def test_english_catalogue_holds_every_text_of_the_code(english):
    """The collector overlooks what stands inside an f-string or is marked by another name than Django's."""
    missing = []
    for path in (path for app in CODE for path in (Path(project.BASE_DIR) / app).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            parts = node.args[:2] if name.startswith("pgettext") else node.args[:1]
            if name not in MARKERS or not all(isinstance(part, ast.Constant) for part in parts):
                continue
            text = CONTEXT.join(part.value for part in parts)
            if text not in english:
                missing.append(f"{path.name}:{node.lineno}: {text}")
    assert missing == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["/", "/en/", "/huong-dan/", "/san-pham/", "/xac-minh/", "/lich/", "/tai-khoan/dang-nhap/"]
)
def test_public_page_in_english_has_no_vietnamese_but_names(client, catalogues, address):
    client.cookies["django_language"] = "en"
    page = client.get(address)
    assert page.status_code == 200
    texts = Texts(page.content.decode()).found
    left = []
    for text in texts:
        for name in NAMES:
            text = text.replace(name, "")
        left += [text] if VIETNAMESE.search(text) else []
    assert left == []


@pytest.mark.django_db
def test_sign_in_speaks_vietnamese_when_it_refuses(client, catalogues):
    page = client.post("/tai-khoan/dang-nhap/", {"login": "", "password": ""})
    assert not [text for text in Texts(page.content.decode()).found if "required" in text]
    page = client.post("/tai-khoan/dang-nhap/", {"login": "ai@example.vn", "password": "sai mật khẩu"})
    assert "Thư điện tử hoặc mật khẩu không đúng." in page.content.decode()


def test_password_rules_speak_vietnamese(catalogues):
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError) as refused:
        validate_password("123")
    assert "Mật khẩu quá ngắn; cần ít nhất 10 ký tự." in refused.value.messages
    assert all(VIETNAMESE.search(message) for message in refused.value.messages)


def texts_of_the_data() -> set[str]:
    """What people and files wrote; it stays as it is written, also where the code says the same."""
    found: set[str] = set()
    for model in apps.get_models():
        if model.__module__.split(".")[0] in CODE:
            fields = [one.name for one in model._meta.fields if isinstance(one, CharField | TextField)]
            for field in fields:
                found |= set(model.objects.values_list(field, flat=True).distinct())
    return found


# Pages that show a file that somebody uploaded, with its own headings.
WORDS_OF_FILES = {"applications:letter_mapping": {"Mã số thuế", "Tên doanh nghiệp", "Tên sản phẩm"}}


@pytest.mark.slow
@pytest.mark.sqlite_only
@pytest.mark.usefixtures("demo", "db")
@pytest.mark.parametrize("local", ["sct", "thuky", "thanhvien2", "doanhnghiep", "quan", "quantri"])
def test_pages_in_english_show_no_text_of_the_code_in_vietnamese(catalogues, english, local):
    user = User.objects.get(email=email(local))
    user.language = "en"
    user.save(update_fields=["language"])
    client = Client()
    client.force_login(user)
    texts = {vietnamese.split(CONTEXT)[-1] for vietnamese, text in english.items() if vietnamese != text}
    texts = {text for text in texts if VIETNAMESE.search(text)}
    texts |= {text[0].upper() + text[1:] for text in texts}
    # A template shows what its fields print in Vietnamese papers.
    texts -= texts_of_the_data() | set(NAMES) | {"Ủy ban nhân dân thành phố Hà Nội"}
    left = {}
    for route in all_routes():
        if "GET" not in route.methods or route.example is None:
            continue
        with transaction.atomic():
            page = client.get(route.example)
            transaction.set_rollback(True)
        if page.status_code == 200 and page.headers["Content-Type"].startswith("text/html"):
            found = texts.intersection(Texts(page.content.decode()).found) - WORDS_OF_FILES.get(route.name, set())
            if found:
                left[route.name] = sorted(found)
    assert left == {}


@pytest.mark.django_db
def test_notice_is_written_in_the_language_of_each_recipient(catalogues):
    one, other = UserFactory(language="vi"), UserFactory(language="en")
    with translation.override("en"):  # whoever acts
        notices = notify(
            kind="cycle_opened",
            subject=CycleFactory(),
            recipients=[one, other, "thu@example.vn"],
            title=lambda: translation.gettext("Hồ sơ %(code)s hợp lệ") % {"code": "2021-001"},
            text=lambda: translation.gettext("Nhật ký"),
        )
    found = {notice.recipient: (notice.title, notice.text) for notice in notices}
    assert found == {
        one.email.lower(): ("Hồ sơ 2021-001 hợp lệ", "Nhật ký"),
        other.email.lower(): ("Dossier 2021-001 is valid", "Log"),
        "thu@example.vn": ("Hồ sơ 2021-001 hợp lệ", "Nhật ký"),
    }
