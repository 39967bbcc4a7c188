"""The phone's side of a visit: one page that also works without a line, and what it talks to.

The page keeps answers and photos on the phone until the portal has confirmed each (static/js/inspection/). Without
JavaScript the same page is a plain form.
"""

import json
import uuid

from django.conf import settings
from django.contrib import messages
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.parsing import ParseError, parse_integer
from spcncl_portal.core.text import nfc

from ..actions.inspection_sync import Entry, VisitClosed, add_photo, corrected, record_answer
from ..forms.dossier import MOST_MONEY
from ..inspection_queries import OPEN, Line, lines_of
from ..models import Inspection, InspectionAnswer
from .inspection import RUN, get_inspection

MOST_ITEMS = 500  # of one call; a phone sends fifty at a time
MET = {"yes": True, "no": False, "": None}
# What the page needs to be shown without a line, beside itself.
ASSETS = (
    "js/theme.js",
    "vendor/be-vietnam-pro/font.css",
    "vendor/bootstrap/bootstrap.min.css",
    "vendor/icons/icons.svg",
    "css/tokens.css",
    "css/portal.css",
    "css/components.css",
    "css/inspection.css",
    "img/mark.svg",
    "js/inspection/field.js",
    "js/numbers.js",
    *(
        f"vendor/be-vietnam-pro/be-vietnam-pro-{script}-{weight}-normal.woff2"
        for script in ("vietnamese", "latin")
        for weight in (400, 600)
    ),
)
# Imported by field.js under their plain names, whatever the storage calls them.
MODULES = ("js/inspection/store.js", "js/inspection/photos.js", "js/inspection/sync.js", "js/inspection/words.js")


@never_cache
def page(request, pk: int):
    """The check list of the visit for a phone; posted, the plain form saves what was changed on it."""
    found = get_inspection(request, pk, RUN)
    if found.state not in OPEN:
        messages.info(request, _("Buổi kiểm tra đã khép lại; không ghi thêm kết quả."))
        return redirect(found)
    lines = lines_of(found)
    if request.method == "POST":
        mistakes = _save_form(request, found, lines)
        for mistake in mistakes:
            messages.warning(request, mistake)
        if not mistakes:
            messages.success(request, _("Đã lưu."))
        return redirect("applications:inspection_field", pk=found.pk)
    values = {"inspection": found, "lines": lines, "photos": found.photos.select_related("file", "question")}
    return render(request, "applications/inspection/field.html", values)


def _save_form(request, found: Inspection, lines: list[Line]) -> list[str]:
    """Record the lines that differ from what the page showed; return what could not be taken."""
    mistakes = []
    for line in lines:
        raw = {name: request.POST.get(f"{line.key}-{name}", "") for name in ("met", "seen", "note")}
        shown = {name: request.POST.get(f"{line.key}-{name}-was", "") for name in raw}
        if raw == shown:
            continue
        item = {**raw, "client_id": str(uuid.uuid4()), "question": line.question.pk}
        item |= {"dossier": line.dossier.pk if line.dossier else None, "recorded_at": timezone.now().isoformat()}
        try:
            record_answer(inspection=found, entry=read_entry(item), by=request.user)
        except ActionError as mistake:
            mistakes.append(f"{line.question.text}: {mistake.message}")
    if request.FILES.get("photo"):
        try:
            add_photo(
                inspection=found,
                client_id=uuid.uuid4(),
                upload=request.FILES["photo"],
                caption=nfc(request.POST.get("caption", "").replace("\0", "")),
                taken_at=timezone.now(),
                by=request.user,
            )
        except ActionError as mistake:
            mistakes.append(mistake.message)
    return mistakes


@never_cache
def worker(request, pk: int):
    """The service worker of this visit's page; its scope is the folder of its address."""
    found = get_inspection(request, pk, RUN)
    address = reverse("applications:inspection_field", args=[found.pk])
    assets = [staticfiles_storage.url(name) for name in ASSETS]
    assets += [f"{settings.STATIC_URL}{name}" for name in MODULES]
    values = {"name": f"kiem-tra-{found.pk}", "page": address, "assets": assets}
    text = render(request, "applications/inspection/worker.js", {"values": json.dumps(values)}).content
    return HttpResponse(text, content_type="text/javascript; charset=utf-8")


@never_cache
def state(request, pk: int):
    """What stands on the portal now, who is signed in, and the token that sending needs."""
    found = get_inspection(request, pk, RUN)
    return JsonResponse(_standing(request, found))


def _standing(request, found: Inspection) -> dict:
    return {
        "user": request.user.pk,
        "csrf": get_token(request),
        "open": found.state in OPEN,
        "state": found.get_state_display(),
        "answers": [shown(one) for one in found.answers.select_related("recorded_by")],
        "photos": [str(one) for one in found.photos.values_list("client_id", flat=True)],
    }


def shown(answer: InspectionAnswer) -> dict:
    """An answer as the page writes it into its boxes."""
    met = {True: "yes", False: "no", None: ""}[answer.met]
    return {
        "key": f"{answer.question_id}-{answer.dossier_id or 0}",
        "met": met,
        "seen": "" if answer.seen is None else str(answer.seen),
        "note": answer.note,
        "recorded_at": answer.recorded_at.isoformat(),
        "client_id": str(answer.client_id or ""),
        "by": answer.recorded_by.full_name if answer.recorded_by else "",
    }


def sync(request, pk: int):
    """Take a batch of answers, each by itself; say of each what became of it. 409 for another account's batch."""
    found = get_inspection(request, pk, RUN)
    try:
        batch = json.loads(request.body)
        items, user, sent_at = batch["answers"], batch["user"], _moment(batch.get("sent_at"))
        if not isinstance(items, list) or len(items) > MOST_ITEMS:
            raise ValueError
    except (ValueError, KeyError, TypeError, RecursionError, ActionError):
        return JsonResponse({"message": _("Không đọc được dữ liệu gửi lên.")}, status=400)
    if user != request.user.pk:
        return JsonResponse({"message": _other_account()}, status=409)
    now = timezone.now()
    results = [_one(request, found, item, sent_at, now) for item in items]
    return JsonResponse({"results": results, **_standing(request, Inspection.objects.get(pk=found.pk))})


def _one(request, found: Inspection, item, sent_at, now) -> dict:
    client_id = item.get("client_id") if isinstance(item, dict) else None
    try:
        entry = read_entry(item, sent_at=sent_at, now=now)
        status, answer = record_answer(inspection=found, entry=entry, by=request.user)
    except VisitClosed as closed:
        return {"client_id": client_id, "status": "closed", "message": closed.message}
    except ActionError as mistake:
        return {"client_id": client_id, "status": "refused", "message": mistake.message}
    message = ""
    if status == "superseded":
        who = answer.recorded_by.full_name if answer.recorded_by else _("người khác")
        message = _("Đã có kết quả ghi sau của %(who)s; giữ kết quả đó.") % {"who": who}
    return {"client_id": client_id, "status": status, "message": message, "stands": shown(answer)}


def read_entry(item: dict, *, sent_at=None, now=None) -> Entry:
    """An item of a phone as an Entry; ActionError with a sentence for whatever can't be read."""
    now = now or timezone.now()
    try:
        client_id = uuid.UUID(item["client_id"])
        question, dossier = int(item["question"]), item.get("dossier")
        dossier, met, note = int(dossier) if dossier else None, MET[item.get("met") or ""], item.get("note") or ""
        seen, recorded_at = item.get("seen") or "", _moment(item["recorded_at"])
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as wrong:
        raise ActionError(_("Không đọc được mục này.")) from wrong
    if not isinstance(note, str) or max(question, dossier or 0) >= 2**31 or recorded_at is None:
        raise ActionError(_("Không đọc được mục này."))
    try:
        number = parse_integer(str(seen), minimum=0, maximum=MOST_MONEY) if str(seen).strip() else None
    except ParseError as mistake:
        raise ActionError(mistake.message, field="seen") from mistake
    note = nfc(note.replace("\0", ""))
    return Entry(client_id, question, corrected(recorded_at, sent_at, now), dossier, met, number, note)


def _moment(text):
    """An aware moment from ISO text; None for nothing; ActionError for anything else."""
    if not text:
        return None
    try:
        at = parse_datetime(text)
    except (TypeError, ValueError) as wrong:
        raise ActionError(_("Không đọc được giờ ghi.")) from wrong
    # A clock that was never set says 1970; beyond these years moments can't be reckoned with.
    if at is None or timezone.is_naive(at) or not 1970 <= at.year <= 2100:
        raise ActionError(_("Không đọc được giờ ghi."))
    return at


def photo(request, pk: int):
    """Take one photo, or a new caption of one that came before."""
    found = get_inspection(request, pk, RUN)
    data = request.POST
    if data.get("user") != str(request.user.pk):
        return JsonResponse({"message": _other_account()}, status=409)
    try:
        client_id, question = uuid.UUID(data.get("client_id", "")), data.get("question", "")
        question = int(question) if question.isdecimal() and len(question) < 10 else None
    except ValueError:
        return JsonResponse({"status": "refused", "message": _("Không đọc được mục này.")})
    now = timezone.now()
    try:
        taken_at = corrected(_moment(data.get("taken_at")) or now, _moment(data.get("sent_at")), now)
        status, row = add_photo(
            inspection=found,
            client_id=client_id,
            upload=request.FILES.get("photo"),
            caption=nfc(data.get("caption", "").replace("\0", "")),
            question=question,
            taken_at=taken_at,
            by=request.user,
        )
    except VisitClosed as closed:
        return JsonResponse({"status": "closed", "message": closed.message})
    except ActionError as mistake:
        return JsonResponse({"status": "refused", "message": mistake.message})
    return JsonResponse({"status": status, "url": row.file.get_absolute_url()})


def _other_account() -> str:
    return _("Kết quả này được ghi bằng tài khoản khác; hãy đăng nhập lại bằng tài khoản đó để gửi.")
