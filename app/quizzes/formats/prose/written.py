"""Gaps: places to write in, and the key that fills them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.courses.question_text import QuestionText
from app.quizzes.formats.prose.built import Built
from app.quizzes.formats.prose.drafts import Draft
from app.quizzes.formats.prose.lines import Line, Table
from app.quizzes.formats.prose.marking import stem_of
from app.quizzes.formats.prose.signs import BLANK
from app.quizzes.formats.words import escaped_line

_NUMBERED = re.compile(r"\(?\s*([0-9]{1,2})\s*[).:\-–=]\s*(.+?)(?=\s*[;,]?\s*\(?\s*[0-9]{1,2}\s*[).:\-–=]|$)")
_GAP = "\ue010"


def has_blank(draft: Draft) -> bool:
    """Whether the question has a place to write in that is not just a line of dots under it."""
    return any(_blanks(block) for block in draft.stem)


def _blanks(block: Line | Table) -> list[re.Match[str]]:
    """The places to write in of a line; a line of dots alone is room for an answer."""
    if isinstance(block, Table) or not BLANK.sub("", block.text).strip(" .…_"):
        return []
    return list(BLANK.finditer(block.text))


def gaps_of_draft(built: Built, draft: Draft, said: Sequence[str]) -> Built:
    """The question with its gaps filled by the key."""
    built.kind = "gaps"
    count = sum(len(_blanks(block)) for block in draft.stem)
    answers = _answers(said, count)
    if len(answers) != count:
        return built.failed("gap_count", n=count, m=len(answers))
    blocks: list[Line | Table] = []
    for block in draft.stem:
        if isinstance(block, Line):
            kept = block if _blanks(block) or BLANK.sub("", block.text).strip() else None
            blocks += [Line.plain(_marked(block.text), block.number) if _blanks(block) else block] if kept else []
        else:
            blocks.append(block)
    stem = stem_of(blocks, built.used)
    for answer in answers:
        stem = stem.replace(_GAP, f"[[{answer}]]", 1)
    built.question = QuestionText("", "gaps", stem=stem, forgive=("case", "tones"), line=draft.line)
    return built


def _marked(text: str) -> str:
    """A line with a sign in the place of every blank, blanks around it kept."""
    return " ".join(BLANK.sub(f" {_GAP} ", text).split()).replace(f"{_GAP} .", f"{_GAP}.").replace(f"{_GAP} ,", f"{_GAP},")


def _answers(said: Sequence[str], count: int) -> list[str]:
    """What belongs into each gap; other spellings behind "/"."""
    whole = "; ".join(said)
    numbered = {int(found[1]): found[2] for found in _NUMBERED.finditer(whole)}
    if count > 1 and sorted(numbered) == list(range(1, count + 1)):
        pieces = [numbered[at] for at in sorted(numbered)]
    elif count == 1:
        pieces = [re.sub(r"^\(?1\s*[).:]\s*", "", whole)]
    else:
        pieces = re.split(r"\s*[;|]\s*|\s*[–-]\s+", whole)
        pieces = pieces if len(pieces) == count else re.split(r"\s*,\s*", whole)
    return [_spellings(piece) for piece in pieces if piece.strip(" .;,")]


def _spellings(piece: str) -> str:
    """The accepted spellings of a gap."""
    parts = [re.sub(r"[\[\]|]", "", part).strip(" .;,") for part in re.split(r"\s*/\s*", piece)]
    return "|".join(dict.fromkeys(part for part in parts if part)) or escaped_line(piece)
