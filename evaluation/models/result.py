"""The result of a cycle: its state, the running totals, and the rows frozen when it became final."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from spcncl_portal.core.models import TimeStamped

from ..states import RESULT_MACHINE, ResultState


class CycleResult(TimeStamped):
    """`independent`: while true nobody sees another's points or any average."""

    machine = RESULT_MACHINE
    read_with = ("cycle__criteria_set",)

    cycle = models.OneToOneField("programme.Cycle", models.PROTECT, related_name="result")
    state = models.CharField(_("trạng thái"), max_length=24, choices=ResultState.choices, default=ResultState.OPEN)
    independent = models.BooleanField(_("đang chấm độc lập"), default=True)
    round = models.PositiveSmallIntegerField(_("vòng"), default=1)
    scoring_started_at = models.DateTimeField(_("bắt đầu chấm lúc"), null=True, blank=True)
    scoring_closed_at = models.DateTimeField(_("kết thúc chấm lúc"), null=True, blank=True)
    published_at = models.DateTimeField(_("công bố lúc"), null=True, blank=True)
    comments_until = models.DateField(_("nhận ý kiến đến hết ngày"), null=True, blank=True)
    finalised_at = models.DateTimeField(_("chốt lúc"), null=True, blank=True)
    # A human's decision on a tie at the boundary of the Top N: dossier ids that are in, and why.
    boundary_choice = models.JSONField(_("quyết định về đồng điểm"), default=list, blank=True)
    boundary_reason = models.TextField(_("lý do"), blank=True)

    class Meta:
        verbose_name = _("kết quả xét chọn")
        verbose_name_plural = _("kết quả xét chọn")

    def __str__(self):
        return str(_("Kết quả xét chọn %(year)s") % {"year": self.cycle.year})

    @property
    def cycle_year(self) -> int:
        return self.cycle.year


class DossierTotal(models.Model):
    """The exact average of a dossier, kept up to date with every signed sheet, so that lists sort in the database.

    `scaled` is the average in hundredths of a point times `calc.SCALE` (the least common multiple of 1…36), a whole
    number for any council of up to 36 scorers: equal averages are equal integers. It can always be computed again
    from the sheets; `compute_ranking` does.
    """

    dossier = models.OneToOneField("applications.Dossier", models.CASCADE, related_name="total")
    cycle = models.ForeignKey("programme.Cycle", models.CASCADE, related_name="+")
    scaled = models.BigIntegerField(_("điểm bình quân (dạng nguyên)"))
    sheets = models.PositiveSmallIntegerField(_("số phiếu đã ký"), default=0)

    class Meta:
        indexes = [models.Index(fields=["cycle", "-scaled"])]
        verbose_name = _("điểm bình quân")
        verbose_name_plural = _("điểm bình quân")


class ResultRow(models.Model):
    """A row of the ranking as it was when the result became final; never changed after."""

    result = models.ForeignKey(CycleResult, models.PROTECT, related_name="rows")
    dossier = models.ForeignKey("applications.Dossier", models.PROTECT, related_name="result_rows")
    rank = models.PositiveIntegerField(_("thứ hạng"))
    numerator = models.BigIntegerField()
    denominator = models.BigIntegerField()
    average = models.CharField(_("điểm bình quân"), max_length=20)
    passed = models.BooleanField(_("đạt"))
    top = models.BooleanField(_("thuộc nhóm dẫn đầu"))
    tie = models.BooleanField(_("đồng điểm"), default=False)

    class Meta:
        ordering = ["rank", "dossier__code"]
        constraints = [models.UniqueConstraint(fields=["result", "dossier"], name="one_result_row_per_dossier")]
        verbose_name = _("dòng kết quả")
        verbose_name_plural = _("dòng kết quả")
