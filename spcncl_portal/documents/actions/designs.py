"""The designs of certificates: begin with the portal's own, work on a draft, put it into use."""

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from spcncl_portal.core.actions import changing, creating, editing, lock, require
from spcncl_portal.core.errors import ActionError
from spcncl_portal.files.actions import store_bytes

from ..certificate_artwork import artwork_of, checked_artwork
from ..certificate_checks import check_design
from ..certificate_defaults import LAYOUTS, NAMES
from ..certificate_kinds import CertificateKind
from ..certificate_layout import Design, Layout, dump, load
from ..design_states import DesignState
from ..models import CertificateDesign

MANAGE = "documents.manage_designs"


def design_of(row: CertificateDesign) -> Design:
    """Return what the engine needs of a stored design."""
    label = f"{row.kind} v{row.edition}"
    return Design(load(row.layout), artwork_of(row.artwork), artwork_of(row.emblem), label)


def ensure_designs() -> None:
    """Give every kind that has no design yet the portal's own as its first edition. Nobody's act: the portal's."""
    for kind in CertificateKind.values:
        current_design(kind)


def current_design(kind: str) -> CertificateDesign:
    """Return the design in use of a kind; the first call keeps the portal's own as edition 1.

    Two at once keep one. Raises ValueError for a kind that does not exist.
    """
    if kind not in CertificateKind.values:
        raise ValueError(f"no such kind of certificate: {kind!r}")
    rows = CertificateDesign.objects.select_related("artwork", "emblem")
    row = rows.filter(kind=kind, state=DesignState.CURRENT).first()
    if row is not None:
        return row
    first = {
        "name": NAMES[kind],
        "layout": dump(LAYOUTS[kind]),
        "state": DesignState.CURRENT,
        "current_from": timezone.now(),
    }
    row, _created = rows.get_or_create(kind=kind, edition=1, defaults=first)
    return row


@transaction.atomic
def draft_design(*, source: CertificateDesign, by) -> CertificateDesign:
    """Begin the next edition of a kind as a copy of `source`.

    A kind has one draft at a time: while there is one, that is returned (`source` changes nothing in it).
    """
    require(by, MANAGE)
    lock(source)
    kind = CertificateDesign.objects.filter(kind=source.kind)
    draft = kind.filter(state=DesignState.DRAFT).first()
    if draft is not None:
        return draft
    # Any design of the kind is locked in turn, so that two copies of different editions do not take one number.
    list(kind.select_for_update().values_list("pk", flat=True))
    edition = kind.aggregate(last=Max("edition"))["last"] + 1
    row = CertificateDesign(
        kind=source.kind,
        edition=edition,
        name=source.name,
        layout=source.layout,
        artwork=source.artwork,
        emblem=source.emblem,
        created_by=by,
    )
    return creating(row, "draft_design", by=by)


def edit_design(
    *,
    design: CertificateDesign,
    layout: Layout,
    name: str,
    by,
    version: int | None = None,
    note: str = "",
    artwork: tuple[bytes, str] | None = None,
    emblem: tuple[bytes, str] | None = None,
    remove_artwork: bool = False,
) -> CertificateDesign:
    """Change a draft. artwork, emblem: bytes and file name of a new picture.

    Raises ActionError for a design that is no draft, for a picture that cannot be taken; Conflict (core.errors) when
    somebody else changed it since `version`.
    """
    files = {field: checked_artwork(*given) for field, given in (("artwork", artwork), ("emblem", emblem)) if given}
    if "emblem" in files and files["emblem"][1] == "application/pdf":
        raise ActionError(_("Biểu trưng phải là tệp SVG, PNG hoặc JPG."), field="emblem_file")
    with editing(design, "edit_design", by=by, permission=MANAGE, version=version) as row:
        if row.state != DesignState.DRAFT:
            raise ActionError(_("Mẫu đã đưa vào dùng thì không sửa nữa; hãy lập bản mới từ mẫu này."))
        row.layout, row.name, row.note = dump(layout), name.strip(), note.strip()
        if remove_artwork:
            row.artwork = None
        for field, (data, content_type) in files.items():
            setattr(row, field, _keep(row, field, data, content_type, by))
    design.refresh_from_db()
    return design


def _keep(row: CertificateDesign, field: str, data: bytes, content_type: str, by) -> Any:
    ending = {"image/svg+xml": "svg", "image/png": "png", "image/jpeg": "jpg", "application/pdf": "pdf"}[content_type]
    return store_bytes(
        data=data, name=f"{field}-{row.kind.lower()}.{ending}", content_type=content_type, by=by, subject=row
    )


def make_design_current(*, design: CertificateDesign, by) -> CertificateDesign:
    """Put a design into use for what is printed from now on; the one before it is kept with what it printed.

    Raises ActionError with the first mistake of a design that cannot be printed.
    """
    require(by, MANAGE)
    with transaction.atomic():
        locked = lock(design)
        mistakes = [one for one in check_design(design_of(locked), locked.kind) if one.is_error]
        if mistakes:
            words = {"where": mistakes[0].place, "text": mistakes[0].text, "n": len(mistakes)}
            raise ActionError(_("Chưa dùng được mẫu này, còn %(n)d lỗi. %(where)s: %(text)s") % words)
        before = CertificateDesign.objects.filter(kind=locked.kind, state=DesignState.CURRENT).exclude(pk=locked.pk)
        for other in before.select_for_update():
            with changing(other, "retire", by=by):
                pass
        with changing(design, "make_current", by=by) as row:
            row.current_from = timezone.now()
    return design
