"""What the editor of lessons and the page of a review send. Syntax only."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.courses.markdown import front_matter
from app.courses.naming import title_back
from app.courses.package.files import as_kept
from app.courses.rules.merging import Side
from app.kernel.ids import is_id, row_id


@dataclass(frozen=True)
class SentLesson:
    """The editor as it was sent: the whole lesson file, the button, the version written over, what is to be put in and where.

    `at`: how many characters of the text stand before that place; None: at the end. `theirs`: the version of somebody else that
    she has seen beside her own, and writes over knowingly. `words`: what is searched among the lessons to link to.
    """

    source: str
    act: str
    version: int
    at: int | None
    alt: str
    other: str
    theirs: int
    words: str = ""


def read_lesson_form(sent: Mapping[str, str]) -> SentLesson:
    """The whole form; a button "link:key" names the lesson to link to."""
    head = title_back(as_kept(sent.get("head", "")), as_kept(sent.get("title", "")), sent.get("title_row", ""))
    act, _colon, other = sent.get("do", "save").partition(":")
    body = as_kept(sent.get("body", ""))
    place = number(sent.get("at", ""))
    return SentLesson(
        source=whole(head, body),
        act=act,
        version=number(sent.get("version", "")) or 0,
        at=place,
        alt=re.sub(r"[\[\]\n\"]+", " ", as_kept(sent.get("alt", ""))).strip()[:300],
        other=(other or sent.get("other", ""))[:80],
        theirs=number(sent.get("theirs", "")) or 0,
        words=as_kept(sent.get("words", "")).strip()[:100],
    )


def number(text: str) -> int | None:
    """A number of the form, from 0; None for anything else."""
    return row_id(text) if is_id(text) else None


def whole(head: str, body: str) -> str:
    """A lesson file from its two boxes."""
    rows = [row for row in head.strip("\n").split("\n") if row.rstrip() != front_matter.FENCE]
    return "\n".join([front_matter.FENCE, *rows, front_matter.FENCE, body])


def boxes(source: str) -> tuple[str, str]:
    """(front matter, text) of a lesson file; `whole` puts them together again."""
    parts = front_matter.split(source)
    return (parts[0], parts[1]) if parts else ("", source)


def put_in(body: str, at: int | None, words: str) -> str:
    """A text with a paragraph put in at the end of the one that holds the place; at the end of the text without a place."""
    if at is None or at >= len(body):
        return f"{body.rstrip()}\n\n{words}\n"
    end = body.find("\n\n", at)
    if end < 0:
        return f"{body.rstrip()}\n\n{words}\n"
    return f"{body[:end]}\n\n{words}{body[end:]}"


@dataclass(frozen=True)
class SentStep:
    """A button of the review: what is to be done, with which version in view, why, and on which day."""

    act: str
    version: int
    note: str
    on: date | None


def read_step(sent: Mapping[str, str]) -> SentStep:
    """The form of a step; a day that cannot be read is none."""
    return SentStep(
        sent.get("do", ""), number(sent.get("version", "")) or 0, as_kept(sent.get("note", "")), _day(sent.get("on", ""))
    )


@dataclass(frozen=True)
class SentComment:
    """A comment, an answer, or that one is done with."""

    act: str
    words: str
    anchor: str
    comment_id: int


def read_comment(sent: Mapping[str, str]) -> SentComment:
    """The form of a comment."""
    words, anchor = as_kept(sent.get("words", "")), as_kept(sent.get("anchor", ""))
    return SentComment(sent.get("do", ""), words, anchor, number(sent.get("comment", "")) or 0)


def read_sides(sent: Mapping[str, str]) -> dict[int, Side]:
    """The side that was chosen for each stretch that differs."""
    chosen: dict[int, Side] = {}
    for name, value in sent.items():
        place = number(name.removeprefix("cho-")) if name.startswith("cho-") else None
        if place is not None and value in set(Side):
            chosen[place] = Side(value)
    return chosen


def _day(text: str) -> date | None:
    """A day as a date field sends it."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
