"""Forms of the turns in a dossier's life."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .dossier import ReasonForm
from .fields import date_field


class LateForm(ReasonForm):
    due_on = date_field(_("Được nộp đến hết ngày"))
    field_order = ("due_on", "reason")


class LateAppealForm(ReasonForm):
    late_reason = forms.CharField(
        label=_("Lý do vẫn nhận khi đã hết thời hạn"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000
    )


class DossierChoice(forms.ModelChoiceField):
    def label_from_instance(self, dossier) -> str:
        return f"{dossier} – {dossier.get_state_display()}"


class JoinForm(ReasonForm):
    into = DossierChoice(
        queryset=None,
        label=_("Hồ sơ đi tiếp"),
        empty_label=_("Chọn…"),
        error_messages={"required": _("Hãy chọn một hồ sơ.")},
    )
    field_order = ("into", "reason")

    def __init__(self, *args, others, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = others
