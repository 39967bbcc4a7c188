"""Word templates that staff change, each with its versions."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from spcncl_portal.core.models import TimeStamped

from ..office_kinds import OfficialKind


class DocumentTemplate(TimeStamped):
    """A Word file with placeholders for one kind of paper; `code` names its declaration in `template_fields`."""

    code = models.SlugField(_("mã"), max_length=40, unique=True)
    kind = models.CharField(_("loại"), max_length=12, choices=OfficialKind.choices)
    name = models.CharField(_("tên mẫu"), max_length=150)

    class Meta:
        ordering = ["kind", "name"]
        verbose_name = _("mẫu văn bản")
        verbose_name_plural = _("mẫu văn bản")

    def __str__(self):
        return self.name

    @property
    def current(self) -> "TemplateVersion | None":
        """The version in use (prefetched `versions` are used)."""
        return next((one for one in self.versions.all() if one.current), None)


class TemplateVersion(TimeStamped):
    """One uploaded file of a template; never changed, so that papers can be made again from it."""

    template = models.ForeignKey(DocumentTemplate, models.PROTECT, related_name="versions", verbose_name=_("mẫu"))
    number = models.PositiveIntegerField(_("bản số"))
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+", verbose_name=_("tệp"))
    sha256 = models.CharField("SHA-256", max_length=64)
    note = models.CharField(_("thay đổi"), max_length=300, blank=True)
    current = models.BooleanField(_("đang dùng"), default=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("người tải lên"),
    )

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["template", "number"], name="one_version_per_number"),
            models.UniqueConstraint(
                fields=["template"], condition=models.Q(current=True), name="one_current_version_per_template"
            ),
        ]
        verbose_name = _("bản của mẫu")
        verbose_name_plural = _("bản của mẫu")

    def __str__(self):
        return f"{self.template.name}, bản {self.number}"
