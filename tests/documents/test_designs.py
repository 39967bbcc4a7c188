"""Designs as data: editions, checks, pictures, screens."""

import dataclasses
import io

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.errors import ActionError, Conflict
from spcncl_portal.documents.actions.designs import (
    current_design,
    design_of,
    draft_design,
    edit_design,
    ensure_designs,
    make_design_current,
)
from spcncl_portal.documents.certificate_artwork import clean_svg
from spcncl_portal.documents.certificate_checks import check_design
from spcncl_portal.documents.certificate_defaults import LAYOUTS, default_design
from spcncl_portal.documents.certificate_layout import Element, Layout, Square, dump, load
from spcncl_portal.documents.certificates import render_certificate_single
from spcncl_portal.documents.models import CertificateDesign
from tests.factories.accounts import UserFactory
from tests.factories.documents import CertificateSheetFactory, PersonSheetFactory

from .reading import text_of, words_of

SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 297 210"><rect width="297" height="210" fill="#fff"/></svg>'
)


@pytest.fixture
def staff(db):
    return UserFactory(roles=[Role.STAFF])


def changed(kind: str = "SPCNCL", *, key: str = "", **values) -> Layout:
    """The layout that a kind begins with, one of its texts changed."""
    layout = LAYOUTS[kind]
    if not key:
        return dataclasses.replace(layout, **values)
    elements = tuple(dataclasses.replace(one, **values) if one.key == key else one for one in layout.elements)
    return dataclasses.replace(layout, elements=elements)


def errors_of(layout: Layout, kind: str = "SPCNCL") -> dict[str, str]:
    design = dataclasses.replace(default_design(kind), layout=layout)
    return {one.where: one.text for one in check_design(design, kind) if one.is_error}


@pytest.mark.parametrize("kind", LAYOUTS)
def test_first_designs_are_without_any_finding_and_survive_json(kind, db):
    assert check_design(default_design(kind), kind) == []
    assert load(dump(LAYOUTS[kind])) == LAYOUTS[kind]


def test_load_refuses_what_is_no_layout():
    values = dump(LAYOUTS["SPCNCL"])
    for broken in ({**values, "page": "A5"}, {**values, "qr": {"x": 1}}, {"elements": []}):
        with pytest.raises(ValueError, match="not a layout"):
            load(broken)


def test_checks_name_the_part_and_what_is_wrong(db):
    assert errors_of(changed(key="nation", x=100)) == {"nation": "Nằm ngoài trang 297 × 210 mm."}
    assert errors_of(changed(key="product", text="{product} {name}"))["product"].startswith("Không có ô điền {name}.")
    assert "{code}" in errors_of(changed(key="code", text="Mã"))["code"]
    assert errors_of(changed(key="place", x=30, y=160)) == {"place": "Chồng lên “Mã QR”."}
    assert errors_of(changed(key="decision", colour="#f0e0c0"))["decision"].startswith("Chữ quá nhạt")
    assert errors_of(changed(qr=Square(27, 154.5, 12)))["qr"].startswith("Mã QR nhỏ hơn")
    assert errors_of(changed(key="product", height=5, smallest=20))["product"].startswith("Chữ không vừa ô")
    two = (*LAYOUTS["SPCNCL"].elements, Element("nation", "x", 30, 190, 5, 4, 8))
    assert "đặt tên khác nhau" in errors_of(changed(elements=two))["nation"]


def test_checks_warn_of_colours_that_the_press_dulls(db):
    found = check_design(
        dataclasses.replace(default_design("SPCNCL"), layout=changed(key="heading", colour="#0000ff")), "SPCNCL"
    )
    assert [(one.where, one.is_error) for one in found] == [("heading", False)]
    assert "xỉn đi" in found[0].text


def test_current_design_begins_with_the_portals_own_once(db):
    ensure_designs()
    ensure_designs()
    rows = CertificateDesign.objects.values_list("kind", "edition", "state")
    assert sorted(rows) == sorted((kind, 1, "current") for kind in LAYOUTS)
    assert design_of(current_design("TOP10")).layout == LAYOUTS["TOP10"]


def test_draft_is_one_and_goes_into_use_as_the_next_edition(staff):
    first = current_design("SPCNCL")
    draft = draft_design(source=first, by=staff)
    assert draft_design(source=first, by=staff) == draft
    assert (draft.edition, draft.state) == (2, "draft")

    edit_design(design=draft, layout=changed(key="title", text="BẰNG CHỨNG NHẬN"), name="Mẫu mới", by=staff, version=0)
    make_design_current(design=draft, by=staff)

    first.refresh_from_db()
    assert (first.state, current_design("SPCNCL").pk) == ("retired", draft.pk)
    assert "BẰNG CHỨNG NHẬN" in str(current_design("SPCNCL").layout)
    with pytest.raises(ActionError, match="không sửa nữa"):
        edit_design(design=draft, layout=LAYOUTS["SPCNCL"], name="x", by=staff)
    make_design_current(design=first, by=staff)
    assert current_design("SPCNCL").pk == first.pk


def test_draft_with_a_mistake_or_read_long_ago_is_refused(staff):
    draft = draft_design(source=current_design("SPCNCL"), by=staff)
    edit_design(design=draft, layout=changed(key="number", x=280), name="Sai", by=staff, version=0)
    with pytest.raises(ActionError, match="number: Nằm ngoài trang"):
        make_design_current(design=draft, by=staff)
    with pytest.raises(Conflict):
        edit_design(design=draft, layout=LAYOUTS["SPCNCL"], name="Cũ", by=staff, version=0)


@pytest.mark.parametrize(
    ("drawing", "words"),
    [
        (b"<!DOCTYPE svg [<!ENTITY a 'b'>]>" + SVG, "DOCTYPE"),
        (SVG.replace(b"<rect", b"<text>chu</text><rect"), "chuyển chữ"),
        (SVG.replace(b"<rect", b"<image href='http://x/'/><rect"), "nhúng ảnh"),
        (SVG.replace(b' viewBox="0 0 297 210"', b""), "viewBox"),
        (b"<html/>", "không phải hình vẽ"),
        (b"<svg", "không đọc được"),
    ],
)
def test_svg_that_does_more_than_draw_is_refused(drawing, words):
    with pytest.raises(ActionError, match=words):
        clean_svg(drawing)


def test_svg_keeps_only_what_draws():
    drawing = SVG.replace(
        b"<rect ",
        b'<script>alert(1)</script><g onload="x()" style="fill:#123456;background:url(http://x/)"/>'
        b'<use href="http://x/#a"/><rect onclick="x()" filter="url(http://x/)" ',
    )
    kept = clean_svg(drawing).decode()
    assert 'fill="#123456"' in kept
    for word in ("script", "onload", "onclick", "http://x/", "style", "filter"):
        assert word not in kept


def picture(width: int, height: int) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), "#fff8e0").save(buffer, "PNG")
    return buffer.getvalue()


def a_pdf(width: float, height: float) -> bytes:
    with pikepdf.new() as made:
        made.add_blank_page(page_size=(width, height))
        buffer = io.BytesIO()
        made.save(buffer)
        return buffer.getvalue()


@pytest.mark.needs_poppler
@pytest.mark.parametrize(
    ("name", "data"),
    [("nen.svg", SVG), ("nen.png", picture(606, 432)), ("nen.pdf", a_pdf(858.9, 612.3))],
    ids=["svg", "png", "pdf"],
)
def test_uploaded_artwork_lies_below_the_words(staff, name, data):
    draft = draft_design(source=current_design("SPCNCL"), by=staff)
    edit_design(design=draft, layout=changed(artwork_bleeds=True), name="Nền riêng", by=staff, artwork=(data, name))
    design = design_of(draft)
    assert not [one for one in check_design(design, "SPCNCL") if one.is_error]
    made = render_certificate_single(CertificateSheetFactory(), design)
    assert "Quạt điện công nghiệp" in words_of(made)
    with pikepdf.open(io.BytesIO(made)) as opened:
        assert len(opened.pages) == 1


@pytest.mark.needs_poppler
@pytest.mark.parametrize("kind", ["TRAINING", "PARTICIPATION"])
def test_certificates_of_persons_say_who_what_and_when(kind):
    words = words_of(render_certificate_single(PersonSheetFactory(kind=kind)))
    for part in (
        "Trần Thị Thử",
        "Nâng cao năng lực quản lý sản xuất",
        "từ ngày 08/06/2021 đến ngày 10/06/2021",
        "GIÁM ĐỐC",
    ):
        assert part in words
    assert ("Công ty Cổ phần Thử Nghiệm" in words) == (kind == "TRAINING")


@pytest.mark.needs_poppler
@pytest.mark.parametrize("language", ["en", "both"])
def test_certificates_in_english_and_in_two_languages(language, db):
    for kind in ("SPCNCL", "TRAINING"):
        layout = dataclasses.replace(LAYOUTS[kind], language=language)
        assert errors_of(layout, kind) == {}
    layout = dataclasses.replace(LAYOUTS["SPCNCL"], language=language)
    design = dataclasses.replace(default_design("SPCNCL"), layout=layout)
    data = render_certificate_single(CertificateSheetFactory(), design)
    words = " ".join(text_of(data, "-layout").split())
    assert "CERTIFICATE" in words
    assert "Ha Noi, 5 November 2021" in words
    assert ("GIẤY CHỨNG NHẬN" in words) == (language == "both")
    with pikepdf.open(io.BytesIO(data)) as opened:
        assert str(opened.Root.Lang) == ("vi" if language == "both" else "en")


def form_values(client, pk: int) -> dict:
    """What the browser would send back of the edit screen."""
    page = client.get(f"/chung-nhan/mau/{pk}/sua/")
    forms = page.context["forms"]
    values = {}
    for form in (forms.design, *forms.elements.forms, *forms.signatures.forms):
        for field in form:
            value = field.value()
            if value is not None and value is not False and value != "":
                values[field.html_name] = "on" if value is True else value
    for formset in (forms.elements, forms.signatures):
        for field in formset.management_form:
            values[field.html_name] = field.value()
    return values


def test_screens_from_the_first_design_to_the_next_in_use(client, staff):
    client.force_login(staff)
    assert "Dùng mẫu gốc" in client.get("/chung-nhan/mau/").content.decode()
    client.post("/chung-nhan/mau/goc/")
    first = CertificateDesign.objects.get(kind="SPCNCL")
    answer = client.post(f"/chung-nhan/mau/{first.pk}/ban-moi/")
    draft = CertificateDesign.objects.get(state="draft")
    assert answer.url == f"/chung-nhan/mau/{draft.pk}/sua/"

    values = form_values(client, draft.pk)
    place = next(name for name, value in values.items() if value == "title" and name.endswith("-key"))[:-4]
    seen = client.post(f"/chung-nhan/mau/{draft.pk}/xem-thu/", {**values, f"{place}-x": "200"}).content.decode()
    assert "Nằm ngoài trang" in seen
    assert "data:image/svg+xml;base64," in seen
    saved = client.post(f"/chung-nhan/mau/{draft.pk}/sua/", {**values, f"{place}-text": "BẰNG CÔNG NHẬN"})
    assert saved.status_code == 302
    assert "BẰNG CÔNG NHẬN" in str(CertificateDesign.objects.get(pk=draft.pk).layout)
    again = client.post(f"/chung-nhan/mau/{draft.pk}/sua/", values)
    assert (again.status_code, "sửa ở nơi khác" in again.content.decode()) == (422, True)
    assert client.post(f"/chung-nhan/mau/{draft.pk}/dung/").status_code == 302
    assert current_design("SPCNCL").pk == draft.pk
    proof = client.get(f"/chung-nhan/mau/{draft.pk}/in-thu.pdf?ten=shortest")
    assert b"".join(proof.streaming_content).startswith(b"%PDF")
    assert client.get(f"/chung-nhan/mau/{draft.pk}/sua/").status_code == 302


def test_edit_screen_says_which_file_is_wrong(client, staff):
    client.force_login(staff)
    draft = draft_design(source=current_design("SPCNCL"), by=staff)
    values = form_values(client, draft.pk)
    file = SimpleUploadedFile("nen.svg", SVG.replace(b"<rect", b"<text>a</text><rect"))
    answer = client.post(f"/chung-nhan/mau/{draft.pk}/sua/", {**values, "artwork_file": file})
    assert (answer.status_code, "chuyển chữ thành đường nét" in answer.content.decode()) == (422, True)


def test_leader_and_auditor_read_and_change_nothing(client, db):
    row = current_design("SPCNCL")
    for role in (Role.LEADER, Role.AUDITOR):
        client.force_login(UserFactory(roles=[role]))
        page = client.get(f"/chung-nhan/mau/{row.pk}/")
        assert (page.status_code, "Lập bản mới" in page.content.decode()) == (200, False)
        for name in ("sua", "ban-moi", "dung", "xem-thu"):
            assert client.post(f"/chung-nhan/mau/{row.pk}/{name}/").status_code == 403
    client.force_login(UserFactory(roles=[Role.ENTERPRISE]))
    assert client.get("/chung-nhan/mau/").status_code == 403


def test_list_of_designs_asks_as_much_for_many_as_for_few(client, staff):
    client.force_login(staff)
    ensure_designs()

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get("/chung-nhan/mau/")
        return len(captured)

    queries()
    few = queries()
    row = current_design("SPCNCL")
    for edition in range(2, 22):
        CertificateDesign.objects.create(kind="SPCNCL", edition=edition, name="x", state="retired", layout=row.layout)
    assert queries() == few
