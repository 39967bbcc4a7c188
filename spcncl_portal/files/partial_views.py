"""The address of one file on its way in: where it stands (HEAD), its next piece (PATCH), giving it up (DELETE)."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.http import http_date

from spcncl_portal.core.errors import Conflict

from . import partial_bytes, tus
from .models import PartialUpload
from .partial_actions import TooLong, append_piece, drop_partial, partials_of
from .partial_bytes import BytesLost


@tus.speaks_tus
def piece(request: HttpRequest, pk) -> HttpResponse:
    """Only its owner finds it; for others, and after its time, it does not exist."""
    upload = get_object_or_404(partials_of(request.user), pk=pk)
    if request.method == "PATCH":
        return _append(request, upload)
    if request.method == "DELETE":
        drop_partial(upload=upload, by=request.user)
        return HttpResponse(status=204)
    if not upload.stored_id and not partial_bytes.are_there(upload):
        drop_partial(upload=upload, by=None)
        raise Http404
    if request.method == "GET":
        return JsonResponse({"name": upload.name, "size": upload.size, "received": upload.received})
    return _stands_at(upload, HttpResponse(status=200))


def _append(request: HttpRequest, upload: PartialUpload) -> HttpResponse:
    if request.content_type != tus.PIECE_TYPE:
        return HttpResponse(status=415)
    announced, offset = (tus.whole_number(request.headers.get(name)) for name in ("Content-Length", "Upload-Offset"))
    if announced is None or offset is None:
        return HttpResponse(status=400)
    if announced > tus.MAX_PIECE:
        return HttpResponse(status=413)
    data = tus.read_piece(request, announced)  # before the row is locked: a slow line holds up nobody
    problem = tus.checksum_problem(request, data)
    if problem:
        return HttpResponse(status=problem)
    try:
        upload = append_piece(upload=upload, offset=offset, data=data)
    except TooLong:
        return HttpResponse(status=413)
    except Conflict:
        return HttpResponse(status=409)
    except (BytesLost, PartialUpload.DoesNotExist) as error:
        raise Http404 from error
    return _stands_at(upload, HttpResponse(status=204))


def _stands_at(upload: PartialUpload, response: HttpResponse) -> HttpResponse:
    response["Upload-Offset"] = str(upload.received)
    response["Upload-Length"] = str(upload.size)
    response["Upload-Expires"] = http_date(upload.expires_at.timestamp())
    return response
