"""The secret address of a person's calendar."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from spcncl_portal.accounts.models import new_token


class CalendarKey(models.Model):
    """Whoever has the token reads the person's calendar, so it is shown to nobody else and can be renewed."""

    unlogged = ("token",)  # whoever reads the log must not be able to read the calendar

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_key", verbose_name=_("người dùng")
    )
    token = models.CharField(max_length=64, unique=True, default=new_token, editable=False)
    renewed_at = models.DateTimeField(_("lập lúc"), auto_now=True)

    class Meta:
        verbose_name = _("địa chỉ lịch riêng")
        verbose_name_plural = _("địa chỉ lịch riêng")

    def __str__(self):
        return f"{self._meta.verbose_name} #{self.user_id}"  # no name: the log keeps it when the person is erased
