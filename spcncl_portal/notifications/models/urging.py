"""Official urging: calls to those who stay silent on a deadline, and the letters that urged them all at once."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from spcncl_portal.programme.models import Body, Cycle, Deadline


class AboutSilent(models.Model):
    """What a call or a letter is about: the thing that the deadline asks (a body, a dossier), with its name then."""

    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=64)
    label = models.CharField(_("đơn vị"), max_length=300)
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("đơn vị"))

    class Meta:
        abstract = True

    @property
    def subject_key(self) -> tuple[str, str]:
        return self.subject_type, self.subject_id


class Call(AboutSilent):
    """One telephone call: to whom, what came of it, when to call again. Calls are added, never changed."""

    class Outcome(models.TextChoices):
        PROMISED = "promised", _("hẹn ngày gửi")
        NO_ANSWER = "no_answer", _("không nghe máy")
        WRONG_NUMBER = "wrong_number", _("sai số")
        SENT = "sent", _("nói là đã gửi")
        REFUSED = "refused", _("từ chối")
        OTHER = "other", _("khác")

    deadline = models.ForeignKey(Deadline, models.PROTECT, related_name="calls", verbose_name=_("thời hạn"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("người dùng")
    )
    person_name = models.CharField(_("người được gọi"), max_length=150)
    phone = models.CharField(_("điện thoại"), max_length=30)
    outcome = models.CharField(_("kết quả"), max_length=14, choices=Outcome.choices)
    promised_on = models.DateField(_("hẹn gửi ngày"), null=True, blank=True)
    next_call_on = models.DateField(_("gọi lại ngày"), null=True, blank=True)
    note = models.TextField(_("ghi chú"), blank=True)
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("người gọi")
    )
    at = models.DateTimeField(_("lúc"), default=timezone.now)

    unlogged = ("key", "person_name", "phone")  # the row keeps them, and loses them when the person is erased

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["deadline", "subject_type", "subject_id"])]
        verbose_name = _("cuộc gọi đôn đốc")
        verbose_name_plural = _("cuộc gọi đôn đốc")

    def __str__(self):
        return f"{self.label}: {self.get_outcome_display()}"

    @property
    def cycle(self) -> Cycle:
        return self.deadline.cycle

    @property
    def cycle_year(self) -> int:
        return self.deadline.cycle.year


class UrgingLetter(models.Model):
    """An official letter to everybody who was silent when it was drafted; told_at: when they were told of it."""

    deadline = models.ForeignKey(Deadline, models.PROTECT, related_name="urging_letters", verbose_name=_("thời hạn"))
    document = models.OneToOneField(
        "documents.OfficialDocument", models.PROTECT, related_name="urging", verbose_name=_("văn bản")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("người soạn")
    )
    at = models.DateTimeField(_("lúc"), default=timezone.now)
    told_at = models.DateTimeField(_("đã báo lúc"), null=True, blank=True)

    read_with = ("deadline__cycle", "document")

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("công văn đôn đốc")
        verbose_name_plural = _("công văn đôn đốc")

    def __str__(self):
        return str(self.document)

    @property
    def cycle(self) -> Cycle:
        return self.deadline.cycle

    @property
    def cycle_year(self) -> int:
        return self.deadline.cycle.year


class Urged(AboutSilent):
    """One of those whom a letter urged, and by when they were due."""

    letter = models.ForeignKey(UrgingLetter, models.CASCADE, related_name="urged")
    due = models.DateTimeField(_("hạn"), null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["letter", "subject_type", "subject_id"], name="urged_once_per_letter")
        ]
        verbose_name = _("nơi được đôn đốc")
        verbose_name_plural = _("nơi được đôn đốc")

    def __str__(self):
        return self.label

    @property
    def cycle_year(self) -> int:
        return self.letter.deadline.cycle.year
