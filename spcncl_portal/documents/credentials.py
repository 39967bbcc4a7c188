"""Certificates as signed data beside the PDF, so that others can check them without asking the portal.

W3C Verifiable Credentials Data Model 2.0, secured as a JWT (Securing Verifiable Credentials using JOSE and COSE,
`vc+jwt`), signed with ES256. Only what the verification page shows to everybody stands in it. Whether a certificate was
revoked or superseded meanwhile is asked at the address in `credentialStatus`.
"""

import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from joserfc import jwt

from .credential_keys import ALGORITHM, public_keys, signing_key
from .formats import HANOI
from .models import VerifiableDocument
from .queries import Status, verify_code

BASE_CONTEXT = "https://www.w3.org/ns/credentials/v2"
ISSUER_NAME = "Cổng thông tin sản phẩm công nghiệp chủ lực thành phố Hà Nội"
TYPES = ("VerifiableCredential", "CertificateCredential")


def address(name: str, *args: str) -> str:
    """Return the full address of a route of this app."""
    return settings.SITE_URL + reverse(f"documents:{name}", args=args)


def credential(document: VerifiableDocument) -> dict[str, Any]:
    """Return the credential of a registered certificate, unsigned: the same each time, whatever its state today."""
    values: dict[str, Any] = {
        # Terms that the base does not know are looked up in the portal's own vocabulary.
        "@context": [BASE_CONTEXT, {"@vocab": address("credential_issuer") + "#"}],
        "id": address("verify_code", document.code),
        "type": list(TYPES),
        "issuer": {"id": address("credential_issuer"), "name": ISSUER_NAME},
        "name": document.title,
        "validFrom": _begin(document),
        "credentialSubject": {
            "name": document.holder,
            "certificateNumber": document.number,
            "verificationCode": document.code,
            "issuedAt": _moment(document.issued_at),
            "statements": [{"label": label, "value": value} for label, value in document.content],
            "pdfSha256": document.sha256,
        },
        "credentialStatus": {"id": address("credential_status", document.code), "type": "PortalStatus"},
    }
    if document.valid_to:
        values["validUntil"] = _moment(datetime.datetime.combine(document.valid_to, datetime.time(23, 59, 59), HANOI))
    if document.demo:
        values["demo"] = True
    return values


def signed_credential(document: VerifiableDocument) -> str:
    """Return the credential as a JWT; raises ImproperlyConfigured when there is no usable key."""
    key = signing_key()
    header = {
        "alg": ALGORITHM,
        "typ": "vc+jwt",
        "cty": "vc",
        "kid": key.thumbprint(),
    }
    return jwt.encode(header, credential(document), key, algorithms=[ALGORITHM])


def status_of(code: str) -> dict[str, Any] | None:
    """Return what is true of a certificate today: its status word, why, and what took its place; None if unknown."""
    found = verify_code(code)
    if found.document is None or not has_credential(found.document):
        return None
    successor = found.document.superseded_by
    return {
        "id": address("credential_status", found.code),
        "code": found.code,
        "number": found.number,
        "status": found.status.value,
        "reason": found.reason,
        "supersededBy": address("verify_code", successor.code) if found.status == Status.SUPERSEDED else None,
        "checkedAt": _moment(timezone.now()),
    }


def has_credential(document: VerifiableDocument) -> bool:
    """Certificates have one; receipts, score sheets and reports are papers of their holders alone."""
    return document.kind == VerifiableDocument.Kind.CERTIFICATE


def issuer_document() -> dict[str, Any]:
    """Who signs, with the keys: a controlled identifier document, also metadata of an issuer of JWT credentials."""
    issuer = address("credential_issuer")
    keys = public_keys()["keys"]
    methods = [
        {"id": f"{issuer}#{key['kid']}", "type": "JsonWebKey", "controller": issuer, "publicKeyJwk": key}
        for key in keys
    ]
    return {
        "@context": ["https://www.w3.org/ns/cid/v1"],
        "id": issuer,
        "name": ISSUER_NAME,
        "verificationMethod": methods,
        "assertionMethod": [one["id"] for one in methods],
        "issuer": issuer,
        "jwks_uri": address("credential_keys"),
    }


def _begin(document: VerifiableDocument) -> str:
    if document.valid_from is None:
        return _moment(document.issued_at)
    return _moment(datetime.datetime.combine(document.valid_from, datetime.time(), HANOI))


def _moment(value: datetime.datetime) -> str:
    """Return a moment as XML Schema writes it, in Hà Nội's time."""
    return value.astimezone(HANOI).isoformat(timespec="seconds")
