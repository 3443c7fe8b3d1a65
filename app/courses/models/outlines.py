"""Tables of the programme desk: whose a programme is, what an edition was made from, drafts of editions and their steps."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.storage.base import Base, Data, Key, Moment, Record, Words


class ProgrammeTie(Base):
    """Whose a programme is, and which one it follows; a programme without a row is the Academy's."""

    __tablename__ = "programme_ties"

    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"), primary_key=True)
    # The unit whose administrators write it.
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    # The programme of which it is a variant, and the edition of that one with which it was put together last.
    follows_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    followed_edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"))


class EditionSource(Base):
    """What an edition was made from: its outline, and programme.yml as it was read or is to be written."""

    __tablename__ = "edition_sources"

    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"), primary_key=True)
    # files or desk.
    origin: Mapped[str] = mapped_column(Key)
    source: Mapped[str] = mapped_column(Words)
    # In the form of `rules.outlines.records.as_record`.
    outline: Mapped[Record] = mapped_column(Data)


class StructureOnDisk(Base):
    """What the files said of a programme's structure when they and the web were the same last."""

    __tablename__ = "structures_on_disk"

    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"), primary_key=True)
    structure_hash: Mapped[str] = mapped_column(Key)
    outline: Mapped[Record] = mapped_column(Data)
    # What the files brought since, when the web was changed too: a person decides.
    brought_hash: Mapped[str | None] = mapped_column(Key)
    brought: Mapped[Record | None] = mapped_column(Data)


class EditionDraft(Base):
    """An edition while it is put together, until it is published or put away."""

    __tablename__ = "edition_drafts"

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"), index=True)
    # The programme again while the draft is open, else nothing: a programme has one open draft.
    open_programme_id: Mapped[int | None] = mapped_column(ForeignKey("programmes.id"), unique=True)
    # The edition from which it was begun; of a new variant the one that it follows.
    base_edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"))
    # draft, submitted, returned, approved, published, discarded: the last of its steps.
    state: Mapped[str] = mapped_column(Key)
    # Counts every change; whoever changes something names the one she has seen.
    version: Mapped[int]
    # In the form of `rules.outlines.records.as_record`.
    outline: Mapped[Record] = mapped_column(Data)
    saved_by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    saved_at: Mapped[datetime] = mapped_column(Moment)
    # The edition it became.
    edition_id: Mapped[int | None] = mapped_column(ForeignKey("editions.id"))


class EditionDraftStep(Base):
    """One step of a draft: a change with the outline that came of it, or a step on its way to being published."""

    __tablename__ = "edition_draft_steps"
    __table_args__ = (UniqueConstraint("draft_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("edition_drafts.id"))
    # 1, 2, 3 … within the draft.
    number: Mapped[int]
    # changed, undone, or opened, submitted, returned, approved, reopened, published, discarded.
    kind: Mapped[str] = mapped_column(Key)
    # The version of the draft after it.
    version: Mapped[int]
    # What was done, or why, in words.
    words: Mapped[str] = mapped_column(Words)
    # The outline after it; nothing for a step that changes none.
    outline: Mapped[Record | None] = mapped_column(Data)
    # The version to which an undo leads from here; nothing at the beginning.
    back: Mapped[int | None]
    by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    at: Mapped[datetime] = mapped_column(Moment)
