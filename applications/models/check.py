"""The staff's check of a submission, item by item."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .dossier import Submission


class CheckRound(models.Model):
    """The check of one submission; `outcome` is set when the dossier is accepted, returned or refused."""

    class Outcome(models.TextChoices):
        OPEN = "", _("đang thẩm định")
        ACCEPTED = "accepted", _("hợp lệ")
        RETURNED = "returned", _("trả lại để bổ sung")
        INELIGIBLE = "ineligible", _("không đủ điều kiện")

    submission = models.OneToOneField(Submission, models.PROTECT, related_name="check_round")
    outcome = models.CharField(_("kết luận"), max_length=12, choices=Outcome.choices, blank=True, default="")
    note = models.TextField(_("nhận xét chung"), blank=True)
    due_on = models.DateField(_("hạn bổ sung"), null=True, blank=True)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    # "Ineligible" takes two people: one proposes, another confirms or gives it back.
    refusal_reason = models.TextField(_("lý do đề xuất không đủ điều kiện"), blank=True)
    refusal_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    refusal_at = models.DateTimeField(_("đề xuất lúc"), null=True, blank=True)

    class Meta:
        verbose_name = _("lượt thẩm định")
        verbose_name_plural = _("lượt thẩm định")

    def __str__(self):
        return str(self.submission)

    @property
    def cycle_year(self) -> int:
        return self.submission.dossier.cycle_year


class CheckFinding(models.Model):
    """Accepted, or what is asked, of one item: a section (`section:figures`) or a document (`document:<code>`)."""

    class Verdict(models.TextChoices):
        ACCEPT = "accept", _("đạt")
        ASK = "ask", _("cần bổ sung")

    check_round = models.ForeignKey(CheckRound, models.PROTECT, related_name="findings")
    item = models.CharField(_("mục"), max_length=60)
    label = models.CharField(_("tên mục"), max_length=250)
    verdict = models.CharField(_("kết quả"), max_length=10, choices=Verdict.choices)
    note = models.TextField(_("yêu cầu"), blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["check_round", "item"], name="one_finding_per_item")]
        verbose_name = _("kết quả thẩm định")
        verbose_name_plural = _("kết quả thẩm định")

    def __str__(self):
        return f"{self.label}: {self.get_verdict_display()}"

    @property
    def verdict_state(self) -> str:
        """The code of the state whose colour the verdict has."""
        return "accepted" if self.verdict == self.Verdict.ACCEPT else "returned"


class CheckWording(models.Model):
    """What is asked for most, offered as one click; the officer may change every word. Empty `item`: at every item."""

    item = models.CharField(_("mục"), max_length=60, blank=True)
    text = models.CharField(_("câu mẫu"), max_length=300)
    position = models.PositiveSmallIntegerField(_("thứ tự"), default=0)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("câu mẫu thẩm định")
        verbose_name_plural = _("câu mẫu thẩm định")

    def __str__(self):
        return self.text


class FieldGuide(models.Model):
    """Guidance and an example at one box of the dossier (named as in `sections`, figures without their year)."""

    box = models.CharField(_("ô"), max_length=60, unique=True)
    guidance = models.TextField(_("hướng dẫn"), blank=True)
    example = models.TextField(_("ví dụ"), blank=True)
    guidance_en = models.TextField(_("hướng dẫn (tiếng Anh)"), blank=True)
    example_en = models.TextField(_("ví dụ (tiếng Anh)"), blank=True)

    class Meta:
        ordering = ["box"]
        verbose_name = _("hướng dẫn điền hồ sơ")
        verbose_name_plural = _("hướng dẫn điền hồ sơ")

    def __str__(self):
        return self.box
