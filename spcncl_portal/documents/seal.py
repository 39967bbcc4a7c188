"""The office's digital seal on a PDF, an optional step: only where a key is configured (SEAL_PKCS12).

The library reads and checks the private key anew for each signature and signs each file once more to learn how long a
signature is. Both together are six sevenths of its time (103 ms a file against 15 ms, measured), so the key is read
once here and the length reckoned from the certificates. Threads do not help: they take turns. Workers share batches.
"""

import io
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.sign.general import get_pyca_cryptography_hash

FIELD = "DauCoQuan"
ATTRIBUTES_ROOM = 4096  # bytes of a signature beside its certificates: signed attributes and the number itself


def sealing_configured() -> bool:
    """Say whether a key is configured."""
    return bool(getattr(settings, "SEAL_PKCS12", ""))


def seal_pdf(data: bytes) -> bytes:
    """Return the PDF with the seal added behind its own bytes; without a configured key, the PDF unchanged.

    The seal is that of the office's key; it is no signature of an official. No network is used: no time stamp.
    Raises ImproperlyConfigured when the key cannot be opened.
    """
    if not sealing_configured():
        return data
    signer = _signer(str(settings.SEAL_PKCS12), getattr(settings, "SEAL_PASSPHRASE", ""))
    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    fields.append_signature_field(writer, fields.SigFieldSpec(FIELD))
    meta = signers.PdfSignatureMetadata(field_name=FIELD, md_algorithm="sha256")
    return signers.sign_pdf(writer, meta, signer=signer, bytes_reserved=_room(signer)).getvalue()


def _room(signer: signers.SimpleSigner) -> int:
    """Hexadecimal digits to keep free in the file for the signature."""
    certificates = {signer.signing_cert.sha256: signer.signing_cert}
    certificates |= {one.sha256: one for one in signer.cert_registry}
    return 2 * (sum(len(one.dump()) for one in certificates.values()) + ATTRIBUTES_ROOM)


class KeptKeySigner(signers.SimpleSigner):
    """Signs with an RSA key that was read once; other kinds of keys as the library does."""

    kept: RSAPrivateKey | None = None

    def sign_raw(self, data: bytes, digest_algorithm: str) -> bytes:
        mechanism = self.get_signature_mechanism_for_digest(digest_algorithm)
        if mechanism.signature_algo != "rsassa_pkcs1v15":
            return super().sign_raw(data, digest_algorithm)
        if self.kept is None:
            self.kept = serialization.load_der_private_key(self.signing_key.dump(), password=None)
        return self.kept.sign(data, PKCS1v15(), get_pyca_cryptography_hash(digest_algorithm))


@lru_cache(maxsize=2)
def _signer(path: str, passphrase: str) -> signers.SimpleSigner:
    if not Path(path).is_file():
        raise ImproperlyConfigured("SEAL_PKCS12 names no file")
    read = signers.SimpleSigner.load_pkcs12(path, passphrase=passphrase.encode())
    if read is None:
        raise ImproperlyConfigured("SEAL_PKCS12 cannot be opened with SEAL_PASSPHRASE")
    return KeptKeySigner(signing_cert=read.signing_cert, signing_key=read.signing_key, cert_registry=read.cert_registry)
