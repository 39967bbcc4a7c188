import datetime
import hashlib

import pytest
from django.db import transaction

from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.models import ActionLog
from spcncl_portal.documents import actions
from spcncl_portal.documents.codes import new_code
from spcncl_portal.documents.models import NumberSeries, VerifiableDocument
from spcncl_portal.files.models import StoredFile
from tests.factories.documents import VerifiableDocumentFactory
from tests.factories.programme import BodyFactory

pytestmark = pytest.mark.django_db
DATA = b"%PDF-1.7 certificate"


def test_next_number_counts_each_series_by_itself():
    body = BodyFactory()
    given = [
        actions.next_number(code="GCN", year=2021),
        actions.next_number(code="GCN", year=2021),
        actions.next_number(code="GCN", year=2022),
        actions.next_number(code="QD", year=2021),
        actions.next_number(code="GCN", year=2021, body=body),
        actions.next_number(code="GCN", year=2021),
    ]
    assert given == [1, 2, 1, 1, 1, 3]


def test_next_number_of_a_rolled_back_transaction_is_given_again():
    actions.next_number(code="GCN", year=2021)
    with pytest.raises(RuntimeError), transaction.atomic():
        assert actions.next_number(code="GCN", year=2021) == 2
        raise RuntimeError
    assert actions.next_number(code="GCN", year=2021) == 2
    assert NumberSeries.objects.get().last == 2


def register(**changes) -> VerifiableDocument:
    values = {"code": new_code("SP", 2021), "kind": "certificate", "title": "Giấy chứng nhận", "data": DATA}
    return actions.register_document(**{**values, **changes})


def test_register_document_keeps_bytes_hash_and_log():
    document = register(number="01/2021", content={"Sản phẩm": "Quạt"}, cycle_year=2021)
    document.refresh_from_db()
    assert document.sha256 == hashlib.sha256(DATA).hexdigest() == document.file.sha256
    with document.file.file.open() as kept:
        assert kept.read() == DATA
    assert document.content == [["Sản phẩm", "Quạt"]]
    logged = ActionLog.objects.filter(object_type="documents.verifiabledocument").order_by("pk")
    assert [line.action for line in logged] == ["register_document", "attach_file"]


def test_register_document_twice_returns_the_first():
    document = register()
    again = register(code=document.code)
    assert again == document
    assert VerifiableDocument.objects.count() == StoredFile.objects.count() == 1


def test_register_document_with_the_code_of_another_is_refused():
    document = register()
    with pytest.raises(ActionError, match=document.code):
        register(code=document.code, data=b"other")
    assert VerifiableDocument.objects.count() == 1


def test_register_document_with_no_code_is_refused():
    with pytest.raises(ValueError, match="not a verification code"):
        register(code="SP21-AAAA-AAAA-AAAA-AB")


def test_attach_bytes_takes_the_place_of_nothing():
    document = register(data=None)
    assert (document.sha256, document.file) == ("", None)
    actions.attach_bytes(document=document, data=DATA)
    assert actions.attach_bytes(document=document, data=DATA) == document.file
    with pytest.raises(ActionError, match="không thay được"):
        actions.attach_bytes(document=document, data=b"other")


@pytest.fixture
def renderer(monkeypatch):
    calls = []

    def render(document):
        calls.append(document.code)
        return DATA, None

    monkeypatch.setitem(actions.register._renderers._entries, "receipt", render)
    return calls


def test_document_file_is_rendered_once_on_request(renderer):
    document = register(kind="receipt", data=None)
    first = actions.document_file(document=document)
    assert actions.document_file(document=document) == first
    assert renderer == [document.code]


def test_document_file_without_a_renderer_is_refused():
    with pytest.raises(ActionError, match="không có tệp"):
        actions.document_file(document=VerifiableDocumentFactory(kind="report"))


def test_revoke_document_asks_for_a_reason_and_happens_once():
    document = VerifiableDocumentFactory()
    with pytest.raises(ActionError, match="lý do"):
        actions.revoke_document(document=document, reason="  ")
    actions.revoke_document(document=document, reason="Số liệu sai")
    document.refresh_from_db()
    assert document.revoked_reason == "Số liệu sai"
    assert document.revoked_at.date() >= datetime.date(2021, 11, 5)
    with pytest.raises(ActionError, match="từ trước"):
        actions.revoke_document(document=document, reason="lại")
    assert ActionLog.objects.get(action="revoke_document").reason == "Số liệu sai"


def test_supersede_document_points_to_its_successor():
    old, new, other = VerifiableDocumentFactory.create_batch(3)
    actions.supersede_document(document=old, successor=new)
    actions.supersede_document(document=old, successor=new)
    old.refresh_from_db()
    assert old.superseded_by == new
    with pytest.raises(ActionError, match="từ trước"):
        actions.supersede_document(document=old, successor=other)
    with pytest.raises(ValueError, match="own place"):
        actions.supersede_document(document=new, successor=new)
