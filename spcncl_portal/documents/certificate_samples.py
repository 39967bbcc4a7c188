"""Sheets to look at a design with: names from the data, the longest and the shortest, or invented ones."""

import dataclasses
import datetime

from .certificate_kinds import RULES, CertificateKind, sample_names
from .certificate_layout import Layout
from .certificate_pieces import Signer
from .certificate_sheets import CertificateSheet, person_sheet, product_sheet

LONGEST, SHORTEST = "longest", "shortest"
DAY = datetime.date(2021, 11, 26)
CODE = "SP21-2345-6789-ABCD-XX"  # a picture of a code, not one
# Where the data has no names yet: as long and as short as names come.
_INVENTED = {
    "product": (
        "Hệ thống thiết bị đồng bộ cho dây chuyền sản xuất gạch không nung xi măng cốt liệu công suất 40 triệu "
        "viên tiêu chuẩn mỗi năm",
        "Ổ khóa",
    ),
    "enterprise": (
        "Công ty Trách nhiệm hữu hạn một thành viên Đầu tư, Sản xuất, Thương mại và Dịch vụ xuất nhập khẩu Thử Nghiệm",
        "Công ty A",
    ),
    "holder": ("Nguyễn Phan Hoàng Trương Thị Khánh Huyền", "Lê A"),
}


def names_for(kind: str, which: str) -> dict[str, str]:
    """Return the holder's words of a kind: the longest or the shortest of the data, else invented ones."""
    own = [name for name in RULES[kind].own if name not in ("number", "code")]
    rows = sample_names(kind)
    found = {}
    for name in own:
        texts = [row[name] for row in rows if row.get(name)] or list(_INVENTED[name])
        found[name] = max(texts, key=len) if which == LONGEST else min(texts, key=len)
    return found


def sample_sheet(kind: str, layout: Layout, which: str = LONGEST) -> CertificateSheet:
    """Return a sheet that no register knows: number, code and signers are samples."""
    names = names_for(kind, which)
    signers = (Signer("TM. Ủy ban nhân dân\nChủ tịch", "Nguyễn Văn A"), Signer("Trưởng đơn vị tổ chức", "Trần Thị B"))
    common = {
        "kind": kind,
        "number": f"000/2021/{RULES[kind].series}",
        "code": CODE,
        "year": DAY.year,
        "verification_url": f"https://spcncl.example/xac-minh/{CODE}/",
    }
    if kind in (CertificateKind.SPCNCL, CertificateKind.TOP10):
        sheet = product_sheet(
            **common, **names, decision_number="0000/QĐ-UBND", decision_date=DAY,
            valid_to=datetime.date(2023, 11, 25), signer_title=signers[0].title, signer_name=signers[0].name,
        )  # fmt: skip
    else:
        sheet = person_sheet(
            **common, **names, subject="Quản lý sản xuất tinh gọn và chuyển đổi số trong doanh nghiệp công nghiệp",
            first_day=DAY - datetime.timedelta(days=4), last_day=DAY - datetime.timedelta(days=2), issued_on=DAY,
        )  # fmt: skip
    return dataclasses.replace(sheet, signers=signers[: len(layout.signatures)])
