"""Workbooks of questions as lecturers have them: titles above, columns in any order, keys and options written in many ways."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence

from openpyxl import Workbook

Row = Sequence[object]
OPTIONS = (
    ("Hỏi thăm từng nhà", "Thu tiền", "Về sớm", "Gọi loa"),
    ("Ngân hàng", "Tổ trưởng tổ vay vốn", "Người vay", "Trưởng thôn"),
    ("Ngày giờ", "Món ăn", "Người dự", "Thời tiết"),
)
STEMS = (
    "Chị làm gì trước khi họp chi hội?",
    "Ai giữ sổ của tổ vay vốn trong thôn?",
    "Những việc nào cần ghi vào biên bản họp?",
)
RIGHT = ("a", "b", "ac")
"""The keys of the three questions that every workbook asks."""
_HEAD = ("Câu hỏi", "A", "B", "C", "D", "Đáp án")
_TITLES: tuple[Row, ...] = (("HỘI LIÊN HIỆP PHỤ NỮ TỈNH",), ("Ngân hàng câu hỏi chuyên đề 4",), ())
_MERGED = ("A1:G1", "A2:G2")


def book(sheets: Mapping[str, Sequence[Row]], merged: Sequence[str] = (), hidden: Sequence[str] = ()) -> bytes:
    """A workbook; ranges are merged in its first sheet."""
    made = Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        sheet.sheet_state = "hidden" if name in hidden else "visible"
    for place in merged:
        made.worksheets[0].merge_cells(place)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def keyed(*keys: object) -> list[Row]:
    """The head and the three questions with these keys."""
    return [_HEAD, *((stem, *options, key) for stem, options, key in zip(STEMS, OPTIONS, keys, strict=True))]


def _counted(rows: Sequence[Row], first: str = "STT") -> list[Row]:
    """The rows with a column of numbers in front."""
    return [(first, *rows[0]), *((at, *row) for at, row in enumerate(rows[1:], 1))]


def _lettered(options: Sequence[str]) -> str:
    """Options with letters, each on a line of one cell."""
    return "\n".join(f"{letter}. {text}" for letter, text in zip("ABCD", options, strict=True))


def _together(head: Row, cells: Callable[[str, Sequence[str]], Row]) -> list[Row]:
    """A table whose options stand in one cell."""
    rows = [(*cells(stem, options), key) for stem, options, key in zip(STEMS, OPTIONS, ("A", "B", "A, C"), strict=True)]
    return _counted([head, *rows])


def tables() -> Mapping[str, bytes]:
    """Every workbook by what is special about it; each asks the same three questions."""
    plain = keyed("A", "B", "A, C")
    other = [("Đáp án đúng", "D", "C", "B", "A", "Nội dung câu hỏi", "TT")]
    other += [(key, *options[::-1], stem, at) for at, (stem, *options, key) in enumerate(plain[1:], 1)]  # type: ignore[misc]
    places = [("Câu", "Nội dung", *(f"Phương án {at}" for at in range(1, 5)), "Đáp án")]
    places += [(at, *row) for at, row in enumerate(keyed(1, 2, "1,3")[1:], 1)]  # type: ignore[misc]
    two_rows = [("STT", "Câu hỏi", "Phương án trả lời", None, None, None, "Đáp án"), (None, None, "A", "B", "C", "D", None)]
    named = [("STT", "Nội dung câu hỏi", *(f"Đáp án {letter}" for letter in "ABCD"), "Đáp án đúng"), *_counted(plain)[1:]]
    return {
        "head in row 1": book({"Câu hỏi": plain}),
        "head in row 4 under merged titles": book({"Câu hỏi": [*_TITLES, *_counted(plain)]}, _MERGED),
        "head in row 5": book({"Câu hỏi": [*_TITLES, ("Giảng viên: Lê Thị Bình",), *plain]}, _MERGED),
        "columns in another order": book({"Câu hỏi": other}),
        "head in two rows": book({"Câu hỏi": [*two_rows, *_counted(plain)[1:]]}, ("C1:F1", "A1:A2", "B1:B2", "G1:G2")),
        "columns called Đáp án A": book({"Câu hỏi": named}),
        "columns called Phương án 1": book({"Câu hỏi": places}),
        "keys as a. and (B)": book({"Câu hỏi": keyed("a.", "(B)", "A và C")}),
        "keys as numbers": book({"Câu hỏi": keyed(1, "2", "1; 3")}),
        "keys as Đáp án A": book({"Câu hỏi": keyed("Đáp án A", "B - Tổ trưởng tổ vay vốn", "AC")}),
        "keys as words": book({"Câu hỏi": keyed("Hỏi thăm từng nhà", "tổ trưởng tổ vay vốn.", "Ngày giờ; Người dự")}),
        "keys as words on lines": book({"Câu hỏi": keyed("hỏi thăm từng nhà", "B", "Ngày giờ\nNgười dự")}),
        "options in the cell of the question": book(
            {"Câu hỏi": _together(("Câu hỏi", "Đáp án"), lambda stem, options: (f"{stem}\n{_lettered(options)}",))}
        ),
        "options in a cell of their own": book(
            {"Câu hỏi": _together(("Câu hỏi", "Các phương án", "Đáp án"), lambda stem, options: (stem, _lettered(options)))}
        ),
        "options on lines without letters": book(
            {"Câu hỏi": _together(("Câu hỏi", "Phương án trả lời", "Đáp án"), lambda stem, options: (stem, "\n".join(options)))}
        ),
        "two sheets and a cover": book(
            {"Bìa": [("Ngân hàng câu hỏi",)], "Bài 1": plain[:3], "Bài 2": _counted([_HEAD, plain[3]])}
        ),
    }
