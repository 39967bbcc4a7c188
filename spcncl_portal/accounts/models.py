"""People, their roles, and the invitations that bring them in."""

import secrets
import uuid

import rules
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from spcncl_portal.core.models import Searchable, TimeStamped

from .roles import Role


class UserManager(BaseUserManager):
    def create_user(self, email: str, password: str | None = None, **fields) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str):
        return self.get(email__iexact=username)


class User(AbstractBaseUser, Searchable, TimeStamped):
    """A person. What a person may do comes from roles and rules alone; there is no superuser."""

    search_fields = ("full_name", "email", "phone")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(_("thư điện tử"), unique=True)
    full_name = models.CharField(_("họ và tên"), max_length=150)
    phone = models.CharField(_("điện thoại"), max_length=30, blank=True)
    position = models.CharField(_("chức vụ"), max_length=150, blank=True)
    language = models.CharField(
        _("ngôn ngữ"), max_length=5, default="vi", choices=[("vi", "Tiếng Việt"), ("en", "English")]
    )
    is_active = models.BooleanField(_("đang hoạt động"), default=True)
    demo = models.BooleanField(_("dữ liệu trình diễn"), default=False)
    consented_at = models.DateTimeField(_("đồng ý xử lý dữ liệu cá nhân lúc"), null=True, blank=True)
    session_number = models.PositiveIntegerField(default=0, editable=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]
    objects = UserManager()

    class Meta:
        verbose_name = _("người dùng")
        verbose_name_plural = _("người dùng")

    def __str__(self):
        return self.full_name or self.email

    @cached_property
    def roles(self) -> frozenset[str]:
        """The roles in force, read once per object."""
        return frozenset(self.grants.filter(revoked_at=None).values_list("role", flat=True))

    @property
    def role_labels(self) -> list[str]:
        """The roles in words, in the order of the contract."""
        return [str(role.label) for role in Role if role in self.roles]

    @property
    def is_staff(self) -> bool:
        """May open the Django admin (reference data)."""
        return Role.ADMIN in self.roles

    def has_perm(self, perm: str, obj=None) -> bool:
        """Ask the rules, and nothing else."""
        return self.is_active and rules.has_perm(perm, self, obj)

    def has_perms(self, perms, obj=None) -> bool:
        return all(self.has_perm(perm, obj) for perm in perms)

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_active and self.is_staff

    def _get_session_auth_hash(self, secret=None):
        """What each session must carry: a new password or a higher `session_number` ends all older ones."""
        salt = "spcncl_portal.accounts.models.User.get_session_auth_hash"
        value = f"{self.password}{self.session_number}"
        return salted_hmac(salt, value, secret=secret, algorithm="sha256").hexdigest()

    def forget_roles(self) -> None:
        """Read the roles again when they are next asked for."""
        self.__dict__.pop("roles", None)

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name.split()[-1] if self.full_name else self.email


class RoleGrant(models.Model):
    """A role given to a person, from when, by whom, until when."""

    user = models.ForeignKey(User, models.PROTECT, related_name="grants", verbose_name=_("người dùng"))
    role = models.CharField(_("vai trò"), max_length=20, choices=Role.choices)
    granted_at = models.DateTimeField(_("từ"), default=timezone.now)
    granted_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    revoked_at = models.DateTimeField(_("đến"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role"], condition=models.Q(revoked_at=None), name="one_open_grant_per_role"
            )
        ]
        verbose_name = _("vai trò của người dùng")
        verbose_name_plural = _("vai trò của người dùng")

    def __str__(self):
        return f"{self.user} – {self.get_role_display()}"


def new_token() -> str:
    return secrets.token_urlsafe(32)


class Invitation(TimeStamped):
    """An invitation by e-mail to one person for one role; `scope` says for which body or enterprise.

    scope: {"body": "<code>"} or {"enterprise": <id>} or {}; heard by the app that keeps the membership.
    replaces: the person whose roles and memberships go to the one who takes the invitation.
    """

    unlogged = ("token",)  # whoever reads the log must not be able to take an invitation

    email = models.EmailField(_("thư điện tử"))
    full_name = models.CharField(_("họ và tên"), max_length=150, blank=True)
    position = models.CharField(_("chức vụ"), max_length=150, blank=True)
    phone = models.CharField(_("điện thoại"), max_length=30, blank=True)
    role = models.CharField(_("vai trò"), max_length=20, choices=Role.choices)
    scope = models.JSONField(default=dict, blank=True)
    scope_label = models.CharField(_("thuộc"), max_length=250, blank=True)
    token = models.CharField(max_length=64, unique=True, default=new_token, editable=False)
    replaces = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    invited_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    expires_at = models.DateTimeField(_("hết hạn"))
    accepted_at = models.DateTimeField(_("nhận lời lúc"), null=True, blank=True)
    accepted_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(_("rút lại lúc"), null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("lời mời")
        verbose_name_plural = _("lời mời")

    def __str__(self):
        return f"{self.email} – {self.get_role_display()}"

    @property
    def is_open(self) -> bool:
        return self.accepted_at is None and self.withdrawn_at is None and self.expires_at > timezone.now()


class ViewAs(models.Model):
    """The help line saw the portal as a person sees it: who, whom, why, from when until when. Nothing was changed."""

    staff = models.ForeignKey(User, models.PROTECT, related_name="views_made", verbose_name=_("người hỗ trợ"))
    person = models.ForeignKey(User, models.PROTECT, related_name="views_of", verbose_name=_("xem như"))
    reason = models.TextField(_("lý do"))
    started_at = models.DateTimeField(_("từ"), default=timezone.now)
    expires_at = models.DateTimeField(_("hết giờ"))
    ended_at = models.DateTimeField(_("đến"), null=True, blank=True)

    class Meta:
        ordering = ["-started_at"]
        indexes = [models.Index(fields=["person", "-started_at"], name="views_of_person")]
        constraints = [
            models.UniqueConstraint(
                fields=["staff"], condition=models.Q(ended_at=None), name="one_open_view_as_per_staff"
            )
        ]
        verbose_name = _("lần xem như người dùng")
        verbose_name_plural = _("lần xem như người dùng")

    def __str__(self):
        return f"{self.staff} → {self.person}"

    @property
    def until(self):
        """When it ended, or will at the latest."""
        return self.ended_at or self.expires_at

    @property
    def minutes_left(self) -> int:
        """Whole minutes until it ends by itself, the begun one counted."""
        return max(0, -(-int((self.expires_at - timezone.now()).total_seconds()) // 60))
