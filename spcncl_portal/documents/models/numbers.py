"""Number series of a year (of a body): counted up under a lock."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class NumberSeries(models.Model):
    """The last number given in a series of a year (of a body); counted up under a lock, without gap or double."""

    body = models.ForeignKey("programme.Body", models.PROTECT, null=True, blank=True, related_name="+")
    year = models.PositiveSmallIntegerField(_("năm"))
    code = models.CharField(_("loại"), max_length=40)
    last = models.PositiveIntegerField(_("số cuối"), default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["body", "year", "code"], name="one_series_per_body"),
            models.UniqueConstraint(
                fields=["year", "code"], condition=models.Q(body=None), name="one_series_without_body"
            ),
        ]
        verbose_name = _("dãy số")
        verbose_name_plural = _("dãy số")

    def __str__(self):
        return f"{self.code} {self.year}: {self.last}"
