"""Addresses of credentials, and of the designs of certificates."""

from spcncl_portal.core.routes import public

from . import credential_views as credentials

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
]
