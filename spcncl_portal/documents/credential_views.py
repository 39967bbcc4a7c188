"""Credentials, their status and the portal's keys, for programs of others: no account, any origin."""

from functools import wraps

from django.core.exceptions import ImproperlyConfigured
from django.http import Http404, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from . import credentials
from .credential_keys import public_keys
from .models import VerifiableDocument
from .queries import verify_code
from .throttle import count_miss, is_held_back


def open_data(view):
    """Let pages of other sites read the answer; say in words when the keys are not to be had."""

    @wraps(view)
    def answered(request, *args, **kwargs):
        try:
            response = view(request, *args, **kwargs)
        except ImproperlyConfigured:
            words = {"error": _("Khóa ký văn bằng điện tử chưa dùng được; hãy báo quản trị cổng.")}
            response = _json(words, status=503)
        response["Access-Control-Allow-Origin"] = "*"
        response["X-Robots-Tag"] = "noindex"
        return response

    return answered


@open_data
def keys(request):
    """The public keys, today's first."""
    return _json(public_keys(), content_type="application/jwk-set+json")


@open_data
def issuer(request):
    """Who signs the credentials."""
    return _json(credentials.issuer_document())


@open_data
def signed(request, code: str):
    """The signed credential, to be saved beside the PDF."""
    document = _certificate(request, code)
    if document is None:
        return _held_back()
    response = HttpResponse(credentials.signed_credential(document), content_type="application/vc+jwt")
    response["Content-Disposition"] = f'attachment; filename="van-bang-{document.code}.jwt"'
    return response


@open_data
def readable(request, code: str):
    """What the signed credential says, unsigned, to be read."""
    document = _certificate(request, code)
    return _held_back() if document is None else _json(credentials.credential(document))


@open_data
def status(request, code: str):
    """Valid, expired, revoked or superseded: today."""
    if is_held_back(request):
        return _held_back()
    found = credentials.status_of(code)
    if found is None:
        count_miss(request)
        return _json({"code": code[:40], "status": "unknown"}, status=404)
    response = _json(found)
    response["Cache-Control"] = "no-store"
    return response


def example_certificate() -> dict | None:
    """The code of some certificate, for the list of routes."""
    rows = VerifiableDocument.objects.filter(kind=VerifiableDocument.Kind.CERTIFICATE)
    code = rows.values_list("code", flat=True).first()
    return {"code": code} if code else None


def _certificate(request, code: str) -> VerifiableDocument | None:
    """The certificate of a code; None for whoever guesses; raises Http404 for one that is none."""
    if is_held_back(request):
        return None
    found = verify_code(code).document
    if found is None or not credentials.has_credential(found):
        if found is None:
            count_miss(request)
        raise Http404
    return found


def _held_back() -> JsonResponse:
    words = {"error": _("Bạn đã thử quá nhiều mã không có. Hãy thử lại sau 10 phút.")}
    response = _json(words, status=429)
    response["Retry-After"] = "600"
    return response


def _json(values: dict, **options) -> JsonResponse:
    return JsonResponse(values, json_dumps_params={"ensure_ascii": False, "indent": 1}, **options)
