"""Tables of quizzes: question, version, paper, attempt, answer, given mark."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Float, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.storage.base import Base, Data, Key, Moment, Periods, Record, Words


class Question(Base):
    """A question as it lives through its versions, in the bank of a topic."""

    __tablename__ = "questions"
    __table_args__ = (UniqueConstraint("topic_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id"))
    # The stable id in questions.md: "t07-09".
    key: Mapped[str] = mapped_column(Key)
    # The version that new attempts draw; none only while the first one is being written.
    version_id: Mapped[int | None] = mapped_column(ForeignKey("question_versions.id", use_alter=True))
    # Set when the question left the bank; attempts that have it keep it.
    retired_at: Mapped[datetime | None] = mapped_column(Moment)


class QuestionVersion(Base):
    """One wording of a question; never changed, an attempt keeps the version it was answered on."""

    __tablename__ = "question_versions"
    __table_args__ = (UniqueConstraint("question_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id"))
    number: Mapped[int]
    # single, several, true_false, short, numeric, matching, ordering, gaps, case, essay.
    kind: Mapped[str] = mapped_column(Key)
    # nhan-biet, thong-hieu, van-dung; theory or skill.
    level: Mapped[str] = mapped_column(Key)
    marks: Mapped[float] = mapped_column(Float)
    stem_html: Mapped[str] = mapped_column(Words)
    # [{"key": "a", "html", "correct", "feedback_html"}]: options; the left sides (letters) and right sides (numbers) of matching;
    # the items of ordering. [] where an answer is written.
    options: Mapped[list[Record]] = mapped_column(Data)
    # The rest of the key: {"accepted", "forgive"} of written answers, {"gaps", "forgive"}, {"assigned"} of matching and
    # ordering, {"rubric": [[points, html]]} of a free text; {} otherwise.
    accepts: Mapped[Record] = mapped_column(Data)
    explanation_html: Mapped[str] = mapped_column(Words)
    # The questions of a case in order: [{"key", "kind", "marks", "stem_html", "options", "accepts", "explanation_html"}]; none
    # otherwise.
    parts: Mapped[list[Record] | None] = mapped_column(Data)
    # Tags and skill of the source, for blueprints.
    tags: Mapped[list[str]] = mapped_column(Data)
    # SHA-256 of the source text of the question.
    source_hash: Mapped[str] = mapped_column(Key)
    published_at: Mapped[datetime] = mapped_column(Moment)

    question: Mapped[Question] = relationship(foreign_keys=[question_id])


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
    # "online_topics": opens when all online topics are done; "lessons": when the topic's lessons are done.
    opens_after: Mapped[str] = mapped_column(Key)
    # [{"topic_id": 7, "count": 3}]: how many questions from which bank; with "essays": true free texts too.
    blueprint: Mapped[list[Record]] = mapped_column(Data)


class Attempt(Base):
    """One attempt of one trainee at one paper. It is open until it is closed; the server's clock decides."""

    __tablename__ = "attempts"
    __table_args__ = (
        UniqueConstraint("paper_id", "enrolment_id", "number"),
        Index("ix_attempts_enrolment", "enrolment_id", "paper_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    paper_id: Mapped[int] = mapped_column(ForeignKey("papers.id"))
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"))
    # 1, 2, 3 …
    number: Mapped[int]
    # What the shuffling was seeded with, so that the paper can be drawn again for the file.
    seed: Mapped[int]
    opened_at: Mapped[datetime] = mapped_column(Moment)
    # The end by the server's clock; none without a time limit.
    due_at: Mapped[datetime | None] = mapped_column(Moment)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    # "trainee" when she handed it in, "time" when it ran out; none while open.
    closed_by: Mapped[str | None] = mapped_column(Key)
    # Marks earned and possible, and the mark on the scale of 10; none while open.
    score: Mapped[float | None] = mapped_column(Float)
    max_score: Mapped[float] = mapped_column(Float)
    mark: Mapped[float | None] = mapped_column(Float)
    passed: Mapped[bool | None]
    # How many of its free texts still wait for a person; while there are any, a closed attempt has no mark.
    waiting: Mapped[int] = mapped_column(server_default="0", default=0)


class AttemptQuestion(Base):
    """One question of an attempt, at its place, in the version and order of options that she sees."""

    __tablename__ = "attempt_questions"
    __table_args__ = (UniqueConstraint("attempt_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempts.id"))
    # 1 … n, as numbered on the screen.
    position: Mapped[int]
    version_id: Mapped[int] = mapped_column(ForeignKey("question_versions.id"), index=True)
    # Keys of the options in the order shown: ["c", "a", "b"]; of a case one text per question: "hoi|single|c,a,b"; the numbers
    # of the gaps. `courses.judging.shape_of` reads it.
    option_order: Mapped[list[str]] = mapped_column(Data)
    # Marks earned, 0 to the version's marks; none while the attempt is open, and while a free text waits for a person.
    score: Mapped[float | None] = mapped_column(Float)


class Answer(Base):
    """One answer as it was given; append-only. The one given last counts, the others stay."""

    __tablename__ = "answers"
    __table_args__ = (UniqueConstraint("attempt_id", "client_id"), Index("ix_answers_attempt", "attempt_id", "position"))

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempts.id"))
    position: Mapped[int]
    # In the form of `courses.judging.responses`: option keys, or the written text as the only element; [] takes it back.
    response: Mapped[list[str]] = mapped_column(Data)
    # By her device's clock, never later than `received_at`; and by the server's.
    given_at: Mapped[datetime] = mapped_column(Moment)
    received_at: Mapped[datetime] = mapped_column(Moment)
    # The device's own name for this answer, so that sending it twice is sending it once.
    client_id: Mapped[str] = mapped_column(Key)


class EssayMark(Base):
    """What a person gave for a free text; append-only, a correction names the one it replaces."""

    __tablename__ = "essay_marks"

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_question_id: Mapped[int] = mapped_column(ForeignKey("attempt_questions.id"), index=True)
    # Points per criterion, in the order of the rubric.
    points: Mapped[list[float]] = mapped_column(Data)
    # What the trainee reads beside it.
    comment: Mapped[str] = mapped_column(Words)
    # Marks earned, 0 to the version's marks.
    score: Mapped[float] = mapped_column(Float)
    given_by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    given_at: Mapped[datetime] = mapped_column(Moment)
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("essay_marks.id"))


class GivenMark(Base):
    """A mark given by a person (the final essay); append-only, a correction names the one it replaces."""

    __tablename__ = "given_marks"
    __table_args__ = (Index("ix_given_marks_enrolment", "enrolment_id", "requirement_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"))
    # Which requirement of the edition it answers: "bai-luan".
    requirement_key: Mapped[str] = mapped_column(Key)
    # First or second try.
    number: Mapped[int]
    # On the scale of 10.
    mark: Mapped[float] = mapped_column(Float)
    given_by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    given_at: Mapped[datetime] = mapped_column(Moment)
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("given_marks.id"))
