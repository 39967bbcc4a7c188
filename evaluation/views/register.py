"""What everybody may see: recognised products and enterprises of all years, and the list published for comment."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _

from spcncl_portal.core.tables import render_list
from spcncl_portal.core.templatetags.portal import vndate
from spcncl_portal.programme.models import Body

from .. import recognition_queries as queries
from ..filters_recognition import EnterpriseRegisterFilter, RegisterFilter
from ..states import RecognitionState, ResultState
from ..tables_recognition import EnterpriseRegisterTable, RegisterTable


def register(request):
    """The register of recognised products."""
    return render_list(
        request,
        rows=queries.register(),
        table_class=RegisterTable,
        filter_class=RegisterFilter,
        template="evaluation/register/products.html",
        name="san-pham-duoc-cong-nhan",
    )


def product(request, pk: int):
    """One recognised product: whose, since when, whether it holds, how to verify it."""
    row = get_object_or_404(queries.public_recognitions(), pk=pk)
    facts = [
        (_("Doanh nghiệp"), row.enterprise_name),
        (_("Ngành"), row.sector.name if row.sector else ""),
        (_("Năm công nhận"), str(row.year)),
        (_("Danh hiệu"), _("Top 10 sản phẩm công nghiệp chủ lực") if row.top else _("Sản phẩm công nghiệp chủ lực")),
        (_("Quyết định"), f"{row.decision.number}, {vndate(row.decision.dated)}"),
        (_("Có giá trị"), f"{vndate(row.valid_from)} – {vndate(row.valid_to)}"),
    ]
    others = queries.register().filter(enterprise=row.enterprise).exclude(pk=row.pk).order_by("-year", "sort_key")
    values = {"recognition": row, "facts": facts, "others": others, "withdrawn": row.state == RecognitionState.REVOKED}
    return render(request, "evaluation/register/product.html", values)


def enterprises(request):
    """Enterprises with recognised products."""
    return render_list(
        request,
        rows=queries.recognised_enterprises(),
        table_class=EnterpriseRegisterTable,
        filter_class=EnterpriseRegisterFilter,
        template="evaluation/register/enterprises.html",
        name="doanh-nghiep-spcncl",
    )


def published(request, year: int):
    """The list as it is published for comment: products and enterprises, no points."""
    result = queries.published_result(year)
    if result is None:
        raise Http404
    values = {
        "result": result,
        "rows": queries.published_products(result),
        "criteria_set": result.cycle.criteria_set,
        "decision": getattr(result.cycle, "decision", None),
        "takes_comments": result.state == ResultState.PUBLISHED and result.comments_until >= timezone.localdate(),
        "office": Body.objects.filter(is_standing_office=True).first(),
    }
    return render(request, "evaluation/register/published.html", values)
