"""What a Word file holds beside words: pictures, changes, boxes, formulas, tables, lists, styles."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from PIL import Image

from app.quizzes.formats.records import State
from app.quizzes.formats.word import read
from tests.files.make_word_papers import Writer
from tests.quizzes.word_papers import lines, only, paper_of, reasons, right

Write = Callable[[Writer], Any]


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
