"""Other classes beside the big one, filled in bulk: what a province has after some years."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from app.attendance.models import Mark, SettledMark
from app.cohorts.models import ClassSession, Cohort, Enrolment
from app.courses.queries import EditionView
from app.kernel.clock import local_day
from app.learning.models import LessonDone
from app.people.models import Person
from app.storage.transaction import session
from bench.crowd.rows import add, add_with_ids

SIZE = 50
_LESSONS, _SESSIONS, _PERIODS = 8, 6, 4.0


def write_classes(beside: int, edition: EditionView, *, first: int, count: int, now: datetime) -> list[int]:
    """`count` classes of 50 beside the class `beside`, of its unit and opener; gives back their ids. A sixth of their people
    are far behind."""
    unit_id, opener = session().execute(select(Cohort.unit_id, Cohort.opened_by_id).where(Cohort.id == beside)).one()
    made = []
    for number in range(first, first + count):
        today = local_day(now)
        cohort = {
            "code": f"BESIDE-{number}", "title": f"Lớp đo {number}", "place": "Hội trường B", "edition_id": edition.id,
            "unit_id": unit_id, "opens_on": today - timedelta(days=30), "online_due_on": today + timedelta(days=number % 20),
            "closes_on": today + timedelta(days=40), "opened_at": now, "opened_by_id": opener,
        }  # fmt: skip
        [cohort_id] = add_with_ids(Cohort, [cohort])
        enrolments = _people(cohort_id, number, opener, now)
        add(LessonDone, list(_done(enrolments, edition, now)))
        _rolls(cohort_id, enrolments, edition, opener, now)
        made.append(cohort_id)
    return made


def _people(cohort_id: int, number: int, by: int, now: datetime) -> list[int]:
    """Fifty persons of their own, enrolled."""
    name = {"search_key": "le thi do", "sort_key": "do le thi", "birth_year": 1985}
    persons = [{**name, "full_name": "Lê Thị Đo", "phone": f"08{number:04}{index:04}"} for index in range(SIZE)]
    fixed = {
        "cohort_id": cohort_id, "post_title": "Chủ tịch", "post_kind": "chair", "enrolled_at": now, "enrolled_by_id": by,
    }  # fmt: skip
    return add_with_ids(Enrolment, [{**fixed, "person_id": person_id} for person_id in add_with_ids(Person, persons)])


def _done(enrolments: Sequence[int], edition: EditionView, now: datetime) -> Iterator[dict[str, Any]]:
    """The first lessons of everybody but every sixth."""
    for index, enrolment_id in enumerate(enrolments):
        for lesson in edition.lessons[: 1 if index % 6 == 0 else _LESSONS]:
            yield {
                "enrolment_id": enrolment_id, "lesson_id": lesson.lesson_id, "revision_id": lesson.revision_id,
                "done_at": now - timedelta(days=3),
            }  # fmt: skip


def _rolls(cohort_id: int, enrolments: Sequence[int], edition: EditionView, by: int, now: datetime) -> None:
    """Six sessions with everybody marked."""
    topic = next(topic for topic in edition.topics if topic.mode == "in_person")
    day = {"cohort_id": cohort_id, "half": "morning", "starts": "7:30", "periods": _PERIODS, "edition_topic_id": topic.id}
    dates = [local_day(now) - timedelta(days=number + 1) for number in range(_SESSIONS)]
    sessions = add_with_ids(ClassSession, [{**day, "held_on": on, "place": "B", "mode": "in_person"} for on in dates])
    mark = {
        "state": "present", "periods": _PERIODS, "way": "roll", "recorded_by_id": by, "evidence": "", "device_at": now,
        "received_at": now,
    }  # fmt: skip
    pairs = [(session_id, enrolment_id) for session_id in sessions for enrolment_id in enrolments]
    rows = [{**mark, "session_id": one, "enrolment_id": other, "client_id": f"bench-{one}"} for one, other in pairs]
    settled = [
        {"session_id": one, "enrolment_id": other, "mark_id": mark_id, "state": "present", "periods": _PERIODS}
        for mark_id, (one, other) in zip(add_with_ids(Mark, rows), pairs, strict=True)
    ]
    add(SettledMark, settled)
