"""Filling a dossier: boxes as people type them, two tabs, autosave, nothing lost."""

import pytest
from django.urls import reverse

from applications.actions.dossier import BoxConflict, create_dossier, save_section
from applications.models import Dossier, DossierFigures
from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.models import ActionLog
from tests.applications.dossier_world import World, world  # noqa: F401
from tests.factories.accounts import UserFactory
from tests.factories.applications import EnterpriseFactory, NominationLetterFactory, NomineeFactory


def autosave(client, dossier, slug, **boxes):
    url = reverse("applications:autosave_dossier", args=[dossier.code, slug])
    return client.post(url, boxes, headers={"accept": "application/json"})


@pytest.mark.parametrize(
    "typed, value",
    [
        ("1.234.567.890", 1_234_567_890),
        ("1,234,567", 1_234_567),
        ("1 234 567", 1_234_567),
        ("1\u00a0234\u00a0567 đồng", 1_234_567),
        ("1.234.567,00", 1_234_567),
        ("０１２", 12),
        ("0", 0),
        ("1,5 tỷ", 1_500_000_000),
        ("250 triệu đồng", 250_000_000),
    ],
)
def test_figure_is_read_as_typed(client, world, typed, value):  # noqa: F811
    dossier = world.dossier(figures=False)
    client.force_login(world.clerk)
    answer = autosave(client, dossier, "so-lieu", version=1, product_revenue_2020=typed)
    assert (answer.status_code, answer.json()["errors"]) == (200, {})
    assert DossierFigures.objects.get(dossier=dossier, year=2020).product_revenue == value


@pytest.mark.parametrize(
    "typed, message",
    [
        ("1.234.567,89", "“1.234.567,89” có phần lẻ; hãy nhập số nguyên."),
        ("-5", "Không được nhập số âm; hãy nhập số từ 0 trở lên."),
        ("tỷ rưỡi", "Không đọc được “tỷ rưỡi”; hãy ghi đủ chữ số, hoặc một số kèm một đơn vị như “1,5 tỷ”."),
        ("9" * 20, "Số quá lớn (nhiều nhất là 1.000.000.000.000.000); hãy kiểm tra lại đơn vị tính."),
        ("abc", "“abc” không phải là số; hãy viết như 1.234.567,89."),
    ],
)
def test_figure_that_cannot_be_read_is_kept_as_typed(client, world, typed, message):  # noqa: F811
    dossier = world.dossier(figures=False)
    client.force_login(world.clerk)
    answer = autosave(client, dossier, "so-lieu", version=1, product_revenue_2020=typed, employees_2020="250").json()
    assert answer["errors"] == {"product_revenue_2020": [message]}
    row = DossierFigures.objects.get(dossier=dossier, year=2020)
    assert (row.product_revenue, row.employees) == (None, 250)
    dossier.refresh_from_db()
    assert dossier.unread == {"product_revenue_2020": typed}
    page = client.get(reverse("applications:dossier_section", args=[dossier.code, "so-lieu"])).content.decode()
    assert f'value="{typed}"' in page
    assert message in page
    mended = autosave(client, dossier, "so-lieu", version=answer["version"], product_revenue_2020="1.000").json()
    assert mended["errors"] == {}
    dossier.refresh_from_db()
    assert dossier.unread == {}


def test_sign_that_no_database_keeps_is_left_out(client, world):  # noqa: F811
    dossier = world.dossier()
    client.force_login(world.clerk)
    assert "brand" in autosave(client, dossier, "san-pham", version=1, brand="Gió\0").json()["errors"]
    dossier.refresh_from_db()
    assert dossier.unread == {"brand": "Gió"}


def test_autosave_answers_version_time_and_pieces(client, world):  # noqa: F811
    dossier = world.dossier()
    client.force_login(world.clerk)
    answer = autosave(client, dossier, "so-lieu", version=1, product_revenue_2020="1").json()
    assert answer["version"] == 2
    assert answer["conflict"] is None
    assert len(answer["saved_at"]) == 5
    assert sorted(answer["html"]) == ["du-dieu-kien", "tong-hop-so-lieu"]
    assert "chưa đạt mức" in answer["html"]["du-dieu-kien"]
    again = autosave(client, dossier, "so-lieu", version=2, product_revenue_2020="1").json()
    assert again["version"] == 2


def test_two_tabs_on_the_same_box_conflict_and_nothing_is_overwritten(client, world):  # noqa: F811
    dossier = world.dossier(product_name="Cũ")
    client.force_login(world.clerk)
    assert autosave(client, dossier, "san-pham", version=1, product_name="Thẻ một").status_code == 200
    answer = autosave(client, dossier, "san-pham", version=1, product_name="Thẻ hai")
    assert answer.status_code == 409
    assert answer.json() == {
        "version": 2,
        "errors": {},
        "conflict": {"product_name": {"label": "Tên sản phẩm", "theirs": "Thẻ một", "mine": "Thẻ hai"}},
    }
    dossier.refresh_from_db()
    assert dossier.product_name == "Thẻ một"
    assert autosave(client, dossier, "san-pham", version=2, product_name="Thẻ hai").status_code == 200


def test_two_tabs_on_different_sections_do_not_conflict(client, world):  # noqa: F811
    dossier = world.dossier()
    client.force_login(world.clerk)
    assert autosave(client, dossier, "san-pham", version=1, brand="Quạt Xanh").status_code == 200
    answer = autosave(client, dossier, "thuyet-minh", version=1, quality="TCVN 7827:2015")
    assert (answer.status_code, answer.json()["version"]) == (200, 3)
    dossier.refresh_from_db()
    assert (dossier.brand, dossier.quality) == ("Quạt Xanh", "TCVN 7827:2015")


def test_box_seen_stale_is_not_overwritten_after_a_save_elsewhere(world):  # noqa: F811
    dossier = world.dossier(brand="Cũ", figures=False)
    save_section(dossier=dossier, by=world.clerk, values={"product_name": "Mới"}, version=1)
    with pytest.raises(BoxConflict) as caught:
        save_section(dossier=dossier, by=world.clerk, values={"product_name": "Khác", "brand": "B"}, version=1)
    assert caught.value.boxes == {"product_name": "Mới"}
    dossier.refresh_from_db()
    assert dossier.brand == "Cũ"


def test_form_without_javascript_saves_and_shows_the_conflict(client, world):  # noqa: F811
    dossier = world.dossier()
    client.force_login(world.clerk)
    url = reverse("applications:dossier_section", args=[dossier.code, "lien-he"])
    answer = client.post(url, {"version": 1, "contact_name": "Lê Thị An", "contact_phone": "0912 345 678"})
    assert (answer.status_code, answer.url) == (302, reverse("applications:dossier", args=[dossier.code]))
    dossier.refresh_from_db()
    assert (dossier.contact_name, dossier.contact_phone) == ("Lê Thị An", "+84912345678")
    answer = client.post(url, {"version": 1, "contact_name": "Trần Bê", "contact_phone": "0912 345 678"})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Lê Thị An" in page
    assert 'value="Trần Bê"' in page
    assert f'name="version" value="{dossier.version}"' in page


def test_form_without_javascript_keeps_what_cannot_be_read(client, world):  # noqa: F811
    dossier = world.dossier()
    client.force_login(world.clerk)
    url = reverse("applications:dossier_section", args=[dossier.code, "lien-he"])
    answer = client.post(url, {"version": 1, "contact_name": "Lê Thị An", "contact_phone": "gọi lễ tân"})
    assert answer.status_code == 422
    assert 'value="gọi lễ tân"' in answer.content.decode()
    dossier.refresh_from_db()
    assert (dossier.contact_name, dossier.unread) == ("Lê Thị An", {"contact_phone": "gọi lễ tân"})
    assert 'value="gọi lễ tân"' in client.get(url).content.decode()


def test_text_longer_than_allowed_is_kept_whole(client, world):  # noqa: F811
    dossier = world.dossier()
    client.force_login(world.clerk)
    answer = autosave(client, dossier, "thuyet-minh", version=1, description="x" * 9000)
    assert list(answer.json()["errors"]) == ["description"]
    dossier.refresh_from_db()
    assert dossier.unread["description"] == "x" * 9000


@pytest.mark.parametrize("state", ["submitted", "accepted", "withdrawn"])
def test_dossier_in_other_hands_is_not_written(client, world, state):  # noqa: F811
    dossier = world.dossier(state=state, product_name="Cũ")
    client.force_login(world.clerk)
    assert autosave(client, dossier, "san-pham", version=1, product_name="Mới").status_code == 403
    url = reverse("applications:dossier_section", args=[dossier.code, "san-pham"])
    assert client.post(url, {"product_name": "Mới"}).status_code == 302
    dossier.refresh_from_db()
    assert dossier.product_name == "Cũ"


def test_closed_cycle_refuses_every_change(client, world):  # noqa: F811
    dossier = world.dossier(product_name="Cũ")
    type(world.cycle).objects.update(state="closed")
    with pytest.raises(ActionError, match="Chu kỳ 2021 không mở"):
        save_section(dossier=Dossier.objects.get(), by=world.clerk, values={"product_name": "Mới"})
    client.force_login(world.clerk)
    url = reverse("applications:dossier_section", args=[dossier.code, "san-pham"])
    answer = client.get(url, follow=True)
    assert "Chu kỳ 2021 đã đóng" in answer.content.decode()


def test_every_change_is_logged_with_before_and_after(world):  # noqa: F811
    dossier = world.dossier(brand="Cũ", figures=False)
    save_section(dossier=dossier, by=world.clerk, values={"brand": "Mới", "employees_2020": 9})
    lines = ActionLog.objects.filter(actor=world.clerk).order_by("pk")
    assert [(one.action, one.before.get("brand"), one.after.get("brand")) for one in lines] == [
        ("edit_figures", None, None),
        ("edit_dossier", "Cũ", "Mới"),
    ]
    assert lines[0].after["employees"] == 9


def test_codes_count_up_within_the_cycle(world):  # noqa: F811
    def make(product):
        return create_dossier(cycle=world.cycle, enterprise=world.enterprise, product_name=product, by=world.clerk).code

    assert [make("Quạt trần"), make("Quạt cây")] == ["2021-001", "2021-002"]
    world.dossier(code="2021-999")
    assert [make("Quạt hộp"), make("Quạt treo")] == ["2021-1000", "2021-1001"]


def test_start_clicked_twice_is_one_dossier(client, world):  # noqa: F811
    client.force_login(world.clerk)
    answers = {"enterprise": world.enterprise.pk, "product_name": "Quạt trần"}
    places = [client.post("/ho-so/moi/", answers).url for _click in range(2)]
    assert places[0] == places[1]
    assert Dossier.objects.get().product_name == "Quạt trần"


def test_start_takes_over_what_the_nomination_says(client, world):  # noqa: F811
    letter = NominationLetterFactory(cycle=world.cycle, state="sent")
    line = NomineeFactory(
        letter=letter,
        tax_code=world.enterprise.tax_code,
        product_name="Quạt trần",
        group="cong_nghe_cao",
        contact_name="Lê Thị An",
        phone="+84912345678",
    )
    client.force_login(world.clerk)
    url = reverse("applications:start_dossier")
    assert "Quạt trần" in client.get(url).content.decode()
    client.post(url, {"enterprise": world.enterprise.pk, "nominee": line.pk, "product_name": ""})
    dossier = Dossier.objects.get()
    assert (dossier.code, dossier.product_name, dossier.nominee, dossier.group) == (
        "2021-001",
        "Quạt trần",
        line,
        "cong_nghe_cao",
    )
    assert (dossier.contact_name, dossier.due_at) == ("Lê Thị An", world.cycle.deadline("dossier").at)
    assert "Quạt trần" not in client.get(url).content.decode()


def test_start_before_the_verification_does_not_show_whom_the_letter_names(world):  # noqa: F811
    """Anybody can register a tax code that they read somewhere."""
    line = NomineeFactory(
        letter=NominationLetterFactory(cycle=world.cycle, state="sent"),
        tax_code=world.enterprise.tax_code,
        contact_name="Lê Thị An",
        phone="+84912345678",
    )
    world.enterprise.state = "pending"
    world.enterprise.save()
    values = {"cycle": world.cycle, "enterprise": world.enterprise, "product_name": "Quạt", "by": world.clerk}
    dossier = create_dossier(**values, nominee=line)
    assert (dossier.nominee, dossier.contact_name, dossier.contact_phone) == (line, "", "")


def test_start_for_another_enterprise_is_refused(client, world):  # noqa: F811
    client.force_login(world.clerk)
    answer = client.post(
        reverse("applications:start_dossier"), {"enterprise": EnterpriseFactory().pk, "product_name": "Quạt"}
    )
    assert answer.status_code == 422
    assert not Dossier.objects.exists()


@pytest.mark.parametrize("state, starts", [("pending", True), ("refused", False), ("suspended", False)])
def test_start_by_state_of_the_enterprise(client, world, state, starts):  # noqa: F811
    type(world.enterprise).objects.update(state=state)
    client.force_login(world.clerk)
    client.post(reverse("applications:start_dossier"), {"enterprise": world.enterprise.pk, "product_name": "Quạt"})
    assert Dossier.objects.exists() is starts


def test_staff_enter_a_paper_dossier(client, world):  # noqa: F811
    client.force_login(world.staff)
    url = reverse("applications:start_dossier")
    form = {"tax_code": world.enterprise.tax_code, "product_name": "Quạt", "on_paper": "on"}
    assert "Hãy ghi ngày hồ sơ giấy đến." in client.post(url, form).content.decode()
    client.post(url, {**form, "arrived_on": "20/03/2021"})
    dossier = Dossier.objects.get()
    assert (dossier.on_paper, str(dossier.arrived_on), dossier.created_by) == (True, "2021-03-20", world.staff)
    unknown = client.post(url, {**form, "tax_code": "0100109106", "arrived_on": "20/03/2021"})
    assert "Chưa có doanh nghiệp với mã số thuế 0100109106" in unknown.content.decode()


def test_leader_may_read_but_not_start(client, world):  # noqa: F811
    client.force_login(UserFactory(roles=[Role.LEADER]))
    assert client.get(reverse("applications:dossiers")).status_code == 200
    assert client.get(reverse("applications:start_dossier")).status_code == 403
