"""Use-cases of courses that somebody had elsewhere: written down from a paper, taken back by a further row."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from app.kernel.text import squeeze
from app.plans.models import Training
from app.storage.journal import record
from app.storage.transaction import transaction


def record_training(
    *,
    person_id: int,
    programme_key: str,
    completed_on: date,
    document: str,
    by: int | None,
    at: datetime,
    unit_id: int | None = None,
    year_only: bool = False,
) -> tuple[int, bool]:
    """Write down that somebody completed a course on a day, as a paper says; gives (id, whether it is new).

    The same course of the same day is not written twice.
    """
    with transaction() as db:
        known = _standing(db, person_id, programme_key, completed_on)
        if known is not None:
            return known, False
        row = Training(
            person_id=person_id,
            programme_key=programme_key,
            completed_on=completed_on,
            year_only=year_only,
            unit_id=unit_id,
            document=squeeze(document),
            recorded_at=at,
            recorded_by_id=by,
        )
        db.add(row)
        db.flush()
        record("plans.recorded_training", "person", person_id, by=by, at=at, training=row.id, programme=programme_key)
        return row.id, True


def _standing(db: Session, person_id: int, programme_key: str, completed_on: date) -> int | None:
    """The entry about this course of hers of this day that was not taken back."""
    back = aliased(Training)
    return db.scalar(
        select(Training.id).where(
            Training.person_id == person_id,
            Training.programme_key == programme_key,
            Training.completed_on == completed_on,
            Training.withdraws_id.is_(None),
            ~select(back.id).where(back.withdraws_id == Training.id).exists(),
        )
    )


def withdraw_trainings(training_ids: Collection[int], *, by: int | None, at: datetime) -> int:
    """Take entries back by further rows that name them; gives how many stood until now."""
    with transaction() as db:
        taken = set(db.scalars(select(Training.withdraws_id).where(Training.withdraws_id.in_(training_ids))))
        rows = db.scalars(select(Training).where(Training.id.in_(training_ids), Training.withdraws_id.is_(None))).all()
        standing = [row for row in rows if row.id not in taken]
        for row in standing:
            db.add(
                Training(
                    person_id=row.person_id,
                    programme_key=row.programme_key,
                    completed_on=row.completed_on,
                    year_only=row.year_only,
                    unit_id=row.unit_id,
                    document=row.document,
                    recorded_at=at,
                    recorded_by_id=by,
                    withdraws_id=row.id,
                )
            )
            record("plans.withdrew_training", "person", row.person_id, by=by, at=at, training=row.id)
        return len(standing)
