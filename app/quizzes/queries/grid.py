"""The grid of marks given by a person: people by tries, with what stands and what was corrected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.cohorts.queries import CohortView, RosterRow
from app.courses.queries import PlanView, edition_view, plan_view
from app.quizzes.queries.results import GivenMarkView, mark_history
from app.quizzes.rules.given import MarkCell

_TRIES_SHOWN = 3
"""Boxes per person where the edition sets no limit."""


@dataclass(frozen=True)
class GivenRequirement:
    """A requirement that a person marks; `tries` None: no limit."""

    key: str
    title: str
    pass_mark: float
    tries: int | None


@dataclass(frozen=True)
class Box:
    """One box: the mark that stands, what to show in it, older marks newest first, and the sentence of a fault."""

    name: str
    seen_name: str
    number: int
    stands: GivenMarkView | None
    typed: str | None
    older: tuple[GivenMarkView, ...]
    fault: str


@dataclass(frozen=True)
class GridRow:
    """One person of the class with her boxes."""

    person: RosterRow
    boxes: tuple[Box, ...]


def requirements_to_give(cohort: CohortView) -> list[GivenRequirement]:
    """What has to be marked by a person in a class. 0 statements when the edition is remembered."""
    edition = edition_view(cohort.edition_id, cohort.content_version)
    return [
        GivenRequirement(str(row["id"]), str(row.get("title") or row["id"]), float(row.get("pass_mark", 5)), row.get("tries"))
        for row in edition.requirements
        if row["kind"] == "given_mark"
    ]


def plan_to_mark_by(cohort: CohortView, requirement: GivenRequirement) -> PlanView | None:
    """The session plan whose rubric the marks of a requirement follow: of the topic that is called like it.

    0 statements when the edition and the plan are remembered.
    """
    topic = edition_view(cohort.edition_id, cohort.content_version).topic_by_key(requirement.key)
    return plan_view(topic.plan.plan_id) if topic is not None and topic.plan is not None else None


def grid(
    cohort_id: int,
    requirement: GivenRequirement,
    people: Sequence[RosterRow],
    typed: Mapping[MarkCell, str],
    faults: Mapping[MarkCell, str],
) -> list[GridRow]:
    """The grid of a class. 1 statement."""
    history = mark_history(cohort_id, requirement.key)
    numbers = range(1, (requirement.tries or _TRIES_SHOWN) + 1)
    return [
        GridRow(
            person,
            tuple(
                _box(MarkCell(person.enrolment_id, number), history.get(person.enrolment_id, ()), typed, faults)
                for number in numbers
            ),
        )
        for person in people
    ]


def _box(cell: MarkCell, history: Sequence[GivenMarkView], typed: Mapping[MarkCell, str], faults: Mapping[MarkCell, str]) -> Box:
    """One box of the grid."""
    marks = [view for view in history if view.number == cell.number]
    stands = next((view for view in marks if view.stands), None)
    older = tuple(view for view in reversed(marks) if not view.stands)
    place = f"{cell.enrolment_id}-{cell.number}"
    return Box(f"diem-{place}", f"cu-{place}", cell.number, stands, typed.get(cell), older, faults.get(cell, ""))
