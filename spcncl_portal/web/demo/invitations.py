"""Sets of invitation forms and papers of the programme in the demo; enterprises and papers are invented, marked `demo`.

2021: the 400 sets of the plan in three batches, without their PDF. This year: two batches, one of them just made.
"""

import datetime
import random

from django.utils import timezone

from applications.actions.invitation import make_batch, move_sets, note_registration
from applications.actions.programme_file import add_paper, add_version
from applications.invitation_queries import invitable
from applications.models import (
    Enterprise,
    InvitationBatch,
    InvitationSet,
    ProgrammeFile,
    ProgrammeFileVersion,
    Prospect,
)
from applications.states import ProspectState
from spcncl_portal.accounts.models import User
from spcncl_portal.core.log import log_bulk
from spcncl_portal.programme.models import Body, Cycle

from .makers import tax_codes
from .nominations import moment
from .papers import upload

SETS = 400  # the plan's indicator
SEED = 400
# 2021: name of the batch, sets, day sent in March, of them delivered, come back, opened.
BATCHES = (
    ("Đợt 1: gửi qua bưu điện", 200, 12, 182, 14, 61),
    ("Đợt 2: phát qua quận, huyện", 150, 16, 131, 0, 38),
    ("Đợt 3: hội nghị phổ biến", 50, 23, 46, 0, 12),
)
PAPERS = (
    ("Sổ tay hướng dẫn lập hồ sơ", "Handbook: preparing a dossier", ProgrammeFile.Kind.HANDBOOK, 37),
    ("Mẫu phiếu đăng ký", "Registration form", ProgrammeFile.Kind.FORM, 22),
    ("Bài trình bày giới thiệu chương trình", "Introduction to the programme", ProgrammeFile.Kind.PRESENTATION, 9),
)
NOT_REAL = "Tài liệu minh họa, không phải tài liệu của chương trình."


def invitations_2021(cycle: Cycle, staff: User) -> None:
    """400 sets to those listed before and to invented ones that never answered; states mixed."""
    known = list(invitable(cycle).order_by("sort_key", "pk"))
    chosen = known + _never_answered(cycle, SETS - len(known), staff)
    start = 0
    for name, count, day, delivered, failed, opened in BATCHES:
        part = chosen[start : start + count]
        start += count
        batch = make_batch(cycle=cycle, name=name, prospects=[one.pk for one in part], by=staff, demo=True)
        sent = moment(cycle.year, 3, day)
        InvitationBatch.objects.filter(pk=batch.pk).update(created_at=sent - datetime.timedelta(days=2))
        _move(batch, staff, sent, delivered, failed)
        _open(list(batch.sets.filter(number__lte=opened)), sent + datetime.timedelta(days=4))


def _move(batch: InvitationBatch, staff: User, sent: datetime.datetime, delivered: int, failed: int) -> None:
    sets = list(batch.sets.order_by("number"))
    move_sets(sets=sets, action="print", by=staff, at=sent - datetime.timedelta(days=1))
    move_sets(sets=sets, action="send", by=staff, at=sent)
    move_sets(sets=sets[:delivered], action="deliver", by=staff, at=sent + datetime.timedelta(days=3))
    back = sets[len(sets) - failed :] if failed else []
    move_sets(sets=back, action="fail", by=staff, reason="Bưu điện trả lại: không tìm thấy địa chỉ (minh họa).")


def _open(sets: list[InvitationSet], at: datetime.datetime) -> None:
    InvitationSet.objects.filter(pk__in=[one.pk for one in sets]).update(opened_at=at)


def _never_answered(cycle: Cycle, count: int, staff: User) -> list[Prospect]:
    """Invented enterprises that were written to and never heard of again."""
    units = list(Body.objects.filter(kind="district").order_by("code"))
    rows = []
    for number, code in enumerate(tax_codes(random.Random(SEED), count), start=1):
        unit = units[number % len(units)]
        row = Prospect(cycle=cycle, name=f"Doanh nghiệp minh họa {number:03d}", tax_code=code, unit=unit, demo=True)
        row.address = f"Số {number} phố Minh Họa, {unit.name}, Hà Nội"
        row.state = ProspectState.INVITED
        row.fill_search_columns()
        rows.append(row)
    made = Prospect.objects.bulk_create(rows, batch_size=200)
    log_bulk(made, "create", by=staff)
    return made


def registered_2021(cycle: Cycle) -> None:
    """Two of three makers registered in April with the code on their paper."""
    sets = InvitationSet.objects.filter(batch__cycle=cycle).select_related("batch__cycle", "prospect")
    by_code = {one.tax_code: one for one in sets.order_by("-number") if one.tax_code}
    known = Enterprise.objects.filter(tax_code__in=by_code).order_by("pk")
    for number, enterprise in enumerate(known):
        if number % 3 < 2:
            one = by_code[enterprise.tax_code]
            note_registration(one=one, enterprise=enterprise, by=None)
            at = moment(cycle.year, 4, 5 + number % 20)
            InvitationSet.objects.filter(pk=one.pk).update(registered_at=at, opened_at=at - datetime.timedelta(hours=1))


def invitations_this_year(cycle: Cycle, staff: User) -> None:
    """A batch that was sent, one that waits for the printer, and the papers that everybody may download."""
    rows = invitable(cycle).values_list("pk", flat=True)
    begun, listed = rows.exclude(state=ProspectState.LISTED), rows.filter(state=ProspectState.LISTED)
    sent = make_batch(cycle=cycle, name="Đợt 1 (minh họa)", prospects=begun, by=staff, demo=True)
    sets = list(sent.sets.order_by("number"))
    move_sets(sets=sets, action="print", by=staff)
    move_sets(sets=sets[:-1], action="send", by=staff)
    move_sets(sets=sets[:1], action="deliver", by=staff)
    move_sets(sets=sets[1:2], action="fail", by=staff, reason="Doanh nghiệp đã chuyển trụ sở (minh họa).")
    _open(sets[:1], timezone.now())
    make_batch(cycle=cycle, name="Đợt 2 (minh họa)", prospects=listed, by=staff, demo=True)
    for title, english, kind, downloads in PAPERS:
        _paper(cycle, title, english, kind, downloads, staff)


def _paper(cycle: Cycle, title: str, english: str, kind: str, downloads: int, staff: User) -> None:
    """A paper with two versions."""
    first = upload(title, f"{NOT_REAL} Phiên bản 1.")
    paper = add_paper(cycle=cycle, title=title, title_en=english, kind=kind, upload=first, by=staff, demo=True)
    second = upload(title, f"{NOT_REAL} Phiên bản 2.")
    add_version(paper=paper, upload=second, note="Sửa lỗi chính tả (minh họa).", by=staff)
    ProgrammeFileVersion.objects.filter(paper=paper, number=1).update(downloads=downloads)
