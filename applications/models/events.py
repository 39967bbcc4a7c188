"""What happens to an enterprise: renamed, merged into another, dissolved; recorded, never forgotten."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .enterprise import Enterprise


class EnterpriseEvent(models.Model):
    """One such event with its day and the paper it rests on. `into` is the enterprise that goes on after a merger."""

    class Kind(models.TextChoices):
        RENAMED = "renamed", _("đổi tên")
        MERGED = "merged", _("sáp nhập")
        DISSOLVED = "dissolved", _("giải thể")
        JOINED = "joined", _("gộp bản ghi trùng")

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="events", verbose_name=_("doanh nghiệp"))
    kind = models.CharField(_("sự kiện"), max_length=10, choices=Kind.choices)
    happened_on = models.DateField(_("ngày"))
    old_name = models.CharField(_("tên cũ"), max_length=250, blank=True)
    new_name = models.CharField(_("tên mới"), max_length=250, blank=True)
    into = models.ForeignKey(
        Enterprise, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("doanh nghiệp tiếp nhận")
    )
    basis = models.CharField(_("căn cứ"), max_length=250)
    file = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField(_("ghi lúc"), auto_now_add=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-happened_on", "-pk"]
        verbose_name = _("sự kiện của doanh nghiệp")
        verbose_name_plural = _("sự kiện của doanh nghiệp")

    def __str__(self):
        return f"{self.enterprise} – {self.get_kind_display()}"
