"""Reading what a paper draws: so many questions of a topic, or several lines that narrow it down by level, tag and skill."""

from __future__ import annotations

from collections.abc import Iterator

from app.courses.package.fields import Fields
from app.courses.package.records import DrawEntry
from app.courses.question_text import LEVELS, SKILLS


def read_draw(fields: Fields, name: str, topic: str) -> tuple[DrawEntry, ...]:
    """The lines under `name`, of one topic: a number, or a list of `count` with `level`, `tags`, `skill`."""
    if not fields.is_list(name):
        count = fields.whole(name, least=1)
        return (DrawEntry(topic, count or 0, line=fields.line_of(name)),)
    return tuple(_rows(fields, name, topic))


def read_draws(fields: Fields | None) -> tuple[DrawEntry, ...]:
    """The lines of a test by topic."""
    if fields is None:
        return ()
    return tuple(entry for topic in fields.names() for entry in read_draw(fields, topic, topic))


def _rows(fields: Fields, name: str, topic: str) -> Iterator[DrawEntry]:
    """The rows of a list, one line of the blueprint each."""
    for row in fields.records(name):
        yield DrawEntry(
            topic,
            row.whole("count", least=1) or 0,
            tuple(row.words_of("level", LEVELS)),
            tuple(row.words_of("tags")),
            row.choice("skill", SKILLS, default="any") if row.has("skill") else "",
            row.line,
        )
        row.done()
