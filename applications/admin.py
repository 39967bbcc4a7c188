"""Reference data of the applications in the admin."""

from django.contrib import admin

from spcncl_portal.core.admin import ReferenceAdmin
from spcncl_portal.programme.admin import OfCycleMixin

from .models import CheckWording, FieldGuide, InspectionQuestion


@admin.register(CheckWording)
class CheckWordingAdmin(ReferenceAdmin):
    list_display = ("text", "item", "position")
    search_fields = ("text",)


@admin.register(InspectionQuestion)
class InspectionQuestionAdmin(OfCycleMixin, ReferenceAdmin):
    list_display = ("text", "cycle", "kind", "figure", "tolerance", "position", "assumed")
    list_filter = ("cycle", "kind")
    search_fields = ("text", "code")


@admin.register(FieldGuide)
class FieldGuideAdmin(ReferenceAdmin):
    list_display = ("box", "guidance", "example")
    search_fields = ("box", "guidance")
