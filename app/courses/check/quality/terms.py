"""Abbreviations that nobody explains: neither in thuat-ngu.yml nor where the file uses them first."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.courses.check.codes import ABBREVIATION, found
from app.courses.check.quality.lexicon import Lexicon
from app.courses.check.quality.passages import Kind
from app.courses.check.quality.spelling import DOCUMENT, ROMAN, WORD, is_abbreviation
from app.courses.check.quality.writings import Writing
from app.courses.faults import Fault
from app.kernel.text import _

_EXPLAINED = r"\((?:viết tắt là |gọi tắt là )?{0}\)|(?<!\w){0}\.?\s*(?:\([^()]*\w+ \w+|là (?:viết tắt|chữ tắt|tên tắt))"


def abbreviations_of(text: str) -> list[str]:
    """The abbreviations in a text, signs of documents left out, each once."""
    words = WORD.findall(DOCUMENT.sub(" ", text))
    return [word for word in dict.fromkeys(words) if is_abbreviation(word) and not ROMAN.fullmatch(word)]


def term_faults(writing: Writing, lexicon: Lexicon) -> Iterator[Fault]:
    """The abbreviations of a file that are not explained, each at its first place."""
    seen = set[str]()
    for passage in writing.passages:
        for word in abbreviations_of(passage.text):
            if word in seen:
                continue
            seen.add(word)
            if not (passage.kind is Kind.SOURCE or word in lexicon.explained or lexicon.knows(word) or _says(passage.text, word)):
                sentence = _("Chữ tắt “{word}” chưa được giải thích. Viết đủ ở chỗ dùng đầu tiên, hoặc thêm vào thuat-ngu.yml.")
                yield found(writing.file, passage.line, ABBREVIATION, sentence.format(word=word), word)


def _says(text: str, word: str) -> bool:
    """Whether the words around an abbreviation say what it stands for."""
    return re.search(_EXPLAINED.format(re.escape(word)), text) is not None
