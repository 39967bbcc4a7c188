"""The wordings of the check: list, add, change, remove."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from ..actions import wordings as actions
from ..forms.check import WordingForm, item_choices
from ..models import CheckWording
from .shared import act


def wordings(request):
    """All wordings by item; the form below adds one."""
    form = WordingForm(request.POST or None, cycle=request.cycle)
    names = dict(item_choices(request.cycle))
    rows = list(CheckWording.objects.all())
    for row in rows:
        row.item_name = names.get(row.item, row.item) if row.item else _("mọi mục")
    values = {"wordings": rows, "form": form}

    def run() -> str:
        actions.add_wording(by=request.user, **form.cleaned_data)
        return _("Đã thêm câu mẫu.")

    return act(request, form, run, "applications/check/wordings.html", values, done=reverse("applications:wordings"))


def edit(request, pk: int):
    """Change one wording."""
    wording = get_object_or_404(CheckWording, pk=pk)
    initial = {"text": wording.text, "item": wording.item, "position": wording.position}
    form = WordingForm(request.POST or None, initial=initial, cycle=request.cycle)
    done = reverse("applications:wordings")
    values = {
        "page_title": _("Sửa câu mẫu"),
        "form": form,
        "submit_label": _("Lưu"),
        "cancel_url": done,
        "back_url": done,
    }

    def run() -> str:
        actions.edit_wording(wording=wording, by=request.user, **form.cleaned_data)
        return _("Đã lưu câu mẫu.")

    return act(request, form, run, "components/form_page.html", values, done=done)


def remove(request, pk: int):
    """Take one wording out of the list."""
    wording = CheckWording.objects.filter(pk=pk).first()
    if wording is not None:  # a second click finds nothing to do
        actions.remove_wording(wording=wording, by=request.user)
        messages.success(request, _("Đã bỏ câu mẫu."))
    return redirect("applications:wordings")
