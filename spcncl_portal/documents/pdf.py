"""PDF files: render a template, split, merge, read the code back. Nothing is fetched from a network."""

import base64
import io
import logging
import mimetypes
import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote

import filetype
import pikepdf
from django.contrib.staticfiles import finders
from django.template import TemplateDoesNotExist, engines
from django.template.loader import render_to_string
from django.utils import translation
from PIL import Image
from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from . import codes

FONTS = Path(__file__).parent / "fonts"
_LINK = re.compile(r"/xac-minh/([^/?#]+)/?$")

log = logging.getLogger(__name__)
logging.getLogger("weasyprint").setLevel(logging.ERROR)
logging.getLogger("fontTools").setLevel(logging.ERROR)


class AssetFetcher(URLFetcher):
    """Give WeasyPrint `static:…`, `template:…`, `font:…` and `data:` addresses and refuse all others.

    A paper shows what people typed; an address among it must not make the server read a file or call a host.
    """

    def fetch(self, url, headers=None):
        scheme, _colon, rest = url.partition(":")
        if scheme == "data":
            return super().fetch(url, headers)
        path = _asset_path(scheme.lower(), unquote(rest).lstrip("/"))
        mime = mimetypes.guess_type(path)[0] or "application/octet-stream"
        return URLFetcherResponse(url, _read(path), {"Content-Type": mime})


def _asset_path(scheme: str, name: str) -> str:
    """Return the file behind an address; raise ValueError for anything else."""
    if ".." in Path(name).parts:
        raise ValueError(f"not an asset: {name}")
    found = None
    if scheme == "static":
        found = finders.find(name)
    elif scheme == "template":
        found = _template_path(name)
    elif scheme == "font" and (FONTS / name).is_file():
        found = FONTS / name
    if not found:
        raise ValueError(f"not an asset: {scheme}:{name}")
    return str(found)


def _template_path(name: str) -> str | None:
    try:
        return engines["django"].get_template(name).origin.name
    except TemplateDoesNotExist:
        return None


@lru_cache(maxsize=64)
def _read(path: str) -> bytes:
    return Path(path).read_bytes()


def render_pdf(template_name: str, context: dict, *, code: str = "") -> bytes:
    """Render a template to a PDF; its `<title>` becomes the title, Vietnamese its language, fonts are embedded.

    code: the paper's verification code, written into the metadata (`SPCNCL:<code>`).
    """
    with translation.override("vi"):
        return html_to_pdf(render_to_string(template_name, context), code=code)


def html_to_pdf(text: str, *, code: str = "", cmyk: bool = False) -> bytes:
    """Render one HTML text as `render_pdf` does. cmyk: what shines through is blended in process inks, too."""
    fonts = FontConfiguration()
    options = {"output_intent": "device-cmyk"} if cmyk else {}
    html = HTML(string=text, base_url="template:/", url_fetcher=AssetFetcher())
    document = html.render(font_config=fonts, **options)
    document.metadata.lang = "vi"
    if code:
        document.metadata.keywords = [codes.keyword(code)]
    return document.write_pdf(**options)


def stamp(pdf: pikepdf.Pdf, *, title: str = "", code: str = "", language: str = "vi") -> None:
    """Set title, language and code of an open PDF."""
    pdf.Root.Lang = pikepdf.String(language)
    if title:
        pdf.docinfo["/Title"] = title
    if code:
        pdf.docinfo["/Keywords"] = codes.keyword(code)
    with pdf.open_metadata(set_pikepdf_as_editor=False) as meta:
        if title:
            meta["dc:title"] = title
        if code:
            meta["pdf:Keywords"] = codes.keyword(code)


def split_pdf(pdf: bytes, pages_per_part: list[int] | int, *, titles: Iterable[str] = ()) -> list[bytes]:
    """Cut a PDF into parts, each with only the fonts and pictures that its pages use.

    pages_per_part: the length of each part in turn, or one length for all. The lengths must add up to the whole
    (ValueError). titles: the title of each part; parts beyond the list keep the title of the whole.
    """
    with pikepdf.open(io.BytesIO(pdf)) as source:
        lengths = _lengths(pages_per_part, len(source.pages))
        whole_title = str(source.docinfo.get("/Title", ""))
        source.remove_unreferenced_resources()
        names, parts, start = list(titles), [], 0
        for number, length in enumerate(lengths):
            part = pikepdf.new()
            part.pages.extend(source.pages[start : start + length])
            stamp(part, title=names[number] if number < len(names) else whole_title)
            parts.append(saved(part))
            start += length
    return parts


def _lengths(pages_per_part: list[int] | int, total: int) -> list[int]:
    if isinstance(pages_per_part, int):
        if pages_per_part < 1:
            raise ValueError("a part has at least one page")
        whole, rest = divmod(total, pages_per_part)
        return [pages_per_part] * whole + ([rest] if rest else [])
    if sum(pages_per_part) != total or min(pages_per_part, default=0) < 1:
        raise ValueError(f"parts of {pages_per_part} pages do not make {total}")
    return list(pages_per_part)


def saved(pdf: pikepdf.Pdf) -> bytes:
    """Return the bytes of an open PDF."""
    buffer = io.BytesIO()
    pdf.save(buffer, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return buffer.getvalue()


def merge_with_bookmarks(parts: Iterable[tuple[str, bytes]], title: str) -> bytes:
    """Join parts (title, PDF or picture) into one PDF with a bookmark each.

    A part that cannot be joined (broken, locked, another kind of file) becomes a page that says so:
    one bad scan must not hide the rest of a dossier. Active content of the parts is left out.
    """
    with pikepdf.new() as whole:
        marks = []
        for name, data in parts:
            start = len(whole.pages)
            if not _append(whole, _as_pdf(data)):
                _append(whole, _missing_page(name))
            marks.append(pikepdf.OutlineItem(name, start))
        if not whole.pages:
            _append(whole, _missing_page(title))
        with whole.open_outline() as outline:
            outline.root.extend(marks)
        whole.Root.PageMode = pikepdf.Name.UseOutlines
        stamp(whole, title=title)
        return saved(whole)


def _as_pdf(data: bytes) -> bytes:
    """Lay a picture on an A4 page; return anything else unchanged."""
    kind = filetype.guess(data[:512])
    if kind is None or kind.mime not in ("image/jpeg", "image/png", "image/webp"):
        return data
    try:
        Image.open(io.BytesIO(data)).load()
        return render_pdf("documents/print/picture.html", {"uri": picture_uri(data, kind.mime)})
    except Exception:
        return data


def picture_uri(data: bytes, mime: str) -> str:
    """Return a picture as a data: address."""
    return f"data:{mime};base64," + base64.b64encode(data).decode("ascii")


def _append(whole: pikepdf.Pdf, data: bytes) -> bool:
    """Add the pages of `data`; say False, leaving `whole` as it was, when it is not a PDF with pages."""
    before = len(whole.pages)
    try:
        with pikepdf.open(io.BytesIO(data)) as part:
            if not len(part.pages):
                return False
            for page in part.pages:
                _disarm(page)
            whole.pages.extend(part.pages)
    except Exception:
        # pikepdf raises errors of many kinds on broken files; each means the same here.
        log.info("a part could not be joined", exc_info=True)
        del whole.pages[before:]
        return False
    return True


def _disarm(page: pikepdf.Page) -> None:
    """Take actions (scripts, launches) off a page; keep links to addresses and what is seen."""
    _drop(page.obj, "/AA")
    for mark in page.obj.get("/Annots", []):
        if isinstance(mark, pikepdf.Dictionary):
            _drop(mark, "/AA")
            if "/A" in mark and mark["/A"].get("/S") != pikepdf.Name.URI:
                _drop(mark, "/A")


def _drop(obj: pikepdf.Object, key: str) -> None:
    if key in obj:
        del obj[key]


def _missing_page(name: str) -> bytes:
    return render_pdf("documents/print/missing_part.html", {"name": name})


def page_count(data: bytes) -> int:
    """Return the number of pages of a PDF; raises pikepdf.PdfError when it is none."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return len(pdf.pages)


def code_in_file(data: bytes) -> str | None:
    """Read our verification code from a file: metadata, then the link on its pages, then the bare bytes.

    Works on damaged and changed files as far as anything of the code is left in them.
    """
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            keywords = str(pdf.docinfo.get("/Keywords", "")).encode()
            return codes.code_in_bytes(keywords) or _code_in_links(pdf) or codes.code_in_bytes(data)
    except Exception:
        return codes.code_in_bytes(data)


def _code_in_links(pdf: pikepdf.Pdf) -> str | None:
    for page in pdf.pages:
        for mark in page.obj.get("/Annots", []):
            found = _LINK.search(str(mark.get("/A", {}).get("/URI", "")))
            if found and (code := codes.normalise_code(found.group(1))):
                return code
    return None
