"""Word papers as lecturers write them: sixty of every sign of key, way of numbering and layout, then what is odd about papers."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from PIL import Image

from app.quizzes.formats.records import FileReading, Found, State
from app.quizzes.formats.word import read
from tests.files.encodings import tcvn3, vni
from tests.files.make_word_papers import ASKED, WAYS, Asked, Paper, Writer, papers, write_paper

Write = Callable[[Writer], Any]


def paper_of(write: Write) -> FileReading:
    """What is read of a paper that is written on the spot."""
    writer = Writer()
    write(writer)
    return read(writer.saved())


def lines(*rows: str) -> FileReading:
    """What is read of plain lines."""
    return paper_of(lambda writer: [writer.line(row) for row in rows])


def only(reading: FileReading) -> Found:
    assert len(reading.found) == 1, [one.label for one in reading.found]
    return reading.found[0]


def right(found: Found) -> list[str]:
    assert found.question is not None, found.faults
    return [option.text for option in found.question.options if option.correct]


def reasons(found: Found) -> list[str]:
    return [fault.reason for fault in found.faults]


def as_asked(found: Found) -> Asked | None:
    """What was read, in the form of the papers."""
    if found.question is None or found.state is not State.READ:
        return None
    options = found.question.options
    stem = found.question.stem.replace("**", "")
    return Asked(stem, tuple(o.text for o in options), frozenset(at for at, o in enumerate(options) if o.correct))


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


def test_signs_of_markdown_are_words() -> None:
    found = only(lines("Câu 1: Dấu * và _gạch_ [ngoặc] # nghĩa là gì?", "A. 1. một", "B. `hai`", "Đáp án: B"))
    from app.courses.markdown.phrases import render_question

    assert found.question is not None
    shown = render_question(found.question)
    assert shown.stem_html == "Dấu * và _gạch_ [ngoặc] # nghĩa là gì?"
    assert [option.html for option in shown.options] == ["1. một", "`hai`"]


def picture(form: str = "PNG") -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (30, 20), "blue").save(file, form)
    return file.getvalue()


def test_a_picture_comes_with_its_question() -> None:
    def write(writer: Writer) -> None:
        writer.line("Câu 1: Hình này vẽ gì?")
        writer.book.add_picture(io.BytesIO(picture()))
        writer.line("A. Nhà")
        writer.line("B. Đường")
        writer.line("Đáp án: A")

    found = only(paper_of(write))
    assert found.question is not None
    assert [one.data for one in found.pictures] == [picture()]
    assert f"]({found.pictures[0].path})" in found.question.stem
    assert reasons(found) == ["alt"]


def test_a_picture_of_a_kind_that_no_browser_shows_is_said_in_words() -> None:
    writer = Writer()
    writer.line("Câu 1: Hình này vẽ gì?")
    writer.book.add_picture(io.BytesIO(picture()))
    for row in ("A. Nhà", "B. Đường", "Đáp án: A"):
        writer.line(row)
    part = next(one.target_part for one in writer.book.part.rels.values() if "image" in one.reltype)
    from docx.opc.packuri import PackURI

    part.partname = PackURI("/word/media/image1.emf")
    found = only(read(writer.saved()))
    assert found.state is State.CHECK
    assert "EMF" in found.faults[0].sentence


def test_changes_comments_hidden_words_boxes_and_notes() -> None:
    def write(writer: Writer) -> None:
        first = writer.line("Câu 1: Chị hỏi ")
        ns = nsdecls("w")
        first._p.append(parse_xml(f"<w:ins {ns}><w:r><w:t>gì </w:t></w:r></w:ins>"))
        first._p.append(parse_xml(f"<w:del {ns}><w:r><w:delText>ai </w:delText></w:r></w:del>"))
        first._p.append(parse_xml(f"<w:r {ns}><w:rPr><w:vanish/></w:rPr><w:t>đáp án B</w:t></w:r>"))
        first._p.append(parse_xml(f'<w:r {ns}><w:commentReference w:id="0"/></w:r>'))
        first._p.append(parse_xml(f'<w:r {ns}><w:t xml:space="preserve">trước?</w:t></w:r>'))
        writer.line("A. Một")
        last = writer.line("B. Hai")
        box = "<w:p><w:r><w:t>Đáp án: B</w:t></w:r></w:p>"
        last._p.append(parse_xml(f"<w:r {ns}><w:pict><w:txbxContent>{box}</w:txbxContent></w:pict></w:r>"))

    reading = paper_of(write)
    found = only(reading)
    assert found.question is not None
    assert found.question.stem == "Chị hỏi gì trước?"
    assert right(found) == ["Hai"]
    assert len(reading.notes) == 4


MATH = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'


def test_a_formula_is_text_and_a_hard_one_is_looked_at() -> None:
    def write(writer: Writer) -> None:
        first = writer.line("Câu 1: Tính ")
        power = "<m:sSup><m:e><m:r><m:t>x</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup>"
        first._p.append(parse_xml(f"<m:oMath {MATH}>{power}</m:oMath>"))
        writer.line("Đáp án: 4")
        second = writer.line("Câu 2: Tính ")
        second._p.append(parse_xml(f"<m:oMath {MATH}><m:nary><m:e><m:r><m:t>x</m:t></m:r></m:e></m:nary></m:oMath>"))
        writer.line("Đáp án: 5")

    first, second = paper_of(write).found
    assert first.question is not None
    assert (first.question.stem, first.state) == ("Tính x²", State.READ)
    assert reasons(second) == ["formula"]


def test_a_table_inside_a_question_is_lines_and_looked_at() -> None:
    def write(writer: Writer) -> None:
        writer.line("Câu 1: Xem bảng rồi chọn.")
        writer.table([["Tháng", "Số chị dự"], ["Một", "30 chị"], ["Hai", "35 chị"]])
        writer.line("A. Tăng")
        writer.line("B. Giảm")
        writer.line("Đáp án: A")

    found = only(paper_of(write))
    assert found.question is not None
    assert "Một; 30 chị" in found.question.stem
    assert reasons(found) == ["table"]


def test_lists_of_words_own_that_run_on_over_several_questions() -> None:
    def write(writer: Writer) -> None:
        number = writer.new_list(("decimal", "%1."), ("lowerLetter", "%2)"))
        for stem, key in (("Chị hỏi gì?", 1), ("Chị làm gì?", 0)):
            writer.numbered(number, 0, stem)
            for at, words in enumerate(("Một", "Hai", "Ba")):
                writer.numbered(number, 1, (words, "underline" if at == key else ""))

    reading = paper_of(write)
    assert [right(one) for one in reading.found] == [["Hai"], ["Một"]]
    assert [one.label for one in reading.found] == ["1.", "2."]


def test_a_style_marks_the_keys_as_well_as_a_run_does() -> None:
    writer = Writer()
    style = writer.book.styles.add_style("DapAn", 1)
    style.font.bold = True
    for number in range(1, 4):
        writer.line(f"Câu {number}: Chị làm gì ở bước {number}?")
        writer.line("A. Một")
        writer.line("B. Hai", style="DapAn")
    assert [right(one) for one in read(writer.saved()).found] == [["Hai"]] * 3


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
