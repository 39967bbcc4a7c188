"""Forms of criteria sets."""

from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spcncl_portal.core.parsing import ParseError, parse_decimal, show_number

from .actions.criteria import SET_FIELDS
from .figures import MEASURE_NAMES
from .form_fields import DayField, PointsField, WholeField
from .models import Band, CriteriaSet, Criterion


class CriteriaChoiceForm(forms.Form):
    criteria_set = forms.ModelChoiceField(
        label=gettext_lazy("Bộ tiêu chí của chu kỳ"),
        queryset=CriteriaSet.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["criteria_set"]
        field.queryset = CriteriaSet.objects.order_by("code", "-version")
        field.label_from_instance = _set_label


def _set_label(one: CriteriaSet) -> str:
    marks = [_("bản %(version)s") % {"version": one.version}]
    marks += [_("giả định")] if one.assumed else []
    marks += [_("đã khóa")] if one.frozen_at else []
    return f"{one.name} ({', '.join(marks)})"


class CriteriaValuesForm(forms.Form):
    """The set's own values and each criterion's maximum (fields `max_<id>`)."""

    name = forms.CharField(label=gettext_lazy("Tên"), max_length=250)
    legal_basis = forms.CharField(label=gettext_lazy("Căn cứ"), max_length=300, required=False)
    valid_from = DayField(label=gettext_lazy("Hiệu lực từ ngày"), required=False)
    valid_to = DayField(label=gettext_lazy("Hiệu lực đến ngày"), required=False)
    assumed = forms.BooleanField(label=gettext_lazy("Bộ tiêu chí này là giả định"), required=False)
    assumed_note = forms.CharField(
        label=gettext_lazy("Phần nào là giả định"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    pass_points = PointsField(label=gettext_lazy("Điểm đạt"))
    quorum_numerator = WholeField(label=gettext_lazy("Tỷ lệ họp hợp lệ: tử số"), minimum=1, maximum=100)
    quorum_denominator = WholeField(label=gettext_lazy("Tỷ lệ họp hợp lệ: mẫu số"), minimum=1, maximum=100)
    title_validity_months = WholeField(label=gettext_lazy("Danh hiệu có giá trị (tháng)"), minimum=1, maximum=600)
    top_n = WholeField(label=gettext_lazy("Số sản phẩm dẫn đầu (Top)"), minimum=1, maximum=1000)

    def __init__(self, *args, criteria_set: CriteriaSet, **kwargs):
        initial = {name: getattr(criteria_set, name) for name in SET_FIELDS}
        criteria = list(criteria_set.criteria.all())
        initial |= {f"max_{one.pk}": one.max_points for one in criteria}
        super().__init__(*args, initial=initial, **kwargs)
        for one in criteria:
            label = _("Điểm tối đa: %(criterion)s") % {"criterion": one}
            self.fields[f"max_{one.pk}"] = PointsField(label=label)


def _plain(value: Decimal | None) -> str:
    """A number without needless zeros; nothing for an open end."""
    if value is None:
        return ""
    return show_number(value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize())


def _band_line(band: Band) -> str:
    return f"{_plain(band.lower)}; {_plain(band.upper)}; {_plain(Decimal(band.points) / 100)}"


def _read_band(number: int, line: str) -> tuple[Decimal | None, Decimal | None, int]:
    parts = [part.strip() for part in line.split(";")]
    if len(parts) != 3:
        raise ValidationError(_("Dòng %(n)s: hãy viết “từ; đến dưới; điểm”.") % {"n": number})
    try:
        lower, upper = (parse_decimal(part, 4) if part else None for part in parts[:2])
        points = int(parse_decimal(parts[2], 2, minimum=0, maximum=1000) * 100)
    except ParseError as mistake:
        raise ValidationError(f"{_('Dòng')} {number}: {mistake.message}") from mistake
    return lower, upper, points


class CriterionForm(forms.Form):
    """One criterion with its bands, one a line."""

    name = forms.CharField(label=gettext_lazy("Tên tiêu chí"), max_length=250)
    assumed_name = forms.BooleanField(label=gettext_lazy("Tên này là giả định"), required=False)
    max_points = PointsField(label=gettext_lazy("Điểm tối đa"))
    scored = forms.ChoiceField(label=gettext_lazy("Cách chấm"), choices=Criterion.Scored.choices)
    measure = forms.ChoiceField(
        label=gettext_lazy("Số liệu để gợi ý điểm"),
        required=False,
        choices=[("", gettext_lazy("không có")), *MEASURE_NAMES.items()],
    )
    measure_text = forms.CharField(label=gettext_lazy("Diễn giải số liệu"), max_length=200, required=False)
    guidance = forms.CharField(
        label=gettext_lazy("Hướng dẫn cho người chấm"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    bands = forms.CharField(
        label=gettext_lazy("Thang điểm"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text=gettext_lazy(
            "Mỗi dòng một khoảng: từ; đến dưới; điểm. Bỏ trống một đầu là không giới hạn, ví dụ “15; ; 20”."
        ),
    )

    @classmethod
    def initial_of(cls, criterion: Criterion) -> dict:
        plain = {name: getattr(criterion, name) for name in cls.base_fields if name != "bands"}
        return plain | {"bands": "\n".join(_band_line(band) for band in criterion.bands.all())}

    def clean_bands(self) -> list:
        lines = self.cleaned_data["bands"].splitlines()
        return [_read_band(number, line) for number, line in enumerate(lines, start=1) if line.strip()]

    def clean(self):
        values = super().clean()
        if values.get("scored") == Criterion.Scored.SUGGESTED and not (values.get("measure") and values.get("bands")):
            raise ValidationError(_("Điểm gợi ý từ số liệu cần cả số liệu và thang điểm."))
        bands = values.pop("bands", [])
        return values if self.errors else {"values": values, "bands": bands}


class ThresholdsForm(forms.Form):
    """One box for each group that has a threshold: `g<id>`."""

    def __init__(self, *args, criteria_set: CriteriaSet, **kwargs):
        super().__init__(*args, **kwargs)
        self.groups = [group for group in criteria_set.groups.all() if group.figure]
        for group in self.groups:
            label = f"{group.name} – {group.get_figure_display()}"
            field = WholeField(label=label, maximum=10**18, initial=group.threshold)
            field.widget.attrs["class"] = "width-20"
            self.fields[f"g{group.pk}"] = field

    def clean(self):
        values = super().clean()
        return values if self.errors else {"thresholds": {group.pk: values[f"g{group.pk}"] for group in self.groups}}
