"""Papers of the programme's information file: offered to everybody, replaced by a new version, withdrawn."""

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from spcncl_portal.core.actions import creating, editing, lock, require
from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.log import log_action
from spcncl_portal.core.text import search_text, slug
from spcncl_portal.files.actions import store_upload
from spcncl_portal.programme.models import Cycle

from ..models import ProgrammeFile, ProgrammeFileVersion

KINDS = ("pdf", "word", "excel")
PERMISSION = "applications.manage_programme_files"


def add_paper(
    *, cycle: Cycle, title: str, kind: str, upload: UploadedFile, by, title_en: str = "", note: str = "", demo=False
) -> ProgrammeFile:
    """Offer a new paper of the cycle with its first version.

    Raises ActionError when the cycle has a paper of that title (accents and case aside) or the file is refused.
    """
    with transaction.atomic():
        lock(cycle)
        _check_title(cycle, title)
        paper = ProgrammeFile(cycle=cycle, title=title, title_en=title_en, kind=kind, demo=demo)
        paper.code = slug(title)[:60].strip("-") or "tai-lieu"
        if cycle.programme_files.filter(code=paper.code).exists():
            paper.code = f"{paper.code[:50]}-{cycle.programme_files.count() + 1}"
        paper.position = cycle.programme_files.count() + 1
        creating(paper, "add_programme_file", by=by, permission=PERMISSION)
        _add(paper, upload, note, by)
    return paper


def edit_paper(*, paper: ProgrammeFile, title: str, title_en: str, kind: str, position: int, by) -> ProgrammeFile:
    """Change how the paper is called and where it stands; its address stays."""
    with editing(paper, "edit_programme_file", by=by, permission=PERMISSION) as locked:
        _check_title(locked.cycle, title, but=locked)
        locked.title, locked.title_en, locked.kind, locked.position = title, title_en, kind, position
    return locked


def add_version(*, paper: ProgrammeFile, upload: UploadedFile, note: str, by) -> ProgrammeFileVersion:
    """Offer a new version in place of the newest; the older ones stay on record.

    Raises ActionError when the file is the newest version itself, as after a second click.
    """
    with transaction.atomic():
        locked = lock(paper)
        require(by, PERMISSION, locked)
        return _add(locked, upload, note, by)


def withdraw_paper(*, paper: ProgrammeFile, reason: str, by) -> ProgrammeFile:
    """Take the paper off the public page; versions and downloads stay on record."""
    if not reason.strip():
        raise ActionError(_("Cần ghi rõ lý do."), field="reason")
    with editing(paper, "withdraw_programme_file", by=by, permission=PERMISSION, reason=reason) as locked:
        if locked.withdrawn_at:
            raise ActionError(_("Tài liệu này đã thôi cung cấp."))
        locked.withdrawn_at = timezone.now()
    return locked


def offer_paper_again(*, paper: ProgrammeFile, by) -> ProgrammeFile:
    """Put a withdrawn paper back on the public page."""
    with editing(paper, "offer_programme_file", by=by, permission=PERMISSION) as locked:
        if not locked.withdrawn_at:
            raise ActionError(_("Tài liệu này đang được cung cấp."))
        locked.withdrawn_at = None
    return locked


def count_download(*, version: ProgrammeFileVersion) -> None:
    """One download more, exactly, however many come at the same moment. It is a count, not an action of a person."""
    ProgrammeFileVersion.objects.filter(pk=version.pk).update(downloads=F("downloads") + 1)


def _check_title(cycle: Cycle, title: str, but: ProgrammeFile | None = None) -> None:
    others = cycle.programme_files.exclude(pk=but.pk if but else None)
    if search_text(title) in {search_text(one.title) for one in others}:
        text = _("Năm này đã có tài liệu tên “%(title)s”; hãy thêm phiên bản cho tài liệu đó, hoặc đặt tên khác.")
        raise ActionError(text % {"title": title}, field="title")


def _add(paper: ProgrammeFile, upload: UploadedFile, note: str, by) -> ProgrammeFileVersion:
    newest = paper.versions.select_related("file").first()
    stored = store_upload(upload=upload, by=by, subject=paper, kinds=KINDS)
    if newest and newest.file.sha256 == stored.sha256:
        text = _("Tệp này giống hệt phiên bản %(n)s đang cung cấp; chưa có gì để thay.")
        raise ActionError(text % {"n": newest.number}, field="file")
    number = newest.number + 1 if newest else 1
    version = ProgrammeFileVersion(paper=paper, number=number, file=stored, note=note, published_by=by)
    version.save(force_insert=True)
    log_action(paper, "add_programme_file_version", by=by, after={"version": number, "sha256": stored.sha256})
    return version
