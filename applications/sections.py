"""The parts of a dossier as its maker sees them: one page each, with the boxes it holds.

A box is named by its field (`product_name`) or, for figures, by field and year (`product_revenue_2020`).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from .models.dossier import FIGURE_NAMES


@dataclass(frozen=True, eq=False)  # a key by what it is: names read differently in each language
class Section:
    """code: name in findings (`section:<code>`); slug: its place in addresses; boxes: fields of Dossier it holds."""

    code: str
    slug: str
    name: str
    hint: str
    boxes: tuple[str, ...] = ()

    @property
    def item(self) -> str:
        """How findings of the check name this section."""
        return f"section:{self.code}"


PRODUCT = Section(
    "product",
    "san-pham",
    _("Sản phẩm, ngành và nhóm"),
    _("Tên sản phẩm, nhãn hiệu, ngành, nhóm sản phẩm"),
    ("product_name", "brand", "sector", "group"),
)
FIGURES = Section(
    "figures", "so-lieu", _("Số liệu ba năm"), _("Giá trị sản xuất, doanh thu, xuất khẩu, lao động, thuế")
)
TEXTS = Section(
    "texts",
    "thuyet-minh",
    _("Thuyết minh sản phẩm"),
    _("Mô tả, chất lượng, công nghệ, môi trường, thị trường"),
    ("description", "quality", "technology", "environment", "markets"),
)
DOCUMENTS = Section("documents", "tai-lieu", _("Tài liệu kèm theo"), _("Các tệp theo danh mục tài liệu của năm"))
CONTACT = Section(
    "contact",
    "lien-he",
    _("Người lập hồ sơ"),
    _("Người mà Sở Công Thương liên hệ khi cần"),
    ("contact_name", "contact_phone"),
)
SECTIONS = (PRODUCT, FIGURES, TEXTS, DOCUMENTS, CONTACT)
BY_SLUG = {section.slug: section for section in SECTIONS}


def figure_box(name: str, year: int) -> str:
    """The box of a figure of a year."""
    return f"{name}_{year}"


def figure_boxes(years: Iterable[int]) -> dict[str, tuple[str, int]]:
    """Box → (field of DossierFigures, year), in the order of the page."""
    years = list(years)
    return {figure_box(name, year): (name, year) for name in FIGURE_NAMES for year in years}


def boxes_of(section: Section, years: Iterable[int]) -> tuple[str, ...]:
    """The names of all boxes of a section."""
    return tuple(figure_boxes(years)) if section is FIGURES else section.boxes


def document_item(code: str) -> str:
    """How findings of the check name an item of the check list of documents."""
    return f"document:{code}"
