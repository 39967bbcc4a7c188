"""Read the register of official documents, for people who may."""

from django.db.models import F, Prefetch, QuerySet

from spcncl_portal.accounts.models import User
from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.models import ActionLog

from .models import DocumentTemplate, IncomingDocument, OfficialDocument, TemplateVersion

READ = "documents.view_office"
LONG = ("content", "data", "signatures")  # what no list shows


def officials_visible_to(user) -> QuerySet[OfficialDocument]:
    """Outgoing papers, those without a number first, then the newest; nobody outside the office sees any."""
    newest = F("dated").desc(nulls_first=True)
    rows = OfficialDocument.objects.select_related("body", "cycle", "created_by")
    rows = rows.order_by(newest, "series", F("number").desc(nulls_first=True), "-pk")
    return rows.defer(*LONG) if user.has_perm(READ) else rows.none()


def official_visible_to(user) -> QuerySet[OfficialDocument]:
    """The same with all that the page of one paper shows."""
    people = ("created_by", "presented_by", "approved_by", "numbered_by", "filed_by", "cancelled_by")
    return (
        officials_visible_to(user)
        .defer(None)
        .select_related(
            *people, "template_version__template", "template_version__file", "pdf_file", "docx_file", "signed_file"
        )
    )


def incoming_visible_to(user) -> QuerySet[IncomingDocument]:
    """Papers that came in."""
    rows = IncomingDocument.objects.select_related("sender_body", "assigned_to", "answer", "scan", "created_by")
    return rows if user.has_perm(READ) else rows.none()


def templates_visible_to(user) -> QuerySet[DocumentTemplate]:
    """Templates with their versions, the newest first."""
    versions = TemplateVersion.objects.select_related("uploaded_by", "file").order_by("-number")
    rows = DocumentTemplate.objects.prefetch_related(Prefetch("versions", queryset=versions))
    return rows if user.has_perm(READ) else rows.none()


def history_of(thing) -> QuerySet[ActionLog]:
    """What happened to a paper, newest first."""
    rows = ActionLog.objects.filter(object_type=thing._meta.label_lower, object_id=str(thing.pk))
    return rows.select_related("actor")


def people_of_the_office() -> QuerySet[User]:
    """Staff and leaders, to whom papers are given."""
    roles = [Role.STAFF, Role.LEADER]
    rows = User.objects.filter(is_active=True, grants__role__in=roles, grants__revoked_at=None)
    return rows.distinct().order_by("sort_key", "pk")


def answers_to_choose() -> QuerySet[OfficialDocument]:
    """Numbered papers, by which an incoming one can have been answered; the newest first."""
    return OfficialDocument.objects.filter(number__isnull=False).exclude(state="cancelled").order_by("-year", "-pk")


def years() -> list[tuple[int, str]]:
    """Years of outgoing papers, newest first."""
    found = OfficialDocument.objects.order_by("-year").values_list("year", flat=True).distinct()
    return [(year, str(year)) for year in found if year]


def incoming_years() -> list[tuple[int, str]]:
    """Years of incoming papers, newest first."""
    found = IncomingDocument.objects.order_by("-year").values_list("year", flat=True).distinct()
    return [(year, str(year)) for year in found]
