"""Tables of questions as lecturers have them in Excel: the same three questions come out of every one."""

from __future__ import annotations

import pytest

from app.kernel.refusal import Refused
from app.quizzes.formats.opening import read_file
from app.quizzes.formats.records import FileReading, State
from tests.files.make_tables import OPTIONS, RIGHT, STEMS, book, keyed, tables

pytestmark = pytest.mark.sqlite_only
TABLES = tables()


def read(*rows: tuple[object, ...]) -> FileReading:
    return read_file(book({"Câu hỏi": rows}), "bang.xlsx")


@pytest.mark.parametrize("name", TABLES)
def test_the_questions_their_options_and_keys_are_read(name: str) -> None:
    found = read_file(TABLES[name], "bang.xlsx").found
    asked = [one.question for one in found if one.question is not None]
    assert [(one.state, [fault.sentence for fault in one.faults]) for one in found] == [(State.READ, [])] * 3
    assert [question.stem for question in asked] == list(STEMS)
    assert [tuple(option.text for option in question.options) for question in asked] == list(OPTIONS)
    assert tuple("".join(option.key for option in question.options if option.correct) for question in asked) == RIGHT


def test_every_sheet_is_read_and_the_others_are_named() -> None:
    reading = read_file(TABLES["two sheets and a cover"], "bang.xlsx")
    assert [one.label for one in reading.found] == ["Bài 1, Dòng 2", "Bài 1, Dòng 3", "Bài 2, Câu 1"]
    assert reading.notes[0] == "Đọc trang “Bài 1”, “Bài 2”."
    assert reading.notes[1].startswith("Không đọc trang “Bìa”:")


def test_a_hidden_sheet_is_named_and_not_read() -> None:
    data = book({"Bài 1": keyed("A", "B", "AC"), "Cũ": keyed("A", "A", "A")}, hidden=["Cũ"])
    reading = read_file(data, "bang.xlsx")
    assert (len(reading.found), "“Cũ”" in reading.notes[1]) == (3, True)


@pytest.mark.parametrize("key", ["E", "5", "0", "1;9", "A hoặc gì đó", "²", "1" * 40, "Hỏi thăm; Không có"])
def test_a_key_that_names_no_option_is_asked_for(key: str) -> None:
    found = read(("Câu hỏi", "A", "B", "Đáp án"), (STEMS[0], "Hỏi thăm", "Thu tiền", key)).found[0]
    assert (found.state, len(found.faults)) == (State.CHECK, 1)
    assert found.question is not None
    assert not any(option.correct for option in found.question.options)


def test_a_number_that_is_an_option_is_that_option_and_no_place() -> None:
    found = read(("Câu hỏi", "A", "B", "C", "Đáp án"), ("Chi hội họp mấy lần mỗi quý?", "3", "2", "1", "1")).found[0]
    assert found.question is not None
    assert [option.text for option in found.question.options if option.correct] == ["1"]


def test_columns_that_nobody_knows_are_never_dropped_in_silence() -> None:
    """A key “A” beside options under strange heads must not become a question that is answered by writing “A”."""
    reading = read(("Câu hỏi", "Thứ nhất", "Thứ hai", "Đáp án"), (STEMS[0], "Hỏi thăm", "Thu tiền", "A"))
    assert reading.notes == ("Không đọc cột “Thứ nhất”, “Thứ hai”.",)
    assert (reading.found[0].state, reading.found[0].faults[0].reason) == (State.CHECK, "columns")


def test_options_that_nothing_parts_are_looked_at() -> None:
    found = read(("Câu hỏi", "Phương án", "Đáp án"), (STEMS[0], "Hỏi thăm, thu tiền, về sớm", "A")).found[0]
    assert (found.state, "options" in {fault.reason for fault in found.faults}) == (State.CHECK, True)


def test_a_table_without_a_head_is_refused_with_what_it_needs() -> None:
    with pytest.raises(Refused, match="no_head") as caught:
        read((STEMS[0], *OPTIONS[0], "A"))
    assert "“Câu hỏi”" in caught.value.sentence
