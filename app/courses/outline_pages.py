"""What the pages of the programme desk show, as plain values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from app.courses.rules.outlines.changes import GROUPS, KINDS, MODES, Change
from app.courses.rules.outlines.merging import OutlineMeeting
from app.courses.rules.outlines.records import Outline, Sums, sums_of
from app.kernel.periods import say_number
from app.kernel.text import _

_PARTS: Mapping[str, str] = {
    "words": _("ký hiệu và tên"),
    "place": _("khối, hình thức, loại, tự chọn"),
    "periods": _("số tiết"),
    "after": _("cần học trước"),
    "lessons": _("bài học và bài tự kiểm tra"),
    "whole": _("cả chuyên đề"),
}
_FIELDS: Mapping[str, str] = {
    "title": _("tên đầy đủ"),
    "short_title": _("tên ngắn"),
    "decision": _("quyết định"),
    "periods": _("tổng số tiết"),
    "online_share": _("phần trên mạng (%)"),
    "attendance": _("cách tính điểm danh"),
    "marking": _("cách chấm"),
}


@dataclass(frozen=True)
class BarShown:
    """One bar: its name, what it is in words, percent of all, percent that is meant (None: nothing is)."""

    label: str
    said: str
    share: float
    wanted: float | None
    cls: str = ""


@dataclass(frozen=True)
class SidesShown:
    """A part that differs, with both sides in words."""

    meeting: OutlineMeeting
    place: str
    ours: str
    theirs: str


def bars_of(outline: Outline) -> tuple[BarShown, ...]:
    """Halves, and theory and practice, of what stands there now."""
    sums = sums_of(outline)
    rows: list[tuple[str, float, float | None, str]] = [
        (_("Trên mạng"), sums.online, outline.online_share, ""),
        (_("Trực tiếp"), sums.in_person, 100 - outline.online_share, "m"),
        (_("Lý thuyết"), sums.theory, None, "g"),
        (_("Thực hành"), sums.practice, None, "w"),
    ]
    return tuple(BarShown(label, _part(sums, part), round(sums.share(part), 1), wanted, cls) for label, part, wanted, cls in rows)


def _part(sums: Sums, part: float) -> str:
    """Tiết and percent."""
    return _("{n} tiết · {share}%").format(n=say_number(part), share=say_number(sums.share(part)))


def grouped(found: Sequence[Change]) -> list[tuple[str, list[Change]]]:
    """Differences under the names of their parts."""
    return [(GROUPS[group], list(rows)) for group, rows in groupby(found, key=lambda change: change.group)]


def sides_shown(found: Sequence[OutlineMeeting], ours: Outline, theirs: Outline) -> list[SidesShown]:
    """The parts that differ, in words."""
    return [
        SidesShown(one, _place(one, ours, theirs), _said(one, one.ours, ours), _said(one, one.theirs, theirs)) for one in found
    ]


def _place(meeting: OutlineMeeting, ours: Outline, theirs: Outline) -> str:
    """What a part is called."""
    kind, *rest = meeting.path
    if kind == "topic":
        topic = ours.topic(rest[0]) or theirs.topic(rest[0])
        return _("{code}. {title}: {part}").format(
            code=topic.code if topic else "", title=topic.title if topic else rest[0], part=_PARTS[rest[1]]
        )
    if kind == "programme":
        return _("Chương trình: {part}").format(part=_FIELDS[rest[0]])
    if kind == "order":
        return _("Thứ tự các chuyên đề")
    value = meeting.ours or meeting.theirs
    title = value if isinstance(value, str) else (value or {}).get("title") or rest[0]
    names = {"block": _("Khối: {title}"), "paper": _("Bài kiểm tra: {title}"), "requirement": _("Điều kiện: {title}")}
    return names[kind].format(title=title)


def _said(meeting: OutlineMeeting, value: Any, of: Outline) -> str:
    """A side in words; "" when the part is not there."""
    if value is None:
        return ""
    if meeting.path[0] == "order":
        return ", ".join(topic.code for key in value if (topic := of.topic(key)))
    if meeting.path[0] == "topic":
        topic = of.topic(meeting.path[1])
        words = _("{theory} tiết lý thuyết, {practice} tiết thực hành")
        periods = words.format(theory=say_number(topic.theory), practice=say_number(topic.practice)) if topic else ""
        if meeting.path[2] in ("periods", "whole"):
            return periods
        if meeting.path[2] == "lessons" and topic:
            rows = [f"{lesson.title} ({say_number(lesson.periods)})" for lesson in topic.lessons]
            return "; ".join(
                [*rows, *([_("bài tự kiểm tra ({n})").format(n=say_number(topic.quiz_periods))] if topic.quiz else [])]
            )
        if meeting.path[2] == "after":
            return ", ".join(other.code for key in value[0] if (other := of.topic(key))) or _("không cần gì")
        if meeting.path[2] == "place":
            block, mode, kind, elective = value
            return ", ".join([of.block_title(block), MODES[mode], KINDS[kind], _("tự chọn") if elective else _("bắt buộc")])
        return ". ".join(str(one) for one in value)
    return _plain(value)


def _plain(value: Any) -> str:
    """A value of the file."""
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {_plain(item)}" for key, item in value.items() if item not in ("", [], None))
    if isinstance(value, list):
        return ", ".join(_plain(item) for item in value)
    return say_number(value) if isinstance(value, float) else str(value)
