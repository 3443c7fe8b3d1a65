"""Aiken and our own form; what a file is, and in which encoding."""

from __future__ import annotations

import unicodedata

import pytest

from app.kernel.refusal import Refused
from app.quizzes.formats.detect import format_of
from app.quizzes.formats.opening import read_file
from app.quizzes.formats.text import text_of
from tests.files import encodings
from tests.quizzes.formats.files import data_of, one, read

pytestmark = pytest.mark.sqlite_only
GIFT = "::Mở đầu::Chị em nên hỏi câu nào trước khi nghe ý kiến của hội viên ở thôn bản?{=Dạo này thế nào? ~Ký vào đây}"


def test_aiken_is_read_with_and_without_empty_lines() -> None:
    first, second, *rest = read("hop-chi-hoi.aiken.txt").found
    assert first.question is not None
    assert second.question is not None
    assert [option.correct for option in first.question.options] == [True, False, False]
    assert second.question.options[2].text == "Một năm, hoặc khi cần"
    assert [(row.line, row.faults[0].reason) for row in rest] == [(15, "no_answer"), (18, "no_such_option"), (22, "no_options")]


@pytest.mark.parametrize("between", ["\n", ""])
def test_an_aiken_question_without_answer_does_not_swallow_the_next(between: str) -> None:
    text = f"Câu thiếu đáp án\nA. x\nB. y\n{between}Câu kế tiếp\nA. p\nB. q\nANSWER: A\n"
    first, second = read_file(text.encode(), "de.txt", "aiken").found
    assert (first.state.value, first.faults[0].reason) == ("unread", "no_answer")
    assert second.question is not None
    assert (second.state.value, second.line, second.question.stem) == ("read", 4 + len(between), "Câu kế tiếp")
    assert [(row.text, row.correct) for row in second.question.options] == [("p", True), ("q", False)]


def test_our_own_form_names_the_line_of_a_fault() -> None:
    found = read("ket-nap.md").found
    assert [row.state.value for row in found] == ["read", "read", "unread", "read", "unread"]
    assert found[2].faults[0].sentence == "Phần điểm của các phương án đúng cộng lại phải là 100%."
    assert found[4].faults[0].sentence.startswith("Dòng 36: ")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("van-dong.gift.txt", "gift"),
        ("hop-chi-hoi.aiken.txt", "aiken"),
        ("dieu-le.moodle.xml", "moodle-xml"),
        ("goi.qti.zip", "qti"),
        ("qti/items/so.xml", "qti"),
        ("ket-nap.md", "md"),
    ],
)
def test_the_format_is_known_by_what_a_file_holds(name: str, kind: str) -> None:
    assert format_of(data_of(name), "ten-khong-noi-gi") == kind


@pytest.mark.parametrize(
    "encoded",
    [
        GIFT.encode(),
        GIFT.encode("utf-8-sig"),
        GIFT.encode("utf-16"),
        GIFT.encode("utf-16-le"),
        GIFT.encode("utf-16-be"),
        unicodedata.normalize("NFD", GIFT).encode(),
        encodings.cp1258(GIFT),
        encodings.tcvn3(GIFT),
        encodings.vni(GIFT),
        GIFT.replace("{", "\r\n{").encode(),
    ],
)
def test_the_same_words_come_out_of_every_encoding(encoded: bytes) -> None:
    (found,) = read_file(encoded, "cau-hoi.txt").found
    assert found.question is not None
    assert found.question.stem == "Chị em nên hỏi câu nào trước khi nghe ý kiến của hội viên ở thôn bản?"
    assert found.state.value == "read"


PLAIN = "::Mot:: Em nói “Xin chào”…{=Vâng ~Không}"


@pytest.mark.parametrize(
    ("encoded", "name"),
    [
        (PLAIN.encode("cp1252"), "Windows-1252"),
        (PLAIN.replace("Không", "Sai").encode("cp1252"), "Windows-1252"),
        (encodings.vni(GIFT), "VNI"),
        (encodings.tcvn3(GIFT), "TCVN3 (ABC)"),
        (encodings.cp1258(GIFT), "Windows-1258"),
    ],
)
def test_the_code_page_that_a_file_is_written_in_is_said(encoded: bytes, name: str) -> None:
    assert text_of(encoded).notes == (f"Tệp viết bằng bảng mã {name}, đã đổi sang Unicode.",)


def test_a_table_in_windows_1252_is_not_called_vni() -> None:
    table = "Câu hỏi;A;B;Đáp án\nChị hỏi gì trước khi họp?;Hỏi thăm;Thu tiền;A\n"
    plain = "Cau hoi;A;B;Dap an\nChi noi “Xin chào” khi nào?;Vào nhà;Ra sân;A\n".encode("cp1252")
    assert not any("VNI" in note for note in read_file(plain, "bang.csv").notes)
    assert any("VNI" in note for note in read_file(encodings.vni(table), "bang.csv").notes)


def test_moodle_xml_is_read_in_utf16_and_in_the_encoding_that_it_names() -> None:
    text = data_of("dieu-le.moodle.xml").decode()
    again = read_file(text.replace("UTF-8", "UTF-16", 1).encode("utf-16"), "a.xml")
    assert [row.question for row in again.found] == [row.question for row in read("dieu-le.moodle.xml").found]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty_file"),
        (b"  \r\n\t", "empty_file"),
        (b"%PDF-1.7", "pdf"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old_format"),
        (b"PK\x03\x04" + bytes(30), "truncated"),
        (bytes(range(256)) * 4, "not_text"),
        ("Một lá thư bình thường, không có câu hỏi nào.".encode(), "unknown_format"),
        (b"<html><body>Xin chao</body></html>", "unknown_format"),
        ("Ánh xạ đường dẫn ấy".encode("cp1252", "replace") * 40 + b"\xe8\xe9\xea\xf0\xf1" * 90, "encoding"),
    ],
)
def test_what_is_no_question_file_is_refused_with_a_reason(data: bytes, reason: str) -> None:
    with pytest.raises(Refused) as refusal:
        read_file(data, "tep")
    assert refusal.value.reason == reason
    assert refusal.value.sentence.endswith(".")


def test_a_share_of_the_marks_reads_its_kind_of_comma() -> None:
    found = one("## a-1 {kind=several level=van-dung}\nChọn.\n\n- [33,33333%] a\n- [66.66667%] b\n- [ ] c\n", "md")
    assert (found.state.value, dict(found.fractions)) == ("read", {"a": 0.3333333, "b": 0.6666667})


SPOILT = "::Một:: Hội viên phụ nữ thôn cần được lắng nghe điều gì trước? {=Khó khăn của chị ~Chuyện của người khác}"


@pytest.mark.parametrize(
    "data",
    [SPOILT.encode("cp1252", "replace"), SPOILT.encode().decode("cp1252", "replace").encode()],
    ids=["question marks", "twice"],
)
def test_a_file_whose_letters_were_lost_before_is_refused(data: bytes) -> None:
    with pytest.raises(Refused) as refused:
        text_of(data)
    assert refused.value.reason == "encoding"
    assert "UTF-8" in refused.value.sentence


def test_question_marks_behind_words_are_no_lost_letters() -> None:
    assert "Ai?" in text_of("Ai?{=Chị} Gì?{=Sổ} Đâu?{=Nhà} Sao?{=Vì} Rồi?{=Có} Hay?{=Không}".encode()).text
