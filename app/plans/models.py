"""Tables of plans: plan with its versions, target lines, requirements of posts, earlier trainings, openings, nominations."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.storage.base import Base, Data, Key, Moment, Record, Words


class Plan(Base):
    """A plan of a unit for some years, as its newest version says."""

    __tablename__ = "plans"
    __table_args__ = (CheckConstraint("from_year <= to_year", name="years"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    # The stable id in the file: "thanh-hoa-2022-2025".
    key: Mapped[str] = mapped_column(Key, unique=True)
    title: Mapped[str] = mapped_column(Words)
    # Whose plan it is; everybody in this unit and below sees it.
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    from_year: Mapped[int]
    to_year: Mapped[int]
    # The decision that set it, as far as it is known.
    decision_number: Mapped[str] = mapped_column(Words)
    decision_on: Mapped[date | None]
    decision_body: Mapped[str] = mapped_column(Words)
    # Terms of office: [{"key", "title", "from_on", "to_on"}], days in ISO form.
    terms: Mapped[list[Record]] = mapped_column(Data)


class PlanVersion(Base):
    """One text of a plan as it was published; append-only, the last one counts."""

    __tablename__ = "plan_versions"
    __table_args__ = (UniqueConstraint("plan_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id"))
    # 1, 2, 3 … within the plan.
    number: Mapped[int]
    # The file as it was, and the SHA-256 of what it says; publishing the same again finds this version.
    source: Mapped[str] = mapped_column(Words)
    digest: Mapped[str] = mapped_column(Key)
    published_at: Mapped[datetime] = mapped_column(Moment)
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))


class TargetLine(Base):
    """A line of a plan (chỉ tiêu): for whom, which course; its figures are in `line_amounts`."""

    __tablename__ = "target_lines"
    __table_args__ = (UniqueConstraint("plan_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id"))
    key: Mapped[str] = mapped_column(Key)
    position: Mapped[int]
    title: Mapped[str] = mapped_column(Words)
    # For whom, in the words of the plan.
    group_words: Mapped[str] = mapped_column(Words)
    # Kinds of post that are meant, and the level of their units; [] and "" for all.
    posts: Mapped[list[str]] = mapped_column(Data)
    level: Mapped[str] = mapped_column(Key)
    # The key of the programme whose classes count here; "" when the line says none.
    programme_key: Mapped[str] = mapped_column(Key)
    # The key of the line in the same plan whose figures this one is a part of; "" for none.
    part_of: Mapped[str] = mapped_column(Key)
    # Percent of the holders of the posts to be reached, counted on that day; and how many holders the plan takes there to be.
    share_percent: Mapped[float | None]
    share_on: Mapped[date | None]
    share_holders: Mapped[int | None]
    note: Mapped[str] = mapped_column(Words)
    # When a newer version of the plan left the line out; none while it stands.
    retired_at: Mapped[datetime | None] = mapped_column(Moment)


class LineAmount(Base):
    """One figure of a line as the plan states it."""

    __tablename__ = "line_amounts"
    __table_args__ = (CheckConstraint("measure IN ('classes', 'people', 'attendances')", name="measure"),)

    line_id: Mapped[int] = mapped_column(ForeignKey("target_lines.id"), primary_key=True)
    # The year, or 0 for the whole period.
    year: Mapped[int] = mapped_column(primary_key=True)
    # classes (lớp), people (người), attendances (lượt người).
    measure: Mapped[str] = mapped_column(Key, primary_key=True)
    amount: Mapped[int]


class PostRequirement(Base):
    """What a plan asks of whoever holds a post: one of some programmes."""

    __tablename__ = "post_requirements"
    __table_args__ = (UniqueConstraint("plan_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id"))
    key: Mapped[str] = mapped_column(Key)
    position: Mapped[int]
    title: Mapped[str] = mapped_column(Words)
    # Kinds of post, level of their units ("" for any), keys of programmes any of which is enough.
    posts: Mapped[list[str]] = mapped_column(Data)
    level: Mapped[str] = mapped_column(Key)
    programmes: Mapped[list[str]] = mapped_column(Data)
    # A course completed before this day does not count; none: every one does.
    counts_from_on: Mapped[date | None]
    source: Mapped[str] = mapped_column(Words)
    retired_at: Mapped[datetime | None] = mapped_column(Moment)


class Training(Base):
    """A course that somebody had outside the classes kept here, as a paper says; append-only, a row takes a mistake back."""

    __tablename__ = "trainings"
    __table_args__ = (Index("ix_trainings_person", "person_id", "programme_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    programme_key: Mapped[str] = mapped_column(Key)
    # The day it was completed; of a year alone its last day, with `year_only`.
    completed_on: Mapped[date]
    year_only: Mapped[bool]
    # The unit she came from then, perhaps one that is no more; none when it is not known.
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    # What shows it: "Chứng chỉ số 12/2023, lớp K2".
    document: Mapped[str] = mapped_column(Words)
    recorded_at: Mapped[datetime] = mapped_column(Moment)
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    # The entry that this row takes back, or none.
    withdraws_id: Mapped[int | None] = mapped_column(ForeignKey("trainings.id"), unique=True)


class Opening(Base):
    """Places that a line opens (đợt cử đi học): so many, by a day, for units to send people."""

    __tablename__ = "openings"
    __table_args__ = (CheckConstraint("places > 0", name="places"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    line_id: Mapped[int] = mapped_column(ForeignKey("target_lines.id"), index=True)
    title: Mapped[str] = mapped_column(Words)
    # The year of the plan that these places are for.
    year: Mapped[int]
    places: Mapped[int]
    # How many each unit may send besides reserves; none: no bound.
    per_unit: Mapped[int | None]
    deadline_on: Mapped[date]
    note: Mapped[str] = mapped_column(Words)
    opened_at: Mapped[datetime] = mapped_column(Moment)
    opened_by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    closed_at: Mapped[datetime | None] = mapped_column(Moment)


class Nomination(Base):
    """A person whom a unit sends to an opening; how it came to its state stands in its steps."""

    __tablename__ = "nominations"
    __table_args__ = (
        UniqueConstraint("opening_id", "person_id"),
        CheckConstraint("state IN ('nominated', 'approved', 'returned', 'withdrawn', 'enrolled')", name="state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    opening_id: Mapped[int] = mapped_column(ForeignKey("openings.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True)
    # The unit that sends her, and her post there on that day.
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    post_kind: Mapped[str] = mapped_column(Key)
    post_title: Mapped[str] = mapped_column(Words)
    # Whether she goes only when a place is left; the order among the unit's people, from 1.
    reserve: Mapped[bool]
    rank: Mapped[int]
    state: Mapped[str] = mapped_column(Key)
    # Why the unit sends her; needed when she does not lack the course.
    reason: Mapped[str] = mapped_column(Words)


class NominationStep(Base):
    """One thing that happened to a nomination; append-only."""

    __tablename__ = "nomination_steps"

    id: Mapped[int] = mapped_column(primary_key=True)
    nomination_id: Mapped[int] = mapped_column(ForeignKey("nominations.id"), index=True)
    state: Mapped[str] = mapped_column(Key)
    reason: Mapped[str] = mapped_column(Words)
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))


class PlanWithdrawal(Base):
    """That a version of a plan was taken back; the next version that is published stands again."""

    __tablename__ = "plan_withdrawals"

    version_id: Mapped[int] = mapped_column(ForeignKey("plan_versions.id"), primary_key=True)
    reason: Mapped[str] = mapped_column(Words)
    withdrawn_at: Mapped[datetime] = mapped_column(Moment)
    withdrawn_by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
