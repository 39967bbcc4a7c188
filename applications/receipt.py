"""The receipt of a submission: registered when it is submitted, its PDF made from the snapshot when it is asked for."""

import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from spcncl_portal.core.templatetags.portal import vndatetime
from spcncl_portal.documents.actions import register_document
from spcncl_portal.documents.codes import new_code
from spcncl_portal.documents.models import VerifiableDocument
from spcncl_portal.documents.pdf import render_pdf
from spcncl_portal.documents.qr import qr_data_uri

from .models import Dossier, Submission


def register_receipt(dossier: Dossier, number: int, sha256: str, at: datetime.datetime, by) -> VerifiableDocument:
    """Enter the receipt into the register of verifiable papers, in Vietnamese; its file follows on request."""
    with translation.override("vi"):
        return _register(dossier, number, sha256, at, by)


def _register(dossier: Dossier, number: int, sha256: str, at: datetime.datetime, by) -> VerifiableDocument:
    return register_document(
        code=new_code("BN", dossier.cycle.year),
        kind=VerifiableDocument.Kind.RECEIPT,
        title=_("Biên nhận hồ sơ %(code)s, lần nộp %(number)s") % {"code": dossier.code, "number": number},
        number=f"{dossier.code}/{number}",
        holder=dossier.enterprise.name,
        issued_at=at,
        content={
            _("Hồ sơ"): dossier.code,
            _("Sản phẩm"): dossier.product_name,
            _("Lần nộp"): number,
            _("Nộp lúc"): vndatetime(at),
            _("SHA-256 của bản chụp"): sha256,
        },
        cycle_year=dossier.cycle.year,
        demo=dossier.demo,
        by=by,
    )


def render(document: VerifiableDocument) -> tuple[bytes, Dossier]:
    """The PDF of a receipt, and the dossier whose rule says who may read it."""
    from .presentation import files_of_content, sections_of_content

    submission = Submission.objects.select_related("dossier__cycle", "dossier__enterprise").get(receipt=document)
    dossier = submission.dossier
    content = submission.content()
    address = settings.SITE_URL + reverse("documents:verify_code", args=[document.code])
    values = {
        "submission": submission,
        "dossier": dossier,
        "content": content,
        "document": document,
        "address": address,
        "qr": qr_data_uri(address),
        "files": files_of_content(content),
        "product_rows": sections_of_content(content, dossier.cycle)[0]["rows"],
    }
    return render_pdf("applications/dossier/print/receipt.html", values, code=document.code), dossier
