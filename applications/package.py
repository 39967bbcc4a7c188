"""A whole dossier to take along: one PDF with bookmarks, or a ZIP with the files, the snapshot and a manifest."""

import io
import zipfile
from collections.abc import Iterator

from django.core.exceptions import ObjectDoesNotExist
from django.utils import timezone
from django.utils.translation import gettext as _

from spcncl_portal.core.jobs import job_runner, progress
from spcncl_portal.core.models import Job
from spcncl_portal.core.text import slug
from spcncl_portal.documents.pdf import merge_with_bookmarks, render_pdf
from spcncl_portal.files.actions import store_bytes
from spcncl_portal.files.models import StoredFile
from spcncl_portal.files.names import clean_name

from . import snapshot
from .models import Dossier, Submission
from .presentation import enterprise_rows, figures_table, files_of_content, sections_of_content

HEAVY_BYTES = 10 * 1024 * 1024  # above this, joining the PDFs takes longer than a person waits for a page


def live_content(dossier: Dossier) -> dict:
    """What a submission would freeze now; number 0 marks that nothing was submitted."""
    return snapshot.build(
        dossier=dossier,
        enterprise=dossier.enterprise,
        figures=dossier.figures.filter(year__in=dossier.cycle.figure_years()),
        documents=dossier.documents.filter(removed_at=None).select_related("item", "file"),
        number=0,
        at=timezone.now(),
        sender={"name": "", "on_behalf": False},
    )


def content_to_take(dossier: Dossier, submission: Submission | None) -> dict:
    """The submission's content; without one, what stands now."""
    return submission.content() if submission else live_content(dossier)


def total_bytes(content: dict) -> int:
    """The size of all files of a submission."""
    return sum(row["size"] for row in files_of_content(content))


def _stored(content: dict) -> dict[str, StoredFile]:
    ids = [row["id"] for row in files_of_content(content)]
    return {str(stored.pk): stored for stored in StoredFile.objects.filter(pk__in=ids)}


def _read(stored: StoredFile | None) -> bytes:
    if stored is None:
        return b""
    try:
        with stored.file.open("rb") as file:
            return file.read()
    except (FileNotFoundError, ObjectDoesNotExist):
        return b""


def form_pdf(dossier: Dossier, content: dict, submission: Submission | None) -> bytes:
    """Cover and form: what was filled in, and the list of the documents with their hashes."""
    values = {
        "dossier": dossier,
        "submission": submission,
        "content": content,
        "enterprise_rows": enterprise_rows(content),
        "sections": sections_of_content(content, dossier.cycle),
        "figures": figures_table(content),
        "files": files_of_content(content),
        "receipt": submission.receipt if submission else None,
    }
    return render_pdf("applications/dossier/print/form.html", values)


def whole_pdf(dossier: Dossier, submission: Submission | None, *, tick=lambda done: None) -> bytes:
    """Cover, form and every document as one PDF, each with its bookmark. `tick(done)` is told after each file."""
    content = content_to_take(dossier, submission)
    stored = _stored(content)

    def parts() -> Iterator[tuple[str, bytes]]:
        yield _("Phiếu hồ sơ %(code)s") % {"code": dossier.code}, form_pdf(dossier, content, submission)
        for done, row in enumerate(files_of_content(content), start=1):
            yield f"{row['item_name']} – {row['name']}", _read(stored.get(row["id"]))
            tick(done)

    return merge_with_bookmarks(parts(), _("Hồ sơ %(code)s") % {"code": dossier.code})


def file_stem(dossier: Dossier, submission: Submission | None) -> str:
    """The name of what is taken along, without its ending."""
    return f"ho-so-{dossier.code}" + (f"-lan-{submission.number}" if submission else "-ban-nhap")


class _Sink(io.RawIOBase):
    """What a ZipFile writes into, so that finished pieces can be sent while the rest is still read."""

    def __init__(self):
        self.pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data) -> int:
        self.pieces.append(bytes(data))
        return len(data)

    def taken(self) -> bytes:
        data = b"".join(self.pieces)
        self.pieces.clear()
        return data


def zip_pieces(dossier: Dossier, submission: Submission | None) -> Iterator[bytes]:
    """The ZIP piece by piece: documents in a folder per item, `snapshot.json` byte for byte, `manifest.sha256`.

    The manifest holds the hashes of the snapshot as `sha256sum -c` reads them. One file at a time is in memory.
    """
    content = content_to_take(dossier, submission)
    text = submission.snapshot if submission else snapshot.canonical(content)
    stored = _stored(content)
    sink = _Sink()
    lines = []
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED) as archive:
        for name, row in zip(zip_names(content), files_of_content(content), strict=True):
            data = _read(stored.get(row["id"]))
            archive.writestr(name, data)
            lines.append(f"{row['sha256']}  {name}")
            yield sink.taken()
        archive.writestr("snapshot.json", text.encode(), zipfile.ZIP_DEFLATED)
        lines.append(f"{snapshot.digest(text)}  snapshot.json")
        archive.writestr("manifest.sha256", "\n".join(lines) + "\n")
    yield sink.taken()


def zip_names(content: dict) -> list[str]:
    """Where each file goes in the ZIP: `01-<item>/<name>`; a name that comes twice gets a number."""
    names, folders = [], {}
    for row in files_of_content(content):
        folder = folders.setdefault(row["item"], f"{len(folders) + 1:02d}-{slug(row['item']) or 'tep'}")
        clean, used = clean_name(row["name"]), len(names)
        name = f"{folder}/{clean}"
        if name in names:
            stem, dot, ending = clean.rpartition(".")
            name = f"{folder}/{stem or clean} ({used}){dot}{ending if dot else ''}"
        names.append(name)
    return names


@job_runner("dossier_pdf")
def run_whole_pdf(job: Job) -> dict:
    """Make the PDF of a heavy dossier in the background; made again, it is a new file of the same content."""
    dossier = Dossier.objects.select_related("cycle", "enterprise", "sector").get(pk=job.payload["dossier"])
    number = job.payload["submission"]
    submission = dossier.submissions.get(number=number) if number else None
    data = whole_pdf(dossier, submission, tick=lambda done: progress(job, done=done))
    name = f"{file_stem(dossier, submission)}.pdf"
    stored = store_bytes(data=data, name=name, content_type="application/pdf", by=job.created_by, subject=dossier)
    return {"url": stored.get_absolute_url()}
