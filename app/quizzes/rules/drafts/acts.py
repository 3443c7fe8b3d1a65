"""What the buttons of the form do to a draft; the browser does the same at once where it can."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TypeVar

from app.courses.question_text import MAX_OPTIONS
from app.kernel.text import _
from app.quizzes.rules.drafts.records import ROW_KINDS, Draft, Row

MOST_PARTS = 10
Item = TypeVar("Item")
_ACT = re.compile(r"(?:p([0-9]{1,2}):)?(add|kind|gap|del|up|down|part-add|part-del|part-up|part-down)(?:-([0-9]{1,2}))?")


def act(draft: Draft, said: str, *, words: str = "") -> Draft:
    """The draft after a button: "add", "del-2", "up-2", "down-2" (of a row), the same behind "p1:" in a question of a case,
    "part-add", "part-del-1" …, "kind" (another kind was chosen), "gap" (`words` become a gap). Anything else changes nothing."""
    found, draft = _ACT.fullmatch(said), padded(draft) if draft.kind == "case" else draft
    if found is None:
        return padded(draft)
    part, verb, at = found.group(1), found.group(2), int(found.group(3) or 0) - 1
    if part is not None:
        inside = int(part) - 1
        parts = [_done(each, verb, at, words) if number == inside else each for number, each in enumerate(draft.parts)]
        return padded(replace(draft, parts=tuple(parts)))
    if verb == "part-add" and len(draft.parts) < MOST_PARTS:
        return padded(replace(draft, parts=(*draft.parts, _new_part(draft))))
    if verb.startswith("part-"):
        return padded(replace(draft, parts=_moved(draft.parts, verb.removeprefix("part-"), at)))
    return padded(_done(draft, verb, at, words))


def padded(draft: Draft) -> Draft:
    """The draft with as many empty rows as its kind begins with, and a first question where it is a case."""
    if draft.kind == "case":
        parts = draft.parts or (_first_part(draft),)
        begun = replace(draft, rows=(), parts=tuple(padded(part) for part in parts))
        return begun if draft.parts else replace(begun, explanation="", marks="", forgive=())
    rows = draft.rows or (draft.parts[0].rows if draft.parts else ())
    if draft.kind == "true_false":
        return replace(draft, rows=_true_false(rows), parts=())
    least = ROW_KINDS.get(draft.kind, 0)
    return replace(draft, rows=(*rows, *[Row()] * (least - len(rows)))[: max(MAX_OPTIONS, least)] if least else (), parts=())


def _done(draft: Draft, verb: str, at: int, words: str) -> Draft:
    """One button on one question."""
    if verb == "add" and len(draft.rows) < MAX_OPTIONS:
        return replace(draft, rows=(*draft.rows, Row()))
    if verb == "gap":
        return replace(draft, stem=_with_gap(draft.stem, words))
    return replace(draft, rows=_moved(draft.rows, verb, at))


def _moved(items: tuple[Item, ...], verb: str, at: int) -> tuple[Item, ...]:
    """The items without one, or with one a place higher or lower."""
    if not 0 <= at < len(items):
        return items
    rest = (*items[:at], *items[at + 1 :])
    to = {"up": at - 1, "down": at + 1}.get(verb)
    if to is None:
        return rest if verb == "del" else items
    to = min(max(to, 0), len(rest))
    return (*rest[:to], items[at], *rest[to:])


def _with_gap(stem: str, words: str) -> str:
    """The text with the first place of `words` that is not yet a gap as one; the text itself when they are not there."""
    pieces = re.split(r"(\[\[[^\[\]\n]*\]\])", stem)
    wanted = words.strip()
    for at in range(0, len(pieces), 2):
        if wanted and "\n" not in wanted and wanted in pieces[at]:
            pieces[at] = pieces[at].replace(wanted, f"[[{wanted}]]", 1)
            break
    return "".join(pieces)


def _true_false(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """The two rows of a question that is true or false, in the order they have; marks and feedback stay where they fit."""
    words = [_("Đúng"), _("Sai")]
    if sorted(row.text for row in rows) == sorted(words):
        return rows
    old = {row.text: row for row in rows if row.text in words}
    return tuple(old.get(word, Row(word)) for word in words)


def _first_part(draft: Draft) -> Draft:
    """What was written before it became a case, as its first question."""
    return Draft(key="y1", kind="single", rows=draft.rows, forgive=draft.forgive, explanation=draft.explanation)


def _new_part(draft: Draft) -> Draft:
    """An empty question with a key that no other has."""
    taken = {part.key for part in draft.parts}
    return Draft(key=next(f"y{number}" for number in range(1, MOST_PARTS + 2) if f"y{number}" not in taken))
