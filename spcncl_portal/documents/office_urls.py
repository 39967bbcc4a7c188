"""Addresses of the register of official documents."""

from spcncl_portal.core.routes import route

from . import office_examples as examples
from . import views_incoming, views_office, views_templates

READ, POST = ("GET",), ("POST",)
VIEW, STAFF = "documents.view_office", "documents.draft_official"
LEADER, BOTH, MANAGE = "documents.decide_official", "documents.handle_official", "documents.manage_templates"


def _step(path: str, name: str, *actions: str, enter: str, example):
    view = views_office.step_view(*actions)
    return route(f"so-van-ban/<int:pk>/{path}/", view, name=name, enter=enter, example=example)


def _incoming(path: str, view, name: str, enter: str, example=examples.open_incoming):
    return route(f"so-van-ban/den/<int:pk>/{path}", view, name=name, enter=enter, example=example)


office_urls = [
    route("so-van-ban/", views_office.register, name="office", enter=VIEW, methods=READ),
    route("so-van-ban/soan/", views_office.draft, name="draft_official", enter=STAFF),
    route(
        "so-van-ban/<int:pk>/",
        views_office.show,
        name="official",
        enter=VIEW,
        methods=READ,
        example=examples.official,
    ),
    route("so-van-ban/<int:pk>/sua/", views_office.edit, name="edit_official", enter=STAFF, example=examples.draft),
    route(
        "so-van-ban/<int:pk>/tep/<slug:form>/",
        views_office.download,
        name="official_file",
        enter=VIEW,
        methods=READ,
        example=examples.official_file,
    ),
    _step("trinh", "present_official", "present", enter=STAFF, example=examples.unpresented),
    _step("duyet", "approve_official", "approve", enter=LEADER, example=examples.draft),
    _step("tra-lai", "send_back_official", "send_back", enter=BOTH, example=examples.approved),
    _step("cap-so", "number_official", "give_number", enter=STAFF, example=examples.approved),
    _step("ban-ky", "file_official", "file_signed_copy", "replace_signed_copy", enter=STAFF, example=examples.numbered),
    _step("huy", "cancel_official", "cancel", enter=STAFF, example=examples.numbered),
    route("so-van-ban/den/", views_incoming.register, name="incoming_register", enter=VIEW, methods=READ),
    route("so-van-ban/den/moi/", views_incoming.enter, name="enter_incoming", enter=STAFF),
    _incoming("", views_incoming.show, "incoming", VIEW, examples.incoming),
    _incoming("sua/", views_incoming.edit, "edit_incoming", STAFF),
    _incoming("giao/", views_incoming.assign, "assign_incoming", BOTH),
    _incoming("tra-loi/", views_incoming.answer, "answer_incoming", BOTH),
    _incoming("luu/", views_incoming.file_away, "file_incoming", BOTH),
    _incoming("xu-ly-lai/", views_incoming.take_up_again, "take_up_incoming", BOTH, examples.finished_incoming),
    route("so-van-ban/mau/", views_templates.templates, name="templates", enter=VIEW, methods=READ),
    route(
        "so-van-ban/mau/<slug:code>/",
        views_templates.template,
        name="template",
        enter=VIEW,
        example=examples.template,
    ),
    route(
        "so-van-ban/mau/<slug:code>/<int:number>/tai/",
        views_templates.version_file,
        name="template_file",
        enter=VIEW,
        methods=READ,
        example=examples.version,
    ),
    route(
        "so-van-ban/mau/<slug:code>/<int:number>/xem/",
        views_templates.preview,
        name="template_preview",
        enter=VIEW,
        methods=READ,
        example=examples.version,
    ),
    route(
        "so-van-ban/mau/<slug:code>/<int:number>/dung/",
        views_templates.use_version,
        name="use_template",
        enter=MANAGE,
        methods=POST,
        example=examples.version,
    ),
]
