"""What the preview of a sheet shows, as plain values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.attendance.queries import ImportView
from app.attendance.rules.people import Outcome, differing_words
from app.attendance.rules.proposal import Difference, Proposal, ProposedRow, compare, missing_people
from app.attendance.rules.roll import Standing
from app.attendance.wording import say_cell, say_issue, say_proposed, say_why
from app.cohorts.queries import RosterRow, SessionView
from app.kernel.ids import is_id

Spelled = tuple[tuple[str, bool], ...]
"""A name word by word, each with whether it differs."""


@dataclass(frozen=True)
class Candidate:
    """Somebody whom a row may mean."""

    enrolment_id: int
    name: str
    unit: str
    words: Spelled


@dataclass(frozen=True)
class OpenRow:
    """A row that somebody has to look at; `chosen` is the enrolment that was chosen ("" for none yet)."""

    row: ProposedRow
    why: str
    words: Spelled
    candidates: tuple[Candidate, ...]
    chosen: str


@dataclass(frozen=True)
class DifferingCell:
    """A cell that says something else than the ledger; `of_open_row` when the row's person is still to be confirmed."""

    field: str
    mark_id: int
    name: str
    session_number: int
    row: int
    place: str
    in_file: str
    in_ledger: str
    recorded_by: str
    of_open_row: bool
    take_file: bool


@dataclass(frozen=True)
class SureRow:
    """A row that is certain: how many of its marks are new, and how many stand already."""

    row: int
    name: str
    new: int
    same: int


@dataclass(frozen=True)
class PreviewShown:
    """Everything the preview needs; `others` are the people of the class that no certain row names."""

    view: ImportView
    proposal: Proposal
    sessions: tuple[SessionView, ...]
    sure: tuple[SureRow, ...]
    to_confirm: tuple[OpenRow, ...]
    not_found: tuple[OpenRow, ...]
    differing: tuple[DifferingCell, ...]
    missing: tuple[RosterRow, ...]
    others: tuple[RosterRow, ...]
    issues: tuple[str, ...]

    @property
    def new_marks(self) -> int:
        """How many marks the certain rows add."""
        return sum(row.new for row in self.sure)


@dataclass(frozen=True)
class Answers:
    """What somebody chose on the preview: row number to enrolment, and by (session, enrolment) the mark to be replaced."""

    names: Mapping[int, int]
    differing: Mapping[tuple[int, int], int]


def answers_from(form: Mapping[str, str]) -> Answers:
    """The answers of a posted preview: fields "n12" (a row) and "d3-45" (session and enrolment: "keep" or the mark's id)."""
    names = {int(name[1:]): int(value) for name, value in form.items() if name[:1] == "n" and is_id(name[1:]) and is_id(value)}
    taken = [(name[1:].partition("-"), int(value)) for name, value in form.items() if name[:1] == "d" and is_id(value)]
    differing = {(int(left), int(right)): mark for (left, _dash, right), mark in taken if is_id(left) and is_id(right)}
    return Answers(names, differing)


def preview_shown(
    view: ImportView,
    proposal: Proposal,
    roster: Sequence[RosterRow],
    timetable: Sequence[SessionView],
    current: Mapping[tuple[int, int], Standing],
    answers: Answers,
) -> PreviewShown:
    """The proposal beside the ledger of today."""
    people = {person.enrolment_id: person for person in roster}
    covered = {session_id for session_id, _periods in proposal.sessions}
    sessions = {session.id: session for session in timetable if session.id in covered}
    sure = proposal.of(Outcome.CERTAIN)
    named = {row.candidates[0] for row in sure}
    differing = [
        _differing(difference, row, people[person], sessions[difference.cell.session_id], answers)
        for row in proposal.rows
        for person in row.candidates
        if person in people
        for difference in compare(row, person, current).differing
        if difference.cell.session_id in sessions
    ]
    return PreviewShown(
        view,
        proposal,
        tuple(sessions.values()),
        tuple(_sure(row, current) for row in sure),
        tuple(_open(row, people, answers) for row in proposal.of(Outcome.CONFIRM)),
        tuple(_open(row, people, answers) for row in proposal.of(Outcome.NOT_FOUND)),
        tuple(differing),
        tuple(people[one] for one in missing_people(proposal.rows, list(people))),
        tuple(person for person in roster if person.enrolment_id not in named),
        tuple(say_issue(issue) for issue in proposal.issues),
    )


def _sure(row: ProposedRow, current: Mapping[tuple[int, int], Standing]) -> SureRow:
    """A certain row in figures."""
    compared = compare(row, row.candidates[0], current)
    return SureRow(row.row, row.name, len(compared.new), compared.same)


def _open(row: ProposedRow, people: Mapping[int, RosterRow], answers: Answers) -> OpenRow:
    """A row to be looked at, with its candidates spelled beside it."""
    known = [people[person] for person in row.candidates if person in people]
    candidates = tuple(
        Candidate(person.enrolment_id, person.full_name, person.unit_name, differing_words(row.name, person.full_name)[1])
        for person in known
    )
    words = differing_words(row.name, known[0].full_name)[0] if len(known) == 1 else ((row.name, False),)
    return OpenRow(row, say_why(row), words, candidates, str(answers.names.get(row.row, "")))


def _differing(
    difference: Difference, row: ProposedRow, person: RosterRow, session: SessionView, answers: Answers
) -> DifferingCell:
    """Both versions of one mark in words."""
    key = (difference.cell.session_id, difference.enrolment_id)
    return DifferingCell(
        f"d{key[0]}-{key[1]}",
        difference.stands.mark_id,
        person.full_name,
        session.number,
        row.row,
        difference.cell.place,
        say_proposed(difference.cell),
        say_cell(difference.stands.state, difference.stands.periods),
        difference.stands.recorded_by,
        row.outcome != Outcome.CERTAIN,
        answers.differing.get(key) == difference.stands.mark_id,
    )
