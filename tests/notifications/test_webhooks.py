"""Connected systems: signed calls to a real local server, tried again, switched off, never into our own network."""

import datetime
import hashlib
import hmac
import json
import socket
import ssl
import threading
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.desk import items_for
from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.models import ActionLog
from spcncl_portal.notifications import tasks, webhooks_actions, webhooks_http
from spcncl_portal.notifications.actions import notify
from spcncl_portal.notifications.models import Notice, WebhookDelivery, WebhookEndpoint
from tests.factories.accounts import UserFactory
from tests.factories.programme import BodyFactory, CycleFactory

pytestmark = pytest.mark.django_db
URL = "https://noi-nhan.example.vn/spcncl"
KINDS = ["decision_recorded", "reminder"]
DAY = datetime.timedelta(days=1)


class Receiver(ThreadingHTTPServer):
    """Answers what `answer` says (status, headers) and keeps the calls."""

    daemon_threads = True

    def __init__(self):
        self.calls, self.answer, self.drip = [], (204, {}), False
        super().__init__(("127.0.0.1", 0), _Handler)
        self.url = f"http://127.0.0.1:{self.server_port}/nhan?kenh=1"


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.calls.append((self.path, dict(self.headers), body))
        if self.server.drip:
            self.wfile.write(b"HTTP/1.1 200 OK\r\n")
            with suppress(OSError):  # the caller cuts it
                for _second in range(100):
                    self.wfile.write(b"X-A: 1\r\n")
                    time.sleep(0.1)
            return
        status, headers = self.server.answer
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *arguments):
        pass


@pytest.fixture
def receiver(settings):
    settings.DEMO = True
    server = Receiver()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def endpoint_of(url=URL, **values) -> WebhookEndpoint:
    return WebhookEndpoint.objects.create(**{"name": "Một cửa", "url": url, "kinds": KINDS, **values})


def tell(recipient="nguoi@example.vn", **values) -> Notice:
    given = {"kind": "reminder", "subject": CycleFactory(), "recipients": [recipient], "title": "Nhắc hạn"}
    (notice,) = notify(**{**given, "text": "Hỏi an@example.vn", "url": "/lich/", **values})
    return notice


def come_due() -> None:
    WebhookDelivery.objects.update(next_at=timezone.now())


def test_call_is_signed_and_carries_the_notice_without_addresses(receiver):
    endpoint = endpoint_of(receiver.url)
    body = BodyFactory(code="008", name="Quận Hoàng Mai", contact_email="quan@example.vn")
    notice = tell(body=body, text="Hỏi an@example.vn hoặc quan@example.vn")
    assert tasks.call_webhooks() == 1
    assert tasks.call_webhooks() == 0
    ((path, headers, content),) = receiver.calls
    assert path == "/nhan?kenh=1"
    signed = headers["X-SPCNCL-Timestamp"].encode() + b"." + content
    expected = hmac.new(endpoint.secret.encode(), signed, hashlib.sha256).hexdigest()
    assert headers["X-SPCNCL-Signature"] == f"sha256={expected}"
    assert abs(int(headers["X-SPCNCL-Timestamp"]) - time.time()) < 60
    document = json.loads(content)
    assert (document["id"], document["kind"], document["title"]) == (str(notice.pk), "reminder", "Nhắc hạn")
    assert document["text"] == "Hỏi • hoặc quan@example.vn"
    assert document["url"] == "http://testserver/lich/"
    assert document["body"] == {"code": "008", "name": "Quận Hoàng Mai", "email": "quan@example.vn"}
    assert "nguoi@example.vn" not in content.decode()
    endpoint.refresh_from_db()
    assert endpoint.last_success_at is not None


def test_only_chosen_kinds_and_the_own_body_are_told():
    own, other = BodyFactory(), BodyFactory()
    endpoint_of(body=own)
    endpoint_of(name="Tất cả", kinds=["decision_recorded"])
    endpoint_of(name="Tắt", active=False)
    tell(body=own, milestone="1")
    tell(body=other, milestone="2")
    tell(kind="decision_recorded", milestone="3")
    found = WebhookDelivery.objects.values_list("endpoint__name", "notice__milestone").order_by("pk")
    assert list(found) == [("Một cửa", "1"), ("Tất cả", "3")]


@pytest.mark.parametrize(
    ("answer", "words"),
    [((500, {}), "answer 500"), ((302, {"Location": "http://127.0.0.1/"}), "answer 302, redirects are not followed")],
)
def test_failed_call_is_tried_again_with_the_same_id(receiver, answer, words):
    endpoint = endpoint_of(receiver.url)
    tell()
    receiver.answer = answer
    assert tasks.call_webhooks() == 0
    row = WebhookDelivery.objects.get()
    assert (row.state, row.attempts, row.reply_text) == ("waiting", 1, words)
    endpoint.refresh_from_db()
    assert (endpoint.failures, endpoint.last_problem) == (1, words)
    receiver.answer = (200, {})
    assert tasks.call_webhooks() == 0  # its pause is not over
    come_due()
    assert tasks.call_webhooks() == 1
    first, second = receiver.calls
    assert first[1]["X-SPCNCL-Delivery"] == second[1]["X-SPCNCL-Delivery"]
    endpoint.refresh_from_db()
    assert endpoint.failures == 0


def test_endpoint_that_fails_is_left_alone_for_the_run_and_others_go_on(receiver):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    endpoint_of(f"http://127.0.0.1:{port}/", name="Hỏng")
    endpoint_of(receiver.url, name="Tốt")
    for number in range(3):
        tell(milestone=str(number))
    assert tasks.call_webhooks() == 3
    attempts = WebhookDelivery.objects.filter(endpoint__name="Hỏng").order_by("-attempts")
    assert [row.attempts for row in attempts] == [1, 0, 0]


def test_endpoint_that_fails_too_often_is_switched_off_and_administrators_are_told(receiver, settings):
    settings.WEBHOOK_MAX_FAILURES = 2
    receiver.answer = (503, {})
    endpoint, admin = endpoint_of(receiver.url, kinds=[*KINDS, "webhook_off"]), UserFactory(roles=[Role.ADMIN])
    tell()
    for _round in range(3):
        come_due()
        tasks.call_webhooks()
    endpoint.refresh_from_db()
    assert (endpoint.active, endpoint.failures, len(receiver.calls)) == (False, 2, 2)
    assert endpoint.failed_off_at is not None
    assert Notice.objects.get(kind="webhook_off").user == admin
    assert "Kết nối “Một cửa” đã bị tắt vì hỏng liên tiếp" in [item.title for item in items_for(admin, CycleFactory())]
    receiver.answer = (200, {})
    webhooks_actions.switch(endpoint=endpoint, on=True, by=admin)
    come_due()
    assert tasks.call_webhooks() == 1
    assert [line.action for line in ActionLog.objects.filter(object_type="notifications.webhookendpoint")][::-1] == [
        "switch_off_webhook",
        "switch_on_webhook",
    ]


def test_call_that_drips_is_cut(receiver, monkeypatch):
    monkeypatch.setattr(webhooks_http, "WHOLE_SECONDS", 0.5)
    receiver.drip = True
    began = time.monotonic()
    with pytest.raises(webhooks_http.CallFailed, match="took too long"):
        webhooks_http.post(receiver.url, b"{}", {})
    assert time.monotonic() - began < 3


def certificate_of(host: str, folder: Path) -> Path:
    """A certificate with its key for a host, signed by itself."""
    key, now = ec.generate_private_key(ec.SECP256R1()), timezone.now()
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, host)])
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, now + DAY)
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False).sign(key, SHA256())
    file = folder / f"{host}.pem"
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(made.public_bytes(Encoding.PEM) + secret)
    return file


@pytest.mark.parametrize(("host", "trusted"), [("localhost", True), ("localhost", False), ("khac.example.vn", True)])
def test_call_over_https_goes_only_to_whom_the_certificate_names(receiver, settings, tmp_path, host, trusted):
    file = certificate_of(host, tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    receiver.socket = context.wrap_socket(receiver.socket, server_side=True)
    settings.WEBHOOK_CA_FILE = str(file) if trusted else ""
    url = f"https://localhost:{receiver.server_port}/nhan"
    if host == "localhost" and trusted:
        assert webhooks_http.post(url, b"{}", {"X-A": "1"}) == 204
        assert receiver.calls[0][1]["Host"] == f"localhost:{receiver.server_port}"
    else:
        with pytest.raises(webhooks_http.CallFailed, match="certificate verify failed"):
            webhooks_http.post(url, b"{}", {})
        assert receiver.calls == []


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.0.0.8", "192.168.1.1", "172.16.5.5", "169.254.169.254", "0.0.0.0", "100.64.0.1", "224.0.0.1",
     "::1", "fe80::1", "fec0::1", "fd00::1", "::ffff:10.0.0.8", "64:ff9b::a00:8", "2002:a00:8::1"],
)  # fmt: skip
def test_address_of_our_own_network_is_refused(address):
    assert not webhooks_http.is_public(address)


@pytest.mark.parametrize("address", ["203.162.4.190", "8.8.8.8", "2606:4700:4700::1111"])
def test_address_of_the_open_network_is_public(address):
    assert webhooks_http.is_public(address)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]", "2130706433", "0x7f000001"])
def test_host_that_resolves_to_this_machine_is_not_called(host):
    with pytest.raises(webhooks_http.CallFailed):
        webhooks_http.post(f"https://{host}:9/", b"{}", {})


@pytest.mark.parametrize("demo", [False, True])
def test_host_of_which_one_address_is_private_is_not_called(monkeypatch, settings, demo):
    settings.DEMO = demo  # even the demo calls nothing of our network but this machine
    answers = [(2, 1, 6, "", ("8.8.8.8", 443)), (2, 1, 6, "", ("10.0.0.8", 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *arguments, **names: answers)
    with pytest.raises(webhooks_http.AddressRefused):
        webhooks_http.resolve("hai-mat.example.vn", 443)


@pytest.mark.parametrize(
    "url",
    ["http://noi-nhan.example.vn/", "https://an:mk@noi-nhan.example.vn/", "ftp://noi-nhan.example.vn/", "https://",
     "https://a:99999/", "//noi-nhan.example.vn", "khong-phai"],
)  # fmt: skip
@pytest.mark.parametrize("demo", [False, True])
def test_connect_refuses_other_addresses_than_https(settings, url, demo):
    settings.DEMO = demo
    with pytest.raises(ActionError) as refused:
        webhooks_actions.connect(name="A", url=url, kinds=KINDS, body=None, by=UserFactory(roles=[Role.ADMIN]))
    assert refused.value.field == "url"


def test_secret_is_shown_once_and_never_logged(client):
    client.force_login(UserFactory(roles=[Role.ADMIN]))
    values = {"name": "Một cửa", "url": URL, "kinds": KINDS}
    answer = client.post(reverse("notifications:connect_webhook"), values)
    endpoint = WebhookEndpoint.objects.get()
    assert endpoint.secret in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    for page in (reverse("notifications:webhooks"), reverse("notifications:change_webhook", args=[endpoint.pk])):
        assert endpoint.secret not in client.get(page).content.decode()
    assert endpoint.secret not in json.dumps(list(ActionLog.objects.values("before", "after")))
    again = client.post(reverse("notifications:connect_webhook"), values).content.decode()
    assert "Tên này đã có" in again
    assert WebhookEndpoint.objects.count() == 1


def test_secret_is_renewed_and_the_rest_changed(client):
    endpoint = endpoint_of()
    client.force_login(UserFactory(roles=[Role.ADMIN]))
    page = client.post(reverse("notifications:renew_webhook_secret", args=[endpoint.pk])).content.decode()
    old = endpoint.secret
    endpoint.refresh_from_db()
    assert endpoint.secret != old
    assert endpoint.secret in page
    values = {"name": "Khác", "url": URL, "kinds": ["reminder"], "body": BodyFactory().pk}
    client.post(reverse("notifications:change_webhook", args=[endpoint.pk]), values)
    client.post(reverse("notifications:switch_webhook", args=[endpoint.pk]), {"on": "0"})
    endpoint.refresh_from_db()
    assert (endpoint.name, endpoint.kinds, endpoint.active, endpoint.failed_off_at) == (
        "Khác",
        ["reminder"],
        False,
        None,
    )


def test_page_asks_a_constant_number_of_queries(client, django_assert_num_queries):
    client.force_login(UserFactory(roles=[Role.ADMIN]))
    page = reverse("notifications:webhooks")
    endpoint_of(body=BodyFactory())
    client.get(page)
    with CaptureQueriesContext(connection) as few:
        client.get(page)
    for number in range(5):
        endpoint_of(name=str(number), body=BodyFactory())
    with django_assert_num_queries(len(few)):
        client.get(page)


@pytest.mark.parametrize("role", [Role.STAFF, Role.AUDITOR, Role.LEADER])
def test_pages_are_for_administrators(client, role):
    client.force_login(UserFactory(roles=[role]))
    assert client.get(reverse("notifications:webhooks")).status_code == 403


def test_call_that_could_not_be_told_for_days_is_given_up(receiver):
    endpoint_of(receiver.url)
    tell()
    receiver.answer = (500, {})
    WebhookDelivery.objects.update(created_at=timezone.now() - datetime.timedelta(days=4))
    tasks.call_webhooks()
    assert WebhookDelivery.objects.get().state == "failed"
