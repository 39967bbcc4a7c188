"""What is wrong with a design, before anybody prints a hundred of it.

Errors keep a design from being used: text off the page or over the QR code, a missing number or code, a name of the
data that does not fit. Warnings are for the eye: close to the frame, weak contrast, colours that the press dulls.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from django.utils.translation import gettext as _

from .certificate_artwork import picture_size
from .certificate_kinds import RULES
from .certificate_layout import Design, Element, Layout
from .certificate_pieces import pieces_of, signature_pieces
from .certificate_samples import LONGEST, SHORTEST, sample_sheet
from .inks import contrast, prints_as_seen

SAFE = {"drum": 20.4, "lines": 13.0, "none": 5.0}  # mm kept free along the edge
TOUCH = 0.5  # mm that boxes may share: the letters in them do not fill them
SMALLEST_QR, GOOD_QR = 15.0, 20.0  # mm; a code of this length has cells of 0.6 mm at 20 mm
READABLE, READABLE_LARGE, LARGE = 4.5, 3.0, 18.0  # WCAG 2.2: ratios, and points from which a text is large


@dataclass(frozen=True)
class Finding:
    """One thing to mend. where: key of the element, or the part's name."""

    is_error: bool
    where: str
    text: str

    @property
    def place(self) -> str:
        """`where` in words; texts have the name that the person gave them."""
        return part_name(self.where)


@dataclass(frozen=True)
class Area:
    """A part's box on the page, in mm."""

    name: str
    x: float
    y: float
    width: float
    height: float

    def overlap(self, other: "Area") -> bool:
        across = min(self.x + self.width, other.x + other.width) - max(self.x, other.x)
        down = min(self.y + self.height, other.y + other.height) - max(self.y, other.y)
        return across > TOUCH and down > TOUCH

    def inside(self, width: float, height: float, margin: float = 0.0) -> bool:
        return (
            self.x >= margin - 0.01
            and self.y >= margin - 0.01
            and self.x + self.width <= width - margin + 0.01
            and self.y + self.height <= height - margin + 0.01
        )


def part_name(part: str) -> str:
    """A part of the sheet in words: `qr` is "Mã QR"; names of texts stay as they are."""
    names = {"qr": _("Mã QR"), "emblem": _("Biểu trưng"), "artwork": _("Hình nền"), "paper": _("Màu giấy")}
    names |= {f"signature{number}": _("Chữ ký %(number)d") % {"number": number} for number in (1, 2)}
    return names.get(part, part)


def check_design(design: Design, kind: str) -> list[Finding]:
    """Return everything that is wrong, errors first."""
    layout = design.layout
    found = [
        *_words(layout, kind),
        *_places(layout, "none" if design.artwork else layout.frame),
        *_overlaps(layout),
        *_code_square(layout),
        *_colours(design),
        *_pictures(design),
    ]
    if not any(one.is_error for one in found):
        found += _names(layout, kind)
    return sorted(found, key=lambda one: not one.is_error)


def _words(layout: Layout, kind: str) -> Iterator[Finding]:
    known = RULES[kind].placeholders
    for element in layout.elements:
        for name in sorted(element.used() - set(known)):
            words = {"name": "{" + name + "}", "known": ", ".join("{" + one + "}" for one in known)}
            yield Finding(True, element.key, _("Không có ô điền %(name)s. Dùng được: %(known)s.") % words)
    used = {name for element in layout.elements for name in element.used()}
    for name in (RULES[kind].holder, "number", "code", "address"):
        if name not in used:
            text = _("Mẫu thiếu %(what)s: thêm một dòng chữ có {%(name)s}.")
            yield Finding(True, name, text % {"what": known[name], "name": name})
    keys = [element.key for element in layout.elements]
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        yield Finding(True, key, _("Hai dòng chữ cùng tên “%(key)s”; hãy đặt tên khác nhau.") % {"key": key})


def areas(layout: Layout) -> list[Area]:
    """Return the boxes of texts, signatures, QR code and emblem."""
    found = [Area(one.key, one.x, one.y, one.width, one.height) for one in layout.elements]
    found += [Area(name, one.x, one.y, one.width, one.height) for name, one in _signatures(layout)]
    found.append(Area("qr", layout.qr.x, layout.qr.y, layout.qr.size, layout.qr.size))
    if layout.emblem_kind != "none":
        found.append(Area("emblem", layout.emblem.x, layout.emblem.y, layout.emblem.size, layout.emblem.size))
    return found


def _signatures(layout: Layout):
    return [(f"signature{number}", one) for number, one in enumerate(layout.signatures, start=1)]


def _places(layout: Layout, frame: str) -> Iterator[Finding]:
    width, height = layout.size
    safe = SAFE[frame] * width / 297
    for area in areas(layout):
        if not area.inside(width, height):
            yield Finding(True, area.name, _("Nằm ngoài trang %(w)g × %(h)g mm.") % {"w": width, "h": height})
        elif not area.inside(width, height, safe):
            text = _("Cách mép trang chưa đủ %(mm)s mm: có thể chạm khung hoặc bị xén mất.")
            yield Finding(False, area.name, text % {"mm": f"{safe:.0f}"})


def _overlaps(layout: Layout) -> Iterator[Finding]:
    hard = {"qr", *(name for name, _block in _signatures(layout))}
    for one, other in combinations(areas(layout), 2):
        if one.overlap(other):
            text = _("Chồng lên “%(other)s”.") % {"other": part_name(other.name)}
            yield Finding(bool({one.name, other.name} & hard), one.name, text)


def _code_square(layout: Layout) -> Iterator[Finding]:
    if layout.qr.size < SMALLEST_QR:
        yield Finding(True, "qr", _("Mã QR nhỏ hơn 15 mm: điện thoại khó đọc được."))
    elif layout.qr.size < GOOD_QR:
        yield Finding(False, "qr", _("Mã QR nên từ 20 mm trở lên để đọc được trên bản sao."))
    if contrast("#000000", layout.paper) < 7:
        yield Finding(True, "qr", _("Màu giấy quá tối so với mã QR màu đen."))


def _colours(design: Design) -> Iterator[Finding]:
    layout = design.layout
    for element in layout.elements:
        # On artwork the ground is unknown: only the paper's colour can be compared.
        ratio = contrast(element.colour, layout.paper)
        enough = READABLE_LARGE if element.largest >= LARGE else READABLE
        if ratio < READABLE_LARGE:
            yield Finding(True, element.key, _("Chữ quá nhạt so với nền (tương phản %(r).1f).") % {"r": ratio})
        elif ratio < enough:
            text = _("Chữ hơi nhạt so với nền (tương phản %(r).1f, nên từ %(n).1f).")
            yield Finding(False, element.key, text % {"r": ratio, "n": enough})
        if not prints_as_seen(element.colour):
            text = _("Màu %(colour)s sẽ xỉn đi khi in bốn màu; nên chọn màu bớt rực.")
            yield Finding(False, element.key, text % {"colour": element.colour})
    if not prints_as_seen(layout.paper):
        yield Finding(False, "paper", _("Màu giấy %(colour)s không in đúng được.") % {"colour": layout.paper})


def _pictures(design: Design) -> Iterator[Finding]:
    layout = design.layout
    if layout.emblem_kind == "uploaded" and design.emblem is None:
        yield Finding(True, "emblem", _("Chưa tải lên tệp biểu trưng."))
    if design.emblem is not None and design.emblem.form == "pdf":
        yield Finding(True, "emblem", _("Biểu trưng phải là tệp SVG, PNG hoặc JPG."))
    if design.artwork is None:
        return
    width, height = layout.size
    wide, high = picture_size(design.artwork)
    bleed = 6 if layout.artwork_bleeds else 0
    wanted = (width + bleed) / (height + bleed)
    if not high or abs(wide / high / wanted - 1) > 0.01:
        text = _("Tỷ lệ hình nền khác khổ %(w)g × %(h)g mm: hình sẽ bị kéo giãn.")
        yield Finding(False, "artwork", text % {"w": width + bleed, "h": height + bleed})
    if design.artwork.form in ("png", "jpg") and wide / (width + bleed) * 25.4 < 200:
        yield Finding(False, "artwork", _("Hình nền dưới 200 điểm mỗi inch: in ra sẽ nhòe."))
    if not layout.artwork_bleeds:
        yield Finding(False, "artwork", _("Hình nền không tràn lề: khi xén có thể hở viền giấy."))


def _names(layout: Layout, kind: str) -> Iterator[Finding]:
    """The longest and the shortest name of the data, each text for itself."""
    for which in (LONGEST, SHORTEST):
        sheet = sample_sheet(kind, layout, which)
        for element in layout.elements:
            if not _fits(element, layout, sheet.values):
                text = _("Chữ không vừa ô với tên dài nhất trong dữ liệu: tăng ô hoặc giảm cỡ nhỏ nhất.")
                yield Finding(True, element.key, text)
        try:
            signature_pieces(layout, sheet.signers)
        except ValueError:
            yield Finding(True, "signature", _("Ô ký quá nhỏ cho chức danh và họ tên."))


def _fits(element: Element, layout: Layout, values: dict[str, str]) -> bool:
    try:
        pieces_of([element], layout.language, values)
    except ValueError:
        return False
    return True
