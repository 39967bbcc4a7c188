"""What every app leans on: the action log, jobs in the background, searchable rows."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .job_kinds import kinds
from .states_job import JOB, OPEN, JobState
from .text import search_text, sort_key


class TimeStamped(models.Model):
    created_at = models.DateTimeField(_("tạo lúc"), auto_now_add=True)
    updated_at = models.DateTimeField(_("sửa lúc"), auto_now=True)

    class Meta:
        abstract = True


class Searchable(models.Model):
    """Keeps accent-blind search text and a Vietnamese sort key as columns, the same on both databases.

    A subclass names the fields in `search_fields`; the first one gives the sort key.
    """

    search_fields: tuple[str, ...] = ("name",)
    search_text = models.TextField(editable=False, default="")
    sort_key = models.CharField(max_length=300, editable=False, default="", db_index=True)

    class Meta:
        abstract = True

    def save(self, *args, update_fields=None, **kwargs):
        self.fill_search_columns()
        if update_fields is not None:
            update_fields = {*update_fields, "search_text", "sort_key"}
        super().save(*args, update_fields=update_fields, **kwargs)

    def fill_search_columns(self) -> None:
        values = [str(getattr(self, name) or "") for name in self.search_fields]
        self.search_text = search_text(*values)
        self.sort_key = sort_key(values[0])[:300]


class ActionLog(models.Model):
    """One line for every change: who, what, on which object, why, before and after. Never edited."""

    at = models.DateTimeField(_("lúc"), auto_now_add=True, db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("người làm")
    )
    action = models.CharField(_("việc"), max_length=60, db_index=True)
    object_type = models.CharField(_("loại"), max_length=60)
    object_id = models.CharField(max_length=64)
    object_label = models.CharField(_("đối tượng"), max_length=300)
    cycle_year = models.PositiveSmallIntegerField(_("năm"), null=True, blank=True)
    reason = models.TextField(_("lý do"), blank=True)
    before = models.JSONField(_("trước"), default=dict)
    after = models.JSONField(_("sau"), default=dict)
    request_id = models.CharField(max_length=40, blank=True)
    search_text = models.TextField(editable=False, default="")

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["object_type", "object_id"])]
        verbose_name = _("dòng nhật ký")
        verbose_name_plural = _("nhật ký")

    def __str__(self):
        return f"{self.action} {self.object_label}"


class Job(TimeStamped):
    """A piece of work in the background. The row comes first, the message second; a lost message is sent again."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("loại việc"), max_length=40)
    label = models.CharField(_("việc"), max_length=200)
    key = models.CharField(max_length=120, blank=True)
    state = models.CharField(_("trạng thái"), max_length=12, choices=JobState.choices, default=JobState.QUEUED)
    total = models.PositiveIntegerField(_("tổng số"), default=0)
    done = models.PositiveIntegerField(_("đã xong"), default=0)
    payload = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    error = models.TextField(_("lỗi"), blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    # Until when the file that it made can be had; empty for work that makes none.
    expires_at = models.DateTimeField(_("tải được đến"), null=True, blank=True, db_index=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    machine = JOB
    unlogged = ("payload", "result", "heartbeat_at")

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key"],
                condition=models.Q(state__in=["queued", "running"]) & ~models.Q(key=""),
                name="one_open_job_per_key",
            )
        ]
        verbose_name = _("việc chạy nền")
        verbose_name_plural = _("việc chạy nền")

    def __str__(self):
        return self.label

    @property
    def percent(self) -> int:
        """Share done, 0–100."""
        return min(100, self.done * 100 // self.total) if self.total else 0

    @property
    def is_open(self) -> bool:
        """Whether it still waits or runs."""
        return self.state in OPEN

    @property
    def is_cancellable(self) -> bool:
        """Whether who asked may still stop it."""
        kind = kinds.get(self.kind)
        return self.is_open and kind is not None and kind.cancellable

    @property
    def is_expired(self) -> bool:
        """Whether the time of its file is over, swept already or not."""
        late = self.expires_at is not None and self.expires_at <= timezone.now()
        return self.state == JobState.EXPIRED or (self.state == JobState.DONE and late)
