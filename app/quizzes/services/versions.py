"""A question's text as the columns of its version, and versions written one after the other."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
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
    """Who writes a version, when, where from ("file", "form", "import") and why."""

    origin: str
    by: int | None
    at: datetime
    note: str = ""


def known_questions(db: Session, topic_ids: Sequence[int]) -> dict[tuple[int, str], Known]:
    """The questions of these topics, retired ones too, by topic and key; locks the topics until the end. 2 statements."""
    db.scalars(select(Topic.id).where(Topic.id.in_(topic_ids)).order_by(Topic.id).with_for_update()).all()
    highest = (
        select(QuestionVersion.question_id, func.max(QuestionVersion.number).label("number"))
        .group_by(QuestionVersion.question_id)
        .subquery()
    )
    rows = db.execute(
        select(Question, QuestionVersion.source_hash, QuestionVersion.origin, highest.c.number)
        .outerjoin(QuestionVersion, QuestionVersion.id == Question.version_id)
        .outerjoin(highest, highest.c.question_id == Question.id)
        .where(Question.topic_id.in_(topic_ids))
    )
    return {
        (question.topic_id, question.key): Known(question, source_hash or "", origin or "file", number or 0)
        for question, source_hash, origin, number in rows
    }


def version_of(text: QuestionText, figures: Mapping[str, Figure], number: int, stamp: Stamp) -> QuestionVersion:
    """A version that is not written yet; `figures`: pictures by the path written in the text, more than it shows do no harm."""
    return QuestionVersion(
        number=number,
        source_hash=source_hash(text, figures),
        **source_columns(text, figures),
        origin=stamp.origin,
        made_by_id=stamp.by,
        note=stamp.note,
        published_at=stamp.at,
        **columns_of(text, figures),
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


def source_hash(text: QuestionText, figures: Mapping[str, Figure]) -> str:
    """SHA-256 of the text of a question and of the pictures it shows; a question without pictures is its text alone."""
    written = nfc(write_question(text))
    shown = _shown(written, figures)
    return hashlib.sha256("\0".join([written, *(shown[path] for path in sorted(shown))]).encode()).hexdigest()


def source_columns(text: QuestionText, figures: Mapping[str, Figure]) -> dict[str, Any]:
    """The text of a version and the hashes of the pictures it shows."""
    written = nfc(write_question(text))
    return {"source": written, "pictures": _shown(written, figures)}


def _shown(written: str, figures: Mapping[str, Figure]) -> dict[str, str]:
    """The hashes of the pictures that a text names."""
    return {path: figure.sha256 for path, figure in figures.items() if path in written}


def columns_of(text: QuestionText, figures: Mapping[str, Figure]) -> dict[str, Any]:
    """The columns of a version, with clean HTML; `figures`: the published pictures by the path written in the bank."""
    question = render_question(text, Surroundings(figures=figures))
    return {
        "kind": text.kind,
        "level": text.level,
        "marks": text.marks,
        "stem_html": question.stem_html,
        "options": _options(question),
        "accepts": _accepts(question) | ({} if text.shuffle else {"fixed": True}),
        "explanation_html": question.explanation_html,
        "parts": [_part(part) for part in question.parts] or None,
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
