"""Addresses of the decision, the certificates and the public register."""

from spcncl_portal.core.routes import public, route

from . import examples_recognition as examples
from .views import certificates, decision, register

READ = ("GET",)
VIEW, DECIDE = "evaluation.view_recognitions", "evaluation.decide"
PAPERS, PRINT = "evaluation.view_certificates", "evaluation.print_certificates"

recognition_urls = [
    route("cong-nhan/", decision.recognitions, name="recognitions", enter=VIEW, methods=READ),
    route("cong-nhan/quyet-dinh/", decision.record, name="record_decision", enter=DECIDE),
    route(
        "cong-nhan/<int:pk>/",
        decision.recognition,
        name="recognition",
        enter=VIEW,
        methods=READ,
        example=examples.recognition,
    ),
    route("cong-nhan/<int:pk>/thu-hoi/", decision.revoke, name="revoke", enter=DECIDE, example=examples.recognition),
    route("cong-nhan/<int:pk>/cap-lai/", decision.reissue, name="reissue", enter=DECIDE, example=examples.recognition),
    route("chung-nhan/", certificates.certificates, name="certificates", enter=PAPERS, methods=READ),
    route("chung-nhan/lap/", certificates.issue, name="issue_certificates", enter=PRINT, methods=("POST",)),
    route("chung-nhan/tat-ca.zip", certificates.archive, name="certificates_zip", enter=PRINT, methods=READ),
    route("chung-nhan/in/", certificates.print_order, name="print_order", enter=PRINT),
    route(
        "chung-nhan/in/bieu-trung.pdf", certificates.emblem_proof_file, name="emblem_proof", enter=PRINT, methods=READ
    ),
    route(
        "chung-nhan/<int:pk>/tep/",
        certificates.certificate_file,
        name="certificate_file",
        enter=PAPERS,
        methods=READ,
        example=examples.certificate,
    ),
    public("san-pham/", register.register, name="register"),
    public("san-pham/<int:pk>/", register.product, name="product", example=examples.recognition),
    public("doanh-nghiep-spcncl/", register.enterprises, name="enterprise_register"),
    public(
        "cong-khai/ket-qua/<int:year>/", register.published, name="published_result", example=examples.published_year
    ),
]
