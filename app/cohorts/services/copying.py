"""Use-cases of timetables that are written at once: copied from another class or shifted by days, and taken back as a whole."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from app.cohorts import hooks
from app.cohorts.models import TimetableCopy
from app.cohorts.queries.classes import CohortView
from app.cohorts.queries.sessions import SessionView, timetable
from app.cohorts.rules.shifting import new_days
from app.cohorts.services.classes import locked_cohort
from app.cohorts.services.life import move_session
from app.cohorts.services.sessions import add_session, remove_session
from app.courses.queries import edition_view
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.storage.journal import record
from app.storage.transaction import transaction


@dataclass(frozen=True)
class NewSlot:
    """A session as it will stand, beside the one it comes from; `problem` is "", "outside", "taken" or "topic"."""

    source: SessionView
    held_on: date
    topic_id: int
    instructor_id: int | None
    place: str
    problem: str = ""


@dataclass(frozen=True)
class AtOnce:
    """What would be written, and a mark by which the same is recognised."""

    slots: tuple[NewSlot, ...]
    fingerprint: str

    @property
    def faults(self) -> tuple[NewSlot, ...]:
        """What cannot be written."""
        return tuple(slot for slot in self.slots if slot.problem)


def plan_copy(
    cohort: CohortView, source: CohortView, *, first: date, off: Collection[date], weekend: Collection[int], instructors: bool
) -> AtOnce:
    """The timetable of another class as it would stand in this one, topics matched by their code. At most 8 statements.

    Make-ups and cancelled sessions are left out. Refused: "no_sessions", "outside" (the first day is not one of the class).
    """
    if not cohort.opens_on <= first <= cohort.closes_on:
        sentence = _("Buổi đầu phải trong thời gian lớp, từ {first} đến {last}.")
        raise Refused("outside", sentence.format(first=f"{cohort.opens_on:%d/%m/%Y}", last=f"{cohort.closes_on:%d/%m/%Y}"))
    given = [one for one in timetable(source.id) if not one.is_makeup]
    if not given:
        raise Refused("no_sessions", _("Lớp ấy chưa có buổi nào trong lịch. Chọn lớp khác."))
    edition = edition_view(cohort.edition_id, cohort.content_version)
    topics = {topic.code: topic.id for topic in edition.topics if topic.mode == "in_person"}
    days = new_days([one.held_on for one in given], first, off=off, weekend=weekend)
    same_place = cohort.place if cohort.unit_id != source.unit_id else ""
    slots = [
        NewSlot(
            source=one,
            held_on=days[one.held_on],
            topic_id=topics.get(one.topic_code, 0),
            instructor_id=one.instructor_id if instructors else None,
            place=same_place or one.place,
        )
        for one in given
    ]
    return _checked(slots, cohort, {(one.held_on, one.half) for one in timetable(cohort.id)})


def plan_shift(cohort: CohortView, *, since: date, by_days: int, off: Collection[date], weekend: Collection[int]) -> AtOnce:
    """The sessions from a day on that are not marked, closed or cancelled, by so many days later. 2 statements.

    Refused: "no_sessions".
    """
    every, marked = timetable(cohort.id), hooks.marked_in(cohort.id)
    moving = [one for one in every if one.held_on >= since and one.closed_at is None and one.id not in marked]
    if not moving:
        raise Refused("no_sessions", _("Từ ngày ấy không còn buổi nào chưa điểm danh để dời."))
    first = min(one.held_on for one in moving) + timedelta(days=by_days)
    days = new_days([one.held_on for one in moving], first, off=off, weekend=weekend)
    slots = [NewSlot(one, days[one.held_on], one.edition_topic_id, one.instructor_id, one.place) for one in moving]
    staying = {one.id for one in every} - {one.id for one in moving}
    return _checked(slots, cohort, {(one.held_on, one.half) for one in every if one.id in staying})


def copy_timetable(
    cohort: CohortView, source: CohortView, *, asked: Mapping[str, Any], fingerprint: str, by: int, at: datetime
) -> int:
    """Write a copied timetable as it was shown (`asked` as for `plan_copy`); gives back how many sessions.

    Refused: "changed" (it is not what she saw), "faults", "no_sessions".
    """
    with transaction() as db:
        locked_cohort(db, cohort.id)
        slots = _agreed(plan_copy(cohort, source, **asked), fingerprint)
        written = []
        for slot in slots:
            one = slot.source
            facts: dict[str, Any] = {
                "half": one.half,
                "starts": one.starts,
                "periods": one.periods,
                "mode": one.mode,
                "place": slot.place,
            }
            new = add_session(
                cohort_id=cohort.id,
                held_on=slot.held_on,
                edition_topic_id=slot.topic_id,
                instructor_id=slot.instructor_id,
                **facts,
                by=by,
                at=at,
            )
            written.append({"id": new, "from": "", "to": slot.held_on.isoformat()})
        _keep(cohort.id, "copied", source.id, written, by, at)
        return len(written)


def shift_timetable(cohort: CohortView, *, asked: Mapping[str, Any], reason: str, fingerprint: str, by: int, at: datetime) -> int:
    """Move the sessions as it was shown (`asked` as for `plan_shift`), each with its trace; gives back how many.

    Refused: those of `copy_timetable` and of `move_session`.
    """
    with transaction() as db:
        locked_cohort(db, cohort.id)
        slots = _agreed(plan_shift(cohort, **asked), fingerprint)
        for slot in reversed(slots):  # the last first, so that none meets one that has not moved yet
            _move(slot.source, slot.held_on, reason, by, at)
        days = [(slot.source.id, slot.source.held_on.isoformat(), slot.held_on.isoformat()) for slot in slots]
        _keep(cohort.id, "shifted", None, [{"id": one, "from": was, "to": now} for one, was, now in days], by, at)
        return len(slots)


def undo_copy(*, copy_id: int, cohort_id: int, by: int, at: datetime) -> int:
    """Take back what was written at once, all of it or nothing; gives back how many sessions. Twice is once (0).

    Refused: "no_copy", "changed" (a session does not stand where it was put), and those of `remove_session`, `move_session`.
    """
    with transaction() as db:
        locked_cohort(db, cohort_id)
        kept = db.scalar(select(TimetableCopy).where(TimetableCopy.id == copy_id, TimetableCopy.cohort_id == cohort_id))
        if kept is None:
            raise Refused("no_copy", _("Không có lần ghi lịch này."))
        if kept.undone_at is not None:
            return 0
        standing = {one.id: one for one in timetable(cohort_id)}
        for row in kept.written:
            one = standing.get(row["id"])
            if one is None or one.held_on.isoformat() != row["to"]:
                sentence = _("Có buổi đã đổi ngày, hủy hoặc xóa sau khi ghi, nên không hoàn tác cả loạt được. Sửa từng buổi.")
                raise Refused("changed", sentence)
            if row["from"]:
                _move(one, date.fromisoformat(row["from"]), _("Hoàn tác lần dời lịch"), by, at)
            else:
                remove_session(session_id=one.id, has_marks=hooks.has_marks, by=by, at=at)
        kept.undone_at, kept.undone_by_id = at, by
        record("cohorts.undid_copy", "cohort", cohort_id, by=by, at=at, copy=copy_id, sessions=len(kept.written))
        return len(kept.written)


def _checked(slots: Sequence[NewSlot], cohort: CohortView, taken: Collection[tuple[date, str]]) -> AtOnce:
    """The slots with what keeps each from being written."""

    def problem(slot: NewSlot) -> str:
        if not slot.topic_id:
            return "topic"
        if not cohort.opens_on <= slot.held_on <= cohort.closes_on:
            return "outside"
        return "taken" if (slot.held_on, slot.source.half) in taken else ""

    found = tuple(replace(slot, problem=problem(slot)) for slot in slots)
    said = "|".join(f"{slot.source.id} {slot.held_on} {slot.topic_id} {slot.instructor_id} {slot.place}" for slot in found)
    return AtOnce(found, hashlib.sha256(said.encode()).hexdigest()[:16])


def _agreed(planned: AtOnce, fingerprint: str) -> tuple[NewSlot, ...]:
    """What she saw, when it is still the same and can be written."""
    if planned.fingerprint != fingerprint:
        raise Refused("changed", _("Lịch vừa thay đổi nên bản xem trước cũng đổi. Xem lại rồi ghi lần nữa."))
    if planned.faults:
        sentence = _("Có {n} buổi chưa ghi được. Đổi ngày bắt đầu hoặc ngày nghỉ rồi xem lại.")
        raise Refused("faults", sentence.format(n=len(planned.faults)))
    return planned.slots


def _move(one: SessionView, day: date, reason: str, by: int, at: datetime) -> None:
    """Move a session to a day; all else stays."""
    facts = {"half": one.half, "starts": one.starts, "place": one.place, "mode": one.mode}
    move_session(session_id=one.id, held_on=day, **facts, reason=reason, by=by, at=at)


def _keep(cohort_id: int, kind: str, source_id: int | None, written: list[dict[str, Any]], by: int, at: datetime) -> None:
    """Keep what was written, so that it can be taken back."""
    with transaction() as db:
        row = TimetableCopy(cohort_id=cohort_id, kind=kind, source_id=source_id, written=written, written_at=at, written_by_id=by)
        db.add(row)
        db.flush()
        record(f"cohorts.{kind}_timetable", "cohort", cohort_id, by=by, at=at, copy=row.id, sessions=len(written))
