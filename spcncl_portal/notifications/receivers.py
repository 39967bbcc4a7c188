"""What the notices do when they hear of others: an erased person's address goes, what was sent stays on record; who
was viewed by the help line is told."""

from django.db.models import Q
from django.dispatch import receiver
from django.utils.translation import gettext as _
from post_office.models import Attachment, Email

from spcncl_portal.accounts.signals import person_erased, view_as_started
from spcncl_portal.core.templatetags.portal import vndatetime

from .actions import notify
from .models import CalendarKey, Call, NoticePreference, TextMessage
from .outbox import searched


@receiver(person_erased)
def forget_address(sender, user, erased_address: str, **kwargs) -> None:
    """The ledger keeps that something was sent, no longer to which address; the mails themselves go, with what was
    attached for this person alone, and so do text messages, the choices, the secret calendar and the name in calls."""
    mails = Email.objects.filter(Q(to=user.email) | Q(notices__user=user))  # the address may have been another once
    mails = Email.objects.filter(pk__in=list(mails.values_list("pk", flat=True)))
    for notice in user.notices.select_related("body"):
        # With the number: what was told at two addresses of one person is two rows still.
        notice.key = notice.key.replace(f"|{notice.recipient}|", f"|{erased_address}#{notice.pk}|")
        notice.recipient = erased_address
        notice.search_text = searched(notice, notice.body)
        notice.save(update_fields=["key", "recipient", "search_text"])
    carried = list(Attachment.objects.filter(emails__in=mails).distinct())
    mails.delete()
    for attachment in Attachment.objects.filter(pk__in=[one.pk for one in carried], emails=None):
        attachment.file.delete(save=False)
        attachment.delete()
    TextMessage.objects.filter(notice__user=user).delete()
    Call.objects.filter(person=user).update(person_name=_("Người dùng đã xóa dữ liệu"), phone="")
    NoticePreference.objects.filter(user=user).delete()
    CalendarKey.objects.filter(user=user).delete()


@receiver(view_as_started)
def tell_who_is_viewed(sender, view, **kwargs) -> None:
    notify(
        kind="viewed_as",
        subject=view,
        recipients=[view.person],
        title=lambda: _("Sở Công Thương đã xem cổng như bạn thấy"),
        text=lambda: (
            _(
                "%(name)s xem cổng như bạn thấy để hỗ trợ bạn, từ %(start)s, lâu nhất đến %(end)s. Lý do: %(reason)s. "
                "Người xem chỉ đọc, không sửa, không gửi được gì. Nếu bạn không nhờ hỗ trợ, hãy hỏi lại Sở Công Thương."
            )
            % {
                "name": view.staff,
                "start": vndatetime(view.started_at),
                "end": vndatetime(view.expires_at),
                "reason": view.reason.rstrip("."),
            }
        ),
        url="/tai-khoan/#xem-nhu",
    )
