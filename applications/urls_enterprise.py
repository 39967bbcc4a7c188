"""Addresses of registration and enterprises."""

from spcncl_portal.core.routes import public, route

from .models import Enterprise, EnterpriseMember
from .views import colleagues, enterprise, enterprise_events, registration


def an_enterprise(**filters) -> dict | None:
    found = Enterprise.objects.filter(**filters).order_by("pk").first()
    return {"pk": found.pk} if found else None


def a_living_enterprise() -> dict | None:
    found = an_enterprise(ended_on=None)
    return found and {**found, "slug": "doi-ten"}


def a_member() -> dict | None:
    found = EnterpriseMember.objects.filter(left_at=None).order_by("pk").first()
    return {"pk": found.enterprise_id, "membership": found.pk} if found else None


def an_invitation() -> dict | None:
    from spcncl_portal.accounts.models import Invitation

    for found in Invitation.objects.filter(accepted_at=None, withdrawn_at=None, role="enterprise").order_by("pk"):
        if "enterprise" in found.scope:
            return {"pk": found.scope["enterprise"], "invitation": found.pk}
    return None


READ, EDIT, CHECK = "applications.list_enterprises", "applications.edit_enterprises", "applications.check_enterprises"
GET, POST = ("GET",), ("POST",)
ONE = "doanh-nghiep/<int:pk>/"
PERSON = f"{ONE}nguoi/<int:membership>/"
EXAMPLE = {"example": an_enterprise}

enterprise_urls = [
    public("tai-khoan/dang-ky/", registration.register, name="register", methods=("GET", "POST")),
    public("tai-khoan/dang-ky/xong/", registration.registered, name="registered"),
    route("doanh-nghiep/", enterprise.enterprises, name="enterprises", enter=READ, methods=GET),
    route("doanh-nghiep/them/", enterprise.add, name="enterprise_add", enter=CHECK),
    route(ONE, enterprise.enterprise, name="enterprise", enter=READ, methods=GET, **EXAMPLE),
    route(f"{ONE}sua/", enterprise.edit, name="enterprise_edit", enter=EDIT, **EXAMPLE),
    route(
        f"{ONE}giay-dang-ky/",
        enterprise.upload_registration,
        name="enterprise_registration",
        enter=EDIT,
        methods=POST,
        **EXAMPLE,
    ),
    route(f"{ONE}gui-lai/", enterprise.resubmit, name="enterprise_resubmit", enter=EDIT, methods=POST, **EXAMPLE),
    route(f"{ONE}xac-minh/", enterprise.verify, name="enterprise_verify", enter=CHECK, **EXAMPLE),
    route(f"{ONE}tu-choi/", enterprise.refuse, name="enterprise_refuse", enter=CHECK, **EXAMPLE),
    route(f"{ONE}tam-ngung/", enterprise.suspend, name="enterprise_suspend", enter=CHECK, **EXAMPLE),
    route(f"{ONE}hoat-dong-lai/", enterprise.resume, name="enterprise_resume", enter=CHECK, **EXAMPLE),
    route(
        f"{ONE}su-kien/<slug:slug>/",
        enterprise_events.record_event,
        name="enterprise_event",
        enter=CHECK,
        example=a_living_enterprise,
    ),
    route(f"{ONE}moi/", colleagues.invite_colleague, name="enterprise_invite", enter=EDIT, **EXAMPLE),
    route(
        f"{ONE}loi-moi/<int:invitation>/rut/",
        colleagues.withdraw,
        name="enterprise_withdraw",
        enter=EDIT,
        methods=POST,
        example=an_invitation,
    ),
    route(f"{PERSON}ra/", colleagues.remove, name="enterprise_remove", enter=EDIT, example=a_member),
    route(
        f"{PERSON}quan-ly/", colleagues.promote, name="enterprise_promote", enter=EDIT, methods=POST, example=a_member
    ),
]
