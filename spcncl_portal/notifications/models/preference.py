"""What a person wants to be mailed or texted, and when the morning's digest comes."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from spcncl_portal.core.models import TimeStamped

DIGEST_HOUR, FIRST_DIGEST_HOUR, LAST_DIGEST_HOUR = 7, 6, 11
DIGEST_MINUTE = 30


class NoticePreference(TimeStamped):
    """One row a person, once something was chosen; without a row the defaults of the groups hold.

    choices: {group: {channel: bool}}, only what was chosen; legal groups do not ask it.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notice_preference", verbose_name=_("người dùng")
    )
    choices = models.JSONField(_("lựa chọn"), default=dict, blank=True)
    digest_hour = models.PositiveSmallIntegerField(
        _("giờ gửi bản tin"),
        null=True,
        blank=True,
        default=DIGEST_HOUR,
        validators=[MinValueValidator(FIRST_DIGEST_HOUR), MaxValueValidator(LAST_DIGEST_HOUR)],
    )

    class Meta:
        verbose_name = _("tùy chọn nhận thông báo")
        verbose_name_plural = _("tùy chọn nhận thông báo")

    def __str__(self):
        return f"{self._meta.verbose_name} #{self.user_id}"  # no name: the log keeps it when the person is erased


class DigestRun(models.Model):
    """The digests of one day and hour went out: once, however many beats and workers there are."""

    day = models.DateField(_("ngày"))
    hour = models.PositiveSmallIntegerField(_("giờ"))
    people = models.PositiveIntegerField(_("số người"), default=0)
    sent = models.PositiveIntegerField(_("số bản tin"), default=0)
    at = models.DateTimeField(_("lúc"), auto_now_add=True)

    class Meta:
        ordering = ["-day", "-hour"]
        constraints = [models.UniqueConstraint(fields=["day", "hour"], name="one_digest_run_per_hour")]
        verbose_name = _("lượt gửi bản tin")
        verbose_name_plural = _("lượt gửi bản tin")

    def __str__(self):
        return f"{self.day:%d/%m/%Y} {self.hour:02}:{DIGEST_MINUTE}"
