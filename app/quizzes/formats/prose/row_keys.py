"""What the cells of a row say beside the question: its options where one cell holds them all, and its key as people write it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.quizzes.formats.prose import signs
from app.quizzes.formats.prose.drafts import Draft, DraftOption
from app.quizzes.formats.prose.keys import picks_in
from app.quizzes.formats.prose.lines import PLAIN, Line
from app.quizzes.formats.prose.options import begins_option, option_from, options_behind, options_of

_NAMED = re.compile(
    rf"{signs.loose('đáp án|phương án|lựa chọn|câu|ý')}\s*{signs.loose('đúng')}?\s*(?:{signs.loose('là')}|[:.\-–])?\s*"
    r"(?=[(\[]?(?:[A-J]|[0-9]+)\b)",
    re.IGNORECASE,
)
"""“Đáp án A”, “Phương án 2”: words in front of the letter."""
_PLACES = re.compile(r"[(\[]?\s*[0-9]{1,2}(?:\s*(?:[,;/&+]|và|\s)\s*[0-9]{1,2})*\s*[)\].]?", re.IGNORECASE)
_OPTIONS_ASKED = {"", "single", "several", "ordering"}
"""The kinds whose key names options; "" where the row names no kind."""


def options_in_cells(lines: Sequence[Line]) -> list[DraftOption]:
    """The options of cells that hold several, one to a line or lettered one behind the other; [] where nothing parts them."""
    if len(lines) == 1:
        stem, found = options_behind(Line.plain("? ").joined(lines[0]))
        return found if stem.text.strip(" ?") == "" else []
    if all(begins_option(line) for line in lines):
        return [option for line in lines for option in options_of(line)]
    if len(lines) > len(signs.LETTERS) or any(begins_option(line) for line in lines):
        return []
    options = [option_from(letter, line) for letter, line in zip(signs.LETTERS, lines, strict=False)]
    for option in options:
        option.label_style = PLAIN
    return options


def say_key(draft: Draft, said: Sequence[str]) -> None:
    """Note the key of a row: letters, or the places or words of options said as letters; as it stands where it names none."""
    whole = " ".join(said).strip()
    draft.answers = [whole] if whole else []
    if not whole or not draft.options or draft.named_kind not in _OPTIONS_ASKED or picks_in(whole, draft.options):
        return
    bare = _NAMED.sub("", whole, count=1)
    picks = picks_in(bare, draft.options) or _places(bare, len(draft.options)) or _by_words(said, draft.options)
    if picks:
        draft.answers = [", ".join(draft.options[at].letter for at in picks)]


def _places(text: str, count: int) -> list[int]:
    """Numbers from 1 as the places of options; [] where one is none."""
    found = [int(number) - 1 for number in re.findall(r"[0-9]+", text)] if _PLACES.fullmatch(text) else []
    return found if all(0 <= at < count for at in found) and len(set(found)) == len(found) else []


def _by_words(said: Sequence[str], options: Sequence[DraftOption]) -> list[int]:
    """The words of several options, each on a line or behind a semicolon; [] unless every piece is one."""
    pieces = [piece.strip() for line in said for piece in re.split(r"[;|]", line) if piece.strip()]
    picks = [picks_in(piece, options) for piece in pieces]
    return [pick[0] for pick in picks] if all(len(pick) == 1 for pick in picks) else []
