"""The list of marks of a class, as it is printed and signed: of a paper, or of a mark that persons give."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.cohorts.queries import CohortView, RosterRow, roster
from app.quizzes.queries.grid import requirements_to_give
from app.quizzes.queries.papers import papers_of
from app.quizzes.queries.results import PaperResult, given_marks, results


@dataclass(frozen=True)
class MarkChoice:
    """Something that a class has marks of: `code` is "de-<id>" of a paper or "bai-<key>" of a mark given by persons."""

    code: str
    title: str
    pass_mark: float


@dataclass(frozen=True)
class MarkLine:
    """One trainee: the mark that counts, None when there is none yet, or while answers may arrive that change it (`arriving`
    says until when)."""

    person: RosterRow
    mark: float | None
    passed: bool
    waiting: bool
    arriving: datetime | None = None


def mark_choices(cohort: CohortView) -> list[MarkChoice]:
    """What a class may have a list of: final papers, then marks given by persons, then topic quizzes. 1 statement at most."""
    papers = papers_of(cohort.edition_id, cohort.content_version)
    by_paper = [(paper.kind != "final", MarkChoice(f"de-{paper.id}", paper.title, paper.pass_mark)) for paper in papers]
    given = [MarkChoice(f"bai-{one.key}", one.title, one.pass_mark) for one in requirements_to_give(cohort)]
    finals = [choice for is_quiz, choice in by_paper if not is_quiz]
    return [*finals, *given, *(choice for is_quiz, choice in by_paper if is_quiz)]


def mark_lines(cohort: CohortView, choice: MarkChoice, at: datetime) -> Sequence[MarkLine]:
    """The list of a class in the order of its roster, as it stands at this moment. 2 statements."""
    people = roster(cohort.id)
    kind, _sign, name = choice.code.partition("-")
    if kind == "de":
        found = {one.enrolment_id: one for one in results(cohort.id) if str(one.paper_id) == name}
        return [_tested(row, found.get(row.enrolment_id), at) for row in people]
    marks = {one.enrolment_id: one.best for one in given_marks(cohort.id) if one.requirement_key == name}
    return [
        MarkLine(row, marks[row.enrolment_id], marks[row.enrolment_id] >= choice.pass_mark, waiting=False)
        if row.enrolment_id in marks
        else _none(row)
        for row in people
    ]


def _tested(row: RosterRow, result: PaperResult | None, at: datetime) -> MarkLine:
    """Somebody with what she has of a paper."""
    if result is None:
        return _none(row)
    until = result.arriving(at)
    if until is not None:
        return MarkLine(row, None, passed=False, waiting=False, arriving=until)
    return MarkLine(row, result.best, result.passed, bool(result.waiting))


def _none(row: RosterRow) -> MarkLine:
    """Somebody without a mark."""
    return MarkLine(row, None, passed=False, waiting=False)
