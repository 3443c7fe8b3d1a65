"""Attendance lists of Zoom (CSV) and Teams (tab separated, sections 1 to 3), in English or Vietnamese.

Zoom: a line for each time that somebody came in. Teams: "3. In-Meeting activities" has a line for each time, "2. Participants"
the first and the last moment; the oldest reports have a line for "Joined" and one for "Left".
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.attendance.formats.moments import minutes_in, moments
from app.attendance.rules.choices import SourceKind
from app.attendance.rules.presence import Meeting, Presence, Span
from app.kernel.refusal import Refused
from app.kernel.text import _, fold, squeeze

Rows = Sequence[Sequence[str]]
_SHAPES: Mapping[str, re.Pattern[str]] = {
    "waiting": re.compile(r".*(waiting room|phong cho).*"),
    "join": re.compile(r"(first |initial )?join.*|.*(thoi gian|thoi diem|lan|gio).*tham gia.*|tham gia.*|.*gio vao.*|vao luc.*"),
    "leave": re.compile(r"(last )?leave.*|.*(roi|ra khoi|roi khoi).*|.*gio ra.*|ra luc.*"),
    "duration": re.compile(r".*duration.*|.*thoi luong.*"),
    "email": re.compile(r".*e-?mail.*|.*thu dien tu.*"),
    "stamp": re.compile(r"timestamp|thoi diem|dau thoi gian"),
    "action": re.compile(r"(user )?action|hanh dong.*"),
    "name": re.compile(r"(full )?name.*|ten.*|ho (va )?ten.*|participant name.*"),
}
"""What the folded head of a column may say; the first that fits counts."""
_SECTION = re.compile(r"\d\.\s*\S.*")
_TITLE = re.compile(r"(meeting )?(title|topic)|tieu de( cuoc hop)?|chu de( cuoc hop)?|ten cuoc hop")
_YES = {"yes", "co", "true"}
_JOINED = re.compile(r"join.*|.*tham gia.*|.*vao.*")
_MAX_LINES = 20_000


@dataclass(frozen=True)
class _Table:
    """A table in a report: its columns by what they say, and its rows with their line numbers."""

    columns: Mapping[str, int]
    rows: tuple[tuple[int, Sequence[str]], ...]

    def texts(self, key: str) -> list[str]:
        """The cells under a head; "" without one."""
        at = self.columns.get(key)
        return [row[at] if at is not None and at < len(row) else "" for _line, row in self.rows]


def meeting_kind(rows: Rows, encoding: str, *, by_tabs: bool) -> SourceKind | None:
    """Whose list this is; None when it is no list of a meeting."""
    if not _tables(rows[:400]):
        return None
    sections = any(_SECTION.fullmatch(squeeze(row[0])) for row in rows[:60] if len(row) == 1)
    return SourceKind.TEAMS if by_tabs and (sections or encoding == "utf-16" or _is_teams(rows)) else SourceKind.ZOOM


def read_meeting(rows: Rows, kind: SourceKind, days: Collection[date]) -> Meeting:
    """Everybody in a meeting's list; `days` are those of the timetable, which tell day and month apart.

    Refused: "no_rows", "too_big".
    """
    if len(rows) > _MAX_LINES:
        raise Refused("too_big", _("Danh sách cuộc họp quá dài. Xuất riêng danh sách của buổi này rồi tải lên."))
    people: list[Presence] = []
    unread: list[int] = []
    for table in [table for table in _tables(rows) if table.rows][-1:]:
        found, left_out = _events(table, days) if "action" in table.columns else _stays(table, days)
        people, unread = people + found, unread + left_out
    if not people:
        raise Refused("no_rows", _("Danh sách cuộc họp chưa có ai. Kiểm tra lại xem đã chọn đúng tệp chưa."))
    return Meeting(kind, _title(rows), tuple(people), tuple(unread))


def _is_teams(rows: Rows) -> bool:
    """Whether heads say things that only Teams says."""
    heads = {fold(cell) for row in rows[:60] for cell in row}
    return bool(heads & {"full name", "participant id (upn)", "user action", "in-meeting duration"})


def _tables(rows: Rows) -> list[_Table]:
    """The tables of a report that tell who was there from when to when, or how long; those that tell more come last."""
    found = []
    for at, row in enumerate(rows):
        columns = _columns(row)
        if columns is not None:
            found.append(_Table(columns, _below(rows, at + 1)))
    return sorted(found, key=lambda table: _tells(table.columns))


def _tells(columns: Mapping[str, int]) -> int:
    """How much a table tells; of equals, the later one in the report."""
    return 2 if {"join", "leave"} <= columns.keys() or {"action", "stamp"} <= columns.keys() else 1


def _columns(row: Sequence[str]) -> dict[str, int] | None:
    """The columns of a head; None when the row is none."""
    found: dict[str, int] = {}
    for column, cell in enumerate(row):
        word = fold(cell)
        key = next((key for key, shape in _SHAPES.items() if word and shape.fullmatch(word)), None)
        if key is not None:
            found.setdefault(key, column)
    told = {"join", "leave"} <= found.keys() or {"action", "stamp"} <= found.keys() or "duration" in found
    return found if "name" in found and told and len(row) > 1 else None


def _below(rows: Rows, start: int) -> tuple[tuple[int, Sequence[str]], ...]:
    """The rows of a table up to an empty one, the next section or the next head."""
    below = []
    for at in range(start, len(rows)):
        row = rows[at]
        if (
            not any(cell.strip() for cell in row)
            or _columns(row) is not None
            or (_SECTION.fullmatch(squeeze(row[0])) and len(row) == 1)
        ):
            break
        below.append((at + 1, row))
    return tuple(below)


def _stays(table: _Table, days: Collection[date]) -> tuple[list[Presence], list[int]]:
    """A table with a line for each stay, or for each person."""
    begins, ends = table.texts("join"), table.texts("leave")
    both = moments(begins + ends, days)
    people, unread = [], []
    lines = zip(
        table.rows,
        table.texts("name"),
        table.texts("email"),
        table.texts("duration"),
        table.texts("waiting"),
        both[: len(begins)],
        both[len(begins) :],
        strict=True,
    )
    for (line, _row), name, email, duration, waiting, begin, end in lines:
        minutes = minutes_in(duration)
        if fold(waiting) in _YES or not name.strip():
            continue
        if begin is not None and end is None and minutes is not None:
            end = begin + timedelta(minutes=minutes)
        if begin is not None and end is not None and end >= begin:
            people.append(Presence(line, squeeze(name), email.strip(), ((begin, end),)))
        elif minutes is not None and begin is None:
            people.append(Presence(line, squeeze(name), email.strip(), (), minutes))
        else:
            unread.append(line)
    return people, unread


def _events(table: _Table, days: Collection[date]) -> tuple[list[Presence], list[int]]:
    """A table with a line for each coming and each going; who is not seen going stayed until the last event."""
    at = moments(table.texts("stamp"), days)
    known = [moment for moment in at if moment is not None]
    inside: dict[str, tuple[int, datetime]] = {}
    spans: dict[str, list[Span]] = {}
    first: dict[str, int] = {}
    unread = []
    rows = zip(table.rows, table.texts("name"), table.texts("action"), at, strict=True)
    events = [(moment, line, squeeze(name), fold(action)) for (line, _row), name, action, moment in rows if moment is not None]
    unread = [line for (line, _row), moment in zip(table.rows, at, strict=True) if moment is None]
    for moment, line, name, action in sorted(events):
        first.setdefault(name, line)
        if _JOINED.fullmatch(action):
            inside.setdefault(name, (line, moment))
        elif name in inside:
            spans.setdefault(name, []).append((inside.pop(name)[1], moment))
    for name, (_line, moment) in inside.items():
        spans.setdefault(name, []).append((moment, max(known)))
    return [Presence(first[name], name, "", tuple(found)) for name, found in spans.items()], unread


def _title(rows: Rows) -> str:
    """What the meeting was called; "" when the report does not say."""
    for at, row in enumerate(rows[:30]):
        if len(row) > 1 and _TITLE.fullmatch(fold(row[0])):
            return squeeze(row[1])[:200]
        for column, cell in enumerate(row):
            if column > 0 and _TITLE.fullmatch(fold(cell)) and at + 1 < len(rows) and column < len(rows[at + 1]):
                return squeeze(rows[at + 1][column])[:200]
    return ""
