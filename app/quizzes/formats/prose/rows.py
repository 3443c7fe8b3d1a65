"""Questions in the rows of a table: a head says which column is what."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from app.cohorts.sheet.headers import Header, find_header, plain
from app.cohorts.sheet.workbook import Sheet
from app.kernel.text import fold
from app.quizzes.formats.particulars import from_cells, tags_of
from app.quizzes.formats.prose.drafts import Draft, DraftOption
from app.quizzes.formats.prose.levels import level_of
from app.quizzes.formats.prose.lines import PLAIN, Line, Table, TableCell
from app.quizzes.formats.prose.options import begins_option, option_from, options_behind, options_of, without_letter
from app.quizzes.formats.prose.row_keys import options_in_cells, say_key
from app.quizzes.formats.prose.signs import LETTERS

_OF_OPTION = ("{}", "dap an {}", "phuong an {}", "lua chon {}", "pa {}", "option {}", "cau {}", "tra loi {}")
_OF_PLACE = ("dap an {}", "phuong an {}", "lua chon {}", "pa {}", "option {}", "tra loi {}")


def _heads_of(place: int, letter: str) -> tuple[str, ...]:
    """The heads of the column of an option: by its letter or by its place, “Phương án 1”."""
    return tuple(form.format(letter) for form in _OF_OPTION) + tuple(form.format(place) for form in _OF_PLACE)


WORDS: Mapping[str, tuple[str, ...]] = {
    "number": ("stt", "tt", "cau so", "so tt", "so thu tu", "cau"),
    "question": ("cau hoi", "noi dung", "noi dung cau hoi", "de bai", "cau dan", "question"),
    "key": ("dap an", "dap an dung", "da", "d a", "key", "phuong an dung", "tra loi dung", "cau tra loi dung", "answer"),
    "explanation": ("giai thich", "loi giai", "huong dan giai", "giai thich dap an"),
    "basis": ("can cu", "nguon", "co so phap ly"),
    "level": ("muc do", "muc", "cap do", "muc do nhan thuc"),
    "marks": ("diem", "so diem"),
    "tags": ("nhan", "tu khoa", "the"),
    "shares": ("phan diem", "phan diem tung phuong an"),
    "forgive": ("bo qua khi cham", "bo qua"),
    "skill": ("thuoc phan", "ly thuyet ky nang"),
    "order": ("thu tu phuong an", "thu tu"),
    "kind": ("loai", "loai cau", "loai cau hoi", "dang cau", "dang"),
    "options": (
        *("cac phuong an", "phuong an tra loi", "cac phuong an tra loi", "phuong an lua chon", "phuong an"),
        *("cac lua chon", "lua chon", "cac dap an", "cac phuong an lua chon", "options"),
    ),
    **{letter: _heads_of(place, letter.lower()) for place, letter in enumerate(LETTERS, 1)},
}
"""The heads of columns, folded."""
NEEDED = (("question", "key"), ("question", "A", "B"))
_NUMBER_LONG = 8
"""What stands under “Câu hỏi” and is never longer than this is a number: a list of keys."""
_KIND_WORDS = {
    "single": ("mot dap an", "mot lua chon"),
    "several": ("nhieu dap an", "nhieu lua chon"),
    "true_false": ("dung sai", "dung hay sai"),
    "short": ("tra loi ngan",),
    "numeric": ("dien so", "so"),
    "matching": ("noi cap", "ghep cap", "ghep noi", "noi"),
    "ordering": ("xep thu tu", "sap xep"),
    "gaps": ("dien cho trong", "dien khuyet"),
    "essay": ("tu luan",),
}
KINDS = {word: kind for kind, words in _KIND_WORDS.items() for word in words}
"""Kinds as people write them in a table, folded."""


def head_of(table: Table) -> Header | None:
    """The head of a table of questions; None for any other table."""
    rows = tuple(tuple(cell.text or None for cell in row) for row in table.rows)
    header = find_header(Sheet("", rows), WORDS, NEEDED, 2) if len(rows) > 1 else None
    if header is None:
        return None
    asked = [_said(row, header.columns, "question") for row in table.rows[header.last_row :]]
    return header if any(len(text) > _NUMBER_LONG for text in asked) else None


def rows_of(table: Table, header: Header, section: str = "") -> Iterator[Draft]:
    """The question of every row below the head that says anything; `section` is the sheet, where there are several."""
    for at, row in enumerate(table.rows[header.last_row :], header.last_row + 1):
        if any(cell.text for cell in row) and not _is_head_again(row):
            lines = row[0].lines if row else ()
            draft = _draft(row, header.columns, lines[0].number if lines else at)
            draft.is_row, draft.section = True, section
            draft.label = f"{section}, {draft.label}" if section else draft.label
            if not (draft.options or draft.named_kind) and (left := unread_columns(table, header, [row])):
                draft.doubts.append(("columns", ", ".join(f"“{name}”" for name in left)))
            yield draft


def unread_columns(table: Table, header: Header, rows: Sequence[Sequence[TableCell]] | None = None) -> list[str]:
    """What stands over the columns that are not read and have words in these rows (None: in any below the head)."""
    known = {column for columns in header.columns.values() for column in columns}
    below = table.rows[header.last_row :] if rows is None else rows
    said = {at for row in below for at, cell in enumerate(row) if cell.text and at not in known}
    return [_name_of(table, header, at) for at in sorted(said)]


def _name_of(table: Table, header: Header, at: int) -> str:
    """What a column is called: by its head, else as Excel calls it."""
    over = [row[at].text for row in table.rows[header.first_row - 1 : header.last_row] if at < len(row) and row[at].text]
    return over[-1][:40] if over else _letters(at)


def _letters(column: int) -> str:
    """The letters of a column, from 0."""
    return _letters(column // 26 - 1) + chr(65 + column % 26) if column >= 26 else chr(65 + column)


def _is_head_again(row: Sequence[TableCell]) -> bool:
    """Whether a row repeats the head, as printed tables do on every page."""
    names = {word for words in WORDS.values() for word in words if len(word) > 1}
    return sum(plain(cell.text) in names for cell in row if cell.text) >= 2


def _draft(row: Sequence[TableCell], columns: Mapping[str, Sequence[int]], line: int) -> Draft:
    """The question of a row."""
    number = re.fullmatch(r"[^0-9]{0,8}([0-9]{1,4})\.?", _said(row, columns, "number"))
    label = f"Câu {number[1]}" if number else f"Dòng {line}"
    draft = Draft(label, int(number[1]) if number else None, line)
    draft.stem = list(_lines(row, columns, "question"))
    for letter in LETTERS:
        option = _option(row, columns, letter)
        draft.options += [option] if option is not None else []
    draft.named_kind = _kind(row, columns)
    if not draft.options and (together := list(_lines(row, columns, "options"))):
        draft.options = options_in_cells(together)
        draft.doubts += [] if draft.options else [("options", together[0].text[:60])]
    _part_options(draft)
    say_key(draft, [line.text for line in _lines(row, columns, "key")])
    draft.explanation = [*_lines(row, columns, "explanation"), *_lines(row, columns, "basis")]
    draft.level = level_of(_said(row, columns, "level"))
    draft.doubts += [("level", "")] if _said(row, columns, "level") and not draft.level else []
    points = re.fullmatch(r"([0-9]{1,2}(?:[.,][0-9]{1,2})?)\s*(?:điểm|đ)?", _said(row, columns, "marks"))
    draft.marks = float(points[1].replace(",", ".")) if points else None
    draft.tags = tags_of(_said(row, columns, "tags"))
    cells = {name: _said(row, columns, name) for name in ("shares", "forgive", "skill", "order")}
    draft.say(from_cells(**cells))
    draft.original = [" | ".join(cell.text for cell in row if cell.text)]
    return draft


def _part_options(draft: Draft) -> None:
    """Options that stand in the cell of the question, where they have no columns of their own."""
    lines = [line for line in draft.stem if isinstance(line, Line)]
    first = next((at for at, line in enumerate(lines) if begins_option(line) == "A"), 0)
    if draft.options or not first:
        if not draft.options and lines:
            stem, draft.options = options_behind(lines[-1])
            draft.stem = [*lines[:-1], stem]
        return
    found = [option for line in lines[first:] for option in options_of(line)]
    if len(found) > 1 and all(begins_option(line) for line in lines[first:]):
        draft.stem, draft.options = list(lines[:first]), found


def _option(row: Sequence[TableCell], columns: Mapping[str, Sequence[int]], letter: str) -> DraftOption | None:
    """The option in the column of a letter; None for an empty cell."""
    cells = _cells(row, columns, letter)
    if not cells:
        return None
    line = cells[0].lines[0]
    for more in cells[0].lines[1:]:
        line = line.joined(more)
    option = option_from(letter, without_letter(line, letter))
    option.label_style = PLAIN
    option.marks |= {"shade"} if cells[0].shaded else set()
    return option


def _cells(row: Sequence[TableCell], columns: Mapping[str, Sequence[int]], key: str) -> list[TableCell]:
    """The cells with words under a key."""
    return [row[column] for column in columns.get(key, ()) if column < len(row) and row[column].text]


def _lines(row: Sequence[TableCell], columns: Mapping[str, Sequence[int]], key: str) -> Iterator[Line]:
    """The lines under a key."""
    for cell in _cells(row, columns, key):
        yield from (line for line in cell.lines if line.text.strip())


def _said(row: Sequence[TableCell], columns: Mapping[str, Sequence[int]], key: str) -> str:
    """The words under a key."""
    return " ".join(cell.text for cell in _cells(row, columns, key)).strip()


def _kind(row: Sequence[TableCell], columns: Mapping[str, Sequence[int]]) -> str:
    """The kind that a row names."""
    return KINDS.get(plain(_said(row, columns, "kind")), "") if fold(_said(row, columns, "kind")) else ""
