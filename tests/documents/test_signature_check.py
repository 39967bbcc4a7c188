"""Digital signatures in PDFs: who, when, unchanged, chain; and what is said about what was not checked."""

import datetime
import io

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from django.core.files.uploadedfile import SimpleUploadedFile
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers

from spcncl_portal.documents.pdf import html_to_pdf
from spcncl_portal.documents.signature_check import check_pdf, sentences


class Authority:
    """A root and people with certificates under it, made for these tests."""

    def __init__(self, folder):
        self.folder = folder
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.name = self._name("Cơ quan chứng thực thử nghiệm", "Đơn vị thử")
        self.root = self._certificate(self.name, self.key, is_root=True)
        (folder / "goc.pem").write_bytes(self.root.public_bytes(serialization.Encoding.PEM))

    def signer(self, person: str, until: datetime.datetime | None = None) -> signers.SimpleSigner:
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        certificate = self._certificate(self._name(person, "Sở Công Thương thử nghiệm"), key, until=until)
        data = pkcs12.serialize_key_and_certificates(
            b"x", key, certificate, [self.root], serialization.BestAvailableEncryption(b"thu")
        )
        return signers.SimpleSigner.load_pkcs12_data(data, other_certs=[], passphrase=b"thu")

    def _name(self, person: str, office: str) -> x509.Name:
        pairs = ((NameOID.COMMON_NAME, person), (NameOID.ORGANIZATION_NAME, office))
        return x509.Name([x509.NameAttribute(oid, value) for oid, value in pairs])

    def _certificate(self, subject, key, *, is_root: bool = False, until=None) -> x509.Certificate:
        now = datetime.datetime.now(datetime.UTC)
        usage = x509.KeyUsage(True, True, False, False, False, is_root, is_root, False, False)
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self.name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(days=1))
            .not_valid_after(until or now + datetime.timedelta(days=30))
            .add_extension(x509.BasicConstraints(ca=is_root, path_length=None), critical=True)
            .add_extension(usage, critical=True)
            .sign(self.key, hashes.SHA256())
        )


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("roots"))


@pytest.fixture(scope="module")
def plain():
    return html_to_pdf("<p>Công văn thử nghiệm</p>")


@pytest.fixture(scope="module")
def signed(authority, plain):
    return sign(plain, authority.signer("Nguyễn Văn Ký"), "KyDuyet")


def sign(data: bytes, signer, field: str) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    fields.append_signature_field(writer, fields.SigFieldSpec(field))
    meta = signers.PdfSignatureMetadata(field_name=field, md_algorithm="sha256")
    return signers.sign_pdf(writer, meta, signer=signer).getvalue()


def words(report) -> dict[str, str]:
    return dict(sentences(report.as_json()))


def test_plain_pdf_has_no_signature(plain):
    assert check_pdf(plain) == []


def test_signed_pdf_says_who_when_and_that_it_is_whole(signed, settings):
    settings.SIGNATURE_ROOTS = ""
    (report,) = check_pdf(signed)
    assert (report.signer, report.issuer) == (
        "Nguyễn Văn Ký, Sở Công Thương thử nghiệm",
        "Cơ quan chứng thực thử nghiệm, Đơn vị thử",
    )
    assert (report.intact, report.extent, report.chain, report.stamped_at) == (True, "whole", "unchecked", "")
    said = words(report)
    assert said["Chuỗi chứng thư"] == "Chưa kiểm tra được chuỗi chứng thư: chưa khai báo chứng thư gốc tin cậy."
    assert said["Thời điểm ký"].endswith("theo đồng hồ máy người ký, không có dấu thời gian")
    assert said["Toàn vẹn"] == "Nguyên vẹn; chữ ký bao trùm toàn bộ tệp."
    assert said["Thu hồi"].startswith("Chưa kiểm tra chứng thư có bị thu hồi")


def test_chain_is_trusted_only_with_its_own_root(signed, authority, settings, tmp_path):
    settings.SIGNATURE_ROOTS = str(authority.folder)
    assert check_pdf(signed)[0].chain == "trusted"
    Authority(tmp_path)
    settings.SIGNATURE_ROOTS = str(tmp_path)
    (report,) = check_pdf(signed)
    assert (report.chain, report.intact) == ("untrusted", True)
    assert words(report)["Chuỗi chứng thư"].startswith("Không dẫn tới chứng thư gốc nào")


@pytest.mark.parametrize(
    "junk", [b"khong phai chung thu", b"-----BEGIN CERTIFICATE-----\nxx\n-----END CERTIFICATE-----"]
)
def test_root_file_that_is_none_does_not_stop_the_others(signed, authority, settings, tmp_path, junk):
    (tmp_path / "a.pem").write_bytes(junk)
    (tmp_path / "goc.pem").write_bytes((authority.folder / "goc.pem").read_bytes())
    settings.SIGNATURE_ROOTS = str(tmp_path)
    assert check_pdf(signed)[0].chain == "trusted"


def test_one_changed_byte_is_found(signed):
    changed = bytearray(signed)
    changed[signed.index(b"/MediaBox") + 12] ^= 1
    (report,) = check_pdf(bytes(changed))
    assert report.intact is False
    assert words(report)["Toàn vẹn"].startswith("KHÔNG nguyên vẹn")


def test_second_signature_leaves_the_first_one_sound(signed, authority):
    first, second = check_pdf(sign(signed, authority.signer("Trần Thị Dấu"), "DauCoQuan"))
    assert (first.intact, first.extent) == (True, "added")
    assert (second.intact, second.extent, second.signer) == (True, "whole", "Trần Thị Dấu, Sở Công Thương thử nghiệm")


def test_page_added_behind_the_signature_is_found(signed):
    writer = IncrementalPdfFileWriter(io.BytesIO(signed))
    page = writer.root["/Pages"]["/Kids"][0].get_object()
    page["/Rotate"] = page["/MediaBox"][0]
    writer.update_container(page)
    buffer = io.BytesIO()
    writer.write(buffer)
    (report,) = check_pdf(buffer.getvalue())
    assert (report.intact, report.extent) == (True, "changed")
    assert "THÊM hoặc SỬA" in words(report)["Toàn vẹn"]


def test_certificate_without_end_and_with_odd_letters_is_told(authority, plain):
    """RFC 5280, 4.1.2.5: no end is written as the last second of the year 9999."""
    endless = datetime.datetime(9999, 12, 31, 23, 59, 59, tzinfo=datetime.UTC)
    (report,) = check_pdf(sign(plain, authority.signer("Nguyễn\x00 Văn\x01 Ký", until=endless), "Ky"))
    assert words(report)["Chứng thư có hạn"].endswith(" – 31/12/9999 23:59")
    assert report.signer == "Nguyễn Văn Ký, Sở Công Thương thử nghiệm"


@pytest.mark.parametrize("data", [b"%PDF-1.7 /ByteRange", b"/ByteRange [0 1 2 3]" * 10])
def test_broken_file_is_a_problem_in_words(data):
    (report,) = check_pdf(data)
    assert words(report) == {"Kết quả": "Không đọc được phần chữ ký số trong tệp."}


@pytest.mark.django_db
def test_public_verification_shows_the_signatures_of_a_dropped_file(signed, plain, client):
    for data, count in ((signed, 1), (plain, 0)):
        answer = client.post("/xac-minh/", {"tep": SimpleUploadedFile("x.pdf", data, content_type="application/pdf")})
        assert (answer.status_code, len(answer.context["signatures"])) == (200, count)
        assert ("Nguyễn Văn Ký" in answer.content.decode()) is bool(count)
