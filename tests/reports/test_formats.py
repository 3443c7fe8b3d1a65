"""Papers as files: what an office opens, edits and prints."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date

import openpyxl
import pytest
from docx import Document as open_word
from docx.oxml.ns import qn
from docx.shared import Mm
from openpyxl.cell import Cell as SheetCell

from app.reports.formats.pdf import write_pdf
from app.reports.formats.word import write_word
from app.reports.rules.document import Align, Caption, Column, Document, Grid, Heading, Letterhead, Signing, Skin, Text
from app.reports.sheets import write_sheets

pytestmark = pytest.mark.sqlite_only

COLUMNS = (
    Column("TT", 1, Align.MIDDLE),
    Column("Họ và tên", 3),
    Column("Nêu", 1, Align.RIGHT, "Kế hoạch"),
    Column("Cộng", 1, Align.RIGHT, "Kế hoạch"),
    Column("Ngày", 1),
)


def paper(
    skin: Skin = Skin.UNION, rows: int = 3, name: str = "Vi Thị Đào", landscape: bool = False, about: str = "Năm 2025"
) -> Document:
    """A paper with a table."""
    grid = Grid("Bảng 1/2", COLUMNS, tuple((at, name, 1400, 7.5, date(2025, 3, 1)) for at in range(1, rows + 1)))
    blocks = (
        Heading(1, "Kết quả"),
        Text(f"Một đoạn văn dài về {name}. " * 3),
        Text("Một đoạn văn dài. " * 30),
        Caption("Bảng 1", "Số liệu đến ngày 31/12/2025"),
        grid,
    )
    head = Letterhead(skin, "HỘI LIÊN HIỆP PHỤ NỮ VIỆT NAM", "HỘI LIÊN HIỆP PHỤ NỮ TỈNH THANH HÓA", "Thanh Hóa")
    signing = Signing("TM. BAN THƯỜNG VỤ", "CHỦ TỊCH", "Lê Thị Hà")
    day = date(2026, 1, 5)
    return Document(head, "BC-BTV", day, day, "BÁO CÁO", about, blocks, signing, None, ("Lưu: VT",), landscape)


def words_of(data: bytes) -> str:
    """Every word of a .docx, those of tables too."""
    book = open_word(io.BytesIO(data))
    return " ".join(node.text or "" for node in book.element.body.iter(qn("w:t")))


def test_a_word_paper_has_the_margins_and_letters_of_the_decree() -> None:
    book = open_word(io.BytesIO(write_word(paper())))
    section = book.sections[0]
    sides = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(side / Mm(1)) for side in sides] == [20, 20, 30, 15]
    assert (round(section.page_width / Mm(1)), round(section.page_height / Mm(1))) == (210, 297)
    assert book.styles["Normal"].font.name == "Times New Roman"
    assert section.different_first_page_header_footer
    assert "PAGE" in section.header._element.xml


def test_only_the_state_paper_carries_the_national_title() -> None:
    assert "Độc lập - Tự do - Hạnh phúc" in words_of(write_word(paper(Skin.STATE)))
    assert "Độc lập" not in words_of(write_word(paper(Skin.UNION)))


def test_a_word_paper_says_who_signs_and_who_gets_it() -> None:
    words = words_of(write_word(paper()))
    for said in (
        "I. Kết quả",
        "TM. BAN THƯỜNG VỤ",
        "Lê Thị Hà",
        "Nơi nhận:",
        "- Lưu: VT.",
        "/BC-BTV",
        "ngày 05 tháng 01 năm 2026",
    ):
        assert said in words


def test_the_head_of_a_table_is_repeated_and_no_row_is_torn() -> None:
    table = open_word(io.BytesIO(write_word(paper(rows=80)))).element.body.findall(qn("w:tbl"))[1]
    rows = table.findall(qn("w:tr"))
    assert [row.find(f".//{qn('w:tblHeader')}") is not None for row in rows[:3]] == [True, True, False]
    assert all(row.find(f".//{qn('w:cantSplit')}") is not None for row in rows)
    assert len(rows) == 82


@pytest.mark.parametrize("write", [write_word, write_pdf, write_sheets])
@pytest.mark.parametrize("landscape", [False, True])
def test_the_same_paper_is_the_same_bytes(write, landscape: bool) -> None:  # type: ignore[no-untyped-def]
    assert write(paper(landscape=landscape)) == write(paper(landscape=landscape))


def test_no_file_tells_when_it_was_written() -> None:
    for data in (write_word(paper()), write_sheets(paper())):
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            assert {entry.date_time[0] for entry in parts.infolist()} == {1980}
            assert "2026-01-05" in parts.read("docProps/core.xml").decode()


def test_a_long_table_takes_pages_and_keeps_its_last_row() -> None:
    short, long = write_pdf(paper(rows=3)), write_pdf(paper(rows=120))
    assert len(re.findall(rb"/Type /Page\b", short)) == 1
    assert len(re.findall(rb"/Type /Page\b", long)) >= 4


def test_a_cell_taller_than_a_page_goes_on_over_the_next() -> None:
    assert len(re.findall(rb"/Type /Page\b", write_pdf(paper(rows=1, name="rất dài " * 1500)))) >= 2


@pytest.mark.parametrize("name", ["=1+1", "<w:b/>&", "\x00\x07", "‮Lan", "Nguyễn\nThị", "a" * 400, ""])
def test_whatever_a_name_holds_is_only_text(name: str) -> None:
    data = paper(name=name, about=name)
    assert open_word(io.BytesIO(write_word(data)))
    assert write_pdf(data).startswith(b"%PDF")
    cell = openpyxl.load_workbook(io.BytesIO(write_sheets(data))).active.cell(6, 2)
    assert isinstance(cell, SheetCell)
    assert cell.data_type in ("s", "n")


def test_a_workbook_has_types_a_frozen_head_and_print_titles() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(write_sheets(paper()))).active
    assert [cell.value for cell in sheet[5]] == ["TT", "Họ và tên", "Kế hoạch: Nêu", "Kế hoạch: Cộng", "Ngày"]
    row = [cell.value for cell in sheet[6]]
    assert row[:4] == [1, "Vi Thị Đào", 1400, 7.5]
    assert sheet["E6"].is_date
    assert sheet.freeze_panes == "A6"
    assert sheet.print_title_rows == "$5:$5"
    assert sheet.title == "Bảng 12"
