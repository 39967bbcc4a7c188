"""A nomination letter of a body, and its lines: one product of one enterprise each."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from spcncl_portal.core.models import Searchable, TimeStamped

from ..states import LETTER_MACHINE, LetterState


class NominationLetter(Searchable, TimeStamped):
    """The signed letter (PDF) with number and date. `late` is a fact, accepted by staff with a reason."""

    machine = LETTER_MACHINE
    read_with = ("cycle", "body")
    search_fields = ("body_name", "number")

    cycle = models.ForeignKey("programme.Cycle", models.PROTECT, related_name="letters", verbose_name=_("chu kỳ"))
    body = models.ForeignKey("programme.Body", models.PROTECT, related_name="letters", verbose_name=_("đơn vị"))
    body_name = models.CharField(_("tên đơn vị khi gửi"), max_length=200)
    state = models.CharField(_("trạng thái"), max_length=10, choices=LetterState.choices, default=LetterState.DRAFT)
    number = models.CharField(_("số văn bản"), max_length=60, blank=True)
    dated = models.DateField(_("ngày văn bản"), null=True, blank=True)
    file = models.ForeignKey(
        "files.StoredFile", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("bản ký (PDF)")
    )
    sent_at = models.DateTimeField(_("gửi lúc"), null=True, blank=True)
    # Facts for looking back: when the body was first heard, and when the letter last went back.
    first_sent_at = models.DateTimeField(_("gửi lần đầu lúc"), null=True, blank=True, editable=False)
    returned_at = models.DateTimeField(_("trả lại lúc"), null=True, blank=True, editable=False)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    late = models.BooleanField(_("quá hạn"), default=False)
    late_reason = models.TextField(_("lý do chấp nhận văn bản quá hạn"), blank=True)
    received_at = models.DateTimeField(_("tiếp nhận lúc"), null=True, blank=True)
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    return_reason = models.TextField(_("lý do trả lại"), blank=True)
    on_paper = models.BooleanField(_("đến bằng giấy"), default=False)
    arrived_on = models.DateField(_("ngày đến"), null=True, blank=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    # The received letter that this one puts right: once received itself, its list stands in place of that one's.
    corrects = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="corrections", verbose_name=_("thay văn bản")
    )
    # The lines as they stood when the letter went back, to compare with those that come again.
    returned_lines = models.JSONField(default=list, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1)
    demo = models.BooleanField(_("dữ liệu trình diễn"), default=False)

    unlogged = ("returned_lines",)

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("văn bản giới thiệu")
        verbose_name_plural = _("văn bản giới thiệu")

    def __str__(self):
        return f"{self.body_name} {self.number}".strip()

    def get_absolute_url(self) -> str:
        return reverse("applications:letter", args=[self.pk])

    @property
    def cycle_year(self) -> int:
        return self.cycle.year


class Nominee(Searchable, TimeStamped):
    """One line of the list: enterprise, tax code, product; linked to the enterprise and the dossier where there are."""

    search_fields = ("enterprise_name", "product_name", "tax_code")

    letter = models.ForeignKey(NominationLetter, models.CASCADE, related_name="nominees")
    position = models.PositiveIntegerField(_("thứ tự"), default=0)
    enterprise_name = models.CharField(_("tên doanh nghiệp"), max_length=250)
    tax_code = models.CharField(_("mã số thuế"), max_length=14, db_index=True)
    product_name = models.CharField(_("tên sản phẩm"), max_length=250)
    product_key = models.CharField(max_length=250, editable=False)
    sector = models.CharField(_("ngành"), max_length=150, blank=True)
    group = models.CharField(_("nhóm sản phẩm"), max_length=200, blank=True)
    address = models.CharField(_("địa chỉ"), max_length=300, blank=True)
    contact_name = models.CharField(_("người liên hệ"), max_length=150, blank=True)
    phone = models.CharField(_("điện thoại"), max_length=30, blank=True)
    email = models.EmailField(_("thư điện tử"), blank=True)
    product_revenue = models.BigIntegerField(_("doanh thu sản phẩm năm trước (đồng)"), null=True, blank=True)
    industrial_revenue = models.BigIntegerField(_("doanh thu công nghiệp năm trước (đồng)"), null=True, blank=True)
    export_usd = models.BigIntegerField(_("xuất khẩu năm trước (USD)"), null=True, blank=True)
    # None: the letter does not say.
    in_hanoi = models.BooleanField(_("trụ sở hoặc nhà xưởng ở Hà Nội"), null=True, blank=True)
    note = models.CharField(_("ghi chú"), max_length=500, blank=True)
    invited_at = models.DateTimeField(_("mời đăng ký lúc"), null=True, blank=True, editable=False)
    enterprise = models.ForeignKey(
        "applications.Enterprise", models.SET_NULL, null=True, blank=True, related_name="nominations"
    )

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["letter", "tax_code", "product_key"], name="one_line_per_product")
        ]
        verbose_name = _("sản phẩm được giới thiệu")
        verbose_name_plural = _("sản phẩm được giới thiệu")

    def __str__(self):
        return f"{self.enterprise_name} – {self.product_name}"

    @property
    def cycle_year(self) -> int:
        return self.letter.cycle.year

    def fill_search_columns(self) -> None:
        from spcncl_portal.core.text import search_text

        super().fill_search_columns()
        self.product_key = search_text(self.product_name)[:250]


class DoubleDecision(models.Model):
    """What staff decided where several bodies nominated the same product of the same enterprise.

    `kept` is the line that counts; without one all of them stand.
    """

    cycle = models.ForeignKey("programme.Cycle", models.PROTECT, related_name="double_decisions")
    tax_code = models.CharField(_("mã số thuế"), max_length=14)
    product_key = models.CharField(max_length=250)
    kept = models.ForeignKey(Nominee, models.SET_NULL, null=True, blank=True, related_name="+")
    note = models.CharField(_("lý do"), max_length=500)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(_("quyết định lúc"), auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cycle", "tax_code", "product_key"], name="one_decision_per_double")
        ]
        verbose_name = _("quyết định về giới thiệu trùng")
        verbose_name_plural = _("quyết định về giới thiệu trùng")

    def __str__(self):
        return f"{self.tax_code} {self.product_key}"

    @property
    def cycle_year(self) -> int:
        return self.cycle.year
