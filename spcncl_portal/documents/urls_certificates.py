"""Addresses of credentials, and of the designs of certificates."""

from spcncl_portal.core.routes import public, route

from . import credential_views as credentials
from . import design_views as designs

VIEW, MANAGE = "documents.view_designs", "documents.manage_designs"
READ, CHANGE = ("GET",), ("POST",)
EXAMPLE = designs.example_design

certificate_urls = [
    public(
        "xac-minh/<str:code>/van-bang.jwt",
        credentials.signed,
        name="credential",
        example=credentials.example_certificate,
    ),
    public(
        "xac-minh/<str:code>/van-bang.json",
        credentials.readable,
        name="credential_json",
        example=credentials.example_certificate,
    ),
    public(
        "xac-minh/<str:code>/trang-thai.json",
        credentials.status,
        name="credential_status",
        example=credentials.example_certificate,
    ),
    public(".well-known/jwks.json", credentials.keys, name="credential_keys"),
    public(".well-known/jwt-vc-issuer", credentials.issuer, name="credential_issuer"),
    route("chung-nhan/mau/", designs.designs, name="designs", enter=VIEW, methods=READ),
    route("chung-nhan/mau/goc/", designs.begin, name="begin_designs", enter=MANAGE, methods=CHANGE),
    route("chung-nhan/mau/<int:pk>/", designs.design, name="design", enter=VIEW, methods=READ, example=EXAMPLE),
    route(
        "chung-nhan/mau/<int:pk>/in-thu.pdf",
        designs.proof,
        name="design_proof",
        enter=VIEW,
        methods=READ,
        example=EXAMPLE,
    ),
    route("chung-nhan/mau/<int:pk>/sua/", designs.edit, name="edit_design", enter=MANAGE, example=EXAMPLE),
    route(
        "chung-nhan/mau/<int:pk>/xem-thu/",
        designs.preview,
        name="preview_design",
        enter=MANAGE,
        methods=CHANGE,
        example=EXAMPLE,
    ),
    route(
        "chung-nhan/mau/<int:pk>/ban-moi/",
        designs.draft,
        name="draft_design",
        enter=MANAGE,
        methods=CHANGE,
        example=EXAMPLE,
    ),
    route(
        "chung-nhan/mau/<int:pk>/dung/", designs.use, name="use_design", enter=MANAGE, methods=CHANGE, example=EXAMPLE
    ),
]
