"""Reference data in the admin. A frozen criteria set is only looked at there; new versions are made on the screens."""

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from spcncl_portal.core.admin import ReadOnlyAdmin, ReferenceAdmin, ReferenceInline

from .figures import MEASURE_NAMES
from .models import (
    Band,
    Body,
    ChecklistItem,
    CityStatistic,
    CriteriaSet,
    Criterion,
    Cycle,
    DayOff,
    Deadline,
    EligibilityGroup,
    Extension,
    Indicator,
    Milestone,
    Sector,
    Succession,
    Target,
    Task,
)
from .states import CycleState


class FrozenMixin:
    """Nothing of a criteria set changes here once signed sheets use it."""

    def set_of(self, obj):
        return getattr(obj, "criteria_set", obj)

    def _may_change(self, request, obj) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or self.set_of(obj).frozen_at is None)

    def has_change_permission(self, request, obj=None):
        return self._may_change(request, obj)

    def has_delete_permission(self, request, obj=None):
        return self._may_change(request, obj)


class FrozenInline(FrozenMixin, ReferenceInline):
    def has_add_permission(self, request, obj=None):
        return self._may_change(request, obj)


class OfCycleMixin:
    """What a cycle owns: nothing changes in a closed one."""

    def cycle_of(self, obj):
        return obj.cycle

    def _may_change(self, request, obj) -> bool:
        return super().has_change_permission(request, obj) and (
            obj is None or self.cycle_of(obj).state != CycleState.CLOSED
        )

    def has_change_permission(self, request, obj=None):
        return self._may_change(request, obj)

    def has_delete_permission(self, request, obj=None):
        return self._may_change(request, obj)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "cycle":
            kwargs["queryset"] = Cycle.objects.exclude(state=CycleState.CLOSED)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(Sector)
class SectorAdmin(ReferenceAdmin):
    list_display = ("name", "code", "position")
    search_fields = ("name", "code")
    readonly_fields = ("source",)


class SuccessionInline(ReferenceInline):
    model = Succession
    fk_name = "predecessor"
    autocomplete_fields = ("successor",)


@admin.register(Body)
class BodyAdmin(ReferenceAdmin):
    list_display = ("name", "code", "kind", "valid_from", "valid_to")
    list_filter = ("kind", "valid_to")
    search_fields = ("search_text", "code")
    readonly_fields = ("source", "confidence")
    inlines = (SuccessionInline,)


class BandInline(FrozenInline):
    model = Band


class CriterionForm(forms.ModelForm):
    measure = forms.ChoiceField(label=_("số liệu"), required=False, choices=[("", "–"), *MEASURE_NAMES.items()])

    class Meta:
        model = Criterion
        fields = (
            "criteria_set",
            "code",
            "name",
            "max_points",
            "scored",
            "measure",
            "measure_text",
            "guidance",
            "assumed_name",
            "position",
        )


@admin.register(Criterion)
class CriterionAdmin(FrozenMixin, ReferenceAdmin):
    form = CriterionForm
    list_display = ("code", "name", "criteria_set", "max_points")
    list_filter = ("criteria_set",)
    search_fields = ("name", "code")
    inlines = (BandInline,)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "criteria_set":
            kwargs["queryset"] = CriteriaSet.objects.filter(frozen_at=None)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class CriterionInline(FrozenInline):
    model = Criterion
    form = CriterionForm
    fields = ("code", "name", "max_points", "scored", "measure", "position")
    show_change_link = True


class GroupInline(FrozenInline):
    model = EligibilityGroup


@admin.register(CriteriaSet)
class CriteriaSetAdmin(FrozenMixin, ReferenceAdmin):
    list_display = ("name", "code", "version", "assumed", "frozen_at")
    search_fields = ("name", "code")
    readonly_fields = ("frozen_at", "aggregation")
    inlines = (CriterionInline, GroupInline)


@admin.register(EligibilityGroup)
class EligibilityGroupAdmin(FrozenMixin, ReferenceAdmin):
    list_display = ("name", "criteria_set", "figure", "threshold")
    list_filter = ("criteria_set",)
    search_fields = ("name", "code")


class DeadlineInline(ReferenceInline):
    """Only to look at: deadlines move on the settings page, with a reason."""

    model = Deadline
    can_delete = False

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False


@admin.register(Cycle)
class CycleAdmin(ReadOnlyAdmin):
    list_display = ("year", "name", "state", "plan_number")
    inlines = (DeadlineInline,)


@admin.register(ChecklistItem)
class ChecklistItemAdmin(OfCycleMixin, ReferenceAdmin):
    list_display = ("name", "cycle", "required", "criterion_code", "position")
    list_filter = ("cycle", "required")
    search_fields = ("name", "code")


@admin.register(Target)
class TargetAdmin(OfCycleMixin, ReferenceAdmin):
    list_display = ("name", "cycle", "minimum", "maximum", "unit")
    list_filter = ("cycle",)
    search_fields = ("name", "code")


class IndicatorInline(OfCycleMixin, ReferenceInline):
    model = Indicator

    def cycle_of(self, obj):
        return obj.cycle  # the task whose page this is

    def has_add_permission(self, request, obj=None):
        return self._may_change(request, obj)


@admin.register(Task)
class TaskAdmin(OfCycleMixin, ReferenceAdmin):
    list_display = ("no", "name", "cycle", "lead")
    list_filter = ("cycle",)
    search_fields = ("name",)
    inlines = (IndicatorInline,)


@admin.register(Indicator)
class IndicatorAdmin(OfCycleMixin, ReferenceAdmin):
    list_display = ("name", "task", "minimum", "maximum", "unit")
    list_filter = ("task__cycle",)
    search_fields = ("name",)


@admin.register(Milestone)
class MilestoneAdmin(ReadOnlyAdmin):
    list_display = ("deadline", "days_before", "working_days", "hour", "escalate")


@admin.register(DayOff)
class DayOffAdmin(ReferenceAdmin):
    """Days off beside the public holidays, and working days that make up for one: they move notices."""

    list_display = ("day", "name", "works")
    list_filter = ("works",)
    search_fields = ("name",)


@admin.register(Extension)
class ExtensionAdmin(ReadOnlyAdmin):
    list_display = ("deadline", "label", "until", "excused", "at", "withdrawn_at")
    list_filter = ("deadline__cycle", "excused")
    search_fields = ("label",)


@admin.register(CityStatistic)
class CityStatisticAdmin(ReferenceAdmin):
    list_display = ("year", "kind", "value", "assumed")
    list_filter = ("kind",)
