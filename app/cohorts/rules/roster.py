"""What a list says about one person, and what is wrong with it before anybody is looked up."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from app.kernel.text import fold, same_tone_placement
from app.people.rules import phone_of

MIN_AGE, MAX_AGE = 16, 90
"""Ages at the opening of a class outside of which a birthday is a slip of the pen."""


@dataclass(frozen=True)
class Reason:
    """Why a row is as it is: a code for `wording`, and the words that the sentence mentions."""

    code: str
    detail: str = ""


@dataclass(frozen=True)
class ListedPerson:
    """One row of a list as it was written; `row` as Excel counts, `hidden` when Excel does not show it."""

    row: int
    name: str
    birth_on: date | None = None
    birth_year: int | None = None
    birth_text: str = ""
    post_title: str = ""
    unit_text: str = ""
    phone_text: str = ""
    note: str = ""
    hidden: bool = False
    since_on: date | None = None
    since_text: str = ""

    @property
    def key(self) -> str:
        """The name without accents."""
        return fold(self.name)

    @property
    def spelling(self) -> str:
        """The name in lower case, both schools of tone placement alike."""
        return same_tone_placement(self.name)

    @property
    def phone(self) -> str | None:
        """The first number of the cell that is one, ten or eleven digits."""
        pieces = (self.phone_text, *re.split(r"[;,/\n]|\s[-–]\s", self.phone_text))
        return next((number for piece in pieces if piece.strip() and (number := phone_of(piece))), None)

    def to_record(self) -> dict[str, Any]:
        """The row as plain JSON."""
        days = {
            name: day.isoformat() if day else None for name, day in (("birth_on", self.birth_on), ("since_on", self.since_on))
        }
        return {**asdict(self), **days}

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> ListedPerson:
        """The row out of its JSON."""
        days = {name: date.fromisoformat(record[name]) for name in ("birth_on", "since_on") if record.get(name)}
        return cls(**{**record, **days})


def faults(listed: ListedPerson, *, on: date) -> tuple[Reason, ...]:
    """Why a row cannot be taken at all; `on` is the day the class opens."""
    found: list[Reason] = []
    if not listed.name:
        found.append(Reason("no_name"))
    elif re.search(r"[0-9@=\"<>]|^[+\-]", listed.name) or not re.search(r"[a-z]", listed.key):
        found.append(Reason("odd_name", listed.name))
    if listed.phone_text and listed.phone is None:
        found.append(Reason("bad_phone", listed.phone_text))
    year = listed.birth_year
    if listed.birth_text and year is None:
        found.append(Reason("bad_birth", listed.birth_text))
    elif year is not None and not MIN_AGE <= on.year - year <= MAX_AGE:
        found.append(Reason("impossible_birth", listed.birth_text))
    return tuple(found)


def births_agree(first: tuple[date | None, int | None], second: tuple[date | None, int | None]) -> bool | None:
    """Whether two (day, year) of birth are the same: by the day, else by the year; None when one of them knows neither."""
    if first[0] is not None and second[0] is not None:
        return first[0] == second[0]
    if first[1] is None or second[1] is None:
        return None
    return first[1] == second[1]
