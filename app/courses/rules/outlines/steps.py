"""The steps of the programme desk: each makes a new outline of an old one, or is refused with a sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from app.courses.rules.outlines.records import BlockLine, LessonLine, Outline, TopicLine
from app.kernel.periods import is_periods
from app.kernel.refusal import Refused
from app.kernel.text import _, slug, squeeze

MOST_TOPICS = 200
MOST_PERIODS = 2000.0
LONGEST = 300
Row = TypeVar("Row")


@dataclass(frozen=True)
class TopicFacts:
    """What the form of a topic says; `periods` are those of its lessons, by key, where they may be changed."""

    code: str
    title: str
    block: str
    mode: str
    kind: str
    elective: bool
    theory: float
    practice: float
    after: tuple[str, ...] = ()
    lessons: Mapping[str, float] | None = None


@dataclass(frozen=True)
class ProgrammeFacts:
    """What the form of the programme itself says."""

    title: str
    short_title: str
    decision: Mapping[str, str]
    periods: float
    online_share: float
    electives: int | None = None


def move_topic(outline: Outline, key: str, by: int) -> Outline:
    """A topic up (-1) or down (1); at the end nothing moves. Refused: "gone"."""
    at = _place(outline, key)
    return place_topic(outline, key, at + by)


def place_topic(outline: Outline, key: str, to: int) -> Outline:
    """A topic at another place, counted from 0. Refused: "gone"."""
    return replace(outline, topics=_placed(outline.topics, _place(outline, key), to))


def move_lesson(outline: Outline, key: str, lesson: str, by: int) -> Outline:
    """A lesson up or down in its topic. Refused: "gone", "shared"."""
    topic = _own(outline, key)
    at = next((at for at, row in enumerate(topic.lessons) if row.key == lesson), None)
    if at is None:
        raise Refused("gone", _("Bài ấy không còn trong chuyên đề. Tải lại trang."))
    return _with(outline, replace(topic, lessons=_placed(topic.lessons, at, at + by)))


def drop_lesson(outline: Outline, key: str, lesson: str) -> Outline:
    """A topic without one of its lessons. Refused: "gone", "shared"."""
    topic = _own(outline, key)
    return _with(outline, replace(topic, lessons=tuple(row for row in topic.lessons if row.key != lesson)))


def take_lesson(outline: Outline, key: str, line: LessonLine) -> Outline:
    """A topic with one more lesson at its end; one that is there already stays. Refused: "gone", "shared"."""
    topic = _own(outline, key)
    if any(row.key == line.key for row in topic.lessons):
        return outline
    return _with(outline, replace(topic, lessons=(*topic.lessons, line)))


def change_topic(outline: Outline, key: str, facts: TopicFacts) -> Outline:
    """A topic as its form says. Refused: "gone", "words", "periods", "block"."""
    topic = outline.topics[_place(outline, key)]
    _check_facts(outline, facts)
    lessons = topic.lessons
    if facts.lessons and not topic.package:
        for periods in facts.lessons.values():
            _check_periods(periods)
        lessons = tuple(replace(row, periods=facts.lessons.get(row.key, row.periods)) for row in lessons)
    known = {row.key for row in outline.topics} | set(topic.after)
    after = tuple(other for other in facts.after if other in known and other != key)
    said = replace(
        topic,
        code=squeeze(facts.code),
        title=squeeze(facts.title),
        block=facts.block,
        mode=facts.mode,
        kind=facts.kind,
        elective=facts.elective,
        theory=facts.theory,
        practice=facts.practice,
        after=after,
        lessons=lessons,
    )
    return _with(outline, said)


def add_topic(outline: Outline, facts: TopicFacts) -> Outline:
    """A new topic after the last of its mode, with a key made of its title. Refused: "words", "periods", "block", "many"."""
    _check_facts(outline, facts)
    _check_room(outline)
    key = free_key(slug(facts.title)[:60].strip("-") or "chuyen-de", {topic.key for topic in outline.topics})
    new = TopicLine(
        key, squeeze(facts.code), squeeze(facts.title), facts.block, facts.mode, facts.kind, facts.elective, facts.theory,
        facts.practice,
    )  # fmt: skip
    return _put_in(outline, new)


def share_topic(outline: Outline, topic: TopicLine, home: str) -> Outline:
    """A topic of the programme `home` taken in as it is. Refused: "there", "many"."""
    _check_room(outline)
    if outline.topic(topic.key) is not None:
        raise Refused("there", _("Chương trình đã có chuyên đề này."))
    codes = {other.code for other in outline.topics}
    code = topic.code if topic.code not in codes else free_key(topic.code, codes)
    block = topic.block if topic.block in {row.key for row in outline.blocks} else outline.blocks[0].key if outline.blocks else ""
    return _put_in(outline, replace(topic, package=topic.package or home, code=code, block=block, after=()))


def drop_topic(outline: Outline, key: str) -> Outline:
    """The outline without a topic; what named it says so in the faults. Refused: "gone"."""
    _place(outline, key)
    return replace(outline, topics=tuple(topic for topic in outline.topics if topic.key != key))


def change_programme(outline: Outline, facts: ProgrammeFacts) -> Outline:
    """The programme's own facts. Refused: "words", "periods", "share"."""
    for words in (facts.title, facts.short_title):
        _check_words(words)
    _check_periods(facts.periods)
    if not 0 <= facts.online_share <= 100:
        raise Refused("share", _("Phần học trên mạng ghi từ 0 đến 100 (phần trăm)."))
    requirements = outline.requirements
    if facts.electives is not None:
        rows = [{**row, "count": max(facts.electives, 1)} if row.get("kind") == "electives" else row for row in requirements]
        requirements = tuple(rows)
    return replace(
        outline,
        title=squeeze(facts.title),
        short_title=squeeze(facts.short_title),
        decision={name: squeeze(str(words)) for name, words in facts.decision.items()},
        periods=facts.periods,
        online_share=facts.online_share,
        requirements=requirements,
    )


def add_block(outline: Outline, title: str) -> Outline:
    """One more block. Refused: "words"."""
    _check_words(title)
    key = free_key(slug(title)[:60].strip("-") or "khoi", {block.key for block in outline.blocks})
    return replace(outline, blocks=(*outline.blocks, BlockLine(key, squeeze(title))))


def name_block(outline: Outline, key: str, title: str) -> Outline:
    """A block under another name. Refused: "words"."""
    _check_words(title)
    return replace(
        outline, blocks=tuple(replace(block, title=squeeze(title)) if block.key == key else block for block in outline.blocks)
    )


def drop_block(outline: Outline, key: str) -> Outline:
    """The outline without a block. Refused: "in_use"."""
    if any(topic.block == key for topic in outline.topics):
        raise Refused("in_use", _("Khối còn chuyên đề. Chuyển các chuyên đề sang khối khác trước."))
    return replace(outline, blocks=tuple(block for block in outline.blocks if block.key != key))


def drop_after(outline: Outline, key: str, topic: str) -> Outline:
    """A topic that no longer waits for another. Refused: "gone"."""
    row = outline.topics[_place(outline, topic)]
    return _with(outline, replace(row, after=tuple(other for other in row.after if other != key)))


def drop_paper(outline: Outline, key: str) -> Outline:
    """The outline without a test."""
    return replace(outline, papers=tuple(paper for paper in outline.papers if paper["key"] != key))


def drop_draw(outline: Outline, key: str, topic: str) -> Outline:
    """A test that draws nothing from a topic any more."""
    papers = [
        {**paper, "blueprint": [line for line in paper["blueprint"] if line["topic"] != topic]} if paper["key"] == key else paper
        for paper in outline.papers
    ]
    return replace(outline, papers=tuple(papers))


def drop_wait(outline: Outline, key: str) -> Outline:
    """A test that waits for no other."""
    return replace(
        outline, papers=tuple({**paper, "after_paper": ""} if paper["key"] == key else paper for paper in outline.papers)
    )


def drop_requirement(outline: Outline, key: str) -> Outline:
    """The outline without a condition of completion."""
    return replace(outline, requirements=tuple(row for row in outline.requirements if row.get("id") != key))


MENDS: Mapping[str, Callable[[Outline, str, str], Outline]] = {
    "drop_block": lambda outline, key, _topic: drop_block(outline, key),
    "drop_after": drop_after,
    "drop_paper": lambda outline, key, _topic: drop_paper(outline, key),
    "drop_draw": drop_draw,
    "drop_wait": lambda outline, key, _topic: drop_wait(outline, key),
    "drop_requirement": lambda outline, key, _topic: drop_requirement(outline, key),
}
"""The steps that mend a fault, by the verb of its button."""


def free_key(wanted: str, taken: set[str]) -> str:
    """`wanted`, or the first "wanted-2", "wanted-3" … that is not taken."""
    names = (wanted if n == 1 else f"{wanted}-{n}" for n in range(1, len(taken) + 2))
    return next(name for name in names if name not in taken)


def _put_in(outline: Outline, new: TopicLine) -> Outline:
    """The outline with one more topic, after the last one of its mode."""
    last = max((at for at, topic in enumerate(outline.topics) if topic.mode == new.mode), default=len(outline.topics) - 1)
    return replace(outline, topics=(*outline.topics[: last + 1], new, *outline.topics[last + 1 :]))


def _with(outline: Outline, topic: TopicLine) -> Outline:
    """The outline with a topic as it is now."""
    return replace(outline, topics=tuple(topic if row.key == topic.key else row for row in outline.topics))


def _placed(rows: Sequence[Row], at: int, to: int) -> tuple[Row, ...]:
    """The rows with one of them at another place."""
    rest: list[Row] = [*rows[:at], *rows[at + 1 :]]
    to = min(max(to, 0), len(rest))
    return (*rest[:to], rows[at], *rest[to:])


def _place(outline: Outline, key: str) -> int:
    """Where a topic stands."""
    at = next((at for at, topic in enumerate(outline.topics) if topic.key == key), None)
    if at is None:
        raise Refused("gone", _("Chuyên đề ấy không còn trong bản nháp. Tải lại trang."))
    return at


def _own(outline: Outline, key: str) -> TopicLine:
    """A topic whose lessons may be put in another order here."""
    topic = outline.topics[_place(outline, key)]
    if topic.package:
        raise Refused("shared", _("Bài học của chuyên đề dùng chung sửa ở chương trình gốc."))
    return topic


def _check_room(outline: Outline) -> None:
    """A programme has so many topics at most."""
    if len(outline.topics) >= MOST_TOPICS:
        raise Refused("many", _("Chương trình có tối đa {n} chuyên đề.").format(n=MOST_TOPICS))


def _check_facts(outline: Outline, facts: TopicFacts) -> None:
    """What a topic says of itself can be kept."""
    _check_words(facts.title)
    if not facts.code.strip() or len(facts.code) > 20:
        raise Refused("words", _("Ghi ký hiệu ngắn của chuyên đề, ví dụ T13."))
    if facts.block not in {block.key for block in outline.blocks}:
        raise Refused("block", _("Chọn khối kiến thức của chuyên đề."))
    _check_periods(facts.theory)
    _check_periods(facts.practice)


def _check_words(words: str) -> None:
    """Words that name something."""
    if not words.strip():
        raise Refused("words", _("Tên còn trống. Ghi tên rồi lưu lại."))
    if len(words) > LONGEST:
        raise Refused("words", _("Tên dài quá {n} ký tự. Viết gọn lại.").format(n=LONGEST))


def _check_periods(periods: float) -> None:
    """An amount of tiết that can be kept."""
    if not is_periods(periods) or periods > MOST_PERIODS:
        raise Refused("periods", _("Số tiết là số không âm, bội của 0,5, ví dụ 4 hoặc 7,5."))
