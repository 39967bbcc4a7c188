"""Addresses of the settings of a cycle and of the public calendar."""

from spcncl_portal.core.routes import Viewing, public, route

from .models import Body, ChecklistItem, CriteriaSet, Criterion, Cycle, Deadline, Extension, Target, Task
from .views import bodies, calendar, criteria, cycles, deadlines, extensions, plan

app_name = "programme"
VIEW, EDIT = "programme.view_settings", "programme.edit_settings"


def _cycle() -> dict | None:
    year = Cycle.objects.values_list("year", flat=True).first()
    return {"year": year} if year else None


def _part_of(model, field: str):
    """Example of an address below a cycle: its year and the `field` of one of its rows."""

    def example() -> dict | None:
        found = model.objects.values("cycle__year", field).order_by("-cycle__year", field).first()
        return {"year": found["cycle__year"], field: found[field]} if found else None

    return example


def _with(model, field: str):
    def example() -> dict | None:
        cycle, value = _cycle(), model.objects.values_list(field, flat=True).first()
        return cycle | {field: value} if cycle and value else None

    return example


def _criterion() -> dict | None:
    cycle, row = _cycle(), Criterion.objects.order_by("criteria_set", "code").first()
    return cycle | {"pk": row.criteria_set_id, "code": row.code} if cycle and row else None


def _extension() -> dict | None:
    found = Extension.objects.select_related("deadline__cycle").first()
    return {"year": found.cycle_year, "pk": found.pk} if found else None


def _nomination() -> dict | None:
    found = Deadline.objects.filter(kind="nomination").values_list("cycle__year", flat=True).first()
    return {"year": found, "kind": "nomination"} if found else None


def _state_change() -> dict | None:
    found = Cycle.objects.first()
    line = found.machine.actions_from(found.state)[0] if found else None
    return {"year": found.year, "action": line.action} if line else None


YEAR = "chu-ky/<int:year>/"
urlpatterns = [
    route("chu-ky/", cycles.cycle_list, name="cycles", enter=VIEW, methods=("GET",)),
    route(
        "chu-ky/chon/",
        cycles.choose_cycle,
        name="choose_cycle",
        enter="programme.choose_cycle",
        methods=("POST",),
        viewing=Viewing.ONESELF,
    ),
    route(YEAR, cycles.cycle_settings, name="cycle", enter=VIEW, methods=("GET",), example=_cycle),
    route(f"{YEAR}thong-tin/", cycles.facts, name="facts", enter=EDIT, example=_cycle),
    route(f"{YEAR}don-vi-gioi-thieu/", cycles.nominating_kinds, name="nominating_kinds", enter=EDIT, example=_cycle),
    route(
        f"{YEAR}trang-thai/<slug:action>/", cycles.change_state, name="change_state", enter=EDIT, example=_state_change
    ),
    route(f"{YEAR}sao-chep/", cycles.copy, name="copy", enter=EDIT, example=_cycle),
    route(
        f"{YEAR}thoi-han/<slug:kind>/",
        deadlines.deadline,
        name="deadline",
        enter=EDIT,
        example=_part_of(Deadline, "kind"),
    ),
    route(
        f"{YEAR}thoi-han/<slug:kind>/moc/",
        deadlines.milestones,
        name="milestones",
        enter=EDIT,
        example=_part_of(Deadline, "kind"),
    ),
    route(
        f"{YEAR}gia-han/", extensions.extension_list, name="extensions", enter=VIEW, methods=("GET",), example=_cycle
    ),
    route(
        f"{YEAR}gia-han/them/<slug:kind>/",
        extensions.grant_extension,
        name="grant_extension",
        enter=EDIT,
        example=_nomination,
    ),
    route(
        f"{YEAR}gia-han/<int:pk>/thu-hoi/",
        extensions.withdraw_extension,
        name="withdraw_extension",
        enter=EDIT,
        example=_extension,
    ),
    route(f"{YEAR}bo-tieu-chi/", criteria.criteria, name="criteria", enter=EDIT, example=_cycle),
    route(
        f"{YEAR}bo-tieu-chi/<int:pk>/",
        criteria.criteria_values,
        name="criteria_values",
        enter=EDIT,
        example=_with(CriteriaSet, "pk"),
    ),
    route(
        f"{YEAR}bo-tieu-chi/<int:pk>/tieu-chi/<str:code>/",
        criteria.criterion,
        name="criterion",
        enter=EDIT,
        example=_criterion,
    ),
    route(
        f"{YEAR}bo-tieu-chi/<int:pk>/dieu-kien/",
        criteria.thresholds,
        name="thresholds",
        enter=EDIT,
        example=_with(CriteriaSet, "pk"),
    ),
    route(
        f"{YEAR}bo-tieu-chi/<int:pk>/ban-moi/",
        criteria.amend,
        name="amend_criteria",
        enter=EDIT,
        methods=("POST",),
        example=_with(CriteriaSet, "pk"),
    ),
    route(f"{YEAR}chi-tieu/<str:code>/", plan.target, name="target", enter=EDIT, example=_part_of(Target, "code")),
    route(f"{YEAR}nhiem-vu/<int:no>/", plan.indicators, name="indicators", enter=EDIT, example=_part_of(Task, "no")),
    route(f"{YEAR}tai-lieu/them/", plan.checklist_item, name="add_checklist_item", enter=EDIT, example=_cycle),
    route(
        f"{YEAR}tai-lieu/<slug:code>/",
        plan.checklist_item,
        name="checklist_item",
        enter=EDIT,
        example=_part_of(ChecklistItem, "code"),
    ),
    route(
        f"{YEAR}tai-lieu/<slug:code>/bo/",
        plan.remove_checklist_item,
        name="remove_checklist_item",
        enter=EDIT,
        example=_part_of(ChecklistItem, "code"),
    ),
    route(f"{YEAR}don-vi/", bodies.body_list, name="bodies", enter=VIEW, methods=("GET",), example=_cycle),
    route(
        f"{YEAR}don-vi/<str:code>/", bodies.body_contact, name="body_contact", enter=EDIT, example=_with(Body, "code")
    ),
    public("lich/", calendar.calendar, name="calendar"),
    public("lich.ics", calendar.calendar_ics, name="calendar_ics"),
]
