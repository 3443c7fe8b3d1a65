"""What differs between two outlines, as lines that people read: the place, what stood there, what stands there now."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.courses.rules.outlines.records import LessonLine, Outline, TopicLine, Words
from app.kernel.periods import say_number
from app.kernel.text import _

GROUPS: Mapping[str, str] = {
    "programme": _("Chương trình"),
    "topics": _("Chuyên đề"),
    "lessons": _("Bài học"),
    "papers": _("Bài kiểm tra"),
    "requirements": _("Điều kiện hoàn thành"),
}
"""The parts in which differences are listed, in this order."""
MODES: Mapping[str, str] = {"online": _("trên mạng"), "in_person": _("trực tiếp")}
KINDS: Mapping[str, str] = {"topic": _("chuyên đề"), "test": _("kiểm tra"), "event": _("khai giảng, bế giảng, sự kiện")}
_FACTS: Mapping[str, str] = {
    "id": _("mã"),
    "kind": _("loại"),
    "title": _("tên"),
    "share": _("phần trăm"),
    "paper": _("bài kiểm tra"),
    "pass_mark": _("điểm đạt"),
    "tries": _("số lần làm"),
    "count": _("số chuyên đề"),
    "strict": _("bắt buộc đúng thứ tự"),
    "bands": _("xếp loại"),
    "source": _("căn cứ"),
    "assumed": _("giả định"),
    "minutes": _("số phút"),
    "topic": _("chuyên đề"),
    "opens_after": _("mở sau"),
    "after_paper": _("chờ bài"),
    "opens_on": _("mở từ ngày"),
    "counts": _("lần được tính"),
    "shows": _("cho xem"),
    "essays": _("có tự luận"),
    "allowance_minutes": _("số phút nhận bài muộn"),
    "blueprint": _("ma trận đề"),
    "key": _("mã"),
}
"""What the fields of conditions and tests are called."""


@dataclass(frozen=True)
class Change:
    """One difference. `group` is a key of `GROUPS`; `before` or `after` is "" where there was or is nothing."""

    group: str
    place: str
    what: str
    before: str
    after: str


def changes(old: Outline, new: Outline) -> tuple[Change, ...]:
    """Everything that differs, by group."""
    found = [*_programme(old, new), *_topics(old, new), *_lessons(old, new)]
    found += _rows("papers", old.papers, new.papers, "key", old, new)
    found += _rows("requirements", old.requirements, new.requirements, "id", old, new)
    order = list(GROUPS)
    return tuple(sorted(found, key=lambda change: order.index(change.group)))


def _programme(old: Outline, new: Outline) -> Iterator[Change]:
    """The programme's own facts."""
    facts: list[tuple[str, Any, Any]] = [
        (_("Tên đầy đủ"), old.title, new.title),
        (_("Tên ngắn"), old.short_title, new.short_title),
        (_("Tổng số tiết theo quyết định"), say_number(old.periods), say_number(new.periods)),
        (_("Phần trên mạng (%)"), say_number(old.online_share), say_number(new.online_share)),
    ]
    names = {"number": _("Số quyết định"), "on": _("Ngày quyết định"), "body": _("Nơi ban hành"), "title": _("Tên quyết định")}
    facts += [(words, old.decision.get(name) or "", new.decision.get(name) or "") for name, words in names.items()]
    facts += [(_("Cách tính điểm danh"), dict(old.attendance), dict(new.attendance))]
    facts += [(_("Cách chấm"), dict(old.marking or {}), dict(new.marking or {}))]
    for what, before, after in facts:
        if before != after:
            yield Change("programme", "", what, _said(before), _said(after))
    blocks = [{block.key: block.title for block in one.blocks} for one in (old, new)]
    for key in dict.fromkeys([*blocks[0], *blocks[1]]):
        titles = [side.get(key, "") for side in blocks]
        if titles[0] != titles[1]:
            yield Change("programme", "", _("Khối kiến thức"), *titles)


def _topics(old: Outline, new: Outline) -> Iterator[Change]:
    """Topics that came, went, moved, or say something else."""
    before = {topic.key: topic for topic in old.topics}
    kept = {topic.key for topic in new.topics} & set(before)
    for topic in old.topics:
        if topic.key not in kept:
            yield Change("topics", named(topic), _("Bỏ chuyên đề"), _periods(topic), "")
    went = moved_keys([topic.key for topic in old.topics if topic.key in kept], [t.key for t in new.topics if t.key in kept])
    for place, topic in enumerate(new.topics, 1):
        if topic.key not in kept:
            yield Change("topics", named(topic), _("Thêm chuyên đề"), "", _periods(topic))
            continue
        former = before[topic.key]
        if topic.key in went:
            was = 1 + next(at for at, row in enumerate(old.topics) if row.key == topic.key)
            yield Change("topics", named(topic), _("Đổi thứ tự"), _("thứ {n}").format(n=was), _("thứ {n}").format(n=place))
        for what, one, two in zip(_TOPIC_FACTS, _facts(former, old), _facts(topic, new), strict=True):
            if one != two:
                yield Change("topics", named(topic), what, one, two)


_TOPIC_FACTS = (
    _("Ký hiệu"), _("Tên"), _("Khối kiến thức"), _("Hình thức"), _("Loại"), _("Tự chọn"), _("Tiết lý thuyết"),
    _("Tiết thực hành"), _("Học sau"), _("Bài tự kiểm tra"),
)  # fmt: skip


def _facts(topic: TopicLine, of: Outline) -> tuple[str, ...]:
    """What a topic says of itself, in words, in the order of `_TOPIC_FACTS`."""
    waits = [other.code if (other := of.topic(key)) else key for key in topic.after]
    quiz = ""
    if topic.quiz:
        words = _("{n} tiết, {draw} câu, đạt từ {mark}")
        quiz = words.format(
            n=say_number(topic.quiz_periods), draw=topic.quiz.get("draw", 0), mark=say_number(topic.quiz.get("pass_mark", 0))
        )
    return (
        topic.code,
        topic.title,
        of.block_title(topic.block),
        MODES.get(topic.mode, topic.mode),
        KINDS.get(topic.kind, topic.kind),
        _("tự chọn") if topic.elective else _("bắt buộc"),
        say_number(topic.theory),
        say_number(topic.practice),
        ", ".join(waits),
        quiz,
    )


def _lessons(old: Outline, new: Outline) -> Iterator[Change]:
    """Lessons that came, went, moved, or have other tiết or another text."""
    before = {topic.key: topic for topic in old.topics}
    for topic in new.topics:
        former = before.get(topic.key)
        if former is None:
            continue
        was = {lesson.key: lesson for lesson in former.lessons}
        now = {lesson.key: lesson for lesson in topic.lessons}
        for key in was.keys() - now.keys():
            yield Change("lessons", _in(topic, was[key]), _("Bỏ bài"), _("{n} tiết").format(n=say_number(was[key].periods)), "")
        went = moved_keys([key for key in was if key in now], [key for key in now if key in was])
        for lesson in topic.lessons:
            yield from _lesson(topic, was.get(lesson.key), lesson, moved=lesson.key in went)


def _lesson(topic: TopicLine, was: LessonLine | None, now: LessonLine, *, moved: bool) -> Iterator[Change]:
    """What became of a lesson."""
    place = _in(topic, now)
    if was is None:
        yield Change("lessons", place, _("Thêm bài"), "", _("{n} tiết").format(n=say_number(now.periods)))
        return
    if moved:
        yield Change("lessons", place, _("Đổi thứ tự trong chuyên đề"), "", "")
    if was.periods != now.periods:
        yield Change("lessons", place, _("Số tiết"), say_number(was.periods), say_number(now.periods))
    if was.title != now.title:
        yield Change("lessons", place, _("Tên bài"), was.title, now.title)
    if was.revision_id and now.revision_id and was.revision_id != now.revision_id:
        counted = (_("{n} tiếng").format(n=say_number(lesson.words)) for lesson in (was, now))
        yield Change("lessons", place, _("Sửa chữ trong bài"), *counted)


def _rows(group: str, old: Sequence[Words], new: Sequence[Words], key: str, one: Outline, two: Outline) -> Iterator[Change]:
    """Tests or conditions that came, went, or say something else."""
    before, after = ({str(row.get(key)): row for row in rows} for rows in (old, new))
    for name in dict.fromkeys([*before, *after]):
        was, now = before.get(name), after.get(name)
        title = str((now or was or {}).get("title") or name)
        if was is None or now is None:
            what = _("Thêm") if was is None else _("Bỏ")
            yield Change(group, title, what, "" if was is None else title, "" if now is None else title)
            continue
        for field in dict.fromkeys([*was, *now]):
            if was.get(field) != now.get(field):
                sides = (_said(was.get(field), one), _said(now.get(field), two))
                yield Change(group, title, _FACTS.get(field, field), *sides)


def moved_keys(before: Sequence[str], after: Sequence[str]) -> frozenset[str]:
    """The fewest keys that have to move to make the one order of the other."""
    places = {key: at for at, key in enumerate(before)}
    ends: list[int] = []
    links: dict[str, tuple[str, ...]] = {}
    chains: list[tuple[str, ...]] = []
    for key in after:
        at = bisect_left(ends, places[key])
        links[key] = (*(chains[at - 1] if at else ()), key)
        ends[at : at + 1], chains[at : at + 1] = [places[key]], [links[key]]
    return frozenset(after) - frozenset(chains[-1] if chains else ())


def named(topic: TopicLine) -> str:
    """A topic as people call it."""
    return f"{topic.code}. {topic.title}"


def _in(topic: TopicLine, lesson: LessonLine) -> str:
    """A lesson with its topic."""
    return f"{topic.code}, {lesson.title or lesson.key}"


def _periods(topic: TopicLine) -> str:
    """Mode and tiết of a topic."""
    words = _("{mode}, {theory} tiết lý thuyết, {practice} tiết thực hành")
    said = {"theory": say_number(topic.theory), "practice": say_number(topic.practice)}
    return words.format(mode=MODES.get(topic.mode, topic.mode), **said)


def _said(value: Any, of: Outline | None = None) -> str:
    """A value of a file in words."""
    if value is None or value == "" or value == {} or value == []:
        return ""
    if isinstance(value, bool):
        return _("có") if value else _("không")
    if isinstance(value, (int, float)):
        return say_number(value)
    if isinstance(value, Mapping):
        return "; ".join(f"{_FACTS.get(key, key)}: {_said(item, of)}" for key, item in value.items() if item not in ("", []))
    if isinstance(value, (list, tuple)):
        return " · ".join(_said(item, of) for item in value)
    topic = of.topic(str(value)) if of else None
    return topic.code if topic else str(value)
