"""Options where they stand: one to a line, several on one line, behind the question, or in a table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from app.quizzes.formats.prose.drafts import DraftOption
from app.quizzes.formats.prose.lines import Line, Table
from app.quizzes.formats.prose.signs import BLANK, BOXES, BULLET, INLINE, OPTION, RIGHT_STAR, RIGHT_WORD, TICKS

_TRIES = 8
"""Places at which the options of a line may begin."""
_WIDE = re.compile(r"\t|\s{2,}|\u3000$")


def begins_option(line: Line) -> str:
    """The letter of the option that a line begins with, as a capital; "" when it begins with none."""
    found = OPTION.match(line.text)
    return found["letter"].upper() if found and found.end() <= len(line.text) else ""


def fits(options: Sequence[DraftOption], letter: str, line: Line) -> bool:
    """Whether an option with this letter may come next; a letter may be missing, and a list may have run on from before."""
    if not options:
        return letter in "AB" or bool(line.auto)
    last = options[-1].letter
    return not last or last < letter <= chr(ord(last) + 2)


def options_of(line: Line, next_letter: str = "") -> list[DraftOption]:
    """The options of a line that begins with one; `next_letter` is the option that the next line begins with."""
    found = OPTION.match(line.text)
    if found is None:
        return []
    cuts = [(0, found["letter"].upper())]
    cuts += _further(line.text, found.end("letter"), cuts[0][1], _sign(found["sep"]), next_letter)
    return _cut(line, cuts)


def options_behind(line: Line) -> tuple[Line, list[DraftOption]]:
    """A line of a question and the options that follow in it: at least two of them, from A on."""
    starts = (found for found in INLINE.finditer(line.text) if found["letter"].upper() == "A")
    for found in islice(starts, _TRIES):
        cuts = [(found.start(), "A")]
        cuts += _further(line.text, found.end("letter"), "A", _sign(found["sep"]), "")
        before = line.text[: found.start()]
        wide = "\t" in line.text[found.start() :] or "  " in line.text[found.start() :].strip()
        if len(cuts) >= (2 if wide else 3) and before.strip():
            return line.cut(0, found.start()), _cut(line, cuts)
    return line, []


def options_in(table: Table) -> list[DraftOption]:
    """The options of a table of which every cell with words begins with an option: side by side, or two and two."""
    found: list[DraftOption] = []
    for cell in table.cells():
        lines = [line for line in cell.lines if line.text.strip()]
        for at, line in enumerate(lines):
            following = begins_option(lines[at + 1]) if at + 1 < len(lines) else ""
            here = options_of(line, following)
            if not here:
                return []
            for option in here:
                option.marks |= {"shade"} if cell.shaded else set()
            found += here
    letters = sorted(option.letter for option in found)
    if len(found) < 2 or letters != [chr(ord("A") + at) for at in range(len(found))]:
        return _beside(table)
    return sorted(found, key=lambda option: option.letter)


def bullet_of(line: Line) -> DraftOption | None:
    """A line behind a dot, a dash or a box; a ticked box is a mark."""
    found = BULLET.match(line.text)
    if found is None:
        return None
    return _marked("", line, found.end(), ticked=found["sign"] in TICKS)


def option_from(letter: str, line: Line) -> DraftOption:
    """An option whose letter stands elsewhere; signs at its end become marks."""
    return _marked(letter, line, 0, ticked=False)


def without_letter(line: Line, letter: str) -> Line:
    """A line without its own letter in front."""
    found = OPTION.match(line.text)
    return (
        line.cut(found.end())
        if found and found["letter"].upper() == letter and found["sep"] and line.text[found.end() :].strip()
        else line
    )


def has_box(line: Line) -> bool:
    """Whether a line begins with a box, ticked or empty."""
    return line.text.lstrip()[:1] in {*TICKS, *BOXES}


def _beside(table: Table) -> list[DraftOption]:
    """A table with the letters in one column and the words in the next."""
    rows = [[cell for cell in row if cell.text] for row in table.rows]
    rows = [row for row in rows if row]
    if len(rows) < 2 or any(len(row) != 2 or not re.fullmatch(r"\(?[A-Ja-j]\s?[.):/]?", row[0].text) for row in rows):
        return []
    found = []
    for letter, words in rows:
        line = Line.plain("")
        for part in words.lines:
            line = line.joined(part) if line.text else part
        option = _marked(letter.text.strip("().:/ ").upper(), line, 0, ticked=False)
        option.marks |= {"shade"} if letter.shaded or words.shaded else set()
        found.append(option)
    return found if [option.letter for option in found] == [chr(65 + at) for at in range(len(found))] else []


def _sign(text: str | None) -> str:
    """The sign behind a letter."""
    return (text or "-").strip()


def _further(text: str, start: int, letter: str, sign: str, next_letter: str) -> list[tuple[int, str]]:
    """Where the options after `letter` begin on its line. Wide gaps are believed; single blanks only where the letters go on
    without a hole up to the letter that the next line begins with."""
    cuts: list[tuple[int, str]] = []
    wide = True
    for found in INLINE.finditer(text, start):
        if (
            found["letter"].upper() != chr(ord(letter) + 1)
            or _sign(found["sep"]) != sign
            or found["letter"].isupper() != text[start - 1].isupper()
        ):
            continue
        gap = _WIDE.search(text[max(found.start() - 3, 0) : found.start()])
        wide = wide and gap is not None
        letter = found["letter"].upper()
        cuts.append((found.start(), letter))
    if not wide and next_letter and next_letter != chr(ord(letter) + 1) and next_letter > "A":
        return []
    return cuts


def _cut(line: Line, cuts: Sequence[tuple[int, str]]) -> list[DraftOption]:
    """The pieces of a line from each place to the next."""
    ends = [start for start, _letter in cuts[1:]] + [len(line.text)]
    options = []
    for (start, letter), end in zip(cuts, ends, strict=True):
        piece = line.cut(start, end)
        found = OPTION.match(piece.text)
        assert found is not None
        option = _marked(letter, piece, found.end(), ticked=(found["before"] or "").strip() in TICKS and bool(found["before"]))
        option.label_style = piece.styles[found.start("letter")]
        if start < line.auto:
            option.label_style = option.line.styles[0] if option.line.styles else option.label_style
        if "*" in (found["before"] or "", found["star"] or "", found["after"] or "") or "*" in (found["before"] or "") + (
            found["star"] or ""
        ) + (found["after"] or ""):
            option.marks.add("star")
        options.append(option)
    return options


def _marked(letter: str, line: Line, start: int, *, ticked: bool) -> DraftOption:
    """An option without the signs at its end, which become marks."""
    words = line.cut(start)
    marks = {"tick"} if ticked else set()
    if words.text[:1] == "*" and not words.text.startswith("**"):
        marks.add("star")
        words = words.cut(1)
    if (found := RIGHT_WORD.search(words.text)) and found.start():
        marks.add("word")
        words = words.cut(0, found.start())
    elif (found := RIGHT_STAR.search(words.text)) and found.start() and not BLANK.search(words.text):
        marks.add("tick" if any(tick in found[0] for tick in TICKS) else "star")
        words = words.cut(0, found.start())
    return DraftOption(letter, words, marks=marks)
