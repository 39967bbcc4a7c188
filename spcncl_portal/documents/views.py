"""Verification of certificates and receipts, for everybody, without an account."""

from django.shortcuts import redirect, render

from .credentials import has_credential
from .forms import CodeForm, FileForm
from .models import VerifiableDocument
from .queries import Status, Verification, verify_bytes, verify_code
from .signature_check import check_pdf, sentences
from .throttle import count_miss, is_held_back

MAX_CHECKED = 4 * 1024 * 1024  # bytes
ICONS = {
    Status.VALID: "patch-check-fill",
    Status.EXPIRED: "hourglass-split",
    Status.REVOKED: "x-octagon",
    Status.SUPERSEDED: "arrow-left-right",
    Status.ALTERED: "exclamation-triangle-fill",
    Status.UNKNOWN: "question-circle",
}
TONES = {
    Status.VALID: "success",
    Status.EXPIRED: "warning",
    Status.REVOKED: "danger",
    Status.SUPERSEDED: "warning",
    Status.ALTERED: "danger",
    Status.UNKNOWN: "danger",
}


def verify(request):
    """Ask for a code (GET `?ma=`) or take a file (POST)."""
    if is_held_back(request):
        return _held_back(request)
    if request.method == "POST":
        form = FileForm(request.POST, request.FILES)
        if form.is_valid():
            data = form.cleaned_data["tep"].read()
            found = verify_bytes(data)
            if not found.known:
                count_miss(request)
            return _show(request, found, by_file=True, signatures=_signatures(data))
        return render(request, "documents/verify.html", {"code_form": CodeForm(), "file_form": form}, status=422)
    code_form = CodeForm(request.GET if "ma" in request.GET else None)
    if code_form.is_bound and code_form.is_valid():
        found = verify_code(code_form.cleaned_data["ma"])
        if found.known:
            return redirect("documents:verify_code", code=found.code)
        count_miss(request)
        return _show(request, found)
    status = 422 if code_form.is_bound else 200
    return render(request, "documents/verify.html", {"code_form": code_form, "file_form": FileForm()}, status=status)


def verify_one(request, code: str):
    """Answer for the code in the address, where QR codes lead."""
    if is_held_back(request):
        return _held_back(request)
    found = verify_code(code)
    if not found.known:
        count_miss(request)
    return _show(request, found)


def example_code() -> dict | None:
    """The code of some real document, for the list of routes."""
    code = VerifiableDocument.objects.values_list("code", flat=True).first()
    return {"code": code} if code else None


def _signatures(data: bytes) -> list[list[tuple[str, str]]]:
    """What the digital signatures in a dropped file say; large files are not looked into for strangers."""
    return [sentences(one.as_json()) for one in check_pdf(data)] if len(data) <= MAX_CHECKED else []


def _show(request, found: Verification, *, by_file: bool = False, signatures=()):
    context = {
        "found": found,
        "document": found.document,
        "rows": found.document.content if found.document else [],
        "icon_name": ICONS[found.status],
        "tone": TONES[found.status],
        "by_file": by_file,
        "signatures": signatures,
        "credential": found.document is not None and has_credential(found.document),
    }
    response = render(request, "documents/verification.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


def _held_back(request):
    response = render(request, "documents/held_back.html", status=429)
    response["Retry-After"] = "600"
    return response
