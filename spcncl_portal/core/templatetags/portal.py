"""Template tags and filters of the portal: icons, status tags, error summaries, dates, numbers, money, points.

Formats are those of Vietnamese office writing: dd/mm/yyyy in Hà Nội time, 1.234.567,89. In the English
interface the order of day and month stays, so that a date never reads differently in the two languages.
"""

import re
from collections.abc import Iterable
from datetime import date as Date
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from django import template
from django.forms import BaseForm, BoundField, Form
from django.forms.formsets import BaseFormSet
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from ..status_tones import tone_of

register = template.Library()
HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
NOTHING = "–"
LONG_AGO = 365  # days
ICON_SPRITE = "vendor/icons/icons.svg"


# Pieces


@register.simple_tag
def icon(name: str, extra_class: str = "", label: str = "") -> SafeString:
    """The icon `name` of scripts/icons.txt; silent to screen readers unless it has a `label`."""
    sprite = f"{static(ICON_SPRITE)}#{name}"
    if label:
        return format_html(
            '<svg class="icon {}" role="img" aria-label="{}"><use href="{}"></use></svg>', extra_class, label, sprite
        )
    return format_html(
        '<svg class="icon {}" aria-hidden="true" focusable="false"><use href="{}"></use></svg>', extra_class, sprite
    )


@register.simple_tag
def status_tag(text: object, state: str = "") -> SafeString:
    """A status tag: the words carry the meaning, the colour only helps. `state` is the code of the state."""
    return format_html('<span class="status status-{}">{}</span>', tone_of(str(state)), text)


@register.filter
def tone(state: str) -> str:
    """The colour word of a state code, for class names."""
    return tone_of(str(state or ""))


@register.filter
def alert_class(tags: str) -> str:
    """Bootstrap's alert class for the tags of a Django message."""
    for level, name in (("error", "danger"), ("danger", "danger"), ("warning", "warning"), ("success", "success")):
        if level in (tags or ""):
            return name
    return "info"


@register.filter
def alert_icon(tags: str) -> str:
    """The icon beside a Django message."""
    icons = {"danger": "exclamation-octagon", "warning": "exclamation-triangle", "success": "check-circle"}
    return icons.get(alert_class(tags), "info-circle")


# Errors of forms


def _bound_fields(form: BaseForm) -> Iterable[tuple[BoundField, list[str]]]:
    for name, errors in form.errors.items():
        if name in form.fields:
            yield form[name], list(errors)


def _focus_id(field: BoundField) -> str:
    """The id of the first control of a field: radio lists and split fields number their controls."""
    auto_id = field.auto_id or field.html_name
    if getattr(field.field.widget, "use_fieldset", False) and hasattr(field.field.widget, "option_inherits_attrs"):
        return f"{auto_id}_0"
    return field.id_for_label or auto_id


def _form_entries(form: BaseForm) -> list[dict]:
    entries = [{"target": "", "label": "", "message": message} for message in form.non_field_errors()]
    for field, errors in _bound_fields(form):
        target = "" if field.is_hidden else _focus_id(field)
        label = "" if field.is_hidden else field.label
        entries += [{"target": target, "label": label, "message": message} for message in errors]
    return entries


def error_entries(*forms: BaseForm | BaseFormSet | None) -> list[dict]:
    """All errors of forms and formsets, each with the id of its control (`target`), its label and its message."""
    entries: list[dict] = []
    for form in forms:
        if not form or not form.is_bound:
            continue
        if isinstance(form, BaseFormSet):
            entries += [{"target": "", "label": "", "message": message} for message in form.non_form_errors()]
            for number, child in enumerate(form.forms, start=1):
                entries += [{**entry, "row": number} for entry in _form_entries(child)]
        else:
            entries += _form_entries(form)
    return entries


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms: Form | BaseFormSet | None) -> dict:
    """The box above a form that lists every error and links to its field; nothing when all is well."""
    for form in forms:
        if form:
            form.summary_shown = True  # `{{ form|crispy }}` then shows it no second time
    return {"entries": error_entries(*forms)}


@register.filter
def filter_field(field: BoundField) -> SafeString:
    """A field of a list's filter: small, without "optional", since every filter is."""
    css = "form-select" if hasattr(field.field.widget, "choices") else "form-control"
    if getattr(field.field.widget, "use_fieldset", False):
        return format_html(
            '<fieldset class="field"><legend class="form-label">{}</legend>{}</fieldset>', field.label, field
        )
    box = field.as_widget(attrs={"class": css})
    label = format_html('<label class="form-label" for="{}">{}</label>', field.id_for_label, field.label)
    return format_html('<div class="field">{}{}</div>', label, box)


# Dates


def _local(value: datetime) -> datetime:
    return value.astimezone(HANOI) if timezone.is_aware(value) else value


@register.filter
def vndate(value: Date | datetime | None) -> str:
    """17/03/2021, in Hà Nội time."""
    if not value:
        return NOTHING
    value = _local(value) if isinstance(value, datetime) else value
    return value.strftime("%d/%m/%Y")


@register.filter
def vndatetime(value: datetime | None) -> str:
    """17/03/2021 09:05, in Hà Nội time; a plain date stays a date."""
    if not value:
        return NOTHING
    return _local(value).strftime("%d/%m/%Y %H:%M") if isinstance(value, datetime) else vndate(value)


@register.filter
def vntime(value: datetime | None) -> str:
    """09:05, in Hà Nội time."""
    return _local(value).strftime("%H:%M") if value else NOTHING


@register.simple_tag
def date(value: Date | datetime | None) -> SafeString | str:
    """A `<time>` element that shows 17/03/2021."""
    return format_html('<time datetime="{}">{}</time>', _iso(value), vndate(value)) if value else NOTHING


@register.simple_tag
def date_time(value: datetime | None) -> SafeString | str:
    """A `<time>` element that shows 17/03/2021 09:05."""
    return format_html('<time datetime="{}">{}</time>', _iso(value), vndatetime(value)) if value else NOTHING


def _iso(value: Date | datetime) -> str:
    return _local(value).isoformat(timespec="minutes") if isinstance(value, datetime) else value.isoformat()


@register.filter
def days_left(value: Date | datetime | None) -> int | None:
    """Whole days from today (Hà Nội) to the day of `value`; negative when it is past."""
    if not value:
        return None
    day = _local(value).date() if isinstance(value, datetime) else value
    return (day - timezone.localdate(timezone=HANOI)).days


@register.inclusion_tag("components/due.html")
def due(at: datetime) -> dict:
    """When something is due, and how many days are left or gone by; red when late, amber in the last three days.

    What lies more than a year back alarms nobody any more: a deadline of an old cycle is simply over.
    """
    past = at < timezone.now()
    days = abs(days_left(at) or 0)
    over = past and days > LONG_AGO
    tone = "neutral" if over else "danger" if past else "warning" if days <= 3 else "neutral"
    return {"at": at, "days": days, "past": past, "over": over, "tone": tone}


# Numbers


def group_thousands(value: int | Decimal, places: int = 0) -> str:
    """1234567.5 with two places → 1.234.567,50, rounded half-up; for showing only."""
    exact = Decimal(value).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    whole, _, fraction = f"{exact:,f}".partition(".")
    return whole.replace(",", ".") + (f",{fraction}" if fraction else "")


def _decimal(value: object) -> Decimal | None:
    if value is None or value == "" or isinstance(value, bool):
        return None
    try:
        number = Decimal(str(value))
    except ArithmeticError:
        return None
    return number if number.is_finite() else None


@register.filter
def number(value: object, places: int | None = None) -> str:
    """1.234.567 or 1.234,5: whole numbers without a comma, others with the places they have (or `places`)."""
    exact = _decimal(value)
    if exact is None:
        return NOTHING if value in (None, "") else str(value)
    if places is None:
        places = max(0, -int(exact.normalize().as_tuple().exponent))
    return group_thousands(exact, int(places))


@register.filter
def vnd(value: object) -> str:
    """Whole đồng: 1.234.567 đồng."""
    exact = _decimal(value)
    return NOTHING if exact is None else group_thousands(exact) + " " + gettext("đồng")


@register.filter
def vnd_short(value: object) -> str:
    """Large sums as people say them: 1,25 tỷ đồng, 350 triệu đồng; for cards, never for papers."""
    exact = _decimal(value)
    if exact is None:
        return NOTHING
    for size, word in ((Decimal(10**9), gettext("tỷ đồng")), (Decimal(10**6), gettext("triệu đồng"))):
        if abs(exact) >= size:
            return f"{number((exact / size).quantize(Decimal('0.01'), rounding=ROUND_HALF_UP))} {word}"
    return vnd(exact)


@register.filter
def points(hundredths: int | None) -> str:
    """Points are stored as whole hundredths: 1750 → 17,50."""
    exact = _decimal(hundredths)
    return NOTHING if exact is None else group_thousands(exact / 100, 2)


@register.filter
def percent(value: object) -> str:
    """12.5 → 12,5 %; the value is already in per cent."""
    return NOTHING if _decimal(value) is None else f"{number(value)} %"


@register.filter
def file_size(size: int | None) -> str:
    """Bytes in words: 850 byte, 12,4 KB, 3,1 MB."""
    exact = _decimal(size)
    if exact is None:
        return NOTHING
    for unit in ("byte", "KB", "MB", "GB"):
        if exact < 1024 or unit == "GB":
            return f"{group_thousands(exact, 0 if unit == 'byte' else 1)} {unit}"
        exact /= 1024
    return NOTHING


@register.filter
def tax_code(value: str | None) -> str:
    """A tax code as the tax office writes it: 0100109106 or 0100109106-001."""
    digits = re.sub(r"\D", "", value or "")
    return f"{digits[:10]}-{digits[10:]}" if len(digits) == 13 else (value or NOTHING)


@register.filter
def initials(name: str | None) -> str:
    """Nguyễn Văn An → NA: the first and the last word's letters, for the picture of a person."""
    words = [word for word in (name or "").split() if word[0].isalpha()]
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper() if words else "?"


@register.filter
def get_item(mapping: dict, key: object) -> object:
    """`mapping[key]`, or nothing."""
    return mapping.get(key) if hasattr(mapping, "get") else None
