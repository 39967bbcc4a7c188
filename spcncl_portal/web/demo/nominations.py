"""Letters of nomination of the replay: all 30 districts and some departments, all through March, one late."""

import datetime
from zoneinfo import ZoneInfo

from applications.actions.nomination import create_letter, receive_letter, send_letter
from applications.actions.nominees import add_nominee
from applications.models import NominationLetter
from spcncl_portal.accounts.models import User
from spcncl_portal.programme.models import Body, Cycle

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
    """The lines that nominate a maker's products."""
    return [
        {
            "enterprise_name": maker.name,
            "tax_code": maker.tax_code,
            "product_name": product.name,
            "sector": sectors[product.sector],
            "group": groups[product.group],
            "contact_name": "Bộ phận kế hoạch",
            "phone": "024 3999 0000",
        }
        for product in maker.products
    ]
