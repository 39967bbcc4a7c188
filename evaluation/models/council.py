"""The council of a cycle, its members, and the conflicts they declare."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from spcncl_portal.core.models import TimeStamped


class Council(TimeStamped):
    cycle = models.OneToOneField("programme.Cycle", models.PROTECT, related_name="council", verbose_name=_("chu kỳ"))
    decision_number = models.CharField(_("số quyết định thành lập"), max_length=60, blank=True)
    decision_date = models.DateField(_("ngày quyết định"), null=True, blank=True)
    decision_file = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")
    demo = models.BooleanField(_("dữ liệu trình diễn"), default=False)

    class Meta:
        verbose_name = _("hội đồng")
        verbose_name_plural = _("hội đồng")

    def __str__(self):
        return str(_("Hội đồng xét chọn %(year)s") % {"year": self.cycle.year})

    @property
    def cycle_year(self) -> int:
        return self.cycle.year


class CouncilMember(models.Model):
    class Position(models.TextChoices):
        CHAIR = "chair", _("Chủ tịch")
        MEMBER = "member", _("Ủy viên")
        SECRETARY = "secretary", _("Thư ký")

    council = models.ForeignKey(Council, models.PROTECT, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="council_memberships")
    position = models.CharField(_("chức danh"), max_length=10, choices=Position.choices, default=Position.MEMBER)
    organisation = models.CharField(_("cơ quan"), max_length=200, blank=True)
    title = models.CharField(_("chức vụ"), max_length=150, blank=True)
    order = models.PositiveSmallIntegerField(_("thứ tự"), default=0)
    joined_on = models.DateField(_("từ ngày"), null=True, blank=True)
    left_on = models.DateField(_("đến ngày"), null=True, blank=True)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["council", "user"], name="one_council_seat_per_person")]
        verbose_name = _("thành viên hội đồng")
        verbose_name_plural = _("thành viên hội đồng")

    def __str__(self):
        return str(self.user)

    @property
    def scores(self) -> bool:
        """The secretary keeps the minutes and does not score."""
        return self.position != self.Position.SECRETARY


class Conflict(models.Model):
    """A member declares an interest in an enterprise: all its dossiers are out of the member's sight and sheet."""

    member = models.ForeignKey(CouncilMember, models.PROTECT, related_name="conflicts")
    enterprise = models.ForeignKey("applications.Enterprise", models.PROTECT, related_name="+")
    reason = models.TextField(_("lý do"))
    declared_at = models.DateTimeField(_("kê khai lúc"), auto_now_add=True)
    declared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "enterprise"], name="one_conflict_per_enterprise")]
        verbose_name = _("xung đột lợi ích")
        verbose_name_plural = _("xung đột lợi ích")

    def __str__(self):
        return f"{self.member} – {self.enterprise}"

    @property
    def cycle_year(self) -> int:
        return self.member.council.cycle.year
