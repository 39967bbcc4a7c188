"""Templates: what may stand in them, what is said about mistakes and where, hostile ones, values put in."""

import io
import zipfile

import pytest
from docx import Document

from spcncl_portal.documents.default_templates import default_template
from spcncl_portal.documents.docx_places import places_of
from spcncl_portal.documents.docx_reading import read_document, unread
from spcncl_portal.documents.docx_templates import check_template, fill
from spcncl_portal.documents.office_kinds import OfficialKind
from spcncl_portal.documents.reporting import Items, Paragraph, Table, to_docx, to_pdf
from spcncl_portal.documents.template_fields import example_of, fields_of

LETTER = OfficialKind.LETTER


def word(*paragraphs: str, rows: tuple[tuple[str, ...], ...] = ()) -> bytes:
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if rows:
        table = document.add_table(rows=0, cols=len(rows[0]))
        for row in rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
    return saved(document)


def saved(document) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def problems(*paragraphs: str, rows=()) -> list[str]:
    data = word(*paragraphs, rows=rows)
    return [str(one) for one in check_template(data, fields_of(LETTER), example_of(LETTER))]


@pytest.mark.parametrize("kind", OfficialKind.values)
def test_shipped_template_is_sound_and_says_all_its_examples(kind):
    data = default_template(kind)
    assert check_template(data, fields_of(kind), example_of(kind)) == []
    assert unread(data) == []
    text = "\n".join(place.text for place in places_of(fill(data, example_of(kind))))
    for field in fields_of(kind):
        if field.name in ("nam", "co_quan_chu_quan", "co_quan", "tham_quyen"):
            continue
        lines = field.example if isinstance(field.example, list) else field.example.split("\n")
        for line in lines:
            for words in line.values() if isinstance(line, dict) else [line]:
                assert words in text, field.name


def test_filled_letter_is_read_back_part_by_part():
    context = example_of(LETTER)
    found = read_document(fill(default_template(LETTER), context), "letter")
    assert (found.title, found.subtitle) == ("", "giới thiệu sản phẩm năm 2021")
    assert found.addressees == ["UBND quận Ba Đình", "UBND quận Đống Đa"]
    assert found.recipients == ["Như trên", "Lưu: VT, QLCN"]
    assert (found.signature.title, found.signature.name) == ("KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC", "Nguyễn Văn Minh Họa")
    basis, first, second, table = found.blocks
    assert (basis.text, basis.basis) == ("Căn cứ Kế hoạch số 60/KH-UBND ngày 11/3/2021", True)
    assert [first.text, second.text] == context["noi_dung"]
    assert (table.numbered, table.rows) == (True, [["Công ty CP Minh Họa", "gửi trước 31/3/2021"]])


def test_minutes_and_decision_are_read_back_with_their_own_parts():
    minutes = read_document(fill(default_template("minutes"), example_of("minutes")), "minutes")
    assert (minutes.left_signature.title, minutes.left_signature.name) == ("THƯ KÝ", "Trần Thị Minh Họa")
    assert minutes.recipients == ["Như trên", "Lưu: VT, QLCN"]
    assert Items(["Ông Lê Văn Mẫu, chuyên viên"]) in minutes.blocks
    decision = read_document(fill(default_template("decision"), example_of("decision")), "decision")
    assert [(one.lead, one.text) for one in decision.blocks if isinstance(one, Paragraph) and one.lead] == [
        ("Điều 1.", "Thành lập Tổ giúp việc."),
        ("Điều 2.", "Quyết định có hiệu lực kể từ ngày ký."),
    ]


@pytest.mark.parametrize("kind", ["letter", "minutes"])
def test_filled_template_without_its_optional_parts_can_be_printed(kind):
    empty = {field.name: type(field.example)() for field in fields_of(kind)}
    found = read_document(fill(default_template(kind), empty), kind)
    assert not any(isinstance(block, Table) for block in found.blocks)
    assert to_pdf(found).startswith(b"%PDF") and to_docx(found).startswith(b"PK")


def test_values_are_escaped_and_keep_their_line_breaks():
    text = 'Công ty <A> & "B" {{ so_ky_hieu }}\nDòng hai\x07\x0c'
    data = fill(word("{{ trich_yeu }}"), {"trich_yeu": text})
    (place,) = places_of(data)
    assert place.text == 'Công ty <A> & "B" {{ so_ky_hieu }}\nDòng hai'


def test_paper_made_again_from_the_same_template_and_data_is_the_same():
    first, second = (read_document(fill(default_template(LETTER), example_of(LETTER)), "x") for _ in range(2))
    assert first == second


def test_tag_that_word_split_into_runs_is_understood():
    document = Document()
    paragraph = document.add_paragraph()
    for piece in ("{", "{ trich", "_yeu }", "}"):
        paragraph.add_run(piece).bold = piece == "{"
    data = saved(document)
    assert check_template(data, fields_of(LETTER), example_of(LETTER)) == []
    assert next(places_of(fill(data, {"trich_yeu": "Xin chào"}))).text == "Xin chào"


def test_unknown_placeholder_is_named_with_its_place():
    (found,) = problems("Mở đầu", "Kính gửi {{ ten_cong_ty }}")
    assert found.startswith("Đoạn 2 “Kính gửi {{ ten_cong_ty }}”: không có ô dữ liệu “ten_cong_ty”; chỉ có: ")


def test_missing_end_is_named_with_the_place_of_its_beginning():
    (found,) = problems("A", "{%p for d in noi_dung %}", "{{ d }}")
    assert found == "Đoạn 2 “{%p for d in noi_dung %}”: “{%p for d in noi_dung %}” không có “endfor”."


def test_missing_end_in_a_table_is_named_with_table_and_row():
    (found,) = problems("A", rows=(("Tên",), ("{%tr for d in danh_sach %}",), ("{{ d.ten }}",)))
    assert found.startswith("Bảng 1, dòng 2 “{%tr for d in danh_sach %}”: ")


@pytest.mark.parametrize(
    ("paragraphs", "said"),
    [
        (["{{ trich_yeu", "}}"], "bị đứt"),
        (["{ trich_yeu }"], "phải viết hai dấu ngoặc"),
        (["{{ noi_dung }}"], "là danh sách"),
        (["{%p endfor %}"], "không khớp với thẻ mở nào"),
        (["{%p for d in noi_dung %}", "{%p endif %}", "{%p endfor %}"], "không khớp với thẻ mở nào"),
        (["{% for d in noi_dung %}", "{{ d }}", "{% endfor %}"], "chưa có “{% endfor %}” trong cùng đoạn"),
        (["{%p for d in noi_dung %} thừa", "{%p endfor %}"], "không được chứa gì khác"),
        (["{%tr for d in danh_sach %}", "{%tr endfor %}"], "chỉ dùng trong bảng"),
        (["{%p for d in trich_yeu %}", "{%p endfor %}"], "với một danh sách"),
        (["{%p for d in danh_sach %}", "{{ d }}", "{%p endfor %}"], "hãy ghi rõ cột: d.ten, d.ghi_chu"),
        (["{{ trich_yeu }} {{ }}"], "không hiểu được"),
        (["{%p if la %}", "{%p endif %}"], "không có ô dữ liệu “la”"),
        (["{%p else %}"], "nằm ngoài mọi điều kiện"),
        (["{%p if nam == '1' and nam > 5 %}", "{%p endif %}"], "chỉ so bằng (==)"),
        (["{%p if nam == '1' and 1 in nam %}", "{%p endif %}"], "chỉ so bằng (==)"),
    ],
)
def test_mistake_is_said_in_words(paragraphs, said):
    found = problems(*paragraphs)
    assert any(said in one for one in found), found


@pytest.mark.parametrize(
    "text",
    [
        "{{ trich_yeu.__class__.__mro__ }}",
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ self.__init__.__globals__ }}",
        "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
        "{{ range(99999999)|list }}",
        "{% for i in range(99999999) %}{{ i }}{% endfor %}",
        "{% for a in noi_dung %}{% for b in noi_dung %}{% for c in noi_dung %}{{ c }}"
        "{% endfor %}{% endfor %}{% endfor %}",
        "{% set x = 'a' * 999999999 %}",
        "{{ 'a' * 999999999 }}",
        "{{ 9 ** 999999999 }}",
        "{{ trich_yeu|attr('__class__') }}",
        "{{ trich_yeu|replace('a', 'bbbbbbbbbb') }}",
        "{{ trich_yeu|center(999999999) }}",
        "{% include 'settings.py' %}",
        "{% import 'os' as os %}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{% for d in noi_dung recursive %}{{ loop(noi_dung) }}{% endfor %}",
        "{{ trich_yeu['__class__'] }}",
        "{{ trich_yeu.format_map }}",
        "{% raw %}{{ x }}{% endraw %}",
        "{# chú thích #}",
    ],
)
def test_hostile_template_is_refused(text):
    assert problems(text)


def test_lists_are_counted_in_conditions():
    assert problems("{%p if noi_dung|length > 1 and nam != '2020' %}", "{{ nam }}", "{%p endif %}") == []


@pytest.mark.parametrize("where", ["title", "comments", "language"])
def test_hostile_tag_in_the_properties_is_refused(where):
    document = Document()
    document.add_paragraph("{{ trich_yeu }}")
    setattr(document.core_properties, where, "{{ 9 ** 99 ** 9 }}")
    (found,) = check_template(saved(document), fields_of(LETTER), example_of(LETTER))
    assert str(found) == "Cả tệp: có thẻ ẩn không được phép (Pow)."


def test_hostile_tag_hidden_in_an_attribute_is_refused():
    data = word("{{ trich_yeu }}")
    source, target = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for info in source.infolist():
            part = source.read(info.filename)
            if info.filename == "word/document.xml":
                part = part.replace(b"<w:p>", b'<w:p w:rsidR="{{ 1 * 99999999 }}">', 1)
            archive.writestr(info, part)
    (found,) = check_template(target.getvalue(), fields_of(LETTER), example_of(LETTER))
    assert "thẻ ẩn" in str(found)


def test_entities_of_the_file_are_not_expanded():
    data = word("{{ trich_yeu }}")
    source, target = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b SYSTEM "file:///etc/hostname">]>'
    with zipfile.ZipFile(target, "w") as archive:
        for info in source.infolist():
            part = source.read(info.filename)
            if info.filename == "word/document.xml":
                part = part.replace(b"<w:document", bomb + b"<w:document", 1).replace(b"trich_yeu", b"&b;&a;", 1)
            archive.writestr(info, part)
    found = check_template(target.getvalue(), fields_of(LETTER), example_of(LETTER))
    assert found and "aaaaaaaaaa" not in "".join(str(one) for one in found)


def test_name_that_has_gone_since_the_upload_is_left_empty():
    assert [place.text for place in places_of(fill(word("A{{ da_bo }}B"), {}))] == ["AB"]


def test_tag_in_the_footer_is_checked_too():
    document = Document()
    document.add_paragraph("{{ trich_yeu }}")
    document.sections[0].footer.paragraphs[0].text = "{{ la }}"
    (found,) = check_template(saved(document), fields_of(LETTER), example_of(LETTER))
    assert str(found).startswith("Đoạn 1 (đầu trang, chân trang) “{{ la }}”: không có ô dữ liệu “la”")


def test_annex_and_plain_table_are_read():
    document = Document()
    document.styles.add_style("VB Phụ lục", 1)
    document.add_paragraph("Mở đầu")
    document.add_paragraph("Danh sách đơn vị").style = "VB Phụ lục"
    table = document.add_table(rows=0, cols=2)
    for row in (("STT", "Đơn vị"), ("1", "Ba Đình"), ("2", "Đống Đa")):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    found = read_document(saved(document), "x")
    assert [block.text for block in found.blocks] == ["Mở đầu"]
    (annex,) = found.annexes
    assert (annex.title, annex.blocks[0].rows, annex.blocks[0].numbered) == (
        "Danh sách đơn vị",
        [["Ba Đình"], ["Đống Đa"]],
        True,
    )


def test_unread_names_pictures_and_half_bold_paragraphs():
    document = Document()
    paragraph = document.add_paragraph("Thường ")
    paragraph.add_run("đậm").bold = True
    assert unread(saved(document)) == ["Chữ đậm ở một phần đoạn “Thường đậm” sẽ in như phần còn lại."]


def test_file_without_a_plain_style_is_read():
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(half_bold())) as whole, zipfile.ZipFile(buffer, "w") as made:
        for name in whole.namelist():
            data = whole.read(name)
            made.writestr(name, data.replace(b'w:default="1"', b"") if name == "word/styles.xml" else data)
    assert len(unread(buffer.getvalue())) == 1
    assert read_document(buffer.getvalue(), "x").blocks == [Paragraph("thường đậm")]


def half_bold() -> bytes:
    document = Document()
    document.add_paragraph("thường ").add_run("đậm").bold = True
    return saved(document)
