"""A key of the benchmark's own for the seal: made, used and thrown away."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from django.test.utils import override_settings

PASSPHRASE = b"benchmark"


@contextmanager
def own_seal() -> Iterator[dict[str, str]]:
    """Seal with a self-signed RSA key of 2,048 bits; yields the settings for another process."""
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "benchmark")])
    now = datetime.datetime.now(datetime.UTC)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(private.public_key())
    builder = builder.serial_number(x509.random_serial_number()).not_valid_before(now)
    certificate = builder.not_valid_after(now + datetime.timedelta(days=1)).sign(private, hashes.SHA256())
    locked = serialization.BestAvailableEncryption(PASSPHRASE)
    with TemporaryDirectory(prefix="spcncl-benchmark-seal-") as folder:
        path = Path(folder, "seal.p12")
        path.write_bytes(pkcs12.serialize_key_and_certificates(b"benchmark", private, certificate, None, locked))
        values = {"SEAL_PKCS12": str(path), "SEAL_PASSPHRASE": PASSPHRASE.decode()}
        with override_settings(**values):
            yield values
