"""Lists: search, filter, sort, page, export, as one reusable piece.

A list screen names its rows (`queries`), columns (`tables`) and filter (`filters`) and calls `render_list`.
"""

import io

import xlsxwriter
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tables2 import RequestConfig

from .text import search_text

PER_PAGE = 25


def search(rows, text: str, through: str = ""):
    """Filter `rows` by every word of `text`, accents and case aside.

    `through`: path to the model that has the `search_text` column, when it is not the rows' own.
    """
    column = f"{through}__search_text" if through else "search_text"
    for word in search_text(text).split():
        rows = rows.filter(**{f"{column}__contains": word})
    return rows


def render_list(
    request, *, rows, table_class, template: str, filter_class=None, context=None, name="danh-sach", search_through=""
):
    """Answer a list screen: `?q=` search, the filter's fields, `?sort=`, `?page=`, `?_export=xlsx`.

    `name`: of the exported file. `search_through`: see `search`. `context`: more values for the template.
    """
    filterset = filter_class(request.GET, queryset=rows, request=request) if filter_class else None
    if filterset is not None:
        rows = filterset.qs
    if request.GET.get("q") and (search_through or hasattr(rows.model, "search_text")):
        rows = search(rows, request.GET["q"], search_through)
    table = table_class(rows)
    if request.GET.get("_export") == "xlsx":
        RequestConfig(request, paginate=False).configure(table)
        return xlsx_response(table, name)
    paginate = {"per_page": PER_PAGE, "paginator_class": Paginator, "silent": True}
    RequestConfig(request, paginate=paginate).configure(table)
    values = {"table": table, "filter": filterset, "q": request.GET.get("q", ""), **(context or {})}
    return render(request, template, values)


def xlsx_response(table, name: str) -> HttpResponse:
    """The rows of a table as an Excel file: numbers as numbers, text never as a formula."""
    buffer = io.BytesIO()
    options = {"in_memory": False, "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        sheet, bold = book.add_worksheet(str(_("Danh sách"))), book.add_format({"bold": True, "border": 1})
        for number, row in enumerate(table.as_values(exclude_columns=("actions",))):
            for column, value in enumerate(row):
                sheet.write(number, column, _cell(value), *([bold] if number == 0 else []))
        sheet.freeze_panes(1, 0)
    response = HttpResponse(
        buffer.getvalue(), content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
    today = timezone.localdate().isoformat()
    response["Content-Disposition"] = f'attachment; filename="{name}-{today}.xlsx"'
    return response


def _cell(value):
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        # Excel keeps 15 digits; longer whole numbers stay exact as text.
        return value if abs(value) < 10**15 else str(value)
    return "" if value is None else str(value)
