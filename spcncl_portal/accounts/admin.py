"""People in the admin: to be looked at. They are managed at `/nguoi-dung/`."""

from django.contrib import admin

from spcncl_portal.core.admin import ReadOnlyAdmin

from .models import Invitation, RoleGrant, User


class GrantInline(admin.TabularInline):
    model = RoleGrant
    fk_name = "user"
    extra = 0
    can_delete = False

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm("core.reference_data")


@admin.register(User)
class UserAdmin(ReadOnlyAdmin):
    list_display = ("full_name", "email", "is_active", "last_login", "demo")
    list_filter = ("is_active", "demo")
    search_fields = ("search_text", "email")
    exclude = ("password", "session_number", "search_text", "sort_key")
    inlines = [GrantInline]


@admin.register(Invitation)
class InvitationAdmin(ReadOnlyAdmin):
    list_display = ("email", "role", "scope_label", "invited_by", "expires_at", "accepted_at", "withdrawn_at")
    list_filter = ("role",)
    search_fields = ("email", "full_name")
