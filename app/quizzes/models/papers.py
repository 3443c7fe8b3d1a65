"""Tables of papers: the paper, what was set for it and when, what one person was given beyond it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Float, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.storage.base import Base, Data, Key, Moment, Periods, Record, Words


class Paper(Base):
    """A test of an edition: what it draws, how long it lasts, how often one may try."""

    __tablename__ = "papers"
    __table_args__ = (UniqueConstraint("edition_id", "key"), CheckConstraint("kind IN ('topic', 'final')", name="kind"))

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"))
    # The topic whose tiết it earns.
    edition_topic_id: Mapped[int] = mapped_column(ForeignKey("edition_topics.id"))
    # "kiem-tra-truc-tuyen", or the topic's key for a topic quiz.
    key: Mapped[str] = mapped_column(Key)
    # topic (feedback at once on closing, tries without limit) or final (counts for completion).
    kind: Mapped[str] = mapped_column(Key)
    title: Mapped[str] = mapped_column(Words)
    # Minutes from opening to the end; none: no time limit.
    minutes: Mapped[int | None]
    # How many attempts; none: no limit.
    tries: Mapped[int | None]
    # On the scale of 10.
    pass_mark: Mapped[float] = mapped_column(Float)
    # The tiết earned by passing.
    periods: Mapped[float] = mapped_column(Periods)
    # "online_topics": opens when all online topics are done; "lessons": when the topic's lessons are done; "nothing": at once.
    opens_after: Mapped[str] = mapped_column(Key)
    # [{"topic_id": 7, "count": 3}]: how many questions from which bank; "levels", "tags" and "skill" narrow it down, with
    # "essays": true free texts are drawn too.
    blueprint: Mapped[list[Record]] = mapped_column(Data)
    # What else it waits for: [{"paper": "kiem-tra-1"}, {"on": "2026-12-01"}].
    conditions: Mapped[list[Record]] = mapped_column(Data, server_default="[]", default=list)
    # How many minutes after the end an answer that was given before it is still taken.
    allowance_minutes: Mapped[int] = mapped_column(server_default="10", default=10)
    # Which attempt counts: best, last, first, average.
    which_counts: Mapped[str] = mapped_column(Key, server_default="best", default="best")
    # What a trainee sees and when: key, used_up, closed, outcome, score, never (`rules.release.Shows`).
    shows: Mapped[str] = mapped_column(Key, server_default="used_up", default="closed")


class PaperSetting(Base):
    """What was set for a paper: for its edition, or for one class; append-only, of a class the last one counts."""

    __tablename__ = "paper_settings"
    __table_args__ = (Index("ix_paper_settings_paper", "paper_id", "cohort_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    paper_id: Mapped[int] = mapped_column(ForeignKey("papers.id"))
    # None: for every class of the edition; the paper itself holds what counts.
    cohort_id: Mapped[int | None] = mapped_column(ForeignKey("cohorts.id"))
    # Of a class: {"opens_at", "closes_at" (moments in ISO, UTC), "shows"}, each only when it was set; of an edition: {"before",
    # "after"} of what changed.
    settings: Mapped[Record] = mapped_column(Data)
    reason: Mapped[str] = mapped_column(Words)
    set_by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    set_at: Mapped[datetime] = mapped_column(Moment)


class PaperExtra(Base):
    """What one person was given beyond the paper, and why; append-only, a row that revokes another takes it back."""

    __tablename__ = "paper_extras"
    __table_args__ = (
        UniqueConstraint("revokes_id"),
        UniqueConstraint("enrolment_id", "paper_id", "client_id"),
        CheckConstraint("cause IN ('accessibility', 'line', 'sickness', 'other')", name="cause"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    paper_id: Mapped[int] = mapped_column(ForeignKey("papers.id"))
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"))
    # Minutes added to every attempt, a running one too.
    minutes: Mapped[int]
    # Tries added.
    tries: Mapped[int]
    # A closing of her own, later than that of her class; none: that of the class.
    closes_at: Mapped[datetime | None] = mapped_column(Moment)
    # accessibility, line, sickness, other.
    cause: Mapped[str] = mapped_column(Key)
    reason: Mapped[str] = mapped_column(Words)
    given_by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    given_at: Mapped[datetime] = mapped_column(Moment)
    revokes_id: Mapped[int | None] = mapped_column(ForeignKey("paper_extras.id"))
    # The page's own name for this row, so that sending it twice is sending it once.
    client_id: Mapped[str] = mapped_column(Key)
