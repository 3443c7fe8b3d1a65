"""Texts of lessons and plans of sessions, as they are published; the process remembers them."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import func, select

from app.courses.markdown.front_matter import verify_of
from app.courses.memory import Memory
from app.courses.models import (
    Edition,
    EditionLesson,
    EditionPlan,
    EditionTopic,
    LessonRevision,
    SessionPlan,
)
from app.courses.published import (
    CheckView,
    OptionView,
    PlanSection,
    PlanView,
    RevisionView,
    SectionView,
    Words,
)
from app.storage.transaction import session

_revisions: Memory[RevisionView] = Memory(256)


_plans: Memory[PlanView] = Memory(64)


def revision_view(revision_id: int) -> RevisionView:
    """One text of a lesson. 1 statement, none when the process remembers it; raises LookupError without it."""
    return _revisions.get(revision_id, lambda: _read_revision(revision_id))


def plan_view(plan_id: int) -> PlanView:
    """The plan of a session. 1 statement, none when the process remembers it; raises LookupError without it."""
    return _plans.get(plan_id, lambda: _read_plan(plan_id))


def plan_place(plan_id: int) -> tuple[int, int, int] | None:
    """(edition, content version, topic in it) of the newest edition that shows a plan; None when none does. 1 statement."""
    row = session().execute(
        select(Edition.id, Edition.content_version, EditionTopic.id)
        .join(EditionTopic, EditionTopic.edition_id == Edition.id)
        .join(EditionPlan, EditionPlan.edition_topic_id == EditionTopic.id)
        .where(EditionPlan.plan_id == plan_id)
        .order_by(Edition.number.desc())
    )
    found = row.first()
    return (found[0], found[1], found[2]) if found else None


def forget_texts() -> None:
    """Read texts of lessons and plans anew from here on. 0 statements."""
    _revisions.forget()
    _plans.forget()


def newest_revisions_of(revision_id: int) -> Mapping[int, int]:
    """The lessons of the newest edition that has this revision's lesson: lesson id to revision id. 2 statements."""
    edition_id = session().scalar(
        select(func.max(EditionTopic.edition_id))
        .join(EditionLesson, EditionLesson.edition_topic_id == EditionTopic.id)
        .join(LessonRevision, LessonRevision.lesson_id == EditionLesson.lesson_id)
        .where(LessonRevision.id == revision_id)
    )
    rows = session().execute(
        select(EditionLesson.lesson_id, EditionLesson.revision_id).join(EditionTopic).where(EditionTopic.edition_id == edition_id)
    )
    return {row.lesson_id: row.revision_id for row in rows}


def _read_revision(revision_id: int) -> RevisionView:
    """The revision from the database."""
    revision = session().get(LessonRevision, revision_id)
    if revision is None:
        raise LookupError(f"no revision {revision_id}")
    return RevisionView(
        revision.id,
        revision.lesson_id,
        revision.number,
        revision.title,
        tuple(SectionView(item["key"], item["title"], item["html"], tuple(item["checks"])) for item in revision.sections),
        {key: _check_view(key, item) for key, item in revision.checks.items()},
        tuple(revision.sources),
        verify_of(revision.source),
        revision.reading_minutes,
        revision.practice_minutes,
        revision.html_bytes,
        revision.picture_bytes,
        revision.words,
        revision.published_at,
    )


def _read_plan(plan_id: int) -> PlanView:
    """The plan from the database."""
    plan = session().get(SessionPlan, plan_id)
    if plan is None:
        raise LookupError(f"no plan {plan_id}")
    return PlanView(
        plan.id,
        plan.topic_id,
        plan.number,
        plan.aim,
        tuple(plan.prework),
        tuple(plan.materials),
        tuple(plan.timetable),
        tuple(plan.basis),
        tuple(plan.verify),
        tuple(plan.rubric),
        tuple(PlanSection(item["key"], item["title"], item["html"]) for item in plan.sections),
        plan.published_at,
    )


def _check_view(key: str, item: Words) -> CheckView:
    """A check question from the form in which revisions keep it."""
    options = tuple(
        OptionView(row["key"], row["html"], row["correct"], row["feedback_html"], row.get("fraction")) for row in item["options"]
    )
    return CheckView(
        key,
        item["kind"],
        item["stem_html"],
        options,
        tuple(item["accepted"]),
        tuple(item["forgive"]),
        item["explanation_html"],
        item.get("assigned", {}),
        tuple(tuple(gap) for gap in item.get("gaps", ())),
    )
