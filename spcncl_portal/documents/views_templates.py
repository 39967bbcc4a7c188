"""Screens of Word templates: list, placeholders and versions, upload with its check, preview with real data."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from spcncl_portal.core.errors import ActionError
from spcncl_portal.files.views import send_file

from . import actions, docx_reading, office_content, office_forms
from .models import DocumentTemplate, TemplateVersion
from .office_queries import officials_visible_to, templates_visible_to
from .reporting import to_docx, to_pdf
from .template_fields import example_of, fields_of
from .views_office import show_mistake

RECENT = 20


def templates(request):
    """All templates with the version in use."""
    actions.ensure_templates()
    return render(request, "documents/office/templates.html", {"templates": templates_visible_to(request.user)})


def _template(request, code: str) -> DocumentTemplate:
    return get_object_or_404(templates_visible_to(request.user), code=code)


def _version(request, code: str, number: int) -> TemplateVersion:
    template = _template(request, code)
    found = next((one for one in template.versions.all() if one.number == number), None)
    if found is None:
        raise Http404
    return found


def template(request, code: str):
    """Placeholders, versions, preview; staff upload a changed file."""
    one = _template(request, code)
    may_manage = request.user.has_perm("documents.manage_templates")
    form = office_forms.TemplateForm(request.POST or None, request.FILES or None) if may_manage else None
    problems = []
    if request.method == "POST" and form and form.is_valid():
        try:
            version = actions.upload_template(
                template=one, upload=form.cleaned_data["file"], note=form.cleaned_data["note"], by=request.user
            )
        except ActionError as mistake:
            problems = getattr(mistake, "problems", [])
            show_mistake(form, mistake)
        else:
            _told(request, version)
            return redirect("documents:template", code=code)
    values = {
        "template": one,
        "fields": fields_of(one.kind),
        "form": form,
        "problems": problems,
        "may_manage": may_manage,
        "documents": officials_visible_to(request.user).filter(kind=one.kind, template_version__isnull=False)[:RECENT],
    }
    return render(request, "documents/office/template.html", values, status=422 if problems else 200)


def _told(request, version: TemplateVersion) -> None:
    messages.success(request, _("Đang dùng bản %(n)d. Hãy xem thử trước khi soạn văn bản.") % {"n": version.number})
    with version.file.file.open("rb") as file:
        for sentence in docx_reading.unread(file.read())[:5]:
            messages.warning(request, sentence)


def version_file(request, code: str, number: int):
    """The Word file of a version, to be changed in Word."""
    return send_file(request, _version(request, code, number).file, as_attachment=True)


def use_version(request, code: str, number: int):
    """Make a version the one in use."""
    version = actions.use_version(version=_version(request, code, number), by=request.user)
    messages.success(request, _("Đang dùng bản %(n)d.") % {"n": version.number})
    return redirect("documents:template", code=code)


def preview(request, code: str, number: int):
    """A version with the examples, or with a paper's data (`?van-ban=`), as `?dang=pdf` or `docx`."""
    version = _version(request, code, number)
    form = request.GET.get("dang", office_content.PDF)
    if form not in office_content.CONTENT_TYPES:
        raise Http404
    content = office_content.from_template(version, _context(request, version))
    data = to_pdf(content) if form == office_content.PDF else to_docx(content)
    response = HttpResponse(data, content_type=office_content.CONTENT_TYPES[form])
    disposition = content_disposition_header(form != office_content.PDF, f"xem-thu-{code}-{number}.{form}")
    response["Content-Disposition"] = disposition
    response["Cache-Control"] = "private, no-store"
    return response


def _context(request, version: TemplateVersion) -> dict:
    chosen = request.GET.get("van-ban", "")
    kind = version.template.kind
    if not chosen.isdecimal():
        return example_of(kind)
    rows = officials_visible_to(request.user).filter(kind=kind)
    return office_content.context_of(get_object_or_404(rows, pk=int(chosen[:12])))
