"""What the page of documents shows: a box for each item of the check list, by criterion, and what it all comes to."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from spcncl_portal.files.models import PartialUpload
from spcncl_portal.files.partial_actions import unfinished_of
from spcncl_portal.files.validators import KINDS, accepted_extensions
from spcncl_portal.programme.models import ChecklistItem, Criterion, EligibilityGroup

from .. import sections
from ..actions.dossier_files import MOST_FILES
from ..dossier_queries import asked_of, live_documents
from ..expiry import validity
from ..models import Dossier, DossierFile

SCAN = "ban-quet"  # the scan of a paper dossier, beside the items of the check list
ALL_KINDS = ("pdf", "image", "word", "excel")


def kinds_of(item: ChecklistItem | None) -> list[str]:
    """The kinds of files that an item takes, all where it names none; without an item, those of a scan."""
    return ["pdf"] if item is None else [kind for kind in (item.kinds or ALL_KINDS) if kind in KINDS]


def place_of(dossier: Dossier, code: str) -> str:
    """How uploads in pieces name a box of the dossier; without `code` the beginning that all of them share."""
    return f"dossier:{dossier.pk}:{code}"


@dataclass(frozen=True)
class Totals:
    """All documents in force and the scan: how many, how large, and the pages of those that are counted (PDF)."""

    files: int
    size: int
    pages: int
    uncounted: int

    @property
    def limit(self) -> int:
        return settings.MAX_DOSSIER_BYTES

    @property
    def percent(self) -> int:
        return min(100 * self.size // self.limit, 100)

    @property
    def page_words(self) -> str:
        """The pages known, and how many files they leave out."""
        words = ngettext("%(count)s trang PDF", "%(count)s trang PDF", self.pages) % {"count": self.pages}
        if not self.uncounted:
            return words
        more = ngettext("%(count)s tệp không rõ số trang", "%(count)s tệp không rõ số trang", self.uncounted) % {
            "count": self.uncounted
        }
        return f"{words}; {more}"


def totals_of(dossier: Dossier) -> Totals:
    """What the documents of the dossier come to."""
    files = [one.file for one in live_documents(dossier)]
    if dossier.paper_scan:
        files.append(dossier.paper_scan)
    return Totals(
        files=len(files),
        size=sum(one.size for one in files),
        pages=sum(one.pages or 0 for one in files),
        uncounted=sum(one.pages is None for one in files),
    )


class Boxes:
    """The boxes of one dossier for one person; what they share is read once."""

    def __init__(self, dossier: Dossier, user):
        self.dossier = dossier
        self.documents: dict[int, list[DossierFile]] = defaultdict(list)
        for document in live_documents(dossier):
            self.documents[document.item_id].append(document)
        self.asked = asked_of(dossier)
        self.unfinished: dict[str, list[PartialUpload]] = defaultdict(list)
        for upload in unfinished_of(user, place_of(dossier, "")):
            self.unfinished[upload.place].append(upload)
        in_set = {"criteria_set": dossier.cycle.criteria_set_id}
        self.criteria = dict(Criterion.objects.filter(**in_set).values_list("code", "name"))
        self.groups = dict(EligibilityGroup.objects.filter(**in_set).values_list("code", "name"))

    def of(self, item: ChecklistItem, *, error: str = "", applies: bool = True) -> dict:
        """What components/upload.html shows for one item; one that no longer `applies` only shows what it holds."""
        own = self.documents[item.pk]
        box = self._box(item.code, kinds_of(item), error) | {
            "label": item.name,
            "hint": item.guidance,
            "groups": self.group_words(item) if item.groups else "",
            "files": [self._file(one, number) for number, one in enumerate(own)],
            "left": MOST_FILES - len(own),
            "multiple": True,
            "readonly": not applies,
        }
        box["status"], box["state"] = self._status(item, own, applies)
        finding = self.asked.get(sections.document_item(item.code))
        if finding:
            box["note"] = _("Sở Công Thương yêu cầu: %(note)s") % {"note": finding.note}
        return box

    def scan(self, *, error: str = "") -> dict:
        """The box for the scan of a paper dossier."""
        scan = self.dossier.paper_scan
        rows = [_file_facts(scan, scan.created_at)] if scan else []
        return self._box(SCAN, kinds_of(None), error) | {
            "label": _("Bản quét hồ sơ giấy"),
            "hint": _("Một tệp PDF của cả hồ sơ; tệp mới thay tệp cũ. Có bản quét thì không bắt buộc từng tài liệu."),
            "files": rows,
            "status": _("đã có") if rows else _("bắt buộc, chưa có"),
            "state": "completed" if rows else "missing",
        }

    def by_criterion(self, errors: dict[str, str]) -> list[dict]:
        """Groups of boxes that apply: first what serves no single criterion, then criterion by criterion."""
        groups: dict[str, list[dict]] = {"": []}
        for item in self._items(applies=True):
            code = item.criterion_code if item.criterion_code in self.criteria else ""
            groups.setdefault(code, []).append(self.of(item, error=errors.get(item.code, "")))
        return [
            {"code": code, "name": self.criteria.get(code, ""), "boxes": boxes}
            for code, boxes in sorted(groups.items())
            if boxes
        ]

    def no_longer_asked(self) -> list[dict]:
        """Boxes with files whose items do not apply to the group that was chosen since: kept until taken out."""
        return [self.of(item, applies=False) for item in self._items(applies=False) if self.documents[item.pk]]

    def of_other_groups(self) -> list[dict]:
        """Names of the items that other groups are asked for."""
        return [{"name": item.name, "groups": self.group_words(item)} for item in self._items(applies=False)]

    def group_words(self, item: ChecklistItem) -> str:
        """Which groups of products an item is for, where it is not for all."""
        return ", ".join(self.groups.get(code, code) for code in item.groups)

    def _items(self, *, applies: bool) -> Iterable[ChecklistItem]:
        return [one for one in self.dossier.cycle.checklist.all() if one.applies_to(self.dossier.group) is applies]

    def _box(self, code: str, kinds: list[str], error: str) -> dict:
        endings = accepted_extensions(kinds)
        own = [self.dossier.code, code]
        return {
            "id": f"tai-lieu-{code}",
            "name": "file",
            "url": reverse("applications:upload_document", args=own),
            "begin_url": reverse("applications:begin_document", args=own),
            "max_bytes": settings.MAX_UPLOAD_BYTES,
            "accept": ",".join(endings),
            "types": ", ".join(ending.lstrip(".").upper() for ending in endings),
            "unfinished": [
                {"upload": one, "finish_url": reverse("applications:finish_document", args=[*own, one.pk])}
                for one in self.unfinished[place_of(self.dossier, code)]
            ],
            "error": error,
        }

    def _status(self, item: ChecklistItem, own: list[DossierFile], applies: bool) -> tuple[str, str]:
        if not applies:
            return _("không còn yêu cầu với nhóm này"), "none"
        if sections.document_item(item.code) in self.asked:
            return _("cần bổ sung"), "returned"
        if own:
            return _("đã có"), "completed"
        return (_("bắt buộc, chưa có"), "missing") if item.required else (_("không bắt buộc"), "none")

    def _file(self, document: DossierFile, number: int) -> dict:
        own = [self.dossier.code, document.pk]
        return _file_facts(document.file, document.added_at) | {
            "pk": document.pk,
            "expires_on": document.expires_on,
            "validity": validity(document.expires_on, self.dossier.cycle),
            "delete_url": reverse("applications:remove_document", args=own),
            "date_url": reverse("applications:date_document", args=own),
            "raise_url": reverse("applications:raise_document", args=own) if number else "",
        }


def _file_facts(stored, at) -> dict:
    return {
        "name": stored.name,
        "size": stored.size,
        "pages": stored.pages,
        "at": at,
        "url": stored.get_absolute_url(),
    }
