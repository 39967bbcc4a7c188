"""What may be uploaded, and the sentence for what may not."""

import pikepdf
import pytest
import xlsxwriter
from PIL import ImageFile

from spcncl_portal.core.errors import ActionError
from spcncl_portal.files.validators import KINDS, Inspection, accepted_extensions, inspect
from tests.factories.files import a_pdf, an_archive, an_image

MB = 1024 * 1024
WORD = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<document/>"}
OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(512)


def ole(*names):
    return OLE + b"".join(name.encode("utf-16-le") + bytes(8) for name in names)


def excel(tmp_path):
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(path)
    book.add_worksheet().write(0, 0, "x")
    book.close()
    return path.read_bytes()


def take(data, name, kinds=tuple(KINDS), max_bytes=50 * MB):
    return inspect(data, name, kinds=kinds, max_bytes=max_bytes)


def test_inspect_pdf_counts_pages():
    assert take(a_pdf(3), "a.pdf") == Inspection("pdf", "application/pdf", 3)


@pytest.mark.parametrize(
    ("form", "name", "content_type"),
    [("PNG", "a.png", "image/png"), ("JPEG", "a.jpg", "image/jpeg"), ("JPEG", "a.jpeg", "image/jpeg")],
)
def test_inspect_image(form, name, content_type):
    assert take(an_image(form), name) == Inspection("image", content_type)


@pytest.mark.parametrize("before", [b"MZ\x90\x00" + bytes(60), b"PK\x03\x04" + bytes(60), b" <html><script>"])
def test_inspect_other_file_with_the_mark_of_a_pdf_inside_is_refused(before):
    with pytest.raises(ActionError, match="Nội dung của “a.pdf” không phải là .pdf"):
        take(before + a_pdf(), "a.pdf")


def test_inspect_pdf_with_a_few_bytes_before_its_mark_is_taken():
    assert take(b"\xef\xbb\xbf\r\n" + a_pdf(), "a.pdf").kind == "pdf"


def test_inspect_office_files(tmp_path):
    assert take(an_archive(**WORD), "a.docx").kind == "word"
    assert take(excel(tmp_path), "a.xlsx").kind == "excel"
    assert take(ole("Workbook"), "a.xls").content_type == "application/vnd.ms-excel"
    ods = an_archive("content.xml", mimetype=b"application/vnd.oasis.opendocument.spreadsheet")
    assert take(ods, "a.ods").kind == "excel"
    assert take("Tên;Mã\n".encode(), "a.csv") == Inspection("csv", "text/csv")
    assert take("Tên;Mã\n".encode("utf-16"), "a.csv") == Inspection("csv", "text/csv")


def with_script(document):
    document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def with_launch(document):
    document.pages[0].Annots = pikepdf.Array(
        [pikepdf.Dictionary(Type=pikepdf.Name.Annot, A=pikepdf.Dictionary(S=pikepdf.Name.Launch, F="cmd.exe"))]
    )


def with_attachment(document):
    document.attachments["a.exe"] = b"MZ"


@pytest.mark.parametrize(
    ("data", "name", "message"),
    [
        (b"", "a.pdf", "Tệp “a.pdf” rỗng (0 byte); hãy chọn lại tệp."),
        (
            bytes(60 * MB),
            "a.pdf",
            "Tệp “a.pdf” nặng 60 MB, quá giới hạn 50 MB; hãy quét ở độ phân giải thấp hơn hoặc tách thành nhiều tệp.",
        ),
        (
            b"MZ\x90\x00" + bytes(200),
            "a.pdf",
            "Nội dung của “a.pdf” không phải là .pdf (đây là tệp .exe); hãy chọn đúng tệp.",
        ),
        (b"hello", "a.pdf", "Nội dung của “a.pdf” không phải là .pdf hoặc tệp đã hỏng; hãy chọn đúng tệp."),
        (
            a_pdf(encryption=pikepdf.Encryption(owner="o", user="u")),
            "a.pdf",
            "Tệp PDF “a.pdf” có mật khẩu, hãy bỏ mật khẩu rồi tải lại.",
        ),
        (
            a_pdf(encryption=pikepdf.Encryption(owner="o", user="")),
            "a.pdf",
            "Tệp PDF “a.pdf” có mật khẩu, hãy bỏ mật khẩu rồi tải lại.",
        ),
        (
            a_pdf()[:-40],
            "a.pdf",
            "Tệp “a.pdf” bị hỏng hoặc tải lên chưa đủ; hãy mở thử trên máy, in lại ra PDF rồi tải lại.",
        ),
        (
            a_pdf(change=with_script),
            "a.pdf",
            "Tệp “a.pdf” chứa mã lệnh tự chạy (JavaScript); hãy in lại ra PDF thường rồi tải lại.",
        ),
        (
            a_pdf(change=with_launch),
            "a.pdf",
            "Tệp “a.pdf” chứa mã lệnh tự chạy (JavaScript); hãy in lại ra PDF thường rồi tải lại.",
        ),
        (
            a_pdf(change=with_attachment),
            "a.pdf",
            "Tệp “a.pdf” có tệp khác đính kèm bên trong; hãy bỏ tệp đính kèm hoặc in lại ra PDF.",
        ),
        (a_pdf(0), "a.pdf", "Tệp “a.pdf” có 0 trang; chỉ nhận từ 1 đến 2.000 trang."),
        (
            b"\x89PNG\r\n\x1a\nxx",
            "a.png",
            "Nội dung của “a.png” không phải là .png hoặc tệp đã hỏng; hãy chọn đúng tệp.",
        ),
        (an_image("JPEG"), "a.png", "Nội dung của “a.png” không phải là .png (đây là tệp .jpg); hãy chọn đúng tệp."),
        (
            an_image("JPEG")[:-200],
            "a.jpg",
            "Ảnh “a.jpg” bị hỏng hoặc tải lên chưa đủ; hãy mở thử trên máy rồi tải lại.",
        ),
        (
            an_image("PNG")[:-200],
            "a.png",
            "Ảnh “a.png” bị hỏng hoặc tải lên chưa đủ; hãy mở thử trên máy rồi tải lại.",
        ),
        (a_pdf(), "a.docx", "Nội dung của “a.docx” không phải là .docx (đây là tệp .pdf); hãy chọn đúng tệp."),
        (
            an_archive(**WORD, word__vbaProject_bin=b"x").replace(b"vbaProject_bin", b"vbaProject.bin"),
            "a.docx",
            "Tệp “a.docx” có macro; hãy lưu lại thành tệp không có macro.",
        ),
        (an_archive(**WORD), "a.docm", "Tệp “a.docm” có macro; hãy lưu lại thành .docx hoặc .xlsx."),
        (
            an_archive(**{**WORD, "[Content_Types].xml": b"application/vnd.ms-word.document.macroEnabled.main+xml"}),
            "a.docx",
            "Tệp “a.docx” có macro; hãy lưu lại thành tệp không có macro.",
        ),
        (
            an_archive(**WORD, **{"word/_rels/settings.xml.rels": b'attachedTemplate" TargetMode="External"'}),
            "a.docx",
            "Tệp “a.docx” nạp mẫu từ nơi khác; hãy chép nội dung sang một tệp mới rồi tải lại.",
        ),
        (ole("EncryptedPackage"), "a.xlsx", "Tệp “a.xlsx” có mật khẩu, hãy bỏ mật khẩu rồi tải lại."),
        (
            ole("Workbook", "_VBA_PROJECT_CUR"),
            "a.xls",
            "Tệp “a.xls” có macro; hãy lưu lại thành tệp không có macro.",
        ),
        (
            an_archive(**WORD)[:-40],
            "a.docx",
            "Tệp “a.docx” bị hỏng hoặc tải lên chưa đủ; hãy mở thử trên máy, lưu lại rồi tải lại.",
        ),
        (ole("WordDocument"), "a.doc", "Không nhận “a.doc”; hãy mở bằng Word và lưu lại thành .docx."),
        (b"\x00\x01" * 50, "a.csv", "Nội dung của “a.csv” không phải là .csv hoặc tệp đã hỏng; hãy chọn đúng tệp."),
    ],
)
def test_inspect_refused_with_reason(data, name, message):
    with pytest.raises(ActionError) as caught:
        take(data, name)
    assert caught.value.message == message


def test_inspect_other_kind_names_what_is_accepted():
    with pytest.raises(ActionError) as caught:
        take(an_archive("a"), "a.zip", kinds=("pdf", "image"))
    assert caught.value.message == "Không nhận tệp “a.zip”; chỉ nhận các loại: .pdf, .jpg, .jpeg, .png."


def test_inspect_image_of_too_many_pixels(monkeypatch):
    monkeypatch.setattr("spcncl_portal.files.validators.MAX_PIXELS", 100)
    with pytest.raises(ActionError, match="quá lớn"):
        take(an_image(), "a.png")


def test_inspect_office_bomb(monkeypatch):
    monkeypatch.setattr("spcncl_portal.files.office.MAX_UNCOMPRESSED", 1000)
    with pytest.raises(ActionError, match="giải nén ra quá lớn"):
        take(an_archive(**WORD, big=bytes(2000)), "a.docx")


@pytest.mark.parametrize("tolerant", [False, True])
@pytest.mark.parametrize(("form", "name"), [("JPEG", "a.jpg"), ("PNG", "a.png")])
def test_inspect_truncated_image_is_refused_also_when_pillow_accepts_it(monkeypatch, tolerant, form, name):
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", tolerant)
    data = an_image(form, (200, 200))
    assert take(data, name).kind == "image"
    for cut in (20, len(data) // 2):
        with pytest.raises(ActionError, match="bị hỏng hoặc tải lên chưa đủ"):
            take(data[:-cut], name)


def test_inspect_signed_or_linked_pdf_is_taken():
    def change(document):
        document.Root.OpenAction = pikepdf.Array([document.pages[0].obj, pikepdf.Name.Fit])
        document.pages[0].Annots = pikepdf.Array(
            [pikepdf.Dictionary(Type=pikepdf.Name.Annot, A=pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://a.vn"))]
        )

    assert take(a_pdf(change=change), "a.pdf").pages == 1


def test_accepted_extensions():
    assert accepted_extensions(("pdf", "word")) == [".pdf", ".docx"]
