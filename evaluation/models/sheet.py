"""A score sheet: one member, one dossier, one round; points in integer hundredths."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from spcncl_portal.core.models import TimeStamped

from ..states import SHEET_MACHINE, SheetState


class ScoreSheet(TimeStamped):
    machine = SHEET_MACHINE
    read_with = ("member__user", "dossier__enterprise", "dossier__cycle__result", "dossier__cycle__criteria_set")
    # What readers of the log must not learn before the phase ends; the row itself keeps it.
    unlogged = ("note", "snapshot")

    member = models.ForeignKey("evaluation.CouncilMember", models.PROTECT, related_name="sheets")
    dossier = models.ForeignKey("applications.Dossier", models.PROTECT, related_name="sheets")
    round = models.PositiveSmallIntegerField(_("vòng"), default=1)
    state = models.CharField(_("trạng thái"), max_length=12, choices=SheetState.choices, default=SheetState.NOT_STARTED)
    version = models.PositiveIntegerField(default=1)
    note = models.TextField(_("nhận xét"), blank=True)
    state_reason = models.TextField(_("lý do"), blank=True)
    signed_at = models.DateTimeField(_("ký lúc"), null=True, blank=True)
    snapshot = models.TextField(_("bản chụp khi ký"), blank=True)
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "dossier", "round"], name="one_sheet_per_round")]
        indexes = [models.Index(fields=["dossier", "state"]), models.Index(fields=["member", "state"])]
        verbose_name = _("phiếu chấm điểm")
        verbose_name_plural = _("phiếu chấm điểm")

    def __str__(self):
        return f"{self.dossier.code} – {self.member}"

    @property
    def cycle_year(self) -> int:
        return self.dossier.cycle.year

    @property
    def cycle(self):
        return self.dossier.cycle

    @property
    def is_open(self) -> bool:
        return self.state in (SheetState.NOT_STARTED, SheetState.DRAFT, SheetState.REOPENED)


class EarlierSignature(models.Model):
    """What a sheet said when it was signed before the secretary gave it back; written once, never changed."""

    sheet = models.ForeignKey(ScoreSheet, models.PROTECT, related_name="earlier_signatures")
    snapshot = models.TextField(_("bản chụp khi ký"))
    sha256 = models.CharField(max_length=64)
    signed_at = models.DateTimeField(_("ký lúc"))
    kept_at = models.DateTimeField(_("mở lại lúc"), auto_now_add=True)

    class Meta:
        ordering = ["kept_at", "pk"]
        verbose_name = _("lần ký trước của phiếu")
        verbose_name_plural = _("lần ký trước của phiếu")

    def __str__(self):
        return str(self.sheet)


class Score(models.Model):
    sheet = models.ForeignKey(ScoreSheet, models.PROTECT, related_name="scores")
    criterion = models.ForeignKey("programme.Criterion", models.PROTECT, related_name="+")
    points = models.PositiveIntegerField(_("điểm (phần trăm điểm)"))
    note = models.CharField(_("lý do"), max_length=500, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sheet", "criterion"], name="one_score_per_criterion")]
        verbose_name = _("điểm")
        verbose_name_plural = _("điểm")

    def __str__(self):
        return f"{self.criterion_id}: {self.points}"
