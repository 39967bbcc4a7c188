"""Notices by text message, and to the machines of those who connect their own."""

import secrets

from django.db import models
from django.utils.translation import gettext_lazy as _

from spcncl_portal.core.models import TimeStamped

from ..kinds import label_of
from .delivery import Attempted


class TextMessage(Attempted):
    """The text message of a notice: queued at most once, in the transaction of the notice."""

    notice = models.OneToOneField(
        "notifications.Notice", models.CASCADE, related_name="text_message", verbose_name=_("thông báo")
    )
    phone = models.CharField(_("số điện thoại"), max_length=16)  # E.164
    text = models.CharField(_("nội dung"), max_length=160)
    created_at = models.DateTimeField(_("lúc"), auto_now_add=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state", "next_at"], name="text_due")]
        verbose_name = _("tin nhắn")
        verbose_name_plural = _("tin nhắn")

    def __str__(self):
        return f"{self._meta.verbose_name} #{self.pk}"


def new_secret() -> str:
    return secrets.token_urlsafe(32)


class WebhookEndpoint(TimeStamped):
    """An address outside that is told of notices, signed with a secret that was shown once."""

    unlogged = ("secret",)

    name = models.CharField(_("tên"), max_length=120, unique=True)
    url = models.URLField(_("địa chỉ"), max_length=500)
    secret = models.CharField(max_length=64, default=new_secret, editable=False)
    kinds = models.JSONField(_("loại thông báo"), default=list)
    body = models.ForeignKey(
        "programme.Body", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("đơn vị")
    )
    active = models.BooleanField(_("đang bật"), default=True)
    failures = models.PositiveIntegerField(_("số lần hỏng liên tiếp"), default=0, editable=False)
    last_success_at = models.DateTimeField(_("lần cuối nhận được"), null=True, editable=False)
    last_problem = models.CharField(_("lỗi gần nhất"), max_length=300, blank=True, editable=False)
    # Set when the portal switched it off by itself; empty when a person did.
    failed_off_at = models.DateTimeField(_("bị tắt lúc"), null=True, editable=False)

    class Meta:
        ordering = ["name"]
        verbose_name = _("kết nối")
        verbose_name_plural = _("kết nối")

    def __str__(self):
        return self.name

    @property
    def kind_labels(self) -> list[str]:
        return [label_of(kind) for kind in self.kinds]


class WebhookDelivery(Attempted):
    """One notice to one endpoint: queued at most once."""

    endpoint = models.ForeignKey(WebhookEndpoint, models.CASCADE, related_name="deliveries", verbose_name=_("kết nối"))
    notice = models.ForeignKey(
        "notifications.Notice", models.CASCADE, related_name="webhook_deliveries", verbose_name=_("thông báo")
    )
    created_at = models.DateTimeField(_("lúc"), auto_now_add=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["endpoint", "notice"], name="one_webhook_delivery_per_notice")]
        indexes = [models.Index(fields=["state", "next_at"], name="webhook_due")]
        verbose_name = _("lượt báo kết nối")
        verbose_name_plural = _("lượt báo kết nối")

    def __str__(self):
        return f"{self._meta.verbose_name} #{self.pk}"
