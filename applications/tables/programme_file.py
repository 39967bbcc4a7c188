"""Columns of the information file."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from spcncl_portal.core.templatetags.portal import status_tag

from ..models import ProgrammeFile
from .enterprise import link_to
from .nomination import NUMBER, TITLE


class PaperTable(tables.Table):
    """One row a paper."""

    title = tables.Column(linkify=link_to("applications:programme_file"), attrs=TITLE)
    kind = tables.Column()
    newest = tables.Column(verbose_name=_("Phiên bản mới nhất"), attrs=NUMBER)
    downloads = tables.Column(verbose_name=_("Lượt tải"), attrs=NUMBER)
    withdrawn_at = tables.Column(verbose_name=_("Tình trạng"), empty_values=())

    class Meta:
        model = ProgrammeFile
        fields = ("title", "kind", "newest", "downloads", "withdrawn_at")
        empty_text = _("Thêm sổ tay, biểu mẫu, bản trình bày để mọi người tải về ở trang Hướng dẫn.")

    def render_withdrawn_at(self, record):
        return status_tag(self.value_withdrawn_at(record), "withdrawn" if record.withdrawn_at else "active")

    def value_withdrawn_at(self, record):
        return str(_("đã thôi cung cấp")) if record.withdrawn_at else str(_("đang cung cấp"))
