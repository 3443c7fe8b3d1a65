"""What the big class learnt online: lessons with their sections and check questions, up to where each of them is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from app.courses.queries import LessonView, RevisionView, TopicView, revision_view
from app.learning.models import CheckAnswer, LessonDone, Place, SectionRead
from bench.crowd.people import Member, People
from bench.crowd.rows import add

_BEGUN_SECTIONS = 2


def write_study(people: People, topics: Sequence[TopicView], at: datetime) -> None:
    """Every lesson of the topics that a trainee finished, and the beginning of the lesson after them."""
    for member in people.members:
        finished = [lesson for topic in topics[: member.topics] for lesson in topic.lessons]
        begun = topics[member.topics].lessons[:1] if member.topics < len(topics) else ()
        for lesson in finished:
            _write_reading(member, revision_view(lesson.revision_id), at)
        for lesson in begun:
            _write_reading(member, revision_view(lesson.revision_id), at, sections=_BEGUN_SECTIONS)
        add(LessonDone, list(_done(member, finished, at)))
        add(Place, list(_place(member, [*finished, *begun], at)))


def _write_reading(member: Member, revision: RevisionView, at: datetime, sections: int | None = None) -> None:
    """The first sections of a lesson (all for None), with their check questions answered rightly."""
    fixed = {"enrolment_id": member.enrolment_id, "lesson_id": revision.lesson_id, "received_at": at}
    read = revision.sections[:sections]
    add(SectionRead, [{**fixed, "section_key": section.key, "read_at": at} for section in read])
    answered = {**fixed, "correct": True, "tries": 1, "answered_at": at}
    add(
        CheckAnswer,
        [{**answered, "check_key": key, "response": _right(revision, key)} for section in read for key in section.checks],
    )


def _right(revision: RevisionView, key: str) -> list[str]:
    """The right response to a check question."""
    check = revision.checks[key]
    return [option.key for option in check.options if option.correct] or list(check.accepted[:1])


def _done(member: Member, finished: Sequence[LessonView], at: datetime) -> Iterator[dict[str, Any]]:
    """The lessons that count."""
    for lesson in finished:
        yield {
            "enrolment_id": member.enrolment_id,
            "lesson_id": lesson.lesson_id,
            "revision_id": lesson.revision_id,
            "done_at": at,
        }


def _place(member: Member, lessons: Sequence[LessonView], at: datetime) -> Iterator[dict[str, Any]]:
    """Where she is now."""
    for lesson in lessons[-1:]:
        section = revision_view(lesson.revision_id).sections[0].key
        yield {"enrolment_id": member.enrolment_id, "lesson_id": lesson.lesson_id, "section_key": section, "placed_at": at}
