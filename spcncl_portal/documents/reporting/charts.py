"""Charts drawn from their description, as SVG for pages and PDF, as PNG for Word. Excel draws its own (xlsx).

matplotlib is imported when the first chart is drawn: it takes 25 MB that most processes never need.
Colours differ in brightness and bars in hatching, so that a chart is read without colours too.
"""

import io
from functools import lru_cache

from spcncl_portal.core.parsing import show_number

from ..pdf import FONTS
from .model import LINE, Chart

COLOURS = ("#1f4e79", "#c55a11", "#7f7f7f", "#548235", "#7030a0", "#bf9000")
HATCHES = ("", "//", "..", "xx", "--", "\\\\")
MARKERS = ("o", "s", "^", "D", "v", "P")
WIDTH_MM = 160
_INCH = 25.4
# More words below the axis than this would run into each other: the bars then lie.
_STANDING_LETTERS = 60


@lru_cache(maxsize=1)
def _family() -> str:
    """The family of the papers' font, made known to matplotlib once."""
    from matplotlib import font_manager

    for name in ("Tinos-Regular.ttf", "Tinos-Bold.ttf"):
        font_manager.fontManager.addfont(str(FONTS / name))
    return "Tinos"


def to_svg(chart: Chart) -> bytes:
    """The chart as SVG, letters as outlines, the same bytes each time."""
    return _drawn(chart, "svg", metadata={"Date": None, "Creator": None})


def to_png(chart: Chart) -> bytes:
    """The chart as PNG at 200 dots an inch."""
    return _drawn(chart, "png", dpi=200, metadata={"Software": None})


def height_mm(chart: Chart) -> float:
    """How high the chart stands when it is WIDTH_MM wide."""
    if _lies(chart):
        return max(60.0, 18.0 + len(chart.categories) * max(7.0, 4.5 * len(chart.series)))
    return 80.0


def _lies(chart: Chart) -> bool:
    return chart.kind != LINE and sum(map(len, chart.categories)) > _STANDING_LETTERS


def _drawn(chart: Chart, kind: str, **options) -> bytes:
    import matplotlib
    from matplotlib.figure import Figure

    rules = {
        "font.family": _family(), "font.size": 11, "svg.hashsalt": chart.title, "hatch.linewidth": 0.6,
        "text.parse_math": False,  # "$" in a name is a dollar
    }  # fmt: skip
    with matplotlib.rc_context(rules):
        figure = Figure(figsize=(WIDTH_MM / _INCH, height_mm(chart) / _INCH), layout="constrained")
        axes = figure.add_subplot()
        _draw(axes, chart)
        buffer = io.BytesIO()
        figure.savefig(buffer, format=kind, **options)
    return buffer.getvalue()


def _draw(axes, chart: Chart) -> None:
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    lies = _lies(chart)
    if chart.kind == LINE:
        _draw_lines(axes, chart)
    else:
        _draw_bars(axes, chart, lies)
    places = range(len(chart.categories))
    values, names = (axes.xaxis, axes.yaxis) if lies else (axes.yaxis, axes.xaxis)
    names.set_ticks(list(places), chart.categories)
    values.set_major_formatter(FuncFormatter(lambda value, _place: show_number(_plain(value))))
    values.set_major_locator(MaxNLocator(integer=chart.decimals == 0))
    if all(value is None or value >= 0 for _name, row in chart.series for value in row):
        (axes.set_xlim if lies else axes.set_ylim)(0)
    values.grid(visible=True, color="#d9d9d9", linewidth=0.6)
    axes.set_axisbelow(True)
    (axes.set_xlabel if lies else axes.set_ylabel)(chart.unit)
    if lies:
        axes.invert_yaxis()
    axes.spines[["top", "right"]].set_visible(False)
    if len(chart.series) > 1:
        axes.legend(frameon=False, loc="lower center", bbox_to_anchor=(0.5, 1), ncols=min(3, len(chart.series)))


def _plain(value: float):
    return int(value) if float(value).is_integer() else round(value, 2)


def _draw_bars(axes, chart: Chart, lies: bool) -> None:
    room = 0.8 / max(1, len(chart.series))
    for number, (name, values) in enumerate(chart.series):
        places = [place - 0.4 + room * (number + 0.5) for place in range(len(values))]
        heights = [0 if value is None else float(value) for value in values]
        look = {"color": COLOURS[number % 6], "hatch": HATCHES[number % 6], "edgecolor": "white", "label": name}
        if lies:
            axes.barh(places, heights, height=room, **look)
        else:
            axes.bar(places, heights, width=room, **look)


def _draw_lines(axes, chart: Chart) -> None:
    for number, (name, values) in enumerate(chart.series):
        known = [float("nan") if value is None else float(value) for value in values]
        axes.plot(range(len(known)), known, color=COLOURS[number % 6], marker=MARKERS[number % 6], label=name)
