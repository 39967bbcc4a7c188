"""Turns in the life of this year's dossiers and enterprises: a new name, a request that waits, one begun again."""

import datetime

from applications.actions.dossier_life import ask_office, start_again
from applications.actions.enterprise_events import rename_enterprise
from applications.models import Dossier, Enterprise
from applications.states import DossierState
from spcncl_portal.accounts.models import User
from spcncl_portal.programme.models import Cycle

RENAMED = ("Công ty CP Cơ khí Sao Khuê", "Công ty CP Công nghiệp Sao Khuê")


def leave_turns(cycle: Cycle, staff: User, today: datetime.date) -> None:
    """One enterprise has a new name, another asks for a correction, a withdrawn dossier was begun again."""
    old, new = RENAMED
    enterprise = Enterprise.objects.filter(name=old, demo=True).first()
    if enterprise is not None:
        basis = "Giấy chứng nhận đăng ký thay đổi lần thứ 5 (minh họa)"
        day = today - datetime.timedelta(days=12)
        rename_enterprise(enterprise=enterprise, new_name=new, happened_on=day, basis=basis, by=staff)
    accepted = Dossier.objects.filter(cycle=cycle, state=DossierState.ACCEPTED).order_by("code").last()
    if accepted is not None:
        reason = "Số lao động năm gần nhất ghi nhầm, xin sửa cho khớp báo cáo (minh họa)."
        ask_office(dossier=accepted, by=_clerk(accepted), reason=reason)
    withdrawn = Dossier.objects.filter(cycle=cycle, state=DossierState.WITHDRAWN).order_by("code").first()
    if withdrawn is not None:
        start_again(dossier=withdrawn, by=_clerk(withdrawn))


def _clerk(dossier: Dossier) -> User:
    return dossier.enterprise.memberships.get(is_owner=True, left_at=None).user
