"""How certificates look, as data: numbered editions of each kind, frozen from the day they are used."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from spcncl_portal.core.models import TimeStamped

from ..certificate_kinds import CertificateKind
from ..design_states import DESIGN_MACHINE, DesignState


class CertificateDesign(TimeStamped):
    """One edition. `layout` is `certificate_layout.dump`'s; `version` counts changes of a draft, so that two people
    do not overwrite each other."""

    machine = DESIGN_MACHINE

    kind = models.CharField(_("loại giấy chứng nhận"), max_length=20, choices=CertificateKind.choices)
    edition = models.PositiveIntegerField(_("bản số"), validators=[MinValueValidator(1)])
    name = models.CharField(_("tên mẫu"), max_length=120)
    state = models.CharField(_("trạng thái"), max_length=10, choices=DesignState.choices, default=DesignState.DRAFT)
    layout = models.JSONField(_("bố cục"))
    artwork = models.ForeignKey(
        "files.StoredFile", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("hình nền")
    )
    emblem = models.ForeignKey(
        "files.StoredFile", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("biểu trưng")
    )
    note = models.CharField(_("ghi chú"), max_length=250, blank=True)
    version = models.PositiveIntegerField(default=0)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    current_from = models.DateTimeField(_("dùng từ"), null=True, blank=True)

    class Meta:
        ordering = ["kind", "-edition"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "edition"], name="one_design_per_edition"),
            models.UniqueConstraint(
                fields=["kind"], condition=models.Q(state="current"), name="one_current_design_per_kind"
            ),
            models.UniqueConstraint(
                fields=["kind"], condition=models.Q(state="draft"), name="one_draft_design_per_kind"
            ),
        ]
        verbose_name = _("mẫu giấy chứng nhận")
        verbose_name_plural = _("mẫu giấy chứng nhận")

    def __str__(self):
        return f"{self.get_kind_display()}, {_('bản')} {self.edition}"

    @property
    def is_draft(self) -> bool:
        return self.state == DesignState.DRAFT
