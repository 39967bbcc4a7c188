"""What became of each mail of the outbox: attempts, the server's replies, doubts, bounces, and who took care."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..delivery_states import UNDELIVERED, DeliveryStep, Doubt, Problem


class Attempted(models.Model):
    """Something that workers send, each at most one of them at a time (notifications.claims)."""

    state = models.CharField(_("tình trạng"), max_length=10, choices=DeliveryStep.choices, default=DeliveryStep.WAITING)
    attempts = models.PositiveSmallIntegerField(_("số lần gửi"), default=0)
    next_at = models.DateTimeField(_("gửi lần tới lúc"), default=timezone.now)
    # Which worker's run holds the row, since when; renewed while the run goes on.
    claim = models.UUIDField(null=True, editable=False, db_index=True)
    claimed_at = models.DateTimeField(null=True, editable=False)
    # Committed before the other side hears of it: a row that stays so lost its worker in the middle.
    sending_at = models.DateTimeField(_("bắt đầu gửi lúc"), null=True, editable=False)
    accepted_at = models.DateTimeField(_("máy chủ nhận lúc"), null=True, blank=True)
    failed_at = models.DateTimeField(_("không gửi được từ"), null=True, blank=True)
    reply_code = models.PositiveSmallIntegerField(_("mã trả lời"), null=True, blank=True)
    reply_text = models.TextField(_("trả lời"), blank=True)

    class Meta:
        abstract = True


class MailDelivery(Attempted):
    """One row a mail (post_office.Email), made by the worker when it first sees the mail."""

    unlogged = ("claim", "claimed_at", "sending_at", "reply_code", "reply_text")

    mail = models.OneToOneField("post_office.Email", models.CASCADE, related_name="delivery", verbose_name=_("thư"))
    # Higher goes first: what somebody waits for (passwords, invitations), then notices, then digests.
    priority = models.PositiveSmallIntegerField(default=1, editable=False)
    # A person corrected the address; the ledger keeps the one that the notice was written to.
    sent_to = models.EmailField(_("địa chỉ thay thế"), blank=True)
    problem = models.CharField(_("lý do"), max_length=20, choices=Problem.choices, blank=True)
    doubt = models.CharField(_("chỗ nghi ngờ"), max_length=12, choices=Doubt.choices, blank=True)
    doubtful_at = models.DateTimeField(_("nghi ngờ từ"), null=True, blank=True)
    handled_at = models.DateTimeField(_("xử lý lúc"), null=True, blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("người xử lý")
    )
    handled_note = models.TextField(_("đã làm gì"), blank=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["state", "next_at"], name="delivery_due"),
            models.Index(fields=["failed_at"], name="delivery_undelivered", condition=Q(state__in=list(UNDELIVERED))),
            models.Index(fields=["doubtful_at"], name="delivery_doubtful", condition=~Q(doubtful_at=None)),
        ]
        verbose_name = _("lượt giao thư")
        verbose_name_plural = _("lượt giao thư")

    def __str__(self):
        return f"{self._meta.verbose_name} #{self.pk}"  # no address: the log keeps it when the person is erased

    @property
    def is_undelivered(self) -> bool:
        return self.state in UNDELIVERED


class MailBounce(models.Model):
    """A report of another server (RFC 3464) about a mail that it, or one before it, had accepted. Each is read once."""

    delivery = models.ForeignKey(MailDelivery, models.CASCADE, related_name="bounces", verbose_name=_("lượt giao thư"))
    digest = models.CharField(max_length=64, unique=True, editable=False)  # SHA-256 of the report
    action = models.CharField(_("việc"), max_length=10)
    status = models.CharField(_("mã"), max_length=12)
    diagnostic = models.TextField(_("trả lời"), blank=True)
    received_at = models.DateTimeField(_("lúc"), auto_now_add=True)

    class Meta:
        ordering = ["-received_at", "-pk"]
        verbose_name = _("thư báo trả lại")
        verbose_name_plural = _("thư báo trả lại")

    def __str__(self):
        return f"{self.action} {self.status}"


class MailPermit(models.Model):
    """One of the MAIL_PER_MINUTE permits: whoever stamps it may send one mail; it is free again after a minute."""

    slot = models.PositiveIntegerField(unique=True)
    used_at = models.DateTimeField(null=True, blank=True, db_index=True)

    class Meta:
        verbose_name = _("lượt gửi trong phút")
        verbose_name_plural = _("lượt gửi trong phút")

    def __str__(self):
        return str(self.slot)
