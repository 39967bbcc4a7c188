"""Lists: search, filter, sort, page, export, as one reusable piece.

A list screen names its rows (`queries`), columns (`tables`) and filter (`filters`) and calls `render_list`.
"""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
from django.shortcuts import render
from django.utils.translation import gettext as _
from django_tables2 import Column, RequestConfig

from .list_export import export
from .text import search_text

PER_PAGE = 25
MAX_SEARCH = 200  # letters: more words than that are more conditions than a database takes


class GapsLastColumn(Column):
    """A column sorted by `order_by`, rows without a value last both ways: the databases disagree on where they go."""

    def order(self, queryset, is_descending):
        keys = [
            F(name).desc(nulls_last=True) if is_descending else F(name).asc(nulls_last=True) for name in self.order_by
        ]
        return queryset.order_by(*keys, "pk"), True


def search(rows, text: str, through: str = ""):
    """Filter `rows` by every word of the first `MAX_SEARCH` letters of `text`, accents and case aside.

    `through`: path to the model that has the `search_text` column, when it is not the rows' own.
    """
    column = f"{through}__search_text" if through else "search_text"
    for word in search_text(text[:MAX_SEARCH]).split():
        rows = rows.filter(**{f"{column}__contains": word})
    return rows


def render_list(
    request, *, rows, table_class, template: str, filter_class=None, context=None, name="danh-sach", search_through=""
):
    """Answer a list screen: `?q=` search, the filter's fields, `?sort=`, `?page=`, `?_export=xlsx`.

    A list of more than `EXPORT_DIRECT_ROWS` rows is exported in the background (`core.list_export`).
    `name`: of the exported file. `search_through`: see `search`. `context`: more values for the template.
    """
    filterset = filter_class(request.GET, queryset=rows, request=request) if filter_class else None
    if filterset is not None:
        rows = filterset.qs
    if request.GET.get("q") and (search_through or hasattr(getattr(rows, "model", None), "search_text")):
        if len(request.GET["q"]) > MAX_SEARCH:
            text = _("Ô tìm kiếm nhận nhiều nhất %(n)s chữ; phần sau đã được bỏ qua. Hãy tìm bằng vài từ chính.")
            messages.warning(request, text % {"n": MAX_SEARCH})
        rows = search(rows, request.GET["q"], search_through)
    table = table_class(rows)
    if request.GET.get("_export") == "xlsx":
        RequestConfig(request, paginate=False).configure(table)
        title = (context or {}).get("page_title") or rows.model._meta.verbose_name_plural
        return export(request, table, name=name, title=str(title))
    RequestConfig(request, paginate=False).configure(table)
    table.paginate(Paginator, per_page=PER_PAGE)  # whatever `?per_page=` says
    table.page = table.paginator.get_page(request.GET.get(table.prefixed_page_field))
    values = {"table": table, "filter": filterset, "q": request.GET.get("q", ""), **(context or {})}
    return render(request, template, values)
