"""The decision of the People's Committee, the recognised products, their certificates."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from spcncl_portal.core.models import Searchable, TimeStamped

from ..states import CERTIFICATE_MACHINE, RECOGNITION_MACHINE, CertificateState, RecognitionState


class Decision(TimeStamped):
    cycle = models.OneToOneField("programme.Cycle", models.PROTECT, related_name="decision", verbose_name=_("chu kỳ"))
    number = models.CharField(_("số quyết định"), max_length=60)
    dated = models.DateField(_("ngày"))
    signer = models.CharField(_("người ký"), max_length=150, blank=True)
    signer_title = models.CharField(_("chức vụ người ký"), max_length=150, blank=True)
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+", verbose_name=_("bản ký (PDF)"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    demo = models.BooleanField(_("dữ liệu trình diễn"), default=False)

    class Meta:
        verbose_name = _("quyết định công nhận")
        verbose_name_plural = _("quyết định công nhận")

    def __str__(self):
        return self.number

    @property
    def cycle_year(self) -> int:
        return self.cycle.year


class Recognition(Searchable, TimeStamped):
    """A product holds the title from the day of the decision for the months that the criteria set gives."""

    machine = RECOGNITION_MACHINE
    search_fields = ("product_name", "enterprise_name", "tax_code")

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="recognitions")
    dossier = models.OneToOneField("applications.Dossier", models.PROTECT, related_name="recognition")
    enterprise = models.ForeignKey("applications.Enterprise", models.PROTECT, related_name="recognitions")
    year = models.PositiveSmallIntegerField(_("năm"), db_index=True)
    product_name = models.CharField(_("sản phẩm"), max_length=250)
    enterprise_name = models.CharField(_("doanh nghiệp"), max_length=250)
    tax_code = models.CharField(_("mã số thuế"), max_length=14)
    sector = models.ForeignKey("programme.Sector", models.PROTECT, null=True, blank=True, related_name="+")
    top = models.BooleanField(_("Top 10"), default=False)
    rank = models.PositiveIntegerField(_("thứ hạng"), null=True, blank=True)
    state = models.CharField(
        _("trạng thái"), max_length=12, choices=RecognitionState.choices, default=RecognitionState.ACTIVE
    )
    state_reason = models.TextField(_("lý do"), blank=True)
    valid_from = models.DateField(_("có giá trị từ"))
    valid_to = models.DateField(_("đến hết ngày"))
    demo = models.BooleanField(_("dữ liệu trình diễn"), default=False)

    class Meta:
        ordering = ["-year", "sort_key", "pk"]
        verbose_name = _("sản phẩm được công nhận")
        verbose_name_plural = _("sản phẩm được công nhận")

    def __str__(self):
        return self.product_name

    @property
    def cycle_year(self) -> int:
        return self.year

    @property
    def cycle(self):
        return self.decision.cycle

    @property
    def is_lapsed(self) -> bool:
        """Whether the title has run out; it holds to the end of its last day."""
        return self.state == RecognitionState.EXPIRED or (
            self.state == RecognitionState.ACTIVE and self.valid_to < timezone.localdate()
        )

    @property
    def validity(self) -> str:
        """The state as it is today: one of RecognitionState, `expired` from the day after the last one."""
        return RecognitionState.EXPIRED if self.is_lapsed else self.state

    @property
    def validity_label(self) -> str:
        return RecognitionState(self.validity).label


class Certificate(TimeStamped):
    machine = CERTIFICATE_MACHINE
    read_with = ("recognition__decision__cycle",)

    class Kind(models.TextChoices):
        SPCNCL = "SPCNCL", _("Sản phẩm công nghiệp chủ lực")
        TOP10 = "TOP10", _("Top 10 sản phẩm công nghiệp chủ lực")

    recognition = models.ForeignKey(Recognition, models.PROTECT, related_name="certificates")
    kind = models.CharField(_("loại"), max_length=10, choices=Kind.choices)
    sequence = models.PositiveIntegerField(_("số thứ tự"))
    number = models.CharField(_("số giấy chứng nhận"), max_length=60)
    code = models.CharField(_("mã xác minh"), max_length=40, unique=True)
    state = models.CharField(
        _("trạng thái"), max_length=10, choices=CertificateState.choices, default=CertificateState.QUEUED
    )
    state_reason = models.TextField(_("lý do"), blank=True)
    document = models.OneToOneField(
        "documents.VerifiableDocument", models.PROTECT, null=True, blank=True, related_name="certificate"
    )
    # What it was laid out with; and, until the seal is on it, the file to be sealed.
    design = models.ForeignKey("documents.CertificateDesign", models.PROTECT, null=True, blank=True, related_name="+")
    unsealed = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")
    issued_at = models.DateTimeField(_("cấp lúc"), null=True, blank=True)

    class Meta:
        ordering = ["recognition__year", "kind", "sequence"]
        constraints = [
            models.UniqueConstraint(
                fields=["recognition", "kind"],
                condition=models.Q(state__in=["queued", "rendered", "issued"]),
                name="one_certificate_in_force",
            ),
            models.UniqueConstraint(fields=["number"], name="one_certificate_per_number"),
        ]
        verbose_name = _("giấy chứng nhận")
        verbose_name_plural = _("giấy chứng nhận")

    def __str__(self):
        return self.number

    @property
    def cycle_year(self) -> int:
        return self.recognition.year

    @property
    def cycle(self):
        return self.recognition.decision.cycle
