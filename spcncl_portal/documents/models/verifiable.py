"""The register of papers that anybody can verify by code or by dropping the file."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from spcncl_portal.core.models import TimeStamped


class VerifiableDocument(TimeStamped):
    """A paper that left the portal. `content` is what the verification page shows to everybody."""

    class Kind(models.TextChoices):
        RECEIPT = "receipt", _("biên nhận hồ sơ")
        SCORE_SHEET = "score_sheet", _("phiếu chấm điểm")
        CERTIFICATE = "certificate", _("giấy chứng nhận")
        REPORT = "report", _("báo cáo")
        OFFICIAL = "official", _("văn bản hành chính")

    code = models.CharField(_("mã xác minh"), max_length=40, unique=True)
    kind = models.CharField(_("loại"), max_length=12, choices=Kind.choices)
    title = models.CharField(_("tên"), max_length=300)
    number = models.CharField(_("số"), max_length=80, blank=True)
    holder = models.CharField(_("cấp cho"), max_length=250, blank=True)
    issued_at = models.DateTimeField(_("cấp lúc"))
    valid_from = models.DateField(_("có giá trị từ"), null=True, blank=True)
    valid_to = models.DateField(_("đến hết ngày"), null=True, blank=True)
    # Empty until the file has been rendered (papers that nobody asked for yet are rendered on request).
    sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    file = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")
    # Pairs of label and value: PostgreSQL does not keep the order of an object's keys.
    content = models.JSONField(_("nội dung công khai"), default=list)
    revoked_at = models.DateTimeField(_("thu hồi lúc"), null=True, blank=True)
    revoked_reason = models.TextField(_("lý do thu hồi"), blank=True)
    superseded_by = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="supersedes")
    # Of certificates: what they were printed with.
    design = models.ForeignKey("documents.CertificateDesign", models.PROTECT, null=True, blank=True, related_name="+")
    cycle_year = models.PositiveSmallIntegerField(_("năm"), null=True, blank=True)
    demo = models.BooleanField(_("dữ liệu trình diễn"), default=False)

    class Meta:
        ordering = ["-issued_at"]
        verbose_name = _("văn bản xác minh được")
        verbose_name_plural = _("văn bản xác minh được")

    def __str__(self):
        return self.number or self.code
