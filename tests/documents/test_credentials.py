"""Credentials: others check them with the published keys alone."""

import datetime
import json
import stat
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.management import call_command
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from spcncl_portal.documents.actions import revoke_document, supersede_document
from tests.factories.documents import VerifiableDocumentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def key_file(settings, tmp_path):
    cache.clear()  # the count of wrong codes
    settings.CREDENTIAL_KEY = str(tmp_path / "keys.json")
    return Path(settings.CREDENTIAL_KEY)


@pytest.fixture
def certificate():
    dates = {"valid_from": datetime.date(2021, 11, 26), "valid_to": datetime.date(2023, 11, 25)}
    return VerifiableDocumentFactory(**dates, sha256="ab" * 32)


def published(client) -> KeySet:
    """The keys as a stranger gets them."""
    return KeySet.import_key_set(client.get("/.well-known/jwks.json").json())


def key_for(keys: KeySet):
    """A stranger's way from the header to the key: the part behind # names it."""

    def find(guest):
        return keys.get_by_kid(guest.headers()["kid"])

    return find


def test_credential_is_checked_with_the_published_keys_alone(client, certificate, settings):
    answer = client.get(f"/xac-minh/{certificate.code}/van-bang.jwt")

    token = jwt.decode(answer.content.decode(), key_for(published(client)), algorithms=["ES256"])
    assert answer["Content-Type"] == "application/vc+jwt"
    assert answer["Content-Disposition"] == f'attachment; filename="van-bang-{certificate.code}.jwt"'
    assert (token.header["typ"], token.header["cty"], token.header["alg"]) == ("vc+jwt", "vc", "ES256")
    claims = token.claims
    assert claims["@context"][0] == "https://www.w3.org/ns/credentials/v2"
    assert claims["type"] == ["VerifiableCredential", "CertificateCredential"]
    assert claims["issuer"]["id"] == f"{settings.SITE_URL}/.well-known/jwt-vc-issuer"
    assert (claims["validFrom"], claims["validUntil"]) == ("2021-11-26T00:00:00+07:00", "2023-11-25T23:59:59+07:00")
    assert claims["credentialSubject"] == {
        "name": "Công ty Cổ phần Thử Nghiệm",
        "certificateNumber": certificate.number,
        "verificationCode": certificate.code,
        "issuedAt": "2021-11-05T09:30:00+07:00",
        "statements": [{"label": "Quyết định", "value": "5079/QĐ-UBND"}],
        "pdfSha256": "ab" * 32,
    }
    assert client.get(f"/xac-minh/{certificate.code}/van-bang.json").json() == claims


def test_credential_changed_by_one_byte_is_found(client, certificate):
    token = client.get(f"/xac-minh/{certificate.code}/van-bang.jwt").content.decode()
    keys = published(client)
    middle = token.index(".") + 40

    for place in (middle, len(token) - 20):
        other = "A" if token[place] != "A" else "B"
        with pytest.raises((JoseError, ValueError)):
            jwt.decode(token[:place] + other + token[place + 1 :], key_for(keys), algorithms=["ES256"])


def test_rotated_keys_stay_published_and_check_what_they_signed(client, certificate, key_file, capsys):
    before = client.get(f"/xac-minh/{certificate.code}/van-bang.jwt").content.decode()

    call_command("rotate_credential_key", as_json=True)

    assert json.loads(capsys.readouterr().out)["published"] == 2
    after = client.get(f"/xac-minh/{certificate.code}/van-bang.jwt").content.decode()
    keys = published(client)
    first, second = (jwt.decode(one, key_for(keys), algorithms=["ES256"]) for one in (before, after))
    assert first.header["kid"] != second.header["kid"]
    assert first.claims == second.claims
    stored = json.loads(key_file.read_text())["keys"]
    assert ["d" in key for key in stored] == [True, False]


def test_key_file_is_private_and_never_published(client, key_file):
    assert all("d" not in key for key in client.get("/.well-known/jwks.json").json()["keys"])
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    assert "d" in json.loads(key_file.read_text())["keys"][0]


def test_issuer_document_names_the_keys(client, settings):
    answer = client.get("/.well-known/jwt-vc-issuer").json()
    keys = client.get("/.well-known/jwks.json").json()["keys"]
    assert answer["id"] == answer["issuer"] == f"{settings.SITE_URL}/.well-known/jwt-vc-issuer"
    assert answer["jwks_uri"] == f"{settings.SITE_URL}/.well-known/jwks.json"
    assert [one["publicKeyJwk"] for one in answer["verificationMethod"]] == keys
    assert answer["assertionMethod"] == [f"{answer['id']}#{keys[0]['kid']}"]


def test_status_follows_the_register(client):
    valid = VerifiableDocumentFactory()
    expired = VerifiableDocumentFactory(valid_to=datetime.date(2022, 1, 1))
    revoked, old, new = VerifiableDocumentFactory.create_batch(3)
    revoke_document(document=revoked, reason="Vi phạm")
    supersede_document(document=old, successor=new)

    states = {}
    for one in (valid, expired, revoked, old):
        answer = client.get(f"/xac-minh/{one.code}/trang-thai.json")
        assert answer["Access-Control-Allow-Origin"] == "*"
        states[one.pk] = (answer.json()["status"], answer.json()["supersededBy"])
    assert states[valid.pk] == ("valid", None)
    assert states[expired.pk] == ("expired", None)
    assert states[revoked.pk] == ("revoked", None)
    assert states[old.pk][0] == "superseded"
    assert states[old.pk][1].endswith(f"/xac-minh/{new.code}/")


def test_credentials_are_of_certificates_only(client):
    receipt = VerifiableDocumentFactory(kind="receipt")
    for name in ("van-bang.jwt", "van-bang.json", "trang-thai.json"):
        assert client.get(f"/xac-minh/{receipt.code}/{name}").status_code == 404
        assert client.get(f"/xac-minh/SP21-2222-2222-2222-22/{name}").status_code == 404
    assert "van-bang.jwt" not in client.get(f"/xac-minh/{receipt.code}/").content.decode()


def test_guessing_is_held_back(client):
    for _ in range(30):
        client.get("/xac-minh/SP21-2222-2222-2222-22/trang-thai.json")
    assert client.get("/xac-minh/SP21-2222-2222-2222-22/trang-thai.json").status_code == 429
    assert client.get("/xac-minh/SP21-2222-2222-2222-22/van-bang.jwt").status_code == 429


def test_unusable_key_file_is_told_in_words(client, certificate, key_file, capsys):
    key_file.write_text('{"keys": []}')
    answer = client.get(f"/xac-minh/{certificate.code}/van-bang.jwt")
    assert (answer.status_code, "Khóa ký" in answer.json()["error"]) == (503, True)
    with pytest.raises(SystemExit) as stop:
        call_command("rotate_credential_key")
    assert (stop.value.code, capsys.readouterr().err) == (2, "Không đọc hoặc ghi được tệp khóa (CREDENTIAL_KEY).\n")
