"""Office files that were damaged, or made to do harm: one sentence each, quickly, and in little memory."""

from __future__ import annotations

import io
import random
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from contextlib import suppress

import pytest

from app.kernel.refusal import Refused
from app.kernel.word_file import MAX_FILE_BYTES
from app.quizzes.formats.opening import read_file
from app.quizzes.formats.pasted import read_pasted
from tests.files.make_word_papers import WAYS, Writer, write_paper
from tests.files.word_questions import ASKED

_SECONDS = 20
"""On a loaded machine; alone each takes well under a second."""
_BYTES = 400_000_000
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def good() -> bytes:
    return write_paper("x", "cau-hai-cham", "moi-dong", WAYS["dam"], "{}.", ASKED[:3]).data


def changed(name: str, content: bytes, data: bytes | None = None) -> bytes:
    """A Word file with another part in the place of one, or with one more."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data or good())) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            if entry != name:
                new.writestr(entry, old.read(entry))
        new.writestr(name, content)
    return file.getvalue()


def document(body: str, head: str = "") -> bytes:
    """A Word file with this body."""
    ns = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    return changed(
        "word/document.xml", f'<?xml version="1.0"?>{head}<w:document {ns}><w:body>{body}</w:body></w:document>'.encode()
    )


def bomb() -> bytes:
    return changed("word/document.xml", b"<w>" + b"a" * 300_000_000)


def many_parts() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("word/document.xml", "<a/>")
        for number in range(3_000):
            package.writestr(f"word/x{number}.xml", "")
    return file.getvalue()


def nested_tables(depth: int) -> str:
    return "<w:tbl><w:tr><w:tc>" * depth + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * depth


_ENTITIES = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(9))
FILES: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "empty_file"),
    "old-doc": (lambda: OLE + bytes(4_000), "old_format"),
    "encrypted": (lambda: OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600), "password"),
    "rtf": (lambda: rb"{\rtf1\ansi Cau 1: x}", "rtf"),
    "macros": (lambda: changed("word/vbaProject.bin", OLE), "macros"),
    "too-heavy": (lambda: b"PK\x03\x04" + bytes(20 * 1024 * 1024), "too_big"),
    "zip-bomb": (bomb, "too_big"),
    "many-parts": (many_parts, "too_big"),
    "half": (lambda: good()[: len(good()) // 2], "truncated"),
    "no-end": (lambda: good()[:-30], "truncated"),
    "not-a-document": (lambda: changed("word/document.xml", b"<html/>"), "truncated"),
    "cut-xml": (lambda: changed("word/document.xml", b"<w:document"), "truncated"),
    "doctype": (lambda: document("<w:p/>", "<!DOCTYPE x>"), "entities"),
    "entity-bomb": (lambda: document("<w:p/>", f"<!DOCTYPE x [{_ENTITIES}]>"), "entities"),
    "external-entity": (lambda: document("<w:p/>", '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'), "entities"),
    "deep": (lambda: document("<w:sdt><w:sdtContent>" * 2_000 + "</w:sdtContent></w:sdt>" * 2_000), "truncated"),
    "no-questions": (lambda: document("<w:p><w:r><w:t>Kính gửi các chị</w:t></w:r></w:p>"), "no_questions"),
    "plain-text": (lambda: b"Kinh gui cac chi", "not_word"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_bad_word_file_is_refused_in_a_sentence(name: str) -> None:
    make, reason = FILES[name]
    data = make()
    tracemalloc.start()
    began = time.process_time()
    with pytest.raises(Refused) as refused:
        read_file(data, "de.docx", "docx")
    took, peak = time.process_time() - began, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert refused.value.reason == reason
    assert refused.value.sentence.endswith(".")
    assert took < _SECONDS
    assert peak < _BYTES


def test_a_file_beyond_the_bound_is_not_even_opened() -> None:
    with pytest.raises(Refused, match="too_big"):
        read_file(b"PK\x03\x04" + bytes(MAX_FILE_BYTES), "de.docx", "docx")


def test_tables_in_tables_are_read_to_a_depth() -> None:
    data = document("<w:p><w:r><w:t>Câu 1: x</w:t></w:r></w:p>" + nested_tables(60))
    assert len(read_file(data, "de.docx").found) == 1


@pytest.mark.parametrize("seed", range(25))
def test_a_file_with_broken_bytes_is_read_or_refused_and_nothing_else(seed: int) -> None:
    chance, data = random.Random(seed), bytearray(good())
    for _ in range(20):
        data[chance.randrange(len(data))] = chance.randrange(256)
    with suppress(Refused):
        read_file(bytes(data), "de.docx", "docx")


@pytest.mark.parametrize(
    "text",
    [
        "A. " * 20_000,
        "Câu 1: " + "(" * 20_000,
        "Câu 1: x\n" + "A. a\tB. b\tC. c\tD. d\n" * 3_000,
        "Câu 1: x " + "…" * 50_000,
        "Câu 1: x\nĐáp án: " + "A, " * 20_000,
        "1 - A " * 20_000,
        "Câu 1: " + "_" * 50_000,
        "Câu 1: x\nĐáp án: " + "(1) a; " * 10_000,
        " " * 100_000 + "Câu 1: x",
        "Câu 1: x\nGợi ý chấm:\n" + "- ý " * 20_000 + "(4 điểm)",
        "*" * 50_000,
        "Câu 1: x " + "A. " * 30_000,
        "Câu 1: x\nGợi ý chấm:\n" + "1 " * 50_000,
        "Câu 1: x\nMức độ: " + "a " * 50_000,
        "Câu 1: " + "đúng " * 40_000,
        "-" * 100_000 + "Hết" + "-" * 100_000,
        "\n".join(f"Câu {n}: x\nA. a\nB. b" for n in range(1, 900)),
    ],
    ids=range(17),
)
def test_long_lines_of_signs_are_read_in_little_time(text: str) -> None:
    began = time.process_time()
    with suppress(Refused):
        read_pasted(text)
    assert time.process_time() - began < _SECONDS


def test_a_paper_of_too_many_questions_is_refused() -> None:
    with pytest.raises(Refused, match="too_long"):
        read_pasted("\n".join(f"Câu {n % 900 + 1}: x" for n in range(1_200)))


def test_a_picture_that_only_points_elsewhere_is_not_fetched() -> None:
    writer = Writer()
    writer.line("Câu 1: Hình này vẽ gì?")
    paragraph = writer.line("A. Nhà")
    writer.line("B. Đường")
    writer.line("Đáp án: A")
    relation = writer.book.part.relate_to("http://127.0.0.1:9/x.png", "http://x/image", is_external=True)
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    blip = f'<w:r {nsdecls("w", "a", "r")}><w:drawing><a:blip r:link="{relation}"/></w:drawing></w:r>'
    paragraph._p.append(parse_xml(blip))
    found = read_file(writer.saved(), "de.docx").found[0]
    assert "liên kết" in found.faults[0].sentence
