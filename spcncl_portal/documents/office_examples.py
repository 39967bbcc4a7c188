"""Real addresses for the list of routes, from the data at hand."""

from .models import DocumentTemplate, IncomingDocument, OfficialDocument, TemplateVersion


def _official(**wanted) -> dict | None:
    return OfficialDocument.objects.filter(**wanted).order_by("pk").values("pk").first()


def official() -> dict | None:
    return _official()


def draft() -> dict | None:
    return _official(state="draft", template_version__isnull=False) or _official(state="draft")


def unpresented() -> dict | None:
    return _official(state="draft", presented_at__isnull=True)


def approved() -> dict | None:
    return _official(state="approved")


def numbered() -> dict | None:
    return _official(state="numbered")


def official_file() -> dict | None:
    found = _official()
    return {**found, "form": "pdf"} if found else None


def incoming() -> dict | None:
    return IncomingDocument.objects.order_by("pk").values("pk").first()


def open_incoming() -> dict | None:
    rows = IncomingDocument.objects.filter(state__in=["registered", "assigned"])
    return rows.order_by("pk").values("pk").first()


def finished_incoming() -> dict | None:
    rows = IncomingDocument.objects.filter(state__in=["answered", "filed"])
    return rows.order_by("pk").values("pk").first()


def template() -> dict | None:
    return DocumentTemplate.objects.order_by("pk").values("code").first()


def version() -> dict | None:
    found = TemplateVersion.objects.order_by("pk").values("template__code", "number").first()
    return {"code": found["template__code"], "number": found["number"]} if found else None
