"""Criteria sets: versioned documents with criteria, half-open bands and eligibility groups.

Points are integer hundredths. The points of the real programme are not public; the shipped set is `assumed`.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from spcncl_portal.core.models import TimeStamped


class CriteriaSet(TimeStamped):
    code = models.CharField(_("mã"), max_length=40)
    version = models.PositiveSmallIntegerField(_("bản"), default=1)
    name = models.CharField(_("tên"), max_length=250)
    legal_basis = models.CharField(_("căn cứ"), max_length=300, blank=True)
    valid_from = models.DateField(_("hiệu lực từ"), null=True, blank=True)
    valid_to = models.DateField(_("đến"), null=True, blank=True)
    assumed = models.BooleanField(_("giả định"), default=False)
    assumed_note = models.TextField(_("ghi chú về giả định"), blank=True)
    pass_points = models.PositiveIntegerField(_("điểm đạt (phần trăm điểm)"))
    quorum_numerator = models.PositiveSmallIntegerField(_("tỷ lệ họp: tử số"), default=2)
    quorum_denominator = models.PositiveSmallIntegerField(_("tỷ lệ họp: mẫu số"), default=3)
    aggregation = models.CharField(_("cách tổng hợp"), max_length=60, default="mean_per_criterion_then_sum")
    title_validity_months = models.PositiveSmallIntegerField(_("danh hiệu có giá trị (tháng)"), default=36)
    top_n = models.PositiveSmallIntegerField(_("số sản phẩm dẫn đầu"), default=10)
    frozen_at = models.DateTimeField(_("khóa lúc"), null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="one_criteria_set_version")]
        verbose_name = _("bộ tiêu chí")
        verbose_name_plural = _("bộ tiêu chí")

    def __str__(self):
        return self.name

    @property
    def total_points(self) -> int:
        """Sum of the maxima, in hundredths."""
        return sum(criterion.max_points for criterion in self.criteria.all())


class Criterion(models.Model):
    class Scored(models.TextChoices):
        SUGGESTED = "suggested_from_figures", _("gợi ý từ số liệu")
        JUDGED = "judged", _("chấm theo đánh giá")

    criteria_set = models.ForeignKey(CriteriaSet, models.CASCADE, related_name="criteria")
    code = models.CharField(_("mã"), max_length=20)
    name = models.CharField(_("tên"), max_length=250)
    max_points = models.PositiveIntegerField(_("điểm tối đa (phần trăm điểm)"))
    scored = models.CharField(_("cách chấm"), max_length=30, choices=Scored.choices)
    measure = models.CharField(_("số liệu"), max_length=80, blank=True)
    measure_text = models.CharField(_("diễn giải số liệu"), max_length=200, blank=True)
    guidance = models.TextField(_("hướng dẫn"), blank=True)
    assumed_name = models.BooleanField(_("tên là giả định"), default=False)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "code"]
        constraints = [models.UniqueConstraint(fields=["criteria_set", "code"], name="one_criterion_code_per_set")]
        verbose_name = _("tiêu chí")
        verbose_name_plural = _("tiêu chí")

    def __str__(self):
        return f"{self.code} {self.name}"


class Band(models.Model):
    """`lower` <= value < `upper` gives `points` (hundredths); None is unbounded."""

    criterion = models.ForeignKey(Criterion, models.CASCADE, related_name="bands")
    lower = models.DecimalField(_("từ"), max_digits=18, decimal_places=4, null=True, blank=True)
    upper = models.DecimalField(_("đến dưới"), max_digits=18, decimal_places=4, null=True, blank=True)
    points = models.PositiveIntegerField(_("điểm (phần trăm điểm)"))

    class Meta:
        ordering = ["points"]
        verbose_name = _("khoảng điểm")
        verbose_name_plural = _("khoảng điểm")

    def __str__(self):
        return f"[{self.lower}; {self.upper}) → {self.points}"


class EligibilityGroup(models.Model):
    """A group of products with an inclusive threshold on a named figure of the last year."""

    class Figure(models.TextChoices):
        NONE = "", _("không có ngưỡng")
        PRODUCT_REVENUE = "product_revenue", _("doanh thu sản phẩm")
        INDUSTRIAL_REVENUE = "industrial_revenue", _("doanh thu sản xuất công nghiệp")
        EXPORT_USD = "export_usd", _("kim ngạch xuất khẩu (USD)")

    criteria_set = models.ForeignKey(CriteriaSet, models.CASCADE, related_name="groups")
    code = models.SlugField(_("mã"))
    name = models.CharField(_("tên"), max_length=200)
    figure = models.CharField(_("số liệu"), max_length=30, choices=Figure.choices, blank=True)
    threshold = models.BigIntegerField(_("ngưỡng"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "code"]
        constraints = [models.UniqueConstraint(fields=["criteria_set", "code"], name="one_group_code_per_set")]
        verbose_name = _("nhóm sản phẩm")
        verbose_name_plural = _("nhóm sản phẩm")

    def __str__(self):
        return self.name
