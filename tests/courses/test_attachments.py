"""Files that lessons hand out: what is taken, under which name, and what is refused with a sentence."""

from __future__ import annotations

import pytest

from app.courses.attachments.checking import MAX_BYTES, BadAttachment, check_attachment
from app.courses.attachments.naming import free_name, is_name, safe_name, said_size
from tests.courses.handed import office, packed_objects, pdf, template_from

pytestmark = pytest.mark.sqlite_only

ACTS = b"<< /S /JavaScript /JS (app.alert(1)) >>"


@pytest.mark.parametrize("kind", ["docx", "xlsx", "pptx"])
def test_a_file_of_an_office_is_taken_for_what_it_is(kind: str) -> None:
    assert check_attachment(office(kind), f"Mẫu.{kind}").kind == kind


def test_a_pdf_is_taken_also_with_packed_objects_and_words_that_look_like_orders() -> None:
    harmless = packed_objects(b"1 0 << /Type /Font /BaseFont /JSans >>") + b"4 0 obj (JavaScript) endobj"
    assert check_attachment(pdf(harmless), "a.PDF").kind == "pdf"


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "a.docx", "rỗng"),
        (office(), "a.xlsx", "không phải Excel thật"),
        (office(), "a.doc", "Lưu thành loại mới"),
        (office(), "a.docx.exe", "Tệp kèm là"),
        (office(), "docx", "Tệp kèm là"),
        (b"MZ" + office(), "a.docx", "không phải Word thật"),
        (office() + b"<script>alert(1)</script>", "a.docx", "không phải Word thật"),
        (office()[:-40], "a.docx", "không phải Word thật"),
        (b"<svg onload='alert(1)'/>", "a.pdf", "không phải PDF thật"),
        (b"GIF89a/*" + pdf(), "a.pdf", "không phải PDF thật"),
        (office(more={"word/vbaProject.bin": b"x"}), "a.docx", "macro"),
        (office(content_type="application/vnd.ms-word.document.macroEnabled.main+xml"), "a.docx", "macro"),
        (office(more={"word/embeddings/oleObject1.bin": b"x"}), "a.docx", "macro"),
        (office(more={"word/activeX/activeX1.xml": b"x"}), "a.docx", "macro"),
        (office("xlsx", {"xl/macrosheets/sheet1.xml": b"x"}), "a.xlsx", "macro"),
        (office(more={"../../etc/cron.d/x": b"x"}), "a.docx", "tên lạ"),
        (office(more={"word/media/a.xml": bytes(30_000_000)}), "a.docx", "phình ra"),
        (office(more=template_from("https://evil.example/x.dotm")), "a.docx", "nơi khác"),
        (office(more=template_from("&#104;ttp://evil.example/x.dotm")), "a.docx", "nơi khác"),
        (office(more=template_from(r"\\evil.example\x.dotm")), "a.docx", "nơi khác"),
        (pdf(b"3 0 obj " + ACTS + b" endobj"), "a.pdf", "lệnh tự chạy"),
        (pdf(b"3 0 obj << /S /#4aavaScript /J#53 (x) >> endobj"), "a.pdf", "lệnh tự chạy"),
        (pdf(packed_objects(ACTS)), "a.pdf", "lệnh tự chạy"),
        (pdf(b"% stream\n3 0 obj " + ACTS + b" endobj\n% endstream"), "a.pdf", "lệnh tự chạy"),
        (pdf(packed_objects(ACTS).replace(b"/Type /ObjStm", b"/Type % \n /ObjStm")), "a.pdf", "lệnh tự chạy"),
        (pdf(packed_objects(ACTS, b"[/ASCII85Decode /FlateDecode]")), "a.pdf", "không xem được bên trong"),
        (pdf(packed_objects(bytes(70_000_000))), "a.pdf", "không xem được bên trong"),
        (pdf(b"3 0 obj << /Type /Filespec /EF << /F 4 0 R >> /Type /EmbeddedFile >> endobj"), "a.pdf", "lệnh tự chạy"),
        (pdf(b"trailer << /Encrypt 5 0 R >>"), "a.pdf", "có khóa"),
        (pdf(tail=office()[-22:]), "a.pdf", "giấu bên trong"),
        (pdf()[:20], "a.pdf", "chép thiếu"),
    ],
)
def test_a_look_alike_a_bomb_and_what_acts_are_refused_with_a_reason(data: bytes, name: str, words: str) -> None:
    with pytest.raises(BadAttachment) as bad:
        check_attachment(data, name)
    assert words in bad.value.sentence


def test_a_file_that_is_too_heavy_is_refused_unread() -> None:
    with pytest.raises(BadAttachment, match="nặng hơn 10 MB"):
        check_attachment(bytes(MAX_BYTES + 1), "a.pdf")


def test_a_template_of_the_own_machine_is_no_danger() -> None:
    assert check_attachment(office(more=template_from("file:///C:" + "/Office/Normal.dotm")), "a.docx").kind == "docx"


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("Mẫu đơn xin nghỉ.DOCX", "Mẫu-đơn-xin-nghỉ.docx"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:" + r"\Hồ sơ\Đơn (2).pdf", "Đơn-2.pdf"),
        ("a\u202egnp.pdf", "agnp.pdf"),
        ("-.--.pdf", "tep.pdf"),
        ("Ma\u0302\u0303u.pdf", "Mẫu.pdf"),
        ("x" * 300 + ".pdf", "x" * 80 + ".pdf"),
        ("a..b.pdf", "a-b.pdf"),
    ],
)
def test_a_name_keeps_its_letters_and_loses_its_path(name: str, safe: str) -> None:
    assert safe_name(name) == safe
    assert is_name(safe)


@pytest.mark.parametrize("name", ["a b.pdf", "a/b.pdf", "..pdf", "a.exe", "", ".pdf", "a.pdf\n", "a%2e.pdf", "A.PDF"])
def test_other_names_never_reach_an_address(name: str) -> None:
    assert not is_name(name)


def test_a_second_file_of_the_same_name_gets_a_number_and_sizes_are_said_the_vietnamese_way() -> None:
    assert free_name("a.pdf", {"a.pdf", "a-2.pdf"}) == "a-3.pdf"
    assert [said_size(size) for size in (1, 24_000, 1_500_000)] == ["1 KB", "24 KB", "1,4 MB"]
