"""The content of a submission (`snapshot.build`) in the words of the screens and papers that show it."""

import datetime

from django.utils.translation import gettext as _

from spcncl_portal.core.parsing import show_phone
from spcncl_portal.core.templatetags.portal import number, tax_code, vndate
from spcncl_portal.programme.models import Cycle, EligibilityGroup

from . import calc, sections
from .completeness import figure_label
from .models import Dossier, DossierFigures, Enterprise
from .models.dossier import FIGURE_NAMES
from .snapshot import ENTERPRISE_FIELDS, TEXT_FIELDS, Change


def label_of(model, name: str) -> str:
    """The name of a field, with a capital letter."""
    text = str(model._meta.get_field(name).verbose_name)
    return text[:1].upper() + text[1:]


def group_name(code: str, cycle: Cycle) -> str:
    """The name of an eligibility group; the code itself when the criteria set no longer knows it."""
    group = EligibilityGroup.objects.filter(criteria_set=cycle.criteria_set_id, code=code).first()
    return group.name if group else code


def enterprise_rows(content: dict) -> list[tuple[str, str]]:
    """The enterprise as it was when the dossier was submitted."""
    rows = []
    for name in ENTERPRISE_FIELDS:
        value = content["enterprise"].get(name)
        if isinstance(value, bool):
            value = _("có") if value else _("không")
        elif name == "tax_code":
            value = tax_code(value)
        elif name == "phone" and value:
            value = show_phone(value)
        rows.append((label_of(Enterprise, name), value))
    return rows


def sections_of_content(content: dict, cycle: Cycle) -> list[dict]:
    """The sections with their rows (label, value), as the enterprise filled them, without figures and documents."""
    product = content["product"]
    values = {
        sections.PRODUCT: [
            (label_of(Dossier, "product_name"), product["product_name"]),
            (label_of(Dossier, "brand"), product["brand"]),
            (label_of(Dossier, "sector"), product["sector_name"]),
            (label_of(Dossier, "group"), group_name(product["group"], cycle) if product["group"] else ""),
        ],
        sections.TEXTS: [(label_of(Dossier, name), content["texts"].get(name, "")) for name in TEXT_FIELDS],
        sections.CONTACT: [
            (label_of(Dossier, "contact_name"), content["contact"]["contact_name"]),
            (label_of(Dossier, "contact_phone"), show_phone(content["contact"]["contact_phone"])),
        ],
    }
    return [{"section": section, "rows": rows} for section, rows in values.items()]


def figures_table(content: dict) -> dict:
    """Years, and one row per figure: name, values, total, growth into each later year in per cent."""
    figures = {int(year): row for year, row in content["figures"].items()}
    return table_of_figures(figures, sorted(figures))


def table_of_figures(figures: dict[int, dict], years: list[int]) -> dict:
    """The same for figures by year."""
    rows = calc.figures_summary(figures, years, FIGURE_NAMES)
    for row in rows:
        row["label"] = label_of(DossierFigures, row["name"])
    return {"years": years, "rows": rows, "growth_years": years[1:]}


ODD = {
    "product_over_enterprise": lambda year, _label: (
        _("Năm %(year)s: doanh thu sản phẩm lớn hơn doanh thu doanh nghiệp; hãy xem lại.") % {"year": year}
    ),
    "jump": lambda year, label: (
        _("Năm %(year)s: %(figure)s chênh từ mười lần so với năm trước; có đúng không? Hãy kiểm tra đơn vị tính.")
        % {"year": year, "figure": label[:1].lower() + label[1:]}
    ),
    "exports_one_currency": lambda year, _label: (
        _("Năm %(year)s: xuất khẩu mới ghi bằng một loại tiền; hãy ghi cả đồng và USD.") % {"year": year}
    ),
}


def odd_sentences(figures: dict[int, dict], years: list[int]) -> list[str]:
    """What in the figures should be looked at again, in words; none of it stops a submission."""
    return [
        ODD[kind](year, label_of(DossierFigures, name))
        for kind, year, name in calc.odd_figures(figures, years, FIGURE_NAMES)
    ]


def files_of_content(content: dict) -> list[dict]:
    """All files of a submission, the scan of a paper dossier first, with the number of each item in the list."""
    scan = content.get("paper_scan")
    rows = [{"item": "paper_scan", "item_name": _("Bản quét hồ sơ giấy"), **scan}] if scan else []
    return rows + content["files"]


def shown_change(change: Change, cycle: Cycle) -> dict:
    """A difference of two submissions: where, what it was, what it is."""
    if change.area == "files":
        row = change.before or change.after
        return {
            "label": row["item_name"] or _("Bản quét hồ sơ giấy"),
            "before": _file_words(change.before),
            "after": _file_words(change.after),
        }
    if change.area == "figures":
        name, year = change.key.rsplit("_", 1)
        return {"label": figure_label(name, int(year)), "before": number(change.before), "after": number(change.after)}
    model = Enterprise if change.area == "enterprise" else Dossier
    if change.key == "sector_name":
        return {"label": label_of(Dossier, "sector"), "before": change.before, "after": change.after}
    before, after = change.before, change.after
    if change.key == "group":
        before, after = group_name(before or "", cycle), group_name(after or "", cycle)
    if isinstance(after, bool):
        before, after = (_("có") if value else _("không") for value in (before, after))
    return {"label": label_of(model, change.key), "before": before, "after": after}


def _file_words(row: dict | None) -> str:
    if row is None:
        return ""
    until = row.get("expires_on")
    dated = _(", có hiệu lực đến %(day)s") % {"day": vndate(datetime.date.fromisoformat(until))} if until else ""
    return f"{row['name']} ({row['sha256'][:12]}…){dated}"


def shown_changes(changes: list[Change], cycle: Cycle) -> list[dict]:
    """All differences that a person reads (a sector by its name, not also by its code)."""
    return [shown_change(one, cycle) for one in changes if (one.area, one.key) != ("product", "sector")]


def arrival_words(dossier: Dossier) -> str:
    """How the dossier came, for those that came on paper."""
    return _("Đến bằng giấy ngày %(day)s") % {"day": vndate(dossier.arrived_on)} if dossier.on_paper else ""
