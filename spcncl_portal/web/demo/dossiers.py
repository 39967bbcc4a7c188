"""Fill and submit a dossier of the demo, the way its enterprise would."""

import datetime

from applications.actions.dossier import create_dossier, save_section
from applications.actions.dossier_files import add_document
from applications.actions.submission import submit_dossier
from applications.models import Dossier, Enterprise, Nominee
from applications.sections import figure_box
from spcncl_portal.accounts.models import User
from spcncl_portal.files.actions import store_bytes
from spcncl_portal.programme.models import ChecklistItem, Cycle, Sector

from .makers import Product
from .papers import paper


def make_dossier(
    *, cycle: Cycle, enterprise: Enterprise, product: Product, figures: dict, by: User, nominee: Nominee | None = None
) -> Dossier:
    """A complete draft with figures and documents."""
    dossier = create_dossier(
        cycle=cycle, enterprise=enterprise, product_name=product.name, by=by, nominee=nominee, demo=True
    )
    fill_dossier(dossier, product=product, figures=figures, by=by)
    return dossier


def fill_dossier(dossier: Dossier, *, product: Product, figures: dict, by: User) -> None:
    """All boxes, all required documents."""
    values = {
        "brand": product.name.split()[-1],
        "sector": Sector.objects.get(code=product.sector),
        "group": product.group,
        "description": f"{product.name}: sản phẩm của bản trình diễn. Thông số, sản lượng là số liệu minh họa.",
        "quality": "Hệ thống quản lý chất lượng theo tiêu chuẩn quốc tế; phiếu thử nghiệm kèm theo (minh họa).",
        "technology": "Dây chuyền bán tự động, có bộ phận nghiên cứu và phát triển (minh họa).",
        "environment": "Có hệ thống xử lý nước thải, khí thải; quan trắc định kỳ (minh họa).",
        "markets": "Trong nước và xuất khẩu (minh họa).",
        "contact_name": by.full_name,
        "contact_phone": "0912 345 678",
    }
    for year, row in figures.items():
        values |= {figure_box(name, year): value for name, value in row.items()}
    save_section(dossier=dossier, values=values, by=by)
    for item in dossier.cycle.checklist.all():
        if item.required and item.applies_to(product.group):
            attach(dossier, item, by)


def attach(dossier: Dossier, item: ChecklistItem, by: User) -> None:
    """Put a demonstration paper under an item of the check list."""
    data = paper(item.name, "Doanh nghiệp nộp trong bản trình diễn.")
    stored = store_bytes(
        data=data, name=f"{item.code}.pdf", content_type="application/pdf", by=by, subject=dossier, pages=1
    )
    add_document(dossier=dossier, item=item, file=stored, by=by)


def submit(dossier: Dossier, by: User, at: datetime.datetime | None = None) -> Dossier:
    """Submit, and read the dossier anew."""
    submit_dossier(dossier=dossier, by=by, at=at)
    return Dossier.objects.select_related("enterprise", "cycle").get(pk=dossier.pk)
