"""One nominated product: what its line says, whether it can take part, what became of it; invitations to register."""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.tables import render_list
from spcncl_portal.core.templatetags.portal import vnd, vndatetime

from ..actions.nominee_invitations import AT_ONCE, invite_nominee, invite_nominees
from ..doubles import double_of
from ..filters.nomination import NomineeFilter
from ..forms.nomination import NomineeForm
from ..models import Enterprise, Nominee
from ..nomination_lines import STANDING_TONES, STANDINGS
from ..nomination_queries import nominees_visible_to
from ..nominee_accounts import lines_to_invite, sorted_out, without_account
from ..nominee_eligibility import FIGURES, Judge
from ..nominee_rows import Reader
from ..queries import READS_ALL, dossiers_visible_to
from ..tables.nomination import NomineeTable
from .nomination import get_letter


def nominees(request: HttpRequest):
    """Every line of the letters that the person may read."""
    if not request.cycle:
        return render(request, "applications/nomination/no_cycle.html")
    return render_list(
        request,
        rows=nominees_visible_to(request.user, request.cycle),
        table_class=partial(NomineeTable, reader=Reader(request.cycle, request.user)),
        filter_class=NomineeFilter,
        template="applications/nomination/nominees.html",
        name=f"san-pham-gioi-thieu-{request.cycle.year}",
    )


def nominee(request: HttpRequest, pk: int, line: int):
    """One line with its enterprise and dossier."""
    letter = get_letter(request, pk)
    cycle, reads_all = letter.cycle, bool(READS_ALL & request.user.roles)
    found = get_object_or_404(nominees_visible_to(request.user, cycle), letter=letter, pk=line)
    Reader(cycle, request.user).read([found])
    dossiers = dossiers_visible_to(request.user, cycle) if reads_all else dossiers_visible_to(request.user).none()
    values = {
        "letter": letter,
        "line": found,
        "rows": _rows(found),
        "standing": dict(STANDINGS)[found.standing],
        "standing_tone": STANDING_TONES[found.standing],
        "dossier": dossiers.filter(code=found.outcome.dossier).first() if found.outcome.dossier else None,
        "double": double_of(found) if reads_all else None,
        "reads_all": reads_all,
        "may_invite": found.standing in ("counts", "elsewhere")
        and request.user.has_perm("applications.invite_nominees", letter)
        and without_account(Nominee.objects.filter(pk=found.pk)).exists(),
        "may_edit": request.user.has_perm("applications.edit_letter", letter),
    }
    return render(request, "applications/nomination/nominee.html", values)


def invite_one(request: HttpRequest, pk: int, line: int):
    """Send the invitation to the line's address."""
    letter = get_letter(request, pk)
    found = get_object_or_404(letter.nominees, pk=line)
    try:
        invite_nominee(line=found, by=request.user)
    except ActionError as mistake:
        messages.warning(request, mistake.message)
    else:
        messages.success(request, _("Đã gửi lời mời đăng ký tới %(email)s.") % {"email": found.email})
    return redirect("applications:nominee", pk=pk, line=line)


def invite_many(request: HttpRequest):
    """Who can be invited, who was, who has no address; one click invites those who can be."""
    if not request.cycle:
        return render(request, "applications/nomination/no_cycle.html")
    lines = list(lines_to_invite(request.user, request.cycle))
    invitees = sorted_out(lines)
    if request.method == "POST":
        sent = invite_nominees(lines=[line for found in invitees.ready.values() for line in found], by=request.user)
        left = len(invitees.ready) - len(sent.ready)
        text = _("Đã gửi lời mời tới %(n)s doanh nghiệp.") % {"n": len(sent.ready)}
        if left > 0:
            text += " " + _("Còn %(n)s doanh nghiệp; bấm lần nữa để gửi tiếp.") % {"n": left}
        messages.success(request, text)
        return redirect("applications:nominees_invite")
    values = {"invitees": invitees, "may_invite": request.cycle.is_open, "at_once": AT_ONCE}
    return render(request, "applications/nomination/invite.html", values)


def verdict(request: HttpRequest, pk: int):
    """The verdict on what stands in the form of a line, while it is being filled in (htmx)."""
    letter = get_letter(request, pk)
    form = NomineeForm(request.POST, cycle=letter.cycle)
    form.is_valid()
    values = form.cleaned_data
    known = Enterprise.objects.filter(tax_code=values.get("tax_code") or "").first()
    line = Nominee(group=values.get("group") or "", in_hanoi=values.get("in_hanoi"), enterprise=known)
    for name in FIGURES:
        setattr(line, name, values.get(name))
    judged = Judge(letter.cycle).line(line)
    return render(request, "applications/nomination/verdict.html", {"verdict": judged, "live": True})


def _rows(line: Nominee) -> list[tuple[str, object]]:
    """What the line says, for reading."""
    yes = {True: _("có"), False: _("không"), None: ""}
    names = ("tax_code", "product_name", "sector", "group", "address", "contact_name", "phone", "email")
    rows = [(Nominee._meta.get_field(name).verbose_name, getattr(line, name)) for name in names]
    rows += [
        (Nominee._meta.get_field("product_revenue").verbose_name, _money(line.product_revenue)),
        (Nominee._meta.get_field("industrial_revenue").verbose_name, _money(line.industrial_revenue)),
        (Nominee._meta.get_field("export_usd").verbose_name, "" if line.export_usd is None else line.export_usd),
        (Nominee._meta.get_field("in_hanoi").verbose_name, yes[line.in_hanoi]),
        (Nominee._meta.get_field("note").verbose_name, line.note),
        (Nominee._meta.get_field("invited_at").verbose_name, vndatetime(line.invited_at) if line.invited_at else ""),
    ]
    return [(capfirst(str(label)), value) for label, value in rows]


def _money(value: int | None) -> str:
    return "" if value is None else vnd(value)
