"""Own drawings for certificates: a frame after the bronze drums of Đông Sơn, and an emblem. Pure; lengths in mm.

The drum's vocabulary: a many-rayed star, sawteeth, circles joined by tangents, flying Lạc birds.
"""

import math
from dataclasses import dataclass
from functools import lru_cache

WIDTH, HEIGHT = 297.0, 210.0
STAR_RAYS = 14
# A bird flying to the left in a box about 10 wide, beak at the left end.
_BIRD = (
    "M-6.2 .1 L-2.6 -.5 Q-2 -1.5 -.9 -1.25 L1.6 -2.3 L.2 -1 Q1.2 -.75 1.9 -.35 L5.4 -2.6 L4 -.2 L6.4 .5 L3.8 .75 "
    "Q2.6 1.05 1.3 .9 L3.2 2.9 L-.6 .85 Q-1.6 .75 -2.4 .3 Z"
)


@dataclass(frozen=True)
class Palette:
    """Colours of one kind of certificate: the band's ground and its pattern, lines, faint drum behind the text."""

    ground: str
    deep: str
    pattern: str
    line: str
    drum: str
    paper: str


RED = Palette("#a01c20", "#6f0f13", "#f0d48a", "#c4953a", "#d9b25a", "#fffdf5")
GOLD = Palette("#b98a2c", "#7b5410", "#fff3cd", "#a01c20", "#cf9f3a", "#fffbee")
BLUE = Palette("#1d4f7c", "#12365b", "#e8d6a2", "#c4953a", "#8fb0cc", "#fdfeff")
GREEN = Palette("#2c6a4c", "#1a4a33", "#ecd9a0", "#c4953a", "#9cc3ad", "#fdfffc")
PALETTES = {"red": RED, "gold": GOLD, "blue": BLUE, "green": GREEN}


@lru_cache(maxsize=32)
def frame_svg(
    palette: Palette, style: str = "drum", emblem_at: tuple[float, float, float] | None = None, bleed: float = 0.0
) -> str:
    """Return the landscape page without its text, in the measures of A4: paper, faint drum, band, corners, emblem.

    style: `drum`, `lines` (fine lines only) or `none` (bare paper). emblem_at: middle and radius of the built-in
    emblem. bleed: how far the paper's colour goes beyond each edge.
    """
    wide, high = WIDTH + 2 * bleed, HEIGHT + 2 * bleed
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{-bleed:g} {-bleed:g} {wide:g} {high:g}" '
        f'width="{wide:g}mm" height="{high:g}mm">',
        f'<rect x="{-bleed:g}" y="{-bleed:g}" width="{wide:g}" height="{high:g}" fill="{palette.paper}"/>',
    ]
    if style == "drum":
        parts.append(f'<g opacity=".2">{drum(WIDTH / 2, 114, 70, palette.drum, birds=True)}</g>{_band(palette)}')
        parts += [_corner(x, y, palette) for x in (12.9, WIDTH - 12.9) for y in (12.9, HEIGHT - 12.9)]
    elif style == "lines":
        parts.append(f'<g opacity=".16">{drum(WIDTH / 2, 114, 70, palette.drum, birds=True)}</g>')
        parts += [_outline(9, 1.4, palette.ground), _outline(11.4, 0.35, palette.line)]
        parts += [_corner_star(x, y, palette) for x in (14.5, WIDTH - 14.5) for y in (14.5, HEIGHT - 14.5)]
    if emblem_at:
        parts.append(emblem(*emblem_at))
    return "".join([*parts, "</svg>"])


def _corner_star(x: float, y: float, palette: Palette) -> str:
    return f'<g fill="{palette.line}">{star(x, y, 2.4, 0.9)}</g>'


def drum(cx: float, cy: float, radius: float, colour: str, *, birds: bool = False) -> str:
    """Return the face of a drum: star, rings of sawteeth and tangent circles, and a ring of birds if asked."""
    rings = [0.3, 0.345, 0.42, 0.465, 0.68, 0.725, 0.81, 0.855, 0.97, 1.0]
    circles = "".join(f'<circle r="{radius * ring:.3f}" stroke-width="{radius * 0.006:.3f}"/>' for ring in rings)
    parts = [
        f'<g transform="translate({cx:g} {cy:g})" fill="none" stroke="{colour}">{circles}</g>',
        f'<g transform="translate({cx:g} {cy:g})" fill="{colour}">',
        star(0, 0, radius * 0.285, radius * 0.085),
        _teeth_ring(radius * 0.345, radius * 0.415, 56),
        _tangent_ring(radius * 0.7675, radius * 0.033, 60, colour),
        _teeth_ring(radius * 0.855, radius * 0.965, 90),
    ]
    if birds:
        scale = radius * 0.0165
        for step in range(12):
            angle = 360 / 12 * step
            parts.append(
                f'<path d="{_BIRD}" '
                f'transform="rotate({angle:g}) translate(0 {-radius * 0.572:.3f}) scale({scale:.4f})"/>'
            )
    parts.append("</g>")
    return "".join(parts)


def star(cx: float, cy: float, outer: float, inner: float, rays: int = STAR_RAYS) -> str:
    """Return a star polygon with `rays` points."""
    return f'<polygon points="{_points(cx, cy, [outer, inner], rays * 2)}"/>'


def _points(cx: float, cy: float, radii: list[float], count: int) -> str:
    turn = 2 * math.pi / count
    pairs = []
    for step in range(count):
        radius, angle = radii[step % len(radii)], turn * step - math.pi / 2
        pairs.append(f"{cx + radius * math.cos(angle):.3f},{cy + radius * math.sin(angle):.3f}")
    return " ".join(pairs)


def _polar(radius: float, angle: float) -> str:
    return f"{radius * math.cos(angle):.3f} {radius * math.sin(angle):.3f}"


def _teeth_ring(inner: float, outer: float, count: int) -> str:
    turn = 2 * math.pi / count
    teeth = (
        f"M{_polar(inner, turn * n)}L{_polar(outer, turn * (n + 0.5))}L{_polar(inner, turn * (n + 1))}Z"
        for n in range(count)
    )
    return f'<path d="{"".join(teeth)}"/>'


def _tangent_ring(radius: float, dot: float, count: int, colour: str) -> str:
    turn = 2 * math.pi / count
    circles = "".join(
        f'<circle cx="{radius * math.cos(turn * n):.3f}" cy="{radius * math.sin(turn * n):.3f}" r="{dot * 0.62:.3f}"/>'
        for n in range(count)
    )
    lines = "".join(
        f"M{_polar(radius + dot, turn * (n + 0.12))}L{_polar(radius - dot, turn * (n + 0.88))}" for n in range(count)
    )
    width = dot * 0.28
    return f'<g fill="none" stroke="{colour}" stroke-width="{width:.3f}">{circles}<path d="{lines}"/></g>'


def _band(palette: Palette) -> str:
    """Return the band around the page: ground, sawteeth on both edges, tangent circles in the middle, fine lines."""
    outer, inner = 7.4, 18.4
    outside = f"M{outer} {outer}H{WIDTH - outer}V{HEIGHT - outer}H{outer}Z"
    ring = f"{outside}M{inner} {inner}V{HEIGHT - inner}H{WIDTH - inner}V{inner}Z"
    parts = [
        f'<path d="{ring}" fill="{palette.ground}"/>',
        _outline(5.0, 0.5, palette.line),
        _outline(6.3, 1.0, palette.deep),
        _outline(8.6, 0.25, palette.pattern),
        _outline(17.2, 0.25, palette.pattern),
        _outline(18.4, 0.7, palette.deep),
        _outline(19.9, 0.45, palette.line),
    ]
    along, down = WIDTH - 2 * 21, HEIGHT - 2 * 21
    sides = [(WIDTH / 2, 12.9, 0, along), (WIDTH / 2, HEIGHT - 12.9, 180, along)]
    sides += [(12.9, HEIGHT / 2, -90, down), (WIDTH - 12.9, HEIGHT / 2, 90, down)]
    for x, y, turn, length in sides:
        parts.append(f'<g transform="translate({x:g} {y:g}) rotate({turn})">{_strip(length, palette)}</g>')
    return "".join(parts)


def _outline(inset: float, width: float, colour: str) -> str:
    return (
        f'<rect x="{inset}" y="{inset}" width="{WIDTH - 2 * inset:g}" height="{HEIGHT - 2 * inset:g}" '
        f'fill="none" stroke="{colour}" stroke-width="{width}"/>'
    )


def _strip(length: float, palette: Palette) -> str:
    """Return one side of the band, centred on the origin, its outside up; whole units only."""
    count = round(length / 5.5)
    unit = length / count
    left = -length / 2
    middles = [left + unit * (n + 0.5) for n in range(count)]
    circles = "".join(
        f'<circle cx="{x:.3f}" cy="0" r="1.25"/><circle cx="{x:.3f}" cy="0" r=".35" fill="{palette.pattern}"/>'
        for x in middles
    )
    tangents = "".join(f"M{x:.3f} -1.75L{x + unit:.3f} 1.75" for x in middles[:-1])
    small = unit / 3
    teeth = "".join(
        f"M{left + small * n:.3f} {edge:g}l{small / 2:.3f} {height:g}l{small / 2:.3f} {-height:g}Z"
        for n in range(count * 3)
        for edge, height in ((-3.9, 1.35), (3.9, -1.35))
    )
    return (
        f'<g fill="none" stroke="{palette.pattern}" stroke-width=".38">{circles}<path d="{tangents}"/></g>'
        f'<path d="{teeth}" fill="{palette.pattern}"/>'
    )


def _corner(x: float, y: float, palette: Palette) -> str:
    """Return a corner: a square plate with a small drum."""
    half = 8.2
    return (
        f'<rect x="{x - half:g}" y="{y - half:g}" width="{2 * half:g}" height="{2 * half:g}" fill="{palette.deep}" '
        f'stroke="{palette.line}" stroke-width=".5"/>'
        f'<circle cx="{x:g}" cy="{y:g}" r="7.3" fill="{palette.ground}"/>' + _small_drum(x, y, 7.3, palette.pattern)
    )


def _small_drum(x: float, y: float, radius: float, colour: str) -> str:
    rings = "".join(f'<circle r="{radius * ring:.2f}"/>' for ring in (0.52, 0.6, 0.92, 1.0))
    return (
        f'<g transform="translate({x:g} {y:g})" fill="{colour}">'
        f'<g fill="none" stroke="{colour}" stroke-width=".22">{rings}</g>'
        + star(0, 0, radius * 0.48, radius * 0.17)
        + _teeth_ring(radius * 0.62, radius * 0.9, 28)
        + "</g>"
    )


def emblem(cx: float, cy: float, radius: float) -> str:
    """Return the programme's mark in its colours: a gear around Khuê Văn Các standing on a lotus."""
    gear = _points(0, 0, [radius, radius, radius * 0.9, radius * 0.9], 96)
    return (
        f'<g transform="translate({cx:g} {cy:g})">'
        f'<polygon points="{gear}" transform="rotate(1.9)" fill="#b8862b"/>'
        f'<circle r="{radius * 0.86:.2f}" fill="#fffdf5"/><circle r="{radius * 0.82:.2f}" fill="#a01c20"/>'
        f'<circle r="{radius * 0.78:.2f}" fill="none" stroke="#f0d48a" stroke-width=".25"/>'
        f'<g transform="scale({radius / 13:.4f})" fill="#f6dd9a">{_pavilion()}{_lotus()}</g></g>'
    )


def _pavilion() -> str:
    """Return Khuê Văn Các in few strokes: two roofs, the sun window with its rays, four pillars."""
    rays = "".join(
        f'<path d="M0 -1.05L0 -1.7" transform="translate(0 -1.9) rotate({turn})" stroke="#f6dd9a" stroke-width=".28"/>'
        for turn in range(0, 360, 45)
    )
    return (
        '<path d="M0 -8.6L.5 -8Q2.2 -7.5 3.6 -7.3L4.6 -7.7L4.1 -6.5H-4.1L-4.6 -7.7L-3.6 -7.3Q-2.2 -7.5 -.5 -8Z"/>'
        '<path d="M-3.1 -6.2H3.1L3.5 -5.7Q4.6 -5.3 5.9 -5.2L5.3 -4.2H-5.3L-5.9 -5.2Q-4.6 -5.3 -3.5 -5.7Z"/>'
        '<path d="M-3.7 -3.9H3.7V.1H-3.7ZM-3.2 -3.5V-.3H3.2V-3.5Z" fill-rule="evenodd"/>'
        f'<circle cx="0" cy="-1.9" r="1" fill="none" stroke="#f6dd9a" stroke-width=".42"/>{rays}'
        '<path d="M-4.7 .4H4.7V1.1H-4.7Z"/>'
        '<path d="M-3.9 1.1H-2.7V4.6H-3.9ZM2.7 1.1H3.9V4.6H2.7ZM-1.6 1.1H-.9V4.6H-1.6ZM.9 1.1H1.6V4.6H.9Z"/>'
    )


def _lotus() -> str:
    """Return a lotus of seven petals under the pavilion."""
    petal = "M0 0Q-1.5 -1.7 0 -4.3Q1.5 -1.7 0 0Z"
    petals = "".join(
        f'<path d="{petal}" transform="translate(0 9.1) rotate({turn})" fill="{fill}" '
        'stroke="#a01c20" stroke-width=".22"/>'
        for turn, fill in (
            (-84, "#f0cf82"),
            (84, "#f0cf82"),
            (-56, "#f3d890"),
            (56, "#f3d890"),
            (-28, "#f8e3a8"),
            (28, "#f8e3a8"),
            (0, "#fff0c4"),
        )
    )
    return petals


def emblem_mono(cx: float, cy: float, radius: float, colour: str = "#000000", ground: str = "#ffffff") -> str:
    """Return the mark in one colour on a ground, for stamps, engraving and one-colour print."""
    dark, light = ("#b8862b", "#a01c20"), ("#fffdf5", "#f0d48a", "#f6dd9a", "#f0cf82", "#f3d890", "#f8e3a8", "#fff0c4")
    drawing = emblem(cx, cy, radius)
    for old in dark:
        drawing = drawing.replace(old, "@dark@")
    for old in light:
        drawing = drawing.replace(old, ground)
    return drawing.replace("@dark@", colour)
