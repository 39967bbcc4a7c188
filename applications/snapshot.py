"""What a submission freezes: one canonical JSON text, its SHA-256, and the comparison of two of them."""

import datetime
import hashlib
import json
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from .models.dossier import FIGURE_NAMES

FORMAT = "spcncl-dossier/1"
ENTERPRISE_FIELDS = (
    "tax_code",
    "name",
    "name_en",
    "head_office",
    "office_in_hanoi",
    "factory",
    "factory_in_hanoi",
    "legal_representative",
    "representative_position",
    "email",
    "phone",
    "website",
    "foreign_invested",
)
TEXT_FIELDS = ("description", "quality", "technology", "environment", "markets")


def build(
    *, dossier, enterprise, figures: Iterable, documents: Iterable, number: int, at: datetime.datetime, sender: dict
) -> dict:
    """The content of a submission as plain JSON values.

    documents: DossierFile rows in force with `item` and `file`; number: of the submission; at: server time (aware);
    sender: {"name": …, "on_behalf": bool, "reason": …}. Figures are whole đồng, whole US dollars, persons.
    """
    return {
        "format": FORMAT,
        "dossier": dossier.code,
        "cycle": dossier.cycle.year,
        "submission": number,
        "submitted_at": at.astimezone(datetime.UTC).isoformat(timespec="seconds"),
        "sender": sender,
        "late": dossier.late,
        "late_reason": dossier.late_reason,
        "demo": dossier.demo,
        "on_paper": dossier.on_paper,
        "arrived_on": dossier.arrived_on.isoformat() if dossier.arrived_on else None,
        "paper_scan": _file_facts(dossier.paper_scan) if dossier.paper_scan else None,
        "enterprise": {name: getattr(enterprise, name) for name in ENTERPRISE_FIELDS},
        "product": {
            "product_name": dossier.product_name,
            "brand": dossier.brand,
            "sector": dossier.sector.code if dossier.sector else "",
            "sector_name": dossier.sector.name if dossier.sector else "",
            "group": dossier.group,
        },
        "texts": {name: getattr(dossier, name) for name in TEXT_FIELDS},
        "contact": {"contact_name": dossier.contact_name, "contact_phone": dossier.contact_phone},
        "figures": {str(row.year): {name: getattr(row, name) for name in FIGURE_NAMES} for row in figures},
        "files": [_document_facts(row) for row in documents],
    }


def _document_facts(row) -> dict:
    """A document as it was sent; `expires_on` stands there only where a date was given (older snapshots have none)."""
    dated = {"expires_on": row.expires_on.isoformat()} if row.expires_on else {}
    return {"item": row.item.code, "item_name": row.item.name, **_file_facts(row.file), **dated}


def _file_facts(stored) -> dict:
    return {"id": str(stored.pk), "name": stored.name, "size": stored.size, "sha256": stored.sha256}


def canonical(content: dict) -> str:
    """One text for one content: keys sorted, no blanks, composed letters (NFC)."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return unicodedata.normalize("NFC", text)


def digest(text: str) -> str:
    """SHA-256 of the text's UTF-8 bytes, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Change:
    """One difference of two submissions. area: `product`, `figures`, `texts`, `contact`, `enterprise`, `files`."""

    area: str
    key: str
    before: object
    after: object


def compare(old: dict, new: dict) -> list[Change]:
    """All differences from `old` to `new`, field by field; files are the same when hash and date of expiry are."""
    changes = []
    for area in ("enterprise", "product", "texts", "contact"):
        changes += [
            Change(area, key, old[area].get(key), value)
            for key, value in new[area].items()
            if old[area].get(key) != value
        ]
    for year, figures in new["figures"].items():
        earlier = old["figures"].get(year, {})
        changes += [
            Change("figures", f"{name}_{year}", earlier.get(name), value)
            for name, value in figures.items()
            if earlier.get(name) != value
        ]
    return changes + _changed_files(_all_files(old), _all_files(new))


def _all_files(content: dict) -> list[dict]:
    scan = content.get("paper_scan")
    return [*content["files"], *([{"item": "paper_scan", "item_name": "", **scan}] if scan else [])]


def _changed_files(old: list[dict], new: list[dict]) -> list[Change]:
    before = {(row["item"], row["sha256"]): row for row in old}
    after = {(row["item"], row["sha256"]): row for row in new}
    gone = [Change("files", key[0], row, None) for key, row in before.items() if key not in after]
    dated = [
        Change("files", key[0], before[key], row)
        for key, row in after.items()
        if key in before and before[key].get("expires_on") != row.get("expires_on")
    ]
    return gone + dated + [Change("files", key[0], None, row) for key, row in after.items() if key not in before]


def changed_items(changes: Iterable[Change]) -> set[str]:
    """The items of the check (`section:…`, `document:…`) that the changes touch."""
    return {f"document:{one.key}" if one.area == "files" else f"section:{one.area}" for one in changes}
