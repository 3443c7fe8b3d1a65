"""Table of corrections: a corrected text that an edition shows, and what whoever had read it is told."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.storage.base import Base, Moment, Words


class LessonCorrection(Base):
    """A lesson was corrected in an edition, and somebody said in a sentence what; a fact, never changed."""

    __tablename__ = "lesson_corrections"

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"), index=True)
    lesson_id: Mapped[int] = mapped_column(ForeignKey("lessons.id"))
    # The text that the edition showed when it was said (the same as the next one where it had followed already), and shows since.
    before_id: Mapped[int] = mapped_column(ForeignKey("lesson_revisions.id"))
    revision_id: Mapped[int] = mapped_column(ForeignKey("lesson_revisions.id"))
    # What was wrong and what is right, for trainees.
    note: Mapped[str] = mapped_column(Words)
    by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    at: Mapped[datetime] = mapped_column(Moment)
