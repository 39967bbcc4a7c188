"""Members hear that the scoring has begun, and that a sheet of theirs was given back."""

from django.dispatch import receiver
from django.urls import reverse
from django.utils.translation import gettext as _

from spcncl_portal.notifications.actions import notify

from . import queries
from .signals import scoring_started, sheet_reopened


@receiver(scoring_started)
def tell_the_members(sender, result, **kwargs):
    """Each scorer once a cycle; dossiers that come later wait on the desk."""
    deadline, year = result.cycle.deadline("scoring"), {"year": result.cycle.year}
    notify(
        kind="scoring_started",
        subject=result,
        recipients=[member.user for member in queries.scorers(result.cycle).select_related("user")],
        title=lambda: _("Hội đồng bắt đầu chấm điểm năm %(year)s") % year,
        text=lambda: (
            _("Các phiếu chấm điểm năm %(year)s đã sẵn sàng. Trước khi chấm, hãy kê khai xung đột lợi ích nếu có.")
            % year
        ),
        url=f"{reverse('evaluation:own_sheets')}?nam={result.cycle.year}",
        deadline=deadline.at if deadline else None,
    )


@receiver(sheet_reopened)
def tell_the_member(sender, sheet, **kwargs):
    """Why the signed sheet came back; a sheet may come back more than once."""
    values = {"code": sheet.dossier.code, "reason": sheet.state_reason}
    notify(
        kind="sheet_reopened",
        subject=sheet,
        milestone=f"reopened-{sheet.version}",
        recipients=[sheet.member.user],
        title=lambda: _("Phiếu của hồ sơ %(code)s được mở lại") % values,
        text=lambda: (
            _("Thư ký đã mở lại phiếu chấm điểm của hồ sơ %(code)s. Lý do: %(reason)s Hãy xem và ký lại.") % values
        ),
        url=reverse("evaluation:sheet", args=[sheet.pk]),
    )
