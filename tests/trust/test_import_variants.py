"""Promise 7: an import is all or nothing, repeatable, undoable: harmless variants equal the plain one."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from sqlalchemy import func, select

from app.attendance.models import Mark, SettledMark, SheetImport
from app.attendance.services.imports import confirm_import, stage_sheet, undo_import
from app.kernel.refusal import Refused
from app.storage.base import db
from tests.attendance.conftest import NOW, Klass
from tests.attendance.sheets import LONG_AGO, as_bytes, flat, merged
from tests.files.encodings import cp1258, tcvn3, vni

HEADS = ("2/11 S", "2/11 C", "3/11 S", "3/11 C")
MARKS = (("x", "K", "P", "M"), ("x", "x", "K", "x"), ("P", "x", "x", "x"), ("x", "x", "x", "K"), ("M", "x", "x", "x"))
File = tuple[bytes, str]


def table(names: Sequence[str], *, heads: Sequence[Any] = HEADS, marks: Sequence[Sequence[Any]] = MARKS) -> Workbook:
    """The plain sheet: a head, one row for each name."""
    return flat(["Họ và tên", *heads], [[name, *row] for name, row in zip(names, marks, strict=False)])


def excel(book: Workbook, name: str = "bang.xlsx") -> File:
    """A workbook as a file."""
    return as_bytes(book), name


def text(names: Sequence[str], sign: str, encode: Callable[[str], bytes]) -> File:
    """The plain sheet as text."""
    lines = [["Họ và tên", *HEADS], *([name, *row] for name, row in zip(names, MARKS, strict=False))]
    return encode("\r\n".join(sign.join(line) for line in lines) + "\r\n"), "bang.csv"


def changed(names: Sequence[str], change: Callable[[Any], None]) -> File:
    """The plain sheet after a change to it."""
    book = table(names)
    change(book.active)
    return excel(book)


def _above(sheet: Any) -> None:
    sheet.insert_rows(1, 4)
    sheet["A1"], sheet["A3"] = "HỘI LHPN TỈNH THANH HÓA", "BẢNG ĐIỂM DANH"


def _between(sheet: Any) -> None:
    sheet.insert_rows(3)
    sheet.insert_rows(5, 2)


def _numbered(sheet: Any) -> None:
    sheet.insert_cols(1)
    for row in range(1, 7):
        sheet.cell(row, 1, "STT" if row == 1 else row - 1)


def _below(sheet: Any) -> None:
    sheet.append([])
    sheet.append(["Người lập bảng", "", "Thủ trưởng"])


def _sums(sheet: Any) -> None:
    for row in range(1, 7):
        sheet.cell(row, 6, "Tổng vắng" if row == 1 else f'=COUNTIF(B{row}:E{row},"K")')


def _notes(sheet: Any) -> None:
    for row in range(1, 7):
        sheet.cell(row, 6, "Ghi chú" if row == 1 else "ốm nhẹ")


def _painted(sheet: Any) -> None:
    for row in sheet.iter_rows():
        for cell in row:
            cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="FFFF00")


def _hidden(sheet: Any) -> None:
    sheet.column_dimensions["C"].hidden = True
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = "A1:E6"


def _renamed(sheet: Any) -> None:
    sheet.title = "Tuần 1 (sửa)"
    sheet.parent.create_sheet("Trang trống")


def _far_down(sheet: Any) -> None:
    for row in range(200, 3000):
        sheet.cell(row, 1).font = Font(bold=True)


def _turned(words: str) -> str:
    return words.replace("Hòa", "Hoà").replace("Thúy", "Thuý")


def _backwards(names: Sequence[str]) -> File:
    rows = [[name, *row] for name, row in zip(names, MARKS, strict=False)]
    return excel(flat(["Họ và tên", *HEADS], rows[::-1]))


def _columns_backwards(names: Sequence[str]) -> File:
    return excel(table(names, heads=HEADS[::-1], marks=[row[::-1] for row in MARKS]))


def _marked(signs: dict[str, Any]) -> Callable[[Sequence[str]], File]:
    return lambda names: excel(table(names, marks=[[signs.get(sign, sign) for sign in row] for row in MARKS]))


def _named(change: Callable[[str], str]) -> Callable[[Sequence[str]], File]:
    return lambda names: excel(table([change(name) for name in names]))


def _headed(*heads: Any) -> Callable[[Sequence[str]], File]:
    return lambda names: excel(table(names, heads=heads))


VARIANTS: dict[str, Callable[[Sequence[str]], File]] = {
    "names decomposed": _named(lambda name: unicodedata.normalize("NFD", name)),
    "names in capitals": _named(str.upper),
    "names in small letters": _named(str.lower),
    "names with spaces": _named(lambda name: f"  {name.replace(' ', '   ')} "),
    "names with hard spaces": _named(lambda name: name.replace(" ", "\u00a0")),
    "names with the tone elsewhere": _named(_turned),
    "names with a line break": _named(lambda name: name.replace(" ", "\n", 1)),
    "names with invisible signs": _named(lambda name: f"\ufeff{name}\u200b"),
    "names in two columns": lambda names: excel(
        flat(
            ["Họ đệm", "Tên", *HEADS],
            [[*name.rsplit(" ", 1), *row] for name, row in zip(names, MARKS, strict=False)],
        )
    ),
    "heads as numbers of sessions": _headed("Buổi 1", "Buổi 2", "Buổi 3", "Buổi 4"),
    "heads with the year": _headed("2/11/2026 sáng", "2/11/2026 chiều", "3/11/2026 sáng", "3/11/2026 chiều"),
    "heads with brackets": _headed("02-11 (sáng)", "02-11 (chiều)", "03-11 (sáng)", "03-11 (chiều)"),
    "heads with the half first": _headed("Sáng 02/11", "Chiều 02/11", "Sáng 03/11", "Chiều 03/11"),
    "heads with short numbers": _headed("B1", "B2", "B3", "B4"),
    "days merged over halves": lambda names: excel(merged(names[:5], dict(enumerate(MARKS)))),
    "days as text over halves": lambda names: excel(merged(names[:5], dict(enumerate(MARKS)), days=("2/11", "3/11"))),
    "rows backwards": _backwards,
    "columns backwards": _columns_backwards,
    "marks in other case": _marked({"x": "X", "K": "k", "P": "p", "M": "m"}),
    "marks with spaces": _marked({"x": " x ", "K": "K ", "P": " P"}),
    "marks as ticks": _marked({"x": "✓"}),
    "marks as words": _marked({"x": "có mặt"}),
    "title rows above": lambda names: changed(names, _above),
    "empty rows between": lambda names: changed(names, _between),
    "numbered": lambda names: changed(names, _numbered),
    "signatures below": lambda names: changed(names, _below),
    "sums beside": lambda names: changed(names, _sums),
    "notes beside": lambda names: changed(names, _notes),
    "painted": lambda names: changed(names, _painted),
    "a hidden column, frozen and filtered": lambda names: changed(names, _hidden),
    "another name, an empty sheet": lambda names: changed(names, _renamed),
    "thousands of empty rows": lambda names: changed(names, _far_down),
    "text with semicolons": lambda names: text(names, ";", lambda words: words.encode("utf-8-sig")),
    "text with tabs in UTF-16": lambda names: text(names, "\t", lambda words: words.encode("utf-16")),
    "text in TCVN3": lambda names: text(names, ";", tcvn3),
    "text in VNI": lambda names: text(names, ";", vni),
    "text in Windows-1258": lambda names: text(names, ",", cp1258),
}


def everything() -> list[tuple[Any, ...]]:
    """What counts, of everybody in every session."""
    db.session.rollback()
    settled = SettledMark
    asked = select(settled.enrolment_id, settled.session_id, settled.state, settled.periods).order_by(
        settled.enrolment_id, settled.session_id
    )
    return [tuple(row) for row in db.session.execute(asked)]


def imported(klass: Klass, file: File) -> int:
    """A file read and confirmed as it is; gives the import."""
    import_id = stage_sheet(klass.cohort_id, file[0], file[1], by=klass.hoa, at=NOW)
    confirm_import(import_id, {}, {}, by=klass.hoa, at=NOW)
    return import_id


@pytest.fixture
def plain(klass: Klass) -> list[tuple[Any, ...]]:
    """What the plain sheet leaves; taken back again."""
    import_id = imported(klass, excel(table(klass.names)))
    left = everything()
    assert len(left) == 20
    undo_import(import_id, by=klass.hoa, at=NOW)
    return left


@pytest.mark.sqlite_only  # files are read alike beside both databases; any order of imports on both: attendance/test_import_again
@pytest.mark.parametrize("name", VARIANTS)
def test_a_harmless_variant_leaves_what_the_plain_sheet_leaves_and_goes_back_whole(
    klass: Klass, plain: list[tuple[Any, ...]], name: str
) -> None:
    empty, file = everything(), VARIANTS[name](klass.names)
    first = imported(klass, file)
    assert everything() == plain
    undo_import(first, by=klass.hoa, at=NOW)
    assert everything() == empty
    again = imported(klass, file)
    imported(klass, file)
    assert everything() == plain
    undo_import(again, by=klass.hoa, at=NOW)


def test_there_are_34_variants_and_more() -> None:
    assert len(VARIANTS) >= 34


WRONG: dict[str, Callable[[Sequence[str]], File]] = {
    "no workbook": lambda names: (b"Ho ten;17/11\nLan;x\n", "bang.xlsx"),
    "half a workbook": lambda names: (as_bytes(table(names))[:2000], "bang.xlsx"),
    "another class": lambda names: excel(table(["Đinh Văn Khôi", "Quách Công Tráng", "Trịnh Bá Đô"])),
    "another time": lambda names: excel(merged(names, {0: "xxxx"}, days=LONG_AGO)),
    "no names": lambda names: excel(flat(["Mã", "Buổi 1"], [["1", "x"]])),
    "no sessions": lambda names: excel(flat(["Họ và tên", "Ghi chú"], [[names[0], "x"]])),
    "nobody": lambda names: excel(flat(["Họ và tên", "Buổi 1"], [])),
    "days that are not in the timetable": lambda names: excel(table(names, heads=[date(2031, 1, day) for day in range(1, 5)])),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_file_changes_nothing(klass: Klass, name: str) -> None:
    klass.save(1, {0: "present", 1: "absent"})
    before = everything()
    with pytest.raises(Refused) as refused:
        imported(klass, WRONG[name](klass.names))
    assert refused.value.sentence.endswith((".", "lên.", "lại."))
    assert everything() == before
    assert db.session.scalar(select(func.count()).select_from(SheetImport)) == 0
    assert db.session.scalar(select(func.count()).select_from(Mark)) == 2
