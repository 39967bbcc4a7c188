"""A person's notices; what was sent; in the demo, the mail as it left."""

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from spcncl_portal.core.tables import PER_PAGE, render_list

from . import actions, demo_mail, queries
from .filters import SentFilter
from .tables import SentTable


def own(request):
    """The person's notices, newest first."""
    page = Paginator(queries.notices_of(request.user), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "notifications/own.html", {"page": page})


@require_POST
def open_notice(request, pk: int):
    """Mark a notice as read and go where it leads."""
    notice = get_object_or_404(queries.notices_of(request.user), pk=pk)
    actions.mark_read(user=request.user, notice=notice)
    return redirect(notice.url or "notifications:own")


@require_POST
def read_all(request):
    actions.mark_read(user=request.user)
    return redirect("notifications:own")


def sent(request):
    """What was sent to whom, and whether the e-mail left."""
    return render_list(
        request,
        rows=queries.sent_notices(),
        table_class=SentTable,
        filter_class=SentFilter,
        template="notifications/sent.html",
        name="thu-da-gui",
    )


def demo_list(request):
    """The mail that the demo would have sent; newest first."""
    if not demo_mail.is_on():
        raise Http404
    return render(request, "notifications/demo_list.html", {"mails": demo_mail.newest(100)})


def demo_show(request, name: str):
    if not demo_mail.is_on():
        raise Http404
    mail = demo_mail.read(name)
    if mail is None:
        raise Http404
    return render(request, "notifications/demo_show.html", {"mail": mail})
