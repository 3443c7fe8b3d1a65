"""Tables of what is published: programme, edition, topic, lesson, revision, picture."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.storage.base import Base, Data, Key, Moment, Periods, Record, Words


class Programme(Base):
    """A course that is offered again and again."""

    __tablename__ = "programmes"

    id: Mapped[int] = mapped_column(primary_key=True)
    # The stable id of the package: "nghiep-vu-co-ban-25-ngay".
    key: Mapped[str] = mapped_column(Key, unique=True)
    title: Mapped[str] = mapped_column(Words)


class Edition(Base):
    """One edition of a programme: its structure and its rules. Never changed once published; a class keeps the edition it
    opened with."""

    __tablename__ = "editions"
    __table_args__ = (UniqueConstraint("programme_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    # 1, 2, 3 … within the programme.
    number: Mapped[int]
    title: Mapped[str] = mapped_column(Words)
    short_title: Mapped[str] = mapped_column(Words)
    # The decision that approved the programme.
    decision_number: Mapped[str] = mapped_column(Words)
    decision_on: Mapped[date | None]
    decision_body: Mapped[str] = mapped_column(Words)
    # Planned tiết: in all and per half; they add up.
    total_periods: Mapped[float] = mapped_column(Periods)
    online_periods: Mapped[float] = mapped_column(Periods)
    in_person_periods: Mapped[float] = mapped_column(Periods)
    # The completion rules as data, in the form of `completion.rules.requirements_from` (list of objects from programme.yml).
    requirements: Mapped[list[Record]] = mapped_column(Data)
    # Percent of a session's tiết that late, excused and absent people earn: {"late": 50, "excused": 0, "absent": 0}.
    attendance: Mapped[Record] = mapped_column(Data)
    # How tests are marked, in the form of `courses.package.marking`; none: the defaults.
    marking: Mapped[Record | None] = mapped_column(Data)
    # SHA-256 of the structure; publishing the same structure again finds this edition.
    structure_hash: Mapped[str] = mapped_column(Key)
    # Counts the text corrections that reached this edition; what a process remembers of an edition is kept under (id,
    # content_version).
    content_version: Mapped[int]
    published_at: Mapped[datetime] = mapped_column(Moment)

    programme: Mapped[Programme] = relationship()
    topics: Mapped[list[EditionTopic]] = relationship(back_populates="edition", order_by="EditionTopic.position")


class Topic(Base):
    """A topic as it lives through the editions; the bank of questions hangs on it."""

    __tablename__ = "topics"
    __table_args__ = (UniqueConstraint("programme_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    # The stable id, the folder's name: "07-to-chuc-hoi-nghi".
    key: Mapped[str] = mapped_column(Key)


class EditionTopic(Base):
    """A topic in one edition: title, tiết, mode, place in the order."""

    __tablename__ = "edition_topics"
    __table_args__ = (UniqueConstraint("edition_id", "topic_id"), UniqueConstraint("edition_id", "position"))

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"))
    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id"), index=True)
    position: Mapped[int]
    # "T7", "P3": how papers call it.
    code: Mapped[str] = mapped_column(Key)
    title: Mapped[str] = mapped_column(Words)
    block: Mapped[str] = mapped_column(Words)
    # online or in_person.
    mode: Mapped[str] = mapped_column(Key)
    # topic, test, event.
    kind: Mapped[str] = mapped_column(Key)
    elective: Mapped[bool]
    theory_periods: Mapped[float] = mapped_column(Periods)
    practice_periods: Mapped[float] = mapped_column(Periods)
    # The tiết of the topic quiz inside this topic's tiết; 0 when it has none.
    quiz_periods: Mapped[float] = mapped_column(Periods)
    # intro, summary, task, basis of topic.yml; {} for topics without a package folder.
    about: Mapped[Record] = mapped_column(Data)
    # The keys of topics that are to be learnt before; none: of no topic.
    after: Mapped[list[str] | None] = mapped_column(Data)

    edition: Mapped[Edition] = relationship(back_populates="topics")
    lessons: Mapped[list[EditionLesson]] = relationship(order_by="EditionLesson.position")

    @property
    def periods(self) -> float:
        """The planned tiết of the topic, theory and practice."""
        return self.theory_periods + self.practice_periods


class Lesson(Base):
    """A lesson as it lives through its revisions."""

    __tablename__ = "lessons"
    __table_args__ = (UniqueConstraint("topic_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id"))
    # The stable id in the front matter.
    key: Mapped[str] = mapped_column(Key)


class LessonRevision(Base):
    """One published text of a lesson; rendered once, never changed."""

    __tablename__ = "lesson_revisions"
    __table_args__ = (UniqueConstraint("lesson_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    lesson_id: Mapped[int] = mapped_column(ForeignKey("lessons.id"))
    number: Mapped[int]
    title: Mapped[str] = mapped_column(Words)
    # Minutes of attentive reading with the check questions, and of the tasks in the text.
    reading_minutes: Mapped[int]
    practice_minutes: Mapped[int]
    # The Markdown as it was published, front matter included.
    source: Mapped[str] = mapped_column(Words)
    # SHA-256 of the source and of the pictures it shows.
    source_hash: Mapped[str] = mapped_column(Key)
    # Sections in order: [{"key", "title", "html", "checks": ["check-key", …]}]; html is clean and final.
    sections: Mapped[list[Record]] = mapped_column(Data)
    # Check questions by key, with their correct options and feedback; these never go to the page before she answered.
    checks: Mapped[Record] = mapped_column(Data)
    # "Căn cứ": [{"text", "url", "checked_on"}].
    sources: Mapped[list[Record]] = mapped_column(Data)
    # Bytes of HTML, and of the largest picture widths, for "how much data does this cost me".
    html_bytes: Mapped[int]
    picture_bytes: Mapped[int]
    words: Mapped[int]
    published_at: Mapped[datetime] = mapped_column(Moment)


class EditionLesson(Base):
    """A lesson's place in an edition. The newest edition follows text corrections (`revision_id` moves); older editions
    keep theirs."""

    __tablename__ = "edition_lessons"
    __table_args__ = (UniqueConstraint("edition_topic_id", "lesson_id"), UniqueConstraint("edition_topic_id", "position"))

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_topic_id: Mapped[int] = mapped_column(ForeignKey("edition_topics.id"))
    lesson_id: Mapped[int] = mapped_column(ForeignKey("lessons.id"), index=True)
    position: Mapped[int]
    # The tiết earned when the lesson is done.
    periods: Mapped[float] = mapped_column(Periods)
    revision_id: Mapped[int] = mapped_column(ForeignKey("lesson_revisions.id"))

    lesson: Mapped[Lesson] = relationship()
    revision: Mapped[LessonRevision] = relationship()


class SessionPlan(Base):
    """One published text of the plan of an in-person topic; rendered once, never changed."""

    __tablename__ = "session_plans"
    __table_args__ = (UniqueConstraint("topic_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id"))
    number: Mapped[int]
    # What trainees can do after the session, in one sentence.
    aim: Mapped[str] = mapped_column(Words)
    # [{"topic": key of an online topic or "", "text"}]: what trainees bring.
    prework: Mapped[list[Record]] = mapped_column(Data)
    materials: Mapped[list[str]] = mapped_column(Data)
    # [{"periods", "title", "method", "practice"}]
    timetable: Mapped[list[Record]] = mapped_column(Data)
    # "Căn cứ" as of lessons; what is still to be verified; [{"points", "text"}] adding up to 10, or [].
    basis: Mapped[list[Record]] = mapped_column(Data)
    verify: Mapped[list[str]] = mapped_column(Data)
    rubric: Mapped[list[Record]] = mapped_column(Data)
    # [{"key", "title", "html"}]; html is clean and final.
    sections: Mapped[list[Record]] = mapped_column(Data)
    # SHA-256 of the source.
    source_hash: Mapped[str] = mapped_column(Key)
    published_at: Mapped[datetime] = mapped_column(Moment)


class EditionPlan(Base):
    """The plan of a topic in an edition. The newest edition follows corrections (`plan_id` moves); older editions keep theirs."""

    __tablename__ = "edition_plans"

    edition_topic_id: Mapped[int] = mapped_column(ForeignKey("edition_topics.id"), primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("session_plans.id"))


class Picture(Base):
    """A picture that passed the pipeline; its files lie in the media folder under its hash."""

    __tablename__ = "pictures"

    # SHA-256 of the source bytes; the file names are "<hash>-<width>.webp".
    sha256: Mapped[str] = mapped_column(Key, primary_key=True)
    # Pixels of the largest file.
    width: Mapped[int]
    height: Mapped[int]
    # [{"width", "height", "bytes"}] smallest first, at most three.
    files: Mapped[list[Record]] = mapped_column(Data)


class TopicSteward(Base):
    """An instructor who answers for a topic: she sees its questions and what people get wrong."""

    __tablename__ = "topic_stewards"

    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), primary_key=True)
