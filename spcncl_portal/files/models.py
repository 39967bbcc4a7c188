"""Private files: what people upload and what the portal makes and keeps."""

import uuid
from pathlib import PurePosixPath

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def storage_name(stored: "StoredFile", name: str) -> str:
    """A random name under year and month, so that nothing about a file can be guessed from another."""
    now = timezone.localtime()
    return f"{now:%Y/%m}/{uuid.uuid4().hex}{PurePosixPath(name).suffix.lower()}"


class StoredFile(models.Model):
    """One file; its bytes never change. Who may read it is decided by the object it hangs on (``files.access``)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("tên tệp"), max_length=150)
    file = models.FileField(_("tệp"), upload_to=storage_name, max_length=100)
    size = models.PositiveBigIntegerField(_("dung lượng (byte)"))
    sha256 = models.CharField("SHA-256", max_length=64, db_index=True)
    content_type = models.CharField(_("loại tệp"), max_length=100)
    pages = models.PositiveIntegerField(_("số trang"), null=True, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("người tải lên"),
    )
    created_at = models.DateTimeField(_("tải lên lúc"), auto_now_add=True)
    subject_type = models.ForeignKey(ContentType, models.PROTECT, null=True, blank=True, related_name="+")
    subject_id = models.CharField(max_length=64, blank=True)
    subject = GenericForeignKey("subject_type", "subject_id")

    class Meta:
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["subject_type", "subject_id"])]
        verbose_name = _("tệp")
        verbose_name_plural = _("tệp")

    def __str__(self):
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("files:download", args=[self.pk])

    @property
    def is_inline(self) -> bool:
        """Whether a browser shows it in place: PDFs and images."""
        return self.content_type in INLINE_TYPES


INLINE_TYPES = frozenset({"application/pdf", "image/jpeg", "image/png"})


class PartialUpload(models.Model):
    """A file on its way in, piece by piece. Its bytes lie in ``settings.UPLOAD_PARTS_DIR`` until it is taken in.

    ``place`` names what it is for, in words of the app that asked for it; ``details`` what came along.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("người gửi"))
    name = models.CharField(_("tên tệp"), max_length=150)
    size = models.PositiveBigIntegerField(_("dung lượng (byte)"))
    received = models.PositiveBigIntegerField(_("đã nhận (byte)"), default=0)
    place = models.CharField(_("nơi nhận"), max_length=200)
    details = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(_("bắt đầu lúc"), auto_now_add=True)
    expires_at = models.DateTimeField(_("giữ đến"), db_index=True)
    # Set once: finishing again finds what was made the first time.
    stored = models.ForeignKey(StoredFile, models.SET_NULL, null=True, blank=True, related_name="+", editable=False)

    class Meta:
        ordering = ["created_at"]
        indexes = [models.Index(fields=["user", "place"])]
        verbose_name = _("tệp đang gửi")
        verbose_name_plural = _("tệp đang gửi")

    def __str__(self):
        return self.name

    @property
    def percent(self) -> int:
        """How much has arrived, rounded down."""
        return 100 * self.received // self.size

    @property
    def is_whole(self) -> bool:
        return self.received == self.size
