"""Papers of the demo: one rendered page for each kind, shared by all dossiers; each says that it is a demonstration."""

from functools import lru_cache

from django.core.files.uploadedfile import SimpleUploadedFile

from spcncl_portal.core.text import slug
from spcncl_portal.documents.pdf import render_pdf


@lru_cache(maxsize=64)
def paper(title: str, text: str = "") -> bytes:
    """A one-page PDF that names what it stands for."""
    return render_pdf("web/demo_paper.html", {"title": title, "text": text})


def upload(title: str, text: str = "") -> SimpleUploadedFile:
    """The same page as an uploaded file."""
    return SimpleUploadedFile(f"{slug(title)[:60]}.pdf", paper(title, text), content_type="application/pdf")
