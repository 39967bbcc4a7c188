"""The information file: versions, exact downloads, nothing but the newest for the public; the guidance pages."""

from functools import lru_cache

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile

from applications.actions import programme_file as actions
from applications.models import ProgrammeFile, ProgrammeFileVersion
from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.errors import ActionError
from spcncl_portal.files.actions import store_bytes
from spcncl_portal.programme.states import CycleState
from tests.factories.accounts import UserFactory
from tests.factories.files import a_pdf
from tests.factories.programme import ChecklistItemFactory, CycleFactory, DeadlineFactory

pytestmark = pytest.mark.django_db
pdf_bytes = lru_cache(a_pdf)
PUBLIC, OWN = "/huong-dan/tai-lieu/", "/van-dong/tai-lieu/"


@pytest.fixture
def cycle():
    return CycleFactory(year=2021)


@pytest.fixture
def staff():
    return UserFactory(roles=[Role.STAFF])


def upload(pages: int = 1, name: str = "so-tay.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, pdf_bytes(pages), content_type="application/pdf")


@pytest.fixture
def paper(cycle, staff):
    return actions.add_paper(cycle=cycle, title="Sổ tay hướng dẫn", kind="handbook", upload=upload(), by=staff)


def downloads(paper) -> list[int]:
    return list(paper.versions.order_by("number").values_list("downloads", flat=True))


def test_paper_has_an_address_and_its_first_version(paper):
    assert (paper.code, paper.position, paper.versions.get().number) == ("so-tay-huong-dan", 1, 1)


def test_public_gets_the_newest_version_and_each_full_answer_counts(client, paper, staff):
    address = f"{PUBLIC}2021/so-tay-huong-dan/"
    first = client.get(address)
    assert b"".join(first.streaming_content) == pdf_bytes(1)
    actions.add_version(paper=paper, upload=upload(2), note="Thêm phụ lục", by=staff)
    second = client.get(address)
    assert b"".join(second.streaming_content) == pdf_bytes(2)
    assert 'filename="so-tay.pdf"' in second["Content-Disposition"]
    client.get(address)
    assert downloads(paper) == [1, 2]


def test_copy_that_the_browser_has_and_head_do_not_count(client, paper):
    address = f"{PUBLIC}2021/so-tay-huong-dan/"
    etag = client.get(address)["ETag"]
    assert client.get(address, headers={"if-none-match": etag}).status_code == 304
    assert client.head(address).status_code == 200
    assert downloads(paper) == [1]


def test_behind_the_proxy_the_path_of_the_bytes_is_handed_over(client, paper, settings):
    settings.FILES_X_ACCEL_PREFIX = "/tep-rieng/"
    response = client.get(f"{PUBLIC}2021/so-tay-huong-dan/")
    assert response["X-Accel-Redirect"] == f"/tep-rieng/{paper.versions.get().file.file.name}"
    assert (response.content, downloads(paper)) == (b"", [1])


def test_public_opens_no_other_file(client, paper, staff):
    private = store_bytes(data=b"bi mat", name="rieng.pdf", content_type="application/pdf", by=staff)
    old = paper.versions.get().file
    actions.add_version(paper=paper, upload=upload(2), note="", by=staff)
    for code in (private.pk, old.pk, "rieng", "so-tay-huong-dan-2"):
        assert client.get(f"{PUBLIC}2021/{code}/").status_code == 404
    assert client.get(f"{PUBLIC}2020/so-tay-huong-dan/").status_code == 404
    assert client.get(old.get_absolute_url()).status_code in (302, 404)
    client.force_login(UserFactory(roles=[Role.ENTERPRISE]), backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(old.get_absolute_url()).status_code == 404
    client.force_login(staff, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(old.get_absolute_url()).status_code == 200


def test_withdrawn_paper_is_gone_and_comes_back(client, paper, staff):
    with pytest.raises(ActionError):
        actions.withdraw_paper(paper=paper, reason=" ", by=staff)
    actions.withdraw_paper(paper=paper, reason="Sai số liệu", by=staff)
    assert client.get(f"{PUBLIC}2021/so-tay-huong-dan/").status_code == 404
    assert "Sổ tay hướng dẫn" not in client.get(PUBLIC).content.decode()
    with pytest.raises(ActionError):
        actions.withdraw_paper(paper=paper, reason="Lần nữa", by=staff)
    actions.offer_paper_again(paper=paper, by=staff)
    assert client.get(f"{PUBLIC}2021/so-tay-huong-dan/").status_code == 200


def test_second_click_adds_no_second_version_and_no_second_paper(cycle, paper, staff):
    with pytest.raises(ActionError, match="giống hệt phiên bản 1"):
        actions.add_version(paper=paper, upload=upload(), note="", by=staff)
    with pytest.raises(ActionError, match="đã có tài liệu tên"):
        actions.add_paper(cycle=cycle, title="SO TAY huong dan", kind="form", upload=upload(2), by=staff)
    assert ProgrammeFileVersion.objects.count() == 1


@pytest.mark.parametrize("name", ["a.exe", "a.docm", "a.html"])
def test_wrong_kinds_are_refused_and_nothing_stays(cycle, staff, name):
    with pytest.raises(ActionError):
        actions.add_paper(cycle=cycle, title="Thử", kind="form", upload=upload(1, name), by=staff)
    assert ProgrammeFile.objects.count() == 0


def test_only_staff_and_only_in_an_open_year(cycle, paper, staff):
    for role in (Role.BODY_OFFICER, Role.LEADER, Role.AUDITOR, Role.ADMIN):
        with pytest.raises(PermissionDenied):
            actions.add_version(paper=paper, upload=upload(2), note="", by=UserFactory(roles=[role]))
    cycle.state = CycleState.CLOSED
    cycle.save()
    with pytest.raises(PermissionDenied):
        actions.withdraw_paper(paper=ProgrammeFile.objects.get(), reason="Hết năm", by=staff)


def test_screens_of_staff(client, cycle, staff):
    client.force_login(staff, backend="django.contrib.auth.backends.ModelBackend")
    answers = {"title": "Mẫu phiếu", "title_en": "Form", "kind": "form"}
    assert list(client.post(f"{OWN}them/", answers).context["form"].errors) == ["file"]
    response = client.post(f"{OWN}them/", {**answers, "file": upload()})
    paper = ProgrammeFile.objects.get()
    assert response.url == f"{OWN}{paper.pk}/"
    assert client.post(f"{OWN}{paper.pk}/phien-ban/", {"file": upload(2), "note": "Sửa"}).status_code == 302
    assert client.post(f"{OWN}{paper.pk}/phien-ban/", {"file": upload(2)}).status_code == 422
    assert client.post(f"{OWN}{paper.pk}/phien-ban/", {}).status_code == 422
    client.get(f"{PUBLIC}2021/mau-phieu/")
    assert client.get(OWN).context["table"].data[0].downloads == 1
    edited = {"title": "Mẫu phiếu mới", "kind": "form", "position": "3"}
    assert client.post(f"{OWN}{paper.pk}/sua/", edited).status_code == 302
    paper.refresh_from_db()
    assert (paper.title, paper.position, paper.code) == ("Mẫu phiếu mới", 3, "mau-phieu")
    assert client.post(f"{OWN}{paper.pk}/thoi-cung-cap/", {"reason": ""}).status_code == 422
    client.post(f"{OWN}{paper.pk}/thoi-cung-cap/", {"reason": "Đã cũ"})
    assert client.get(PUBLIC).context["papers"] == []
    client.post(f"{OWN}{paper.pk}/cung-cap-lai/")
    assert [one.offered.number for one in client.get(PUBLIC).context["papers"]] == [2]


@pytest.mark.parametrize(("role", "status"), [(Role.LEADER, 200), (Role.AUDITOR, 200), (Role.BODY_OFFICER, 403)])
def test_who_reads_the_list_of_staff(client, paper, role, status):
    client.force_login(UserFactory(roles=[role]), backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(OWN).status_code == status
    assert client.get(f"{OWN}{paper.pk}/").status_code == status
    assert client.post(f"{OWN}{paper.pk}/phien-ban/", {"file": upload(2)}).status_code == 403


def test_english_title_where_there_is_one(client, cycle, staff, settings):
    actions.add_paper(cycle=cycle, title="Sổ tay", title_en="Handbook", kind="handbook", upload=upload(), by=staff)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert "Handbook" in client.get(PUBLIC).content.decode()


# Guidance pages

PAGES = [
    "/huong-dan/", "/huong-dan/doanh-nghiep/", "/huong-dan/don-vi-gioi-thieu/", "/huong-dan/hoi-dap/", PUBLIC,
    "/huong-dan/tu-kiem-tra/",
]  # fmt: skip


@pytest.mark.parametrize("address", PAGES)
def test_guidance_answers_in_an_empty_portal_and_in_both_languages(client, address, settings):
    assert client.get(address).status_code == 200
    CycleFactory(year=2021)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert client.get(address).status_code == 200


def test_enterprises_read_the_papers_of_each_group(client, cycle):
    DeadlineFactory(cycle=cycle)
    ChecklistItemFactory(cycle=cycle, code="chung", name="Giấy chung", required=False)
    ChecklistItemFactory(cycle=cycle, code="rieng", name="Giấy riêng", groups=["khoi_nghiep"])
    page = client.get("/huong-dan/doanh-nghiep/")
    papers = {one.group.code: [item.name for item in one.items] for one in page.context["groups"]}
    assert papers["khoi_nghiep"] == ["Giấy riêng", "Giấy chung"]
    assert papers["cong_nghe_cao"] == ["Giấy chung"]
    text = page.content.decode()
    assert "từ 2018 đến 2020" in text
    assert "31/05/2021 23:59" in text
