"""What the page of an uploaded list shows: its rows in groups, beside the people they may be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.cohorts.queries.imports import PersonShown, StagedRoster
from app.cohorts.queries.people_lists import StagedPeople
from app.cohorts.rules.matching import ProposedRow, differences
from app.cohorts.rules.posts import enrolment_kind, post_kind
from app.cohorts.rules.staging import SETTLED
from app.cohorts.wording import POST_NAMES, say_all


@dataclass(frozen=True)
class CandidateLine:
    """A person whom a row may mean; `letters` is her name in pieces, each with whether the list writes it otherwise."""

    person: PersonShown
    letters: tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class RowLine:
    """A row of the list; `chosen` and `unit_typed` are what she chose and typed before, "" when nothing."""

    row: ProposedRow
    letters: tuple[tuple[str, bool], ...]
    why: str
    kind_name: str
    unit_name: str
    unit_candidates: tuple[str, ...]
    candidates: tuple[CandidateLine, ...]
    chosen: str
    unit_typed: str

    @property
    def number(self) -> int:
        """The row as Excel counts."""
        return self.row.listed.row

    @property
    def born(self) -> object:
        """The day of birth, else the year, else what was written."""
        return self.row.listed.birth_on or self.row.listed.birth_year or self.row.listed.birth_text

    @property
    def asks_unit(self) -> bool:
        """Whether the unit is hers to say."""
        return self.row.unit.unit_id is None

    @property
    def only_unit(self) -> bool:
        """Whether nothing but the unit is in doubt."""
        return self.asks_unit and all(reason.code.startswith("unit_") for reason in self.row.proposal.why)


@dataclass(frozen=True)
class PreviewPage:
    """The rows of a list by what is to be done with them."""

    confirm: tuple[RowLine, ...]
    new: tuple[RowLine, ...]
    known: tuple[RowLine, ...]
    refused: tuple[RowLine, ...]
    settled: tuple[RowLine, ...]

    @property
    def writable(self) -> int:
        """Rows that are written unless she says otherwise."""
        return len(self.new) + len(self.known)

    @property
    def open(self) -> int:
        """Rows about which something can still be done."""
        return self.writable + len(self.confirm)


def preview_page(
    kept: StagedRoster | StagedPeople,
    people: Mapping[int, PersonShown],
    unit_names: Mapping[int, str],
    choices: Mapping[int, str | int],
    units: Mapping[int, str],
) -> PreviewPage:
    """The page of a staged list, with what she chose and typed before (both empty at first)."""
    lines = [_line(row, people, unit_names, choices, units) for row in kept.staged.rows]
    waiting = [line for line in lines if line.row.done not in SETTLED]

    def of(kind: str) -> tuple[RowLine, ...]:
        return tuple(line for line in waiting if line.row.proposal.kind == kind)

    return PreviewPage(
        of("confirm"), of("new"), of("known"), of("refused"), tuple(line for line in lines if line.row.done in SETTLED)
    )


def candidate_ids(rows: Sequence[ProposedRow]) -> set[int]:
    """Everybody who stands beside some row."""
    return {person_id for row in rows for person_id in row.proposal.candidates}


def _line(
    row: ProposedRow,
    people: Mapping[int, PersonShown],
    unit_names: Mapping[int, str],
    choices: Mapping[int, str | int],
    units: Mapping[int, str],
) -> RowLine:
    """One row with the people it may be."""
    name, beside = row.listed.name, [people[person_id] for person_id in row.proposal.candidates if person_id in people]
    single = beside[0].full_name if len(beside) == 1 else name
    return RowLine(
        row=row,
        letters=tuple(differences(name, single)),
        why=say_all(row.proposal.why),
        kind_name=POST_NAMES[enrolment_kind(post_kind(row.listed.post_title))],
        unit_name=unit_names.get(row.unit.unit_id or 0, row.listed.unit_text),
        unit_candidates=tuple(unit_names[unit_id] for unit_id in row.unit.candidates if unit_id in unit_names),
        candidates=tuple(CandidateLine(person, tuple(differences(person.full_name, name))) for person in beside),
        chosen=str(choices.get(row.listed.row, "")),
        unit_typed=units.get(row.listed.row, ""),
    )
