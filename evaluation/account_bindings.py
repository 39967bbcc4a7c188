"""What in the evaluation keeps a person's account from being erased."""

from django.utils.translation import gettext as _

from spcncl_portal.accounts.erasure import bindings

from .models import CouncilMember, ScoreSheet


def council_binds(user) -> list[str]:
    """A seat in a council, and signed sheets: who signed must stay known."""
    if ScoreSheet.objects.filter(member__user=user).exclude(signed_at=None).exists():
        return [_("Bạn đã ký phiếu chấm của hội đồng; tên người ký phải được lưu cùng phiếu.")]
    if CouncilMember.objects.filter(user=user, left_on=None).exists():
        return [_("Bạn đang là thành viên hội đồng; hãy nhờ thư ký hội đồng rút tên trước.")]
    return []


bindings.add("council", council_binds)
