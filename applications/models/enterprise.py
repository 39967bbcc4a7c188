"""An enterprise, known by its tax code, and the people who act for it."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from spcncl_portal.core.models import Searchable, TimeStamped

from ..states import ENTERPRISE_MACHINE, EnterpriseState


class Enterprise(Searchable, TimeStamped):
    machine = ENTERPRISE_MACHINE
    search_fields = ("name", "name_en", "short_name", "tax_code")

    tax_code = models.CharField(_("mã số thuế"), max_length=14, unique=True)
    name = models.CharField(_("tên doanh nghiệp"), max_length=250)
    name_en = models.CharField(_("tên tiếng Anh"), max_length=250, blank=True)
    short_name = models.CharField(_("tên viết tắt"), max_length=120, blank=True)
    state = models.CharField(
        _("trạng thái"), max_length=10, choices=EnterpriseState.choices, default=EnterpriseState.PENDING
    )
    head_office = models.CharField(_("trụ sở chính"), max_length=300, blank=True)
    office_in_hanoi = models.BooleanField(_("trụ sở ở Hà Nội"), default=True)
    factory = models.CharField(_("nhà xưởng"), max_length=300, blank=True)
    factory_in_hanoi = models.BooleanField(_("nhà xưởng ở Hà Nội"), default=False)
    unit = models.ForeignKey(
        "programme.Body",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("quận, huyện, phường, xã"),
    )
    legal_representative = models.CharField(_("người đại diện theo pháp luật"), max_length=150, blank=True)
    representative_position = models.CharField(_("chức danh"), max_length=150, blank=True)
    email = models.EmailField(_("thư điện tử"), blank=True)
    phone = models.CharField(_("điện thoại"), max_length=30, blank=True)
    website = models.URLField(_("trang web"), blank=True)
    established_on = models.DateField(_("ngày thành lập"), null=True, blank=True)
    foreign_invested = models.BooleanField(_("có vốn đầu tư nước ngoài"), default=False)
    registration_file = models.ForeignKey(
        "files.StoredFile",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("giấy đăng ký kinh doanh"),
    )
    verified_at = models.DateTimeField(_("xác minh lúc"), null=True, blank=True)
    state_reason = models.TextField(_("lý do"), blank=True)
    # Set by a recorded event (models.events): the enterprise no longer exists; `merged_into` goes on in its place.
    ended_on = models.DateField(_("không còn hoạt động từ ngày"), null=True, blank=True, editable=False)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged_from", editable=False
    )
    demo = models.BooleanField(_("dữ liệu trình diễn"), default=False)
    members = models.ManyToManyField(settings.AUTH_USER_MODEL, through="EnterpriseMember", related_name="enterprises")

    class Meta:
        ordering = ["sort_key", "tax_code"]
        verbose_name = _("doanh nghiệp")
        verbose_name_plural = _("doanh nghiệp")

    def __str__(self):
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("applications:enterprise", args=[self.pk])


class EnterpriseMember(models.Model):
    """A person who acts for an enterprise; the first is its owner and invites the others."""

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="enterprise_memberships")
    is_owner = models.BooleanField(_("người quản lý"), default=False)
    joined_at = models.DateTimeField(auto_now_add=True)
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "user"], condition=models.Q(left_at=None), name="one_open_enterprise_membership"
            )
        ]
        verbose_name = _("người của doanh nghiệp")
        verbose_name_plural = _("người của doanh nghiệp")

    def __str__(self):
        return f"{self.user} – {self.enterprise}"
