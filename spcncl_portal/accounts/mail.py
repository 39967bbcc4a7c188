"""The mail of an invitation. A row of the outbox in the caller's transaction, not a notice: its link is a key."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from .models import Invitation


def send_invitation_mail(invitation: Invitation) -> None:
    """Queue the mail with the personal link."""
    address = settings.SITE_URL + reverse("accounts:accept_invitation", args=[invitation.token])
    with translation.override("vi"):
        title = _("Mời tham gia cổng sản phẩm công nghiệp chủ lực Hà Nội")
        values = {"notice": {"title": title, "text": _text(invitation)}, "address": address}
        mail = EmailMultiAlternatives(
            subject=f"[SPCNCL] {title}",
            body=render_to_string("notifications/mail.txt", values),
            from_email=settings.DEFAULT_FROM_EMAIL,
            to=[invitation.email],
        )
        mail.attach_alternative(render_to_string("notifications/mail.html", values), "text/html")
    mail.send()


def _text(invitation: Invitation) -> str:
    role = invitation.get_role_display()
    if invitation.scope_label:
        role = f"{role} – {invitation.scope_label}"
    by = invitation.invited_by.full_name if invitation.invited_by else _("Sở Công Thương thành phố Hà Nội")
    until = timezone.localtime(invitation.expires_at).strftime("%d/%m/%Y %H:%M")
    lines = [
        _("Kính gửi %(name)s,") % {"name": invitation.full_name or invitation.email},
        _("%(by)s mời ông/bà tham gia cổng với vai trò: %(role)s.") % {"by": by, "role": role},
        _("Hãy mở liên kết dưới đây để đặt mật khẩu và bắt đầu. Liên kết dùng được một lần, đến %(until)s.")
        % {"until": until},
        _("Nếu ông/bà không chờ lời mời này, xin bỏ qua thư; không có tài khoản nào được mở."),
    ]
    return "\n\n".join(lines)
