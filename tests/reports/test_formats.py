"""Papers as files: what an office opens, edits and prints."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from datetime import date
from typing import Any

import openpyxl
import pytest
from docx import Document as open_word
from docx.oxml.ns import qn
from docx.shared import Mm

from app.reports.formats.pdf import Pages, write_pdf
from app.reports.formats.sheets import write_sheets
from app.reports.formats.word import write_word
from app.reports.rules.document import Align, Caption, Column, Document, Grid, Heading, Letterhead, Signing, Skin, Text, goes_on

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
    sheet = openpyxl.load_workbook(io.BytesIO(write_sheets(data))).active
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d"}


def head_of(sheet: Any) -> int:
    """The row in which the head of the table begins."""
    return next(row[0].row for row in sheet.iter_rows() if row[0].value == "TT")


def test_a_workbook_has_types_a_frozen_head_and_print_titles() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(write_sheets(paper()))).active
    head = head_of(sheet)
    assert [cell.value for cell in sheet[head]][:3] == ["TT", "Họ và tên", "Kế hoạch"]
    assert [cell.value for cell in sheet[head + 1]] == [None, None, "Nêu", "Cộng", None]
    row = sheet[head + 2]
    assert [cell.value for cell in row][:4] == [1, "Vi Thị Đào", 1400, 7.5]
    assert row[4].is_date
    assert sheet.freeze_panes == f"A{head + 2}"
    assert sheet.print_title_rows == f"${head}:${head + 1}"
    assert sheet.title == "Bảng 12"


@pytest.mark.parametrize(("skin", "there"), [(Skin.STATE, True), (Skin.UNION, False)])
def test_a_workbook_has_the_head_and_the_signature_of_the_office(skin: Skin, there: bool) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(write_sheets(paper(skin)))).active
    words = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert ("Độc lập - Tự do - Hạnh phúc" in words) is there
    for said in ("HỘI LIÊN HIỆP PHỤ NỮ TỈNH THANH HÓA", "BÁO CÁO", "TM. BAN THƯỜNG VỤ", "CHỦ TỊCH", "Lê Thị Hà"):
        assert said in words
    assert {cell.font.name for row in sheet.iter_rows() for cell in row if cell.value is not None} == {"Times New Roman"}


def grouped(rows: int) -> Document:
    """A paper whose lines have two figures each, the second under the name of the first."""
    columns = (Column("Chỉ tiêu", 4), Column("Tính theo", 1, Align.MIDDLE), Column("Đã làm", 1, Align.RIGHT))
    cells = [row for at in range(rows) for row in ((f"Chỉ tiêu {at}", "lớp", 1), ("", "người", 30))]
    return replace(paper(), blocks=(Grid("Chỉ tiêu", columns, tuple(cells)),))


def test_a_name_over_two_figures_stands_once_in_one_cell() -> None:
    body = open_word(io.BytesIO(write_word(grouped(2)))).element.body
    table = next(
        one for one in body.iter(qn("w:tbl")) if "Chỉ tiêu 0" in "".join(node.text or "" for node in one.iter(qn("w:t")))
    )
    assert [mark.get(qn("w:val")) for mark in table.iter(qn("w:vMerge"))] == ["restart", "continue"] * 2
    assert [goes_on(grouped(2).grids[0], number) for number in range(4)] == [0, 1, 0, 1]


def test_a_sum_below_numbered_rows_is_a_row_of_its_own() -> None:
    grid = Grid("Đơn vị", (Column("TT", 1), Column("Đơn vị", 2)), ((1, "Xã A"), ("", "Cộng")))
    assert goes_on(grid, 1) == 0


class Watched(Pages):
    """Pages that remember whether the signature began a new one."""

    alone = False

    def _foot(self) -> None:
        before = self.number
        super()._foot()
        self.alone = self.number > before


@pytest.mark.parametrize("rows", range(8, 22))
def test_no_signature_stands_alone_on_a_page(rows: int) -> None:
    table = grouped(rows)
    for document in (table, replace(table, blocks=(*table.blocks, Text("Ghi chú. " * 20, "note")))):
        pages = Watched(io.BytesIO(), document)
        pages.write()
        assert not pages.alone
