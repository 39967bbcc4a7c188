"""A dossier begins with last year's, or with what the enterprise said in its other dossier of the year."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from applications.actions.dossier import create_dossier, current_values
from applications.models import Dossier, DossierFile
from spcncl_portal.core.errors import ActionError
from tests.factories.applications import EnterpriseFactory
from tests.factories.dossiers import BILLION, DossierFactory, stored_pdf
from tests.factories.programme import ChecklistItemFactory, CycleFactory

from .dossier_world import world  # noqa: F401


@pytest.fixture
def last_year(world):  # noqa: F811
    """The enterprise's dossier of 2020 with a certificate that is still valid and a report that has no date."""
    cycle = CycleFactory(year=2020, state="closed")
    earlier = DossierFactory(cycle=cycle, enterprise=world.enterprise, state="not_recognised", brand="Mẫu", group="cu")
    for code, expires in (("phieu-dang-ky", None), ("anh-san-pham", timezone.localdate() + datetime.timedelta(days=9))):
        item = ChecklistItemFactory(cycle=cycle, code=code)
        file = stored_pdf(subject=earlier, name=f"{code}.pdf", text=code)
        DossierFile.objects.create(dossier=earlier, item=item, file=file, expires_on=expires)
    return earlier


def test_start_from_last_year_takes_texts_common_years_and_valid_documents(world, last_year):  # noqa: F811
    draft = create_dossier(
        cycle=world.cycle, enterprise=world.enterprise, product_name="Quạt", by=world.clerk, source=last_year
    )
    assert (draft.brand, draft.description, draft.started_from) == ("Mẫu", last_year.description, last_year)
    assert draft.group == ""  # the criteria set of the year has no such group
    assert sorted(draft.figures.values_list("year", "product_revenue")) == [
        (2018, 220 * BILLION),
        (2019, 240 * BILLION),
    ]
    (document,) = draft.documents.all()
    assert (document.item.cycle, document.item.code) == (world.cycle, "anh-san-pham")
    original = last_year.documents.get(item__code="anh-san-pham")
    assert document.file_id != original.file_id and document.file.sha256 == original.file.sha256
    assert document.file.subject == draft and document.expires_on == original.expires_on


def test_start_from_somebody_elses_dossier_is_refused(world):  # noqa: F811
    foreign = DossierFactory(cycle=CycleFactory(year=2020), enterprise=EnterpriseFactory(), state="recognised")
    with pytest.raises(ActionError, match="không phải của doanh nghiệp này"):
        create_dossier(
            cycle=world.cycle, enterprise=world.enterprise, product_name="Quạt", by=world.clerk, source=foreign
        )
    assert not Dossier.objects.filter(cycle=world.cycle).exists()


def test_start_page_offers_own_earlier_dossiers_alone(client, world, last_year):  # noqa: F811
    foreign = DossierFactory(cycle=last_year.cycle, enterprise=EnterpriseFactory(), state="recognised")
    client.force_login(world.clerk)
    page = client.get(reverse("applications:start_dossier"), {"nam": 2021}).content.decode()
    assert last_year.code in page and foreign.code not in page
    data = {"enterprise": world.enterprise.pk, "earlier": foreign.pk, "product_name": "Quạt"}
    assert client.post(reverse("applications:start_dossier"), data).status_code == 422
    answer = client.post(reverse("applications:start_dossier"), {**data, "earlier": last_year.pk, "product_name": ""})
    assert answer.status_code == 302
    assert Dossier.objects.get(cycle=world.cycle).product_name == last_year.product_name


def test_second_product_takes_what_the_enterprise_said_about_itself(world):  # noqa: F811
    first = world.dossier()
    second = create_dossier(cycle=world.cycle, enterprise=world.enterprise, product_name="Máy bơm", by=world.clerk)
    values = current_values(second)
    assert values["employees_2020"] == current_values(first)["employees_2020"] == 270
    assert values["enterprise_revenue_2018"] == 400 * BILLION
    assert (values["product_revenue_2020"], values["export_usd_2020"]) == (None, None)
    assert second.contact_name == first.contact_name


def test_first_product_has_no_figures(world):  # noqa: F811
    draft = create_dossier(cycle=world.cycle, enterprise=world.enterprise, product_name="Máy bơm", by=world.clerk)
    assert draft.figures.count() == 0
