"""The demo accounts (contract, section 4) and the bodies they work for."""

from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from spcncl_portal.accounts.actions import create_person
from spcncl_portal.accounts.models import User
from spcncl_portal.accounts.roles import Role
from spcncl_portal.programme.models import Body, BodyMembership
from spcncl_portal.programme.models.bodies import BodyKind

PASSWORD = "spcncl-demo-2021"
DOMAIN = "demo.example"
R = Role


@dataclass(frozen=True)
class Account:
    """A demo account: name before the @, the person, roles, codes of the bodies."""

    local: str
    full_name: str
    roles: tuple[str, ...]
    bodies: tuple[str, ...] = ()
    position: str = ""


ACCOUNTS = (
    Account("doanhnghiep", "Nguyễn Thị Hồng Nhung", (R.ENTERPRISE,), position="Nhân viên văn phòng"),
    Account("quan", "Trần Văn Hoàng", (R.BODY_OFFICER,), ("008", "00331"), "Chuyên viên"),
    Account("truongquan", "Lê Thị Mai", (R.BODY_HEAD,), ("008", "00331"), "Phó Chủ tịch"),
    Account("so", "Phạm Quốc Việt", (R.BODY_OFFICER,), ("SKHCN",), "Chuyên viên"),
    Account("coquan", "Đỗ Minh Tuấn", (R.BODY_OFFICER,), ("CT",), "Chuyên viên"),
    Account("hoi", "Vũ Thị Lan Anh", (R.BODY_OFFICER,), ("HAMI",), "Chánh văn phòng"),
    Account("doitac", "Hoàng Đức Thịnh", (R.BODY_OFFICER,), ("DEMO-VIEN",), "Trưởng phòng hợp tác"),
    Account("thanhvien1", "Nguyễn Văn Chính", (R.COUNCIL_MEMBER, R.COUNCIL_CHAIR), position="Chủ tịch hội đồng"),
    Account("thanhvien2", "Trần Thị Bích Ngọc", (R.COUNCIL_MEMBER,)),
    Account("thanhvien3", "Lê Quang Huy", (R.COUNCIL_MEMBER,)),
    Account("thanhvien4", "Phạm Thị Thu Hà", (R.COUNCIL_MEMBER,)),
    Account("thanhvien5", "Bùi Xuân Trường", (R.COUNCIL_MEMBER,)),
    Account("thanhvien6", "Đặng Thị Kim Oanh", (R.COUNCIL_MEMBER,)),
    Account("thanhvien7", "Ngô Đình Khoa", (R.COUNCIL_MEMBER,)),
    Account("thanhvien8", "Hồ Thị Phương Thảo", (R.COUNCIL_MEMBER,)),
    Account("thanhvien9", "Dương Văn Ứng", (R.COUNCIL_MEMBER,)),
    Account("thuky", "Lý Thị Thanh Tâm", (R.COUNCIL_SECRETARY,), position="Thư ký hội đồng"),
    Account("sct", "Trịnh Văn Đức", (R.STAFF,), ("SCT",), "Chuyên viên"),
    Account("lanhdao", "Mai Thị Hòa", (R.LEADER,), position="Phó Giám đốc"),
    Account("taichinh", "Cao Thị Ánh Tuyết", (R.FINANCE,), ("STC",), "Chuyên viên"),
    Account("khenthuong", "Tạ Hữu Nghĩa", (R.COMMENDATION,), ("BTDKT",), "Chuyên viên"),
    Account("truyenhinh", "Phan Anh Dũng", (R.BROADCASTER,), ("DPTTH",), "Biên tập viên"),
    Account("bao", "Lương Thị Yến", (R.BODY_OFFICER,), ("DEMO-BAO",), "Phóng viên"),
    Account("giangvien", "Chu Văn Lâm", (R.LECTURER,), position="Giảng viên"),
    Account("cong", "Đinh Thị Quỳnh", (R.DOOR,), position="Tình nguyện viên"),
    Account("kiemtoan", "Vương Quốc Khánh", (R.AUDITOR,), position="Kiểm toán viên"),
    Account("quantri", "Tô Văn Sơn", (R.ADMIN,), position="Quản trị viên"),
)

# More staff of the office, beside the accounts of the contract: a check takes several people.
COLLEAGUES = (
    Account("chuyenvien2", "Nguyễn Thu Trang", (R.STAFF,), ("SCT",), "Chuyên viên"),
    Account("chuyenvien3", "Bùi Đức Anh", (R.STAFF,), ("SCT",), "Chuyên viên"),
)

# Bodies that the plan speaks of without naming one.
DEMO_BODIES = (
    ("DEMO-VIEN", BodyKind.INSTITUTE, "Viện Nghiên cứu Công nghệ Trình diễn"),
    ("DEMO-BAO", BodyKind.MEDIA, "Báo Công nghiệp Trình diễn"),
)
# The organisations of the nine members, in order; invented seats in real kinds of offices.
MEMBER_OFFICES = (
    "Lãnh đạo Sở Công Thương",
    "Sở Khoa học và Công nghệ",
    "Sở Kế hoạch và Đầu tư",
    "Sở Tài chính",
    "Sở Tài nguyên và Môi trường",
    "Ban Thi đua - Khen thưởng",
    "Cục Thuế",
    "Liên hiệp các Hội Khoa học và Kỹ thuật",
    "Chuyên gia độc lập",
)


def email(local: str) -> str:
    return f"{local}@{DOMAIN}"


def make_people() -> dict[str, User]:
    """Create the demo accounts that are not there yet, with roles and memberships; local name → person."""
    for code, kind, name in DEMO_BODIES:
        Body.objects.get_or_create(code=code, defaults={"kind": kind, "name": name, "source": "dữ liệu trình diễn"})
    hashed = make_password(PASSWORD)  # one slow hash for all
    return {account.local: _person(account, hashed) for account in ACCOUNTS}


def make_colleagues() -> list[User]:
    """Create the further staff that are not there yet."""
    hashed = make_password(PASSWORD)
    return [_person(account, hashed) for account in COLLEAGUES]


def _person(account: Account, hashed: str) -> User:
    user = User.objects.filter(email=email(account.local)).first()
    if user is None:
        user = create_person(
            email=email(account.local),
            full_name=account.full_name,
            password=None,
            roles=account.roles,
            position=account.position,
            demo=True,
        )
        user.password, user.consented_at = hashed, timezone.now()
        user.save(update_fields=["password", "consented_at"])
    for body in Body.objects.filter(code__in=account.bodies):
        BodyMembership.objects.get_or_create(
            user=user, body=body, defaults={"valid_from": body.valid_from, "valid_to": body.valid_to}
        )
    return User.objects.get(pk=user.pk)  # with its roles read anew


def give_bodies_addresses() -> None:
    """Invented contact addresses, so that reminders have somewhere to go."""
    bodies = list(Body.objects.filter(contact_email=""))
    for body in bodies:
        body.contact_email = f"lienhe.{body.code.lower()}@{DOMAIN}"
    Body.objects.bulk_update(bodies, ["contact_email"], batch_size=200)
