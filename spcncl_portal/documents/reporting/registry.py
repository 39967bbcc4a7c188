"""Named reports. An app's `reports.py` registers its own; nobody keeps a list of them."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.registry import Registry

from .docx import to_docx
from .model import ReportDocument
from .pdf import to_pdf
from .xlsx import to_xlsx


@dataclass(frozen=True)
class Format:
    """A kind of file that a report can be had in."""

    render: Callable[[ReportDocument], bytes]
    content_type: str


FORMATS = {
    "xlsx": Format(to_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "docx": Format(to_docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "pdf": Format(to_pdf, "application/pdf"),
}


@dataclass(frozen=True)
class Report:
    """A registered report; `enter` is the permission of those who may have it."""

    name: str
    title: str
    enter: str
    build: Callable[..., ReportDocument]


reports: Registry[Report] = Registry("report")


def report(name: str, *, title, enter: str):
    """Register `build(cycle, user=None) -> ReportDocument` as the report `name`.

    name: as typed after `export_report`; title: lazily translated; enter: a permission of `rules`.
    """

    def decorate(build: Callable[..., ReportDocument]):
        reports.add(name, Report(name, title, enter, build))
        return build

    return decorate


def all_reports() -> list[Report]:
    """Return the registered reports by name."""
    return sorted(reports, key=lambda one: one.name)


def get_report(name: str) -> Report:
    """Return the report `name`; raise ActionError when there is none."""
    found = reports.get(name)
    if found is None:
        raise ActionError(_("Không có báo cáo “%(name)s”.") % {"name": name}, field="name")
    return found


def render(name: str, cycle, fmt: str, *, user=None) -> bytes:
    """Build the report `name` of `cycle` and return it as `fmt` (docx, xlsx or pdf), in Vietnamese.

    Raises ActionError for an unknown name or format. Whether `user` may have it is asked by the caller.
    """
    one = get_report(name)
    if fmt not in FORMATS:
        raise ActionError(_("Chỉ xuất được docx, xlsx hoặc pdf."), field="format")
    with translation.override("vi"):
        return FORMATS[fmt].render(one.build(cycle, user=user))
