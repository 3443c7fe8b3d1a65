"""Use-cases of marks given by a person: one mark, or the boxes of the grid that were changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cohorts.models import Cohort, Enrolment
from app.cohorts.queries import CohortView, cohort_of
from app.courses.queries import edition_view
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.quizzes.models import GivenMark
from app.quizzes.queries.results import GivenMarkView, mark_history
from app.quizzes.rules.essays import checked_reason
from app.quizzes.rules.given import MarkCell, checked_mark, marks_to_write
from app.storage import journal
from app.storage.transaction import transaction


@dataclass(frozen=True)
class GivenOutcome:
    """What saving the grid changed: marks written, and boxes that somebody else had changed meanwhile."""

    written: int
    conflicts: tuple[MarkCell, ...]


def give_mark(
    enrolment_id: int, requirement_key: str, mark: float, number: int, *, reason: str = "", by: int, at: datetime
) -> bool:
    """Give a mark for a try, or correct it; False when it stands already. `mark` on the scale of 10.

    Refused: "no_enrolment", "no_requirement", "no_such_try", "mark_range", "reason" (it replaces a colleague's mark).
    """
    with transaction() as db:
        cohort_id = db.scalar(select(Enrolment.cohort_id).where(Enrolment.id == enrolment_id))
        if cohort_id is None:
            raise Refused("no_enrolment", _("Học viên này không có trong lớp."))
        cell = MarkCell(enrolment_id, number)
        current = _current(_locked(db, cohort_id), requirement_key).get(cell)
        seen = {cell: current.mark if current else None}
        return _save(db, cohort_id, requirement_key, seen, {cell: mark}, reason=reason, by=by, at=at).written > 0


def give_marks(
    cohort_id: int,
    requirement_key: str,
    seen: Mapping[MarkCell, float | None],
    submitted: Mapping[MarkCell, float | None],
    *,
    reason: str = "",
    by: int,
    at: datetime,
) -> GivenOutcome:
    """Save the changed boxes of the grid of a class; `seen` is what stood in them when the page was opened. The mark of a
    colleague is replaced with a `reason` only.

    Refused: "no_cohort", "no_requirement", "no_enrolment" (not in this class), "no_such_try", "mark_range", "reason".
    """
    with transaction() as db:
        return _save(db, cohort_id, requirement_key, seen, submitted, reason=reason, by=by, at=at)


def _save(
    db: Session,
    cohort_id: int,
    requirement_key: str,
    seen: Mapping[MarkCell, float | None],
    submitted: Mapping[MarkCell, float | None],
    *,
    reason: str,
    by: int,
    at: datetime,
) -> GivenOutcome:
    """Write what changed, each correction naming the mark it replaces."""
    cohort = _locked(db, cohort_id)
    tries = _tries(cohort, requirement_key)
    current = _current(cohort, requirement_key)
    to_write, conflicts = marks_to_write(seen, submitted, {cell: view.mark for cell, view in current.items()})
    if not {cell.enrolment_id for cell in to_write} <= set(_people(db, cohort_id)):
        raise Refused("no_enrolment", _("Học viên này không có trong lớp."))
    for cell, mark in to_write.items():
        old = current.get(cell)
        db.add(
            GivenMark(
                enrolment_id=cell.enrolment_id,
                requirement_key=requirement_key,
                number=cell.number,
                mark=checked_mark(mark, cell.number, tries),
                given_by_id=by,
                given_at=at,
                replaces_id=old.id if old else None,
                reason=checked_reason(reason, of_colleague=old is not None and old.given_by_id != by),
            )
        )
        detail = {"requirement": requirement_key, "number": cell.number, "before": old.mark if old else None, "after": mark}
        journal.record("quizzes.give_mark", "enrolment", cell.enrolment_id, by=by, at=at, **detail)
    return GivenOutcome(len(to_write), tuple(conflicts))


def _locked(db: Session, cohort_id: int) -> CohortView:
    """The class, locked against a second coordinator who saves the same grid."""
    db.execute(select(Cohort.id).where(Cohort.id == cohort_id).with_for_update())
    cohort = cohort_of(cohort_id)
    if cohort is None:
        raise Refused("no_cohort", _("Không có lớp này."))
    return cohort


def _tries(cohort: CohortView, requirement_key: str) -> int | None:
    """How many tries the edition allows for a mark given by a person."""
    edition = edition_view(cohort.edition_id, cohort.content_version)
    for row in edition.requirements:
        if row["id"] == requirement_key and row["kind"] == "given_mark":
            return row.get("tries")
    raise Refused("no_requirement", _("Chương trình của lớp không có bài này để chấm."))


def _current(cohort: CohortView, requirement_key: str) -> dict[MarkCell, GivenMarkView]:
    """The marks that stand."""
    history = mark_history(cohort.id, requirement_key)
    return {MarkCell(view.enrolment_id, view.number): view for views in history.values() for view in views if view.stands}


def _people(db: Session, cohort_id: int) -> Sequence[int]:
    """The enrolments of the class."""
    return db.scalars(select(Enrolment.id).where(Enrolment.cohort_id == cohort_id)).all()
