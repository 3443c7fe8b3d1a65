"""The classroom half of the big class: 25 sessions, everybody marked in each."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from app.attendance.models import Mark, SettledMark
from app.cohorts.models import ClassSession
from app.courses.queries import EditionView
from app.kernel.clock import local_day
from bench.crowd.people import People
from bench.crowd.rows import add, add_with_ids

SESSIONS = 25
_PERIODS = 4.0
_STATES = (("present", _PERIODS),) * 17 + (("late", _PERIODS / 2), ("excused", 0.0), ("absent", 0.0))


def write_sessions(people: People, edition: EditionView, now: datetime) -> None:
    """Two sessions a day up to yesterday."""
    taught = [topic for topic in edition.topics if topic.mode == "in_person"]
    last = local_day(now) - timedelta(days=1)
    rows = []
    for number in range(SESSIONS):
        half, starts = (("morning", "7:30"), ("afternoon", "13:30"))[number % 2]
        rows.append(
            {
                "cohort_id": people.cohort_id, "held_on": last - timedelta(days=(SESSIONS - 1 - number) // 2), "half": half,
                "starts": starts, "periods": _PERIODS, "edition_topic_id": taught[number % len(taught)].id,
                "place": "Hội trường A", "mode": "in_person",
            }
        )  # fmt: skip
    for session_id in add_with_ids(ClassSession, rows):
        _write_roll(session_id, people, now)


def _write_roll(session_id: int, people: People, now: datetime) -> None:
    """The marks of one session: the entries, and what they come to."""
    rnd = Random(session_id)
    marked = [(member.enrolment_id, *rnd.choice(_STATES)) for member in people.members]
    fixed = {"session_id": session_id, "way": "roll", "recorded_by_id": people.coordinator[0], "evidence": ""}
    rows = [
        {
            **fixed, "enrolment_id": enrolment_id, "state": state, "periods": periods, "device_at": now, "received_at": now,
            "client_id": f"bench-{session_id}",
        }
        for enrolment_id, state, periods in marked
    ]  # fmt: skip
    settled = [
        {"session_id": session_id, "mark_id": mark_id, "enrolment_id": enrolment_id, "state": state, "periods": periods}
        for mark_id, (enrolment_id, state, periods) in zip(add_with_ids(Mark, rows), marked, strict=True)
    ]
    add(SettledMark, settled)
