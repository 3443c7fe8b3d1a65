"""Tables of question files that were uploaded: staged, saved, perhaps taken back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from app.storage.base import Base, Data, Key, Moment, Record, Words


class QuestionImport(Base):
    """A question file of a topic, seen only by whoever sent it until it is saved."""

    __tablename__ = "question_imports"

    id: Mapped[int] = mapped_column(primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id"), index=True)
    file_name: Mapped[str] = mapped_column(Words)
    sha256: Mapped[str] = mapped_column(Key)
    # docx, xlsx, text, gift, aiken, moodle-xml, qti, md.
    format: Mapped[str] = mapped_column(Key)
    # What was read, in the form of `quizzes.formats.staged`.
    reading: Mapped[Record] = mapped_column(Data)
    # What was chosen on the check list so far: {"number": {"take", "level", "key"}}; none for nothing.
    answers: Mapped[Record | None] = mapped_column(Data)
    staged_at: Mapped[datetime] = mapped_column(Moment)
    staged_by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True)
    saved_at: Mapped[datetime | None] = mapped_column(Moment)
    # What came into the bank: [{"number", "question", "version", "key", "new"}]; none before it is saved.
    saved: Mapped[list[Record] | None] = mapped_column(Data)
    undone_at: Mapped[datetime | None] = mapped_column(Moment)


class QuestionImportPicture(Base):
    """A picture of a file that waits, by the path that its questions name it with; gone once the file is saved."""

    __tablename__ = "question_import_pictures"

    import_id: Mapped[int] = mapped_column(ForeignKey("question_imports.id"), primary_key=True)
    path: Mapped[str] = mapped_column(Key, primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
