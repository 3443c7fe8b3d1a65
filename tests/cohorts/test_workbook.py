"""Opening workbooks: what is no workbook is refused with a sentence, what is one is read whole."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.cohorts.sheet import container
from app.cohorts.sheet.workbook import read_workbook
from app.kernel.refusal import Refused
from tests.files import make_rosters as files

pytestmark = pytest.mark.sqlite_only


@pytest.mark.parametrize(
    ("make", "reason", "word"),
    [
        (lambda: b"", "empty_file", "trống"),
        (files.text_renamed, "not_a_workbook", "không phải bảng tính"),
        (files.word_file, "not_a_workbook", "không phải bảng tính"),
        (files.password_protected, "password", "mật khẩu"),
        (files.old_xls, "old_format", ".xls"),
        (files.truncated, "truncated", "chưa tải lên hết"),
        (files.bomb, "too_big", "lớn bất thường"),
        (files.far_cell, "too_big", "lớn bất thường"),
        (files.long_text_everywhere, "too_big", "lớn bất thường"),
        (files.too_many_rows, "too_many_rows", "B20500"),
        (files.empty, "empty", "không có dòng nào"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(make: Callable[[], bytes], reason: str, word: str) -> None:
    with pytest.raises(Refused) as refusal:
        read_workbook(make(), "ds.xlsx")
    assert refusal.value.reason == reason
    assert word in refusal.value.sentence


def test_a_header_that_lies_about_its_size_is_not_believed() -> None:
    with pytest.raises(Refused) as refusal:
        read_workbook(files.lying_bomb(), "ds.xlsx")
    assert refusal.value.reason in {"too_big", "truncated"}


def test_a_part_is_never_unpacked_beyond_the_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(container, "MAX_UNPACKED_BYTES", 5_000)
    with pytest.raises(Refused) as refusal:
        read_workbook(files.plain(), "ds.xlsx")
    assert refusal.value.reason == "too_big"


def test_a_hundred_thousand_empty_rows_are_nothing() -> None:
    sheet = read_workbook(files.many_empty_rows(), "ds.xlsx").sheets[0]
    assert len(sheet.rows) == 1 + len(files.PEOPLE)


def test_rows_are_numbered_as_excel_shows_them() -> None:
    sheet = read_workbook(files.official(), "ds.xlsx").sheets[0]
    assert sheet.text(4, 0) == "DANH SÁCH CÁN BỘ CỬ ĐI BỒI DƯỠNG"
    assert sheet.text(9, 2) == "Vân"
    assert sheet.cell(3, 0) is None
    assert sheet.cell(999, 999) is None


def test_a_sheet_that_begins_in_a_later_column_keeps_its_letters() -> None:
    sheet = read_workbook(files.plain([(None, None, "Lò Thị Vân")], [None, None, "Họ và tên"]), "ds.xlsx").sheets[0]
    assert sheet.text(1, 2) == "Họ và tên"


def test_hidden_rows_and_sheets_are_known() -> None:
    book = read_workbook(files.with_hidden_row(), "ds.xlsx")
    assert [sheet.name for sheet in book.shown] == ["Sheet"]
    assert book.shown[0].hidden_rows == frozenset({3})


def test_names_of_sheets_and_texts_are_nfc() -> None:
    sheet = read_workbook(files.decomposed(), "ds.xlsx").sheets[0]
    assert sheet.text(2, 1) == "Lò Thị Vân"
