"""Uploaded artwork of designs: pictures, PDFs and drawings that can do nothing but be looked at.

An SVG is parsed without entities and rebuilt from the elements and attributes that draw; scripts, links to elsewhere,
styles with addresses and foreign content are refused or left out. Fonts are not taken: letters must be outlines.
"""

import io
import re
from xml.etree import ElementTree

import pikepdf
from django.utils.translation import gettext as _
from PIL import Image

from spcncl_portal.core.errors import ActionError
from spcncl_portal.files.models import StoredFile
from spcncl_portal.files.validators import inspect

from .certificate_layout import Artwork

MAX_BYTES = 12 * 1024 * 1024
SVG = "image/svg+xml"
FORMS = {SVG: "svg", "image/png": "png", "image/jpeg": "jpg", "application/pdf": "pdf"}
_NS = "http://www.w3.org/2000/svg"
_XLINK = "{http://www.w3.org/1999/xlink}href"
_ELEMENTS = frozenset(
    [
        "svg",
        "g",
        "path",
        "rect",
        "circle",
        "ellipse",
        "line",
        "polyline",
        "polygon",
        "defs",
        "use",
        "symbol",
        "clipPath",
        "mask",
        "pattern",
        "title",
        "desc",
        "linearGradient",
        "radialGradient",
        "stop",
    ]
)
_ATTRIBUTES = frozenset(
    [
        "id",
        "x",
        "y",
        "x1",
        "y1",
        "x2",
        "y2",
        "cx",
        "cy",
        "r",
        "rx",
        "ry",
        "fx",
        "fy",
        "d",
        "points",
        "width",
        "height",
        "viewBox",
        "preserveAspectRatio",
        "transform",
        "fill",
        "fill-rule",
        "fill-opacity",
        "stroke",
        "stroke-width",
        "stroke-opacity",
        "stroke-linecap",
        "stroke-linejoin",
        "stroke-miterlimit",
        "stroke-dasharray",
        "stroke-dashoffset",
        "opacity",
        "clip-path",
        "clip-rule",
        "clipPathUnits",
        "mask",
        "maskUnits",
        "maskContentUnits",
        "gradientUnits",
        "gradientTransform",
        "spreadMethod",
        "offset",
        "stop-color",
        "stop-opacity",
        "patternUnits",
        "patternContentUnits",
        "patternTransform",
        "color",
        "display",
        "visibility",
    ]
)
_DECLARATION = re.compile(r"\s*([\w-]+)\s*:\s*([^;]+)")
_URL = re.compile(r"url\s*\(\s*['\"]?(?!#)", re.IGNORECASE)


def checked_artwork(data: bytes, name: str) -> tuple[bytes, str]:
    """Return the bytes to keep and their content type; raises ActionError with what to do about a file refused."""
    if name.lower().endswith(".svg"):
        if len(data) > MAX_BYTES:
            raise ActionError(_("Tệp SVG lớn hơn 12 MB; hãy đơn giản hình vẽ."), field="artwork")
        return clean_svg(data), SVG
    found = inspect(data, name, kinds=("image", "pdf"), max_bytes=MAX_BYTES)
    if found.kind == "pdf" and found.pages != 1:
        raise ActionError(_("Tệp PDF nền phải có đúng một trang; tệp này có %(n)d trang.") % {"n": found.pages or 0})
    return data, found.content_type


def clean_svg(data: bytes) -> bytes:
    """Return the drawing with only what draws; raises ActionError when it is none, or asks for letters or pictures."""
    if re.search(rb"<!\s*(DOCTYPE|ENTITY)", data, re.IGNORECASE):
        raise ActionError(_("Tệp SVG có khai báo DOCTYPE hoặc ENTITY; hãy xuất lại dạng “Plain SVG”."))
    try:
        root = ElementTree.fromstring(data)
    except (ElementTree.ParseError, ValueError, LookupError, RecursionError) as problem:
        raise ActionError(_("Tệp SVG không đọc được; hãy mở bằng phần mềm vẽ và xuất lại.")) from problem
    if root.tag not in ("svg", f"{{{_NS}}}svg"):
        raise ActionError(_("Tệp không phải hình vẽ SVG."))
    names = {str(one.tag).rpartition("}")[2] for one in root.iter()}
    if names & {"text", "tspan", "textPath"}:
        raise ActionError(_("Hình SVG có chữ; hãy chuyển chữ thành đường nét (Convert to outlines) rồi xuất lại."))
    if names & {"image", "foreignObject"}:
        raise ActionError(_("Hình SVG nhúng ảnh hoặc nội dung khác; hãy tải ảnh đó lên dạng PNG hoặc JPG."))
    if "viewBox" not in root.attrib:
        raise ActionError(_("Hình SVG thiếu thuộc tính viewBox; hãy xuất lại dạng “Plain SVG”."))
    ElementTree.register_namespace("", _NS)
    return ElementTree.tostring(_rebuilt(root), encoding="utf-8")


def _rebuilt(old: ElementTree.Element) -> ElementTree.Element:
    new = ElementTree.Element(f"{{{_NS}}}{_local(old)}", _attributes(old))
    for child in old:
        if isinstance(child.tag, str) and _local(child) in _ELEMENTS:
            new.append(_rebuilt(child))
    return new


def _local(element: ElementTree.Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _attributes(element: ElementTree.Element) -> dict[str, str]:
    found = {name: value for name, value in element.attrib.items() if name in _ATTRIBUTES}
    # Drawing programs write colours into style="…"; as attributes they mean the same.
    for name, value in _DECLARATION.findall(element.get("style", "")):
        if name in _ATTRIBUTES:
            found[name] = value.strip()
    link = element.get("href") or element.get(_XLINK) or ""
    if _local(element) == "use" and link.startswith("#"):
        found["href"] = link
    return {name: value for name, value in found.items() if not _URL.search(value)}


def artwork_of(file: StoredFile | None) -> Artwork | None:
    """Return a stored picture as the engine takes it."""
    if file is None:
        return None
    with file.file.open("rb") as source:
        return Artwork(FORMS[file.content_type], source.read())


def picture_size(artwork: Artwork) -> tuple[float, float]:
    """Return width and height of the picture in its own units, to compare its proportions with the page's."""
    if artwork.form == "pdf":
        with pikepdf.open(io.BytesIO(artwork.data)) as opened:
            left, bottom, right, top = (float(side) for side in opened.pages[0].mediabox)
            return right - left, top - bottom
    if artwork.form == "svg":
        box = ElementTree.fromstring(artwork.data).get("viewBox", "").replace(",", " ").split()
        return float(box[2]), float(box[3])
    with Image.open(io.BytesIO(artwork.data)) as picture:
        return picture.size
