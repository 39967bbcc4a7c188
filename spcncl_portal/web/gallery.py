"""The gallery at /giao-dien/: every component with sample data, for those who build or judge screens. Staff only."""

import datetime
from types import SimpleNamespace

import django_tables2 as tables
from django import forms
from django.shortcuts import render
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tables2 import RequestConfig

from spcncl_portal.core.desk import DeskItem
from spcncl_portal.core.status_tones import TONES
from spcncl_portal.core.templatetags.portal import points, status_tag

NUMBER = {"td": {"class": "number"}, "th": {"class": "number"}}


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(
        label=gettext_lazy("Tên sản phẩm"), help_text=gettext_lazy("Ghi như trên giấy chứng nhận sẽ in."), max_length=60
    )
    revenue = forms.CharField(
        label=gettext_lazy("Doanh thu năm 2020 (đồng)"),
        help_text=gettext_lazy("Ví dụ: 1.234.567.000"),
        widget=forms.TextInput(attrs={"data-number": "", "inputmode": "numeric"}),
    )
    sector = forms.ChoiceField(
        label=gettext_lazy("Ngành"),
        choices=[
            ("", gettext_lazy("Hãy chọn")),
            ("co-khi", gettext_lazy("Cơ khí")),
            ("dien-tu", gettext_lazy("Điện tử")),
        ],
    )
    exports = forms.ChoiceField(
        label=gettext_lazy("Có xuất khẩu không?"),
        choices=[("co", gettext_lazy("Có")), ("khong", gettext_lazy("Không"))],
        widget=forms.RadioSelect,
    )
    since = forms.DateField(label=gettext_lazy("Bắt đầu sản xuất"), required=False)
    paper = forms.FileField(label=gettext_lazy("Giấy tờ kèm theo"), required=False)
    note = forms.CharField(label=gettext_lazy("Ghi chú"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    truth = forms.BooleanField(label=gettext_lazy("Tôi cam đoan những điều trên là đúng"))


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Lý do"),
        help_text=gettext_lazy("Doanh nghiệp đọc được lý do này."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class SampleTable(tables.Table):
    product = tables.Column(verbose_name=gettext_lazy("Sản phẩm"), attrs={"td": {"class": "cell-title"}})
    enterprise = tables.Column(verbose_name=gettext_lazy("Doanh nghiệp"))
    state = tables.Column(verbose_name=gettext_lazy("Trạng thái"), orderable=False)
    average = tables.Column(verbose_name=gettext_lazy("Điểm bình quân"), attrs=NUMBER)

    def render_state(self, value):
        return status_tag(*value)

    def render_average(self, value):
        return points(value)


def _rows() -> list[dict]:
    words = [(_("nháp"), "draft"), (_("đã nộp"), "submitted"), (_("trả lại"), "returned"), (_("tiếp nhận"), "accepted")]
    return [
        {
            "product": _("Sản phẩm mẫu %(number)s") % {"number": number},
            "enterprise": _("Công ty mẫu %(number)s") % {"number": number % 7 + 1},
            "state": words[number % 4],
            "average": 9500 - number * 37,
        }
        for number in range(1, 55)
    ]


def _tones() -> list[dict]:
    names = {
        "neutral": _("chưa bắt đầu"),
        "info": _("đã gửi"),
        "progress": _("đang chấm"),
        "warning": _("trả lại"),
        "success": _("tiếp nhận"),
        "danger": _("bị thu hồi"),
    }
    return [{"tone": tone, "text": names[tone]} for tone in TONES]


def _jobs() -> list[SimpleNamespace]:
    def job(pk: int, state: str, words: str, done: int, error: str = "") -> SimpleNamespace:
        # `sample` keeps the piece from asking the server: these jobs do not exist.
        return SimpleNamespace(
            pk=f"mau-{pk}",
            label=_("In 46 giấy chứng nhận"),
            state=state,
            get_state_display=words,
            done=done,
            total=46,
            percent=done * 100 // 46,
            error=error,
            result={},
            finished_at=timezone.now() if state in ("done", "cancelled") else None,
            expires_at=timezone.now() + datetime.timedelta(days=7) if state == "done" else None,
            is_open=state in ("queued", "running"),
            is_expired=state == "expired",
            sample=True,
        )

    return [
        job(1, "queued", _("đang chờ"), 0),
        job(2, "running", _("đang chạy"), 19),
        job(3, "done", _("đã xong"), 46),
        job(5, "cancelled", _("đã hủy"), 30),
        job(6, "expired", _("đã hết hạn tải"), 46),
        job(
            4, "failed", _("không thành công"), 12, _("Sản phẩm số 12 chưa có tên tiếng Anh. Hãy bổ sung rồi chạy lại.")
        ),
    ]


def _desk() -> list[DeskItem]:
    now = timezone.now()
    return [
        DeskItem(
            _("Kiểm tra hồ sơ mới nộp"), "#", _("Hạn trả lời 5 ngày làm việc"), now + datetime.timedelta(days=2), 12
        ),
        DeskItem(
            _("Nhận văn bản giới thiệu"), "#", _("Quận Hoàng Mai và 2 đơn vị khác"), now - datetime.timedelta(days=1), 3
        ),
        DeskItem(_("Đặt lịch họp hội đồng"), "#", "", now + datetime.timedelta(days=20)),
    ]


def _tasks() -> list[dict]:
    return [
        {"title": _("Doanh nghiệp"), "url": "#", "status": _("đã xong"), "state": "done"},
        {
            "title": _("Số liệu ba năm"),
            "url": "#",
            "hint": _("Còn thiếu xuất khẩu năm 2019"),
            "status": _("đang nhập"),
            "state": "in_progress",
        },
        {"title": _("Tài liệu kèm theo"), "url": "#", "status": _("cần sửa"), "state": "returned"},
        {
            "title": _("Kiểm tra và nộp"),
            "hint": _("Mở khi ba phần trên đã xong"),
            "status": _("chưa thể bắt đầu"),
            "state": "not_yet",
        },
    ]


def _history() -> list[dict]:
    now = timezone.now()
    day = datetime.timedelta(days=1)
    return [
        {"title": _("Hội đồng họp"), "at": now + 5 * day, "future": True},
        {"title": _("Tiếp nhận"), "at": now - day, "who": _("Chuyên viên mẫu"), "state": "accepted"},
        {
            "title": _("Trả lại"),
            "at": now - 3 * day,
            "who": _("Chuyên viên mẫu"),
            "state": "returned",
            "text": _("Báo cáo tài chính năm 2019 thiếu trang 2."),
        },
        {"title": _("Nộp hồ sơ"), "at": now - 6 * day, "who": _("Doanh nghiệp mẫu"), "state": "submitted"},
    ]


def _answers() -> list[dict]:
    return [
        {"label": _("Tên sản phẩm"), "value": _("Sản phẩm mẫu"), "url": "#"},
        {"label": _("Doanh thu năm 2020"), "value": "1.234.567.000 đồng", "url": "#"},
        {"label": _("Báo cáo tài chính"), "value": "", "missing": True, "url": "#"},
    ]


def _figures() -> list[dict]:
    return [
        {
            "label": _("Sản phẩm được công nhận"),
            "value": "46",
            "unit": _("sản phẩm"),
            "range": "25–30",
            "status": _("đạt"),
            "state": "reached",
            "rows": 46,
        },
        {
            "label": _("Doanh nghiệp dùng chính sách"),
            "value": "82,5",
            "unit": "%",
            "range": "100 %",
            "status": _("có nguy cơ"),
            "state": "at_risk",
            "rows": 33,
        },
        {
            "label": _("Tỷ trọng xuất khẩu"),
            "value": None,
            "range": "15 %",
            "status": _("chưa có số liệu"),
            "state": "none",
            "rows": 0,
        },
    ]


def gallery(request):
    """Show every component. Reads and writes nothing."""
    table = SampleTable(_rows(), request=request)
    RequestConfig(request, paginate={"per_page": 5, "silent": True}).configure(table)
    faulty = SampleForm({"faulty-name": "x" * 70, "faulty-revenue": "", "faulty-since": "31/02/2021"}, prefix="faulty")
    icons = ["house", "inbox", "building", "file-earmark-text", "award", "bell", "calendar-event", "graph-up", "people"]
    values = {
        "tones": _tones(),
        "form": SampleForm(prefix="empty"),
        "faulty": faulty,
        "reason_form": ReasonForm(prefix="why"),
        "table": table,
        "q": request.GET.get("q", ""),
        "tasks": _tasks(),
        "desk_items": _desk(),
        "jobs": _jobs(),
        "history": _history(),
        "answers": _answers(),
        "figures": _figures(),
        "now": timezone.now(),
        "icons": icons,
        "files": [{"name": "bao-cao-tai-chinh-2019.pdf", "size": 3_250_000, "at": timezone.now(), "url": "#"}],
        "next_steps": [_("Sở Công Thương kiểm tra trong 5 ngày làm việc."), _("Bạn nhận thư khi có kết quả.")],
        "bold": format_html("<strong>{}</strong>", _("đậm")),
    }
    return render(request, "web/gallery.html", values)
