"""What waits for whom about enterprises and nomination letters."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.desk import DeskItem, desk_provider
from spcncl_portal.programme.extensions import dues_of
from spcncl_portal.programme.models import DeadlineKind

from .doubles import doubles
from .enterprise_queries import own_enterprises
from .models import Enterprise, NominationLetter
from .nomination_queries import ARRIVED, own_bodies
from .states import EnterpriseState, LetterState


@desk_provider("enterprises")
def desk_enterprise(user, cycle) -> Iterator[DeskItem]:
    """Staff: enterprises to verify. An enterprise: its registration to upload, or what was refused to mend."""
    if Role.STAFF in user.roles:
        waiting = Enterprise.objects.filter(state=EnterpriseState.PENDING).count()
        if waiting:
            yield DeskItem(
                title=_("Xác minh doanh nghiệp"),
                detail=_("Đối chiếu thông tin với giấy đăng ký kinh doanh"),
                url=f"{reverse('applications:enterprises')}?state=pending",
                count=waiting,
                group=_("Doanh nghiệp"),
            )
    if Role.ENTERPRISE in user.roles:
        for enterprise in own_enterprises(user):
            yield from _own_enterprise(enterprise)


def _own_enterprise(enterprise: Enterprise) -> Iterator[DeskItem]:
    group, url = _("Doanh nghiệp"), enterprise.get_absolute_url()
    if enterprise.state == EnterpriseState.REFUSED:
        detail = f"{enterprise.name}: {enterprise.state_reason}"
        title = _("Sửa thông tin doanh nghiệp rồi gửi lại")
        yield DeskItem(title=title, detail=detail, url=url, tone="danger", group=group)
    elif enterprise.state == EnterpriseState.PENDING and enterprise.registration_file_id is None:
        title = _("Tải lên giấy đăng ký kinh doanh")
        yield DeskItem(title=title, detail=enterprise.name, url=url, tone="warning", group=group)


@desk_provider("nominations")
def desk_nomination(user, cycle) -> Iterator[DeskItem]:
    """Staff: letters to receive, doubles to decide. People of a body: the letter to send, or the one that came back."""
    if not cycle or not cycle.is_open:
        return
    if Role.STAFF in user.roles:
        sent = NominationLetter.objects.filter(cycle=cycle, state=LetterState.SENT)
        late = sent.filter(late=True).count()
        waiting = sent.count()
        if waiting:
            yield DeskItem(
                title=_("Tiếp nhận văn bản giới thiệu"),
                detail=_("%(late)s văn bản quá hạn, cần lý do") % {"late": late} if late else "",
                url=f"{reverse('applications:all_letters')}?state=sent",
                count=waiting,
                group=_("Giới thiệu"),
            )
        undecided = sum(1 for one in doubles(cycle) if one.decision is None)
        if undecided:
            yield DeskItem(
                title=_("Quyết định về giới thiệu trùng"),
                detail=_("Cùng một sản phẩm do nhiều đơn vị giới thiệu"),
                url=f"{reverse('applications:doubles')}?trang-thai=cho",
                count=undecided,
                group=_("Giới thiệu"),
            )
    if {Role.BODY_OFFICER, Role.BODY_HEAD} & user.roles:
        yield from _own_letters(user, cycle)


def _own_letters(user, cycle) -> Iterator[DeskItem]:
    due_of, group = dues_of(cycle, DeadlineKind.NOMINATION), _("Giới thiệu")
    bodies = list(own_bodies(user, cycle))
    letters = list(NominationLetter.objects.filter(cycle=cycle, body__in=bodies).select_related("body").order_by("-pk"))
    for letter in letters:
        if letter.state == LetterState.RETURNED:
            title = _("Sửa văn bản bị trả lại rồi gửi lại")
            detail = f"{letter}: {letter.return_reason}"
            url, due = letter.get_absolute_url(), due_of(letter.body).at
            yield DeskItem(title=title, detail=detail, url=url, due=due, tone="danger", group=group)
    busy = {letter.body_id for letter in letters if letter.state == LetterState.RETURNED or letter.state in ARRIVED}
    for body in bodies:
        due = due_of(body)
        if body.pk in busy or due.excused:
            continue
        draft = next((letter for letter in letters if letter.body_id == body.pk), None)
        title = _("Hoàn tất và gửi văn bản giới thiệu") if draft else _("Gửi văn bản giới thiệu")
        url = draft.get_absolute_url() if draft else reverse("applications:letters")
        yield DeskItem(title=title, detail=body.name, url=url, due=due.at, tone="warning", group=group)
