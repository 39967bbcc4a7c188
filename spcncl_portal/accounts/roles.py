"""The roles of the portal and the predicate that asks for them. Duties are kept apart (contract, section 5)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from rules.predicates import Predicate


class Role(TextChoices):
    ENTERPRISE = "enterprise", _("Doanh nghiệp")
    BODY_OFFICER = "body_officer", _("Cán bộ đơn vị")
    BODY_HEAD = "body_head", _("Lãnh đạo đơn vị")
    COUNCIL_MEMBER = "council_member", _("Thành viên hội đồng")
    COUNCIL_CHAIR = "council_chair", _("Chủ tịch hội đồng")
    COUNCIL_SECRETARY = "council_secretary", _("Thư ký hội đồng")
    STAFF = "staff", _("Chuyên viên Sở Công Thương")
    LEADER = "leader", _("Lãnh đạo")
    FINANCE = "finance", _("Tài chính")
    COMMENDATION = "commendation", _("Thi đua - Khen thưởng")
    BROADCASTER = "broadcaster", _("Đài truyền hình")
    LECTURER = "lecturer", _("Giảng viên")
    DOOR = "door", _("Kiểm soát cửa")
    AUDITOR = "auditor", _("Kiểm toán")
    ADMIN = "admin", _("Quản trị")


EVERYONE = frozenset(Role.values)
# Roles whose work needs a second factor where MFA_REQUIRED is set.
SECOND_FACTOR = frozenset(
    {Role.COUNCIL_MEMBER, Role.COUNCIL_CHAIR, Role.COUNCIL_SECRETARY, Role.STAFF, Role.LEADER, Role.FINANCE, Role.ADMIN}
)
# Roles that exclude each other on one person: who scores belongs to neither the office nor an enterprise, the secretary
# is nobody's applicant, and the auditor changes nothing in any role.
_SCORING = (Role.COUNCIL_MEMBER, Role.COUNCIL_CHAIR)
INCOMPATIBLE = (
    *((office, scorer) for office in (Role.STAFF, Role.ADMIN, Role.ENTERPRISE) for scorer in _SCORING),
    (Role.ENTERPRISE, Role.COUNCIL_SECRETARY),
    (Role.ENTERPRISE, Role.STAFF),
    *((Role.AUDITOR, other) for other in Role if other != Role.AUDITOR),
)


def has_role(*roles: str) -> Predicate:
    """A rule that asks for one of `roles`; the permission table is generated from its `roles` attribute."""
    wanted = frozenset(str(role) for role in roles)

    def ask(user, obj=None):
        return bool(wanted & getattr(user, "roles", frozenset()))  # nobody signed in has none

    predicate = Predicate(ask, name=" | ".join(sorted(wanted)))
    predicate.roles = wanted
    return predicate
