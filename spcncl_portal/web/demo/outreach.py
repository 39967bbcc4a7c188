"""Outreach of the demo: 2021 with 36 enterprises worked with in 41 sessions, and prospects of every step this year.

Enterprises that nominate nothing, people and what was said are invented and marked `demo`.
"""

import datetime
import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from applications.actions.prospect import ProspectData, add_prospect, assign_prospect, set_next_step, take_step
from applications.actions.prospect_import import keep_prospect_list
from applications.actions.working_session import SessionData, record_session
from applications.imports.prospects import columns
from applications.models import Enterprise, Prospect
from spcncl_portal.accounts.models import User
from spcncl_portal.core.text import search_text
from spcncl_portal.programme.models import Body, Cycle, Sector

from .makers import Maker
from .papers import upload

WORKED_WITH, SESSIONS = 36, 41
DISTRICT, WARD, ASSOCIATION = "008", "00331", "HAMI"
GROUPS, OF_GROUP = 5, 4
LIST = "van-dong-minh-hoa.csv"
# 2021: invented ones that never handed in a dossier; the first two were met.
OTHERS = (
    ("Hợp tác xã Mây tre Trình Diễn", "guide"),
    ("Công ty TNHH Bao bì Trình Diễn", "decline"),
    ("Công ty CP Giấy Trình Diễn", "decline"),
    ("Công ty TNHH Cơ khí Trình Diễn Hai", "decline"),
    ("Công ty CP Gốm Trình Diễn", "contact"),
    ("Công ty TNHH Nội thất Trình Diễn", "contact"),
    ("Công ty CP Sơn Trình Diễn", "contact"),
    ("Công ty TNHH In Trình Diễn", "invite"),
    ("Công ty CP Khuôn mẫu Trình Diễn", "invite"),
    ("Cơ sở Đồ gỗ Trình Diễn", "invite"),
    ("Công ty TNHH Da giày Trình Diễn", ""),
    ("Cơ sở Thêu Trình Diễn", ""),
)
REASONS = (
    "Đang di dời nhà xưởng (minh họa).",
    "Chưa có nhu cầu trong năm nay (minh họa).",
    "Đã ngừng sản xuất (minh họa).",
)
# This year: name, product, code of the leading body, steps, next step and in how many days, taken by whom.
THIS_YEAR = (
    ("Công ty TNHH Robot Trình Diễn", "Cánh tay robot", WARD, ("invite", "contact"), "Hẹn buổi làm việc", -2, "quan"),
    ("Công ty CP Pin Trình Diễn", "Pin xe điện", WARD, ("invite",), "Gọi giám đốc", 0, "quan"),
    ("Cơ sở Đúc đồng Trình Diễn", "Đồ đồng mỹ nghệ", WARD, ("contact", "session", "guide"), "Nhắc đăng ký", 3, "quan"),
    ("Công ty TNHH Ốc vít Trình Diễn", "Ốc vít chính xác", WARD, (), "", None, ""),
    ("Công ty CP Máy in 3D Trình Diễn", "Máy in 3D", "", ("contact", "session"), "Gửi mẫu hồ sơ", 1, "sct"),
    ("Công ty TNHH Bơm Trình Diễn", "Bơm công nghiệp", "", ("invite", "contact"), "Gọi lại phòng kế hoạch", -1, "sct"),
    ("Công ty CP Kính Trình Diễn", "Kính cường lực", "", ("invite",), "", None, ""),
    ("Công ty TNHH Vi mạch Trình Diễn", "Vi mạch cảm biến", "", (), "", None, ""),
    ("Công ty CP Sợi Trình Diễn", "Sợi tái chế", "", ("contact", "decline"), "", None, "sct"),
    (
        "Công ty TNHH Dao kéo Trình Diễn",
        "Dao công nghiệp",
        ASSOCIATION,
        ("invite", "contact"),
        "Mời dự họp hội",
        5,
        "hoi",
    ),
)


def outreach_2021(cycle: Cycle, makers: list[Maker], people: dict[str, User]) -> None:
    """Before April: who was listed, invited, met; the replay moves those who register and submit by itself."""
    staff, sectors = people["sct"], {sector.code: sector for sector in Sector.objects.all()}
    units = {body.code: body for body in Body.objects.filter(code__in=[maker.unit for maker in makers])}
    leaders = {DISTRICT: people["quan"], ASSOCIATION: people["hoi"]}
    bodies = {body.code: body for body in Body.objects.filter(code__in=leaders)}
    met = []
    for number, maker in enumerate(makers):
        code = DISTRICT if maker.unit == DISTRICT else ASSOCIATION if number % 11 == 10 else ""
        data = ProspectData(
            name=maker.name,
            tax_code=maker.tax_code,
            unit=units[maker.unit],
            sector=sectors[maker.products[0].sector],
            product=maker.products[0].name,
            contact_name="Bộ phận kế hoạch",
            phone="+842439990000",
        )
        by = leaders.get(code, staff)
        row = add_prospect(cycle=cycle, data=data, body=bodies.get(code), owner=by, by=by, demo=True)
        met.append(take_step(prospect=row, action="invite", by=by))
    others = [add_prospect(cycle=cycle, data=ProspectData(name=name), by=staff, demo=True) for name, _step in OTHERS]
    met += others[: WORKED_WITH - len(met)]
    _sessions_2021(cycle, met, leaders, staff)
    for number, (row, (_name, action)) in enumerate(zip(others, OTHERS, strict=True)):
        if action:
            reason = REASONS[number % len(REASONS)] if action == "decline" else ""
            take_step(prospect=row, action=action, by=staff, reason=reason)


def _sessions_2021(cycle: Cycle, met: list[Prospect], leaders: dict[str, User], staff: User) -> None:
    """Five meetings of four enterprises, one for each of the rest, and second meetings up to 41 in all."""
    office = [row for row in met if row.body_id is None]
    grouped = office[: GROUPS * OF_GROUP]
    rounds = [grouped[start : start + OF_GROUP] for start in range(0, len(grouped), OF_GROUP)]
    rounds += [[row] for row in met if row not in grouped]
    first = len(rounds)
    rounds += [[row] for row in met[: SESSIONS - first]]
    for number, rows in enumerate(rounds):
        body = rows[0].body
        day = datetime.date(2021, 3, 12) + datetime.timedelta(days=number * 45 // SESSIONS)
        uploads = [photo(f"anh-buoi-{number + 1}.png", f"Ảnh minh họa – {day:%d/%m/%Y}")] if number < 3 else []
        record_session(
            cycle=cycle,
            data=_data(day, rows, body, second=number >= first),
            prospects=rows,
            body=body,
            by=leaders[body.code] if body else staff,
            uploads=uploads,
            demo=True,
        )


def _data(day: datetime.date, rows: list[Prospect], body: Body | None, *, second: bool = False) -> SessionData:
    names = ", ".join(row.name for row in rows)
    said = "Rà soát hồ sơ, giải đáp vướng mắc về số liệu" if second else "Giới thiệu chương trình, điều kiện, quyền lợi"
    return SessionData(
        held_on=day,
        place="Trụ sở Sở Công Thương" if len(rows) > 1 else f"Trụ sở {names}"[:250],
        chair="Trần Văn Hoàng" if body else "Trịnh Văn Đức",
        secretary="Cán bộ ghi biên bản (minh họa)",
        office_people=f"Đại diện {body.name if body else 'Sở Công Thương'} (minh họa)",
        minutes=f"{said} với {names} (minh họa).",
        conclusion="Doanh nghiệp xem xét tham gia; cơ quan hướng dẫn lập hồ sơ (minh họa).",
    )


def outreach_this_year(cycle: Cycle, people: dict[str, User], today: datetime.date) -> None:
    """Prospects at every step, some late, some that nobody has; a list from Excel not yet taken over."""
    staff, ward = people["sct"], Body.objects.get(code=WARD)
    bodies = {body.code: body for body in Body.objects.filter(code__in=(WARD, ASSOCIATION))}
    by_code = {WARD: people["quan"], ASSOCIATION: people["hoi"], "": staff}
    for name, product, code, steps, words, days, owner in THIS_YEAR:
        data = ProspectData(name=name, product=product, unit=ward if code == WARD else None)
        row = add_prospect(cycle=cycle, data=data, body=bodies.get(code), by=staff, demo=True)
        if owner:
            assign_prospect(prospect=row, owner=people[owner], by=None)
        for step in steps:
            _step(cycle, row, step, by_code[code], today)
        if words:
            day = today + datetime.timedelta(days=days)
            set_next_step(prospect=row, next_step=words, next_on=day, by=None, today=min(day, today))
    _known_enterprises(cycle, staff)
    text = "\n".join(";".join(line) for line in (_titles(cycle), ("Công ty CP Ván ép Trình Diễn", "")))
    listed = SimpleUploadedFile(LIST, text.encode("utf-8-sig"), content_type="text/csv")
    keep_prospect_list(upload=listed, by=staff)


def _step(cycle: Cycle, row: Prospect, step: str, by: User, today: datetime.date) -> None:
    if step != "session":
        take_step(prospect=row, action=step, by=by, reason=REASONS[0] if step == "decline" else "")
        return
    uploads = [photo("anh-buoi-lam-viec.png", "Ảnh minh họa"), upload("Giấy mời làm việc")] if row.body_id else []
    day = today - datetime.timedelta(days=4)
    data = _data(day, [row], row.body)
    record_session(cycle=cycle, data=data, prospects=[row], body=row.body, by=by, uploads=uploads, demo=True)


def _known_enterprises(cycle: Cycle, staff: User) -> None:
    """Of the enterprises that are on the portal one without a dossier this year and two with one."""
    known = Enterprise.objects.filter(demo=True, state="verified").order_by("sort_key")
    without = known.exclude(dossiers__cycle=cycle)[:1]
    with_one = known.filter(dossiers__cycle=cycle, dossiers__submissions__isnull=False).distinct()[:2]
    for enterprise in [*without, *with_one]:
        data = ProspectData(name=enterprise.name, tax_code=enterprise.tax_code, unit=enterprise.unit)
        add_prospect(cycle=cycle, data=data, owner=staff, by=staff, demo=True)


def _titles(cycle: Cycle) -> tuple[str, str]:
    titles = {column.name: column.title for column in columns(cycle)}
    return titles["name"], titles["tax_code"]


def photo(name: str, words: str) -> SimpleUploadedFile:
    """A small picture that says that it stands for a photo."""
    picture = Image.new("RGB", (640, 480), "#d8e2ea")
    ImageDraw.Draw(picture).text((24, 220), search_text(words), fill="#27445c", font_size=28)
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    return SimpleUploadedFile(name, buffer.getvalue(), content_type="image/png")
