"""Lists of a unit: who holds which post, or who had which course; what is wrong in a row of one, and what a whole list ends."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from enum import StrEnum

from app.cohorts.rules.matching import Proposal, ProposedRow, Register, propose
from app.cohorts.rules.posts import post_kind
from app.cohorts.rules.roster import ListedPerson, Reason
from app.cohorts.rules.units import UnitIndex, UnitMatch


class ListKind(StrEnum):
    """What a list says of the people in it."""

    POSTS = "posts"
    TRAININGS = "trainings"


@dataclass(frozen=True)
class PeopleOutcome:
    """What confirming a list made of it, in people; `written` posts or courses are new, `ended` posts are over since."""

    written: int = 0
    new_people: int = 0
    already: int = 0
    skipped: int = 0
    changed: int = 0
    ended: int = 0

    @property
    def left_over(self) -> int:
        """Rows that were not written."""
        return self.skipped + self.changed

    def to_record(self) -> Mapping[str, int]:
        """The counts by name."""
        return asdict(self)


class OneUnit(UnitIndex):
    """The units of a list; where a row names none and the list is that of one commune, it is meant."""

    only: int | None = None

    def find(self, text: str) -> UnitMatch:
        """The unit that `text` names; never a guess between two."""
        found = super().find(text)
        return UnitMatch(self.only) if found.why == "missing" and self.only is not None else found


def index_of(names: Iterable[tuple[int, str, str]], within: Collection[int]) -> OneUnit:
    """The units of these ids by the ways in which people write them."""
    index = OneUnit.of(row for row in names if row[0] in within)
    assert isinstance(index, OneUnit)
    index.only = next(iter(within)) if len(within) == 1 else None
    return index


def propose_people(
    listed: Sequence[ListedPerson], register: Register, units: UnitIndex, *, kind: ListKind, on: date
) -> list[ProposedRow]:
    """What should happen with every row of a list of a day: as with the list of a class, and a row must say what it is there for.

    A row without a unit is never certain, because the post or the course would hang in the air.
    """
    rows: list[ProposedRow] = []
    for row in propose(listed, register, units, on=on):
        wrong = faults_of_post(row.listed, on=on) if kind is ListKind.POSTS else ()
        if wrong and row.proposal.kind != "refused":
            row = replace(row, proposal=Proposal("refused", wrong))
        elif row.unit.unit_id is None and row.proposal.kind in {"new", "known"}:
            why = (*row.proposal.why, Reason(f"unit_{row.unit.why}"))
            row = replace(row, proposal=replace(row.proposal, kind="confirm", why=why))
        rows.append(row)
    return rows


def faults_of_post(listed: ListedPerson, *, on: date) -> tuple[Reason, ...]:
    """What keeps a row from saying who holds which post since when."""
    found: list[Reason] = []
    if not listed.post_title:
        found.append(Reason("no_post"))
    if listed.since_on is not None and listed.since_on > on:
        found.append(Reason("since_late", f"{listed.since_on:%d/%m/%Y}"))
    elif listed.since_text and listed.since_on is None and not re.search(r"(?:19|20)\d\d", listed.since_text):
        found.append(Reason("bad_since", listed.since_text))
    return tuple(found)


@dataclass(frozen=True)
class HeldPost:
    """A post that somebody holds in one of the units of a list."""

    post_id: int
    person_id: int
    full_name: str
    unit_id: int
    unit_name: str
    kind: str


def ends(rows: Sequence[ProposedRow], held: Iterable[HeldPost]) -> list[HeldPost]:
    """The posts that end when a list names everybody who holds one: same unit and kind as in some row, the person in no such row.

    A row that is not decided keeps everybody whom it may mean.
    """
    named = {(row.unit.unit_id, post_kind(row.listed.post_title)) for row in rows if row.proposal.kind != "refused"}
    kept: set[tuple[int | None, str, int]] = set()
    for row in rows:
        place = (row.unit.unit_id, post_kind(row.listed.post_title))
        meant = {row.proposal.person_id, *row.proposal.candidates} - {None}
        kept |= {(*place, person_id) for person_id in meant if person_id is not None}
    unsure = {person_id for row in rows if row.unit.unit_id is None for person_id in row.proposal.candidates}
    return [
        post
        for post in held
        if (post.unit_id, post.kind) in named
        and (post.unit_id, post.kind, post.person_id) not in kept
        and post.person_id not in unsure
    ]
