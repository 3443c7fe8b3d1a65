"""Files meet the web: the questions of a publish, one by one, and conflicts settled by a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.courses.markdown.tree import Figure
from app.courses.question_text import QuestionText
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.quizzes.models import Question, QuestionVersion
from app.quizzes.rules.merging import Merge, merge, merge_gone
from app.quizzes.services.versions import (
    Known,
    Stamp,
    known_questions,
    lock_topics,
    source_hash,
    source_of,
    version_of,
    write_versions,
)
from app.storage import journal
from app.storage.transaction import transaction

Figures = Mapping[int, Mapping[str, Figure]]


def merge_questions(
    db: Session,
    topic_ids: Sequence[int],
    written: Sequence[tuple[int, QuestionText]],
    figures: Figures,
    counts: Counter[str],
    stamp: Stamp,
) -> tuple[str, ...]:
    """Bring the questions of these topics to what the files say, inside the running transaction; counts what it did.

    Gives back the keys of questions that files and web changed both.
    """
    known = known_questions(db, topic_ids)
    _fill_sources(db, known, written, figures)
    made: list[tuple[Question, QuestionVersion]] = []
    for topic_id, text in written:
        entry = known.get((topic_id, text.key))
        if entry is None:
            question = Question(topic_id=topic_id, key=text.key, file_hash=source_hash(text, figures[topic_id]))
            db.add(question)
            made.append((question, version_of(text, figures[topic_id], 1, stamp)))
            counts["questions_new"] += 1
        else:
            made += _meet(db, entry, text, figures[topic_id], counts, stamp)
    _drop(known, {(topic_id, text.key) for topic_id, text in written}, counts, stamp.at)
    write_versions(db, made)
    return tuple(sorted(entry.question.key for entry in known.values() if entry.question.conflict_number is not None))


def _meet(
    db: Session, entry: Known, text: QuestionText, figures: Mapping[str, Figure], counts: Counter[str], stamp: Stamp
) -> list[tuple[Question, QuestionVersion]]:
    """A question that both know; gives back the version to be put in use, if there is one."""
    question, said = entry.question, source_hash(text, figures)
    step = merge(said=said, before=question.file_hash, web=entry.source_hash, from_file=entry.origin == "file")
    if step is Merge.CONFLICT:
        _note_conflict(db, entry, text, figures, stamp)
        return []
    question.conflict_number = None
    if step is Merge.NOTHING:
        return []
    back = question.retired_at is not None
    question.file_hash, question.retired_at = said, None
    counts["questions_changed"] += back or step is Merge.TAKE
    return [(question, version_of(text, figures, entry.highest + 1, stamp))] if step is Merge.TAKE else []


def _note_conflict(db: Session, entry: Known, text: QuestionText, figures: Mapping[str, Figure], stamp: Stamp) -> None:
    """Keep what the files say as a version that is not in use, once for each text."""
    version = version_of(text, figures, entry.highest + 1, stamp)
    there = db.scalar(
        select(QuestionVersion.source_hash).where(
            QuestionVersion.question_id == entry.question.id, QuestionVersion.number == entry.question.conflict_number
        )
    )
    if there != version.source_hash:
        version.question_id = entry.question.id
        db.add(version)
        entry.question.conflict_number = version.number
        _journal("quizzes.question_conflict", entry.question, stamp.by, stamp.at, number=version.number)


def _drop(known: Mapping[tuple[int, str], Known], written: set[tuple[int, str]], counts: Counter[str], at: datetime) -> None:
    """What does not stand in the files any more."""
    for place, entry in known.items():
        question = entry.question
        if place in written:
            continue
        step = merge_gone(before=question.file_hash, web=entry.source_hash, retired=question.retired_at is not None)
        if step is Merge.CONFLICT:
            question.conflict_number = 0
        elif step is not Merge.NOTHING:
            counts["questions_retired"] += step is Merge.RETIRE
            question.retired_at = question.retired_at or at
            question.file_hash = question.conflict_number = None


def _fill_sources(
    db: Session,
    known: Mapping[tuple[int, str], Known],
    written: Sequence[tuple[int, QuestionText]],
    figures: Figures,
) -> None:
    """Give versions that are older than the editor their text, where the files still say the same. 1 statement."""
    texts = {
        entry.question.version_id: (topic_id, text)
        for topic_id, text in written
        if (entry := known.get((topic_id, text.key))) and entry.source_hash == source_hash(text, figures[topic_id])
    }
    bare = select(QuestionVersion).where(QuestionVersion.source.is_(None), QuestionVersion.question_id.in_(_ids(known)))
    for version in db.scalars(bare):
        if version.id in texts:
            topic_id, text = texts[version.id]
            source = source_of(text, figures[topic_id])
            version.source, version.pictures = source.written, dict(source.pictures)


def _ids(known: Mapping[tuple[int, str], Known]) -> list[int]:
    """The ids of known questions."""
    return [entry.question.id for entry in known.values()]


def settle_conflict(question_id: int, *, number: int, keep: str, seen: int, by: int | None, at: datetime) -> None:
    """Decide between the web and what the files brought as version `number`: `keep` is "web" or "file".

    `seen` is the number of the web version that was read. Refused: "settled" when there is no such conflict any more,
    "changed_meanwhile" when another version is in use by now. 8 statements.
    """
    with transaction() as db:
        lock_topics(db, list(db.scalars(select(Question.topic_id).where(Question.id == question_id))))
        question = db.scalars(select(Question).where(Question.id == question_id).with_for_update()).one()
        if question.conflict_number != number:
            raise Refused("settled", _("Câu này đã có người chọn bản rồi. Xem lại câu hỏi trước khi sửa tiếp."))
        current = db.get(QuestionVersion, question.version_id) if question.version_id else None
        if current is not None and current.number != seen:
            sentence = _("Trong lúc xem, có người đã lưu bản {n} trên web. Xem lại hai bản rồi chọn.")
            raise Refused("changed_meanwhile", sentence.format(n=current.number))
        brought = db.scalar(
            select(QuestionVersion).where(QuestionVersion.question_id == question_id, QuestionVersion.number == number)
        )
        question.conflict_number = None
        question.file_hash = brought.source_hash if brought else None
        if keep == "file" and brought is not None:
            question.version_id = brought.id
        elif keep == "file":
            question.retired_at = at
        _journal("quizzes.settle_conflict", question, by, at, number=number, keep=keep)


def _journal(action: str, question: Question, by: int | None, at: datetime, **detail: object) -> None:
    """One entry about a question."""
    journal.record(action, "question", question.id, by=by, at=at, key=question.key, **detail)
