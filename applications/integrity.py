"""Submissions are what was handed in: snapshot, its files, and the receipt that names its SHA-256.

And no open dossier is without somebody who has it and a date.
"""

import uuid
from collections.abc import Iterator

from django.utils.translation import gettext as _

from spcncl_portal.core.integrity import Broken, in_batches, integrity_check, verdict
from spcncl_portal.files.models import StoredFile
from spcncl_portal.programme.states import CycleState

from .models import Dossier, Submission
from .snapshot import digest
from .states import DOSSIER_ENDS, WITHDRAWABLE

BATCH = 100


@integrity_check("submissions")
def check_submissions() -> Iterator[Broken | None]:
    """Re-hash every snapshot; its files are still stored with the hash that it names, its receipt names its own."""
    rows = Submission.objects.select_related("dossier", "receipt").order_by("pk")
    for batch in in_batches(rows, BATCH):
        contents = [_content(submission) for submission in batch]
        ids = {row["id"] for content in contents if content for row in _files(content)}
        stored = {str(pk): sha256 for pk, sha256 in StoredFile.objects.filter(pk__in=ids).values_list("pk", "sha256")}
        for submission, content in zip(batch, contents, strict=True):
            yield verdict(submission, "submission", _problems(submission, content, stored))


def _content(submission: Submission) -> dict | None:
    """The snapshot's values, None when they cannot be read."""
    try:
        content = submission.content()
        for row in _files(content):
            uuid.UUID(row["id"]), row["sha256"], row["name"]
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    return content


def _files(content: dict) -> list[dict]:
    scan = content.get("paper_scan")
    return [*content["files"], *([scan] if scan else [])]


def _problems(submission: Submission, content: dict | None, stored: dict[str, str]) -> Iterator[str]:
    if digest(submission.snapshot) != submission.sha256:
        yield _("Mã băm của bản chụp hồ sơ không khớp: nội dung đã bị thay đổi.")
    if submission.receipt and submission.sha256 not in dict(submission.receipt.content).values():
        yield _("Biên nhận ghi mã băm khác với bản chụp.")
    if content is None:
        yield _("Không đọc được bản chụp hồ sơ.")
        return
    for row in _files(content):
        if row["id"] not in stored:
            yield _("Tệp “%(name)s” của bản chụp không còn.") % {"name": row["name"]}
        elif stored[row["id"]] != row["sha256"]:
            yield _("Tệp “%(name)s” khác với bản chụp.") % {"name": row["name"]}


@integrity_check("dossiers")
def check_open_dossiers() -> Iterator[Broken | None]:
    """Every open dossier of an open cycle has a date, and an enterprise that is still there to answer for it."""
    rows = Dossier.objects.filter(cycle__state=CycleState.OPEN).exclude(state__in=DOSSIER_ENDS)
    rows = rows.select_related("enterprise")
    for dossier in rows.order_by("pk").iterator(chunk_size=BATCH):
        yield verdict(dossier, "dossier", _unowned(dossier))


def _unowned(dossier: Dossier) -> Iterator[str]:
    if dossier.due_at is None:
        yield _("Hồ sơ đang mở mà không có hạn.")
    if dossier.enterprise.ended_on is not None and dossier.state in WITHDRAWABLE:
        yield _("Doanh nghiệp của hồ sơ không còn hoạt động: hồ sơ không có ai giữ.")
