"""Invitations from an Excel list: read, check every row, invite all or nobody."""

from dataclasses import dataclass, field

from django.core import signing
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.parsing import ParseError, parse_email, parse_name, parse_phone
from spcncl_portal.core.spreadsheets import ColumnSpec, RowError, cell_text, read_sheet, read_table, write_template
from spcncl_portal.core.text import search_text

from .actions.invitations import InvitationRow, check_invitation
from .forms import find_scope
from .models import User
from .roles import Role
from .rules import grantable

MAX_ROWS = 500
SALT = "accounts.invitations"


def parse_role(cell: object) -> str:
    """A role by its Vietnamese name, accents and case aside, or by its code."""
    words = search_text(cell_text(cell))
    for value, label in Role.choices:
        if words in (search_text(str(label)), search_text(value)):
            return value
    raise ParseError(_("Vai trò không có trong danh sách; hãy chọn trong danh sách thả xuống của tệp mẫu."))


def columns() -> tuple[ColumnSpec, ...]:
    """The columns of the list, in the language of the moment."""
    return (
        ColumnSpec(
            "email", (_("Thư điện tử"), "Email", "E-mail"), required=True, parser=parse_email, text=True, width=32
        ),
        ColumnSpec("full_name", (_("Họ và tên"), "Họ tên"), parser=parse_name, width=28),
        ColumnSpec("position", (_("Chức vụ"),), width=24),
        ColumnSpec("phone", (_("Điện thoại"), "Số điện thoại"), parser=parse_phone, text=True, width=16),
        ColumnSpec("role", (_("Vai trò"),), required=True, parser=parse_role, width=28),
        ColumnSpec(
            "scope",
            (_("Đơn vị hoặc doanh nghiệp"), "Mã đơn vị", "Đơn vị"),
            text=True,
            width=36,
            note=_("Mã hoặc tên đầy đủ của đơn vị; mã số thuế của doanh nghiệp. Để trống cho các vai trò khác."),
        ),
    )


def template(by: User) -> bytes:
    """The Excel file to fill in; its drop-down holds the roles that the person may give."""
    roles = [str(label) for value, label in Role.choices if value in grantable(by)]
    sample = {
        "email": "nguyenvanan@example.vn",
        "full_name": "Nguyễn Văn An",
        "position": _("Chuyên viên"),
        "phone": "0912345678",
        "role": str(Role.BODY_OFFICER.label),
        "scope": "008",
    }
    return write_template(columns(), _("Danh sách mời tham gia cổng"), [sample], {"role": roles})


@dataclass
class Preview:
    """What a list would do: rows to show, faults, and the signed rows to send back when there are no faults."""

    rows: list[dict] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    token: str = ""


def preview(data: bytes, filename: str, *, by: User) -> Preview:
    """Read and check a list. Raises ActionError when the file can't be read at all."""
    specs = columns()
    table = read_table(read_sheet(data, filename, specs), specs)
    if table.total > MAX_ROWS:
        raise ActionError(_("Mỗi lần mời nhiều nhất %(n)s người; hãy chia tệp.") % {"n": MAX_ROWS})
    result = Preview(errors=list(table.errors))
    seen: dict[tuple, int] = {}
    for row in table.rows:
        _check_row(row, by, result, seen)
    result.errors.sort(key=lambda error: error.row)
    if not result.errors:
        packed = [{key: row[key] for key in row if not key.endswith("_label")} for row in result.rows]
        result.token = signing.dumps({"by": by.pk, "rows": packed}, salt=SALT, compress=True)
    return result


def _check_row(row, by: User, result: Preview, seen: dict[tuple, int]) -> None:
    values = row.values
    titles = {spec.name: spec.title for spec in columns()}
    try:
        scope = find_scope(values["role"], values["scope"])
        email, place = check_invitation(email=values["email"], role=values["role"], by=by, scope=scope)
    except ActionError as mistake:
        name = mistake.field or "email"
        result.errors.append(RowError(row.number, titles.get(name, ""), str(values.get(name) or ""), mistake.message))
        return
    except PermissionDenied:
        role = Role(values["role"]).label
        result.errors.append(RowError(row.number, titles["role"], str(role), _("Bạn không được giao vai trò này.")))
        return
    key = (email, values["role"], str(scope))
    if key in seen:
        text = _("Trùng với dòng %(row)s.") % {"row": seen[key]}
        result.errors.append(RowError(row.number, titles["email"], email, text))
        return
    seen[key] = row.number
    shown = {name: values[name] or "" for name in ("email", "full_name", "position", "phone", "role")}
    result.rows.append(
        {
            "number": row.number,
            **shown,
            "scope": scope,
            "scope_label": place.label if place else "",
            "role_label": str(Role(values["role"]).label),
        }
    )


def rows_from_token(token: str, *, by: User) -> list[InvitationRow]:
    """The checked rows that a preview gave out to this person within the last hour."""
    try:
        packed = signing.loads(token, salt=SALT, max_age=3600)
    except signing.BadSignature as problem:
        raise ActionError(_("Bản xem trước đã hết hạn; hãy tải tệp lên lại.")) from problem
    if packed["by"] != by.pk:
        raise ActionError(_("Bản xem trước này của người khác; hãy tải tệp lên lại."))
    return [InvitationRow(**row) for row in packed["rows"]]
