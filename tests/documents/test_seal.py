import datetime
import io

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from django.core.exceptions import ImproperlyConfigured
from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from spcncl_portal.documents.codes import new_code
from spcncl_portal.documents.pdf import code_in_file, html_to_pdf
from spcncl_portal.documents.seal import seal_pdf, sealing_configured


@pytest.fixture
def key(tmp_path, settings):
    """A key that signed itself, made for this test; returns the path of its certificate."""
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Khóa thử nghiệm")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=30))
        .add_extension(x509.KeyUsage(True, True, False, False, False, False, False, False, False), critical=True)
        .sign(private, hashes.SHA256())
    )
    locked = serialization.BestAvailableEncryption(b"thu")
    (tmp_path / "key.p12").write_bytes(
        pkcs12.serialize_key_and_certificates(b"thu", private, certificate, None, locked)
    )
    (tmp_path / "key.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    settings.SEAL_PKCS12, settings.SEAL_PASSPHRASE = str(tmp_path / "key.p12"), "thu"
    return tmp_path / "key.pem"


def test_seal_pdf_without_a_key_leaves_the_file_alone(settings):
    settings.SEAL_PKCS12 = ""
    data = html_to_pdf("<p>x</p>")
    assert sealing_configured() is False
    assert seal_pdf(data) == data


def test_seal_pdf_adds_a_valid_signature_behind_the_file(key):
    code = new_code("SP", 2021)
    data = html_to_pdf("<p>x</p>", code=code)
    sealed = seal_pdf(data)
    assert sealed.startswith(data)
    signature = PdfFileReader(io.BytesIO(sealed)).embedded_signatures[0]
    trusted = ValidationContext(trust_roots=[load_cert_from_pemder(str(key))], allow_fetching=False)
    status = validate_pdf_signature(signature, trusted)
    assert (status.intact, status.valid, status.trusted) == (True, True, True)
    assert code_in_file(sealed) == code


def test_seal_pdf_changed_afterwards_is_not_intact(key):
    sealed = bytearray(seal_pdf(html_to_pdf("<p>x</p>")))
    sealed[12] ^= 1
    signature = PdfFileReader(io.BytesIO(bytes(sealed))).embedded_signatures[0]
    assert validate_pdf_signature(signature, ValidationContext(allow_fetching=False)).intact is False


def test_seal_pdf_with_a_wrong_passphrase_says_so(key, settings):
    settings.SEAL_PASSPHRASE = "sai"
    with pytest.raises(ImproperlyConfigured, match="cannot be opened"):
        seal_pdf(html_to_pdf("<p>x</p>"))
    settings.SEAL_PKCS12 = "no-such.p12"
    with pytest.raises(ImproperlyConfigured, match="names no file"):
        seal_pdf(html_to_pdf("<p>x</p>"))
