"""Verifiable documents and certificate sheets. Names are invented."""

import datetime
from zoneinfo import ZoneInfo

import factory
from factory.django import DjangoModelFactory

from spcncl_portal.documents.certificates import Signer, person_sheet, product_sheet
from spcncl_portal.documents.codes import new_code
from spcncl_portal.documents.models import VerifiableDocument

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


class VerifiableDocumentFactory(DjangoModelFactory):
    """A certificate of 2021 without an end, registered without its file."""

    class Meta:
        model = VerifiableDocument

    code = factory.LazyFunction(lambda: new_code("SP", 2021))
    kind = VerifiableDocument.Kind.CERTIFICATE
    title = "Quạt điện công nghiệp"
    number = factory.Sequence(lambda n: f"{n + 1:02d}/2021/GCN-SPCNCL")
    holder = "Công ty Cổ phần Thử Nghiệm"
    issued_at = datetime.datetime(2021, 11, 5, 9, 30, tzinfo=HANOI)
    content = factory.LazyFunction(lambda: [["Quyết định", "5079/QĐ-UBND"]])
    cycle_year = 2021


class CertificateSheetFactory(factory.Factory):
    """A certificate of 2021, valid for three years."""

    class Meta:
        model = product_sheet

    kind = "SPCNCL"
    number = factory.Sequence(lambda n: f"{n + 1:02d}/2021/GCN-SPCNCL")
    code = factory.LazyFunction(lambda: new_code("SP", 2021))
    product = "Quạt điện công nghiệp"
    enterprise = "Công ty Cổ phần Thử Nghiệm"
    decision_number = "5079/QĐ-UBND"
    decision_date = datetime.date(2021, 11, 5)
    year = 2021
    valid_to = datetime.date(2024, 11, 5)
    verification_url = factory.LazyAttribute(lambda sheet: f"https://spcncl.example/xac-minh/{sheet.code}/")
    signer_title = "TM. Ủy ban nhân dân\nChủ tịch"
    signer_name = "Nguyễn Văn Thử"
    demo = False


class PersonSheetFactory(factory.Factory):
    """The certificate of a trainee."""

    class Meta:
        model = person_sheet

    kind = "TRAINING"
    number = factory.Sequence(lambda n: f"{n + 1:03d}/2021/TAPHUAN-HN")
    code = factory.LazyFunction(lambda: new_code("TH", 2021))
    holder = "Trần Thị Thử"
    enterprise = "Công ty Cổ phần Thử Nghiệm"
    subject = "Nâng cao năng lực quản lý sản xuất"
    first_day = datetime.date(2021, 6, 8)
    last_day = datetime.date(2021, 6, 10)
    issued_on = datetime.date(2021, 6, 11)
    year = 2021
    verification_url = factory.LazyAttribute(lambda sheet: f"https://spcncl.example/xac-minh/{sheet.code}/")
    signers = (Signer("Giám đốc", "Nguyễn Văn Thử"),)
