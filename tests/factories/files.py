"""Files for the tests: real small PDFs, images and office archives, and stored ones."""

import io
import zipfile

import factory
import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from spcncl_portal.files.actions import store_bytes
from spcncl_portal.files.models import StoredFile


def a_pdf(pages: int = 1, *, change=None, **options) -> bytes:
    """A PDF of blank pages; ``change(document)`` may add to it, ``options`` go to ``save``."""
    buffer = io.BytesIO()
    with pikepdf.new() as document:
        for _page in range(pages):
            document.add_blank_page()
        if change:
            change(document)
        document.save(buffer, **options)
    return buffer.getvalue()


def an_image(form: str = "PNG", size: tuple[int, int] = (40, 30)) -> bytes:
    buffer = io.BytesIO()
    Image.effect_noise(size, 90).convert("RGB").save(buffer, form)
    return buffer.getvalue()


def an_archive(*parts: str, **contents: bytes) -> bytes:
    """A zip with these parts; ``contents`` are keyed by part names with ``__`` for ``/`` and ``_xml`` for ``.xml``."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in parts:
            archive.writestr(part, b"<xml/>")
        for part, content in contents.items():
            archive.writestr(part.replace("__", "/"), content)
    return buffer.getvalue()


def an_upload(name: str = "Công văn.pdf", data: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, a_pdf() if data is None else data)


class StoredFileFactory(factory.Factory):
    """A stored one-page PDF; ``by`` and ``subject`` as in ``store_bytes``."""

    class Meta:
        model = StoredFile

    name = factory.Sequence(lambda n: f"tep-{n}.pdf")
    content_type = "application/pdf"
    data = factory.LazyFunction(a_pdf)
    by = None
    subject = None

    @classmethod
    def _create(cls, model_class, *args, **fields):
        return store_bytes(**fields)
