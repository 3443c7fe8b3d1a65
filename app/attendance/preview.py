"""What the preview of a file shows, as plain values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.attendance.answers import Answers
from app.attendance.queries import ImportView
from app.attendance.rules.names import Pieces, differing_letters, differing_words
from app.attendance.rules.people import Outcome, code_of
from app.attendance.rules.proposal import Difference, Proposal, ProposedRow, compare, missing_people
from app.attendance.rules.roll import Standing
from app.attendance.wording import say_about, say_cell, say_differences, say_issues, say_proposed, say_row, say_why
from app.cohorts.queries import RosterRow, SessionView
from app.kernel.ids import is_id

PAGE = 25
"""Rows of a section on one page."""
MOST_ISSUES = 30
"""Sentences about what was not read; more are counted."""
_MOST_OPTIONS = 600
"""Options of all select boxes of a page together; with more people the boxes become lines to type in."""
SECTIONS = ("xac-nhan", "khac", "khong-thay", "chac")
"""The four parts of a preview, as they are called in its address."""


@dataclass(frozen=True)
class Candidate:
    """Somebody whom a row may mean; `letters` is her name beside that of the file."""

    enrolment_id: int
    name: str
    unit: str
    letters: Pieces


@dataclass(frozen=True)
class OpenRow:
    """A row that somebody has to look at; `chosen` is the enrolment that was chosen ("" for none yet, "0" for nobody)."""

    row: int
    name: str
    about: str
    why: str
    differs: str
    letters: Pieces
    candidates: tuple[Candidate, ...]
    chosen: str


@dataclass(frozen=True)
class DifferingCell:
    """A cell that says something else than the ledger; `of_open_row` when the row's person is still to be confirmed."""

    field: str
    mark_id: int
    name: str
    session_name: str
    row: int
    place: str
    in_file: str
    in_ledger: str
    recorded_by: str
    of_open_row: bool
    take_file: bool


@dataclass(frozen=True)
class SureRow:
    """A row that is certain: whom it means, how many of its marks are new, and how many stand already."""

    row: int
    name: str
    person: RosterRow | None
    new: int
    same: int
    chosen: str


@dataclass(frozen=True)
class Part:
    """One section of the preview: all of its rows counted, those of the page shown."""

    rows: tuple[OpenRow | DifferingCell | SureRow, ...]
    total: int
    page: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least 1."""
        return max(-(-self.total // PAGE), 1)


@dataclass(frozen=True)
class PreviewShown:
    """Everything the preview needs; `others` are the people of the class that no certain row names."""

    view: ImportView
    proposal: Proposal
    sessions: tuple[SessionView, ...]
    parts: Mapping[str, Part]
    missing: tuple[RosterRow, ...]
    others: tuple[RosterRow, ...]
    issues: tuple[str, ...]
    more_issues: int
    new_marks: int
    only: str
    differing_rows: int

    @property
    def counts(self) -> Mapping[str, int]:
        """How many rows, or differing cells, are in each section."""
        return {name: part.total for name, part in self.parts.items()}

    @property
    def row_counts(self) -> Mapping[str, int]:
        """How many rows there are of each kind, as the command counts them: every row once, those that differ from the ledger
        not among the certain ones."""
        return {**self.counts, "khac": self.differing_rows, "chac": self.counts["chac"] - self.differing_rows}

    @property
    def by_typing(self) -> bool:
        """Whether people are chosen by typing their names, because lists to choose from would make the page heavy."""
        return len(self.parts["khong-thay"].rows) * len(self.others) > _MOST_OPTIONS


def page_number(text: str) -> int:
    """The page that an address asks for; 1 for anything else."""
    return max(int(text), 1) if is_id(text) else 1


def label_of(person: RosterRow) -> str:
    """A person as she is typed and chosen: name, unit, code."""
    return ", ".join(filter(None, (person.full_name, person.unit_name))) + f" ({code_of(person.enrolment_id)})"


def preview_shown(
    view: ImportView,
    proposal: Proposal,
    roster: Sequence[RosterRow],
    timetable: Sequence[SessionView],
    current: Mapping[tuple[int, int], Standing],
    answers: Answers,
    only: str = "",
    page: int = 1,
) -> PreviewShown:
    """The proposal beside the ledger of today; `only` one section of it, on its page `page`; else the first page of each."""
    people = {person.enrolment_id: person for person in roster}
    sessions = {session.id: session for session in timetable if session.id in dict(proposal.sessions)}
    sure = [row for row in proposal.of(Outcome.CERTAIN) if row.candidates[0] in people]
    only, kind = only if only in SECTIONS else "", proposal.source.kind
    rows: dict[str, Sequence[ProposedRow | tuple[Difference, ProposedRow]]] = {
        "xac-nhan": proposal.of(Outcome.CONFIRM),
        "khac": differences_of(proposal, set(people), set(sessions), current),
        "khong-thay": proposal.of(Outcome.NOT_FOUND),
        "chac": sure,
    }
    parts = {}
    for name, whole in rows.items():
        shown = min(page, max(-(-len(whole) // PAGE), 1)) if name == only else 1
        here = whole[(shown - 1) * PAGE : shown * PAGE] if only in ("", name) else []
        parts[name] = Part(tuple(_shown(one, people, sessions, current, answers, kind) for one in here), len(whole), shown)
    issues = say_issues(proposal.issues)
    return PreviewShown(
        view,
        proposal,
        tuple(sessions.values()),
        parts,
        tuple(people[one] for one in missing_people(proposal.rows, list(people))),
        _unnamed(roster, sure),
        tuple(issues[:MOST_ISSUES]),
        max(len(issues) - MOST_ISSUES, 0),
        sum(len(compare(row, row.candidates[0], current).new) for row in sure),
        only,
        sum(bool(compare(row, row.candidates[0], current).differing) for row in sure),
    )


def _unnamed(roster: Sequence[RosterRow], sure: Sequence[ProposedRow]) -> tuple[RosterRow, ...]:
    """The people of the class whom no certain row names."""
    named = {row.candidates[0] for row in sure}
    return tuple(person for person in roster if person.enrolment_id not in named)


def differences_of(
    proposal: Proposal, people: set[int], sessions: set[int], current: Mapping[tuple[int, int], Standing]
) -> list[tuple[Difference, ProposedRow]]:
    """All cells that say something else than the ledger, with their rows."""
    return [
        (difference, row)
        for row in proposal.rows
        for person in row.candidates
        if person in people
        for difference in compare(row, person, current).differing
        if difference.cell.session_id in sessions
    ]


def _shown(
    one: ProposedRow | tuple[Difference, ProposedRow],
    people: Mapping[int, RosterRow],
    sessions: Mapping[int, SessionView],
    current: Mapping[tuple[int, int], Standing],
    answers: Answers,
    kind: str,
) -> OpenRow | DifferingCell | SureRow:
    """One row of a section."""
    if isinstance(one, tuple):
        difference, row = one
        return _differing(difference, row, people[difference.enrolment_id], sessions[difference.cell.session_id], answers)
    if one.outcome == Outcome.CERTAIN:
        compared = compare(one, one.candidates[0], current)
        chosen = str(answers.names.get(one.row, one.candidates[0]))
        return SureRow(one.row, say_row(kind, one), people.get(one.candidates[0]), len(compared.new), compared.same, chosen)
    return _open(one, people, answers, kind)


def _open(row: ProposedRow, people: Mapping[int, RosterRow], answers: Answers, kind: str) -> OpenRow:
    """A row to be looked at, with its candidates spelled beside it."""
    known = [people[person] for person in row.candidates if person in people]
    candidates = tuple(
        Candidate(person.enrolment_id, person.full_name, person.unit_name, differing_letters(row.name, person.full_name)[1])
        for person in known
    )
    alone = known[0].full_name if len(known) == 1 else ""
    letters = differing_letters(row.name, alone)[0] if alone else ((say_row(kind, row), False),)
    differs = say_differences(differing_words(row.name, alone)) if alone else ""
    chosen = str(answers.names.get(row.row, ""))
    return OpenRow(row.row, say_row(kind, row), say_about(kind, row), say_why(row, kind), differs, letters, candidates, chosen)


def _differing(
    difference: Difference, row: ProposedRow, person: RosterRow, session: SessionView, answers: Answers
) -> DifferingCell:
    """Both versions of one mark in words."""
    key = (difference.cell.session_id, difference.enrolment_id)
    return DifferingCell(
        f"d{key[0]}-{key[1]}",
        difference.stands.mark_id,
        person.full_name,
        session.called,
        row.row,
        difference.cell.place,
        say_proposed(difference.cell),
        say_cell(difference.stands.state, difference.stands.periods),
        difference.stands.recorded_by,
        row.outcome != Outcome.CERTAIN,
        answers.differing.get(key) == difference.stands.mark_id,
    )
