"""Addresses of the council, the sheets and the ranking."""

from spcncl_portal.core.routes import route

from . import examples
from .views import council, ranking, sheets

READ = ("GET",)
MANAGE = "evaluation.manage_council"
RUN = "evaluation.manage_result"
SCORE = "evaluation.score"

council_urls = [
    route("hoi-dong/", council.council, name="council", enter="evaluation.view_council", methods=READ),
    route("hoi-dong/thanh-lap/", council.set_up, name="set_up", enter=MANAGE),
    route("hoi-dong/them-thanh-vien/", council.add_member, name="add_member", enter=MANAGE),
    route(
        "hoi-dong/thanh-vien/<int:pk>/",
        council.member_sheets,
        name="member_sheets",
        enter=MANAGE,
        methods=READ,
        example=examples.member,
    ),
    route(
        "hoi-dong/thanh-vien/<int:pk>/thoi/",
        council.remove_member,
        name="remove_member",
        enter=MANAGE,
        example=examples.member,
    ),
    route(
        "hoi-dong/phieu/<int:pk>/mo-lai/",
        council.reopen_sheet,
        name="reopen_sheet",
        enter=MANAGE,
        example=examples.sheet,
    ),
    route("hoi-dong/xung-dot/", council.declare_conflict, name="declare_conflict", enter=SCORE),
    route("hoi-dong/bat-dau-cham/", council.start, name="start_scoring", enter=RUN),
    route("hoi-dong/ket-thuc-cham/", council.close, name="close_scoring", enter=RUN),
    route("hoi-dong/mo-lai-cham/", council.reopen, name="reopen_scoring", enter=RUN),
    route("hoi-dong/dong-diem/", council.boundary, name="boundary", enter=RUN),
    route("hoi-dong/cong-bo/", council.publish, name="publish", enter=RUN),
    route("hoi-dong/chot-ket-qua/", council.finalise, name="finalise", enter=RUN),
    route("cham-diem/", sheets.own_sheets, name="own_sheets", enter=SCORE, methods=READ),
    route("cham-diem/<int:pk>/", sheets.sheet, name="sheet", enter=SCORE, example=examples.sheet),
    route(
        "cham-diem/<int:pk>/luu/",
        sheets.autosave,
        name="autosave",
        enter=SCORE,
        methods=("POST",),
        example=examples.sheet,
    ),
    route("cham-diem/<int:pk>/ky/", sheets.sign, name="sign", enter=SCORE, example=examples.sheet),
    route("cham-diem/<int:pk>/xung-dot/", sheets.conflict, name="conflict", enter=SCORE, example=examples.sheet),
    route("cham-diem/<int:pk>/khong-cham/", sheets.abstain, name="abstain", enter=SCORE, example=examples.sheet),
    route("xep-hang/", ranking.ranking, name="ranking", enter="evaluation.view_ranking", methods=READ),
    route(
        "xep-hang/<str:code>/",
        ranking.ranking_row,
        name="ranking_row",
        enter="evaluation.view_ranking",
        methods=READ,
        example=examples.ranked_dossier,
    ),
]
