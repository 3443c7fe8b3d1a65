"""Lines of a paper as the Markdown of our questions: words kept letter by letter, pictures, formulas, tables as lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from app.kernel.text import squeeze
from app.quizzes.formats.prose.lines import Formula, Line, Missing, Table, Thing
from app.quizzes.formats.records import Picture
from app.quizzes.formats.words import escaped_line, escaped_words

_START = re.compile(r"^(?:[-#>+]|[0-9]{1,9}\.(?=\s))")
_THING = re.compile("[\U000f0000-\U000ffffd]")


@dataclass
class Used:
    """What was met while words were written: pictures, and (reason, matter) of doubts."""

    things: Mapping[str, Thing] = field(default_factory=dict)
    pictures: list[Picture] = field(default_factory=list)
    doubts: list[tuple[str, str]] = field(default_factory=list)


def words_of(line: Line, used: Used, *, emphasis: bool = False) -> str:
    """A line as Markdown in one row; `emphasis` keeps words that are bolder than the rest of it."""
    share = line.share(lambda style: style.bold)
    said = _with_bold(line) if emphasis and 0 < share < 0.8 else escaped_line(squeeze(line.text))
    return _THING.sub(lambda found: _shown(found[0], used), said)


def stem_of(blocks: Sequence[Line | Table], used: Used) -> str:
    """Lines and tables as paragraphs; a picture has its own."""
    paragraphs: list[str] = []
    for block in blocks:
        if isinstance(block, Table):
            used.doubts.append(("table", ""))
            paragraphs += [words for words in _rows(block, used) if words]
        else:
            paragraphs += [part for part in words_of(block, used, emphasis=True).split("\n\n") if part.strip()]
    return "\n\n".join(part.strip() for part in paragraphs)


def _with_bold(line: Line) -> str:
    """The words of a line with its bold ones marked."""
    pieces = []
    for bold, letters in groupby(zip(line.text, line.styles, strict=True), key=lambda pair: pair[1].bold):
        text = "".join(letter for letter, _style in letters)
        words = escaped_words(text)
        core = words.strip()
        if bold and core and any(letter.isalnum() for letter in core):
            at = words.index(core)
            words = f"{words[:at]}**{core}**{words[at + len(core) :]}"
        pieces.append(words)
    return _START.sub(lambda found: found[0][:-1] + "\\" + found[0][-1], " ".join("".join(pieces).split()))


def _rows(table: Table, used: Used) -> Iterator[str]:
    """The rows of a table, each in one line."""
    for row in table.rows:
        cells = [" ".join(words_of(line, used) for line in cell.lines if line.text.strip()) for cell in row]
        yield "; ".join(cell for cell in cells if cell.strip())


def _shown(letter: str, used: Used) -> str:
    """A picture, a formula, or nothing where something cannot be taken over."""
    thing = used.things.get(letter)
    if isinstance(thing, Picture):
        if thing not in used.pictures:
            used.pictures.append(thing)
        if not thing.alt:
            used.doubts.append(("alt", ""))
        alt = re.sub(r"[\[\]\\\n]", " ", thing.alt) or "Hình trong câu hỏi"
        return f"\n\n![{alt}]({thing.path})\n\n"
    if isinstance(thing, Formula):
        used.doubts += [] if thing.plain else [("formula", thing.text)]
        return escaped_words(thing.text)
    if isinstance(thing, Missing):
        used.doubts.append(("picture", thing.sentence))
    return ""
