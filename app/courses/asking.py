"""A question as a form asks it, and as it looks when it was answered. Knows the key only in `solved_rows`.

Names of fields: "choice", of a question inside a case "choice.<key>"; what the browser sends back is read by `sent_response`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html import unescape

from markupsafe import Markup

from app.courses.judging import Judgeable, is_accepted, judge, placed, share_of
from app.courses.question_text import split_gaps
from app.kernel.text import _, squeeze

FIELD = "choice"
_PART = re.compile(r"choice\.([a-z0-9]+(?:-[a-z0-9]+)*)")
_TAG = re.compile(r"<[^>]*>")
_SHORT = 48
PLACED = ("matching", "ordering")
WRITTEN = ("short", "numeric")


@dataclass(frozen=True)
class OptionAsked:
    """An option as the component of questions takes it; the last three are for questions that were judged."""

    value: str
    text: Markup
    checked: bool
    state: str = ""
    mark: str = ""
    feedback: str = ""


@dataclass(frozen=True)
class RowAsked:
    """A line with a select: what is matched or put in order, and (value, words, chosen) of what may be given to it."""

    key: str
    text: Markup
    choices: tuple[tuple[str, str, bool], ...]


@dataclass(frozen=True)
class GapAsked:
    """What stands before a gap, its number (0: no gap follows any more) and what is written in it."""

    before: Markup
    number: int
    written: str


@dataclass(frozen=True)
class Asked:
    """A question as its form needs it; only the fields of its kind are filled. `rights`: (letter, text) of matching."""

    kind: str
    name: str
    stem: Markup
    options: tuple[OptionAsked, ...] = ()
    rows: tuple[RowAsked, ...] = ()
    rights: tuple[tuple[str, Markup], ...] = ()
    pieces: tuple[GapAsked, ...] = ()
    written: str = ""


@dataclass(frozen=True)
class SolvedRow:
    """One line of an answer that was judged: what was asked, what she gave, whether it is right, and what would be.

    `right` None and `answer` "" where the key may not be shown.
    """

    label: Markup
    given: str
    right: bool | None
    answer: str
    feedback: Markup


@dataclass(frozen=True)
class Solution:
    """What is right and why, for a page that has to tell it without a line: options as (key, right, feedback), or lines."""

    options: tuple[tuple[str, bool, Markup], ...]
    rows: tuple[SolvedRow, ...]
    explanation: Markup


def solution(question: Judgeable, options: Sequence[tuple[str, str, str]], explanation_html: str) -> Solution:
    """What is right in a question. `options`: (key, html, feedback). Never of a question that a graded test may ask."""
    rows = tuple(replace(row, right=None) for row in solved_rows(question, options, (), with_key=True))
    right = {option.key for option in question.options if option.correct}
    chosen = () if rows else tuple((key, key in right, Markup(feedback)) for key, _html, feedback in options)
    return Solution(chosen, rows, Markup(explanation_html))


def asked(kind: str, stem_html: str, options: Sequence[tuple[str, str]], response: Sequence[str], name: str = FIELD) -> Asked:
    """A question for its form. `options`: (key, html) in the order in which they are shown."""
    stem = Markup(stem_html)
    if kind in PLACED:
        rows, rights = _rows(kind, options, placed(response))
        return Asked(kind, name, stem, rows=rows, rights=rights)
    if kind == "gaps":
        return Asked(kind, name, stem, pieces=tuple(_pieces(stem_html, response)))
    chosen = tuple(OptionAsked(key, Markup(html), key in response) for key, html in options)
    return Asked(kind, name, stem, options=chosen, written=response[0] if response and not options else "")


def _rows(
    kind: str, options: Sequence[tuple[str, str]], given: Mapping[str, str]
) -> tuple[tuple[RowAsked, ...], tuple[tuple[str, Markup], ...]]:
    """The lines of matching or ordering, and the right sides with their letters."""
    lefts = [(key, html) for key, html in options if not key.isdecimal()]
    rights = [(key, html) for key, html in options if key.isdecimal()]
    if kind == "ordering":
        words = [(str(place), str(place)) for place in range(1, len(lefts) + 1)]
    else:
        words = [(key, f"{letter}. {_brief(html)}") for letter, (key, html) in _lettered(rights)]
    rows = tuple(
        RowAsked(key, Markup(html), tuple((f"{key}={value}", said, given.get(key) == value) for value, said in words))
        for key, html in lefts
    )
    return rows, tuple((letter, Markup(html)) for letter, (_key, html) in _lettered(rights))


def _lettered(rights: Sequence[tuple[str, str]]) -> Iterator[tuple[str, tuple[str, str]]]:
    """A, B, C … for what is shown."""
    return ((chr(ord("A") + at), right) for at, right in enumerate(rights))


def _pieces(stem_html: str, response: Sequence[str]) -> Iterator[GapAsked]:
    """The text with its gaps."""
    for before, number in split_gaps(stem_html):
        yield GapAsked(Markup(before), number, response[number - 1] if 0 < number <= len(response) else "")


def words_of(html: str) -> str:
    """Clean HTML as words on one line; a picture by its description."""
    described = re.sub(r'<img[^>]*\balt="([^"]*)"[^>]*>', r" \1 ", html)
    return squeeze(unescape(_TAG.sub(" ", described)))


def _brief(html: str) -> str:
    """Words that fit into a select on a phone."""
    words = words_of(html)
    return words if len(words) <= _SHORT else words[: _SHORT - 1].rstrip() + "…"


def sent_response(fields: Sequence[tuple[str, str]]) -> list[str]:
    """The response that a form sent: values of the fields "choice", and of "choice.<key>" behind their key."""
    found: list[str] = []
    said = False
    for name, value in fields:
        part = _PART.fullmatch(name)
        if name == FIELD or part:
            found.append(f"{part.group(1)}:{value}" if part else value)
            said = said or bool(value.strip())
    return found if said else []


def solved_rows(
    question: Judgeable, options: Sequence[tuple[str, str, str]], response: Sequence[str], *, with_key: bool
) -> tuple[SolvedRow, ...]:
    """The lines of an answer to a question that is not answered by choosing options. `options`: (key, html, feedback)."""
    if question.kind in PLACED:
        return tuple(_placed_rows(question, options, response, with_key=with_key))
    if question.kind == "gaps":
        return tuple(_gap_rows(question, response, with_key=with_key))
    if question.kind in WRITTEN:
        return (_written_row(question, response, with_key=with_key),)
    return ()


def _placed_rows(
    question: Judgeable, options: Sequence[tuple[str, str, str]], response: Sequence[str], *, with_key: bool
) -> Iterator[SolvedRow]:
    """Matching and ordering, line by line; an order in its right order when the key is shown."""
    given, words = placed(response), {key: words_of(html) for key, html, _feedback in options if key.isdecimal()}
    lines = [option for option in options if not option[0].isdecimal()]
    if question.kind == "ordering":
        words = {str(place): _("thứ {n}").format(n=place) for place in range(1, len(lines) + 1)}
        if with_key:
            lines.sort(key=lambda option: int(question.assigned.get(option[0], "0")))
    for key, html, feedback in lines:
        right = question.assigned.get(key, "")
        yield SolvedRow(
            Markup(html),
            words.get(given.get(key, ""), ""),
            given.get(key) == right if with_key else None,
            words.get(right, "") if with_key else "",
            Markup(feedback) if with_key else Markup(),
        )


def _gap_rows(question: Judgeable, response: Sequence[str], *, with_key: bool) -> Iterator[SolvedRow]:
    """Gap by gap."""
    for at, variants in enumerate(question.gaps):
        said = response[at] if at < len(response) else ""
        yield SolvedRow(
            Markup("{words}").format(words=_("Chỗ ({n})").format(n=at + 1)),
            said,
            is_accepted(said, variants, question.forgive) if with_key else None,
            variants[0] if with_key else "",
            Markup(),
        )


def _written_row(question: Judgeable, response: Sequence[str], *, with_key: bool) -> SolvedRow:
    """One written answer."""
    said = response[0] if response else ""
    right = judge(question, response) >= 1
    answer = "; ".join(words for _share, words in map(share_of, question.accepted)) if with_key else ""
    return SolvedRow(Markup("{words}").format(words=_("Câu trả lời")), said, right if with_key else None, answer, Markup())
