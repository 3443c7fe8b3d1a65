"""Word files that mean harm, are broken or something else: a sentence each, nothing fetched, nothing run, memory bounded."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import pytest
from lxml import html as markup

from app.courses.faults import FaultList
from app.courses.formats.word.converting import MAX_PARAGRAPHS, read_word
from app.courses.markdown.clean import ALLOWED, keeps
from app.courses.markdown.render import render_lesson
from app.courses.package.topic import lesson_of
from app.courses.rules.word_lessons import cut, whole, write
from app.courses.word_upload import Carried, Failed, as_values, from_values, numbered, read_bounded, read_sent
from app.kernel.refusal import Refused
from tests.courses.test_hostile_text import MARKUP, URLS
from tests.files.word_lessons import Lecturer, png, repacked, training, with_note

OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def bomb() -> bytes:
    """Ten kilobytes that unpack to fifty megabytes."""
    return repacked(training(), {"word/media/x.png": bytes(50_000_000)})


def huge_png() -> bytes:
    """A picture that says it has 30,000 x 30,000 pixels."""
    small = png((10, 10))
    head = b"IHDR" + struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    return small[:12] + head + struct.pack(">I", zlib.crc32(head)) + small[33:]


def with_doctype(old: bytes) -> bytes:
    """A part with an entity."""
    head, body = old.split(b"?>", 1)
    return head + b'?><!DOCTYPE x [<!ENTITY a "b">]>' + body


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty_file"),
        (b"xin chao", "not_word"),
        (b"{\\rtf1 xin chao}", "rtf"),
        (OLE + bytes(600), "old_format"),
        (OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "password"),
        (training()[:2000], "truncated"),
        (bomb(), "too_big"),
        (repacked(training(), {"word/vbaProject.bin": b"x"}), "macros"),
        (repacked(training(), {"word/document.xml": with_doctype}), "entities"),
        (repacked(training(), {"word/document.xml": b"<w:document"}), "truncated"),
        (repacked(training(), {"word/document.xml": b"<a/>"}), "truncated"),
        (Lecturer().done(), "no_words"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_read_is_refused_with_a_sentence(data: bytes, reason: str) -> None:
    with pytest.raises(Refused) as refused:
        read_word(data)
    assert refused.value.reason == reason
    assert len(refused.value.sentence) > 20


def test_a_zip_that_is_something_else_is_no_word_file() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("xl/workbook.xml", "<x/>")
    with pytest.raises(Refused, match="not_word"):
        read_word(file.getvalue())


def test_a_picture_of_thirty_thousand_pixels_is_left_out_unopened() -> None:
    file = Lecturer()
    file.line("Chữ.")
    file.picture()
    read = read_word(repacked(file.done(), {"word/media/image1.png": huge_png()}))
    assert (read.pictures, [(one.what, "triệu điểm ảnh" in one.detail) for one in read.remarks]) == ((), [("picture", True)])


def test_a_picture_that_is_only_linked_is_not_fetched() -> None:
    file = Lecturer()
    file.line("Chữ.")
    file.picture()
    away = b'Target="http://127.0.0.1:9/x.png" TargetMode="External"'
    linked = repacked(file.done(), {"word/_rels/document.xml.rels": lambda old: old.replace(b'Target="media/image1.png"', away)})
    read = read_word(linked)
    assert (read.pictures, [one.what for one in read.remarks]) == ((), ["linked"])


def test_fields_that_fetch_are_dropped_and_told() -> None:
    file = Lecturer()
    file.line("Chữ.")
    file.raw(
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>INCLUDEPICTURE "http://127.0.0.1:9/x.png"</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    assert [one.what for one in read_word(file.done()).remarks] == ["field"]


def test_too_many_paragraphs_are_refused() -> None:
    file = Lecturer()
    many = b"<w:body>" + b"<w:p><w:r><w:t>x</w:t></w:r></w:p>" * (MAX_PARAGRAPHS + 1)
    data = repacked(file.done(), {"word/document.xml": lambda old: old.replace(b"<w:body>", many)})
    with pytest.raises(Refused, match="too_long"):
        read_word(data)


def test_nothing_of_a_hostile_file_acts_in_the_lesson() -> None:
    file = Lecturer()
    file.book.core_properties.title = "<img src=x onerror=alert(1)>"
    for words in MARKUP:
        clean = "".join(letter for letter in words if letter >= " ")
        file.line(clean)
        file.heading(clean, 2)
        file.table([[clean, clean], [clean, clean]])
    for address in URLS:
        file.link("".join(letter for letter in address if letter >= " "), "Bấm")
    file.picture(png(), alt='" onerror="alert(1)')
    read = read_word(with_note(file.done(), "chú thích &lt;script&gt;alert(1)&lt;/script&gt;"))
    (part,) = cut(read.blocks, 0, read.title)
    text = write(part, read.notes, {0: ("images/x.webp", "")})
    faults = FaultList("")
    lesson = lesson_of(whole(text, key="bai", title=text.title, periods=1), faults)
    shown = "".join(section.html for section in render_lesson(lesson.body, {}, frozenset()).sections)
    for element in markup.fragment_fromstring(shown, create_parent="section").iter():
        assert element.tag in ALLOWED, element.tag
        assert all(keeps(str(element.tag), name, value) for name, value in element.attrib.items()), element.attrib


def test_reading_goes_on_in_a_process_with_a_bound_and_comes_back_with_its_pictures() -> None:
    reading, made = read_sent(training())
    assert (reading.pictures, [one.largest.width for one in made if one]) == ((), [600])
    with pytest.raises(Refused, match="old_format"):
        read_sent(OLE + bytes(600))


def test_a_refusal_finds_its_way_out_of_the_other_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.courses.word_upload._bound_memory", lambda: None)
    assert read_bounded(b"") == Failed("empty_file", "Tệp này trống. Chọn tệp khác.")


def test_a_reading_that_is_carried_between_two_pages_is_the_same() -> None:
    read = read_word(training())
    carried = Carried("a.docx", read, numbered(read, ["images/a.webp"]))
    again = from_values(as_values(carried))
    assert (again.reading.blocks, again.reading.remarks, again.pictures) == (
        read.blocks, read.remarks, {0: ("images/a.webp", "Hai chị ngồi nói chuyện bên bếp")},
    )  # fmt: skip
