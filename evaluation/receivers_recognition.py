"""What follows the decision and the certificates: people are told, files are read by their rules."""

from django.dispatch import receiver
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from applications.dossier_notices import people_of
from applications.models import Dossier
from spcncl_portal.files.access import register_reader
from spcncl_portal.notifications.actions import notify

from .models import Certificate, Decision, Recognition
from .signals import certificates_issued, decision_recorded, recognition_revoked


@receiver(decision_recorded)
def tell_the_enterprises(sender, decision, **kwargs):
    """Each enterprise hears of each of its products: recognised or not."""
    result = decision.cycle.result
    for row in result.rows.select_related("dossier__enterprise", "dossier__cycle"):
        _tell_of_decision(row.dossier, decision)


def _tell_of_decision(dossier: Dossier, decision: Decision) -> None:
    values = {"product": dossier.product_name, "number": decision.number, "year": decision.cycle.year}
    if Recognition.objects.filter(dossier=dossier).exists():
        title = _("Sản phẩm %(product)s được công nhận năm %(year)s")
        text = _("Theo Quyết định %(number)s, sản phẩm %(product)s được công nhận là sản phẩm công nghiệp chủ lực.")
        url = reverse("evaluation:recognitions")
    else:
        title = _("Kết quả xét chọn sản phẩm %(product)s năm %(year)s")
        text = _("Sản phẩm %(product)s không có trong danh sách công nhận của Quyết định %(number)s.")
        url = reverse("applications:dossier", args=[dossier.code])
    notify(
        kind="decision_recorded",
        subject=dossier,
        recipients=people_of(dossier),
        title=lambda: title % values,
        text=lambda: text % values,
        url=url,
    )


@receiver(certificates_issued)
def tell_of_certificates(sender, cycle, certificates, **kwargs):
    """Each enterprise hears that its certificate can be downloaded; a closed cycle sends nothing."""
    if not cycle.is_open:
        return
    for certificate in certificates:
        _tell_of_certificate(certificate)


def _tell_of_certificate(certificate: Certificate) -> None:
    values = {"number": certificate.number, "product": certificate.recognition.product_name}
    notify(
        kind="certificate_issued",
        subject=certificate,
        recipients=people_of(certificate.recognition.dossier),
        title=lambda: _("Giấy chứng nhận số %(number)s đã được cấp") % values,
        text=lambda: _("Giấy chứng nhận của sản phẩm %(product)s đã sẵn sàng để tải về ở trang Chứng nhận.") % values,
        url=reverse("evaluation:certificates"),
    )


@receiver(recognition_revoked)
def tell_of_revocation(sender, recognition, **kwargs):
    """The enterprise hears that, and why, its title was withdrawn."""
    values = {"product": recognition.product_name, "reason": recognition.state_reason}
    notify(
        kind="recognition_revoked",
        subject=recognition,
        recipients=people_of(recognition.dossier),
        title=lambda: _("Thu hồi công nhận sản phẩm %(product)s") % values,
        text=lambda: _("Sản phẩm %(product)s bị thu hồi danh hiệu và giấy chứng nhận. Lý do: %(reason)s") % values,
        url=reverse("evaluation:recognition", args=[recognition.pk]),
    )


def _read_certificate(user, certificate: Certificate) -> bool:
    return user.has_perm("evaluation.read_certificate", certificate.recognition)


def _read_decision(user, decision: Decision) -> bool:
    return user.has_perm("evaluation.view_recognitions")


register_reader("evaluation.Certificate", _read_certificate)
register_reader("evaluation.Decision", _read_decision)
