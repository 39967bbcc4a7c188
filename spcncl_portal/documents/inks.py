"""Colours on paper: from screen values to process inks, and which colours print as they look. Pure.

There is no colour profile here: a press has its own, and none is free to ship. `cmyk` is the plain conversion with the
grey share moved to black, so that the inks of a colour never add up to more than 300 %; text as dark as ink becomes
black only, which keeps fine letters sharp when the plates do not lie exactly over one another. `prints_as_seen` is a
rule of thumb: bright and saturated blues, greens and magentas lie outside of what offset on coated paper reaches.
"""

import colorsys
import re
from dataclasses import dataclass

_HEX = re.compile(r"#(?:[0-9a-fA-F]{6}|[0-9a-fA-F]{3})\b")
DARK = 0.26  # the brightest channel of a colour that is printed as pure black
MAX_INK = 3.0
# Hue (degrees, from–to) → the saturation × brightness above which the four inks fall visibly short.
_LIMITS = (
    (0, 22, 0.92),
    (22, 70, 0.98),
    (70, 165, 0.62),
    (165, 200, 0.85),
    (200, 265, 0.62),
    (265, 345, 0.72),
    (345, 360, 0.92),
)


def rgb(colour: str) -> tuple[float, float, float]:
    """Return the channels (0–1) of `#rrggbb` or `#rgb`; raises ValueError for anything else."""
    if not _HEX.fullmatch(colour):
        raise ValueError(f"not a colour: {colour!r}")
    digits = colour[1:] if len(colour) == 7 else "".join(letter * 2 for letter in colour[1:])
    red, green, blue = (int(digits[n : n + 2], 16) / 255 for n in (0, 2, 4))
    return red, green, blue


def cmyk(colour: str) -> tuple[float, float, float, float]:
    """Return the inks (0–1) of a screen colour."""
    red, green, blue = rgb(colour)
    brightest = max(red, green, blue)
    if brightest <= DARK:
        return 0.0, 0.0, 0.0, round(1 - min(red, green, blue) * 0.5, 3)
    black = 1 - brightest
    cyan, magenta, yellow = ((brightest - channel) / brightest for channel in (red, green, blue))
    return round(cyan, 3), round(magenta, 3), round(yellow, 3), round(black, 3)


def in_cmyk(drawing: str) -> str:
    """Return an SVG drawing of ours with every `#rrggbb` as process inks."""
    return _HEX.sub(lambda found: css(found[0]), drawing)


def css(colour: str) -> str:
    """Return the colour as CSS writes process inks."""
    return "device-cmyk({:g} {:g} {:g} {:g})".format(*cmyk(colour))


def prints_as_seen(colour: str) -> bool:
    """Say whether the four inks come close to the colour on a screen."""
    hue, saturation, value = colorsys.rgb_to_hsv(*rgb(colour))
    strength = saturation * value
    degrees = hue * 360
    return all(strength <= limit for low, high, limit in _LIMITS if low <= degrees < high)


def contrast(one: str, other: str) -> float:
    """Return the ratio of contrast of two colours, 1–21 (WCAG 2.2, 1.4.3)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    linear = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in rgb(colour))
    return sum(share * channel for share, channel in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@dataclass(frozen=True)
class Setup:
    """How a sheet is put on paper. scale: of the design's page; margin: room in mm around the cut page for bleed and
    marks; bleed: how far the ground goes into it; cmyk: process inks instead of screen colours."""

    scale: float = 1.0
    margin: float = 0.0
    bleed: float = 0.0
    cmyk: bool = False

    def ink(self, colour: str) -> str:
        """Return the colour as the sheet's style writes it."""
        return css(colour) if self.cmyk else colour
