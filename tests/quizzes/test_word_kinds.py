"""Every kind of question in a Word paper, and where one ends and the next begins."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from app.quizzes.formats.records import State
from tests.files.make_word_papers import Writer
from tests.quizzes.word_papers import lines, only, paper_of, reasons, right

Write = Callable[[Writer], Any]


@pytest.mark.parametrize(
    "rows",
    [
        ("Câu 1: Họp chi hội mỗi tháng một lần. (Đúng/Sai)", "Đáp án: Đúng"),
        ("Câu 1: Họp chi hội mỗi tháng một lần.", "Đáp án: Đ"),
        ("Câu 1: Họp chi hội mỗi tháng một lần. Đúng hay sai?", "A. Đúng", "B. Sai", "Đáp án: A"),
        ("PHẦN I. CÂU HỎI ĐÚNG SAI", "Câu 1: Họp chi hội mỗi tháng một lần.", "ĐÁP ÁN", "1-Đ"),
    ],
)
def test_a_statement_is_true_or_false(rows: Sequence[str]) -> None:
    found = only(lines(*rows))
    assert (found.kind, right(found), found.state) == ("true_false", ["Đúng"], State.READ)


def test_four_statements_each_true_or_false_are_a_case() -> None:
    found = only(
        lines(
            "Câu 1: Về họp chi hội:", "a) Mỗi tháng một lần", "b) Chỉ Chủ tịch nói", "c) Có biên bản", "Đáp án: a) Đ; b) S; c) Đ"
        )
    )
    assert found.kind == "case"
    assert found.question is not None
    truths = [[option.text for option in part.options if option.correct] for part in found.question.parts]
    assert truths == [["Đúng"], ["Sai"], ["Đúng"]]


def test_gaps_take_their_words_from_the_key() -> None:
    found = only(lines("Câu 1: Chị …(1)… trước, rồi mới …(2)….", "Đáp án: (1) nghe/lắng nghe; (2) nói"))
    assert found.question is not None
    assert found.question.stem == "Chị [[nghe|lắng nghe]] trước, rồi mới [[nói]]."


def test_a_gap_without_its_word_is_not_taken_in() -> None:
    found = only(lines("Câu 1: Chị …(1)… trước, rồi mới …(2)….", "Đáp án: nghe"))
    assert (found.state, reasons(found)) == (State.UNREAD, ["gap_count"])


def test_a_number_is_a_numeric_answer_and_words_are_a_short_one() -> None:
    reading = lines("Câu 1: Có bao nhiêu chị?", "Đáp án: 1.250 ± 1%", "Câu 2: Ai ký?", "Trả lời: Chủ tịch; Phó Chủ tịch")
    questions = [one.question for one in reading.found]
    assert [(q.kind, q.accepted) for q in questions if q] == [
        ("numeric", ("1.250 ± 1%",)),
        ("short", ("Chủ tịch", "Phó Chủ tịch")),
    ]


def test_two_columns_are_matched_by_their_key() -> None:
    def write(writer: Writer) -> None:
        writer.line("Câu 1: Nối việc với giấy tờ.")
        writer.table([["Cột A", "Cột B"], ["1. Họp", "a. Tờ trình"], ["2. Xin kinh phí", "b. Biên bản"], ["", "c. Hợp đồng"]])
        writer.line("Đáp án: 1-b, 2-a")

    found = only(paper_of(write))
    assert found.question is not None
    assert [(p.left, p.right) for p in found.question.pairs] == [
        ("Họp", "Biên bản"),
        ("Xin kinh phí", "Tờ trình"),
        ("", "Hợp đồng"),
    ]


def test_columns_without_a_key_are_listed_and_not_taken_in() -> None:
    def write(writer: Writer) -> None:
        writer.line("Câu 1: Nối việc với giấy tờ.")
        writer.table([["Cột A", "Cột B"], ["1. Họp", "a. Tờ trình"], ["2. Xin kinh phí", "b. Biên bản"]])

    assert reasons(only(paper_of(write))) == ["no_pairs"]


def test_steps_are_put_in_the_order_of_the_key() -> None:
    found = only(lines("Câu 1: Sắp xếp theo thứ tự đúng:", "(1) Nói", "(2) Nghe", "(3) Ghi", "Đáp án: 2-3-1"))
    assert found.question is not None
    assert (found.kind, found.question.items) == ("ordering", ("Nghe", "Ghi", "Nói"))


def test_a_free_text_has_its_rubric_from_lines_or_from_a_table() -> None:
    def write(writer: Writer) -> None:
        writer.line("Câu 1: Viết lời mời họp.")
        writer.line("Gợi ý chấm:")
        writer.line("- Nói rõ ngày, giờ, nơi họp (4 điểm)")
        writer.line("- Lời ấm áp: 6 điểm")
        writer.line("Câu 2: Trình bày các bước hòa giải.")
        writer.line("Thang điểm:")
        writer.table([["Nội dung", "Điểm"], ["Đủ các bước", "1,5"], ["Có ví dụ", "0,5"], ["Tổng", "2"]])

    first, second = (one.question for one in paper_of(write).found)
    assert first is not None
    assert second is not None
    assert [(row.points, row.text) for row in first.rubric] == [(4, "Nói rõ ngày, giờ, nơi họp"), (6, "Lời ấm áp")]
    assert [(row.points, row.text) for row in second.rubric] == [(1.5, "Đủ các bước"), (0.5, "Có ví dụ")]


def test_a_free_text_without_points_has_to_be_looked_at() -> None:
    found = only(lines("PHẦN II. TỰ LUẬN", "Câu 1: Trình bày các bước hòa giải."))
    assert (found.kind, reasons(found)) == ("essay", ["no_rubric"])


def test_questions_about_one_story_are_one_case() -> None:
    reading = lines(
        "Đọc tình huống sau và trả lời câu 1 đến 2:",
        "Chị Súa muốn cho con nghỉ học.",
        "Câu 1: Chị hỏi gì trước?",
        "A. Vì sao nghỉ",
        "B. Bao giờ cưới",
        "Đáp án: A",
        "Câu 2: Có mấy người nên gặp?",
        "Đáp án: 3",
        "Câu 3: Câu khác hẳn?",
        "A. Một",
        "B. Hai",
        "Đáp án: B",
    )
    case, other = reading.found
    assert (case.kind, other.label, case.state) == ("case", "Câu 3", State.READ)
    assert case.question is not None
    assert case.question.stem == "Chị Súa muốn cho con nghỉ học."
    assert [part.kind for part in case.question.parts] == ["single", "numeric"]


def test_numbers_that_begin_again_take_the_keys_of_their_part() -> None:
    rows = []
    for part in ("PHẦN I. HIỂU BIẾT CHUNG", "PHẦN II. KỸ NĂNG"):
        rows += [part, "Câu 1: Chị hỏi gì?", "A. Một", "B. Hai", "Câu 2: Chị làm gì?", "A. Ba", "B. Bốn"]
    reading = lines(*rows, "ĐÁP ÁN", "Phần I", "1.A 2.B", "Phần II", "1.B 2.A")
    assert [right(one) for one in reading.found] == [["Một"], ["Bốn"], ["Hai"], ["Ba"]]


def test_a_table_of_questions_in_word_is_read_row_by_row() -> None:
    def write(writer: Writer) -> None:
        head = ["STT", "Câu hỏi", "A", "B", "Đáp án"]
        writer.table([head, ["1", "Chị hỏi gì?", "Một", "Hai", "B"], ["2", "Chị làm gì?", "Ba", "Bốn", "A"]])

    assert [right(one) for one in paper_of(write).found] == [["Hai"], ["Ba"]]


def test_questions_without_numbers_are_told_apart_by_their_options() -> None:
    reading = lines("Chị hỏi gì trước?", "A. Một", "B. Hai", "Đáp án: A", "Chị làm gì sau?", "A. Ba", "B. Bốn", "Đáp án: B")
    assert [right(one) for one in reading.found] == [["Một"], ["Bốn"]]


def test_words_that_only_look_like_an_option_stay_in_their_option() -> None:
    found = only(lines("Câu 1: Chị làm gì?", "A. Theo mục B. của Luật", "B. Theo Điều lệ", "Đáp án: A"))
    assert right(found) == ["Theo mục B. của Luật"]


LISTS = ("Câu 1: Nối việc với giấy tờ.", "1. Họp chi hội", "2. Thăm hội viên", "a. Sổ tay", "b. Biên bản", "c. Quà")


@pytest.mark.parametrize(
    "rows",
    [
        (*LISTS, "Đáp án: 1-b, 2-a"),
        (*LISTS, "Đáp án: 1-B; 2-A."),
        (*LISTS, "Câu 2: Đúng hay sai?", "A. Một", "B. Hai", "ĐÁP ÁN", "1. 1-b, 2-a", "2. A"),
        ("Câu 1: Nối việc với giấy tờ.", "1. Họp chi hội\ta. Sổ tay", "2. Thăm hội viên\tb. Biên bản", "Đáp án: 1-b, 2-a"),
    ],
)
def test_two_lists_are_matched_without_a_table(rows: Sequence[str]) -> None:
    question = lines(*rows).found[0].question
    assert question is not None
    assert question.stem == "Nối việc với giấy tờ."
    assert [(pair.left, pair.right) for pair in question.pairs[:2]] == [("Họp chi hội", "Biên bản"), ("Thăm hội viên", "Sổ tay")]
    assert [pair.right for pair in question.pairs[2:]] in (["Quà"], [])


def test_the_key_of_four_pairs_is_not_the_keys_of_four_questions() -> None:
    rows = ("Câu 1: Nối cột A với cột B.", *(f"{n}. Việc {n}" for n in range(1, 5)), *(f"{name}. Giấy {name}" for name in "abcd"))
    reading = lines(*rows, "Đáp án: 1-D, 2-C, 3-B, 4-A", "Câu 2: Ai ghi?", "A. Chị Hoa", "B. Chị Mai", "Đáp án: B")
    assert [one.kind for one in reading.found] == ["matching", "single"]
    assert reading.found[0].question.pairs[0].right == "Giấy d"  # type: ignore[union-attr]


def test_two_lists_without_a_key_are_listed_and_not_taken_in() -> None:
    found = only(lines(*LISTS))
    assert (found.state, reasons(found)) == (State.UNREAD, ["no_pairs"])


SINGLE = ("Câu 1: Ai ghi biên bản?", "A. Thư ký", "B. Khách", "Đáp án: A")


@pytest.mark.parametrize(
    "stray",
    [
        "Câu ba: Chị làm gì khi hội viên vắng họp",
        "2. Nêu ba việc của tổ trưởng",
        "Vì sao phải ghi sổ?",
        "Câu II) Kể một việc tốt",
    ],
)
def test_a_question_without_options_or_label_is_never_swallowed_silently(stray: str) -> None:
    reading = lines(*SINGLE, stray, "Câu 3: Ai giữ quỹ?", "A. Thủ quỹ", "B. Khách", "Đáp án: A")
    first = reading.found[0]
    named = [one for one in reading.found if one.question and stray.split(" ", 1)[1] in one.question.stem]
    assert named or (first.state is State.CHECK and stray[:20] in first.faults[0].sentence)


def test_words_behind_a_key_that_ask_nothing_are_its_reason() -> None:
    (found,) = lines(*SINGLE, "Thư ký do chi hội bầu ra.").found
    assert (found.state, found.question.explanation) == (State.READ, "Thư ký do chi hội bầu ra.")  # type: ignore[union-attr]


def test_a_question_after_a_heading_that_is_not_read_is_named() -> None:
    reading = lines(*SINGLE, "PHẦN II. TỰ LUẬN", "Vì sao chi hội cần sổ?", "Câu 2: Ai giữ quỹ?", "A. Thủ quỹ", "B. Khách")
    assert any("Vì sao chi hội cần sổ?" in note for note in reading.notes)


@pytest.mark.parametrize("row", ["Câu ٣: Ai ghi?", "Câu ３: Ai ghi?"])
def test_only_our_digits_number_a_question(row: str) -> None:
    assert all(one.label != row.split(":")[0] for one in lines(*SINGLE, row).found)


def test_options_in_the_cell_of_their_question_are_options() -> None:
    def write(paper: Writer) -> None:
        asked = "Hội viên cần gì nhất khi ốm đau?"
        rows = [["TT", "Nội dung câu hỏi", "Đáp án"]]
        rows += [["1", f"{asked}\nA. Lắng nghe\nB. Quà", "A"], ["2", f"{asked} A. Quà B. Thăm C. Về", "B"]]
        table = paper.book.add_table(len(rows), 3)
        for at, row in enumerate(rows):
            for column, text in enumerate(row):
                table.cell(at, column).text = text

    found = paper_of(write).found
    assert [one.kind for one in found] == ["single", "single"]
    assert [right(one) for one in found] == [["Lắng nghe"], ["Thăm"]]


def test_a_free_text_that_counts_from_one_again_takes_its_rubric_from_the_keys() -> None:
    rows = ("I. TRẮC NGHIỆM (6 điểm)", "1. Ai ghi sổ?", "A. Thư ký", "B. Khách", "2. Ai giữ quỹ?", "A. Khách", "B. Thủ quỹ")
    keys = ("BẢNG ĐÁP ÁN", "1. A", "2. B", "Câu 1 (4 điểm): Gợi ý", "- Nội dung (2 điểm)", "- Mời đủ người (2 điểm)")
    reading = lines(*rows, "II. TỰ LUẬN (4 điểm)", "1. Trình bày cách tổ chức một buổi họp chi hội.", *keys)
    assert [one.kind for one in reading.found] == ["single", "single", "essay"]
    assert [right(one) for one in reading.found[:2]] == [["Thư ký"], ["Thủ quỹ"]]
    assert [row.points for row in reading.found[2].question.rubric] == [2, 2]  # type: ignore[union-attr]
    assert all(one.question.explanation == "" for one in reading.found)  # type: ignore[union-attr]
