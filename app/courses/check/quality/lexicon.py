"""The word lists that stand beside the packages: tu-dien.yml (what may be written) and thuat-ngu.yml (what is explained)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from app.courses.faults import Fault, FaultList
from app.courses.package.fields import Fields, open_fields
from app.courses.package.files import read_text
from app.kernel.text import _, nfc

WORDS_FILE, TERMS_FILE = "tu-dien.yml", "thuat-ngu.yml"


@dataclass(frozen=True)
class Term:
    """A word that a reader may not know, in one plain sentence; `aliases` are its abbreviations and other names.

    `marks` are the words that lessons mark: all its names, unless the list says which.
    """

    name: str
    explanation: str
    aliases: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Lexicon:
    """What the lists say. `mistakes` has the right form by the wrong one, both in lower case."""

    words: frozenset[str] = frozenset()
    repeated: frozenset[str] = frozenset()
    mistakes: Mapping[str, str] = field(default_factory=dict)
    terms: tuple[Term, ...] = ()
    faults: tuple[Fault, ...] = ()

    @cached_property
    def explained(self) -> frozenset[str]:
        """Every name under which a term is explained."""
        return frozenset(name for term in self.terms for name in (term.name, *term.aliases))

    @cached_property
    def wrong(self) -> re.Pattern[str]:
        """Finds every wrong form as whole words; never anything when there is none."""
        forms = "|".join(re.escape(form).replace(r"\ ", r"\s+") for form in sorted(self.mistakes, key=len, reverse=True))
        return re.compile(rf"(?<!\w)(?:{forms})(?!\w)" if forms else r"(?!)", re.IGNORECASE)

    def knows(self, word: str) -> bool:
        """Whether a word is listed; a listed name must be written with its capitals, a listed word may stand at a beginning."""
        return word in self.words or word.lower() in self.words


def read_lexicon(content: Path) -> Lexicon:
    """The lists in the folder of the packages; missing files are empty lists."""
    words, terms = FaultList(WORDS_FILE), FaultList(TERMS_FILE)
    listed = _open(content / WORDS_FILE, words)
    named = _open(content / TERMS_FILE, terms)
    found = Lexicon(
        words=frozenset(word for text in _lists(listed) for word in re.split(r"[\s-]+", text)),
        repeated=frozenset(nfc(text).lower() for text in listed.texts("repeated", required=False)),
        mistakes=_mistakes(listed, words),
        terms=tuple(_terms(named)),
    )
    listed.done()
    named.done()
    return Lexicon(found.words, found.repeated, found.mistakes, found.terms, (*words.found, *terms.found))


def read_terms(path: Path) -> tuple[Term, ...]:
    """The terms of one list; none when there is no such file or it cannot be read. Faults are told by `content check`."""
    return tuple(_terms(_open(path, FaultList(path.name))))


def with_terms_of(lexicon: Lexicon, folder: Path, name: str) -> Lexicon:
    """The lists with the terms of a package of its own, where it has such a list; `name` is how faults call it."""
    path, faults = folder / TERMS_FILE, FaultList(name)
    if not path.is_file():
        return lexicon
    listed = _open(path, faults)
    terms = (*_terms(listed), *lexicon.terms)
    listed.done()
    return replace(lexicon, terms=terms, faults=tuple(faults.found))


def _open(path: Path, faults: FaultList) -> Fields:
    """The fields of a list."""
    text = read_text(path, faults) if path.is_file() else ""
    return open_fields(text, faults) if text.strip() else Fields(None, faults, 1, 1)


def _lists(fields: Fields) -> list[str]:
    """Every word of every list."""
    words = list[str]()
    for row in fields.records("lists", required=False):
        row.text("heading")
        words += row.texts("words")
        row.done()
    return words


def _mistakes(fields: Fields, faults: FaultList) -> dict[str, str]:
    """The right form of every wrong one; a form that is wrong and right at once is a fault."""
    forms = dict[str, str]()
    for row in fields.records("mistakes", required=False):
        right = row.text("right")
        for wrong in row.texts("wrong"):
            if wrong == right or wrong.lower() in forms:
                faults.error(row.line, _("“{wrong}” ghi hai lần, hoặc vừa sai vừa đúng.").format(wrong=wrong))
            forms[wrong.lower()] = right
        row.done()
    return forms


def _terms(fields: Fields) -> list[Term]:
    """Every term."""
    terms = list[Term]()
    for row in fields.records("terms", required=False):
        name, means, aliases = row.text("term"), row.text("means"), row.texts("aliases", required=False)
        marks = row.texts("marks", required=False) if row.has("marks") else (name, *aliases)
        terms.append(Term(name, means, aliases, tuple(word for word in marks if word)))
        row.done()
    return terms
