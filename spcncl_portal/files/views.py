"""Downloads: the rule is asked, then the bytes come from the portal, the proxy or a signed address of the store."""

import logging
from urllib.parse import quote

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header

from .access import may_read
from .models import StoredFile

logger = logging.getLogger(__name__)

# A sandboxed PDF is not shown by Chromium's viewer; PDFs with scripts were refused at the door.
_SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox"
_PDF_POLICY = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'"


def download(request: HttpRequest, pk) -> HttpResponse:
    """Send a file in place (PDF, image) or as a download; ``?tai-ve=1`` always as a download."""
    stored = get_object_or_404(StoredFile.objects.select_related("subject_type"), pk=pk)
    if not may_read(request.user, stored):
        raise Http404
    return send_file(request, stored, as_attachment=bool(request.GET.get("tai-ve")) or not stored.is_inline)


def send_file(request: HttpRequest, stored: StoredFile, *, as_attachment: bool) -> HttpResponse:
    """Answer with the bytes of ``stored``, which the caller has found to be readable for the person.

    To the help line that views as the person they come from the portal itself: what was made at this need is gone
    before the proxy or the store could send it, and a signed address would outlive the view.
    """
    disposition = content_disposition_header(as_attachment, stored.name)
    storage = stored.file.storage
    viewing = hasattr(request, "view_as")
    if not viewing and getattr(storage, "querystring_auth", False):
        parameters = {"ResponseContentDisposition": disposition, "ResponseContentType": stored.content_type}
        response = HttpResponseRedirect(storage.url(stored.file.name, parameters=parameters))
        response["Cache-Control"] = "private, no-store"
        return response
    etag = f'"{stored.sha256}"'
    response = get_conditional_response(request, etag=etag) or _bytes_of(stored, by_proxy=not viewing)
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    response["Content-Type"] = stored.content_type
    response["Content-Disposition"] = disposition
    response["X-Content-Type-Options"] = "nosniff"
    response["X-Frame-Options"] = "SAMEORIGIN"
    response["Content-Security-Policy"] = _PDF_POLICY if stored.content_type == "application/pdf" else _SANDBOX
    return response


def _bytes_of(stored: StoredFile, *, by_proxy: bool) -> HttpResponse:
    if by_proxy and settings.FILES_X_ACCEL_PREFIX:
        response = HttpResponse()
        response["X-Accel-Redirect"] = settings.FILES_X_ACCEL_PREFIX + quote(stored.file.name)
        return response
    try:
        return FileResponse(stored.file.open("rb"))
    except FileNotFoundError as error:
        logger.error("bytes of file %s are missing: %s", stored.pk, stored.file.name)
        raise Http404 from error
