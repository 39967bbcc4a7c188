"""Enterprises: the own one, the list of staff, data, business registration, decisions."""

from django.contrib import messages
from django.db.models import Prefetch, Q
from django.http import HttpRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.actions import require
from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.models import ActionLog
from spcncl_portal.core.tables import render_list

from ..actions import enterprise as actions
from ..enterprise_queries import ended_words, enterprise_list, open_invitations, open_memberships, own_enterprises
from ..filters.enterprise import EnterpriseFilter
from ..forms.enterprise import (
    ColleagueForm,
    ContactForm,
    EnterpriseForm,
    NewEnterpriseForm,
    ReasonForm,
    RegistrationFileForm,
    VerifyForm,
)
from ..forms.fields import add_error
from ..models import Enterprise, Nominee
from ..queries import READS_ALL, dossiers_visible_to, enterprises_visible_to
from ..tables.enterprise import EnterpriseTable
from .shared import act, unprocessable


def enterprises(request: HttpRequest):
    """Staff, leaders, auditors: the list. People of an enterprise: their own one, or a choice of several."""
    if READS_ALL & request.user.roles:
        rows = enterprise_list(enterprises_visible_to(request.user))
        return render_list(
            request,
            rows=rows,
            table_class=EnterpriseTable,
            filter_class=EnterpriseFilter,
            template="applications/enterprise/list.html",
            name="doanh-nghiep",
        )
    own = list(own_enterprises(request.user)[:20])
    if len(own) == 1:
        return redirect("applications:enterprise", pk=own[0].pk)
    return render(request, "applications/enterprise/choose.html", {"enterprises": own})


def enterprise(request: HttpRequest, pk: int):
    """Data, registration beside them, colleagues, what to do next; for staff also the decisions."""
    found = _get(request, pk)
    return render(request, "applications/enterprise/detail.html", _page_values(request, found))


def add(request: HttpRequest):
    """Staff enter an enterprise on its behalf, from paper."""
    form = NewEnterpriseForm(request.POST or None)
    if form.is_valid():
        try:
            created = actions.create_enterprise(
                tax_code=form.cleaned_data["tax_code"], data=form.data_of(), by=request.user
            )
        except ActionError as mistake:
            add_error(form, mistake)
        else:
            messages.success(request, _("Đã thêm doanh nghiệp. Hãy tải lên bản quét giấy đăng ký kinh doanh."))
            return redirect("applications:enterprise", pk=created.pk)
    values = {
        "form": form,
        "page_title": _("Thêm doanh nghiệp từ hồ sơ giấy"),
        "intro": _("Dùng khi doanh nghiệp chưa tự đăng ký. Sau đó có thể mời người của doanh nghiệp vào quản lý."),
        "submit_label": _("Thêm doanh nghiệp"),
    }
    return render(request, "applications/enterprise/form.html", values, status=unprocessable(form))


def edit(request: HttpRequest, pk: int):
    """All data, or once verified only how the enterprise is reached."""
    found = _get(request, pk)
    if not request.user.has_perm("applications.edit_enterprise", found):
        return _edit_contact(request, found)
    form = EnterpriseForm(request.POST or None, enterprise=found)
    if form.is_valid():
        try:
            actions.edit_enterprise(enterprise=found, data=form.data_of(), by=request.user)
        except ActionError as mistake:
            add_error(form, mistake)
        else:
            messages.success(request, _("Đã lưu thông tin doanh nghiệp."))
            return redirect("applications:enterprise", pk=pk)
    return _form(request, found, form, _("Sửa thông tin doanh nghiệp"))


def _edit_contact(request: HttpRequest, found: Enterprise):
    require(request.user, "applications.edit_contact", found)
    initial = {"email": found.email, "phone": found.phone, "website": found.website}
    form = ContactForm(request.POST or None, initial=initial)
    if form.is_valid():
        actions.edit_contact(enterprise=found, by=request.user, **form.cleaned_data)
        messages.success(request, _("Đã lưu thông tin liên hệ."))
        return redirect("applications:enterprise", pk=found.pk)
    intro = _("Thông tin đã được xác minh; muốn sửa tên, địa chỉ hay người đại diện, hãy liên hệ Sở Công Thương.")
    return _form(request, found, form, _("Sửa thông tin liên hệ"), intro=intro)


def _form(request: HttpRequest, found: Enterprise, form, title: str, intro: str = ""):
    values = {"form": form, "page_title": title, "caption": found.name, "enterprise": found, "intro": intro}
    return render(request, "applications/enterprise/form.html", values, status=unprocessable(form))


def upload_registration(request: HttpRequest, pk: int):
    """Keep the scan of the business registration."""
    found = _get(request, pk)
    form = RegistrationFileForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            actions.upload_registration(enterprise=found, upload=form.cleaned_data["file"], by=request.user)
        except ActionError as mistake:
            add_error(form, mistake)
        else:
            messages.success(request, _("Đã nhận giấy đăng ký kinh doanh."))
            return redirect("applications:enterprise", pk=pk)
    values = _page_values(request, found) | {"file_form": form}
    return render(request, "applications/enterprise/detail.html", values, status=422)


def verify(request: HttpRequest, pk: int):
    """The registration beside the data, and the decision."""
    found = _get(request, pk)
    form = VerifyForm(request.POST or None, enterprise=found)

    def run():
        actions.verify_enterprise(enterprise=found, by=request.user, reason=form.cleaned_data["reason"])
        return _("Đã xác minh %(name)s.") % {"name": found.name}

    values = {"enterprise": found, "rows": data_rows(found), "form": form}
    return act(request, form, run, "applications/enterprise/verify.html", values, done=found)


def refuse(request: HttpRequest, pk: int):
    return _decide(request, pk, "refuse", _("Từ chối xác minh"), _("Doanh nghiệp sửa thông tin rồi gửi lại."))


def suspend(request: HttpRequest, pk: int):
    return _decide(request, pk, "suspend", _("Tạm ngừng doanh nghiệp"), _("Doanh nghiệp không nộp được hồ sơ nữa."))


def resume(request: HttpRequest, pk: int):
    return _decide(request, pk, "resume", _("Cho hoạt động trở lại"), "")


DECISIONS = {
    "refuse": actions.refuse_enterprise,
    "suspend": actions.suspend_enterprise,
    "resume": actions.resume_enterprise,
}


def _decide(request: HttpRequest, pk: int, action: str, title: str, text: str):
    found = _get(request, pk)
    form = ReasonForm(request.POST or None)

    def run():
        DECISIONS[action](enterprise=found, by=request.user, reason=form.cleaned_data["reason"])
        return _("Đã ghi nhận và báo cho doanh nghiệp.")

    values = {
        "page_title": title, "caption": found.name, "text": text, "form": form, "submit_label": title,
        "danger": action != "resume", "cancel_url": found.get_absolute_url(),
    }  # fmt: skip
    return act(request, form, run, "components/confirm_page.html", values, done=found)


def resubmit(request: HttpRequest, pk: int):
    """Send refused data again."""
    found = _get(request, pk)
    try:
        actions.resubmit_enterprise(enterprise=found, by=request.user)
    except ActionError as mistake:
        messages.warning(request, mistake.message)
    else:
        messages.success(request, _("Đã gửi lại. Sở Công Thương sẽ đối chiếu và báo kết quả."))
    return redirect("applications:enterprise", pk=pk)


def _get(request: HttpRequest, pk: int) -> Enterprise:
    rows = enterprises_visible_to(request.user).select_related("registration_file", "merged_into")
    return get_object_or_404(rows, pk=pk)


def data_rows(found: Enterprise) -> list[tuple[str, object]]:
    """Labels and values of an enterprise, for reading."""
    from spcncl_portal.core.parsing import show_phone
    from spcncl_portal.core.templatetags.portal import vndate

    yes = {True: _("có"), False: _("không")}
    return [
        (_("Mã số thuế"), found.tax_code),
        (_("Tên doanh nghiệp"), found.name),
        (_("Tên tiếng Anh"), found.name_en),
        (_("Tên viết tắt"), found.short_name),
        (_("Trụ sở chính"), found.head_office),
        (_("Quận, huyện, phường, xã"), found.unit),
        (_("Nhà xưởng"), found.factory),
        (_("Trụ sở chính ở Hà Nội"), yes[found.office_in_hanoi]),
        (_("Nhà xưởng ở Hà Nội"), yes[found.factory_in_hanoi]),
        (_("Người đại diện"), " – ".join(filter(None, [found.legal_representative, found.representative_position]))),
        (_("Thư điện tử"), found.email),
        (_("Điện thoại"), show_phone(found.phone) if found.phone else ""),
        (_("Trang web"), found.website),
        (_("Ngày thành lập"), vndate(found.established_on) if found.established_on else ""),
        (_("Vốn đầu tư nước ngoài"), yes[found.foreign_invested]),
    ]


def _page_values(request: HttpRequest, found: Enterprise) -> dict:
    user = request.user
    may = {
        "edit": user.has_perm("applications.edit_enterprise", found),
        "edit_contact": user.has_perm("applications.edit_contact", found),
        "verify": user.has_perm("applications.verify_enterprise", found),
        "invite": user.has_perm("applications.invite_to_enterprise", found),
        "record_event": found.ended_on is None and user.has_perm("applications.record_event", found),
    }
    named = Nominee.objects.filter(Q(enterprise=found) | Q(enterprise__merged_into=found))
    dossiers = Prefetch("dossiers", dossiers_visible_to(user), to_attr="seen_dossiers")
    nominations = named.select_related("letter", "letter__cycle", "letter__body").prefetch_related(dossiers)
    return {
        "enterprise": found,
        "rows": data_rows(found),
        "may": may,
        "is_own": Role.ENTERPRISE in user.roles,
        "memberships": open_memberships(found),
        "invitations": open_invitations(found) if may["invite"] else [],
        "events": found.events.select_related("into", "file", "recorded_by"),
        "merged_from": found.merged_from.order_by("sort_key"),
        "ended": ended_words(found) if found.ended_on else "",
        "nominations": nominations.exclude(letter__state="draft").order_by("-letter__cycle__year", "pk")[:50],
        "file_form": RegistrationFileForm(),
        "colleague_form": ColleagueForm(),
        "history": history(found) if READS_ALL & user.roles else [],
    }


def history(found: Enterprise) -> list[dict]:
    """What was done with the enterprise, newest first, for its time line."""
    titles = {
        "register": _("Đăng ký"),
        "create": _("Nhập từ hồ sơ giấy"),
        "verify": _("Xác minh"),
        "refuse": _("Từ chối"),
        "resubmit": _("Gửi lại"),
        "suspend": _("Tạm ngừng"),
        "resume": _("Cho hoạt động trở lại"),
        "edit": _("Sửa thông tin"),
        "edit_contact": _("Sửa thông tin liên hệ"),
        "upload_registration": _("Tải lên giấy đăng ký kinh doanh"),
        "rename": _("Đổi tên"),
        "merge": _("Sáp nhập vào doanh nghiệp khác"),
        "dissolve": _("Giải thể"),
        "join": _("Gộp vào bản ghi khác"),
    }
    states = {"verify": "verified", "refuse": "refused", "suspend": "suspended", "resume": "verified"}
    entries = ActionLog.objects.filter(object_type="applications.enterprise", object_id=str(found.pk))
    return [
        {
            "title": titles.get(entry.action, entry.action),
            "at": entry.at,
            "who": entry.actor,
            "text": entry.reason,
            "state": states.get(entry.action, ""),
        }
        for entry in entries.filter(action__in=titles).select_related("actor")[:30]
    ]
