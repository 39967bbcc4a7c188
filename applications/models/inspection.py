"""A visit on site: its team and plan, what was seen against what was declared, photos, minutes signed by both sides."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from spcncl_portal.core.models import TimeStamped

from ..states import INSPECTION_MACHINE, InspectionState


class InspectionQuestion(models.Model):
    """A line of the check list of a cycle's visits; with `figure` the declared figure is held against the seen one."""

    class Kind(models.TextChoices):
        YES_NO = "yes_no", _("đạt hoặc không đạt")
        FIGURE = "figure", _("số liệu")
        TEXT = "text", _("ghi nhận")

    cycle = models.ForeignKey("programme.Cycle", models.CASCADE, related_name="inspection_questions")
    code = models.SlugField(_("mã"), max_length=40)
    text = models.CharField(_("nội dung kiểm tra"), max_length=300)
    guidance = models.CharField(_("hướng dẫn"), max_length=300, blank=True)
    kind = models.CharField(_("cách ghi"), max_length=8, choices=Kind.choices, default=Kind.YES_NO)
    figure = models.CharField(_("số liệu của hồ sơ"), max_length=30, blank=True)
    position = models.PositiveSmallIntegerField(_("thứ tự"), default=0)
    tolerance = models.PositiveSmallIntegerField(
        _("sai khác cho phép (%)"),
        default=5,
        help_text=_("Sai khác lớn hơn mức này được đánh dấu và ghi vào biên bản."),
    )
    assumed = models.BooleanField(_("giả định"), default=False)

    class Meta:
        ordering = ["position", "code"]
        constraints = [models.UniqueConstraint(fields=["cycle", "code"], name="one_inspection_question_per_code")]
        verbose_name = _("nội dung kiểm tra thực tế")
        verbose_name_plural = _("nội dung kiểm tra thực tế")

    def __str__(self):
        return self.text


class Inspection(TimeStamped):
    """One visit to one enterprise, about one or several of its dossiers."""

    class Result(models.TextChoices):
        NONE = "", _("chưa kết luận")
        CONFIRMED = "confirmed", _("đúng như hồ sơ")
        DIFFERS = "differs", _("có sai khác")
        NOT_MET = "not_met", _("không đáp ứng")

    machine = INSPECTION_MACHINE
    read_with = ("cycle", "enterprise", "unit")

    cycle = models.ForeignKey("programme.Cycle", models.PROTECT, related_name="inspections", verbose_name=_("chu kỳ"))
    enterprise = models.ForeignKey(
        "applications.Enterprise", models.PROTECT, related_name="inspections", verbose_name=_("doanh nghiệp")
    )
    dossiers = models.ManyToManyField("applications.Dossier", related_name="inspections", verbose_name=_("hồ sơ"))
    state = models.CharField(
        _("trạng thái"), max_length=10, choices=InspectionState.choices, default=InspectionState.PLANNED, db_index=True
    )
    starts_at = models.DateTimeField(_("bắt đầu"))
    ends_at = models.DateTimeField(_("kết thúc"))
    place = models.CharField(_("địa điểm"), max_length=300)
    unit = models.ForeignKey(
        "programme.Body", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("địa bàn")
    )
    route_position = models.PositiveSmallIntegerField(_("thứ tự trên tuyến"), default=0)
    summary = models.TextField(_("nhận xét của đoàn"), blank=True)
    enterprise_people = models.TextField(_("người của doanh nghiệp tham gia"), blank=True)
    enterprise_opinion = models.TextField(_("ý kiến doanh nghiệp"), blank=True)
    result = models.CharField(_("kết quả"), max_length=10, choices=Result.choices, blank=True, default="")
    done_at = models.DateTimeField(_("kiểm tra xong lúc"), null=True, blank=True)
    enterprise_signer = models.CharField(_("người ký phía doanh nghiệp"), max_length=150, blank=True)
    enterprise_signer_position = models.CharField(_("chức danh"), max_length=150, blank=True)
    team_signer = models.CharField(_("người ký phía đoàn"), max_length=150, blank=True)
    team_signer_position = models.CharField(_("chức danh"), max_length=150, blank=True)
    signed_at = models.DateTimeField(_("ký biên bản lúc"), null=True, blank=True)
    signed_file = models.ForeignKey(
        "files.StoredFile", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("biên bản đã ký")
    )
    state_reason = models.TextField(_("lý do"), blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)
    demo = models.BooleanField(_("dữ liệu trình diễn"), default=False)

    class Meta:
        ordering = ["starts_at", "route_position", "pk"]
        indexes = [models.Index(fields=["cycle", "starts_at"])]
        constraints = [
            models.CheckConstraint(condition=models.Q(ends_at__gt=models.F("starts_at")), name="inspection_has_length")
        ]
        verbose_name = _("kiểm tra thực tế")
        verbose_name_plural = _("kiểm tra thực tế")

    def __str__(self):
        return f"{self.enterprise} {timezone.localtime(self.starts_at):%d/%m/%Y}"

    def get_absolute_url(self) -> str:
        return reverse("applications:inspection", args=[self.pk])

    @property
    def cycle_year(self) -> int:
        return self.cycle.year


class InspectionMember(models.Model):
    """A member of the visiting team: a person of the portal, or a name and an office from elsewhere."""

    inspection = models.ForeignKey(Inspection, models.CASCADE, related_name="team")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(_("họ và tên"), max_length=150)
    office = models.CharField(_("cơ quan"), max_length=200, blank=True)
    is_lead = models.BooleanField(_("trưởng đoàn"), default=False)

    class Meta:
        ordering = ["-is_lead", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["inspection", "user"], condition=~models.Q(user=None), name="one_place_in_the_team"
            )
        ]
        verbose_name = _("thành viên đoàn")
        verbose_name_plural = _("thành viên đoàn")

    def __str__(self):
        return self.name


class InspectionAnswer(models.Model):
    """What was seen at one line of the check list, of one dossier where the line asks for a figure.

    `client_id` is given by the phone that recorded it: sent twice, it is one answer.
    """

    inspection = models.ForeignKey(Inspection, models.CASCADE, related_name="answers")
    question = models.ForeignKey(InspectionQuestion, models.PROTECT, related_name="+")
    dossier = models.ForeignKey("applications.Dossier", models.PROTECT, null=True, blank=True, related_name="+")
    met = models.BooleanField(_("đạt"), null=True, blank=True)
    declared = models.BigIntegerField(_("hồ sơ khai"), null=True, blank=True)
    seen = models.BigIntegerField(_("thực tế"), null=True, blank=True)
    note = models.TextField(_("ghi nhận"), blank=True)
    client_id = models.UUIDField(null=True, blank=True, editable=False)
    recorded_at = models.DateTimeField(_("ghi lúc"))
    received_at = models.DateTimeField(_("cổng nhận lúc"), default=timezone.now)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["question__position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["inspection", "question", "dossier"],
                condition=~models.Q(dossier=None),
                name="one_answer_per_question_and_dossier",
            ),
            models.UniqueConstraint(
                fields=["inspection", "question"], condition=models.Q(dossier=None), name="one_answer_per_question"
            ),
        ]
        verbose_name = _("kết quả kiểm tra")
        verbose_name_plural = _("kết quả kiểm tra")

    def __str__(self):
        return str(self.question)


class InspectionPhoto(models.Model):
    """A photo taken on the visit; `client_id` keeps a photo that is sent twice from being there twice."""

    inspection = models.ForeignKey(Inspection, models.CASCADE, related_name="photos")
    question = models.ForeignKey(InspectionQuestion, models.PROTECT, null=True, blank=True, related_name="+")
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    caption = models.CharField(_("chú thích"), max_length=200, blank=True)
    client_id = models.UUIDField(editable=False)
    taken_at = models.DateTimeField(_("chụp lúc"))
    received_at = models.DateTimeField(_("cổng nhận lúc"), default=timezone.now)

    class Meta:
        ordering = ["taken_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["inspection", "client_id"], name="one_photo_per_client_id")]
        verbose_name = _("ảnh kiểm tra")
        verbose_name_plural = _("ảnh kiểm tra")

    def __str__(self):
        return self.caption or str(self.file)
