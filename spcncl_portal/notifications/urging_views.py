"""Official urging: who is silent, the calls about one of them, the letter to all."""

from types import SimpleNamespace

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.parsing import show_phone
from spcncl_portal.core.tables import render_list
from spcncl_portal.core.templatetags.portal import vndate
from spcncl_portal.documents import office_content
from spcncl_portal.documents.pdf import render_pdf
from spcncl_portal.documents.reporting import FORMATS
from spcncl_portal.programme.calc import last_day
from spcncl_portal.programme.extensions import extendables
from spcncl_portal.programme.models import Body, DeadlineKind
from spcncl_portal.programme.views.helpers import carried_out, cycle_or_404, posted

from . import urging, urging_actions
from .models import Call, UrgingLetter
from .tables import milestone_of
from .urging_forms import CallForm, UrgingFilterForm, UrgingLetterForm
from .urging_tables import TONES, UrgingTable, call_words, days_words, thing_of


def _asked(request) -> SimpleNamespace | None:
    """What the address asks for: kind, filter form, rows that fit; None where nobody can be urged."""
    kinds = urging.kinds_of(request.cycle) if request.cycle else []
    if not kinds:
        return None
    wanted = request.GET.get("han", "")
    kind = next((one for one in kinds if one == wanted), kinds[0])
    form = UrgingFilterForm({**request.GET.dict(), "han": kind.value}, initial={"han": kind.value}, kinds=kinds)
    all_rows = urging.rows(request.cycle, kind)
    values = form.cleaned_data if form.is_valid() else {}
    rows = urging.chosen(all_rows, standing=values.get("standing", ""), called=values.get("called", ""))
    words = request.GET.get("q", "")
    rows = [row for row in rows if row.fits(words)] if words else rows
    return SimpleNamespace(kind=kind, form=form, all_rows=all_rows, rows=rows)


def urging_list(request):
    """Everybody silent on the deadline `?han=`, with what was tried."""
    asked = _asked(request)
    if asked is None:
        return render(request, "notifications/urging/none.html")
    year = request.cycle.year
    values = {
        "page_title": _("Đôn đốc: %(kind)s") % {"kind": asked.kind.label},
        "kind": asked.kind,
        "filter": SimpleNamespace(form=asked.form),
        "counts": _counts(asked.all_rows),
        "letters": urging.letters_of(request.cycle.deadline(asked.kind)),
        "may_urge": request.user.has_perm("notifications.urge") and request.cycle.is_open,
        "extendable": asked.kind in extendables,
        "search_hint": _("Tìm đơn vị, người, số điện thoại"),
    }
    return render_list(
        request,
        rows=asked.rows,
        table_class=lambda rows: UrgingTable(rows, year=year, kind=asked.kind.value),
        template="notifications/urging/list.html",
        context=values,
        name=f"don-doc-{asked.kind.value}-{year}",
    )


def _counts(rows: list[urging.Row]) -> dict[str, int]:
    return {
        "silent": len(rows),
        "late": sum(row.standing == urging.LATE for row in rows),
        "to_call": sum(row.is_to_call for row in rows),
        "broken": sum(row.broke_promise for row in rows),
    }


def call_list(request):
    """The rows of the list on paper, with room to write."""
    asked = _asked(request)
    if asked is None:
        raise Http404
    rows = [
        {
            "row": row,
            "day": vndate(last_day(row.due)) if row.due else "",
            "days": days_words(row),
            "contacts": [(one, show_phone(one.phone) if one.phone else "") for one in row.contacts],
            "last": f"{row.call.get_outcome_display()}, {call_words(row)}" if row.call else "",
        }
        for row in asked.rows
    ]
    values = {"rows": rows, "kind": asked.kind, "cycle": request.cycle, "now": timezone.now()}
    data = render_pdf("notifications/urging/print/call_list.html", values)
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="danh-sach-goi-{asked.kind.value}-{request.cycle.year}.pdf"'
    return response


def _thing_or_404(year: int, kind: str, thing: str) -> SimpleNamespace:
    """The silent thing that an address names, or one that was called about and is silent no more."""
    cycle = cycle_or_404(year)
    if kind not in urging.kinds_of(cycle):
        raise Http404
    deadline = cycle.deadline(kind)
    key = tuple(thing.split(":", 1))
    if len(key) != 2:
        raise Http404
    row = next((one for one in urging.rows(cycle, kind) if one.key == key), None)
    calls = list(urging.history(deadline, key))
    if row is None and not calls:
        raise Http404
    body = row.silent.body if row else Body.objects.filter(pk=calls[0].body_id).first()
    name = row.name if row else calls[0].label
    return SimpleNamespace(cycle=cycle, deadline=deadline, row=row, calls=calls, body=body, name=name)


def thing_page(request, year: int, kind: str, thing: str, form=None):
    """One silent thing: its deadline, people, the calls so far, and the form of the next one."""
    found = _thing_or_404(year, kind, thing)
    row, user = found.row, request.user
    may_call = row is not None and user.has_perm("notifications.urge") and found.cycle.is_open
    if form is None and may_call:
        form = CallForm(contacts=row.contacts)
    values = {
        "found": found,
        "thing": thing,
        "kind": DeadlineKind(kind),
        "facts": _facts(row) if row else [],
        "history": [_told(call) for call in found.calls],
        "form": form if may_call else None,
        "may_extend": may_call and kind in extendables,
        "may_set_contact": may_call and found.body is not None and user.has_perm("programme.edit_settings"),
    }
    status = 422 if form is not None and form.is_bound and form.errors else 200
    return render(request, "notifications/urging/thing.html", values, status=status)


def _facts(row: urging.Row) -> list[tuple]:
    notice, letter = row.notice, row.letter.letter if row.letter else None
    facts = [
        (_("Hạn"), f"{vndate(last_day(row.due))}, {days_words(row)}" if row.due else ""),
        (_("Gia hạn"), row.silent.extension.reason if row.silent.extension else ""),
        (_("Thông báo gần nhất"), f"{vndate(notice.created_at)}, {milestone_of(notice) or notice.kind_label}"
         if notice else _("chưa gửi")),
        (_("Công văn đôn đốc"), letter_words(letter) if letter else _("chưa có")),
    ]  # fmt: skip
    for one in row.contacts:
        facts.append((one.role.capitalize(), f"{one.name}: {show_phone(one.phone) if one.phone else _('chưa có số')}"))
    return [(label, value) for label, value in facts if value]


def letter_words(letter: UrgingLetter) -> str:
    """Its number, or that it is a draft, and the day."""
    return f"{letter.document.number_text or _('dự thảo')}, {vndate(letter.document.dated or letter.at)}"


def _told(call: Call) -> dict:
    parts = [
        f"{call.person_name}, {show_phone(call.phone)}",
        _("Hẹn gửi ngày %(day)s.") % {"day": vndate(call.promised_on)} if call.promised_on else "",
        _("Gọi lại ngày %(day)s.") % {"day": vndate(call.next_call_on)} if call.next_call_on else "",
        call.note,
    ]
    text = "\n".join(part for part in parts if part)
    title, state = call.get_outcome_display().capitalize(), TONES.get(call.outcome, "neutral")
    return {"title": title, "at": call.at, "who": call.by, "text": text, "state": state}


def record(request, year: int, kind: str, thing: str):
    """Write the call down; after a wrong number go on to the contact of the body."""
    found = _thing_or_404(year, kind, thing)
    if found.row is None:
        messages.info(request, _("%(name)s đã thực hiện, không cần gọi nữa.") % {"name": found.name})
        return redirect("notifications:urging_thing", year, kind, thing)
    form = CallForm(request.POST, contacts=found.row.contacts)
    fixed = {"deadline": found.deadline, "silent": found.row.silent}
    if not carried_out(request, form, urging_actions.record_call, **fixed):
        return thing_page(request, year, kind, thing, form=form)
    if form.cleaned_data["outcome"] == Call.Outcome.WRONG_NUMBER and found.body is not None:
        messages.warning(request, _("Đã ghi cuộc gọi. Số này sai: hãy hỏi và nhập liên hệ mới của đơn vị."))
        return redirect("programme:body_contact", year, found.body.code)
    messages.success(request, _("Đã ghi cuộc gọi."))
    return redirect(_list_url(kind))


def _list_url(kind: str) -> str:
    return f"{reverse('notifications:urging')}?han={kind}"


def draft(request):
    """Ask how the letter is signed, then draft it to everybody who is silent."""
    asked = _asked(request)
    if asked is None:
        return render(request, "notifications/urging/none.html")
    deadline = request.cycle.deadline(asked.kind)
    form = UrgingLetterForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            letter = urging_actions.draft_urging(deadline=deadline, by=request.user, **form.cleaned_data)
        except ActionError as mistake:
            form.add_error(mistake.field if mistake.field in form.fields else None, mistake.message)
        else:
            messages.success(request, _("Đã soạn công văn và đưa vào sổ văn bản đi."))
            return redirect("notifications:urging_letter", letter.pk)
    late = sum(row.standing == urging.LATE for row in asked.all_rows)
    values = {
        "page_title": _("Soạn công văn đôn đốc"),
        "caption": _("%(kind)s, chu kỳ %(year)s") % {"kind": asked.kind.label.capitalize(), "year": request.cycle.year},
        "intro": _("Một công văn cho tất cả %(count)s đơn vị chưa thực hiện, trong đó %(late)s đơn vị đã quá hạn.")
        % {"count": len(asked.all_rows), "late": late},
        "form": form,
        "submit_label": _("Soạn công văn"),
        "cancel_url": _list_url(asked.kind),
        "back_url": _list_url(asked.kind),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "components/form_page.html", values, status=status)


def letter(request, pk: int):
    """One letter: where its paper stands, who is in it, whether they were told."""
    found = get_object_or_404(urging.letters_visible_to(request.user), pk=pk)
    official = found.document.state in urging_actions.OFFICIAL_STATES
    may_urge = request.user.has_perm("notifications.urge_silent", found)
    kind = found.deadline.kind
    silent = {row.key for row in urging.rows(found.cycle, kind)}
    urged = []
    for one in found.urged.all():
        url = reverse("notifications:urging_thing", args=[found.cycle_year, kind, thing_of(one.subject_key)])
        urged.append({"one": one, "url": url, "silent": one.subject_key in silent})
    values = {
        "letter": found,
        "document": found.document,
        "urged": urged,
        "still": sum(line["silent"] for line in urged),
        "back_url": _list_url(kind),
        "may_tell": may_urge and official,
        "waits_for_number": may_urge and not official and found.document.state != "cancelled",
    }
    return render(request, "notifications/urging/letter.html", values)


def download(request, pk: int, form: str):
    """The letter as Word or PDF: as it was kept when it got its number, before that as it is now."""
    found = get_object_or_404(urging.letters_visible_to(request.user).select_related("document__body"), pk=pk)
    if form not in ("docx", "pdf"):
        raise Http404
    kept = found.document.docx_file if form == "docx" else found.document.pdf_file
    if kept is not None:
        return redirect(kept)
    made = FORMATS[form]
    with translation.override("vi"):
        data = made.render(office_content.printed(found.document))
    response = HttpResponse(data, content_type=made.content_type)
    response["Content-Disposition"] = f'attachment; filename="cong-van-don-doc-{found.cycle_year}.{form}"'
    return response


def tell(request, pk: int):
    """Send the notice of the letter, after asking."""
    found = get_object_or_404(urging.letters_visible_to(request.user), pk=pk)
    back = reverse("notifications:urging_letter", args=[pk])
    if found.document.state not in urging_actions.OFFICIAL_STATES:
        messages.warning(request, _("Công văn chưa được cấp số nên chưa báo được cho các đơn vị."))
        return redirect(back)
    if request.method == "POST":
        try:
            count = urging_actions.tell_urged(letter=found, by=request.user)
        except ActionError as mistake:
            messages.warning(request, mistake.message)
        else:
            messages.success(request, _("Đã gửi %(n)s thông báo mới.") % {"n": count})
        return redirect(back)
    values = {
        "page_title": _("Báo cho các đơn vị"),
        "caption": str(found),
        "text": _(
            "Các đơn vị trong công văn mà đến nay chưa thực hiện nhận thông báo trên cổng và thư điện tử, kèm bản ký "
            "nếu đã lưu. Ai đã nhận thì không nhận lần nữa."
        ),
        "submit_label": _("Gửi thông báo"),
        "cancel_url": back,
    }  # fmt: skip
    return render(request, "components/confirm_page.html", values)
