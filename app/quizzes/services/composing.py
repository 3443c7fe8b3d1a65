"""Use-cases of the editor: what a form says becomes a question once, and nobody writes a question twice without knowing it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.courses.question_text import QuestionText
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.quizzes.models import Question, QuestionVersion
from app.quizzes.queries.editor import MOST_ALIKE
from app.quizzes.queries.texts import figures_of_topic, neighbours, question_source
from app.quizzes.rules.duplicates import Shelf
from app.quizzes.services.versions import Stamp, lock_topics, source_hash
from app.quizzes.services.writing import Saved, edit_question, made_ready, refuse_faults, save_ready
from app.storage.transaction import session, transaction


def compose_question(
    topic_id: int,
    text: QuestionText,
    *,
    client_id: str,
    told: Collection[str] = (),
    by: int,
    at: datetime,
    note: str = "",
) -> Saved:
    """Save a new question of a form; the same form with the same words once more is the same question.

    `client_id`: the form's own name of it, "" for none. `told`: keys of questions much like it of which she knows.
    Refused: "alike" (there are others), "faulty".
    """
    if (before := _composed(session(), topic_id, text, client_id, by)) is not None:
        return before
    ready = made_ready(topic_id, [text])
    refuse_faults(ready.proofs)
    _refuse_alike(topic_id, text, told)
    with transaction() as db:
        lock_topics(db, [topic_id])
        if (before := _composed(db, topic_id, text, client_id, by)) is not None:
            return before
        (saved,) = save_ready(topic_id, ready, Stamp("form", by, at, note, client_id))
        return saved


def revise_question(
    question_id: int, text: QuestionText, *, seen: int, told: Collection[str] = (), by: int, at: datetime, note: str = ""
) -> Saved:
    """Save what was written over version `seen` of a question. Refused: "alike" when that makes it much like another one of
    which she was not `told`, and what `edit_question` refuses."""
    source = question_source(question_id)
    if source is None:
        raise LookupError(question_id)
    proofs = made_ready(source.topic_id, [text]).proofs
    refuse_faults(proofs)
    _refuse_alike(source.topic_id, replace(text, key=source.key), told, before=source.text)
    return edit_question(question_id, text, seen=seen, by=by, at=at, note=note, proofs=proofs)


def _composed(db: Session, topic_id: int, text: QuestionText, client_id: str, by: int) -> Saved | None:
    """What the same form brought before, with the same words; whoever goes back and writes something else has a new question."""
    if not client_id:
        return None
    asked = (
        select(Question.id, Question.key, QuestionVersion.id, QuestionVersion.number, QuestionVersion.source_hash)
        .join(Question, Question.id == QuestionVersion.question_id)
        .where(QuestionVersion.client_id == client_id, QuestionVersion.made_by_id == by, Question.topic_id == topic_id)
    )
    rows = db.execute(asked).all()
    figures = figures_of_topic(topic_id) if rows else {}
    for question_id, key, version_id, number, kept in rows:
        if source_hash(replace(text, key=key), figures) == kept:
            return Saved(question_id, version_id, key, number, "new")
    return None


def _refuse_alike(topic_id: int, text: QuestionText, told: Collection[str], before: QuestionText | None = None) -> None:
    """Raise Refused when others of the programme ask nearly the same of which she was not told, and which it was not alike to
    before. A question of another topic is called "topic/key": tests draw from all."""
    if not text.stem.strip():
        return
    shelf = Shelf(other.text for other in neighbours(topic_id) if other.text.key != text.key)
    known = {*told, *(key for key, _likeness in (shelf.near(before) if before else ()))}
    found = [(key, likeness) for key, likeness in shelf.near(text)[:MOST_ALIKE] if key not in known]
    if found:
        key, likeness = found[0]
        sentence = _("Câu này giống {n}% câu {key} đã có trong ngân hàng.").format(n=round(likeness * 100), key=key)
        raise Refused("alike", sentence)
