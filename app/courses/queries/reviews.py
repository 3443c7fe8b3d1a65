"""What was said and done about drafts, and every text that a lesson had."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import aliased

from app.courses.models import LessonComment, LessonDraft, LessonDraftStep, LessonDraftText, LessonRevision
from app.people.models import Person
from app.storage.transaction import session


@dataclass(frozen=True)
class CommentView:
    """A comment or an answer to one; `anchor` is the paragraph as it was read."""

    id: int
    answer_to_id: int | None
    anchor: str
    words: str
    by: str
    at: datetime
    done_by: str | None
    done_at: datetime | None


@dataclass(frozen=True)
class StepView:
    """A step of a draft; `by` is "" when a day came."""

    kind: str
    version: int
    note: str
    by: str
    at: datetime


@dataclass(frozen=True)
class RevisionRow:
    """A published text; `written_by` and `approved_by` of one that came from a draft, else ""."""

    id: int
    number: int
    title: str
    words: int
    published_at: datetime
    written_by: str
    approved_by: str


@dataclass(frozen=True)
class TextRow:
    """A text of a draft that somebody wrote on."""

    id: int
    number: int
    by: str
    at: datetime
    words: int


def comments_of(draft_id: int) -> Sequence[CommentView]:
    """Everything said about a draft, oldest first. 1 statement."""
    done = aliased(Person)
    rows = session().execute(
        select(
            LessonComment.id, LessonComment.answer_to_id, LessonComment.anchor, LessonComment.words, Person.full_name,
            LessonComment.at, done.full_name, LessonComment.done_at,
        )
        .join(Person, Person.id == LessonComment.by_id)
        .outerjoin(done, done.id == LessonComment.done_by_id)
        .where(LessonComment.draft_id == draft_id)
        .order_by(LessonComment.id)
    )  # fmt: skip
    return [CommentView(*row) for row in rows]


def steps_of(draft_id: int) -> Sequence[StepView]:
    """The steps of a draft, oldest first. 1 statement."""
    rows = session().execute(
        select(LessonDraftStep.kind, LessonDraftStep.version, LessonDraftStep.note, Person.full_name, LessonDraftStep.at)
        .outerjoin(Person, Person.id == LessonDraftStep.by_id)
        .where(LessonDraftStep.draft_id == draft_id)
        .order_by(LessonDraftStep.id)
    )
    return [StepView(row[0], row[1], row[2], row[3] or "", row[4]) for row in rows]


def revisions_of(lesson_id: int) -> Sequence[RevisionRow]:
    """Every published text of a lesson, newest first, with who wrote and who approved it. 2 statements."""
    people: dict[int, tuple[str, str]] = {}
    writer = aliased(Person)
    for revision_id, written_by, approved_by in session().execute(
        select(LessonDraft.revision_id, writer.full_name, Person.full_name)
        .join(writer, writer.id == LessonDraft.saved_by_id)
        .join(LessonDraftStep, (LessonDraftStep.draft_id == LessonDraft.id) & (LessonDraftStep.kind == "approved"))
        .join(Person, Person.id == LessonDraftStep.by_id)
        .where(LessonDraft.lesson_id == lesson_id, LessonDraft.revision_id.is_not(None))
        .order_by(LessonDraftStep.id)
    ):
        people[revision_id] = (written_by, approved_by)
    rows = session().execute(
        select(LessonRevision.id, LessonRevision.number, LessonRevision.title, LessonRevision.words, LessonRevision.published_at)
        .where(LessonRevision.lesson_id == lesson_id, LessonRevision.number > 0)
        .order_by(LessonRevision.number.desc())
    )
    return [RevisionRow(row[0], row[1], row[2], row[3], row[4], *people.get(row[0], ("", ""))) for row in rows]


def texts_of_draft(draft_id: int) -> Sequence[TextRow]:
    """The texts of a draft that were written on, newest first. 1 statement."""
    rows = session().execute(
        select(LessonDraftText.id, LessonDraftText.number, Person.full_name, LessonDraftText.at, LessonDraftText.source)
        .join(Person, Person.id == LessonDraftText.by_id)
        .where(LessonDraftText.draft_id == draft_id)
        .order_by(LessonDraftText.number.desc())
        .limit(50)
    )
    return [TextRow(row[0], row[1], row[2], row[3], len(row[4].split())) for row in rows]


def text_source(lesson_id: int, revision_id: int | None = None, text_id: int | None = None) -> str | None:
    """The text of a revision of a lesson, or of a draft as it stood; None when the lesson has none such. 1 statement."""
    if revision_id is not None:
        wanted = select(LessonRevision.source).where(LessonRevision.id == revision_id, LessonRevision.lesson_id == lesson_id)
    else:
        wanted = (
            select(LessonDraftText.source)
            .join(LessonDraft, LessonDraft.id == LessonDraftText.draft_id)
            .where(LessonDraftText.id == text_id, LessonDraft.lesson_id == lesson_id)
        )
    return session().scalar(wanted)
