"""The words of a reminder: what, by when, what is missing, what to do. Asked in the reader's language."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spcncl_portal.core.templatetags.portal import vndate, vntime

# What a kind of deadline asks, after "hạn".
TASKS = {
    "nomination": gettext_lazy("gửi văn bản giới thiệu"),
    "dossier": gettext_lazy("nộp hồ sơ"),
    "correction": gettext_lazy("bổ sung hồ sơ"),
    "scoring": gettext_lazy("chấm và ký phiếu"),
    "comment": gettext_lazy("lấy ý kiến về kết quả"),
    "report": gettext_lazy("gửi báo cáo"),
    "class": gettext_lazy("chuẩn bị lớp tập huấn"),
    "petition": gettext_lazy("trả lời kiến nghị"),
    "title_expiry": gettext_lazy("của danh hiệu"),
}
NAMES_SHOWN = 20


def title(kind: str, asked: str, days_left: int, name: str, year: int) -> str:
    """The heading. kind: of notice. asked: kind of deadline. days_left: true calendar days, negative after it."""
    values = {"days": abs(days_left), "task": TASKS[asked], "body": name, "year": year}
    if asked == "title_expiry":
        return (_("Danh hiệu sắp hết hạn: còn %(days)s ngày") if days_left >= 0 else _("Danh hiệu đã hết hạn")) % values
    if kind == "escalation":
        return _("%(body)s chưa %(task)s năm %(year)s, quá hạn %(days)s ngày") % values
    if days_left < 0:
        return _("Quá hạn %(days)s ngày: %(task)s năm %(year)s") % values
    if days_left == 0:
        return _("Hôm nay là ngày cuối %(task)s năm %(year)s") % values
    return _("Còn %(days)s ngày đến hạn %(task)s năm %(year)s") % values


def text(kind: str, asked: str, due, name: str, year: int, *, missing: str, extended: bool = False) -> str:
    """The body of the notice. due: the effective deadline. missing: what is not there yet, a sentence or nothing."""
    at = _("%(time)s ngày %(date)s") % {"time": vntime(due), "date": vndate(due)}
    values = {"body": name, "task": TASKS[asked], "year": year, "at": at}
    greeting = _("Kính gửi thủ trưởng %(body)s.") if kind == "escalation" else _("Kính gửi %(body)s.")
    when = _("Hạn %(task)s của chương trình sản phẩm công nghiệp chủ lực năm %(year)s là %(at)s.")
    parts = [greeting % values, when % values]
    if extended:
        parts.append(_("Đây là hạn đã được gia hạn riêng."))
    if missing:
        parts.append(missing)
    parts.append(_wish(kind, asked))
    return " ".join(part for part in parts if part)


def _wish(kind: str, asked: str) -> str:
    if asked in ("comment", "title_expiry"):
        return ""
    if kind == "escalation":
        return _("Hạn đã qua và đơn vị chưa thực hiện dù đã được nhắc. Đề nghị thủ trưởng chỉ đạo thực hiện ngay.")
    if kind == "overdue":
        return _("Hạn đã qua. Đề nghị thực hiện ngay; nếu có vướng mắc, xin báo Sở Công Thương.")
    return _("Đề nghị thực hiện trên cổng trước thời hạn.")


def office_title(asked: str, days_left: int, count: int, year: int) -> str:
    """The heading for the office, which is told of all the silent ones together. count: how many they are."""
    if asked in ("comment", "title_expiry") or days_left >= 0:
        return title("", asked, days_left, "", year)
    values = {"count": count, "task": TASKS[asked], "year": year, "days": -days_left}
    return _("%(count)d nơi chưa %(task)s năm %(year)s, quá hạn %(days)s ngày") % values


def office_text(asked: str, due, year: int, names: list[str]) -> str:
    """What the office is told: the date, how many are still silent, and the first names."""
    at = _("%(time)s ngày %(date)s") % {"time": vntime(due), "date": vndate(due)}
    when = _("Hạn %(task)s của chương trình sản phẩm công nghiệp chủ lực năm %(year)s là %(at)s.")
    parts = [when % {"task": TASKS[asked], "year": year, "at": at}]
    if asked == "title_expiry":
        parts.append(_("Gồm danh hiệu của %(count)d doanh nghiệp: %(names)s.") % _listed(names))
    elif asked != "comment":
        parts.append(_("Chưa thực hiện (%(count)d): %(names)s.") % _listed(names))
    return " ".join(parts)


def _listed(names: list[str]) -> dict:
    shown, more = "; ".join(names[:NAMES_SHOWN]), len(names) - NAMES_SHOWN
    if more > 0:
        shown = _("%(names)s và %(more)d nơi khác") % {"names": shown, "more": more}
    return {"count": len(names), "names": shown}
