"""Named reads of question files that were uploaded."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import Select, func, select

from app.quizzes.formats.records import FileReading
from app.quizzes.formats.staged import Answers, Waiting, answers_of, from_record
from app.quizzes.models import AttemptQuestion, QuestionImport, QuestionImportPicture
from app.storage.base import Record
from app.storage.transaction import session


@dataclass(frozen=True)
class ImportRow:
    """A file that she uploaded, with what was done with it; `saved` questions came into the bank."""

    id: int
    topic_id: int
    file_name: str
    format: str
    staged_at: datetime
    saved_at: datetime | None
    undone_at: datetime | None
    saved: tuple[Record, ...] = ()

    @property
    def counts(self) -> bool:
        """Whether what it brought stands in the bank."""
        return self.saved_at is not None and self.undone_at is None


@dataclass(frozen=True)
class QuestionImportView(ImportRow):
    """A file with what was read in it and what was settled so far."""

    record: Record | None = None
    said: Record | None = None

    @cached_property
    def read(self) -> tuple[FileReading, tuple[Waiting, ...]]:
        """(the reading, its questions)."""
        return from_record(self.record or {})

    @cached_property
    def answers(self) -> Answers:
        """What was settled so far."""
        return answers_of(self.said)


def question_imports(topic_id: int, person_id: int) -> list[ImportRow]:
    """The files that somebody uploaded for a topic, the newest first, at most 30. 1 statement."""
    asked = _rows().where(QuestionImport.topic_id == topic_id, QuestionImport.staged_by_id == person_id).limit(30)
    return [ImportRow(**_facts(row)) for row in session().execute(asked)]


def question_import(topic_id: int, import_id: int, person_id: int) -> QuestionImportView | None:
    """One file of hers; None for a file of somebody else or of another topic. 1 statement."""
    asked = _rows().add_columns(QuestionImport.reading, QuestionImport.answers)
    wanted = (QuestionImport.id == import_id, QuestionImport.topic_id == topic_id, QuestionImport.staged_by_id == person_id)
    row = session().execute(asked.where(*wanted)).first()
    return QuestionImportView(**_facts(row), record=row[8], said=row[9]) if row else None


def import_pictures(import_id: int, paths: Collection[str] | None = None) -> dict[str, bytes]:
    """The pictures of a file that waits, by path; `paths` only these. 1 statement."""
    asked = select(QuestionImportPicture.path, QuestionImportPicture.content).filter_by(import_id=import_id)
    if paths is not None:
        asked = asked.where(QuestionImportPicture.path.in_(paths))
    return dict(session().execute(asked).tuples().all())


def count_drawn(version_ids: Collection[int]) -> int:
    """How many attempts have one of these versions. 1 statement."""
    asked = select(func.count(AttemptQuestion.attempt_id.distinct())).where(AttemptQuestion.version_id.in_(version_ids))
    return session().scalar(asked) or 0


def _facts(row: Any) -> dict[str, Any]:
    """The values of an `ImportRow`."""
    names = ("id", "topic_id", "file_name", "format", "staged_at", "saved_at", "undone_at")
    return dict(zip(names, row[:7], strict=True), saved=tuple(row[7] or ()))


def _rows() -> Select[Any]:
    """The columns of `ImportRow`, the newest first."""
    return select(
        QuestionImport.id,
        QuestionImport.topic_id,
        QuestionImport.file_name,
        QuestionImport.format,
        QuestionImport.staged_at,
        QuestionImport.saved_at,
        QuestionImport.undone_at,
        QuestionImport.saved,
    ).order_by(QuestionImport.id.desc())
