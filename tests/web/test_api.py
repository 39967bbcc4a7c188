"""The API at /api/v1/: the same rows and rules as the screens, mistakes in JSON, a description that is true."""

import hypothesis
import pytest
import schemathesis
from django.conf import settings
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, connection
from django.test.utils import CaptureQueriesContext
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from applications.actions.submission import submit_dossier
from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.api import operations
from spcncl_portal.documents.throttle import MISSES
from spcncl_portal.web.routes import all_routes
from tests.applications.dossier_world import world  # noqa: F401
from tests.factories.accounts import UserFactory
from tests.factories.documents import VerifiableDocumentFactory
from tests.factories.evaluation import scored_cycle
from tests.factories.many import a_world
from tests.factories.programme import CycleFactory, TargetFactory

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}


@pytest.fixture(autouse=True)
def no_misses():
    cache.clear()


def signed_in(client, *roles, **values):
    user = UserFactory(roles=list(roles), **values)
    client.force_login(user)
    return user


# --- what everybody may read --------------------------------------------------------------------------------------


def test_cycles_name_their_deadlines_and_leave_out_what_is_not_public(client):
    CycleFactory(year=2021)
    CycleFactory(year=2022, state="preparing")
    CycleFactory(year=2051, silent=True)
    answer = client.get("/api/v1/chu-ky").json()
    assert [one["year"] for one in answer] == [2021]
    assert answer[0]["state_label"] == "đang mở"
    [nomination] = [one for one in answer[0]["deadlines"] if one["kind"] == "nomination"]
    assert nomination["past"] is True and nomination["at"].startswith("2021-03-31T")


@pytest.fixture
def decided():
    return scored_cycle(dossiers=3, members=2, state="decided")


def test_products_are_found_without_accents_and_filtered(client, decided):
    every = client.get("/api/v1/san-pham").json()
    assert (every["count"], every["page"], every["page_size"]) == (3, 1, 25)
    first = every["items"][0]
    assert (first["year"], first["sector"]["code"], first["validity"]) == (2021, "dien", "expired")
    product = decided.decision.recognitions.get(pk=first["id"])
    product.product_name = "Máy bơm Đại Mỗ"
    product.save()
    for words, count in (("QUAT tran", 2), ("khong co", 0), ("đại mo", 1)):
        assert client.get("/api/v1/san-pham", {"q": words}).json()["count"] == count
    for query, count in (({"year": 2021}, 3), ({"year": 2020}, 0), ({"sector": "dien"}, 3), ({"top": "true"}, 3)):
        assert client.get("/api/v1/san-pham", query).json()["count"] == count
    page = client.get("/api/v1/san-pham", {"page": 2, "page_size": 2}).json()
    assert (page["count"], len(page["items"])) == (3, 1)
    assert client.get("/api/v1/san-pham", {"page": 1000000}).json()["items"] == []


def test_product_names_its_decision(client, decided):
    product = decided.decision.recognitions.first()
    answer = client.get(f"/api/v1/san-pham/{product.pk}").json()
    assert (answer["decision_number"], answer["decision_date"]) == ("5012/QĐ-UBND", "2021-11-26")
    assert answer["url"] == f"{settings.SITE_URL}/san-pham/{product.pk}/"
    assert answer["certificates"] == []


def test_paper_is_verified_by_its_code(client):
    paper = VerifiableDocumentFactory(number="01/2021/GCN")
    answer = client.get(f"/api/v1/xac-minh/{paper.code}").json()
    assert (answer["known"], answer["valid"], answer["number"]) == (True, True, "01/2021/GCN")
    assert answer["paper"]["content"] == {"Quyết định": "5079/QĐ-UBND"}


def test_guessing_codes_is_held_back_as_on_the_page(client):
    for _ in range(MISSES):
        assert client.get("/api/v1/xac-minh/SP21-AAAA").json()["status"] == "unknown"
    answer = client.get("/api/v1/xac-minh/SP21-AAAA")
    assert (answer.status_code, answer["Retry-After"], answer.json()["error"]) == (429, "600", "held_back")
    assert client.get("/xac-minh/SP21-AAAA/").status_code == 429


def test_targets_of_a_year_with_their_figures(client):
    target = TargetFactory(cycle=CycleFactory(year=2021))
    answer = client.get("/api/v1/chi-tieu/2021").json()
    assert (answer["year"], [one["code"] for one in answer["targets"]]) == (2021, [target.code])
    assert client.get("/api/v1/chi-tieu/2020").status_code == 404


# --- with an account ------------------------------------------------------------------------------------------------

GUARDED = ["/api/v1/ho-so", "/api/v1/ho-so/2021-001", "/api/v1/xep-hang/2021"]


@pytest.mark.parametrize("address", GUARDED)
def test_without_an_account_programs_get_401_and_browsers_the_login(client, address):
    refused = client.get(address, headers=JSON)
    assert (refused.status_code, refused.json()["error"]) == (401, "sign_in")
    assert refused.json()["message"] == "Hãy đăng nhập để xem dữ liệu này."
    to_login = client.get(address, headers={"Accept": "text/html,*/*"})
    assert (to_login.status_code, to_login["Location"].split("?")[0]) == (302, settings.LOGIN_URL)


@pytest.mark.parametrize("address", GUARDED)
def test_role_without_the_right_gets_403_in_json(client, address):
    signed_in(client, Role.DOOR)
    answer = client.get(address)
    assert (answer.status_code, answer.json()["error"]) == (403, "forbidden")


def test_enterprise_reads_its_own_dossiers_only(client, world):  # noqa: F811
    own = world.dossier(code="2021-001")
    submission = submit_dossier(dossier=own, by=world.clerk)
    other = scored_cycle(dossiers=1, members=1, cycle=world.cycle).dossiers[0]
    client.force_login(world.clerk)
    page = client.get("/api/v1/ho-so").json()
    assert [one["code"] for one in page["items"]] == ["2021-001"]
    detail = client.get("/api/v1/ho-so/2021-001").json()
    assert (detail["state"], detail["figures"]["2020"]["employees"]) == ("submitted", 270)
    assert [(one["number"], one["sha256"]) for one in detail["submissions"]] == [(1, submission.sha256)]
    assert detail["submissions"][0]["receipt"] == submission.receipt.code
    assert [one["item"] for one in detail["files"]] == ["phieu-dang-ky"]
    answer = client.get(f"/api/v1/ho-so/{other.code}")
    assert (answer.status_code, answer.json()["error"]) == (404, "not_found")


def test_staff_search_all_dossiers(client, world):  # noqa: F811
    world.dossier(code="2021-001", product_name="Máy bơm nước")
    world.dossier(code="2021-002", state="submitted")
    signed_in(client, Role.STAFF)
    for query, codes in (
        ({}, ["2021-001", "2021-002"]),
        ({"q": "may bom"}, ["2021-001"]),
        ({"state": "submitted"}, ["2021-002"]),
        ({"year": 2020}, []),
    ):
        assert [one["code"] for one in client.get("/api/v1/ho-so", query).json()["items"]] == codes


def test_ranking_is_closed_while_the_phase_is_independent(client):
    scored_cycle(dossiers=2, members=2)
    signed_in(client, Role.COUNCIL_SECRETARY)
    answer = client.get("/api/v1/xep-hang/2021")
    assert (answer.status_code, answer.json()["message"]) == (
        403,
        "Đang chấm độc lập: chưa ai được xem điểm và xếp hạng.",
    )


def test_ranking_gives_exact_averages_once_the_phase_has_ended(client):
    scored = scored_cycle(dossiers=3, members=2, state="provisional")
    signed_in(client, Role.COUNCIL_SECRETARY)
    answer = client.get("/api/v1/xep-hang/2021").json()
    assert (answer["count"], answer["state"], answer["top_tie"]) == (3, "provisional", False)
    assert [(one["rank"], one["dossier"]) for one in answer["items"]] == [
        (rank, dossier.code) for rank, dossier in enumerate(scored.dossiers, start=1)
    ]
    numerator, denominator = answer["items"][0]["average_exact"].split("/")
    assert f"{int(numerator) / int(denominator):.2f}" == answer["items"][0]["average"][:-2]
    assert client.get("/api/v1/xep-hang/2020").status_code == 404


def test_member_does_not_see_in_the_ranking_what_is_in_conflict(client):
    scored = scored_cycle(dossiers=3, members=2, state="provisional")
    member, hidden = scored.members[1], scored.dossiers[0]
    member.conflicts.create(enterprise=hidden.enterprise, reason="người nhà", declared_by=member.user)
    client.force_login(member.user)
    answer = client.get("/api/v1/xep-hang/2021").json()
    assert [(one["rank"], one["dossier"]) for one in answer["items"]] == [
        (2, scored.dossiers[1].code),
        (3, scored.dossiers[2].code),
    ]
    assert client.get(f"/api/v1/ho-so/{hidden.code}").status_code == 404


# --- mistakes, description, cost ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "field", "message"),
    [
        ("/api/v1/san-pham?page=0", "page", "Phải từ 1 trở lên."),
        ("/api/v1/san-pham?page_size=1000", "page_size", "Không được quá 100."),
        ("/api/v1/san-pham?year=hai", "year", "Phải là số nguyên."),
        ("/api/v1/san-pham?top=co", "top", "Phải là true hoặc false."),
        ("/api/v1/san-pham?sector=%00", "sector", "Chỉ gồm chữ không dấu, số và dấu gạch."),
        ("/api/v1/san-pham?q=" + "a" * 101, "q", "Dài quá 100 ký tự."),
        ("/api/v1/san-pham/khong-phai-so", "pk", "Phải là số nguyên."),
        ("/api/v1/san-pham/" + "9" * 5000, "pk", "Số quá lớn."),
        ("/api/v1/chi-tieu/0", "year", "Phải từ 1990 trở lên."),
    ],
)
def test_wrong_parameter_is_named_in_vietnamese(client, address, field, message):
    answer = client.get(address)
    assert answer.status_code == 422
    assert answer.json()["fields"] == [{"field": field, "message": message}]
    assert answer.json()["message"] == f"Tham số không hợp lệ: {field}."


def test_missing_product_is_404_in_json(client):
    answer = client.get("/api/v1/san-pham/1")
    assert (answer.status_code, answer.json()["error"], answer["Content-Type"]) == (
        404,
        "not_found",
        "application/json",
    )


def test_api_is_read_only_and_answers_head(client):
    for address in ("/api/v1/san-pham", "/api/v1/ho-so"):
        answer = client.post(address, headers=JSON)
        assert (answer.status_code, answer["Allow"], answer.json()["error"]) == (405, "GET, HEAD", "method")
    head = client.head("/api/v1/san-pham")
    assert (head.status_code, head.content) == (200, b"")


def test_every_operation_is_a_declared_route_with_its_roles():
    routes = {one.name: one for one in all_routes() if one.name.startswith("api:")}
    assert set(routes) == {f"api:{name}" for name in operations.names()} | {
        "api:api-root",
        "api:openapi-json",
        "api:openapi-view",
    }
    assert {name for name, one in routes.items() if not one.public} == {"api:dossiers", "api:dossier", "api:ranking"}
    assert Role.ENTERPRISE not in routes["api:ranking"].roles


def test_description_loads_nothing_from_elsewhere_and_nothing_inline(client):
    answer = client.get("/api/v1/docs")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "http" not in page.replace("http-equiv", "")
    assert "<script>" not in page and "<style" not in page and "style=" not in page
    assert answer["Content-Security-Policy"].count("'unsafe-inline'") == 0
    assert client.get("/api/v1/")["Location"] == "/api/v1/docs"


def test_description_names_every_operation(client):
    schema = client.get("/api/v1/openapi.json").json()
    named = {one["get"]["operationId"] for one in schema["paths"].values()}
    assert named == set(operations.names())
    assert schema["paths"]["/api/v1/ho-so"]["get"]["security"] == [{"SessionAuth": []}]


def test_lists_ask_as_often_for_many_rows_as_for_few(client):
    many = a_world(
        {role: UserFactory(roles=[role]) for role in Role if role != Role.ADMIN}
        | {Role.ADMIN: UserFactory(roles=[Role.ADMIN])}
    )
    client.force_login(many.people[Role.STAFF])
    asked = {}
    for size in (3, 30):
        many.fill(size)
        for address in (
            "/api/v1/chu-ky",
            "/api/v1/san-pham?page_size=100",
            "/api/v1/ho-so?page_size=100",
            "/api/v1/xep-hang/2021?page_size=100",
            "/api/v1/chi-tieu/2021",
        ):
            with CaptureQueriesContext(connection) as queries:
                answer = client.get(address)
            assert answer.status_code == 200
            asked.setdefault(address, []).append(len(queries))
    assert {address for address, (few, much) in asked.items() if few != much} == set()


@pytest.fixture
def kept_connection():
    """Requests that do not come from Django's test client would close the connection of the test's transaction."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def api_schema(db, kept_connection):
    """The API with something to find."""
    scored = scored_cycle(dossiers=2, members=2, state="decided")
    TargetFactory(cycle=scored.cycle)
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())


CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
BOUNDED = hypothesis.settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(hypothesis.HealthCheck),
)


def test_answers_are_as_described_whatever_is_asked(client, api_schema):
    signed_in(client, Role.STAFF)
    session = {settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value}
    asked = set()
    for found in api_schema.get_all_operations():

        @BOUNDED
        @hypothesis.given(case=found.ok().as_strategy())
        def ask(case):
            answer = case.call(headers=JSON, cookies=session)
            case.validate_response(answer, checks=CHECKS)
            assert answer.status_code in (200, 404, 422, 429)
            asked.add((case.operation.path.rsplit("v1", 1)[1], answer.status_code))

        ask()
    assert {("/san-pham", 200), ("/ho-so", 200), ("/xac-minh/{code}", 200)} <= asked
