"""Tables of the bank: question and version."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Float, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.storage.base import Base, Data, Key, Moment, Record, Words


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
    # `source_hash` of what the files said last and was taken in; none for a question that stands in no file.
    file_hash: Mapped[str | None] = mapped_column(Key)
    # The number of the version that the files brought while the question was changed in the web; 0: the files dropped it; none:
    # files and web agree.
    conflict_number: Mapped[int | None]


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
    # practice (its key may lie in a phone, no graded test draws it), test, or "" which is for graded tests, too.
    use: Mapped[str] = mapped_column(Key, server_default="", default="")
    # SHA-256 of the source text of the question and of its pictures.
    source_hash: Mapped[str] = mapped_column(Key)
    # The text itself in the grammar of questions.md; none for versions older than the editor.
    source: Mapped[str | None] = mapped_column(Words)
    # The hashes of the pictures it shows, by the path written in the text.
    pictures: Mapped[Record | None] = mapped_column(Data)
    # Where it was written: file, form, import.
    origin: Mapped[str] = mapped_column(Key, server_default="file", default="file")
    # Who saved it; none for the machine (publishing). And why, in her words.
    made_by_id: Mapped[int | None]
    note: Mapped[str] = mapped_column(Words, server_default="", default="")
    # The form's own name of what it sent: the same form once more is the same question; none where no form was.
    client_id: Mapped[str | None] = mapped_column(Key, index=True)
    published_at: Mapped[datetime] = mapped_column(Moment)

    question: Mapped[Question] = relationship(foreign_keys=[question_id])
