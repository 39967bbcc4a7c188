"""Request ids and what the technical logs hold."""

import io
import json
import logging

import pytest
import structlog

from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.log_privacy import hide_personal_data
from spcncl_portal.core.request import request_id
from tests.factories.accounts import InvitationFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def logged():
    """What the portal's handlers write while the test runs."""
    stream, handlers = io.StringIO(), {}
    for name in ("", "spcncl_portal", "django"):
        for handler in logging.getLogger(name).handlers:
            if type(handler) is logging.StreamHandler:
                handlers.setdefault(handler, handler.stream)
                handler.setStream(stream)
    yield stream
    for handler, before in handlers.items():
        handler.setStream(before)


def test_every_answer_carries_its_own_request_id(client):
    first, second = client.get("/tai-khoan/dang-nhap/"), client.get("/tai-khoan/dang-nhap/")
    assert len(first["X-Request-ID"]) == 32
    assert first["X-Request-ID"] != second["X-Request-ID"]
    assert request_id.get() == ""
    assert structlog.contextvars.get_contextvars() == {}


def test_request_line_names_the_route_not_the_address(client, logged):
    invitation = InvitationFactory(role=Role.LEADER)
    answer = client.get(f"/tai-khoan/loi-moi/{invitation.token}/?q=Nguyen+Thi+Lan")
    lines = [json.loads(text) for text in logged.getvalue().splitlines()]
    line = next(line for line in lines if line["event"] == "request")
    assert (line["route"], line["status"], line["method"]) == ("tai-khoan/loi-moi/<str:token>/", 200, "GET")
    assert line["request_id"] == answer["X-Request-ID"]
    assert invitation.token not in logged.getvalue() and "Lan" not in logged.getvalue()


def test_failed_sign_in_leaves_no_address_in_the_logs(client, settings, logged):
    settings.AXES_ENABLED = True
    user = UserFactory(email="lan@congty.vn", roles=[Role.LEADER])
    client.post("/tai-khoan/dang-nhap/", {"login": user.email, "password": "sai"})
    assert "axes" in logged.getvalue()
    assert "lan@congty.vn" not in logged.getvalue()


def test_hide_personal_data_leaves_no_address_link_or_password():
    event = {
        "event": "Not Found: /tai-khoan/loi-moi/abc123/ for lan@congty.vn",
        "email": "lan@congty.vn",
        "status": 404,
    }
    assert hide_personal_data(None, "warning", event) == {
        "event": "Not Found: /tai-khoan/loi-moi/•/ for •",
        "email": "•",
        "status": 404,
    }


def test_foreign_log_lines_are_json_and_hidden_too(logged):
    logging.getLogger("spcncl_portal.thu").warning("gửi tới %s", "lan@congty.vn")
    line = json.loads(logged.getvalue())
    assert (line["event"], line["level"], line["logger"]) == ("gửi tới •", "warning", "spcncl_portal.thu")
