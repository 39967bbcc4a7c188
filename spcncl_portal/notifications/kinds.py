"""The kinds of notices: what each is called, to which group it belongs, and whether a person may do without its mail.

A group is what people choose in their preferences. A legal group can't be switched off: its notices carry a right, a
duty or a period of the programme, and whoever sent them must be able to say that they went out. That is judged by
sense, no document of the programme lists them: a receipt proves that something arrived in time; what was returned,
decided, granted or revoked opens periods for objecting or mending; the last day, what is overdue and what goes to the
head of a body are warnings before a disadvantage; a written urging is an official letter.
"""

from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

EMAIL, SMS = "email", "sms"
Words = str | Promise


@dataclass(frozen=True)
class Group:
    """What is chosen together. `email` and `sms`: what holds until the person chooses otherwise."""

    key: str
    label: Words
    hint: Words
    legal: bool = False
    email: bool = True
    sms: bool = False


@dataclass(frozen=True)
class Kind:
    """One kind of notice.

    quiet: listed in the portal but not counted as unread, because it only sums up what waits elsewhere.
    """

    key: str
    label: Words
    group: Group = field(repr=False)
    quiet: bool = False

    @property
    def legal(self) -> bool:
        return self.group.legal


LAST_DAY = Group("last_day", _("Ngày cuối của hạn"), _("Báo trong ngày cuối cùng còn kịp"), legal=True, sms=True)
OVERDUE = Group("overdue", _("Quá hạn"), _("Báo khi hạn đã qua mà việc chưa xong"), legal=True, sms=True)
ESCALATION = Group(
    "escalation", _("Báo thủ trưởng đơn vị"), _("Báo người đứng đầu khi đơn vị chưa gửi, chưa trả lời"), legal=True
)
URGING = Group("urging", _("Đôn đốc chính thức"), _("Công văn đôn đốc của Sở Công Thương"), legal=True)
RECEIPT = Group("receipt", _("Biên nhận"), _("Xác nhận cổng đã nhận hồ sơ, văn bản, việc rút lại của bạn"), legal=True)
RETURNED = Group("returned", _("Trả lại để sửa"), _("Hồ sơ, văn bản, phiếu được trả lại kèm lý do và hạn"), legal=True)
DECISION = Group(
    "decision",
    _("Kết quả, quyết định"),
    _("Kết quả thẩm định, công nhận, giấy chứng nhận, gia hạn, thu hồi"),
    legal=True,
)
REMINDER = Group("reminder", _("Nhắc trước hạn"), _("Nhắc vài ngày trước hạn, khi việc còn chưa xong"))
INVITATION = Group("invitation", _("Lời mời, khai mạc"), _("Mở chu kỳ, mời họp, mời dự sự kiện và lớp tập huấn"))
TASK = Group("task", _("Việc mới giao cho bạn"), _("Hồ sơ chờ thẩm định, phiếu chờ chấm, khiếu nại chờ trả lời"))
DIGEST = Group(
    "digest", _("Bản tin buổi sáng"), _("Một thư mỗi ngày làm việc: việc đang chờ bạn, việc quá hạn đứng trước")
)
ACCOUNT = Group("account", _("Tài khoản của bạn"), _("Sở Công Thương xem cổng như bạn thấy khi bạn nhờ hỗ trợ"))
OPERATION = Group("operation", _("Vận hành cổng"), _("Kết nối bị tắt, thư không đến được, việc chạy nền đã xong"))

GROUPS: dict[str, Group] = {
    one.key: one
    for one in (
        LAST_DAY, OVERDUE, ESCALATION, URGING, RECEIPT, RETURNED, DECISION,
        REMINDER, INVITATION, TASK, DIGEST, ACCOUNT, OPERATION,
    )
}  # fmt: skip

# A new kind of notice is one line here; `notify` and the outbox refuse what does not stand here.
KINDS: dict[str, Kind] = {
    one.key: one
    for one in (
        # deadlines (notifications/reminders.py)
        Kind("reminder", _("nhắc hạn"), REMINDER),
        Kind("last_day", _("ngày cuối"), LAST_DAY),
        Kind("overdue", _("quá hạn"), OVERDUE),
        Kind("escalation", _("báo thủ trưởng"), ESCALATION),
        Kind("urging", _("công văn đôn đốc"), URGING),
        Kind("extension_granted", _("gia hạn, miễn"), DECISION),
        Kind("extension_withdrawn", _("rút gia hạn"), DECISION),
        # the course of a cycle
        Kind("cycle_opened", _("mở chu kỳ"), INVITATION),
        Kind("invitation", _("mời dự"), INVITATION),
        Kind("meeting", _("mời họp"), INVITATION),
        # outreach
        Kind("prospect_assigned", _("doanh nghiệp được giao vận động"), TASK),
        # nomination letters
        Kind("letter_received", _("tiếp nhận văn bản"), RECEIPT),
        Kind("letter_returned", _("trả lại văn bản"), RETURNED),
        Kind("double_decided", _("giới thiệu trùng"), DECISION),
        Kind("nominee_invited", _("mời doanh nghiệp được giới thiệu"), INVITATION),
        # enterprises
        Kind("enterprise_verify", _("xác minh doanh nghiệp"), DECISION),
        Kind("enterprise_refuse", _("từ chối xác minh doanh nghiệp"), RETURNED),
        Kind("enterprise_suspend", _("tạm ngừng doanh nghiệp"), DECISION),
        Kind("enterprise_resume", _("doanh nghiệp hoạt động lại"), DECISION),
        Kind("enterprise_event", _("đổi tên, sáp nhập, giải thể doanh nghiệp"), DECISION),
        # dossiers
        Kind("dossier_submitted", _("biên nhận hồ sơ"), RECEIPT),
        Kind("dossier_withdrawn", _("rút hồ sơ"), RECEIPT),
        Kind("dossier_checked", _("kết quả thẩm định"), DECISION),
        Kind("dossier_requested", _("đề nghị của doanh nghiệp về hồ sơ"), TASK),
        Kind("dossier_answered", _("trả lời đề nghị về hồ sơ"), DECISION),
        Kind("dossier_to_check", _("hồ sơ chờ thẩm định"), TASK),
        Kind("dossier_appealed", _("khiếu nại về hồ sơ"), TASK),
        # visits on site
        Kind("inspection_planned", _("lịch kiểm tra thực tế"), INVITATION),
        Kind("inspection_signed", _("biên bản kiểm tra thực tế"), DECISION),
        Kind("checks_given", _("được giao thẩm định"), TASK),
        Kind("refusal_given_back", _("đề xuất không đủ điều kiện được trả lại"), TASK),
        # council, decision, certificates
        Kind("scoring_started", _("bắt đầu chấm điểm"), TASK),
        Kind("sheet_reopened", _("mở lại phiếu chấm"), RETURNED),
        Kind("decision_recorded", _("quyết định công nhận"), DECISION),
        Kind("certificate_issued", _("cấp giấy chứng nhận"), DECISION),
        Kind("recognition_revoked", _("thu hồi công nhận"), DECISION),
        # accounts
        Kind("viewed_as", _("Sở Công Thương đã xem như bạn"), ACCOUNT),
        # the portal itself
        Kind("digest", _("bản tin buổi sáng"), DIGEST, quiet=True),
        Kind("undelivered", _("thư không đến được"), OPERATION),
        Kind("webhook_off", _("kết nối bị tắt"), OPERATION),
        Kind("job_done", _("việc chạy nền đã xong"), OPERATION),
    )
}

# Those that a milestone of a deadline sends.
REMINDING = ("reminder", "last_day", "overdue", "escalation")


def kind_of(key: str) -> Kind:
    """The kind `key`; ValueError for one that nobody described, which would escape the preferences."""
    try:
        return KINDS[key]
    except KeyError:
        raise ValueError(f"unknown kind of notice {key!r}: describe it in notifications/kinds.py") from None


def label_of(key: str) -> str:
    """The words for a kind; rows of kinds that are no longer there keep their key."""
    return str(KINDS[key].label) if key in KINDS else key


def tone_of_kind(key: str) -> str:
    """The colour word of a kind's tag: red for what is late, amber for what is short of it or came back."""
    group = KINDS[key].group.key if key in KINDS else ""
    tones = {
        "danger": ("overdue", "escalation", "urging"),
        "warning": ("last_day", "returned"),
        "success": ("receipt",),
    }
    return next((tone for tone, groups in tones.items() if group in groups), "neutral")


def keys_of_group(group: str) -> list[str]:
    """The kinds of a group, for filters."""
    return [one.key for one in KINDS.values() if one.group.key == group]
