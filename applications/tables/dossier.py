"""Columns of the lists of dossiers."""

import datetime
from collections.abc import Callable
from functools import cached_property

import django_tables2 as tables
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from spcncl_portal.core.templatetags.portal import status_tag, tax_code, vndate, vndatetime
from spcncl_portal.programme.extensions import Due, dues_of
from spcncl_portal.programme.models import DeadlineKind

from ..holding import WITH_ENTERPRISE
from ..models import Dossier
from ..states import DossierState


class DossierTable(tables.Table):
    code = tables.Column(verbose_name=_("Mã hồ sơ"))
    product_name = tables.Column(verbose_name=_("Sản phẩm"), order_by="sort_key", attrs={"td": {"class": "cell-title"}})
    enterprise_name = tables.Column(verbose_name=_("Doanh nghiệp"), order_by="enterprise__sort_key")
    tax_code = tables.Column(verbose_name=_("Mã số thuế"))
    sector = tables.Column(verbose_name=_("Ngành"), order_by="sector__position", default="")
    state = tables.Column(verbose_name=_("Trạng thái"))
    submitted_at = tables.Column(verbose_name=_("Nộp lúc"), default="")
    due_at = tables.Column(verbose_name=_("Hạn"), default="")

    class Meta:
        model = Dossier
        fields = ("code", "product_name", "enterprise_name", "tax_code", "sector", "state", "submitted_at", "due_at")
        order_by = ("code",)

    def _url(self, record) -> str:
        return reverse("applications:dossier", args=[record.code])

    def render_product_name(self, record):
        return format_html('<a href="{}">{}</a>', self._url(record), record.product_name)

    def value_product_name(self, record):
        return record.product_name

    def render_tax_code(self, value):
        return tax_code(value)

    def render_state(self, record):
        return status_tag(record.get_state_display(), record.state)

    def value_state(self, record):
        return record.get_state_display()

    def render_submitted_at(self, value):
        return vndatetime(value)

    @cached_property
    def _extended(self) -> dict[tuple[int, str], Callable[..., Due]]:
        """(cycle id, kind of deadline) → what says by when a dossier is due; read once for all rows."""
        return {}

    def _due(self, record) -> datetime.datetime | None:
        """By when whoever has the dossier is due; what the enterprise has with its extension, None when excused."""
        if record.state not in WITH_ENTERPRISE:
            return record.due_at
        draft = record.state == DossierState.DRAFT
        kind, subject = (DeadlineKind.DOSSIER, record.enterprise) if draft else (DeadlineKind.CORRECTION, record)
        if (record.cycle_id, kind) not in self._extended:
            self._extended[record.cycle_id, kind] = dues_of(record.cycle, kind)
        return self._extended[record.cycle_id, kind](subject, record.due_at).at

    def render_due_at(self, record):
        due = self._due(record)
        if is_overdue(record, due):
            return format_html("{} {}", vndate(due), status_tag(str(_("quá hạn")), "overdue"))
        return vndate(due)

    def value_due_at(self, record):
        due = self._due(record)
        return vndate(due) if due else ""


class OwnDossierTable(DossierTable):
    """For the enterprise itself, which knows its name."""

    class Meta(DossierTable.Meta):
        exclude = ("tax_code", "enterprise_name")


def is_overdue(dossier: Dossier, due: datetime.datetime | None) -> bool:
    """Whether whoever has the dossier now, which is due at `due`, is late with it."""
    held = dossier.machine.owners[dossier.state] is not None and dossier.state != DossierState.ACCEPTED
    return bool(held and due and due < timezone.now())
