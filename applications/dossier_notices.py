"""What people are told about a dossier. Called inside the transaction of what happened."""

from django.urls import reverse
from django.utils.translation import gettext as _

from spcncl_portal.accounts.models import User
from spcncl_portal.core.templatetags.portal import vndatetime
from spcncl_portal.notifications.actions import notify

from .models import Dossier, Submission
from .states import DossierRequest


def people_of(dossier: Dossier) -> list[User]:
    """Who acts for the dossier's enterprise."""
    return list(
        User.objects.filter(
            enterprise_memberships__enterprise=dossier.enterprise_id,
            enterprise_memberships__left_at=None,
            is_active=True,
        ).distinct()
    )


def page_of(dossier: Dossier) -> str:
    """The address of the dossier's page."""
    return reverse("applications:dossier", args=[dossier.code])


def tell_submitted(dossier: Dossier, submission: Submission) -> None:
    """Confirm the submission to the enterprise; tell whoever checks the dossier."""
    values = {"code": dossier.code, "product": dossier.product_name, "at": vndatetime(submission.submitted_at)}
    notify(
        kind="dossier_submitted",
        subject=dossier,
        recipients=people_of(dossier),
        title=lambda: _("Đã nhận hồ sơ %(code)s") % values,
        text=lambda: (
            _("Hồ sơ %(code)s – %(product)s đã được ghi nhận lúc %(at)s. Biên nhận nằm ở trang hồ sơ.") % values
        ),
        url=page_of(dossier),
        milestone=f"submission-{submission.number}",
    )
    if dossier.checker is not None and dossier.checker.is_active:
        notify(
            kind="dossier_to_check",
            subject=dossier,
            recipients=[dossier.checker],
            title=lambda: _("Hồ sơ %(code)s chờ thẩm định") % values,
            text=lambda: _("Hồ sơ %(code)s – %(product)s vừa được nộp.") % values,
            url=reverse("applications:check_dossier", args=[dossier.code]),
            milestone=f"check-{submission.number}",
        )


def tell_checked(dossier: Dossier, action: str) -> None:
    """Tell the enterprise how the check ended, and what it has to do by when."""
    number = dossier.submissions.count()
    notify(
        kind="dossier_checked",
        subject=dossier,
        recipients=people_of(dossier),
        title=lambda: _checked_words(dossier, action)[0],
        text=lambda: _checked_words(dossier, action)[1],
        url=page_of(dossier),
        milestone=f"{action}-{number}-{dossier.version}",  # a second objection is answered a second time
        deadline=dossier.due_at if action in ("return", "allow_correction") else None,
        contact=dossier.checker or "",
    )


def _checked_words(dossier: Dossier, action: str) -> tuple[str, str]:
    values = {
        "code": dossier.code,
        "product": dossier.product_name,
        "due": vndatetime(dossier.due_at),
        "reason": dossier.state_reason or _("xem từng mục của hồ sơ"),
    }
    words = {
        "accept": (
            _("Hồ sơ %(code)s hợp lệ"),
            _("Hồ sơ %(code)s – %(product)s đã được thẩm định là hợp lệ và chờ hội đồng chấm điểm."),
        ),
        "return": (
            _("Hồ sơ %(code)s cần bổ sung trước %(due)s"),
            _("Hồ sơ %(code)s – %(product)s cần bổ sung, hạn %(due)s. Yêu cầu ghi ở từng mục của hồ sơ."),
        ),
        "refuse": (
            _("Hồ sơ %(code)s không đủ điều kiện"),
            _("Hồ sơ %(code)s – %(product)s không đủ điều kiện: %(reason)s. Bạn có thể khiếu nại ở trang hồ sơ."),
        ),
        "allow_correction": (
            _("Hồ sơ %(code)s được sửa lại đến %(due)s"),
            _("Hồ sơ %(code)s – %(product)s được mở để sửa, hạn %(due)s. Lý do: %(reason)s."),
        ),
        "accept_appeal": (
            _("Khiếu nại của hồ sơ %(code)s được chấp nhận"),
            _("Hồ sơ %(code)s – %(product)s được công nhận hợp lệ: %(reason)s."),
        ),
        "reject_appeal": (
            _("Khiếu nại của hồ sơ %(code)s không được chấp nhận"),
            _("Hồ sơ %(code)s – %(product)s vẫn không đủ điều kiện: %(reason)s."),
        ),
    }
    title, text = words[action]
    return title % values, text % values


def tell_withdrawn(dossier: Dossier, by: User | None) -> None:
    """Tell the enterprise and whoever checks the dossier, but for the one who did it, that it was withdrawn."""
    people = [*people_of(dossier), *([dossier.checker] if dossier.checker and dossier.checker.is_active else [])]
    notify(
        kind="dossier_withdrawn",
        subject=dossier,
        recipients=[one for one in people if by is None or one.pk != by.pk],
        title=lambda: _("Hồ sơ %(code)s đã được rút") % {"code": dossier.code},
        text=lambda: (
            _("%(product)s. Lý do: %(reason)s") % {"product": dossier.product_name, "reason": dossier.state_reason}
        ),
        url=page_of(dossier),
        milestone="withdrawn",
    )


def tell_appealed(dossier: Dossier) -> None:
    """Tell whoever refused the dossier that the enterprise objects."""
    if dossier.checker is None or not dossier.checker.is_active:
        return
    notify(
        kind="dossier_appealed",
        subject=dossier,
        recipients=[dossier.checker],
        title=lambda: _("Khiếu nại về hồ sơ %(code)s") % {"code": dossier.code},
        text=dossier.state_reason,
        url=reverse("applications:check_dossier", args=[dossier.code]),
        milestone=f"appeal-{dossier.submissions.count()}-{dossier.version}",
    )


def tell_requested(dossier: Dossier) -> None:
    """Tell whoever checks the dossier what is asked for; without one it stands on every desk of the staff."""
    if dossier.checker is None or not dossier.checker.is_active:
        return
    notify(
        kind="dossier_requested",
        subject=dossier,
        recipients=[dossier.checker],
        title=lambda: (
            _("Hồ sơ %(code)s: đề nghị %(what)s") % {"code": dossier.code, "what": dossier.get_request_display()}
        ),
        text=dossier.request_reason,
        url=page_of(dossier),
        milestone=f"request-{dossier.version}",
    )


def tell_answered(dossier: Dossier, *, reason: str, kept: bool = False) -> None:
    """Tell the enterprise that its request was declined, or, `kept`, that the accepted submission stands again."""
    what = dossier.request
    notify(
        kind="dossier_answered",
        subject=dossier,
        recipients=people_of(dossier),
        title=lambda: (
            _("Hồ sơ %(code)s: bản đã hợp lệ được giữ lại") % {"code": dossier.code}
            if kept
            else _("Hồ sơ %(code)s: chưa chấp nhận đề nghị %(what)s")
            % {"code": dossier.code, "what": DossierRequest(what).label}
        ),
        text=lambda: _("Lý do: %(reason)s") % {"reason": reason},
        url=page_of(dossier),
        milestone=f"answer-{dossier.version}",
        contact=dossier.checker or "",
    )
