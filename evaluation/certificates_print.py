"""The file for the printing house: every certificate of a cycle, made by the worker and kept for who asked."""

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from spcncl_portal.accounts.models import User
from spcncl_portal.core.actions import require
from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.jobs import job_runner, progress, start_job
from spcncl_portal.core.models import Job
from spcncl_portal.documents.actions.designs import current_design, design_of
from spcncl_portal.documents.certificate_layout import Design
from spcncl_portal.documents.certificates import CertificateSheet
from spcncl_portal.documents.print_sheets import PrintOrder, write_print_file
from spcncl_portal.files.job_files import holds_rights, keep_for_job, scratch
from spcncl_portal.programme.models import Cycle

from .certificate_papers import sheet_of
from .models import Certificate
from .recognition_queries import issued_of

KIND = "certificates_print"
PERMISSION = "evaluation.print_certificates"


def start_printing(*, cycle: Cycle, order: PrintOrder, by: User, ids: list[int] | None = None) -> Job:
    """Make the print file of the cycle in the background; asking again while it is made returns the same work.

    ids: certificates in the order in which they are handed over; without, by rank, the Top 10 last. Raises ActionError
    when nothing is issued, or when one of `ids` is not a certificate in force of the cycle.
    """
    require(by, PERMISSION)
    rows = in_order(cycle, ids)
    if not rows:
        raise ActionError(_("Chưa có giấy chứng nhận nào được cấp trong chu kỳ này."))
    payload = {
        "cycle": cycle.pk,
        "size": order.size,
        "marks": order.marks,
        "cmyk": order.cmyk,
        "ids": [one.pk for one in rows],
        "again": f"{reverse('evaluation:print_order')}?nam={cycle.year}",
    }
    words = {"year": cycle.year, "size": order.size, "n": len(rows)}
    label = _("Tệp in giấy chứng nhận %(year)s, khổ %(size)s, %(n)d tờ") % words
    key = f"{cycle.year}:{order.size}:{order.marks:d}:{order.cmyk:d}:{by.pk}"
    return start_job(kind=KIND, label=label, by=by, payload=payload, key=key, total=len(rows))


def in_order(cycle: Cycle, ids: list[int] | None = None) -> list[Certificate]:
    """The certificates in force: in the order of `ids`, else by rank with the Top 10 last.

    Raises ActionError when one of `ids` is not among them, or stands there twice.
    """
    rows = issued_of(cycle).select_related(
        "recognition__decision", "design__artwork", "design__emblem", "document__design"
    )
    found = list(rows.order_by("kind", "recognition__rank", "sequence"))
    if ids is None:
        return found
    by_id = {one.pk: one for one in found}
    if len(set(ids)) != len(ids) or not set(ids) <= set(by_id):
        raise ActionError(_("Thứ tự in có giấy chứng nhận bị lặp hoặc không còn hiệu lực; hãy lập lại danh sách."))
    return [by_id[pk] for pk in ids]


@job_runner(KIND, export=True, still_allowed=lambda user, job: user.has_perm(PERMISSION) and holds_rights(user, job))
def run(job: Job) -> dict:
    """Lay all out for print; certificates withdrawn or reissued since the order are left out of it."""
    cycle = Cycle.objects.get(pk=job.payload["cycle"])
    require(job.created_by, PERMISSION)
    in_force = {one.pk: one for one in in_order(cycle)}
    rows = [in_force[pk] for pk in job.payload["ids"] if pk in in_force]
    if not rows:
        raise ActionError(_("Chưa có giấy chứng nhận nào được cấp trong chu kỳ này."))
    order = PrintOrder(job.payload["size"], job.payload["marks"], job.payload["cmyk"])
    progress(job, done=0, total=len(rows))
    with translation.override("vi"), scratch(job) as folder:
        path = folder / "print.pdf"
        title = f"Giấy chứng nhận năm {cycle.year}, bản in khổ {order.size}"
        write_print_file(
            path, sheets_of(rows), order, title=title, report=lambda done, total: progress(job, done=done, total=total)
        )
        name = f"giay-chung-nhan-{cycle.year}-ban-in-{order.size.lower()}.pdf"
        return keep_for_job(job, path=path, name=name, content_type="application/pdf")


def sheets_of(rows: list[Certificate]) -> list[tuple[CertificateSheet, Design]]:
    """What is printed, each with the design that it was issued with (older ones: the first of their kind)."""
    designs: dict[int, Design] = {}
    sheets = []
    for one in rows:
        row = one.design or current_design(one.kind)
        if row.pk not in designs:
            designs[row.pk] = design_of(row)
        sheets.append((sheet_of(one), designs[row.pk]))
    return sheets
