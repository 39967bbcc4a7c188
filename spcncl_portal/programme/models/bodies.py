"""Administrative units and bodies: districts until 30/6/2025, wards and communes since, departments, associations…

Names clash between kinds (Quận Ba Đình, Phường Ba Đình): identity is the code.
"""

import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from spcncl_portal.core.models import Searchable


class BodyKind(models.TextChoices):
    DISTRICT = "district", _("quận, huyện, thị xã")
    COMMUNE = "commune", _("phường, xã")
    DEPARTMENT = "department", _("sở, ban, ngành")
    AGENCY = "agency", _("cơ quan trung ương trên địa bàn")
    ASSOCIATION = "association", _("hội, hiệp hội")
    MEDIA = "media", _("báo, đài")
    INSTITUTE = "institute", _("viện, trường")
    BANK = "bank", _("ngân hàng, quỹ")


UNIT_KINDS = (BodyKind.DISTRICT, BodyKind.COMMUNE)


class BodyQuerySet(models.QuerySet):
    def valid_on(self, day: datetime.date):
        """Bodies that exist on `day`."""
        return self.filter(
            models.Q(valid_from=None) | models.Q(valid_from__lte=day),
            models.Q(valid_to=None) | models.Q(valid_to__gte=day),
        )


class Body(Searchable):
    search_fields = ("name", "short_name", "code")

    code = models.CharField(_("mã"), max_length=20, unique=True)
    kind = models.CharField(_("loại"), max_length=12, choices=BodyKind.choices, db_index=True)
    type_name = models.CharField(_("cấp"), max_length=40, blank=True)
    name = models.CharField(_("tên"), max_length=200)
    short_name = models.CharField(_("tên ngắn"), max_length=120, blank=True)
    valid_from = models.DateField(_("có từ ngày"), null=True, blank=True)
    valid_to = models.DateField(_("đến hết ngày"), null=True, blank=True)
    successors = models.ManyToManyField(
        "self", through="Succession", symmetrical=False, related_name="predecessors", verbose_name=_("đơn vị kế thừa")
    )
    is_standing_office = models.BooleanField(_("cơ quan thường trực"), default=False)
    contact_email = models.EmailField(_("thư điện tử liên hệ"), blank=True)
    contact_phone = models.CharField(_("điện thoại liên hệ"), max_length=30, blank=True)
    source = models.TextField(_("nguồn"), blank=True)
    confidence = models.CharField(_("độ tin cậy của nguồn"), max_length=60, blank=True)
    members = models.ManyToManyField(settings.AUTH_USER_MODEL, through="BodyMembership", related_name="bodies")

    objects = BodyQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "sort_key", "code"]
        verbose_name = _("đơn vị")
        verbose_name_plural = _("đơn vị")

    def __str__(self):
        return self.name

    def valid_on(self, day: datetime.date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


class Succession(models.Model):
    """Who took over from whom, and on which basis."""

    predecessor = models.ForeignKey(Body, models.CASCADE, related_name="+")
    successor = models.ForeignKey(Body, models.CASCADE, related_name="+")
    basis = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["predecessor", "successor"], name="one_succession_line")]
        verbose_name = _("đơn vị kế thừa")
        verbose_name_plural = _("đơn vị kế thừa")

    def __str__(self):
        return f"{self.predecessor_id} → {self.successor_id}"


class BodyMembership(models.Model):
    """A person works for a body; an officer or its head (the role says which)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="body_memberships")
    body = models.ForeignKey(Body, models.PROTECT, related_name="memberships")
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "body"], condition=models.Q(valid_to=None), name="one_open_membership_per_body"
            )
        ]
        verbose_name = _("người của đơn vị")
        verbose_name_plural = _("người của đơn vị")

    def __str__(self):
        return f"{self.user} – {self.body}"
