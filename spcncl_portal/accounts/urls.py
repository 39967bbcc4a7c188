"""Addresses: sign-in and its kin under allauth's names, the portal's own pages under `accounts:`."""

from django.urls import include, path

from spcncl_portal.core.routes import Viewing, public, route

from . import auth_urls
from .models import Invitation, RoleGrant, User
from .roles import Role
from .scopes import managed_scopes
from .views import invitations, own, people, view_as

VIEW, MANAGE = "accounts.view_users", "accounts.manage_users"
OWN, COLLEAGUE, VIEW_AS = "accounts.own_account", "accounts.invite_colleague", "accounts.view_as"
GET, POST = ("GET",), ("POST",)


def _some_person() -> dict | None:
    person = User.objects.filter(is_active=True, grants__revoked_at=None).order_by("-pk").first()
    return {"public_id": person.public_id} if person else None


def _some_enterprise_person() -> dict | None:
    """Somebody whom the help line may view the portal as."""
    grants = RoleGrant.objects.filter(role=Role.ENTERPRISE, revoked_at=None, user__is_active=True)
    grant = grants.select_related("user").order_by("pk").first()
    return {"public_id": grant.user.public_id} if grant else None


def _some_role() -> dict | None:
    person = _some_person()
    return {**person, "role": Role.BODY_OFFICER} if person else None


def _some_invitation() -> dict | None:
    invitation = Invitation.objects.order_by("-pk").first()
    return {"pk": invitation.pk} if invitation else None


def _some_token() -> dict | None:
    invitation = Invitation.objects.filter(accepted_at=None).order_by("-pk").first()
    return {"token": invitation.token} if invitation else None


def _some_scope() -> dict | None:
    for user in User.objects.filter(grants__role=Role.BODY_OFFICER, grants__revoked_at=None).order_by("pk")[:5]:
        for scope in managed_scopes(user):
            return {"key": scope.key}
    return None


def _scope_with(name: str, value) -> dict | None:
    scope = _some_scope()
    return {**scope, name: value} if scope and value else None


pages = [
    route("nguoi-dung/", people.users, name="users", enter=VIEW, methods=GET),
    route("nguoi-dung/moi/", invitations.invite, name="invite", enter=MANAGE),
    route("nguoi-dung/moi-tu-excel/", invitations.invite_many, name="invite_many", enter=MANAGE),
    route("nguoi-dung/mau.xlsx", invitations.template, name="invite_template", enter=MANAGE, methods=GET),
    route("nguoi-dung/loi-moi/", invitations.invitations, name="invitations", enter=MANAGE, methods=GET),
    route(
        "nguoi-dung/loi-moi/<int:pk>/rut/",
        invitations.withdraw,
        name="withdraw_invitation",
        enter=MANAGE,
        methods=POST,
        example=_some_invitation,
    ),
    route(
        "nguoi-dung/loi-moi/<int:pk>/gui-lai/",
        invitations.resend,
        name="resend_invitation",
        enter=MANAGE,
        methods=POST,
        example=_some_invitation,
    ),
    route("nguoi-dung/<uuid:public_id>/", people.person, name="person", enter=VIEW, methods=GET, example=_some_person),
    *(
        route(
            f"nguoi-dung/<uuid:public_id>/{end}", view, name=name, enter=MANAGE, methods=methods, example=_some_person
        )
        for end, view, name, methods in (
            ("khoa/", people.deactivate, "deactivate", ("GET", "POST")),
            ("mo-lai/", people.reactivate, "reactivate", ("GET", "POST")),
            ("ban-giao/", people.hand_over, "hand_over", ("GET", "POST")),
            ("go-lop-hai/", people.reset_second_factor, "reset_second_factor", ("GET", "POST")),
            ("vai-tro/", people.grant_role, "grant_role", POST),
        )
    ),
    route(
        "nguoi-dung/<uuid:public_id>/vai-tro/<slug:role>/thu/",
        people.revoke_role,
        name="revoke_role",
        enter=MANAGE,
        example=_some_role,
    ),
    route(
        "nguoi-dung/<uuid:public_id>/xem-nhu/",
        view_as.start,
        name="view_as",
        enter=VIEW_AS,
        example=_some_enterprise_person,
    ),
    route(
        "nguoi-dung/xem-nhu/ket-thuc/",
        view_as.end,
        name="end_view_as",
        enter=VIEW_AS,
        methods=POST,
        viewing=Viewing.ONESELF,
    ),
    route("tai-khoan/", own.own, name="own", enter=OWN, methods=GET),
    route("tai-khoan/sua/", own.edit, name="edit_own", enter=OWN, viewing=Viewing.CLOSED),
    route("tai-khoan/du-lieu.json", own.download, name="download_own", enter=OWN, methods=GET, viewing=Viewing.CLOSED),
    route("tai-khoan/xoa/", own.erase, name="erase_own", enter=OWN, viewing=Viewing.CLOSED),
    route("tai-khoan/dong-nghiep/<str:key>/", own.colleagues, name="colleagues", enter=COLLEAGUE, example=_some_scope),
    route(
        "tai-khoan/dong-nghiep/<str:key>/<uuid:public_id>/",
        own.remove_colleague,
        name="remove_colleague",
        enter=COLLEAGUE,
        example=lambda: _scope_with("public_id", (_some_person() or {}).get("public_id")),
    ),
    route(
        "tai-khoan/dong-nghiep/<str:key>/loi-moi/<int:pk>/rut/",
        own.withdraw_colleague,
        name="withdraw_colleague",
        enter=COLLEAGUE,
        methods=POST,
        example=lambda: _scope_with("pk", (_some_invitation() or {}).get("pk")),
    ),
    public(
        "tai-khoan/loi-moi/<str:token>/",
        invitations.accept,
        name="accept_invitation",
        methods=("GET", "POST"),
        example=_some_token,
    ),
]

urlpatterns = [*auth_urls.urlpatterns, path("", include((pages, "accounts")))]
