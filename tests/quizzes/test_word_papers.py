"""Word papers of lecturers: old letters, the sign of the key, facts about a question, sixty papers."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Callable
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn

from app.quizzes.formats.records import State
from app.quizzes.formats.word import read
from tests.files.encodings import tcvn3, vni
from tests.files.make_word_papers import WAYS, Writer, papers, write_paper
from tests.files.word_questions import ASKED, Asked, Paper
from tests.quizzes.word_papers import as_asked, lines, only, paper_of, reasons, right

Write = Callable[[Writer], Any]


def count_right(paper: Paper) -> int:
    """How many questions of a paper were read as they were written."""
    found = [as_asked(one) for one in read(paper.data).found]
    return sum(got == wanted for got, wanted in zip(found, paper.asked, strict=False)) if len(found) == len(paper.asked) else 0


def test_every_question_of_sixty_papers_is_read_right(record_property: Callable[[str, object], None]) -> None:
    all_papers = list(papers())
    counts = {paper.name: (count_right(paper), len(paper.asked)) for paper in all_papers}
    got, total = sum(read for read, _all in counts.values()), sum(count for _read, count in counts.values())
    record_property("questions_read_right", f"{got} of {total}")
    assert len(all_papers) >= 40
    assert {name: count for name, count in counts.items() if count[0] != count[1]} == {}
    assert (got, total) == (300, 300)


def test_a_paper_in_tcvn3_fonts_is_read_as_unicode() -> None:
    def write(writer: Writer) -> None:
        for row in ("Câu 1: Hội viên cần gì nhất khi gặp khó khăn?", "A. Được lắng nghe", "B. Được khuyên", "Đáp án: A"):
            writer.line((tcvn3(row).decode("cp1252", "replace").replace("\ufffd", ""), ".VnTime"))

    found = only(paper_of(write))
    assert found.question is not None
    assert found.question.stem == "Hội viên cần gì nhất khi gặp khó khăn?"
    assert right(found) == ["Được lắng nghe"]


def test_a_paper_in_vni_fonts_is_read_as_unicode_even_when_a_letter_is_cut_into_two_runs() -> None:
    def write(writer: Writer) -> None:
        for row in ("Câu 1: Hội viên cần gì nhất khi gặp khó khăn?", "A. Được lắng nghe", "B. Được khuyên", "Đáp án: A"):
            text = vni(row).decode("cp1252")
            writer.line(*[(letter, "VNI-Times") for letter in text])

    found = only(paper_of(write))
    assert found.question is not None
    assert found.question.stem == "Hội viên cần gì nhất khi gặp khó khăn?"


def test_old_letters_without_their_font_are_known_by_sight() -> None:
    rows = ("Câu 1: Hội viên cần gì nhất khi gặp khó khăn?", "A. Được lắng nghe", "B. Được khuyên bảo", "Đáp án: A")
    reading = lines(*(tcvn3(row).decode("cp1252") for row in rows))
    assert only(reading).question.stem == "Hội viên cần gì nhất khi gặp khó khăn?"  # type: ignore[union-attr]
    assert any("TCVN3" in note for note in reading.notes)


def test_letters_in_pieces_and_cyrillic_ones_become_plain_vietnamese() -> None:
    rows = ("Câu 1: Chị hỏi gì trước?", "А. Hỏi thăm", "В. Hỏi tiền", "Đáp án: А")  # noqa: RUF001: Cyrillic on purpose
    found = only(lines(*(unicodedata.normalize("NFD", row) for row in rows)))
    assert right(found) == ["Hỏi thăm"]
    assert unicodedata.is_normalized("NFC", found.question.stem)  # type: ignore[union-attr]


def test_two_signs_that_disagree_are_both_named() -> None:
    def write(writer: Writer) -> None:
        for number in range(1, 4):
            writer.line(f"Câu {number}: Chị làm gì ở bước {number}?")
            for at, letter in enumerate("ABC"):
                writer.line((f"{letter}. Việc {number}{letter}", "bold" if at == 0 else ""))
            writer.line(f"Đáp án: {'B' if number == 2 else 'A'}")

    reading = paper_of(write)
    assert [one.state for one in reading.found] == [State.READ, State.CHECK, State.READ]
    sentence = reading.found[1].faults[0].sentence
    assert reasons(reading.found[1]) == ["contradiction"]
    assert "Đáp án”: B" in sentence
    assert "chữ đậm: A" in sentence


def test_one_bold_option_in_a_paper_that_marks_its_keys_otherwise_means_nothing() -> None:
    def write(writer: Writer) -> None:
        for number in range(1, 6):
            writer.line(f"Câu {number}: Chị làm gì ở bước {number}?")
            writer.line((f"A. Việc {number}", "bold" if number == 1 else ""))
            writer.line(f"B. Lời {number}")
            writer.line("ĐA: B")

    assert [right(one) for one in paper_of(write).found] == [[f"Lời {number}"] for number in range(1, 6)]


def test_labels_that_are_all_bold_are_no_keys() -> None:
    def write(writer: Writer) -> None:
        for number in range(1, 4):
            writer.line(f"Câu {number}: Chị làm gì ở bước {number}?")
            for at, letter in enumerate("ABC"):
                writer.line((f"{letter}. ", "bold+blue"), (f"Việc {number}{letter}", "red" if at == 1 else ""))

    assert [right(one) for one in paper_of(write).found] == [[f"Việc {number}B"] for number in range(1, 4)]


def test_only_the_letter_of_the_right_option_is_underlined() -> None:
    def write(writer: Writer) -> None:
        for number in range(1, 4):
            writer.line(f"Câu {number}: Chị làm gì ở bước {number}?")
            for at, letter in enumerate("ABCD"):
                writer.line((letter, "underline" if at == number else ""), f". Việc {letter}")

    assert [right(one) for one in paper_of(write).found] == [["Việc B"], ["Việc C"], ["Việc D"]]


def test_a_paper_without_keys_is_read_to_be_settled() -> None:
    found = only(lines("Câu 1: Chị hỏi gì?", "A. Một", "B. Hai"))
    assert found.state is State.CHECK
    assert reasons(found) == ["no_key"]
    assert right(found) == []


def test_several_keys_make_a_question_of_several() -> None:
    found = only(lines("Câu 1: Việc nào nên làm? (chọn nhiều đáp án)", "A. Nghe", "B. Hỏi", "C. Chê", "Đáp án: A và B"))
    assert (found.kind, right(found)) == ("several", ["Nghe", "Hỏi"])


def test_a_missing_letter_is_said() -> None:
    found = only(lines("Câu 1: Chị hỏi gì?", "A. Một", "B. Hai", "D. Bốn", "Đáp án: B"))
    assert "letters" in reasons(found)


def test_a_key_that_names_no_option_is_said() -> None:
    found = only(lines("Câu 1: Chị hỏi gì?", "A. Một", "B. Hai", "Đáp án: D"))
    assert (found.state, reasons(found)) == (State.CHECK, ["key_outside"])


def test_one_option_alone_is_not_taken_in() -> None:
    found = only(lines("Câu 1: Chị hỏi gì?", "A. Một"))
    assert (found.state, found.question, reasons(found)) == (State.UNREAD, None, ["one_option"])


def test_facts_about_a_question_stand_in_its_head_or_on_lines_of_their_own() -> None:
    found = only(
        lines(
            "Câu 1 (0,5 điểm) [TH]: Chị hỏi gì?",
            "A. Một",
            "B. Hai",
            "Đáp án: B",
            "Giải thích: Hai là đúng.",
            "Căn cứ: Điều lệ Hội.",
            "Nhãn: hòa giải, lắng nghe",
        )
    )
    question = found.question
    assert question is not None
    assert (question.marks, question.level, question.tags) == (0.5, "thong-hieu", ("hòa-giải", "lắng-nghe"))
    assert question.explanation == "Hai là đúng.\n\nCăn cứ: Điều lệ Hội."


@pytest.mark.parametrize(("said", "level"), [("NB", "nhan-biet"), ("Thông hiểu", "thong-hieu"), ("Vận dụng cao", "van-dung")])
def test_levels_are_read_as_people_write_them(said: str, level: str) -> None:
    found = only(lines("Câu 1: Chị hỏi gì?", "A. Một", "B. Hai", "Đáp án: B", f"Mức độ: {said}"))
    assert found.question is not None
    assert found.question.level == level


def test_a_paper_of_two_hundred_questions_is_read_whole() -> None:
    asked = [Asked(f"{number}. {one.stem}", one.options, one.right) for number in range(17) for one in ASKED][:200]
    paper = write_paper("lon", "cau-hai-cham", "moi-dong", WAYS["do"], "{}.", asked)
    reading = read(paper.data)
    assert len(reading.found) == 200
    assert all(one.state is State.READ for one in reading.found)


def test_the_file_itself_is_not_changed_by_reading() -> None:
    paper = next(iter(papers()))
    before = bytes(paper.data)
    read(paper.data)
    assert paper.data == before
    assert Document(io.BytesIO(before)).element.body.find(qn("w:p")) is not None
