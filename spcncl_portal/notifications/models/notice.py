"""Outbox and ledger in one: a row per notice and recipient, written in the transaction of what happened.

The row is the notice in the portal; the e-mail is a post_office row of the same transaction.
"""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..kinds import KINDS, label_of, tone_of_kind


class Notice(models.Model):
    class Channel(models.TextChoices):
        EMAIL = "email", _("thư điện tử")

    # (subject, effective deadline, milestone, recipient, channel) as text, so that no NULL escapes the constraint.
    key = models.CharField(max_length=400, unique=True, editable=False)
    batch = models.UUIDField(null=True, editable=False, db_index=True)
    kind = models.CharField(_("loại"), max_length=40, db_index=True)
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=64)
    milestone = models.CharField(_("mốc"), max_length=40, blank=True)
    effective_deadline = models.DateTimeField(_("thời hạn"), null=True, blank=True)
    channel = models.CharField(_("kênh"), max_length=10, choices=Channel.choices, default=Channel.EMAIL)
    recipient = models.EmailField(_("người nhận"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="notices",
        verbose_name=_("người dùng"),
    )
    body = models.ForeignKey("programme.Body", models.SET_NULL, null=True, blank=True, related_name="+")
    cycle_year = models.PositiveSmallIntegerField(_("năm"), null=True, blank=True)
    title = models.CharField(_("tiêu đề"), max_length=250)
    text = models.TextField(_("nội dung"))
    url = models.CharField(_("liên kết"), max_length=300, blank=True)
    contact = models.CharField(_("người để hỏi"), max_length=300, blank=True)
    # False: the person chose to do without the mail of this kind; the row keeps its place in the ledger all the same.
    by_mail = models.BooleanField(_("gửi qua thư"), default=True)
    mail = models.ForeignKey("post_office.Email", models.SET_NULL, null=True, blank=True, related_name="notices")
    created_at = models.DateTimeField(_("lúc"), auto_now_add=True, db_index=True)
    read_at = models.DateTimeField(_("đã đọc lúc"), null=True, blank=True)
    search_text = models.TextField(editable=False, default="")

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["user", "read_at"]),
            models.Index(fields=["subject_type", "subject_id", "milestone"]),
        ]
        verbose_name = _("thông báo")
        verbose_name_plural = _("thông báo")

    def __str__(self):
        return self.title

    @property
    def kind_label(self) -> str:
        return label_of(self.kind)

    @property
    def is_quiet(self) -> bool:
        """Whether it was never counted as unread (kinds.Kind.quiet)."""
        return self.kind in KINDS and KINDS[self.kind].quiet

    @property
    def tone(self) -> str:
        """The colour word of its kind's tag."""
        return tone_of_kind(self.kind)
