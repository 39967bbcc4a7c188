"""A cycle with a check list and a deadline, an enterprise with its person, staff: where tests of dossiers start."""

import datetime
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import pytest

from applications.models import Enterprise
from spcncl_portal.accounts.models import User
from spcncl_portal.accounts.roles import Role
from spcncl_portal.programme.models import Cycle
from tests.factories.accounts import UserFactory
from tests.factories.applications import EnterpriseFactory
from tests.factories.dossiers import DossierFactory
from tests.factories.programme import ChecklistItemFactory, CycleFactory, DeadlineFactory

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


@dataclass
class World:
    cycle: Cycle
    enterprise: Enterprise
    clerk: User
    staff: User

    def dossier(self, **values):
        """A dossier of the enterprise, complete unless told otherwise."""
        return DossierFactory(**{"cycle": self.cycle, "enterprise": self.enterprise, "documents": True, **values})


@pytest.fixture
def world(db) -> World:
    cycle = CycleFactory(year=2021)
    DeadlineFactory(cycle=cycle, kind="dossier", at=datetime.datetime(2100, 5, 31, 23, 59, 59, tzinfo=HANOI))
    ChecklistItemFactory(cycle=cycle, code="phieu-dang-ky", name="Phiếu đăng ký", kinds=["pdf"])
    ChecklistItemFactory(cycle=cycle, code="anh-san-pham", name="Ảnh sản phẩm", required=False)
    clerk = UserFactory(roles=[Role.ENTERPRISE], full_name="Nguyễn Thị Kế")
    enterprise = EnterpriseFactory(owner=clerk, name="Công ty cổ phần Quạt Mẫu")
    return World(cycle, enterprise, clerk, UserFactory(roles=[Role.STAFF], full_name="Trần Văn Sở"))
