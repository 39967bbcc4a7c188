"""Parts of a paper on the screen: a table as a table, a chart as a picture with its table below."""

import base64
import hashlib
import json

from django import template
from django.core.cache import cache

from ..reporting import Chart, Heading, Items, Table, charts
from ..reporting.serialise import dumped
from ..reporting.values import shown

register = template.Library()
CACHE_SECONDS = 24 * 3600


def _drawing(chart: Chart) -> str:
    """The chart as an address that holds the picture itself; drawn once for the same values."""
    text = json.dumps(dumped(chart), sort_keys=True, ensure_ascii=False)
    key = f"chart:{hashlib.sha256(text.encode()).hexdigest()}"
    return cache.get_or_set(key, lambda: base64.b64encode(charts.to_svg(chart)).decode("ascii"), CACHE_SECONDS)


def _table(table: Table) -> dict:
    table = table.counted()
    return {
        "caption": table.caption,
        "columns": table.columns,
        "rows": [_cells(row, table) for row in table.rows],
        "total": _cells(table.total, table) if table.total is not None else None,
    }


def _cells(row: list, table: Table) -> list[tuple[str, str, str]]:
    """Each cell as text, with its class and the title of its column; the first one heads the card on a phone."""
    pairs = list(zip(row, table.columns, strict=True))
    kinds = ["cell-title", *("number" if column.align == "right" else "" for column in table.columns[1:])]
    return [(shown(value, column), kind, column.title) for (value, column), kind in zip(pairs, kinds, strict=True)]


@register.inclusion_tag("components/report_part.html")
def report_part(block) -> dict:
    """One block of a paper (`documents.reporting`), but for pictures."""
    if isinstance(block, Chart):
        return {"kind": "chart", "chart": block, "drawing": _drawing(block), "table": _table(block.table)}
    if isinstance(block, Table):
        return {"kind": "table", "table": _table(block)}
    if isinstance(block, Items):
        return {"kind": "items", "items": block.items}
    return {"kind": "heading" if isinstance(block, Heading) else "paragraph", "text": block.text}
