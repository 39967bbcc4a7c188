"""The decision: recorded once, from the signed paper, told to the enterprises; titles withdrawn and reprinted."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evaluation.actions.certificates import issue_certificates
from evaluation.models import Decision, Recognition
from spcncl_portal.accounts.roles import Role
from spcncl_portal.documents.queries import verify_code
from spcncl_portal.files.models import StoredFile
from spcncl_portal.notifications.models import Notice
from tests.factories.accounts import UserFactory
from tests.factories.applications import EnterpriseFactory
from tests.factories.dossiers import DossierFactory, pdf_bytes
from tests.factories.evaluation import scored_cycle
from tests.factories.programme import CycleFactory

pytestmark = pytest.mark.django_db
RECORD = "/cong-nhan/quyet-dinh/"
NAMES = ("Ấm đun nước siêu tốc", "Máy bơm Đồng Hồ", "Dây cáp hạ thế")


@pytest.fixture
def owner():
    return UserFactory(roles=[Role.ENTERPRISE])


@pytest.fixture
def final(owner):
    """Four dossiers: the first of `owner`, the last below the pass mark."""
    cycle = CycleFactory()
    enterprise = EnterpriseFactory(owner=owner)
    dossiers = [DossierFactory(cycle=cycle, state="in_scoring", enterprise=enterprise)]
    dossiers += [DossierFactory(cycle=cycle, state="in_scoring", product_name=name) for name in NAMES]
    return scored_cycle(
        dossiers=dossiers, members=2, state="final", points=lambda d, m, c: 500 if d == 3 else 900 - 10 * d, cycle=cycle
    )


@pytest.fixture
def staff(client):
    user = UserFactory(roles=[Role.STAFF])
    client.force_login(user)
    return user


def values(scored, **changed) -> dict:
    given = {
        "number": "5012/QĐ-UBND",
        "dated": "2021-11-26",
        "signer": "Nguyễn Văn Thử",
        "signer_title": "TM. Ủy ban nhân dân\r\nChủ tịch",
        "file": SimpleUploadedFile("quyet-dinh.pdf", pdf_bytes("ký"), "application/pdf"),
        "recognised": [dossier.pk for dossier in scored.dossiers[:3]],
        "compared": "on",
    }
    return {name: value for name, value in {**given, **changed}.items() if value is not None}


def test_form_offers_what_passed_with_rank_and_average_all_chosen(client, staff, final):
    page = client.get(RECORD)

    assert page.status_code == 200
    boxes = [(str(box.data["label"]), box.data["selected"]) for box in page.context["form"]["recognised"]]
    product = final.dossiers[0]
    assert boxes[0] == (f"1. {product.product_name} – {product.enterprise_name} (90,0000 điểm) · Top 10", True)
    assert [selected for _label, selected in boxes] == [True, True, True]


def test_record_recognises_the_chosen_products(client, staff, final):
    answer = client.post(RECORD, values(final, recognised=[one.pk for one in final.dossiers[:2]]))

    assert answer.status_code == 302
    decision = Decision.objects.get()
    assert (decision.number, decision.dated, decision.recorded_by) == (
        "5012/QĐ-UBND",
        datetime.date(2021, 11, 26),
        staff,
    )
    assert decision.file.subject == decision
    states = [type(one).objects.get(pk=one.pk).state for one in final.dossiers]
    assert states == ["recognised", "recognised", "not_recognised", "not_recognised"]
    assert client.get(f"/tep/{decision.file_id}/").status_code == 200


def test_record_twice_is_one_decision(client, staff, final):
    client.post(RECORD, values(final))
    again = client.post(RECORD, values(final))

    assert (again.status_code, Decision.objects.count(), Recognition.objects.count()) == (302, 1, 3)


def test_record_keeps_the_file_when_another_box_is_wrong(client, staff, final):
    page = client.post(RECORD, values(final, number=""))

    assert page.status_code == 200
    assert not Decision.objects.exists()
    kept = page.context["form"]["kept_file"].value()
    assert "quyet-dinh.pdf" in page.content.decode()
    client.post(RECORD, values(final, file=None, kept_file=kept))
    assert str(Decision.objects.get().file_id) == kept


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"number": ""}, "Trường này là bắt buộc"),
        ({"dated": "2099-01-01"}, "Ngày quyết định không thể ở tương lai."),
        ({"dated": "2020-01-01"}, "Ngày quyết định phải sau khi chu kỳ bắt đầu."),
        ({"file": None}, "Hãy chọn bản quyết định đã ký (PDF)."),
        ({"compared": None}, "Hãy đối chiếu với bản ký"),
    ],
)
def test_record_with_a_wrong_box_says_which_and_writes_nothing(client, staff, final, changed, message):
    page = client.post(RECORD, values(final, **changed))

    assert page.status_code == 200
    text = " ".join(entry for errors in page.context["form"].errors.values() for entry in errors)
    assert message in text or changed == {"number": ""}
    assert not Decision.objects.exists()


def test_record_with_a_program_named_pdf_is_refused(client, staff, final):
    page = client.post(RECORD, values(final, file=SimpleUploadedFile("ky.pdf", b"MZ" + b"\0" * 200)))

    assert page.context["form"].errors["file"]
    assert not Decision.objects.exists() and not StoredFile.objects.filter(uploaded_by=staff).exists()


def test_record_before_the_result_is_final_writes_nothing(client, staff):
    scored = scored_cycle(dossiers=2, members=2, state="provisional")

    assert client.post(RECORD, values(scored)).status_code == 302
    assert not Decision.objects.exists()


def test_enterprises_are_told_each_once(final, owner, client, staff):
    client.post(RECORD, values(final))

    notice = Notice.objects.get(user=owner, kind="decision_recorded")
    assert notice.title == f"Sản phẩm {final.dossiers[0].product_name} được công nhận năm 2021"


def test_list_shows_an_enterprise_its_own_products_only(final, owner, client, staff):
    client.post(RECORD, values(final))
    client.force_login(owner)

    page = client.get("/cong-nhan/")

    assert [row.record.dossier_id for row in page.context["table"].rows] == [final.dossiers[0].pk]
    other = Recognition.objects.exclude(enterprise__members=owner).first()
    assert client.get(reverse("evaluation:recognition", args=[other.pk])).status_code == 404


def test_list_is_searched_without_accents_and_exported(final, client, staff):
    client.post(RECORD, values(final))

    page = client.get("/cong-nhan/", {"q": "may bom dong ho"})

    assert [row.record.product_name for row in page.context["table"].rows] == ["Máy bơm Đồng Hồ"]
    export = client.get("/cong-nhan/", {"_export": "xlsx"})
    assert export["Content-Type"].endswith("spreadsheetml.sheet")


def test_list_needs_the_same_queries_for_one_and_many(client, staff):
    scored_cycle(dossiers=14, members=2, state="decided")
    client.get("/cong-nhan/")
    counts = []
    for keep in (14, 1):
        Recognition.objects.exclude(pk__in=list(Recognition.objects.values_list("pk", flat=True)[:keep])).delete()
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/cong-nhan/").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_revoke_screen_withdraws_with_a_reason(client, staff):
    scored = scored_cycle(dossiers=3, members=2, state="decided")
    issue_certificates(cycle=scored.cycle, by=None)
    row = Recognition.objects.get(rank=1)
    url = reverse("evaluation:revoke", args=[row.pk])

    assert client.post(url, {"reason": ""}).status_code == 200
    row.refresh_from_db()
    assert row.state == "active"
    assert client.post(url, {"reason": "Khai sai số liệu"}).status_code == 302

    row.refresh_from_db()
    assert (row.state, row.state_reason) == ("revoked", "Khai sai số liệu")
    assert {verify_code(one.code).status.value for one in row.certificates.all()} == {"revoked"}
    assert "Khai sai số liệu" in client.get(f"/san-pham/{row.pk}/").content.decode()


def test_reissue_screen_prints_the_right_name(client, staff):
    scored = scored_cycle(dossiers=2, members=2, state="decided")
    issue_certificates(cycle=scored.cycle, by=None)
    row = Recognition.objects.get(rank=2)

    answer = client.post(
        reverse("evaluation:reissue", args=[row.pk]),
        {"product_name": "Tên Đúng", "enterprise_name": row.enterprise_name, "reason": "Sai chính tả"},
    )

    assert answer.status_code == 302
    row.refresh_from_db()
    assert row.product_name == "Tên Đúng"
    assert sorted(row.certificates.values_list("state", flat=True)) == ["issued", "issued", "reissued", "reissued"]


def test_reissue_sent_twice_prints_once_and_another_name_meanwhile_is_told(client, staff):
    scored = scored_cycle(dossiers=2, members=2, state="decided")
    issue_certificates(cycle=scored.cycle, by=None)
    row = Recognition.objects.get(rank=2)
    url = reverse("evaluation:reissue", args=[row.pk])
    seen = client.get(url).context["form"]["seen"].value()
    sent = {"product_name": "Tên Đúng", "enterprise_name": row.enterprise_name, "reason": "Sai chính tả", "seen": seen}
    assert f'value="{seen}"' in client.get(url).content.decode()

    assert [client.post(url, sent).status_code for _click in range(2)] == [302, 302]
    late = client.post(url, {**sent, "product_name": "Tên Khác"}).content.decode()

    assert "đã được cấp lại sau khi bạn mở trang" in late
    row.refresh_from_db()
    assert row.product_name == "Tên Đúng"
    assert sorted(row.certificates.values_list("state", flat=True)) == ["issued", "issued", "reissued", "reissued"]


@pytest.mark.parametrize(
    ("name", "told"), [("Đèn 漢 Đông", "漢"), ("Đèn \x01Đông", "U+0001"), ("Đèn \u202eĐông", "U+202E")]
)
def test_reissue_refuses_letters_that_the_sheet_cannot_print(client, staff, name, told):
    scored = scored_cycle(dossiers=2, members=2, state="decided")
    issue_certificates(cycle=scored.cycle, by=None)
    row = Recognition.objects.get(rank=2)

    answer = client.post(
        reverse("evaluation:reissue", args=[row.pk]),
        {"product_name": name, "enterprise_name": row.enterprise_name, "reason": "Sai chính tả"},
    )

    assert f"không có ký tự: {told};" in answer.content.decode()
    assert set(row.certificates.values_list("state", flat=True)) == {"issued"}


def test_empty_list_says_what_comes_next(client, staff):
    CycleFactory()

    assert "Danh sách hiện ở đây sau khi quyết định" in client.get("/cong-nhan/").content.decode()
