"""A cycle (year), the check list of its dossiers, who may nominate. Its deadlines: models/deadline.py."""

import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from spcncl_portal.core.models import TimeStamped

from ..states import CYCLE, CycleState
from .bodies import BodyKind


class Sector(models.Model):
    """A sector of industry by which products are grouped."""

    code = models.SlugField(_("mã"), unique=True)
    name = models.CharField(_("tên"), max_length=150)
    position = models.PositiveSmallIntegerField(_("thứ tự"), default=0)
    source = models.TextField(_("nguồn"), blank=True)

    class Meta:
        ordering = ["position", "code"]
        verbose_name = _("ngành")
        verbose_name_plural = _("ngành")

    def __str__(self):
        return self.name


def nominating_kinds_default() -> list[str]:
    return [BodyKind.DISTRICT, BodyKind.COMMUNE, BodyKind.DEPARTMENT]


class Cycle(TimeStamped):
    """One year of the programme.

    check_days: working days in which staff answer a submission or an objection; appeal_days: working days in which an
    enterprise may object to a refusal. Both are assumed office practice: no document of the programme sets them.
    """

    machine = CYCLE

    year = models.PositiveSmallIntegerField(_("năm"), unique=True)
    name = models.CharField(_("tên"), max_length=200)
    state = models.CharField(_("trạng thái"), max_length=10, choices=CycleState.choices, default=CycleState.PREPARING)
    plan_number = models.CharField(_("số kế hoạch"), max_length=60, blank=True)
    plan_date = models.DateField(_("ngày kế hoạch"), null=True, blank=True)
    starts_on = models.DateField(_("bắt đầu"))
    legal_basis = models.JSONField(_("căn cứ"), default=list, blank=True)
    criteria_set = models.ForeignKey(
        "programme.CriteriaSet",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="cycles",
        verbose_name=_("bộ tiêu chí"),
    )
    nominating_kinds = models.JSONField(_("loại đơn vị giới thiệu"), default=nominating_kinds_default)
    # No legal text of the programme sets these two: they are assumed office practice, to be set each year.
    check_days = models.PositiveSmallIntegerField(_("thẩm định hồ sơ trong (ngày làm việc)"), default=5)
    appeal_days = models.PositiveSmallIntegerField(_("nhận khiếu nại trong (ngày làm việc)"), default=10)
    copied_from = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(_("đóng lúc"), null=True, blank=True)
    demo = models.BooleanField(_("có dữ liệu trình diễn"), default=False)
    silent = models.BooleanField(_("không gửi thông báo"), default=False)

    reads_deadlines_once = False  # True on the cycles of one request (queries.cycles_of_request)

    class Meta:
        ordering = ["-year"]
        verbose_name = _("chu kỳ")
        verbose_name_plural = _("chu kỳ")

    def __str__(self):
        return str(self.year)

    @property
    def cycle_year(self) -> int:
        return self.year

    @property
    def is_open(self) -> bool:
        return self.state == CycleState.OPEN

    @property
    def basis_documents(self) -> list[dict]:
        """What the cycle rests on: number, issuer and `day`, a date where the document's date is known."""
        return [
            one | {"day": datetime.date.fromisoformat(one["date"]) if one.get("date") else None}
            for one in self.legal_basis
        ]

    def deadline(self, kind: str):
        """The Deadline of `kind`, or None; reads the prefetched rows where they are."""
        if self.reads_deadlines_once:
            models.prefetch_related_objects([self], "deadlines")
        return next((one for one in self.deadlines.all() if one.kind == kind), None)

    def figure_years(self) -> list[int]:
        """The three years whose figures a dossier gives, newest last."""
        return [self.year - 3, self.year - 2, self.year - 1]


class ChecklistItem(models.Model):
    """A document that a dossier of the cycle contains, required or not; empty `groups` means every group."""

    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="checklist")
    code = models.SlugField(_("mã"), max_length=40)
    name = models.CharField(_("tên"), max_length=250)
    guidance = models.TextField(_("hướng dẫn"), blank=True)
    required = models.BooleanField(_("bắt buộc"), default=True)
    groups = models.JSONField(_("nhóm sản phẩm"), default=list, blank=True)
    criterion_code = models.CharField(_("tiêu chí"), max_length=20, blank=True)
    # Kinds of file accepted, by the names of files.validators; empty means all that the portal takes.
    kinds = models.JSONField(_("loại tệp"), default=list, blank=True)
    basis = models.TextField(_("cơ sở"), blank=True)
    position = models.PositiveSmallIntegerField(_("thứ tự"), default=0)
    assumed = models.BooleanField(_("giả định"), default=False)

    class Meta:
        ordering = ["position", "code"]
        constraints = [models.UniqueConstraint(fields=["cycle", "code"], name="one_checklist_code_per_cycle")]
        verbose_name = _("tài liệu của hồ sơ")
        verbose_name_plural = _("tài liệu của hồ sơ")

    def __str__(self):
        return self.name

    @property
    def cycle_year(self) -> int:
        return self.cycle.year

    def applies_to(self, group: str) -> bool:
        return not self.groups or group in self.groups
