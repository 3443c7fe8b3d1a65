"""Reading a list of people: which sheet it is on, which column says what, which rows are people."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.cohorts.rules.roster import ListedPerson
from app.cohorts.sheet.cells import cell_date, cell_text, column_name
from app.cohorts.sheet.headers import Header, find_header, plain
from app.cohorts.sheet.workbook import Sheet, Workbook
from app.kernel.refusal import Refused
from app.kernel.text import _, fold

_WORDS: Mapping[str, Sequence[str]] = {
    "number": ("stt", "tt", "so tt", "so thu tu"),
    "name": ("ho va ten", "ho ten", "ho va ten hoc vien", "ten hoc vien", "hoc vien", "ho va ten can bo", "ho va ten dai bieu"),
    "family": ("ho dem", "ho va ten dem", "ho va dem", "ho lot", "ho va chu dem", "ho chu dem", "ho"),
    "given": ("ten",),
    "birth": ("ngay sinh", "ngay thang nam sinh", "nam sinh", "sinh ngay", "sinh nam", "ngay thang sinh", "ngay thang nam"),
    "post": ("chuc vu", "chuc danh", "chuc vu chuc danh"),
    "unit": (
        "don vi", "ten don vi", "don vi cong tac", "xa phuong", "xa", "phuong", "ten xa", "co quan", "noi cong tac", "dia chi",
        "hoi lhpn", "co so hoi",
    ),
    "phone": ("dien thoai", "so dien thoai", "sdt", "dt", "so dt", "di dong", "so di dong", "tel", "zalo"),
    "note": ("ghi chu",),
    "since": (
        "tu ngay", "giu chuc tu", "giu chuc tu ngay", "giu chuc vu tu", "ngay giu chuc", "ngay bo nhiem", "bo nhiem tu",
        "ngay thang nam bo nhiem", "ngay nhan chuc", "thoi gian giu chuc", "thoi diem giu chuc", "thoi gian bo nhiem",
    ),
    "ignored": ("ho khau", "ten lop", "ten chuc danh", "xa hoi", "phuong thuc", "ten goi khac", "don vi tinh"),
}  # fmt: skip
_NEEDED = (("name",), ("family", "given"), ("given",))
_LEAST_COLUMNS = 2
_NO_PERSON = re.compile(
    r"(tong (so|cong|\d)|cong (so|\d|$)|nguoi (lap|ky)|ghi chu|luu y|danh sach|(tm|kt|tl)[. ]|thu truong|xac nhan|noi nhan|ngay "
    r"|an dinh|khoi |cum |[ivx]+[.)])"
)
"""How headings between people, totals and signatures begin (folded)."""


@dataclass(frozen=True)
class Roster:
    """A list that was read: its people, the rows that are no people (headings, totals, signatures), and the columns used."""

    sheet_name: str
    people: tuple[ListedPerson, ...]
    left_out: tuple[tuple[int, str], ...]
    columns: Mapping[str, str]


def read_roster(book: Workbook, sheet_name: str | None = None) -> Roster:
    """The list of people of a workbook, on the sheet of that name or on the only one that looks like one.

    Refused: "no_sheet" (no shown sheet of that name), "no_header" (no sheet has a column for names and one more that is
    known), "no_rows", "which_sheet" (several sheets look like a list; `candidates` names them).
    """
    chosen = [sheet for sheet in book.shown if sheet_name is None or sheet.name == sheet_name]
    if not chosen:
        raise Refused("no_sheet", _("Tệp không có trang “{name}”.").format(name=sheet_name))
    found = [roster for sheet in chosen if (roster := _roster_of(sheet)) is not None]
    filled = [roster for roster in found if roster.people]
    if not found:
        raise Refused(
            "no_header", _("Không thấy dòng tiêu đề có “Họ và tên”. Thêm một dòng tiêu đề như tệp mẫu rồi tải lên lại.")
        )
    if not filled:
        raise Refused("no_rows", _("Dưới dòng tiêu đề chưa có ai. Điền danh sách rồi tải lên lại."))
    if len(filled) > 1:
        names = _(", ").join(f"“{roster.sheet_name}”" for roster in filled)
        raise Refused(
            "which_sheet", _("Tệp có {n} trang giống danh sách: {names}. Chọn một trang.").format(n=len(filled), names=names)
        )
    return filled[0]


def candidates(book: Workbook) -> list[str]:
    """The names of the sheets that look like a list of people."""
    return [sheet.name for sheet in book.shown if (roster := _roster_of(sheet)) is not None and roster.people]


def _roster_of(sheet: Sheet) -> Roster | None:
    """The list on a sheet; None without a header."""
    header = find_header(sheet, _WORDS, _NEEDED, _LEAST_COLUMNS)
    if header is None:
        return None
    header = _with_loose_given_name(sheet, header)
    people: list[ListedPerson] = []
    left_out: list[tuple[int, str]] = []
    numbered = _is_numbered(sheet, header)
    for row in range(header.last_row + 1, len(sheet.rows) + 1):
        listed = _listed(sheet, header, row)
        words = " ".join(text for value in sheet.rows[row - 1] if (text := cell_text(value)))
        if _is_person(sheet, header, listed, words, numbered):
            people.append(listed)
        elif words and not re.fullmatch(r"[\d\s().]+", words):
            left_out.append((row, words[:80]))
    columns = {key: ", ".join(map(column_name, places)) for key, places in header.columns.items()}
    return Roster(sheet.name, tuple(people), tuple(left_out), columns)


def _listed(sheet: Sheet, header: Header, row: int) -> ListedPerson:
    """What a row says."""
    births = header.texts(sheet, row, "birth")
    day, year = cell_date("/".join(births))
    post = ", ".join(header.texts(sheet, row, "post"))
    since = next(iter(header.texts(sheet, row, "since")), "")
    names = [text for key in ("family", "name", "given") for text in header.texts(sheet, row, key)]
    return ListedPerson(
        row=row,
        name=" ".join(names),
        birth_on=day,
        birth_year=year,
        birth_text="/".join(births),
        post_title=post,
        unit_text=", ".join(header.texts(sheet, row, "unit")) if "unit" in header.columns else _unit_in(post),
        phone_text=next(iter(header.texts(sheet, row, "phone")), ""),
        note=" ".join(header.texts(sheet, row, "note")),
        hidden=row in sheet.hidden_rows,
        since_on=cell_date(since)[0],
        since_text=since,
    )


def _is_person(sheet: Sheet, header: Header, listed: ListedPerson, words: str, numbered: bool) -> bool:
    """Whether a row is about somebody, and not a heading, a total, a signature, or the header again on the next page."""
    facts = [listed.birth_text, listed.phone_text, listed.unit_text, listed.post_title]
    if not listed.name:
        return sum(map(bool, facts)) >= 2 and bool(header.texts(sheet, listed.row, "number"))
    if plain(listed.name) in {name for names in _WORDS.values() for name in names} or re.fullmatch(r"[\d\s().]+", words):
        return False
    has_number = bool(re.search(r"\d", "".join(header.texts(sheet, listed.row, "number"))))
    if has_number or listed.phone_text or listed.birth_text:
        return True
    return not _NO_PERSON.match(fold(words)) and ":" not in listed.name and (any(facts) or not numbered)


def _is_numbered(sheet: Sheet, header: Header) -> bool:
    """Whether the people of this list carry numbers."""
    rows = range(header.last_row + 1, len(sheet.rows) + 1)
    named = [row for row in rows if any(header.texts(sheet, row, key) for key in ("name", "given"))]
    return sum(bool(header.texts(sheet, row, "number")) for row in named) * 2 > len(named)


def _with_loose_given_name(sheet: Sheet, header: Header) -> Header:
    """The header with the column right of the name added, when it has no head of its own and holds given names.

    Lists often write "Nguyễn Thị" and "Hòa" in two cells below one head.
    """
    places = header.columns.get("name", ())
    if len(places) != 1:
        return header
    right, taken = places[0] + 1, {column for columns in header.columns.values() for column in columns}
    heads = [sheet.text(row, right) for row in range(header.first_row, header.last_row + 1)]
    rows = range(header.last_row + 1, len(sheet.rows) + 1)
    filled = sum(bool(sheet.text(row, places[0]) and sheet.text(row, right)) for row in rows)
    named = sum(bool(sheet.text(row, places[0])) for row in rows)
    if right in taken or any(heads) or filled * 2 <= named:
        return header
    return Header(header.first_row, header.last_row, {**header.columns, "name": (*places, right)})


def _unit_in(post: str) -> str:
    """The unit that a post names ("Chủ tịch Hội LHPN xã Mường Lát"), where the list has no column for it."""
    found = re.search(r"\b(xã|phường|thị trấn|xa|phuong)\s+\S.*$", post, re.IGNORECASE)
    return found[0] if found else ""
