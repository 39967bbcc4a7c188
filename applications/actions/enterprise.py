"""Enterprises: registered by their own people or entered by staff, verified against the business registration."""

import datetime
from dataclasses import dataclass, fields

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from spcncl_portal.accounts.actions import register_person
from spcncl_portal.accounts.models import User
from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.actions import changing, editing, lock, require
from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.log import difference, fields_of, log_action
from spcncl_portal.core.parsing import ParseError, parse_tax_code
from spcncl_portal.files.actions import store_upload
from spcncl_portal.notifications.actions import Words, notify
from spcncl_portal.programme.models import Body

from .. import signals
from ..enterprise_queries import open_dossiers, people_of_enterprise
from ..models import Enterprise, EnterpriseMember
from ..states import EnterpriseState
from .nominees import link_enterprise

REGISTRATION_KINDS = ("pdf", "image")
CONTACT_FIELDS = ("email", "phone", "website")


@dataclass(frozen=True)
class EnterpriseData:
    """What is kept about an enterprise besides its tax code and its state."""

    name: str
    name_en: str = ""
    short_name: str = ""
    head_office: str = ""
    office_in_hanoi: bool = True
    factory: str = ""
    factory_in_hanoi: bool = False
    unit: Body | None = None
    legal_representative: str = ""
    representative_position: str = ""
    email: str = ""
    phone: str = ""
    website: str = ""
    established_on: datetime.date | None = None
    foreign_invested: bool = False


@dataclass(frozen=True)
class PersonData:
    """Who opens the account of an enterprise."""

    full_name: str
    email: str
    phone: str
    password: str
    position: str = ""
    consent: bool = False


def taken(tax_code: str) -> ActionError:
    """What a person reads whose enterprise is here already. It names nobody."""
    return ActionError(
        _(
            "Doanh nghiệp có mã số thuế %(code)s đã có trên cổng. Hãy nhờ đồng nghiệp đã có tài khoản gửi lời mời cho "
            "bạn (trang Doanh nghiệp, mục Đồng nghiệp); nếu không rõ là ai, hãy liên hệ Sở Công Thương Hà Nội."
        )
        % {"code": tax_code},
        field="tax_code",
    )


def register_enterprise(*, tax_code: str, data: EnterpriseData, person: PersonData, request=None) -> Enterprise:
    """Open the account of a person and their enterprise, who becomes its owner; all or nothing.

    One enterprise per tax code, also when two people send at the same moment: the database's constraint gives the
    second the same ActionError. `send_email_confirmation` is left to the caller. Raises ActionError with the field.
    """
    code = _clean_tax_code(tax_code)
    if Enterprise.objects.filter(tax_code=code).exists():
        raise taken(code)
    _check_place(data)
    with transaction.atomic():
        enterprise = _insert(code, data)
        user = register_person(
            email=person.email,
            full_name=person.full_name,
            phone=person.phone,
            position=person.position,
            password=person.password,
            role=Role.ENTERPRISE,
            consent=person.consent,
            request=request,
        )
        log_action(enterprise, "register", by=user, after={"tax_code": code, "name": enterprise.name})
        EnterpriseMember.objects.create(enterprise=enterprise, user=user, is_owner=True)
        link_enterprise(enterprise)
        signals.enterprise_registered.send(sender=Enterprise, enterprise=enterprise, by=user)
    return enterprise


def create_enterprise(*, tax_code: str, data: EnterpriseData, by: User | None, demo: bool = False) -> Enterprise:
    """Staff enter an enterprise that has no account yet, from paper. It waits to be verified like any other."""
    code = _clean_tax_code(tax_code)
    require(by, "applications.create_enterprise")
    _check_place(data)
    with transaction.atomic():
        enterprise = _insert(code, data, demo=demo)
        log_action(enterprise, "create", by=by, after={"tax_code": code, "name": enterprise.name})
        link_enterprise(enterprise)
        signals.enterprise_registered.send(sender=Enterprise, enterprise=enterprise, by=by)
    return enterprise


def edit_enterprise(*, enterprise: Enterprise, data: EnterpriseData, by: User | None) -> Enterprise:
    """Change the data of an enterprise; the enterprise itself only until it is verified."""
    _check_place(data)
    with transaction.atomic():
        with editing(enterprise, "edit", by=by, permission="applications.edit_enterprise") as locked:
            for field in fields(data):
                setattr(locked, field.name, getattr(data, field.name))
        refresh_copies(locked, by=by)
    return locked


def refresh_copies(enterprise: Enterprise, *, by: User | None) -> None:
    """Write the enterprise's name and tax code into its open dossiers, one line of the log each."""
    for dossier in open_dossiers(enterprise).select_for_update(of=("self",)):
        before = fields_of(dossier)
        dossier.enterprise = enterprise
        dossier.save()
        old, new = difference(before, fields_of(dossier))
        if new:
            log_action(dossier, "rename_enterprise", by=by, before=old, after=new)


def edit_contact(*, enterprise: Enterprise, email: str, phone: str, website: str, by: User | None) -> Enterprise:
    """Change how the enterprise is reached; its people may do so at any time."""
    with editing(enterprise, "edit_contact", by=by, permission="applications.edit_contact") as locked:
        locked.email, locked.phone, locked.website = email, phone, website
    return locked


def upload_registration(*, enterprise: Enterprise, upload: UploadedFile, by: User | None) -> Enterprise:
    """Keep the scan of the business registration. The one before stays on record in the log."""
    with editing(enterprise, "upload_registration", by=by, permission="applications.edit_enterprise") as locked:
        locked.registration_file = store_upload(upload=upload, by=by, subject=locked, kinds=REGISTRATION_KINDS)
    return locked


def verify_enterprise(
    *, enterprise: Enterprise, by: User | None, reason: str = "", at: datetime.datetime | None = None
) -> Enterprise:
    """Verify against the uploaded registration; without one, `reason` says what was looked at instead.

    `at`: when, for replaying a past year.
    """
    with transaction.atomic():
        with changing(enterprise, "verify", by=by, reason=reason) as locked:
            if locked.registration_file_id is None and not reason.strip():
                raise ActionError(
                    _("Chưa có giấy đăng ký kinh doanh: hãy ghi căn cứ đã đối chiếu, hoặc từ chối và yêu cầu tải lên."),
                    field="reason",
                )
            locked.verified_at, locked.state_reason = at or timezone.now(), reason.strip()
        _checked(
            locked,
            "verify",
            by,
            lambda: _("Doanh nghiệp đã được xác minh"),
            lambda: _("Doanh nghiệp có thể nộp hồ sơ xét chọn."),
        )
    return locked


def refuse_enterprise(*, enterprise: Enterprise, by: User | None, reason: str) -> Enterprise:
    """Refuse with a reason; the enterprise mends its data and sends them again."""
    return _check(
        enterprise,
        "refuse",
        by,
        reason,
        lambda: _("Thông tin doanh nghiệp chưa được xác minh"),
        lambda: _("Lý do: %(reason)s Hãy sửa thông tin rồi gửi lại.") % {"reason": _sentence(reason)},
    )


def suspend_enterprise(*, enterprise: Enterprise, by: User | None, reason: str) -> Enterprise:
    """Keep a verified enterprise from acting for the time being."""
    return _check(
        enterprise,
        "suspend",
        by,
        reason,
        lambda: _("Doanh nghiệp bị tạm ngừng trên cổng"),
        lambda: _("Lý do: %(reason)s") % {"reason": _sentence(reason)},
    )


def resume_enterprise(*, enterprise: Enterprise, by: User | None, reason: str) -> Enterprise:
    """End a suspension, with a reason."""
    return _check(
        enterprise,
        "resume",
        by,
        reason,
        lambda: _("Doanh nghiệp hoạt động trở lại trên cổng"),
        lambda: _("Doanh nghiệp lại được thực hiện mọi việc trên cổng."),
    )


def resubmit_enterprise(*, enterprise: Enterprise, by: User | None) -> Enterprise:
    """Send refused data again; the reason stays readable until the next decision."""
    with changing(enterprise, "resubmit", by=by) as locked:
        pass
    return locked


def _check(enterprise: Enterprise, action: str, by: User | None, reason: str, title: Words, text: Words) -> Enterprise:
    with transaction.atomic():
        with changing(enterprise, action, by=by, reason=reason) as locked:
            locked.state_reason = reason.strip()
        _checked(locked, action, by, title, text)
    return locked


def _checked(enterprise: Enterprise, action: str, by: User | None, title: Words, text: Words) -> None:
    """Announce the decision and tell the enterprise's people, or its address while it has none."""
    signals.enterprise_checked.send(sender=Enterprise, enterprise=enterprise, action=action, by=by)
    people = list(people_of_enterprise(enterprise)) or [address for address in [enterprise.email] if address]
    notify(
        kind=f"enterprise_{action}",
        subject=enterprise,
        recipients=people,
        title=lambda: f"{title()}: {enterprise.name}"[:250],
        text=text,
        url=reverse("applications:enterprise", args=[enterprise.pk]),
        milestone=f"{action}-{timezone.now():%Y%m%d%H%M%S}",
    )


def _sentence(text: str) -> str:
    text = text.strip()
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _clean_tax_code(text: str) -> str:
    try:
        return parse_tax_code(text)
    except ParseError as mistake:
        raise ActionError(str(mistake.message), field="tax_code") from mistake


def _check_place(data: EnterpriseData) -> None:
    """The programme takes enterprises with a head office or a factory in Hà Nội; others may still hold an account."""
    if data.factory_in_hanoi and not data.factory.strip():
        raise ActionError(_("Hãy ghi địa chỉ nhà xưởng ở Hà Nội."), field="factory")


def _insert(code: str, data: EnterpriseData, *, demo: bool = False) -> Enterprise:
    """Insert the row; the unique tax code decides between two who came at the same moment."""
    enterprise = Enterprise(tax_code=code, state=EnterpriseState.PENDING, demo=demo, **_columns(data))
    try:
        with transaction.atomic():
            enterprise.save(force_insert=True)
    except IntegrityError:
        raise taken(code) from None
    return enterprise


def _columns(data: EnterpriseData) -> dict[str, object]:
    return {field.name: getattr(data, field.name) for field in fields(data)}


def make_owner(*, membership: EnterpriseMember, by: User | None) -> EnterpriseMember:
    """Let a colleague manage the enterprise's people too; once more is no error."""
    require(by, "applications.invite_to_enterprise", membership.enterprise)
    with transaction.atomic():
        membership = lock(membership)
        if membership.left_at is not None:
            raise ActionError(_("Người này không còn thuộc doanh nghiệp."))
        if not membership.is_owner:
            membership.is_owner = True
            membership.save(update_fields=["is_owner"])
            log_action(membership.enterprise, "make_owner", by=by, after={"user": str(membership.user)})
    return membership


def take_in(enterprise: Enterprise, user: User, *, is_owner: bool = False) -> EnterpriseMember:
    """Let the person act for the enterprise; the first one is its owner. In the caller's transaction; twice is once."""
    has_owner = enterprise.memberships.filter(left_at=None, is_owner=True, user__is_active=True).exists()
    member, created = EnterpriseMember.objects.get_or_create(
        enterprise=enterprise, user=user, left_at=None, defaults={"is_owner": is_owner or not has_owner}
    )
    if not created and is_owner and not member.is_owner:
        member.is_owner = True
        member.save(update_fields=["is_owner"])
    return member
