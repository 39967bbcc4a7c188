"""A dossier: one product of one enterprise in one cycle; its figures, documents and immutable submissions."""

import json

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from spcncl_portal.core.models import Searchable, TimeStamped

from ..states import DOSSIER_MACHINE, DossierRequest, DossierState


class Dossier(Searchable, TimeStamped):
    machine = DOSSIER_MACHINE
    read_with = ("cycle", "enterprise")
    search_fields = ("product_name", "code", "enterprise_name", "tax_code")

    cycle = models.ForeignKey("programme.Cycle", models.PROTECT, related_name="dossiers", verbose_name=_("chu kỳ"))
    enterprise = models.ForeignKey(
        "applications.Enterprise", models.PROTECT, related_name="dossiers", verbose_name=_("doanh nghiệp")
    )
    # Copies for search and for lists; the submission's snapshot holds what was true when it was sent.
    enterprise_name = models.CharField(_("doanh nghiệp"), max_length=250, editable=False)
    tax_code = models.CharField(_("mã số thuế"), max_length=14, editable=False)
    code = models.CharField(_("mã hồ sơ"), max_length=20, unique=True)
    state = models.CharField(
        _("trạng thái"), max_length=16, choices=DossierState.choices, default=DossierState.DRAFT, db_index=True
    )
    product_name = models.CharField(_("tên sản phẩm"), max_length=250)
    brand = models.CharField(_("nhãn hiệu"), max_length=150, blank=True)
    sector = models.ForeignKey(
        "programme.Sector", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ngành")
    )
    group = models.CharField(_("nhóm sản phẩm"), max_length=50, blank=True)
    description = models.TextField(_("mô tả sản phẩm"), blank=True)
    quality = models.TextField(_("tiêu chuẩn, chất lượng"), blank=True)
    technology = models.TextField(_("công nghệ sản xuất"), blank=True)
    environment = models.TextField(_("bảo vệ môi trường"), blank=True)
    markets = models.TextField(_("thị trường"), blank=True)
    contact_name = models.CharField(_("người lập hồ sơ"), max_length=150, blank=True)
    contact_phone = models.CharField(_("điện thoại"), max_length=30, blank=True)
    nominee = models.ForeignKey(
        "applications.Nominee",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="dossiers",
        verbose_name=_("giới thiệu"),
    )
    checker = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("người thẩm định"),
    )
    due_at = models.DateTimeField(_("hạn"), null=True, blank=True)
    submitted_at = models.DateTimeField(_("nộp lúc"), null=True, blank=True)
    returned_at = models.DateTimeField(_("trả lại, mở lại lúc"), null=True, blank=True, editable=False)
    accepted_at = models.DateTimeField(_("hợp lệ lúc"), null=True, blank=True)
    state_reason = models.TextField(_("lý do"), blank=True)
    on_paper = models.BooleanField(_("đến bằng giấy"), default=False)
    arrived_on = models.DateField(_("ngày đến"), null=True, blank=True)
    paper_scan = models.ForeignKey(
        "files.StoredFile",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("bản quét hồ sơ giấy"),
    )
    late = models.BooleanField(_("nộp quá hạn"), default=False)
    late_reason = models.TextField(_("lý do nhận hồ sơ quá hạn"), blank=True)
    # What the enterprise asks the office for and has no answer to yet.
    request = models.CharField(_("đề nghị"), max_length=10, choices=DossierRequest.choices, blank=True, default="")
    request_reason = models.TextField(_("lý do đề nghị"), blank=True)
    requested_at = models.DateTimeField(_("đề nghị lúc"), null=True, blank=True)
    # The earlier dossier whose content this one began with, and the one that a double was joined to.
    started_from = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+", editable=False)
    joined_to = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="doubles", editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)
    # box → version at which it was last changed: tells a save in another tab which boxes it has not seen.
    box_versions = models.JSONField(default=dict, editable=False)
    # box → text that was typed but can't be read as its value: shown again with its error, so that it is never lost.
    unread = models.JSONField(default=dict, editable=False)
    demo = models.BooleanField(_("dữ liệu trình diễn"), default=False)

    unlogged = ("box_versions",)

    class Meta:
        ordering = ["code"]
        indexes = [models.Index(fields=["cycle", "state"]), models.Index(fields=["cycle", "sort_key"])]
        verbose_name = _("hồ sơ")
        verbose_name_plural = _("hồ sơ")

    def __str__(self):
        return f"{self.code} {self.product_name}"

    def save(self, *args, **kwargs):
        if self._state.adding or self.machine.owners[self.state] is not None:  # what was decided keeps the name of then
            self.enterprise_name, self.tax_code = self.enterprise.name, self.enterprise.tax_code
        super().save(*args, **kwargs)

    @property
    def cycle_year(self) -> int:
        return self.cycle.year

    @property
    def is_editable(self) -> bool:
        return self.state in (DossierState.DRAFT, DossierState.RETURNED)

    def clear_request(self) -> None:
        """What was asked for has its answer, or is past."""
        self.request, self.request_reason, self.requested_at = DossierRequest.NONE, "", None

    def latest_submission(self) -> "Submission | None":
        return self.submissions.order_by("-number").first()


class DossierFigures(models.Model):
    """Figures of one year: money in whole đồng, exports also in whole US dollars. None: not given."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="figures")
    year = models.PositiveSmallIntegerField(_("năm"))
    production_value = models.BigIntegerField(_("giá trị sản xuất (đồng)"), null=True, blank=True)
    product_revenue = models.BigIntegerField(_("doanh thu sản phẩm (đồng)"), null=True, blank=True)
    industrial_revenue = models.BigIntegerField(_("doanh thu sản xuất công nghiệp (đồng)"), null=True, blank=True)
    enterprise_revenue = models.BigIntegerField(_("doanh thu doanh nghiệp (đồng)"), null=True, blank=True)
    export_vnd = models.BigIntegerField(_("xuất khẩu (đồng)"), null=True, blank=True)
    export_usd = models.BigIntegerField(_("xuất khẩu (USD)"), null=True, blank=True)
    employees = models.PositiveIntegerField(_("lao động (người)"), null=True, blank=True)
    tax_paid = models.BigIntegerField(_("nộp ngân sách (đồng)"), null=True, blank=True)

    class Meta:
        ordering = ["year"]
        constraints = [models.UniqueConstraint(fields=["dossier", "year"], name="one_row_of_figures_per_year")]
        verbose_name = _("số liệu")
        verbose_name_plural = _("số liệu")

    def __str__(self):
        return str(self.year)


FIGURE_NAMES = (
    "production_value",
    "product_revenue",
    "industrial_revenue",
    "enterprise_revenue",
    "export_vnd",
    "export_usd",
    "employees",
    "tax_paid",
)
# What an enterprise gives about itself, not about one product: the same in all its dossiers of a cycle.
FIGURES_OF_ENTERPRISE = ("industrial_revenue", "enterprise_revenue", "employees", "tax_paid")


class DossierFile(models.Model):
    """A file under an item of the check list. Replaced and removed files stay, out of sight, for old submissions."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="documents")
    item = models.ForeignKey("programme.ChecklistItem", models.PROTECT, related_name="+")
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    expires_on = models.DateField(_("có hiệu lực đến"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("thứ tự"), default=0, editable=False)
    added_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["item__position", "position", "added_at"]
        verbose_name = _("tài liệu")
        verbose_name_plural = _("tài liệu")

    def __str__(self):
        return str(self.file)


class Submission(models.Model):
    """What was sent, as it was: canonical JSON with names, sizes and hashes of the files, its SHA-256, server time."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="submissions")
    number = models.PositiveSmallIntegerField(_("lần nộp"))
    snapshot = models.TextField(_("bản chụp"))
    sha256 = models.CharField(max_length=64)
    submitted_at = models.DateTimeField(_("nộp lúc"))
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    receipt = models.ForeignKey(
        "documents.VerifiableDocument",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("biên nhận"),
    )

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["dossier", "number"], name="one_submission_number_per_dossier")]
        verbose_name = _("lần nộp")
        verbose_name_plural = _("lần nộp")

    def __str__(self):
        return f"{self.dossier.code} lần {self.number}"

    def save(self, *args, **kwargs):
        """A submission is written once; ValueError for anything later."""
        if self.pk:
            raise ValueError("a submission is immutable")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise ValueError("a submission is immutable")

    def content(self) -> dict:
        """The snapshot as values."""
        return json.loads(self.snapshot)
