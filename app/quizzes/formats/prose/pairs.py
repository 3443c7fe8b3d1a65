"""Matching two columns, and putting in order."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.courses.question_text import PairText, QuestionText
from app.kernel.text import fold
from app.quizzes.formats.prose import signs
from app.quizzes.formats.prose.drafts import Draft
from app.quizzes.formats.prose.lines import Line, Table, TableCell
from app.quizzes.formats.prose.marking import Used, stem_of, words_of
from app.quizzes.formats.words import escaped_line

_NAMED = re.compile(r"\s*\(?([A-Za-z]|[0-9]{1,2}|[IVX]{1,4})\s?[.):/\-–]\s*(?=\S)")
_JOIN = re.compile(r"([A-Za-z]|[0-9]{1,2})\s*(?:-+>?|–|—|→|=>?|:|\s+với\s+|\.)\s*([A-Za-z]|[0-9]{1,2})(?![A-Za-zÀ-ỹ0-9])")
_LISTED = re.compile(
    r"\s*\(?(?P<left>[0-9]{1,2})\s?[.):/\-–]\s*(?P<words>\S.*?)(?:(?:\t|\s{2,})\s*\(?(?P<right>[a-jA-J])\s?[.):/]\s*(?P<other>\S.*))?"
)
"""“1. Họp chi hội”, perhaps with “a. Biên bản” behind it."""
_ORDER = re.compile(r"[A-Ja-j0-9]{1,2}(?:\s*(?:[-–,;>→]|->|=>|\s)\s*[A-Ja-j0-9]{1,2}){2,}\.?")


def matching_of(table: Table, said: Sequence[str], used: Used) -> tuple[PairText, ...]:
    """The pairs of two columns by a key such as “1-b, 2-a”; () when the key is missing or speaks of other names."""
    return _joined(*_columns(table, used), said)


def has_lists(draft: Draft) -> bool:
    """Whether a question that asks to match has its sides as lists: “1. …, 2. …”, then “a. …, b. …”, or side by side."""
    words = " ".join(block.text for block in draft.stem if isinstance(block, Line))
    return bool(signs.MATCHING.search(words)) and len(_listed(draft)) > 1


def matching_of_lists(draft: Draft, said: Sequence[str], used: Used) -> QuestionText | None:
    """A question whose two sides are lists, by a key such as “1-b, 2-a”; None without one."""
    listed = _listed(draft)
    lefts = {found["left"]: words_of(Line.plain(found["words"]), used).strip() for found in listed.values()}
    rights = {option.letter.lower(): words_of(option.line, used).strip() for option in draft.options}
    rights |= {
        found["right"].lower(): words_of(Line.plain(found["other"]), used).strip() for found in listed.values() if found["right"]
    }
    pairs = _joined(lefts, rights, said)
    if not pairs:
        return None
    stem = stem_of([block for at, block in enumerate(draft.stem) if at not in listed], used)
    return QuestionText("", "matching", stem=stem, pairs=pairs, line=draft.line)


def _listed(draft: Draft) -> dict[int, re.Match[str]]:
    """By their place, the lines of a question that are the left sides, counted from 1; with their right sides where they stand
    on the same line."""
    found = {at: one for at, block in enumerate(draft.stem) if isinstance(block, Line) and (one := _LISTED.fullmatch(block.text))}
    counted = [int(one["left"]) for one in found.values()] == list(range(1, len(found) + 1))
    sides = {bool(one["right"]) for one in found.values()}
    return found if counted and len(sides) == 1 and sides != {bool(draft.options)} else {}


def _joined(lefts: dict[str, str], rights: dict[str, str], said: Sequence[str]) -> tuple[PairText, ...]:
    """The pairs that a key names, then the right sides that belong to nothing; () without a key for every left side."""
    for text in said:
        joined = [(left.lower(), right.lower()) for left, right in _JOIN.findall(text)]
        if joined and all(left in rights and right in lefts for left, right in joined):
            joined = [(right, left) for left, right in joined]
        if joined and all(left in lefts and right in rights for left, right in joined) and len(joined) == len(lefts):
            pairs = [PairText(lefts[left], rights[right]) for left, right in joined]
            taken = {right for _left, right in joined}
            return (*pairs, *(PairText("", words) for name, words in rights.items() if name not in taken))
    return ()


def _columns(table: Table, used: Used) -> tuple[dict[str, str], dict[str, str]]:
    """The left and the right column, by name; without names the left is counted and the right lettered."""
    rows = [row for row in table.rows if any(cell.text for cell in row)]
    if rows and all(re.match(r"(cot|ve|a$|b$|stt)", fold(cell.text)) for cell in rows[0] if cell.text):
        rows = rows[1:]
    lefts: dict[str, str] = {}
    rights: dict[str, str] = {}
    for row in rows:
        cells = _with_names_beside(row)
        for side, start, cell in ((lefts, "1", cells[0]), (rights, "a", cells[-1])):
            for line in cell.lines if len(cells) > 1 else ():
                if line.text.strip():
                    _name(side, line, start, used)
    return lefts, rights


def _with_names_beside(row: Sequence[TableCell]) -> list[TableCell]:
    """A row of four cells (1 | words | a | words) as two."""
    if len(row) == 4 and all(re.fullmatch(r"\(?\w{1,2}[.)]?", row[at].text) for at in (0, 2)):
        names = [row[at].text.strip("(). ") for at in (0, 2)]
        return [
            TableCell((Line.plain(f"{name}. ").joined(words.lines[0]), *words.lines[1:]))
            for name, words in zip(names, (row[1], row[3]), strict=True)
        ]
    return list(row)


def _name(side: dict[str, str], line: Line, start: str, used: Used) -> None:
    """Put a line under its name; a line without one goes on from the line before when names were seen."""
    found = _NAMED.match(line.text)
    words = words_of(line.cut(found.end() if found else 0), used).strip()
    name = found[1].lower() if found else str(int(start) + len(side)) if start == "1" else chr(ord(start) + len(side))
    if name not in side:
        side[name] = words


def ordering_of(stem: str, texts: Sequence[str], draft: Draft, said: Sequence[str] = ()) -> QuestionText | None:
    """A question that puts lettered options, or numbered lines of its stem, in the order that the key gives."""
    words = " ".join(block.text for block in draft.stem if isinstance(block, Line))
    if not signs.SORTING.search(words):
        return None
    if texts:
        names = [option.letter.lower() for option in draft.options]
        items, keys = list(texts), [*draft.answers, *draft.keyed]
    else:
        lines = [block for block in draft.stem if isinstance(block, Line) and _NAMED.match(block.text)]
        found = [_NAMED.match(line.text) for line in lines]
        names = [one[1].lower() for one in found if one]
        items, keys = [escaped_line(line.text[one.end() :]) for line, one in zip(lines, found, strict=True) if one], list(said)
        stem = stem_of([block for block in draft.stem if block not in lines], Used())
    for key in keys:
        if not _ORDER.fullmatch(key.strip()):
            continue
        order = re.findall(r"[a-j]|[0-9]{1,2}", key.lower())
        if len(order) >= 3 and sorted(order) == sorted(names):
            return QuestionText(
                "", "ordering", stem=stem, items=tuple(items[names.index(name)] for name in order), line=draft.line
            )
    return None
