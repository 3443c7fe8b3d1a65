"""Tables of surveys: the survey of a class, its answers added up, and who has answered."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.storage.base import Base, Data, Key, Moment, Record, Words


class Survey(Base):
    """A survey that a class was given; its questions are those of the day it was opened."""

    __tablename__ = "surveys"
    __table_args__ = (UniqueConstraint("cohort_id", "template_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id"))
    template_key: Mapped[str] = mapped_column(Key)
    title: Mapped[str] = mapped_column(Words)
    # The questions in the form of `surveys.rules.Question`.
    questions: Mapped[list[Record]] = mapped_column(Data)
    opened_at: Mapped[datetime] = mapped_column(Moment)
    opened_by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    # The last day on which it can be answered.
    closes_on: Mapped[date]
    # When somebody closed it before that day.
    closed_at: Mapped[datetime | None] = mapped_column(Moment)


class SurveyTally(Base):
    """The answers to one question, added up: {"5": 12, "4": 3}, or for free words {"words": [...]} in the order of the alphabet.

    No row stands for one person: whoever sees the whole database cannot tell who said what.
    """

    __tablename__ = "survey_tallies"

    survey_id: Mapped[int] = mapped_column(ForeignKey("surveys.id"), primary_key=True)
    question_key: Mapped[str] = mapped_column(Key, primary_key=True)
    tally: Mapped[Record] = mapped_column(Data)


class SurveyRespondent(Base):
    """That somebody has answered; neither what nor when."""

    __tablename__ = "survey_respondents"

    survey_id: Mapped[int] = mapped_column(ForeignKey("surveys.id"), primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"), primary_key=True, index=True)
