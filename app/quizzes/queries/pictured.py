"""The pictures that questions show, for the page of pictures and files in courses."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import select

from app.courses.hooks import QuestionPicture
from app.courses.rules.pictures import shown_in
from app.quizzes.models import Question, QuestionVersion
from app.storage.transaction import session


def pictures_of_questions(topic_ids: Collection[int]) -> Sequence[QuestionPicture]:
    """The pictures of the questions in use of these topics. 1 statement."""
    rows = session().execute(
        select(Question.topic_id, Question.id, Question.key, QuestionVersion.source, QuestionVersion.pictures)
        .join(QuestionVersion, QuestionVersion.id == Question.version_id)
        .where(Question.topic_id.in_(topic_ids), Question.retired_at.is_(None), QuestionVersion.pictures.is_not(None))
        .order_by(Question.topic_id, Question.key)
    )
    return [
        QuestionPicture(topic_id, question_id, key, shown.path, pictures[shown.path], shown.alt)
        for topic_id, question_id, key, source, pictures in rows
        for shown in shown_in(source or "")
        if shown.path in (pictures or {})
    ]


def pictures_ever_shown() -> Collection[str]:
    """The hashes of the pictures of every version of every question. 1 statement."""
    rows = session().scalars(select(QuestionVersion.pictures).where(QuestionVersion.pictures.is_not(None)))
    return {sha256 for pictures in rows for sha256 in (pictures or {}).values()}
