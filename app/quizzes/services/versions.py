"""A question's text as the columns of its version, and versions written one after the other."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.courses.markdown.phrases import RenderedQuestion, render_question
from app.courses.markdown.tree import Figure, Surroundings
from app.courses.models import Topic
from app.courses.question_text import QuestionText, write_question
from app.kernel.text import nfc
from app.quizzes.models import Question, QuestionVersion
from app.storage.base import Record


@dataclass(frozen=True)
class Known:
    """A question that is in the database: hash and origin of the version in use, and the highest number it ever had."""

    question: Question
    source_hash: str
    origin: str
    highest: int


@dataclass(frozen=True)
class Stamp:
    """Who writes a version, when, where from ("file", "form", "import") and why; `client_id`: the form's own name of it."""

    origin: str
    by: int | None
    at: datetime
    note: str = ""
    client_id: str = ""


@dataclass(frozen=True)
class Source:
    """A question as it is kept: its text, the hashes of the pictures it shows by their paths, and one hash over both."""

    written: str
    pictures: Mapping[str, str]
    hash: str


def lock_topics(db: Session, topic_ids: Sequence[int]) -> None:
    """Whoever else writes in the banks of these topics waits until the end of this transaction. 1 statement."""
    db.scalars(select(Topic.id).where(Topic.id.in_(topic_ids)).order_by(Topic.id).with_for_update()).all()


def known_questions(db: Session, topic_ids: Sequence[int], keys: Collection[str] | None = None) -> dict[tuple[int, str], Known]:
    """The questions of these topics, retired ones too, by topic and key; `keys`: only these. Locks the topics until the end.

    2 statements, 1 where no key is asked for.
    """
    lock_topics(db, topic_ids)
    if keys is not None and not keys:
        return {}
    wanted = [Question.topic_id.in_(topic_ids), *([] if keys is None else [Question.key.in_(keys)])]
    highest = (
        select(QuestionVersion.question_id, func.max(QuestionVersion.number).label("number"))
        .join(Question, Question.id == QuestionVersion.question_id)
        .where(*wanted)
        .group_by(QuestionVersion.question_id)
        .subquery()
    )
    rows = db.execute(
        select(Question, QuestionVersion.source_hash, QuestionVersion.origin, highest.c.number)
        .outerjoin(QuestionVersion, QuestionVersion.id == Question.version_id)
        .outerjoin(highest, highest.c.question_id == Question.id)
        .where(*wanted)
    )
    return {
        (question.topic_id, question.key): Known(question, source_hash or "", origin or "file", number or 0)
        for question, source_hash, origin, number in rows
    }


def version_of(
    text: QuestionText, figures: Mapping[str, Figure], number: int, stamp: Stamp, columns: Mapping[str, Any] | None = None
) -> QuestionVersion:
    """A version that is not written yet; `figures`: pictures by the path written in the text, more than it shows do no harm.

    `columns`: what `columns_of` says, where it was worked out before.
    """
    source = source_of(text, figures)
    return QuestionVersion(
        number=number,
        source_hash=source.hash,
        source=source.written,
        pictures=dict(source.pictures),
        origin=stamp.origin,
        made_by_id=stamp.by,
        note=stamp.note,
        client_id=stamp.client_id or None,
        published_at=stamp.at,
        **(columns_of(text, figures) if columns is None else columns),
    )


def write_versions(db: Session, made: Sequence[tuple[Question, QuestionVersion]]) -> None:
    """Write versions of questions that the session knows, and put each in use."""
    db.flush()
    for question, version in made:
        version.question_id = question.id
        db.add(version)
    db.flush()
    for question, version in made:
        question.version_id = version.id
    db.flush()


def source_of(text: QuestionText, figures: Mapping[str, Figure]) -> Source:
    """The text of a question with what it shows; the hash of one without pictures is that of its text alone."""
    written = nfc(write_question(text))
    shown = {path: figure.sha256 for path, figure in figures.items() if path in written}
    together = "\0".join([written, *(shown[path] for path in sorted(shown))])
    return Source(written, shown, hashlib.sha256(together.encode()).hexdigest())


def source_hash(text: QuestionText, figures: Mapping[str, Figure]) -> str:
    """SHA-256 of the text of a question and of the pictures it shows."""
    return source_of(text, figures).hash


def columns_of(text: QuestionText, figures: Mapping[str, Figure]) -> dict[str, Any]:
    """The columns of a version, with clean HTML; `figures`: the published pictures by the path written in the bank."""
    return shown_columns(text, render_question(text, Surroundings(figures=figures)))


def shown_columns(text: QuestionText, question: RenderedQuestion) -> dict[str, Any]:
    """The columns of a version whose text was rendered."""
    return {
        "kind": text.kind,
        "level": text.level,
        "marks": text.marks,
        "stem_html": question.stem_html,
        "options": _options(question),
        "accepts": _accepts(question) | ({} if text.shuffle else {"fixed": True}),
        "explanation_html": question.explanation_html,
        "parts": [_part(part) for part in question.parts] or None,
        "use": text.use,
        "tags": [*text.tags, *([text.skill] if text.skill else [])],
    }


def _part(part: RenderedQuestion) -> Record:
    """A question of a case."""
    return {
        "key": part.key,
        "kind": part.kind,
        "marks": part.marks,
        "stem_html": part.stem_html,
        "options": _options(part),
        "accepts": _accepts(part),
        "explanation_html": part.explanation_html,
    }


def _options(question: RenderedQuestion) -> list[Record]:
    """What is chosen, matched or put in order."""
    return [
        {"key": option.key, "html": option.html, "correct": option.correct, "feedback_html": option.feedback_html}
        | ({} if option.fraction is None else {"fraction": option.fraction})
        for option in question.options
    ]


def _accepts(question: RenderedQuestion) -> Record:
    """The rest of the key, as far as this kind of question has one."""
    forgive = list(question.forgive)
    if question.kind in {"short", "numeric"}:
        return {"accepted": list(question.accepted), "forgive": forgive}
    if question.kind == "gaps":
        return {"gaps": [list(gap) for gap in question.gaps], "forgive": forgive}
    if question.kind in {"matching", "ordering"}:
        return {"assigned": dict(question.assigned)}
    return {"rubric": [list(row) for row in question.rubric]} if question.kind == "essay" else {}
