"""Three outlines put together: what both were (`base`), what we made of it (`ours`), what they made of it (`theirs`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from app.courses.rules.outlines.records import Outline, TopicLine

ORDER = "order"
_PROGRAMME = ("title", "short_title", "decision", "periods", "online_share", "attendance", "marking")
_TOPIC_PARTS: Mapping[str, tuple[str, ...]] = {
    "words": ("code", "title"),
    "place": ("block", "mode", "kind", "elective"),
    "periods": ("theory", "practice"),
    "after": ("after",),
    "lessons": ("lessons", "quiz"),
}
"""The parts of a topic that are decided by themselves."""


class Choice(StrEnum):
    """Which side counts."""

    OURS = "ours"
    THEIRS = "theirs"


class Verdict(StrEnum):
    """What became of a part: it follows them, it is our own, or both changed it and a person decides."""

    FOLLOWS = "follows"
    OWN = "own"
    CONFLICT = "conflict"


@dataclass(frozen=True)
class OutlineMeeting:
    """A part that differs. `path`: ("programme", field), ("block", key), ("topic", key, part or "whole"), ("paper", key),
    ("requirement", id), ("order",); sides hold plain values, None where the part is not there."""

    path: tuple[str, ...]
    base: Any
    ours: Any
    theirs: Any
    verdict: Verdict

    @property
    def name(self) -> str:
        """The path as the name of a field of a form."""
        return "/".join(self.path)

    @property
    def proposed(self) -> Choice | None:
        """The side that is clear already."""
        return {Verdict.FOLLOWS: Choice.THEIRS, Verdict.OWN: Choice.OURS}.get(self.verdict)


def outline_meetings(base: Outline, ours: Outline, theirs: Outline) -> tuple[OutlineMeeting, ...]:
    """Every part in which one of us is not what both were."""
    known = {topic.key for topic in ours.topics} & {topic.key for topic in theirs.topics}
    parts = [_parts(one, known) for one in (base, ours, theirs)]
    found = []
    for path in dict.fromkeys([*parts[1], *parts[2], *parts[0]]):
        was, own, other = (side.get(path) for side in parts)
        if path[0] == "topic" and path[2] != "whole":
            was = _part_of(base.topic(path[1]), path[2])
        if own == other:
            continue
        verdict = Verdict.FOLLOWS if own == was else Verdict.OWN if other == was else Verdict.CONFLICT
        found.append(OutlineMeeting(path, was, own, other, verdict))
    return (*found, *_order(base, ours, theirs))


def merged_outline(
    ours: Outline, theirs: Outline, found: Sequence[OutlineMeeting], chosen: Mapping[str, Choice]
) -> Outline | None:
    """Our outline with the parts that were chosen of theirs; None while a conflict is not decided."""
    sides = {meeting.path: chosen.get(meeting.name) or meeting.proposed for meeting in found}
    if None in sides.values():
        return None
    taken = {path for path, side in sides.items() if side is Choice.THEIRS}
    result = replace(ours, **{field: getattr(theirs, field) for field in _PROGRAMME if ("programme", field) in taken})
    by_theirs = ("order",) in taken
    topics = [_topic(key, ours, theirs, taken) for key in _keys(ours, theirs, by_theirs=by_theirs)]
    return replace(
        result,
        blocks=tuple(_rows("block", ours.blocks, theirs.blocks, taken, lambda row: row.key)),
        topics=tuple(topic for topic in topics if topic is not None),
        papers=tuple(_rows("paper", ours.papers, theirs.papers, taken, lambda row: str(row["key"]))),
        requirements=tuple(_rows("requirement", ours.requirements, theirs.requirements, taken, lambda row: str(row.get("id")))),
    )


def as_followed(outline: Outline) -> Outline:
    """The outline of a programme as its variants have it: every topic is its own, and shared."""
    return replace(outline, topics=tuple(replace(topic, package=topic.package or outline.key) for topic in outline.topics))


def _parts(outline: Outline, known: set[str]) -> dict[tuple[str, ...], Any]:
    """The outline part by part; topics that are not on both sides count as a whole."""
    parts: dict[tuple[str, ...], Any] = {("programme", name): _value(getattr(outline, name)) for name in _PROGRAMME}
    parts |= {("block", block.key): block.title for block in outline.blocks}
    for topic in outline.topics:
        if topic.key in known:
            parts |= {("topic", topic.key, part): _part_of(topic, part) for part in _TOPIC_PARTS}
        else:
            parts["topic", topic.key, "whole"] = _whole(topic)
    parts |= {("paper", str(paper["key"])): dict(paper) for paper in outline.papers}
    return parts | {("requirement", str(row.get("id"))): dict(row) for row in outline.requirements}


def _part_of(topic: TopicLine | None, part: str) -> Any:
    """One part of a topic."""
    if topic is None:
        return None
    if part == "lessons":
        return [[(lesson.key, lesson.periods) for lesson in topic.lessons], topic.quiz]
    return [getattr(topic, name) for name in _TOPIC_PARTS[part]]


def _whole(topic: TopicLine) -> Any:
    """A topic that one side alone has."""
    return [topic.package, *(_part_of(topic, part) for part in _TOPIC_PARTS)]


def _value(value: Any) -> Any:
    """A field of the programme, so that it can be compared."""
    return dict(value) if isinstance(value, Mapping) else value


def _order(base: Outline, ours: Outline, theirs: Outline) -> Iterator[OutlineMeeting]:
    """The order of the topics that all have."""
    keys = [[topic.key for topic in one.topics] for one in (base, ours, theirs)]
    common = set(keys[1]) & set(keys[2])
    own, other = ([key for key in side if key in common] for side in keys[1:])
    was = [key for key in keys[0] if key in common]
    own_was, other_was = ([key for key in side if key in was] for side in (own, other))
    if own != other:
        verdict = Verdict.FOLLOWS if own_was == was else Verdict.OWN if other_was == was else Verdict.CONFLICT
        yield OutlineMeeting((ORDER,), was, own, other, verdict)


def _keys(ours: Outline, theirs: Outline, *, by_theirs: bool) -> list[str]:
    """The topics of both in one order: that of one side, with the other's own behind what they stood behind."""
    lead, rest = (theirs, ours) if by_theirs else (ours, theirs)
    keys = [topic.key for topic in lead.topics]
    before = ""
    for topic in rest.topics:
        if topic.key not in keys:
            keys.insert(keys.index(before) + 1 if before in keys else 0, topic.key)
        before = topic.key
    return keys


def _topic(key: str, ours: Outline, theirs: Outline, taken: set[tuple[str, ...]]) -> TopicLine | None:
    """A topic with the parts of theirs that were taken; None when it is not to be there."""
    own, other = ours.topic(key), theirs.topic(key)
    if own is None or other is None:
        return other if ("topic", key, "whole") in taken else own
    names = [name for part, names in _TOPIC_PARTS.items() if ("topic", key, part) in taken for name in names]
    return replace(own, **{name: getattr(other, name) for name in names})


def _rows(kind: str, ours: Sequence[Any], theirs: Sequence[Any], taken: set[tuple[str, ...]], key_of: Any) -> Iterator[Any]:
    """Rows of a list with those of theirs that were taken; what only they have comes last."""
    others = {key_of(row): row for row in theirs}
    for row in ours:
        key = key_of(row)
        if (kind, key) not in taken:
            yield row
        elif key in others:
            yield others[key]
    own = {key_of(row) for row in ours}
    yield from (row for key, row in others.items() if key not in own and (kind, key) in taken)
