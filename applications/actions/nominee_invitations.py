"""Invite nominated enterprises to register: one mail an enterprise, with the form of registration filled in."""

from collections.abc import Iterable
from urllib.parse import urlencode

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from spcncl_portal.accounts.models import User
from spcncl_portal.core.actions import require
from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.log import log_entry
from spcncl_portal.core.models import ActionLog
from spcncl_portal.notifications.actions import notify
from spcncl_portal.programme.models import Cycle

from ..models import Nominee
from ..nomination_lines import in_force
from ..nominee_accounts import Invitees, sorted_out, without_account

# Mails of one click; what is left is told, and the next click goes on.
AT_ONCE = 200


def invite_nominees(*, lines: Iterable[Nominee], by: User | None) -> Invitees:
    """Invite the enterprises of these lines that have no account; nobody twice within seven days, nobody of a draft.

    Returns who was invited (`ready`, at most AT_ONCE) and who was not, and why. Raises PermissionDenied for a line of
    another body.
    """
    chosen = list(lines)
    for letter in {line.letter for line in chosen}:
        require(by, "applications.invite_nominees", letter)
    with transaction.atomic():
        rows = Nominee.objects.select_for_update(of=("self",)).filter(pk__in=[line.pk for line in chosen])
        rows = (
            without_account(in_force(rows)).select_related("letter__cycle", "letter__body").order_by("sort_key", "pk")
        )
        result = sorted_out(rows)
        result.ready = dict(list(result.ready.items())[:AT_ONCE])
        for found in result.ready.values():
            _invite(found, by)
    return result


def invite_nominee(*, line: Nominee, by: User | None) -> None:
    """Invite one enterprise. Raises ActionError that says why it is not invited."""
    require(by, "applications.invite_nominees", line.letter)
    if not in_force(Nominee.objects.filter(pk=line.pk)).exists():
        raise ActionError(_("Danh sách có dòng này chưa gửi hoặc đã được thay nên chưa mời được doanh nghiệp."))
    same = Nominee.objects.filter(letter=line.letter_id, tax_code=line.tax_code).select_related("letter__cycle")
    result = invite_nominees(lines=same, by=by)
    if result.ready:
        return
    if result.recent:
        raise ActionError(_("Doanh nghiệp này đã được mời trong 7 ngày qua; hãy chờ trước khi mời lại."))
    if result.without_email:
        raise ActionError(_("Dòng này không có thư điện tử; hãy liên hệ bằng điện thoại hoặc bổ sung địa chỉ thư."))
    raise ActionError(_("Doanh nghiệp này đã có tài khoản trên cổng."))


def register_address(line: Nominee) -> str:
    """The page of registration with tax code and name filled in."""
    known = urlencode({"mst": line.tax_code, "ten": line.enterprise_name})
    return f"{reverse('applications:register')}?{known}"


def _invite(lines: list[Nominee], by: User | None) -> None:
    now, line = timezone.now(), next(one for one in lines if one.email)
    cycle, lines = line.letter.cycle, [line, *(one for one in lines if one != line)]
    notify(
        kind="nominee_invited",
        subject=line.letter,
        recipients=[line.email],
        title=lambda: (
            _("Mời đăng ký tham gia xét chọn sản phẩm công nghiệp chủ lực năm %(year)s") % {"year": cycle.year}
        ),
        text=lambda: _words(lines, cycle),
        url=register_address(line),
        milestone=f"invite-{line.tax_code}-{now:%Y%m%d}",
        body=line.letter.body,
    )
    # All lines of the enterprise in the cycle, also other bodies': it is not mailed again by each of them.
    all_lines = Nominee.objects.filter(letter__cycle=cycle, tax_code=line.tax_code)
    entries = [log_entry(one, "invite_nominee", by=by, after={"email": line.email}) for one in lines]
    ActionLog.objects.bulk_create(entries)
    all_lines.update(invited_at=now)


def _words(lines: list[Nominee], cycle: Cycle) -> str:
    values = {
        "body": lines[0].letter.body_name,
        "enterprise": lines[0].enterprise_name,
        "products": "; ".join(dict.fromkeys(line.product_name for line in lines)),
        "year": cycle.year,
    }
    return (
        _(
            "%(body)s đã giới thiệu %(enterprise)s với sản phẩm %(products)s tham gia xét chọn sản phẩm công nghiệp "
            "chủ lực thành phố Hà Nội năm %(year)s. Hãy mở liên kết dưới đây để đăng ký tài khoản; mã số thuế và tên "
            "doanh nghiệp đã được điền sẵn. Sau khi đăng ký, doanh nghiệp lập và nộp hồ sơ ngay trên cổng."
        )
        % values
    )
