"""Deadlines of a cycle, the milestones of their notices, extensions, and the days on which nothing is sent."""

import datetime

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..calc import has_passed
from ..milestones import BY_KIND, DEFAULT_RECIPIENTS, milestone_code
from .bodies import Body
from .cycle import Cycle


class DeadlineKind(models.TextChoices):
    NOMINATION = "nomination", _("văn bản giới thiệu")
    DOSSIER = "dossier", _("nộp hồ sơ")
    CORRECTION = "correction", _("bổ sung hồ sơ")
    SCORING = "scoring", _("chấm điểm")
    COMMENT = "comment", _("ý kiến về kết quả")
    REPORT = "report", _("báo cáo của đơn vị")
    CLASS = "class", _("lớp tập huấn")
    PETITION = "petition", _("trả lời kiến nghị")
    TITLE_EXPIRY = "title_expiry", _("hết hạn danh hiệu")


# Kinds in which each thing has a date of its own (a returned dossier, a title): the cycle need not give one.
OWN_DATES = (
    DeadlineKind.CORRECTION,
    DeadlineKind.REPORT,
    DeadlineKind.CLASS,
    DeadlineKind.PETITION,
    DeadlineKind.TITLE_EXPIRY,
)


class Deadline(models.Model):
    """An exact instant, with a note on the legal wording it was read from; empty `at`: each thing has its own date."""

    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="deadlines")
    kind = models.CharField(_("loại"), max_length=20, choices=DeadlineKind.choices)
    at = models.DateTimeField(_("hạn"), null=True, blank=True)
    legal_note = models.TextField(_("ghi chú về câu chữ"), blank=True)
    assumed = models.BooleanField(_("giả định"), default=False)

    class Meta:
        # The databases disagree on where NULL stands.
        ordering = [models.F("at").asc(nulls_last=True), "kind"]
        constraints = [models.UniqueConstraint(fields=["cycle", "kind"], name="one_deadline_per_kind")]
        verbose_name = _("thời hạn")
        verbose_name_plural = _("thời hạn")

    def __str__(self):
        return f"{self.get_kind_display()} {self.cycle.year}"

    @property
    def cycle_year(self) -> int:
        return self.cycle.year

    def is_past(self, at: datetime.datetime | None = None) -> bool:
        return self.at is not None and has_passed(self.at, at or timezone.now())


class DeadlineChange(models.Model):
    """The old instant stays on record with the reason of the change."""

    deadline = models.ForeignKey(Deadline, models.PROTECT, related_name="changes")
    old_at = models.DateTimeField(null=True)
    new_at = models.DateTimeField(null=True)
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-at"]


class Milestone(models.Model):
    """When a notice goes out around a deadline, and who is told.

    days_before: days ahead of the deadline's last day, 0 that day itself, negative after it; `working_days`: counted in
    working days. hour: in Hà Nội. recipients: keys of `programme.milestones.RECIPIENTS`. escalate: the notice tells
    the head that the body is silent. A day off moves the notice (notifications.timetable), never the deadline.
    """

    deadline = models.ForeignKey(Deadline, models.CASCADE, related_name="milestones")
    days_before = models.SmallIntegerField(_("số ngày trước"))
    working_days = models.BooleanField(_("tính ngày làm việc"), default=False)
    hour = models.PositiveSmallIntegerField(_("giờ gửi"), default=8)
    recipients = models.JSONField(_("người nhận"), default=list, blank=True)
    escalate = models.BooleanField(_("báo người đứng đầu"), default=False)

    class Meta:
        ordering = ["-days_before", "working_days"]
        constraints = [
            models.UniqueConstraint(fields=["deadline", "days_before", "working_days"], name="one_milestone_per_day")
        ]

    def __str__(self):
        return self.code

    @property
    def code(self) -> str:
        """Name of the milestone: `nomination-7`, last day `nomination-0`, after `nomination+1`, `nomination-5wd`."""
        return milestone_code(self.deadline.kind, self.days_before, self.working_days)

    @property
    def kind(self) -> str:
        """Kind of its notice: reminder, last_day, overdue or escalation."""
        if self.days_before > 0:
            return "reminder"
        if self.days_before == 0:
            return "last_day"
        return "escalation" if self.escalate else "overdue"

    @property
    def told(self) -> list[str]:
        """Keys of those who are told; those usual for the kind of deadline where none were chosen."""
        return self.recipients or BY_KIND.get(self.deadline.kind, DEFAULT_RECIPIENTS)[0]


class DayOff(models.Model):
    """A day off beside the public holidays, or (`works`) a day that is worked although it would be off."""

    day = models.DateField(_("ngày"), unique=True)
    name = models.CharField(_("tên"), max_length=150, help_text=_("Ví dụ: nghỉ bù Tết, làm bù."))
    works = models.BooleanField(_("làm việc bình thường"), default=False)

    class Meta:
        ordering = ["-day"]
        verbose_name = _("ngày nghỉ, ngày làm bù")
        verbose_name_plural = _("ngày nghỉ, ngày làm bù")

    def __str__(self):
        return f"{self.day:%d/%m/%Y} {self.name}"


class Extension(models.Model):
    """One thing has longer than the deadline says, or is excused from it; in force until it is withdrawn."""

    deadline = models.ForeignKey(Deadline, models.PROTECT, related_name="extensions", verbose_name=_("thời hạn"))
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=64)
    label = models.CharField(_("cho"), max_length=300)
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("đơn vị"))
    until = models.DateTimeField(_("hạn mới"), null=True, blank=True)
    excused = models.BooleanField(_("được miễn"), default=False)
    reason = models.TextField(_("lý do"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("lúc"), default=timezone.now)
    withdrawn_at = models.DateTimeField(_("thu hồi lúc"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_reason = models.TextField(_("lý do thu hồi"), blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["deadline", "subject_type", "subject_id"],
                condition=models.Q(withdrawn_at=None),
                name="one_extension_in_force",
            ),
            models.CheckConstraint(
                condition=models.Q(until__isnull=False, excused=False) | models.Q(until__isnull=True, excused=True),
                name="extension_is_a_date_or_excuse",
            ),
        ]
        verbose_name = _("gia hạn")
        verbose_name_plural = _("gia hạn")

    def __str__(self):
        return f"{self.deadline}: {self.label}"

    @property
    def cycle(self) -> Cycle:
        return self.deadline.cycle

    @property
    def cycle_year(self) -> int:
        return self.deadline.cycle.year
