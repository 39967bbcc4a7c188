"""The register of official documents: what the office sends, and what comes in."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from spcncl_portal.core.models import Searchable, TimeStamped

from ..office_kinds import OfficialKind
from ..states import INCOMING, OFFICIAL, IncomingState, OfficialState


def _person(label):
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=label
    )


def _file(label):
    return models.ForeignKey(
        "files.StoredFile", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=label
    )


class OfficialDocument(Searchable, TimeStamped):
    """A paper of the office. Its text stands in `content`, or in `data` put into a version of a template.

    While it is a draft, Word and PDF are made when asked for; from its number on they are kept as they were made.
    """

    machine = OFFICIAL
    search_fields = ("abstract", "number_text", "symbol", "signer_name", "recipients_text")
    read_with = ("body", "cycle", "template_version")
    unlogged = ("content", "signatures", "request_key")

    kind = models.CharField(_("loại"), max_length=12, choices=OfficialKind.choices)
    state = models.CharField(
        _("trạng thái"), max_length=18, choices=OfficialState.choices, default=OfficialState.DRAFT, db_index=True
    )
    body = models.ForeignKey(
        "programme.Body", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("cơ quan ban hành")
    )
    cycle = models.ForeignKey(
        "programme.Cycle", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("chu kỳ")
    )
    abstract = models.CharField(_("trích yếu"), max_length=500)
    symbol = models.CharField(_("ký hiệu"), max_length=40)
    symbol_assumed = models.BooleanField(_("ký hiệu giả định"), default=False)
    series = models.CharField(_("sổ"), max_length=10)
    year = models.PositiveSmallIntegerField(_("năm"), null=True, blank=True)
    number = models.PositiveIntegerField(_("số"), null=True, blank=True)
    number_text = models.CharField(_("số, ký hiệu"), max_length=60, blank=True)
    dated = models.DateField(_("ngày văn bản"), null=True, blank=True)

    content = models.JSONField(_("nội dung"), null=True, blank=True)
    content_sha256 = models.CharField(_("mã băm nội dung"), max_length=64, blank=True)
    template_version = models.ForeignKey(
        "documents.TemplateVersion",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="official_documents",
        verbose_name=_("bản mẫu"),
    )
    data = models.JSONField(_("dữ liệu điền vào mẫu"), default=dict, blank=True)
    signer_title = models.CharField(_("quyền hạn, chức vụ người ký"), max_length=200, blank=True)
    signer_name = models.CharField(_("người ký"), max_length=120, blank=True)
    recipients = models.JSONField(_("nơi nhận"), default=list, blank=True)

    docx_file, pdf_file, signed_file = _file(_("bản Word")), _file(_("bản PDF")), _file(_("bản ký"))
    signatures = models.JSONField(_("chữ ký số"), default=list, blank=True)
    code = models.CharField(_("mã xác minh"), max_length=40, blank=True)

    subject_type = models.ForeignKey(ContentType, models.PROTECT, null=True, blank=True, related_name="+")
    subject_id = models.CharField(max_length=64, blank=True)
    subject = GenericForeignKey("subject_type", "subject_id")

    created_by, edited_by = _person(_("người soạn")), _person(_("người sửa cuối"))
    presented_at = models.DateTimeField(_("trình lúc"), null=True, blank=True)
    presented_by = _person(_("người trình"))
    approved_at = models.DateTimeField(_("duyệt lúc"), null=True, blank=True)
    approved_by = _person(_("người duyệt"))
    numbered_at = models.DateTimeField(_("cấp số lúc"), null=True, blank=True)
    numbered_by = _person(_("người cấp số"))
    filed_at = models.DateTimeField(_("lưu bản ký lúc"), null=True, blank=True)
    filed_by = _person(_("người lưu bản ký"))
    cancelled_at = models.DateTimeField(_("hủy lúc"), null=True, blank=True)
    cancelled_by = _person(_("người hủy"))
    cancelled_reason = models.TextField(_("lý do hủy"), blank=True)
    version = models.PositiveIntegerField(_("lần sửa"), default=1)
    request_key = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    demo = models.BooleanField(_("dữ liệu trình diễn"), default=False)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["body", "year", "series", "number"], name="one_official_per_number"),
            models.UniqueConstraint(
                fields=["year", "series", "number"],
                condition=models.Q(body=None),
                name="one_official_per_number_no_body",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["numbered", "signed_copy_filed"]) | models.Q(number__isnull=False),
                name="numbered_official_has_number",
            ),
        ]
        verbose_name = _("văn bản đi")
        verbose_name_plural = _("văn bản đi")

    def __str__(self):
        return f"{self.number_text or self.get_kind_display()} – {self.abstract}"[:300]

    @property
    def recipients_text(self) -> str:
        return " ".join(self.recipients)

    @property
    def cycle_year(self) -> int | None:
        return self.cycle.year if self.cycle_id else self.year

    @property
    def is_frozen(self) -> bool:
        """Whether its text can change no more."""
        return self.number is not None or self.state == OfficialState.CANCELLED


class IncomingDocument(Searchable, TimeStamped):
    """A paper that came in: from whom, about what, who answers by when."""

    machine = INCOMING
    search_fields = ("abstract", "sender", "their_number", "arrival_text", "note")
    read_with = ("sender_body", "assigned_to", "answer")
    unlogged = ("request_key",)

    state = models.CharField(
        _("trạng thái"), max_length=12, choices=IncomingState.choices, default=IncomingState.REGISTERED, db_index=True
    )
    year = models.PositiveSmallIntegerField(_("năm"))
    number = models.PositiveIntegerField(_("số đến"))
    arrived_on = models.DateField(_("ngày đến"))
    sender_body = models.ForeignKey(
        "programme.Body", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("đơn vị gửi")
    )
    sender = models.CharField(_("nơi gửi"), max_length=250)
    their_number = models.CharField(_("số, ký hiệu của văn bản"), max_length=60, blank=True)
    their_date = models.DateField(_("ngày của văn bản"), null=True, blank=True)
    abstract = models.CharField(_("trích yếu"), max_length=500)
    answer_due = models.DateField(_("hạn trả lời"), null=True, blank=True)
    assigned_to = _person(_("người xử lý"))
    assigned_at = models.DateTimeField(_("giao lúc"), null=True, blank=True)
    scan = _file(_("bản quét"))
    answer = models.ForeignKey(
        OfficialDocument,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="answers",
        verbose_name=_("văn bản trả lời"),
    )
    note = models.TextField(_("ghi chú"), blank=True)
    finished_at = models.DateTimeField(_("xong lúc"), null=True, blank=True)
    created_by = _person(_("người vào sổ"))
    version = models.PositiveIntegerField(_("lần sửa"), default=1)
    request_key = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    demo = models.BooleanField(_("dữ liệu trình diễn"), default=False)

    class Meta:
        ordering = ["-year", "-number"]
        constraints = [models.UniqueConstraint(fields=["year", "number"], name="one_incoming_per_number")]
        verbose_name = _("văn bản đến")
        verbose_name_plural = _("văn bản đến")

    def __str__(self):
        return f"{self.arrival_text} – {self.abstract}"[:300]

    @property
    def is_overdue(self) -> bool:
        """Whether its answer is late."""
        return (
            self.answer_due is not None
            and self.state in (IncomingState.REGISTERED, IncomingState.ASSIGNED)
            and self.answer_due < timezone.localdate()
        )

    @property
    def arrival_text(self) -> str:
        """Số đến as the stamp shows it."""
        return f"{self.number:02d}/{self.year}"

    @property
    def cycle_year(self) -> int:
        return self.year
