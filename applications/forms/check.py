"""Forms of the check: answers to a proposed refusal, the wordings."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import sections
from ..actions.wordings import LONGEST
from ..models import CheckWording


class NoteForm(forms.Form):
    """A remark for the log when a proposal is confirmed; `seen` tells which wording of it was read."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput, max_length=40)
    note = forms.CharField(
        label=gettext_lazy("Ghi chú nội bộ"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=2000,
    )


class GiveBackForm(forms.Form):
    """Why a proposal is not followed. own: the person takes back what they proposed, and need not say why."""

    note = forms.CharField(
        label=gettext_lazy("Vì sao chưa đồng ý"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=2000,
    )

    def __init__(self, *args, own: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        if own:
            self.fields["note"].label = _("Lý do rút")
        else:
            self.fields["note"].required = not self.is_bound  # shown as asked for; the action says so in its words


class WordingForm(forms.Form):
    """One wording: its text, at which item it is offered, its place."""

    text = forms.CharField(
        label=gettext_lazy("Câu mẫu"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Viết trọn câu như doanh nghiệp sẽ đọc; khi dùng, cán bộ vẫn sửa được từng chữ."),
    )
    item = forms.ChoiceField(label=gettext_lazy("Hiện ở mục"), required=False)
    position = forms.IntegerField(
        label=gettext_lazy("Thứ tự"),
        min_value=0,
        max_value=999,
        required=False,
        help_text=gettext_lazy("Số nhỏ lên trước; để trống thì đứng cuối."),
    )

    def __init__(self, *args, cycle=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["item"].choices = item_choices(cycle)


def item_choices(cycle) -> list[tuple[str, str]]:
    """All items of the check of a cycle, and those that wordings of other years are kept for."""
    choices = [("", _("– mọi mục –"))]
    choices += [(one.item, str(one.name)) for one in sections.SECTIONS if one is not sections.DOCUMENTS]
    choices.append((sections.document_item("paper_scan"), _("Bản quét hồ sơ giấy")))
    if cycle:  # of a request: an object that may stand for None
        choices += [(sections.document_item(one.code), one.name) for one in cycle.checklist.all()]
    known = {value for value, _label in choices}
    kept = CheckWording.objects.exclude(item__in=known).values_list("item", flat=True).distinct().order_by("item")
    return choices + [(item, item) for item in kept]
