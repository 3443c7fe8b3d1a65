"""Papers whose questions are labelled in several ways, with lines behind their options, and keys said in a sentence."""

from __future__ import annotations

import pytest

from app.quizzes.formats.records import FileReading, Found, State
from app.quizzes.formats.word import read
from tests.files.make_word_papers import Writer

AB = ("A. Hỏi thăm", "B. Ghi lại")


def lines(*rows: str) -> FileReading:
    """What is read of plain lines."""
    writer = Writer()
    for row in rows:
        writer.line(row)
    return read(writer.saved())


def stems(reading: FileReading) -> list[str]:
    return [one.question.stem if one.question else "" for one in reading.found]


def options(found: Found) -> list[str]:
    assert found.question is not None, found.faults
    return [option.text for option in found.question.options]


def right(found: Found) -> str:
    assert found.question is not None, found.faults
    return "".join(option.key for option in found.question.options if option.correct)


def reasons(found: Found) -> list[str]:
    return [fault.reason for fault in found.faults]


@pytest.mark.parametrize("label", ["2.", "2)", "Bài 2:", "Câu thứ 2:", "[NB] Câu 2:", "(TH) Câu 2:", "Question 2:", "Câu số 2."])
@pytest.mark.parametrize("key", [(), ("Đáp án: A",)])
def test_a_question_labelled_unlike_the_others_is_one_of_its_own(label: str, key: tuple[str, ...]) -> None:
    got = lines("Câu 1: Việc đầu là gì?", *AB, *key, f"{label} Việc sau là gì?", *AB, *key, "Câu 3: Việc cuối?", *AB, *key)
    assert stems(got) == ["Việc đầu là gì?", "Việc sau là gì?", "Việc cuối?"]
    assert [options(one) for one in got.found] == [["Hỏi thăm", "Ghi lại"]] * 3


def test_a_level_before_the_label_is_the_level_of_the_question() -> None:
    got = lines("[TH] Câu 1: Việc đầu là gì?", *AB, "Đáp án: A")
    assert (got.found[0].label, got.found[0].question and got.found[0].question.level) == ("Câu 1", "thong-hieu")


@pytest.mark.parametrize("between", [(), ("Đáp án: A",)])
def test_a_question_without_a_label_is_to_be_looked_at_and_not_part_of_the_one_before(between: tuple[str, ...]) -> None:
    got = lines("Câu 1: Việc đầu?", *AB, *between, "Việc không số là gì?", *AB, *between, "Câu 2: Việc cuối?", *AB, "Đáp án: B")
    assert stems(got) == ["Việc đầu?", "Việc không số là gì?", "Việc cuối?"]
    assert "unlabelled" in reasons(got.found[1])
    assert got.found[1].state is State.CHECK
    assert options(got.found[0]) == ["Hỏi thăm", "Ghi lại"]


def test_a_question_before_the_first_label_is_not_dropped() -> None:
    got = lines("ĐỀ KIỂM TRA", "Việc không số là gì?", *AB, "Đáp án: A", "Câu 2: Việc sau?", *AB, "Đáp án: B")
    assert stems(got) == ["Việc không số là gì?", "Việc sau?"]
    assert got.found[0].state is State.CHECK


def test_the_reason_of_an_option_may_name_letters_without_beginning_a_question() -> None:
    got = lines("Câu 1: Việc đầu?", *AB, "Đáp án: A", "Giải thích: Nghe trước.", "A. đúng vì nghe trước", "B. sai vì vội")
    assert len(got.found) == 1
    assert got.found[0].question
    assert "sai vì vội" in got.found[0].question.explanation


def test_a_source_behind_the_options_is_the_reason_and_not_the_last_option() -> None:
    found = lines("Câu 1: Việc đầu?", *AB, "(Theo Điều lệ Hội năm 2022, Điều 5)", "Đáp án: A").found[0]
    assert options(found) == ["Hỏi thăm", "Ghi lại"]
    assert found.question
    assert found.question.explanation.startswith("(Theo Điều lệ Hội")


def test_who_wrote_the_paper_is_named_and_belongs_to_no_question() -> None:
    got = lines("Câu 1: Việc đầu?", *AB, "Đáp án: A", "Câu 2: Việc sau?", "A. Một", "B. Hai", "Người ra đề", "Nguyễn Thị Lan")
    assert options(got.found[1]) == ["Một", "Hai"]
    assert "Nguyễn Thị Lan" in got.notes[-1]


def test_any_other_line_behind_the_last_option_is_to_be_looked_at() -> None:
    got = lines("Câu 1: Việc đầu?", *AB, "Chúc các chị làm bài tốt", "Câu 2: Việc sau?", *AB, "ĐÁP ÁN", "1-A, 2-B")
    assert [one.state for one in got.found] == [State.CHECK, State.READ]
    assert reasons(got.found[0]) == ["tail"]


def test_an_option_that_runs_on_in_small_letters_is_read() -> None:
    found = lines("Câu 1: Việc đầu?", "A. Hỏi", "B. Ghi lại điều", "chị em nói", "Đáp án: B").found[0]
    assert (found.state, options(found)) == (State.READ, ["Hỏi", "Ghi lại điều chị em nói"])


@pytest.mark.parametrize(
    "heading", ["II. PHẦN TỰ LUẬN (3 điểm)", "II. Tự luận (3 điểm)", "II. Phần tự luận", "B. TỰ LUẬN: 3 điểm"]
)
@pytest.mark.parametrize("before", ["Đáp án: A", ""])
def test_a_heading_with_points_belongs_to_no_question(heading: str, before: str) -> None:
    got = lines("Câu 1: Việc đầu?", *AB, before, heading, "Câu 2: Tỉ lệ dự họp là bao nhiêu?", "Đáp án: 30")
    assert "luận" not in str(got.found[0].question).lower()
    assert [one.kind for one in got.found] == ["single", "numeric"]


def test_options_numbered_by_figures_are_options_to_be_looked_at() -> None:
    found = lines("Câu 1: Chọn việc đầu tiên", "1. Hỏi", "2. Ghi", "3. Về", "Đáp án: 2").found[0]
    assert (found.kind, options(found), right(found)) == ("single", ["Hỏi", "Ghi", "Về"], "b")
    assert reasons(found) == ["numbered"]


def test_a_number_behind_numbered_lines_that_names_none_of_them_is_a_number() -> None:
    assert lines("Câu 1: Cộng các số sau", "1. bốn", "2. năm", "Đáp án: 9").found[0].kind == "numeric"


def test_a_unit_in_brackets_stands_behind_a_number() -> None:
    found = lines("Câu 1: Có bao nhiêu chị dự họp?", "Đáp án: 12 (chị)").found[0]
    assert (found.kind, found.question and found.question.accepted) == ("numeric", ("12",))
    assert reasons(found) == ["unit"]


def test_brackets_of_an_answer_stay_whole() -> None:
    found = lines("Câu 1: Hội viết tắt là gì?", "Đáp án: LHPN (Liên hiệp Phụ nữ)").found[0]
    assert found.question
    assert found.question.accepted == ("LHPN (Liên hiệp Phụ nữ)",)


@pytest.mark.parametrize("said", ["Chọn B", "=> Đáp án B", "Trả lời: B", "Chọn đáp án B.", "→ Chọn B", "Đáp án: B (0,25 điểm)"])
def test_a_key_said_in_a_line_of_its_own_is_the_key(said: str) -> None:
    found = lines("Câu 1: Việc đầu?", *AB, said).found[0]
    assert (found.state, options(found), right(found)) == (State.READ, ["Hỏi thăm", "Ghi lại"], "b")


@pytest.mark.parametrize("shown", ["(Đáp án A)", "[Đáp án: A]", "(ĐA: A)"])
def test_a_key_inside_the_question_is_taken_out_of_it(shown: str) -> None:
    found = lines(f"Câu 1: Việc đầu là gì? {shown}", *AB).found[0]
    assert (found.state, found.question and found.question.stem, right(found)) == (State.READ, "Việc đầu là gì?", "a")


TWO = ("Câu 1: Việc đầu?", *AB, "Câu 2: Việc sau?", *AB)


def test_keys_with_points_and_keys_by_parts_are_read() -> None:
    assert [right(one) for one in lines(*TWO, "HƯỚNG DẪN CHẤM", "Câu 1: B (0,25 điểm)", "Câu 2: A (0,5đ)").found] == ["b", "a"]
    parts = lines("PHẦN I", *TWO, "PHẦN II", *TWO, "ĐÁP ÁN", "Phần I: 1-A, 2-B", "Phần II: 1-B, 2-A")
    assert [right(one) for one in parts.found] == ["a", "b", "b", "a"]


def test_a_table_of_pairs_without_a_head_is_the_list_of_keys() -> None:
    writer = Writer()
    for row in TWO:
        writer.line(row)
    writer.table([["1.B", "2.A"]])
    assert [right(one) for one in read(writer.saved()).found] == ["b", "a"]


def test_one_coloured_option_against_the_list_of_keys_is_named() -> None:
    writer = Writer()
    for row in TWO[:2]:
        writer.line(row)
    writer.line(("B. Ghi lại", "red"))
    for row in (*TWO[3:], "ĐÁP ÁN", "1-A, 2-B"):
        writer.line(row)
    got = read(writer.saved()).found
    assert [reasons(one) for one in got] == [["contradiction"], []]
    assert right(got[0]) == "a"
