"""Whom a row of a sheet means: certain, to be confirmed, or not found. Two candidates are never guessed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from functools import lru_cache

from app.kernel.text import fold, same_tone_placement, squeeze

_NEAR = 0.7
"""How alike the one word that differs must be for a name to be offered: one letter of a word of three or more."""
_OFFERED = 3
"""How many similar names are offered at most."""
_UNIT_WORDS = re.compile(
    r"\b(?:hoi lien hiep phu nu|hoi phu nu|hoi lhpn|hoi pn|hlhpn|lhpn|hpn|hoi|xa|phuong|thi tran|huyen|tinh|tx|tt|x|p)\b\.?"
)


class Outcome(StrEnum):
    """What is known of a row."""

    CERTAIN = "certain"
    CONFIRM = "confirm"
    NOT_FOUND = "not_found"


@dataclass(frozen=True)
class Known:
    """A person of the class."""

    enrolment_id: int
    full_name: str
    phone: str | None = None
    birth_year: int | None = None
    unit_name: str = ""


@dataclass(frozen=True)
class Named:
    """How a row of the sheet names somebody; what the sheet does not say is None or empty."""

    name: str
    phone: str | None = None
    birth_year: int | None = None
    unit_name: str = ""


@dataclass(frozen=True)
class Match:
    """Whom a row means and why it is not certain.

    `why` is "" or one of "phone_other_name", "accents", "spelling", "several", "birth", "unit", "phone", "again" (see `wording`).
    """

    outcome: Outcome
    candidates: tuple[int, ...] = ()
    why: str = ""
    detail: str = ""


def match_person(row: Named, people: Sequence[Known]) -> Match:
    """Whom a row means: by phone, else by name, with birth year and unit where the sheet has them.

    Accents in either Unicode form, either tone placement, ƣ for ư and the case of letters make no difference;
    a name without any accent is certain when only one person fits.
    """
    by_phone = [person for person in people if row.phone and person.phone == row.phone]
    if len(by_phone) == 1:
        return _by_phone(row, by_phone[0])
    exact = [person for person in people if _spelled(person.full_name) == _spelled(row.name)]
    alike = [person for person in people if _bare(person.full_name) == _bare(row.name)]
    plain = fold(row.name) == squeeze(row.name).lower()
    if exact or (plain and alike):
        return _among(row, exact or alike)
    if alike:
        return Match(Outcome.CONFIRM, _ids(alike), "accents" if len(alike) == 1 else "several")
    close = _close(row.name, people)
    return (
        Match(Outcome.CONFIRM, _ids(close), "spelling" if len(close) == 1 else "several") if close else Match(Outcome.NOT_FOUND)
    )


def match_people(rows: Sequence[tuple[int, Named]], people: Sequence[Known]) -> list[Match]:
    """Whom each row (with its number in the file) means; somebody who stands in several rows is certain in the first only."""
    first: dict[int, int] = {}
    matches = []
    for number, row in rows:
        match = match_person(row, people)
        if match.outcome is Outcome.CERTAIN:
            earlier = first.setdefault(match.candidates[0], number)
            if earlier != number:
                match = Match(Outcome.CONFIRM, match.candidates, "again", str(earlier))
        matches.append(match)
    return matches


def differing_words(left: str, right: str) -> tuple[tuple[tuple[str, bool], ...], tuple[tuple[str, bool], ...]]:
    """Both names word by word, each word with whether it differs from the other name."""
    mine, theirs = squeeze(left).split(" "), squeeze(right).split(" ")
    key = same_tone_placement
    same = SequenceMatcher(
        None, [key(word) for word in mine], [key(word) for word in theirs], autojunk=False
    ).get_matching_blocks()
    in_left = {block.a + step for block in same for step in range(block.size)}
    in_right = {block.b + step for block in same for step in range(block.size)}
    return (
        tuple((word, at not in in_left) for at, word in enumerate(mine)),
        tuple((word, at not in in_right) for at, word in enumerate(theirs)),
    )


def _by_phone(row: Named, person: Known) -> Match:
    """Somebody found by her phone number: certain when the name is hers, whatever its accents."""
    if fold(person.full_name) == fold(row.name):
        return Match(Outcome.CERTAIN, (person.enrolment_id,))
    return Match(Outcome.CONFIRM, (person.enrolment_id,), "phone_other_name")


def _among(row: Named, people: Sequence[Known]) -> Match:
    """Somebody among those who bear the name: certain when one alone fits and nothing speaks against her."""
    if len(people) == 1:
        why = next(iter(_against(row, people[0])), "")
        return Match(Outcome.CONFIRM if why else Outcome.CERTAIN, (people[0].enrolment_id,), why)
    told_apart = [person for person in people if _agrees(row, person) and not _against(row, person)]
    others_differ = all(_against(row, person) for person in people if person not in told_apart)
    if len(told_apart) == 1 and others_differ:
        return Match(Outcome.CERTAIN, (told_apart[0].enrolment_id,))
    return Match(Outcome.CONFIRM, _ids(people), "several")


def _against(row: Named, person: Known) -> list[str]:
    """What the sheet says differently from the class list, where both say something."""
    return [name for name, agrees in _compared(row, person).items() if agrees is False]


def _agrees(row: Named, person: Known) -> bool:
    """Whether birth year, unit or phone says that it is she."""
    return any(_compared(row, person).values())


def _compared(row: Named, person: Known) -> Mapping[str, bool | None]:
    """Birth year, unit and phone: the same, different, or not known (None)."""
    mine, hers = _bare_unit(row.unit_name), _bare_unit(person.unit_name)
    return {
        "birth": row.birth_year == person.birth_year if row.birth_year and person.birth_year else None,
        "unit": mine == hers if mine and hers else None,
        "phone": row.phone == person.phone if row.phone and person.phone else None,
    }


def _bare_unit(name: str) -> str:
    """A unit's name without the words before it: "Hội LHPN xã Mường Lát" is "muong lat"."""
    return " ".join(re.sub(r"[^a-z0-9 ]", " ", _UNIT_WORDS.sub(" ", fold(name))).split())


def _close(name: str, people: Sequence[Known]) -> list[Known]:
    """The people with similar names, accents aside, the most similar first."""
    words = _words(name)
    found = [(likeness, person) for person in people if (likeness := _likeness(words, _words(person.full_name))) >= _NEAR]
    return [person for _how, person in sorted(found, key=lambda pair: -pair[0])[:_OFFERED]]


def _likeness(left: tuple[str, ...], right: tuple[str, ...]) -> float:
    """How alike two names are, from 0 to 1: a space or a word left out, or one word that differs by a letter or two."""
    if "".join(left) == "".join(right):
        return 1.0
    if len(left) != len(right):
        longer, shorter = (left, right) if len(left) > len(right) else (right, left)
        left_out = any(longer[:at] + longer[at + 1 :] == shorter for at in range(len(longer)))
        return 0.9 if left_out and len(shorter) > 1 else 0.0
    differing = [pair for pair in zip(left, right, strict=True) if pair[0] != pair[1]]
    return _word_likeness(*differing[0]) if len(differing) == 1 else 0.0


@lru_cache(maxsize=8192)
def _word_likeness(left: str, right: str) -> float:
    """How alike two words are."""
    return SequenceMatcher(None, left, right, autojunk=False).ratio()


@lru_cache(maxsize=8192)
def _words(name: str) -> tuple[str, ...]:
    """The words of a name without accents."""
    return tuple(_bare(name).split(" "))


@lru_cache(maxsize=8192)
def _spelled(name: str) -> str:
    """The name with its accents, as it is compared; remembered, because a sheet compares every row with everybody."""
    return same_tone_placement(name)


@lru_cache(maxsize=8192)
def _bare(name: str) -> str:
    """The name without accents, as it is compared."""
    return fold(name)


def _ids(people: Sequence[Known]) -> tuple[int, ...]:
    """Their enrolments."""
    return tuple(person.enrolment_id for person in people)
