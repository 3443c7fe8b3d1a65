"""Promise 7 with files that nobody thought of: a workbook changed at random is refused or taken, whole, once, and back again.

`MUTATED=500 python3 run.py test tests/trust/test_mutated_imports.py` does it at length.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select

from app.attendance.models import Mark, SheetImport
from app.attendance.services.imports import confirm_import, stage_sheet, undo_import
from app.kernel.refusal import Refused
from app.storage.base import db
from tests.attendance.conftest import NOW, Klass
from tests.attendance.sheets import as_bytes
from tests.trust.test_import_variants import everything, table

MUTATED = int(os.environ.get("MUTATED", "10"))
WORDS: tuple[Any, ...] = (
    "", " ", "x", "K", "P", "M", "X x",
    "xx", "?", "#REF!", "=1+1", "='x'!A1", 0, 1, -1, 1e300, 45678, True, "2/11 S", "3/11", "31/02 C",
    "Buổi 9", "🙂", "null", "0912000001",
    "Hà Thị Thắm", "hà thị thắm", "STT", "Tổng", "Ghi chú", "Họ và tên", "<script>", "a" * 3000, "\u200b",
)  # fmt: skip
pytestmark = pytest.mark.timeout(120 + MUTATED)
Change = Callable[[random.Random, Any], None]


def _cell(chance: random.Random, sheet: Any) -> None:
    sheet.cell(chance.randint(1, 8), chance.randint(1, 7), chance.choice(WORDS))


def _row_gone(chance: random.Random, sheet: Any) -> None:
    sheet.delete_rows(chance.randint(1, 6), chance.randint(1, 2))


def _column_gone(chance: random.Random, sheet: Any) -> None:
    sheet.delete_cols(chance.randint(1, 5))


def _row_twice(chance: random.Random, sheet: Any) -> None:
    sheet.append([cell.value for cell in sheet[chance.randint(1, max(1, sheet.max_row))]])


def _moved(chance: random.Random, sheet: Any) -> None:
    sheet.insert_rows(chance.randint(1, 4), chance.randint(1, 3))
    sheet.insert_cols(chance.randint(1, 3))


def _merged(chance: random.Random, sheet: Any) -> None:
    row, column = chance.randint(1, 5), chance.randint(1, 4)
    sheet.merge_cells(
        start_row=row, start_column=column, end_row=row + chance.randint(0, 2), end_column=column + chance.randint(0, 2)
    )


def _swapped(chance: random.Random, sheet: Any) -> None:
    one, other = sheet.cell(chance.randint(1, 6), chance.randint(1, 5)), sheet.cell(chance.randint(1, 6), chance.randint(1, 5))
    one.value, other.value = other.value, one.value


def _second_sheet(chance: random.Random, sheet: Any) -> None:
    copy = sheet.parent.copy_worksheet(sheet)
    _cell(chance, copy)


CHANGES: tuple[Change, ...] = (_cell, _cell, _cell, _row_gone, _column_gone, _row_twice, _moved, _swapped, _second_sheet, _merged)


def mutated(names: tuple[str, ...], chance: random.Random) -> bytes:
    """The plain sheet after some changes; one in five of the files is broken afterwards."""
    book = table(names)
    for change in chance.choices(CHANGES[:-1], k=chance.randint(1, 6)):
        change(chance, book.active)
    if chance.random() < 0.2:
        _merged(chance, book.active)  # last: cells below a merged one cannot be written
    data = bytearray(as_bytes(book))
    for _place in range(chance.choice((0, 0, 0, 0, 30))):
        data[chance.randrange(len(data))] = chance.randrange(256)
    return bytes(data)


def taken(klass: Klass, data: bytes) -> int | None:
    """The import of a file that is confirmed as it is; None when it was refused in a sentence."""
    try:
        import_id = stage_sheet(klass.cohort_id, data, "bang.xlsx", by=klass.hoa, at=NOW)
        confirm_import(import_id, {}, {}, by=klass.hoa, at=NOW)
    except Refused:
        return None
    return import_id


def test_a_workbook_changed_at_random_is_taken_whole_or_not_at_all_and_goes_back(klass: Klass) -> None:
    klass.save(1, {0: "present", 1: "absent"})
    before, found = everything(), Counter[str]()
    for number in range(MUTATED):
        chance = random.Random(f"{number}-7")
        data = mutated(klass.names, chance)
        marks = db.session.scalar(select(func.count()).select_from(Mark))
        first = taken(klass, data)
        after = everything()
        if first is None:
            assert after == before, number
            assert db.session.scalar(select(func.count()).select_from(Mark)) == marks, number
            found["refused"] += 1
            continue
        confirm_import(first, {}, {}, by=klass.hoa, at=NOW)
        assert everything() == after, f"{number}: confirmed twice"
        second = taken(klass, data)
        assert everything() == after, f"{number}: the same file again"
        for import_id in filter(None, {first, second}):
            undo_import(import_id, by=klass.hoa, at=NOW)
        assert everything() == before, f"{number}: taken back"
        found["changed" if after != before else "nothing"] += 1
    db.session.rollback()
    print(f"{MUTATED} texts: {dict(found)}")
    assert found["refused"]
    assert found["changed"]
    assert db.session.scalar(select(func.count()).select_from(SheetImport)) or not found["changed"]
