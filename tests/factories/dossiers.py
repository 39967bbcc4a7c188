"""Dossiers in any state, with figures of three years and, when asked, one PDF under every item of the check list."""

import factory
from django.core.files.base import ContentFile
from django.utils import timezone
from factory.django import DjangoModelFactory

from applications.models import Dossier, DossierFigures, DossierFile
from applications.states import DossierState
from spcncl_portal.files.models import StoredFile

BILLION = 10**9
TEXTS = {
    "description": "Quạt trần tiết kiệm điện, sải cánh 1,4 m, dùng cho nhà ở và văn phòng.",
    "quality": "Sản xuất theo TCVN 7827:2015; hệ thống ISO 9001:2015.",
    "technology": "Dây chuyền quấn mô-tơ tự động, cân bằng động cánh quạt bằng máy.",
    "environment": "Thu hồi sơn tĩnh điện, nước thải đạt QCVN 40:2011/BTNMT.",
    "markets": "Trong nước 63 tỉnh, thành phố; xuất khẩu sang Lào và Cam-pu-chia.",
}
EDITED = (DossierState.DRAFT, DossierState.RETURNED)


def figures_of_year(number: int) -> dict[str, int]:
    """The eight figures of the `number`-th year (0 is the oldest): whole đồng, US dollars, persons."""
    return {
        "production_value": (300 + 30 * number) * BILLION,
        "product_revenue": (200 + 20 * number) * BILLION,
        "industrial_revenue": (310 + 31 * number) * BILLION,
        "enterprise_revenue": (400 + 40 * number) * BILLION,
        "export_vnd": (69 + 7 * number) * BILLION,
        "export_usd": 3_000_000 + 300_000 * number,
        "employees": 250 + 10 * number,
        "tax_paid": (12 + number) * BILLION,
    }


def pdf_bytes(text: str = "1") -> bytes:
    """A small, sound PDF of one page; another `text` gives another hash."""
    import io

    import pikepdf

    buffer = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(595, 842))
        pdf.docinfo["/Title"] = text
        pdf.save(buffer, deterministic_id=True)
    return buffer.getvalue()


def stored_pdf(*, subject=None, name: str = "tai-lieu.pdf", text: str = "1", by=None) -> StoredFile:
    """A stored PDF that hangs on `subject`."""
    import hashlib

    data = pdf_bytes(text)
    stored = StoredFile(
        name=name,
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        content_type="application/pdf",
        pages=1,
        uploaded_by=by,
        **({"subject": subject} if subject is not None else {}),
    )
    stored.file.save(name, ContentFile(data), save=False)
    stored.save()
    return stored


class DossierFactory(DjangoModelFactory):
    """`DossierFactory(state=…, figures=True, documents=False)`.

    cycle, enterprise: as given, else made; sector, group: of the cycle's data where there is some. With
    `documents=True` every required item of the cycle's check list gets one PDF. A state beyond draft also gets
    `submitted_at`, from accepted on `accepted_at`; submissions are made by the actions, not here.
    """

    class Meta:
        model = Dossier
        skip_postgeneration_save = True

    cycle = factory.SubFactory("tests.factories.programme.CycleFactory")
    enterprise = factory.SubFactory("tests.factories.applications.EnterpriseFactory", state="verified")
    code = factory.Sequence(lambda n: f"T{n // 1000:04d}-{n % 1000:03d}")
    product_name = factory.Sequence(lambda n: f"Quạt trần tiết kiệm điện {n + 1}")
    sector = factory.LazyFunction(lambda: _sector())
    group = factory.LazyAttribute(lambda o: _group(o.cycle))
    contact_name = "Nguyễn Thị Hồ Sơ"
    contact_phone = "+842438251234"
    description = TEXTS["description"]
    quality = TEXTS["quality"]
    technology = TEXTS["technology"]
    environment = TEXTS["environment"]
    markets = TEXTS["markets"]
    submitted_at = factory.LazyAttribute(lambda o: None if o.state == DossierState.DRAFT else timezone.now())
    accepted_at = factory.LazyAttribute(
        lambda o: timezone.now() if o.state in ("accepted", "in_scoring", "scored", "recognised") else None
    )
    state = DossierState.DRAFT

    @factory.post_generation
    def figures(dossier, create, extracted, **kwargs):
        if not create or extracted is False:
            return
        given = extracted if isinstance(extracted, dict) else {}
        DossierFigures.objects.bulk_create(
            DossierFigures(dossier=dossier, year=year, **{**figures_of_year(number), **given.get(year, {})})
            for number, year in enumerate(dossier.cycle.figure_years())
        )

    @factory.post_generation
    def documents(dossier, create, extracted, **kwargs):
        if not create or not extracted:
            return
        for item in dossier.cycle.checklist.all():
            if item.required and item.applies_to(dossier.group):
                stored = stored_pdf(subject=dossier, name=f"{item.code}.pdf", text=f"{dossier.code} {item.code}")
                DossierFile.objects.create(dossier=dossier, item=item, file=stored)


def _sector():
    from spcncl_portal.programme.models import Sector

    return Sector.objects.get_or_create(code="dien", defaults={"name": "Điện, điện tử"})[0]


def _group(cycle) -> str:
    first = cycle.criteria_set.groups.first() if cycle.criteria_set else None
    return first.code if first else ""
