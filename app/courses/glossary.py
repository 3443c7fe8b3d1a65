"""Terms that a reader may not know, marked where a lesson first uses them; what they mean stands at its end, one tap away."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from pathlib import Path

from app.courses.check.quality.lexicon import TERMS_FILE, Term, read_terms

MOST = 8
"""Terms marked in one lesson: more would be a text of marks."""
_PIECE = re.compile(r'(<[^>"]*(?:"[^"]*"[^>"]*)*>)')
_TAG = re.compile(r"<(/?)([a-z0-9]+)")
_NOT_IN = {"a", "h2", "h3", "h4", "th", "code", "sup", "figcaption", "caption", "dfn"}
_VOID = {"img", "br", "hr", "input"}


@dataclass(frozen=True)
class Marked:
    """A term as a lesson uses it first; `key` names its place in the text ("t_3") and in the list ("tn_3")."""

    key: str
    word: str
    means: str


def terms_of(content: Path, programme_key: str) -> tuple[Term, ...]:
    """The terms that lessons of a programme may mark: its own list before the common one."""
    files = (content / programme_key / TERMS_FILE, content / TERMS_FILE)
    return _terms_of(files, tuple(path.stat().st_mtime_ns if path.is_file() else 0 for path in files))


@lru_cache(maxsize=16)
def _terms_of(files: Sequence[Path], _changed: tuple[int, ...]) -> tuple[Term, ...]:
    """The lists as they stand since they were changed last; a term that is in both means what the first one says."""
    found: dict[str, Term] = {}
    for path in files:
        for term in read_terms(path):
            found.setdefault(term.name, term)
    return tuple(found.values())


def mark_terms(sections: Sequence[str], terms: Sequence[Term]) -> tuple[list[str], tuple[Marked, ...]]:
    """(the sections of a lesson with its first terms marked, those terms in their order). The HTML must be clean and final."""
    pattern, by_word = _pattern(tuple(terms))
    if pattern is None:
        return list(sections), ()
    marks = _Marks(pattern, by_word)
    return [marks.in_html(html) for html in sections], tuple(marks.found)


class _Marks:
    """What was marked so far in one lesson."""

    def __init__(self, pattern: re.Pattern[str], by_word: dict[str, Term]) -> None:
        self._pattern, self._by_word = pattern, by_word
        self._seen: set[str] = set()
        self.found: list[Marked] = []

    def in_html(self, html: str) -> str:
        """A section with its terms marked; nothing inside headings, links and other marks."""
        inside: list[str] = []
        pieces = _PIECE.split(html)
        for at, piece in enumerate(pieces):
            tag = _TAG.match(piece) if at % 2 else None
            if tag and tag.group(1):
                while inside and inside.pop() != tag.group(2):
                    pass
            elif tag and tag.group(2) not in _VOID:
                inside.append(tag.group(2))
            elif not at % 2 and piece.strip() and not _NOT_IN.intersection(inside):
                pieces[at] = self._pattern.sub(self._marked, piece)
        return "".join(pieces)

    def _marked(self, match: re.Match[str]) -> str:
        """A word, marked when its term is met for the first time."""
        word = match.group(0)
        term = self._by_word.get(word) or self._by_word[word[0].lower() + word[1:]]
        if term.name in self._seen or len(self.found) >= MOST:
            return word
        self._seen.add(term.name)
        key = f"_{len(self.found) + 1}"
        self.found.append(Marked(key, term.name, term.explanation))
        return f'<dfn><a class="term" href="#tn{key}" id="t{key}">{word}</a></dfn>'


@lru_cache(maxsize=16)
def _pattern(terms: tuple[Term, ...]) -> tuple[re.Pattern[str] | None, dict[str, Term]]:
    """What finds every word of the terms as whole words, as it is written or with a capital, and the term of each word."""
    by_word: dict[str, Term] = {}
    for term in terms:
        for word in term.marks:
            by_word.setdefault(escape(word, quote=False), term)
    if not by_word:
        return None, {}
    forms = sorted(by_word, key=len, reverse=True)
    ways = "|".join(f"[{re.escape(form[0] + form[0].upper())}]{re.escape(form[1:])}" for form in forms)
    return re.compile(rf"(?<!\w)(?:{ways})(?!\w)"), by_word
