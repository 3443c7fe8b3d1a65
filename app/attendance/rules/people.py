"""Whom a row of a file means: certain, to be confirmed, or not found. Two candidates are never guessed."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.attendance.rules.names import (
    bare,
    fits_initials,
    in_order,
    initials_of,
    is_plain,
    likeness,
    same_name,
    spelled,
    words,
)
from app.kernel.text import fold

_NEAR = 0.7
"""How alike the one word that differs must be for a name to be offered: one letter of a word of three or more."""
_OFFERED = 3
"""How many similar names are offered at most."""
_UNIT_WORDS = re.compile(
    r"\b(?:hoi lien hiep phu nu|hoi phu nu|hoi lhpn|hoi pn|hlhpn|lhpn|hpn|hoi|xa|phuong|thi tran|huyen|tinh|tx|tt|x|p)\b\.?"
)

_APART = re.compile(r"\s+-\s+|\s*[–—_,;|()\[\]/]+\s*")
"""What stands between a given name and a commune."""


class Outcome(StrEnum):
    """What is known of a row."""

    CERTAIN = "certain"
    CONFIRM = "confirm"
    NOT_FOUND = "not_found"


@dataclass(frozen=True)
class Known:
    """A person of the class; `codes` are what her cards and lists call her, as `code_key` writes them."""

    enrolment_id: int
    full_name: str
    phone: str | None = None
    birth_year: int | None = None
    unit_name: str = ""
    codes: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Named:
    """How a row of the file names somebody; what the file does not say is None or empty."""

    name: str
    phone: str | None = None
    birth_year: int | None = None
    unit_name: str = ""
    code: str = ""


@dataclass(frozen=True)
class Match:
    """Whom a row means and why it is not certain.

    `why` is "" or one of "code_other_name", "phone_other_name", "code_phone", "accents", "spelling", "order", "initials",
    "commune", "several", "birth", "unit", "phone", "again" (see `wording`).
    """

    outcome: Outcome
    candidates: tuple[int, ...] = ()
    why: str = ""
    detail: str = ""


def code_of(enrolment_id: int) -> str:
    """What lists and templates call a person of a class: "HV-123"."""
    return f"HV-{enrolment_id}"


def code_key(code: str) -> str:
    """A code as it is compared: letters and digits only, without leading zeros of its number."""
    return re.sub(r"(?<![0-9])0+(?=[0-9])", "", re.sub(r"[^a-z0-9]", "", fold(code)))


class Register:
    """The people of a class, looked up by everything that a row may say of them."""

    def __init__(self, people: Iterable[Known]) -> None:
        self.people = tuple(people)
        self.by_id = {person.enrolment_id: person for person in self.people}
        self.by_phone = _index(self.people, lambda person: [person.phone] if person.phone else [])
        self.by_code = _index(
            self.people, lambda person: {code_key(code_of(person.enrolment_id)), *map(code_key, person.codes)} - {""}
        )
        self.by_spelling = _index(self.people, lambda person: [spelled(person.full_name)])
        self.by_name = _index(self.people, lambda person: [bare(person.full_name)])
        self.by_words = _index(self.people, lambda person: [in_order(bare(person.full_name))])
        self.by_letters = _index(self.people, lambda person: ["".join(words(person.full_name))])
        self.by_word = _index(self.people, lambda person: set(words(person.full_name)))


def match_person(row: Named, people: Sequence[Known] | Register) -> Match:
    """Whom a row means: by code, else phone, else name with birth year and unit where the file has them.

    Accents in either Unicode form, either tone placement, ƣ for ư, letters of another alphabet that look the same and the case
    of letters make no difference; a name without any accent is certain when only one person fits. Words in another order and
    initials are certain only when birth year or unit agrees too.
    """
    register = people if isinstance(people, Register) else Register(people)
    coded, phoned = register.by_code.get(code_key(row.code), []), register.by_phone.get(row.phone or "", [])
    if len(coded) == 1:
        if len(phoned) == 1 and phoned[0] != coded[0]:
            return Match(Outcome.CONFIRM, _ids([*coded, *phoned]), "code_phone")
        return _by_mark(row, coded[0], "code_other_name")
    if len(phoned) == 1:
        return _by_mark(row, phoned[0], "phone_other_name")
    return _by_name(row, register)


def match_people(rows: Sequence[tuple[int, Named]], people: Sequence[Known] | Register) -> list[Match]:
    """Whom each row (with its number in the file) means; somebody who stands in several rows is certain in the first only."""
    register = people if isinstance(people, Register) else Register(people)
    first: dict[int, int] = {}
    matches = []
    for number, row in rows:
        match = match_person(row, register)
        if match.outcome is Outcome.CERTAIN:
            earlier = first.setdefault(match.candidates[0], number)
            if earlier != number:
                match = Match(Outcome.CONFIRM, match.candidates, "again", str(earlier))
        matches.append(match)
    return matches


def _by_name(row: Named, register: Register) -> Match:
    """Somebody found by her name."""
    exact, alike = register.by_spelling.get(spelled(row.name), []), register.by_name.get(bare(row.name), [])
    if exact or (alike and is_plain(row.name)):
        return _among(row, exact or alike)
    if alike:
        return Match(Outcome.CONFIRM, _ids(alike), "accents" if len(alike) == 1 else "several")
    if turned := register.by_words.get(in_order(bare(row.name)), []):
        return _loosely(row, turned, "order")
    parts = initials_of(row.name)
    if short := [person for person in register.people if fits_initials(parts, person.full_name)]:
        return _loosely(row, short, "initials")
    if close := _close(row.name, register):
        return Match(Outcome.CONFIRM, _ids(close), "spelling" if len(close) == 1 else "several")
    if there := _of_commune(row.name, register):
        return Match(Outcome.CONFIRM, _ids(there[: 2 * _OFFERED]), "commune" if len(there) == 1 else "several")
    return Match(Outcome.NOT_FOUND)


def _by_mark(row: Named, person: Known, why: str) -> Match:
    """Somebody found by code or phone number: certain when the name can be hers."""
    if same_name(row.name, person.full_name):
        return Match(Outcome.CERTAIN, (person.enrolment_id,))
    return Match(Outcome.CONFIRM, (person.enrolment_id,), why)


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


def _loosely(row: Named, people: Sequence[Known], why: str) -> Match:
    """Somebody whose name is written in another way: certain only when something else says that it is she alone."""
    if len(people) == 1 and _agrees(row, people[0]) and not _against(row, people[0]):
        return Match(Outcome.CERTAIN, _ids(people))
    return Match(Outcome.CONFIRM, _ids(people[: 2 * _OFFERED]), why if len(people) == 1 else "several")


def _against(row: Named, person: Known) -> list[str]:
    """What the file says differently from the class list, where both say something."""
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
    return " ".join(re.sub(r"[^a-z0-9 ]", " ", _UNIT_WORDS.sub(" ", fold(name))).split()) if name else ""


def _of_commune(name: str, register: Register) -> list[Known]:
    """The people whom "Lan - xã Quan Sơn" may mean: the end of their name, and their commune, in either order."""
    parts = [part for part in _APART.split(fold(name)) if part]
    if len(parts) != 2:
        return []
    asked = [(words(given), place) for given, unit in (parts, parts[::-1]) if (place := _bare_unit(unit))]
    return [
        person
        for person in register.people
        if any(
            _bare_unit(person.unit_name) == place and words(person.full_name)[-len(given) :] == given for given, place in asked
        )
    ]


def _close(name: str, register: Register) -> list[Known]:
    """The people with similar names, accents aside, the most similar first, out of those who share all words but one."""
    mine = words(name)
    shared = Counter(person.enrolment_id for word in set(mine) for person in register.by_word.get(word, ()))
    near = {person for person, count in shared.items() if count >= len(set(mine)) - 1}
    near |= {person.enrolment_id for person in register.by_letters.get("".join(mine), ())}
    people = [register.by_id[enrolment_id] for enrolment_id in near]
    found = [(how, person) for person in people if (how := likeness(mine, words(person.full_name))) >= _NEAR]
    return [person for _how, person in sorted(found, key=lambda pair: (-pair[0], pair[1].enrolment_id))[:_OFFERED]]


def _index(people: Iterable[Known], keys: Callable[[Known], Iterable[str]]) -> Mapping[str, list[Known]]:
    """The people by each of their keys."""
    found: dict[str, list[Known]] = defaultdict(list)
    for person in people:
        for key in keys(person):
            found[key].append(person)
    return dict(found)


def _ids(people: Sequence[Known]) -> tuple[int, ...]:
    """Their enrolments."""
    return tuple(person.enrolment_id for person in people)
