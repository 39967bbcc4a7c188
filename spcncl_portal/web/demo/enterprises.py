"""Enterprises of the demo with their people."""

import datetime
from functools import lru_cache

from django.contrib.auth.hashers import make_password

from applications.actions.enterprise import EnterpriseData, create_enterprise, upload_registration, verify_enterprise
from applications.models import Enterprise, EnterpriseMember
from spcncl_portal.accounts.actions import create_person
from spcncl_portal.accounts.models import User
from spcncl_portal.accounts.roles import Role
from spcncl_portal.programme.models import Body

from .makers import Maker
from .papers import upload
from .people import PASSWORD, email

FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Ngô")
GIVEN = ("Văn An", "Thị Bình", "Quang Cường", "Thị Dung", "Đức Giang", "Thu Hằng", "Minh Khôi", "Thị Lan", "Hữu Nam")
OWN = "Công ty CP Thiết bị điện Hoàng Mai"  # the enterprise of the demo account doanhnghiep@


def make_enterprise(
    maker: Maker,
    number: int,
    *,
    staff: User,
    clerk: User | None = None,
    at: datetime.datetime | None = None,
    verify=True,
) -> tuple[Enterprise, User]:
    """Create the enterprise of a maker, its person, its business registration; verify it. Returns both."""
    existing = Enterprise.objects.filter(tax_code=maker.tax_code).first()
    if existing is not None:
        return existing, existing.memberships.get(is_owner=True).user
    person = clerk or _clerk(number)
    unit = Body.objects.get(code=maker.unit)
    data = EnterpriseData(
        name=maker.name,
        head_office=f"Số {number * 7 % 180 + 2}, đường Trình Diễn, {unit.name}, Hà Nội",
        factory=f"Lô CN{number % 12 + 1}, cụm công nghiệp trình diễn, {unit.name}, Hà Nội",
        factory_in_hanoi=True,
        unit=unit,
        legal_representative=f"{FAMILY[number % 10]} {GIVEN[number % 9]}",
        representative_position="Giám đốc",
        email=f"congty{number:02d}@demo.example",
        phone=f"024 3{number:03d} {number * 37 % 10000:04d}",
        established_on=datetime.date(1990 + number % 25, number % 12 + 1, number % 27 + 1),
    )
    enterprise = create_enterprise(tax_code=maker.tax_code, data=data, by=staff, demo=True)
    EnterpriseMember.objects.create(enterprise=enterprise, user=person, is_owner=True)
    upload_registration(enterprise=enterprise, upload=upload("Giấy đăng ký doanh nghiệp"), by=person)
    if verify:
        verify_enterprise(enterprise=enterprise, by=staff, at=at)
    return Enterprise.objects.get(pk=enterprise.pk), person


def _clerk(number: int) -> User:
    """The person of an enterprise without a demo account of its own; the same password."""
    address = email(f"doanhnghiep{number:02d}")
    found = User.objects.filter(email=address).first()
    if found is None:
        name = f"{FAMILY[(number * 3) % 10]} {GIVEN[(number * 5) % 9]}"
        found = create_person(email=address, full_name=name, password=None, roles=(Role.ENTERPRISE,), demo=True)
        found.password = _hashed()
        found.save(update_fields=["password"])
    return User.objects.get(pk=found.pk)


@lru_cache(maxsize=1)
def _hashed() -> str:
    """One slow hash for all invented people."""
    return make_password(PASSWORD)
