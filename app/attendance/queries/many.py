"""Named reads of the marks that count over many classes or many trainees at once: for desks, decisions and risk lists."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Row, Select, bindparam, case, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from app.attendance.models import Mark, SettledMark
from app.attendance.queries.settled import AttendanceSum, SettledView
from app.attendance.rules.makeups import Attended, credits_of
from app.cohorts.models import ClassSession, SessionMakeup
from app.cohorts.queries.sessions import made_up, makes_up_of
from app.people.models import Person
from app.storage import reads


@dataclass(frozen=True)
class AttendedSession:
    """What one trainee has of one marked session; `credited` are the tiết that count in the ledger."""

    session_id: int
    edition_topic_id: int
    held_on: date
    planned: float
    credited: float
    is_makeup: bool


def sums(cohort_id: int) -> dict[int, AttendanceSum]:
    """What everybody in a class has of the marked sessions, by enrolment. 2 statements."""
    return sums_of_cohorts([cohort_id])


def sums_of_cohorts(cohort_ids: Collection[int]) -> dict[int, AttendanceSum]:
    """What everybody in these classes has of the marked sessions, by enrolment. 2 statements, however many classes."""
    ids = list(cohort_ids)
    around: dict[int, list[Attended]] = defaultdict(list)
    for row in reads.rows(_around(), cohort_ids=ids):
        around[row.enrolment_id].append(_attended(row))
    given_back = {enrolment_id: sum(credits_of(marks).values()) for enrolment_id, marks in around.items()}
    found = {}
    for enrolment_id, earned, planned, *counts in reads.rows(_sums(), cohort_ids=ids):
        credit = given_back.get(enrolment_id, 0.0)
        found[enrolment_id] = AttendanceSum(earned + credit, planned - earned - credit, *counts)
    return found


@cache
def _sums() -> Select[Any]:
    """Tiết earned and planned, and sessions by state, of everybody in the ordinary sessions of the classes `cohort_ids`."""
    counted = [func.sum(case((SettledMark.state == state, 1), else_=0)) for state in ("present", "late", "excused", "absent")]
    return (
        select(SettledMark.enrolment_id, func.sum(SettledMark.periods), func.sum(ClassSession.periods), *counted)
        .join(ClassSession, ClassSession.id == SettledMark.session_id)
        .where(_of_classes(), ClassSession.kind == "regular", ClassSession.cancelled_at.is_(None))
        .group_by(SettledMark.enrolment_id)
    )


@cache
def _around() -> Select[Any]:
    """The marks that count in the make-ups of the classes `cohort_ids` and in what they make up for."""
    named = exists().where(SessionMakeup.session_id == ClassSession.id)
    return _marks().where(_of_classes(), or_(ClassSession.kind == "makeup", named))


def attended_of_cohorts(cohort_ids: Collection[int]) -> dict[int, list[AttendedSession]]:
    """Every marked session of everybody in these classes, by enrolment. 1 statement."""
    return _by_person(reads.rows(_of_cohorts(), cohort_ids=list(cohort_ids)))


def attended_of_enrolments(enrolment_ids: Collection[int]) -> dict[int, list[AttendedSession]]:
    """Every marked session of these trainees, by enrolment. 1 statement."""
    return _by_person(reads.rows(_of_enrolments(), enrolment_ids=list(enrolment_ids)))


@cache
def _of_cohorts() -> Select[Any]:
    """The marks of the classes `cohort_ids`."""
    return _marks().where(_of_classes())


@cache
def _of_enrolments() -> Select[Any]:
    """The marks of the trainees `enrolment_ids`."""
    return _marks().where(_among(SettledMark.enrolment_id, "enrolment_ids"))


def marks_of_cohort(cohort_id: int) -> dict[int, dict[int, SettledView]]:
    """`marks_of` of everybody in a class, by enrolment and session. 1 statement."""
    found = reads.rows(_whole(), cohort_ids=[cohort_id])
    credited = _credited(found)
    people: dict[int, dict[int, SettledView]] = defaultdict(dict)
    for row in found:
        view = SettledView(
            row.state,
            row.periods,
            row.way,
            row.full_name,
            row.received_at,
            row.evidence,
            credited[(row.enrolment_id, row.session_id)],
            row.mark_id,
        )
        people[row.enrolment_id][row.session_id] = view
    return people


@cache
def _whole() -> Select[Any]:
    """The marks of the classes `cohort_ids` with way, person and moment."""
    return (
        _marks()
        .add_columns(SettledMark.state, Mark.way, Person.full_name, Mark.received_at, Mark.evidence, SettledMark.mark_id)
        .join(Mark, Mark.id == SettledMark.mark_id)
        .join(Person, Person.id == Mark.recorded_by_id)
        .where(_of_classes())
    )


def _marks() -> Select[Any]:
    """Settled marks with their sessions, cancelled ones left out."""
    columns: Select[Any] = select(
        SettledMark.enrolment_id,
        SettledMark.session_id,
        SettledMark.periods,
        ClassSession.periods.label("planned"),
        ClassSession.kind,
        ClassSession.edition_topic_id,
        ClassSession.held_on,
        made_up().label("listed"),
    )
    return columns.join(ClassSession, ClassSession.id == SettledMark.session_id).where(ClassSession.cancelled_at.is_(None))


def _of_classes() -> Any:
    """That a session belongs to the classes `cohort_ids`."""
    return _among(ClassSession.cohort_id, "cohort_ids")


def _among(column: InstrumentedAttribute[int], name: str) -> Any:
    """That a column is one of the values given by `name`."""
    return column.in_(bindparam(name, expanding=True))


def _attended(row: Row[Any]) -> Attended:
    """One mark as the rule of make-ups wants it."""
    return Attended(row.session_id, row.periods, row.planned, row.kind == "makeup", makes_up_of(row.listed))


def _credited(rows: Sequence[Row[Any]]) -> dict[tuple[int, int], float]:
    """The tiết that count, by enrolment and session."""
    people: dict[int, list[Attended]] = defaultdict(list)
    for row in rows:
        people[row.enrolment_id].append(_attended(row))
    back = {person: credits_of(marks) if any(mark.is_makeup for mark in marks) else {} for person, marks in people.items()}
    return {(row.enrolment_id, row.session_id): back[row.enrolment_id].get(row.session_id, row.periods) for row in rows}


def _by_person(rows: Sequence[Row[Any]]) -> dict[int, list[AttendedSession]]:
    """Rows of `_marks` by enrolment."""
    credited = _credited(rows)
    people: dict[int, list[AttendedSession]] = defaultdict(list)
    for row in rows:
        credit = credited[(row.enrolment_id, row.session_id)]
        people[row.enrolment_id].append(
            AttendedSession(row.session_id, row.edition_topic_id, row.held_on, row.planned, credit, row.kind == "makeup")
        )
    return people
