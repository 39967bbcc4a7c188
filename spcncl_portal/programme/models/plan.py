"""The plan of the year: targets, tasks with their indicators, and the city's statistics that some targets rest on."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .cycle import Cycle


class Target(models.Model):
    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="targets")
    code = models.CharField(_("mã"), max_length=20)
    name = models.CharField(_("tên"), max_length=250)
    minimum = models.DecimalField(_("từ"), max_digits=18, decimal_places=2, null=True, blank=True)
    maximum = models.DecimalField(_("đến"), max_digits=18, decimal_places=2, null=True, blank=True)
    unit = models.CharField(_("đơn vị tính"), max_length=40)
    measure = models.CharField(_("cách đo"), max_length=60, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "code"]
        constraints = [models.UniqueConstraint(fields=["cycle", "code"], name="one_target_code_per_cycle")]
        verbose_name = _("chỉ tiêu")
        verbose_name_plural = _("chỉ tiêu")

    def __str__(self):
        return self.name

    @property
    def cycle_year(self) -> int:
        return self.cycle.year


class Task(models.Model):
    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="tasks")
    no = models.PositiveSmallIntegerField(_("số"))
    name = models.CharField(_("tên"), max_length=300)
    lead = models.CharField(_("chủ trì"), max_length=200)
    coordinating = models.JSONField(_("phối hợp"), default=list, blank=True)
    parts = models.JSONField(_("phần việc"), default=list, blank=True)

    class Meta:
        ordering = ["no"]
        constraints = [models.UniqueConstraint(fields=["cycle", "no"], name="one_task_number_per_cycle")]
        verbose_name = _("nhiệm vụ")
        verbose_name_plural = _("nhiệm vụ")

    def __str__(self):
        return f"{self.no}. {self.name}"

    @property
    def cycle_year(self) -> int:
        return self.cycle.year


class Indicator(models.Model):
    task = models.ForeignKey(Task, models.CASCADE, related_name="indicators")
    name = models.CharField(_("tên"), max_length=300)
    minimum = models.DecimalField(_("từ"), max_digits=18, decimal_places=2, null=True, blank=True)
    maximum = models.DecimalField(_("đến"), max_digits=18, decimal_places=2, null=True, blank=True)
    unit = models.CharField(_("đơn vị tính"), max_length=40)
    measure = models.CharField(_("cách đo"), max_length=60, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position"]
        verbose_name = _("chỉ số")
        verbose_name_plural = _("chỉ số")

    def __str__(self):
        return self.name

    @property
    def cycle(self) -> Cycle:
        return self.task.cycle

    @property
    def cycle_year(self) -> int:
        return self.task.cycle.year


class CityStatistic(models.Model):
    """A figure of the whole city in a year: industrial output or exports, in whole đồng, with its source."""

    class Kind(models.TextChoices):
        INDUSTRIAL_OUTPUT = "industrial_output", _("giá trị sản xuất công nghiệp toàn thành phố")
        EXPORTS = "exports", _("kim ngạch xuất khẩu của Thành phố")

    year = models.PositiveSmallIntegerField(_("năm"))
    kind = models.CharField(_("số liệu"), max_length=30, choices=Kind.choices)
    value = models.BigIntegerField(_("giá trị (đồng)"))
    source = models.TextField(_("nguồn"))
    assumed = models.BooleanField(_("giả định"), default=False)

    class Meta:
        ordering = ["-year", "kind"]
        constraints = [models.UniqueConstraint(fields=["year", "kind"], name="one_city_statistic_per_year")]
        verbose_name = _("số liệu của Thành phố")
        verbose_name_plural = _("số liệu của Thành phố")

    def __str__(self):
        return f"{self.get_kind_display()} {self.year}"
