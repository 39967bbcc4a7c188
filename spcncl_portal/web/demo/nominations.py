"""Letters of nomination of the replay: all 30 districts and some departments, all through March, one late."""

import datetime
import random
from zoneinfo import ZoneInfo

from applications.actions.corrections import correct_letter
from applications.actions.doubles import decide_double
from applications.actions.nomination import create_letter, edit_letter, receive_letter, send_letter
from applications.actions.nominee_invitations import invite_nominees
from applications.actions.nominees import add_nominee, edit_nominee
from applications.doubles import doubles
from applications.models import NominationLetter
from applications.nominee_accounts import lines_to_invite
from spcncl_portal.accounts.models import User
from spcncl_portal.programme.models import Body, Cycle

from .figures import figures_of
from .makers import Maker
from .papers import upload

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
DEPARTMENTS = ("SKHCN", "STTTT", "BQLKCN", "SNNPTNT", "SXD", "SKHDT")
LATE = "282"  # Huyện Mỹ Đức, in the replay
LAST_DAY = ("281", "280", "279", "SKHDT")


def moment(year: int, month: int, day: int, hour: int = 9, minute: int = 0) -> datetime.datetime:
    """An instant in Hanoi time."""
    return datetime.datetime(year, month, day, hour, minute, tzinfo=HANOI)


def plan_letters(year: int) -> list[tuple[datetime.datetime, str]]:
    """When each body sends its letter: through March, several on the last day, one on 2 April; in order of time."""
    districts = list(Body.objects.filter(kind="district").order_by("code").values_list("code", flat=True))
    plan = []
    for number, code in enumerate([*districts, *DEPARTMENTS]):
        if code == LATE:
            plan.append((moment(year, 4, 2, 10, 15), code))
        elif code in LAST_DAY:
            plan.append((moment(year, 3, 31, 14 + number % 3, 30), code))
        else:
            plan.append((moment(year, 3, 12 + number * 19 // 40, 8 + number % 9, number % 6 * 10), code))
    return sorted(plan)


def make_letter(
    *, cycle: Cycle, body: Body, lines: list[dict], at: datetime.datetime, by: User | None, number: int
) -> NominationLetter:
    """A letter with its lines, signed copy and date, sent at `at`."""
    title = f"Văn bản giới thiệu của {body.name}"
    letter = create_letter(
        cycle=cycle,
        body=body,
        by=by,
        number=f"{number}/UBND-KT" if body.kind in ("district", "commune") else f"{number}/{body.code}-VP",
        dated=(at - datetime.timedelta(days=1)).date(),
        upload=upload(title),
    )
    for line in lines:
        add_nominee(letter=letter, by=by, values=line)
    return send_letter(letter=NominationLetter.objects.get(pk=letter.pk), by=by, at=at)


def receive(letter: NominationLetter, staff: User, at: datetime.datetime) -> None:
    """Staff receive the letter the next working morning; the late one with a reason."""
    reason = "Đơn vị gửi bản giấy đúng hạn, bản điện tử chậm do lỗi đường truyền (minh họa)." if letter.late else ""
    receive_letter(letter=letter, by=staff, late_reason=reason, at=at)


def lines_of(maker: Maker, sectors: dict[str, str], groups: dict[str, str]) -> list[dict]:
    """The lines that nominate a maker's products, with figures that meet the thresholds of their groups."""
    years = (1, 2, 3)
    figures = [one[years[-1]] for one in figures_of(maker, years, random.Random(maker.name))]
    return [
        {
            "enterprise_name": maker.name,
            "tax_code": maker.tax_code,
            "product_name": product.name,
            "sector": sectors[product.sector],
            "group": groups[product.group],
            "contact_name": "Bộ phận kế hoạch",
            "phone": "024 3999 0000",
            "in_hanoi": True,
            **{name: last[name] for name in ("product_revenue", "industrial_revenue", "export_usd")},
        }
        for product, last in zip(maker.products, figures, strict=True)
    ]


def add_doubles(lines: dict[str, list[dict]], departments: tuple[str, ...] = DEPARTMENTS) -> None:
    """Some products of districts stand in the letter of a department too; of one the name is written otherwise."""
    districts = [code for code in sorted(lines) if code not in departments and "note" not in lines[code][0]]
    for number, (department, district) in enumerate(zip(departments[:4], districts, strict=False)):
        line = dict(lines[district][0])
        if number == 3:
            line["product_name"] += " (bản mới)"
        lines[department].append(line)


def decide_doubles(cycle: Cycle, staff: User, *, first: int = 2) -> None:
    """The first double counts where it was nominated first, of the second all stand, those after `first` wait."""
    found = sorted(doubles(cycle), key=lambda one: one.pk)
    for number, double in enumerate(found[:first]):
        kept = double.lines[0] if number == 0 else None
        note = "Nhà xưởng đặt trên địa bàn của đơn vị này (minh họa)."
        if kept is None:
            note = "Hai đơn vị cùng giới thiệu, thông tin khớp nhau (minh họa)."
        decide_double(line=double.lines[0], kept=kept, note=note, by=staff)


NEWCOMERS = (
    ("Cơ sở Mây tre Phú Vinh (trình diễn)", "Giỏ mây xuất khẩu", "maytre@doanhnghiep.example"),
    ("Công ty TNHH Pin Hồ Tây (trình diễn)", "Bộ lưu điện HT-5", "pinhotay@doanhnghiep.example"),
    ("Hợp tác xã Gốm Kim Lan (trình diễn)", "Gạch gốm trang trí", ""),
)


def add_sequel(*, cycle: Cycle, sender: Body, tax_codes: list[str], staff: User) -> None:
    """Of the open cycle: products that two wards nominate, a corrected letter, nominees without an account, invited."""
    received = list(NominationLetter.objects.filter(cycle=cycle, state="received").order_by("pk"))
    at = received[-1].received_at
    lines = [_again(received[0], ""), _again(received[1], " (mới)")]
    lines += [
        {"enterprise_name": name, "tax_code": code, "product_name": product, "email": email, "phone": "024 3999 0001"}
        for (name, product, email), code in zip(NEWCOMERS, tax_codes, strict=True)
    ]
    make_letter(cycle=cycle, body=sender, lines=lines, at=at, by=None, number=41)
    decide_doubles(cycle, staff, first=1)
    _correct(received[2], at)
    with_address = [line for line in lines_to_invite(staff, cycle) if line.email]
    invite_nominees(lines=with_address[:1], by=staff)


def _again(letter: NominationLetter, ending: str) -> dict:
    line = letter.nominees.first()
    names = ("enterprise_name", "tax_code", "sector", "group", "contact_name", "phone")
    return {name: getattr(line, name) for name in names} | {"product_name": f"{line.product_name}{ending}"}


def _correct(letter: NominationLetter, at: datetime.datetime) -> None:
    """A letter that puts `letter` right: a figure filled in and a product added; sent, not yet received."""
    draft = correct_letter(letter=letter, by=None)
    line = draft.nominees.first()
    values = {"product_revenue": 12_500_000_000, "in_hanoi": True}
    edit_nominee(nominee=line, by=None, values=values)
    add_nominee(letter=draft, by=None, values=_again(letter, " xuất khẩu"))
    dated, title = (at - datetime.timedelta(days=1)).date(), f"Văn bản thay thế của {letter.body_name}"
    edit_letter(letter=draft, by=None, number="42/UBND-KT", dated=dated, upload=upload(title))
    send_letter(letter=NominationLetter.objects.get(pk=draft.pk), by=None, at=at)
