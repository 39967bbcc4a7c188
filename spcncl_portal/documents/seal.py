"""The office's digital seal on a PDF, an optional step: only where a key is configured (SEAL_PKCS12)."""

import io
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers

FIELD = "DauCoQuan"


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
    return signers.sign_pdf(writer, meta, signer=signer).getvalue()


@lru_cache(maxsize=2)
def _signer(path: str, passphrase: str) -> signers.SimpleSigner:
    if not Path(path).is_file():
        raise ImproperlyConfigured("SEAL_PKCS12 names no file")
    signer = signers.SimpleSigner.load_pkcs12(path, passphrase=passphrase.encode())
    if signer is None:
        raise ImproperlyConfigured("SEAL_PKCS12 cannot be opened with SEAL_PASSPHRASE")
    return signer
