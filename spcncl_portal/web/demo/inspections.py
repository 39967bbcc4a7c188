"""Visits on site of the demo: 2021 replayed with minutes signed by both sides, this year one of each kind."""

import datetime
import io
import uuid

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import F
from django.utils import timezone
from PIL import Image, ImageDraw

from applications.actions.inspection import (
    Member,
    call_off_inspection,
    finish_inspection,
    plan_inspection,
    sign_inspection,
)
from applications.actions.inspection_sync import Entry, add_photo, record_answer
from applications.inspection_queries import YES_NO, dossiers_to_inspect, lines_of
from applications.models import Dossier, Inspection
from spcncl_portal.accounts.models import User
from spcncl_portal.programme.models import Cycle
from spcncl_portal.programme.working_days import working_calendar

from .nominations import HANOI
from .papers import upload

SIGNED_2021, A_DAY = 12, 3
DIFFERING = {
    3: ("doanh-thu-san-pham", 91),
    7: ("lao-dong", 84),
    10: ("gia-tri-san-xuat", 93),
}  # visit → figure, per cent
HOURS = (datetime.time(8, 30), datetime.time(10, 30), datetime.time(14, 0))
LENGTH = datetime.timedelta(minutes=90)


def team_of(staff: User) -> list[Member]:
    return [
        Member(staff.full_name, "Sở Công Thương", staff, is_lead=True),
        Member("Vũ Minh Họa", "Sở Khoa học và Công nghệ (minh họa)"),
    ]


def plan(dossier: Dossier, start: datetime.datetime, staff: User) -> Inspection:
    enterprise = dossier.enterprise
    return plan_inspection(
        enterprise=enterprise,
        dossiers=[dossier],
        starts_at=start,
        ends_at=start + LENGTH,
        place=enterprise.factory or enterprise.head_office or "Nhà xưởng trình diễn, Hà Nội",
        team=team_of(staff),
        by=staff,
        demo=True,
    )


def record(visit: Inspection, staff: User, *, differing: tuple[str, int] | None = None, photo: bool = False) -> None:
    """Every line answered as declared, but for one figure at so many per cent; on one visit a drawn photo."""
    for number, line in enumerate(lines_of(visit)):
        seen = line.snapshot
        if differing and line.question.code == differing[0] and seen:
            seen = seen * differing[1] // 100
        at = min(visit.starts_at + datetime.timedelta(minutes=5 * number + 5), timezone.now())
        note = "Theo sổ sách xem tại chỗ (minh họa)." if seen != line.snapshot else ""
        entry = Entry(
            client_id=uuid.uuid4(),
            question=line.question.pk,
            recorded_at=at,
            dossier=line.dossier.pk if line.dossier else None,
            met=True if line.question.kind == YES_NO else None,
            seen=seen,
            note=note,
        )
        record_answer(inspection=visit, entry=entry, by=staff)
    if photo:
        add_photo(
            inspection=visit,
            client_id=uuid.uuid4(),
            upload=drawn_photo(),
            caption="Ảnh minh họa",
            taken_at=min(visit.starts_at, timezone.now()),
            by=staff,
        )
    # The portal received them when the visit was, not when the demo is made.
    visit.answers.update(received_at=F("recorded_at"))
    visit.photos.update(received_at=F("taken_at"))


def drawn_photo() -> SimpleUploadedFile:
    """A picture that can't be taken for a real one."""
    image = Image.new("RGB", (800, 600), "#dcebf9")
    pen = ImageDraw.Draw(image)
    roofs = [(120, 420), (120, 260), (260, 340), (260, 260), (400, 340), (400, 260), (540, 340), (680, 340), (680, 420)]
    pen.polygon(roofs, fill="#2f7cc0")
    pen.text((300, 480), "DEMO", fill="#9b1f1a", font_size=60)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80)
    return SimpleUploadedFile("anh-minh-hoa.jpg", out.getvalue(), content_type="image/jpeg")


def close(visit: Inspection, staff: User, *, differs: bool) -> Inspection:
    people = "Người đại diện doanh nghiệp (minh họa)"
    summary = "Một số liệu thực tế thấp hơn hồ sơ, còn lại đúng." if differs else "Nhà xưởng, sản phẩm đúng như hồ sơ."
    return finish_inspection(
        inspection=visit,
        result="differs" if differs else "confirmed",
        summary=f"{summary} (minh họa)",
        enterprise_people=people,
        enterprise_opinion="Thống nhất với biên bản (minh họa).",
        by=staff,
        at=min(visit.ends_at, timezone.now()),
    )


def sign(visit: Inspection, staff: User) -> None:
    sign_inspection(
        inspection=visit,
        enterprise_signer=visit.enterprise.legal_representative or "Người đại diện (minh họa)",
        enterprise_signer_position=visit.enterprise.representative_position or "Giám đốc",
        team_signer=staff.full_name,
        team_signer_position="Trưởng đoàn",
        upload=upload("Biên bản kiểm tra thực tế đã ký"),
        by=staff,
        at=min(visit.ends_at + datetime.timedelta(hours=2), timezone.now()),
    )


def first_of_each_enterprise(cycle: Cycle) -> list[Dossier]:
    """A dossier for each enterprise that can be visited, in the order of the units."""
    found: dict[int, Dossier] = {}
    for dossier in dossiers_to_inspect(cycle):
        found.setdefault(dossier.enterprise_id, dossier)
    return list(found.values())


def inspect_2021(cycle: Cycle, staff: User) -> None:
    """July 2021: twelve visits with signed minutes, three of them with a difference; one was called off."""
    dossiers = first_of_each_enterprise(cycle)
    day = datetime.date(2021, 7, 5)
    for number, dossier in enumerate(dossiers[: SIGNED_2021 + 1]):
        start = datetime.datetime.combine(day + datetime.timedelta(days=number // A_DAY), HOURS[number % A_DAY], HANOI)
        visit = plan(dossier, start, staff)
        if number == SIGNED_2021:
            call_off_inspection(inspection=visit, reason="Doanh nghiệp tạm dừng sản xuất (minh họa).", by=staff)
            continue
        record(visit, staff, differing=DIFFERING.get(number), photo=number == 0)
        sign(close(visit, staff, differs=number in DIFFERING), staff)


def inspect_this_year(cycle: Cycle, staff: User, today: datetime.date) -> None:
    """One visit of today, one of the next working day, one that is done and waits for its signatures."""
    before, after = today - datetime.timedelta(days=1), today + datetime.timedelta(days=1)
    days = working_calendar()
    plans = (days.at_or_before(before), today, days.at_or_after(after))
    for dossier, day, hour in zip(first_of_each_enterprise(cycle), plans, HOURS, strict=False):
        visit = plan(dossier, datetime.datetime.combine(day, hour, HANOI), staff)
        if day < today:
            record(visit, staff, differing=("doanh-thu-san-pham", 88), photo=True)
            close(visit, staff, differs=True)
