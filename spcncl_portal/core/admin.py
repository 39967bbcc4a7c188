"""The two kinds of tables in the admin: reference data that administrators edit, records that nobody edits there."""

from django.contrib import admin

from .log import difference, fields_of, log_action


class ReferenceAdmin(admin.ModelAdmin):
    """Reference data: administrators add and change; every change is a line of the action log."""

    def has_module_permission(self, request):
        return request.user.has_perm("core.reference_data")

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm("core.reference_data")

    has_add_permission = has_module_permission
    has_change_permission = has_view_permission
    has_delete_permission = has_view_permission

    def save_model(self, request, obj, form, change):
        before = fields_of(type(obj)._default_manager.get(pk=obj.pk)) if change else {}
        super().save_model(request, obj, form, change)
        old, new = difference(before, fields_of(obj))
        log_action(obj, "edit_reference" if change else "add_reference", by=request.user, before=old, after=new)

    def delete_model(self, request, obj):
        log_action(obj, "delete_reference", by=request.user, before=fields_of(obj))
        super().delete_model(request, obj)

    def delete_queryset(self, request, queryset):
        for obj in queryset:
            self.delete_model(request, obj)


class ReadOnlyAdmin(ReferenceAdmin):
    """Records with a state: to be looked at; they change by actions on the portal's screens alone."""

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class ReferenceInline(admin.TabularInline):
    """Rows of reference data below their head."""

    extra = 0

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm("core.reference_data")

    has_change_permission = has_view_permission
    has_delete_permission = has_view_permission

    def has_add_permission(self, request, obj=None):
        return request.user.has_perm("core.reference_data")
