"""Editions and their topics; the process remembers them under their content version."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select

from app.courses.memory import Memory
from app.courses.models import (
    Edition,
    EditionLesson,
    EditionPlan,
    EditionTopic,
    Lesson,
    LessonRevision,
    Programme,
    ProgrammeTie,
    SessionPlan,
    Topic,
)
from app.courses.published import (
    EditionView,
    LessonView,
    PlanHead,
    TopicView,
)
from app.courses.queries.texts import forget_texts
from app.people.models import Unit
from app.storage.transaction import session


class EditionRow(NamedTuple):
    """An edition in a list."""

    edition_id: int
    number: int
    title: str
    programme_key: str
    content_version: int
    published_at: datetime
    unit_path: str


class NewestEdition(NamedTuple):
    """The edition on which new classes open; `unit_path`: of the unit whose own variant it is, "" of the Academy's."""

    edition_id: int
    number: int
    title: str
    programme_key: str
    content_version: int
    unit_path: str


_editions: Memory[EditionView] = Memory(64)


def edition_view(edition_id: int, content_version: int) -> EditionView:
    """An edition as it stands at `content_version`. 3 statements, none when the process remembers it.

    Raises LookupError when there is no such edition.
    """
    return _editions.get((edition_id, content_version), lambda: _read_edition(edition_id))


def forget_courses() -> None:
    """Read everything anew from here on: for publishing, and for tests that change a database behind a process. 0 statements."""
    _editions.forget()
    forget_texts()


def all_editions() -> Sequence[EditionRow]:
    """Every edition by programme, newest first. 1 statement."""
    rows = session().execute(
        select(
            Edition.id, Edition.number, Edition.title, Programme.key, Edition.content_version, Edition.published_at,
            func.coalesce(Unit.path, ""),
        )
        .join(Programme)
        .outerjoin(ProgrammeTie, ProgrammeTie.programme_id == Programme.id)
        .outerjoin(Unit, Unit.id == ProgrammeTie.unit_id)
        .order_by(Programme.key, Edition.number.desc())
    )  # fmt: skip
    return [EditionRow(*row) for row in rows]


def newest_editions() -> list[NewestEdition]:
    """The newest edition of each programme, the longest programme first. 1 statement."""
    newest = select(Edition.programme_id, func.max(Edition.number).label("number")).group_by(Edition.programme_id).subquery()
    rows = session().execute(
        select(Edition.id, Edition.number, Edition.title, Programme.key, Edition.content_version, func.coalesce(Unit.path, ""))
        .join(Programme)
        .outerjoin(ProgrammeTie, ProgrammeTie.programme_id == Programme.id)
        .outerjoin(Unit, Unit.id == ProgrammeTie.unit_id)
        .join(newest, (newest.c.programme_id == Edition.programme_id) & (newest.c.number == Edition.number))
        .order_by(Edition.total_periods.desc(), Programme.key)
    )
    return [NewestEdition(*row) for row in rows]


def owner_path(edition_id: int) -> str:
    """The path of the unit whose own variant an edition is; "" of the Academy's. 1 statement."""
    found = session().scalar(
        select(Unit.path)
        .join(ProgrammeTie, ProgrammeTie.unit_id == Unit.id)
        .join(Edition, Edition.programme_id == ProgrammeTie.programme_id)
        .where(Edition.id == edition_id)
    )
    return found or ""


def is_open_to(unit_path: str, paths: Iterable[str]) -> bool:
    """Whether whoever has a role in the units at `paths` sees what is a unit's own: from there, above, or below. 0 statements."""
    return not unit_path or any(path.startswith(unit_path) or unit_path.startswith(path) for path in paths)


def _read_edition(edition_id: int) -> EditionView:
    """The edition from the database."""
    row = session().execute(select(Edition, Programme.key).join(Programme).where(Edition.id == edition_id)).first()
    if row is None:
        raise LookupError(f"no edition {edition_id}")
    edition, programme_key = row
    return EditionView(
        edition.id,
        programme_key,
        edition.number,
        edition.title,
        edition.short_title,
        edition.decision_number,
        edition.decision_on,
        edition.decision_body,
        edition.total_periods,
        edition.online_periods,
        edition.in_person_periods,
        tuple(edition.requirements),
        edition.attendance,
        tuple(_topics_of(edition_id)),
    )


def _topics_of(edition_id: int) -> Iterator[TopicView]:
    """The topics of an edition with their lessons. 2 statements."""
    lessons: dict[int, list[LessonView]] = {}
    for edition_topic_id, *facts in session().execute(
        select(
            EditionLesson.edition_topic_id, EditionLesson.lesson_id, Lesson.key, LessonRevision.title, EditionLesson.position,
            EditionLesson.periods, EditionLesson.revision_id, LessonRevision.reading_minutes, LessonRevision.practice_minutes,
            LessonRevision.html_bytes, LessonRevision.picture_bytes,
        )
        .join(EditionTopic, EditionTopic.id == EditionLesson.edition_topic_id)
        .join(Lesson, Lesson.id == EditionLesson.lesson_id)
        .join(LessonRevision, LessonRevision.id == EditionLesson.revision_id)
        .where(EditionTopic.edition_id == edition_id)
        .order_by(EditionLesson.position)
    ):  # fmt: skip
        lessons.setdefault(edition_topic_id, []).append(LessonView(*facts))
    for row in session().execute(
        select(
            EditionTopic.id, EditionTopic.topic_id, Topic.key, EditionTopic.position, EditionTopic.code, EditionTopic.title,
            EditionTopic.block, EditionTopic.mode, EditionTopic.kind, EditionTopic.elective, EditionTopic.theory_periods,
            EditionTopic.practice_periods, EditionTopic.quiz_periods, EditionTopic.about,
            EditionTopic.after, SessionPlan.id, SessionPlan.aim, SessionPlan.prework,
        )
        .join(Topic, Topic.id == EditionTopic.topic_id)
        .outerjoin(EditionPlan, EditionPlan.edition_topic_id == EditionTopic.id)
        .outerjoin(SessionPlan, SessionPlan.id == EditionPlan.plan_id)
        .where(EditionTopic.edition_id == edition_id)
        .order_by(EditionTopic.position)
    ):  # fmt: skip
        *facts, after, plan_id, aim, prework = row
        plan = PlanHead(plan_id, aim, tuple(prework)) if plan_id is not None else None
        own = tuple(lessons.get(row[0], ()))
        yield replace(TopicView(*facts), lessons=own, plan=plan, after=tuple(after or ()))
