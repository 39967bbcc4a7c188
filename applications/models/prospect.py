"""Outreach: enterprises to be won for the programme, the working sessions with them, the sets of forms sent to them."""

import datetime
import secrets

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from spcncl_portal.core.models import Searchable, TimeStamped

from ..states import PROSPECT_MACHINE, SET_MACHINE, ProspectState, SetState


class Prospect(Searchable, TimeStamped):
    """One enterprise on the way to a dossier of a cycle. `body` led the outreach; without one Sở Công Thương does.

    The tax code may still be unknown; where it is known it stands once in a cycle, whoever brought it.
    """

    machine = PROSPECT_MACHINE
    read_with = ("cycle", "body", "owner")
    search_fields = ("name", "tax_code", "product", "contact_name")

    cycle = models.ForeignKey("programme.Cycle", models.PROTECT, related_name="prospects", verbose_name=_("chu kỳ"))
    name = models.CharField(_("tên doanh nghiệp"), max_length=250)
    tax_code = models.CharField(_("mã số thuế"), max_length=14, blank=True)
    enterprise = models.ForeignKey(
        "applications.Enterprise", models.SET_NULL, null=True, blank=True, related_name="prospects"
    )
    state = models.CharField(
        _("bước"), max_length=14, choices=ProspectState.choices, default=ProspectState.LISTED, db_index=True
    )
    address = models.CharField(_("địa chỉ"), max_length=300, blank=True)
    unit = models.ForeignKey(
        "programme.Body", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("địa bàn")
    )
    sector = models.ForeignKey(
        "programme.Sector", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ngành")
    )
    product = models.CharField(_("sản phẩm"), max_length=250, blank=True)
    contact_name = models.CharField(_("người liên hệ"), max_length=150, blank=True)
    phone = models.CharField(_("điện thoại"), max_length=30, blank=True)
    email = models.EmailField(_("thư điện tử"), blank=True)
    body = models.ForeignKey(
        "programme.Body",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="prospects",
        verbose_name=_("đơn vị vận động"),
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("người phụ trách"),
    )
    next_step = models.CharField(_("việc tiếp theo"), max_length=250, blank=True)
    next_on = models.DateField(_("ngày"), null=True, blank=True)
    decline_reason = models.TextField(_("lý do từ chối"), blank=True)
    note = models.TextField(_("ghi chú"), blank=True)
    version = models.PositiveIntegerField(default=1)
    demo = models.BooleanField(_("dữ liệu trình diễn"), default=False)

    class Meta:
        ordering = ["sort_key", "pk"]
        indexes = [models.Index(fields=["cycle", "state"])]
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "tax_code"], condition=~models.Q(tax_code=""), name="one_prospect_per_tax_code"
            )
        ]
        verbose_name = _("doanh nghiệp vận động")
        verbose_name_plural = _("doanh nghiệp vận động")

    def __str__(self):
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("applications:prospect", args=[self.pk])

    @property
    def cycle_year(self) -> int:
        return self.cycle.year


class WorkingSession(TimeStamped):
    """A meeting with one or several prospects; photos and attachments are stored files that hang on it."""

    cycle = models.ForeignKey("programme.Cycle", models.PROTECT, related_name="working_sessions")
    held_on = models.DateField(_("ngày làm việc"))
    starts = models.TimeField(_("bắt đầu lúc"), default=datetime.time(8, 30))
    ends = models.TimeField(_("kết thúc lúc"), default=datetime.time(10, 30))
    place = models.CharField(_("địa điểm"), max_length=250, blank=True)
    body = models.ForeignKey(
        "programme.Body",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("đơn vị tổ chức"),
    )
    prospects = models.ManyToManyField(Prospect, related_name="sessions", verbose_name=_("doanh nghiệp"))
    chair = models.CharField(_("người chủ trì"), max_length=150, blank=True)
    secretary = models.CharField(_("người ghi biên bản"), max_length=150, blank=True)
    office_people = models.TextField(_("thành phần cơ quan"), blank=True)
    enterprise_people = models.TextField(_("thành phần doanh nghiệp"), blank=True)
    minutes = models.TextField(_("nội dung làm việc"))
    conclusion = models.TextField(_("kết luận"), blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)
    demo = models.BooleanField(_("dữ liệu trình diễn"), default=False)

    class Meta:
        ordering = ["-held_on", "-pk"]
        verbose_name = _("buổi làm việc")
        verbose_name_plural = _("buổi làm việc")

    def __str__(self):
        return f"{self.held_on:%d/%m/%Y} {self.place}".strip()

    def get_absolute_url(self) -> str:
        return reverse("applications:working_session", args=[self.pk])

    @property
    def cycle_year(self) -> int:
        return self.cycle.year


def new_set_code() -> str:
    """Ten letters and digits without those that look alike: short enough to be typed from paper."""
    return "".join(secrets.choice("ABCDEFGHJKMNPQRSTUVWXYZ23456789") for _place in range(10))


class InvitationBatch(TimeStamped):
    """Sets of forms made together, printed as one PDF."""

    read_with = ("cycle",)

    cycle = models.ForeignKey("programme.Cycle", models.PROTECT, related_name="invitation_batches")
    name = models.CharField(_("tên đợt"), max_length=150)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    file = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")
    demo = models.BooleanField(_("dữ liệu trình diễn"), default=False)

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("đợt bộ form mời")
        verbose_name_plural = _("đợt bộ form mời")

    def __str__(self):
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("applications:invitation_batch", args=[self.pk])

    @property
    def cycle_year(self) -> int:
        return self.cycle.year


class InvitationSet(models.Model):
    """One set of forms for one prospect. Its code stands in the QR that opens the registration, filled in.

    `name`, `tax_code` and `address` are those on the paper: the code shows nobody more than the paper does.
    """

    machine = SET_MACHINE
    read_with = ("batch__cycle", "prospect")
    unlogged = ("code",)

    batch = models.ForeignKey(InvitationBatch, models.PROTECT, related_name="sets", verbose_name=_("đợt"))
    prospect = models.ForeignKey(Prospect, models.PROTECT, related_name="sets", verbose_name=_("doanh nghiệp"))
    number = models.PositiveIntegerField(_("số thứ tự"))
    name = models.CharField(_("tên in trên bộ form"), max_length=250, default="")
    tax_code = models.CharField(_("mã số thuế in trên bộ form"), max_length=14, blank=True)
    address = models.CharField(_("địa chỉ in trên bộ form"), max_length=300, blank=True)
    code = models.CharField(_("mã"), max_length=12, unique=True, default=new_set_code, editable=False)
    state = models.CharField(_("trạng thái"), max_length=13, choices=SetState.choices, default=SetState.MADE)
    printed_at = models.DateTimeField(_("in lúc"), null=True, blank=True)
    sent_at = models.DateTimeField(_("gửi lúc"), null=True, blank=True)
    delivered_at = models.DateTimeField(_("đến nơi lúc"), null=True, blank=True)
    note = models.CharField(_("ghi chú"), max_length=250, blank=True)
    opened_at = models.DateTimeField(_("mở liên kết lần đầu lúc"), null=True, blank=True)
    registered = models.ForeignKey(
        "applications.Enterprise",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="invitation_sets",
        verbose_name=_("đăng ký qua bộ này"),
    )
    registered_at = models.DateTimeField(_("đăng ký lúc"), null=True, blank=True)

    class Meta:
        ordering = ["batch", "number"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="one_set_number_per_batch"),
            models.UniqueConstraint(fields=["batch", "prospect"], name="one_set_per_prospect_and_batch"),
        ]
        verbose_name = _("bộ form mời")
        verbose_name_plural = _("bộ form mời")

    def __str__(self):
        return f"{self.number} {self.name}"

    @property
    def cycle_year(self) -> int:
        return self.batch.cycle.year


class ProgrammeFile(models.Model):
    """A paper of the programme's information file: handbook, forms, presentation. The newest version is offered."""

    read_with = ("cycle",)

    class Kind(models.TextChoices):
        HANDBOOK = "handbook", _("sổ tay hướng dẫn")
        FORM = "form", _("biểu mẫu")
        PRESENTATION = "presentation", _("tài liệu trình bày")
        OTHER = "other", _("tài liệu khác")

    cycle = models.ForeignKey("programme.Cycle", models.PROTECT, related_name="programme_files")
    code = models.SlugField(_("mã"), max_length=60)
    title = models.CharField(_("tên"), max_length=200)
    title_en = models.CharField(_("tên tiếng Anh"), max_length=200, blank=True)
    kind = models.CharField(_("loại"), max_length=12, choices=Kind.choices, default=Kind.HANDBOOK)
    position = models.PositiveSmallIntegerField(_("thứ tự"), default=0)
    withdrawn_at = models.DateTimeField(_("thôi cung cấp lúc"), null=True, blank=True)
    demo = models.BooleanField(_("dữ liệu trình diễn"), default=False)

    class Meta:
        ordering = ["position", "title"]
        constraints = [models.UniqueConstraint(fields=["cycle", "code"], name="one_programme_file_code_per_cycle")]
        verbose_name = _("tài liệu chương trình")
        verbose_name_plural = _("tài liệu chương trình")

    def __str__(self):
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("applications:programme_file", args=[self.pk])

    @property
    def cycle_year(self) -> int:
        return self.cycle.year


class ProgrammeFileVersion(models.Model):
    """A version of such a paper; older ones stay on record with their downloads."""

    paper = models.ForeignKey(ProgrammeFile, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("phiên bản"))
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    note = models.CharField(_("thay đổi"), max_length=250, blank=True)
    published_at = models.DateTimeField(_("đăng lúc"), default=timezone.now)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    downloads = models.PositiveIntegerField(_("lượt tải"), default=0)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["paper", "number"], name="one_version_number_per_paper")]
        verbose_name = _("phiên bản tài liệu")
        verbose_name_plural = _("phiên bản tài liệu")

    def __str__(self):
        return f"{self.paper} v{self.number}"
