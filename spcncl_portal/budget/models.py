"""Where the money of a year comes from, what it is for, and what has been promised of it. All amounts in whole đồng."""

import uuid

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from spcncl_portal.core.models import Searchable, TimeStamped
from spcncl_portal.programme.models import Cycle, Task

from .states import COMMITMENT, MoneyState

MOST = 10**14  # đồng; far above any budget, and exact in Excel and in the databases' whole numbers


class Source(models.Model):
    """A source of money of a cycle, e.g. the city's budget."""

    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="budget_sources")
    code = models.CharField(_("mã"), max_length=20)
    name = models.CharField(_("tên"), max_length=200)
    position = models.PositiveSmallIntegerField(_("thứ tự"), default=0)

    class Meta:
        ordering = ["position", "code"]
        constraints = [models.UniqueConstraint(fields=["cycle", "code"], name="one_source_code_per_cycle")]
        verbose_name = _("nguồn kinh phí")
        verbose_name_plural = _("nguồn kinh phí")

    def __str__(self):
        return self.name

    @property
    def cycle_year(self) -> int:
        return self.cycle.year


class Line(Searchable, TimeStamped):
    """Money of one source for one task of the plan.

    committed: sum of the commitments that are not reversed, kept under the row's lock; the database itself refuses more
    than `amount`. last_number: of the line's commitments. assumed: no document gives the amount.
    """

    search_fields = ("code", "name", "note")
    read_with = ("cycle",)

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="budget_lines")
    task = models.ForeignKey(Task, models.PROTECT, related_name="budget_lines", verbose_name=_("nhiệm vụ"))
    source = models.ForeignKey(Source, models.PROTECT, related_name="lines", verbose_name=_("nguồn kinh phí"))
    code = models.CharField(_("mã"), max_length=30)
    name = models.CharField(_("nội dung"), max_length=250)
    amount = models.BigIntegerField(_("số tiền (đồng)"))
    committed = models.BigIntegerField(_("đã cam kết (đồng)"), default=0, editable=False)
    last_number = models.PositiveIntegerField(default=0, editable=False)
    note = models.TextField(_("ghi chú"), blank=True)
    assumed = models.BooleanField(_("giả định"), default=False)
    demo = models.BooleanField(_("dữ liệu trình diễn"), default=False, editable=False)

    class Meta:
        ordering = ["task__no", "source__position", "code"]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "code"], name="one_line_code_per_cycle"),
            models.UniqueConstraint(fields=["task", "source", "name"], name="one_line_name_per_task_and_source"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="line_amount_not_negative"),
            models.CheckConstraint(
                condition=Q(committed__gte=0, committed__lte=F("amount")), name="never_committed_over_the_line"
            ),
        ]
        verbose_name = _("dòng kinh phí")
        verbose_name_plural = _("dòng kinh phí")

    def __str__(self):
        return f"{self.code} {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("budget:line", args=[self.pk])

    @property
    def cycle_year(self) -> int:
        return self.cycle.year

    @property
    def left(self) -> int:
        """What can still be committed, in đồng."""
        return self.amount - self.committed


class Commitment(Searchable, TimeStamped):
    """Money of a line promised for something: a hall, a class, a print run.

    purpose: what for, in words. subject: what of the portal it belongs to (an event, a class), with its name then.
    number: `<code of the line>/<running number>`. key: of the form that entered it, so that a second click is none.
    """

    machine = COMMITMENT
    search_fields = ("purpose", "number", "partner", "subject_label")
    unlogged = ("key",)
    read_with = ("line__cycle",)

    line = models.ForeignKey(Line, models.PROTECT, related_name="commitments", verbose_name=_("dòng kinh phí"))
    number = models.CharField(_("số"), max_length=40, unique=True)
    state = models.CharField(
        _("trạng thái"), max_length=10, choices=MoneyState.choices, default=MoneyState.ENTERED, db_index=True
    )
    purpose = models.CharField(_("nội dung chi"), max_length=300)
    partner = models.CharField(_("đơn vị thực hiện"), max_length=250, blank=True)
    amount = models.BigIntegerField(_("số tiền (đồng)"))
    dated = models.DateField(_("ngày"))
    note = models.TextField(_("ghi chú"), blank=True)
    subject_type = models.ForeignKey(ContentType, models.PROTECT, null=True, blank=True, related_name="+")
    subject_id = models.CharField(max_length=64, blank=True)
    subject_label = models.CharField(_("thuộc về"), max_length=300, blank=True)
    subject = GenericForeignKey("subject_type", "subject_id")
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("người nhập")
    )
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("người sửa cuối")
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("người duyệt")
    )
    approved_at = models.DateTimeField(_("duyệt lúc"), null=True, blank=True)
    reversed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("người hủy")
    )
    reversed_at = models.DateTimeField(_("hủy lúc"), null=True, blank=True)
    reverse_reason = models.TextField(_("lý do hủy"), blank=True)
    demo = models.BooleanField(_("dữ liệu trình diễn"), default=False, editable=False)

    class Meta:
        ordering = ["-dated", "-pk"]
        indexes = [models.Index(fields=["subject_type", "subject_id"])]
        constraints = [
            models.UniqueConstraint(fields=["line", "key"], name="one_commitment_per_form"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="commitment_amount_positive"),
        ]
        verbose_name = _("cam kết chi")
        verbose_name_plural = _("cam kết chi")

    def __str__(self):
        return f"{self.number} {self.purpose}"

    def get_absolute_url(self) -> str:
        return reverse("budget:commitment", args=[self.pk])

    @property
    def cycle(self) -> Cycle:
        return self.line.cycle

    @property
    def cycle_year(self) -> int:
        return self.line.cycle.year
