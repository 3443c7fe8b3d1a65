"""Use-cases of questions to the instructor: a trainee asks about a topic or a lesson, those who teach answer."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from app.cohorts.models import Enrolment
from app.cohorts.queries import EnrolmentView, own_enrolment
from app.courses.queries import edition_view, revision_view
from app.kernel.refusal import Refused
from app.kernel.text import _, nfc
from app.learning.models import LessonQuestion, QuestionAnswer
from app.learning.queries.questions import waiting_of
from app.learning.rules import MAX_ANSWER, MAX_WAITING, MAX_WORDS, trusted
from app.storage.journal import record
from app.storage.transaction import session, transaction

__all__ = ["MAX_ANSWER", "MAX_WORDS", "answer_question", "ask_instructor"]


def ask_instructor(
    enrolment_id: int,
    *,
    topic_id: int,
    lesson_id: int | None = None,
    section_key: str = "",
    words: str,
    asked_at: datetime,
    by: int,
    at: datetime,
) -> int:
    """Keep a question about a topic, or about a lesson (and a section) of it; gives back its id.

    The same words about the same place are the same question, however often and from however many phones they arrive, and it
    was asked at the earliest of its moments. A section that the lesson no longer has is left out: the question counts anyway.
    Refused: "no_enrolment" (not hers), "left", "no_topic", "no_lesson", "no_words", "too_long", "too_many" (wait already).
    """
    words = _words(words, MAX_WORDS, _("Viết câu hỏi rồi gửi."))
    with transaction():
        enrolment = _studying(enrolment_id, by)
        topic_id, section_key = _place(enrolment, topic_id, lesson_id, section_key)
        session().execute(select(Enrolment.id).where(Enrolment.id == enrolment_id).with_for_update())
        place = {"enrolment_id": enrolment_id, "edition_topic_id": topic_id, "lesson_id": lesson_id, "section_key": section_key}
        moment = trusted(asked_at, at)
        known = session().scalar(select(LessonQuestion).filter_by(**place, words=words))
        if known is not None:
            known.asked_at = min(known.asked_at, moment)
            return known.id
        if waiting_of(enrolment_id) >= MAX_WAITING:
            sentence = _(
                "Chị đã có {n} câu hỏi đang chờ trả lời. Chờ giảng viên trả lời rồi hỏi tiếp, hoặc gọi người phụ trách lớp."
            )
            raise Refused("too_many", sentence.format(n=MAX_WAITING))
        asked = LessonQuestion(**place, words=words, asked_at=moment, received_at=at)
        session().add(asked)
        session().flush()
        record("learning.asked", "lesson_question", asked.id, by=by, at=at)
        return asked.id


def answer_question(question_id: int, *, words: str, shared: bool, seen: int | None, by: int, at: datetime) -> int:
    """Answer a question, or put a better answer in the place of the one that stands (`seen`); gives back the answer's id.

    The same answer again is the same one. The asker must be in reach (`question_in_reach`).
    Refused: "no_question", "no_words", "too_long", "answered" (somebody else answered meanwhile).
    """
    words = _words(words, MAX_ANSWER, _("Viết câu trả lời rồi gửi."))
    with transaction() as db:
        if db.scalar(select(LessonQuestion.id).where(LessonQuestion.id == question_id).with_for_update()) is None:
            raise Refused("no_question", _("Không có câu hỏi này."))
        newest = select(QuestionAnswer).filter_by(question_id=question_id).order_by(QuestionAnswer.id.desc())
        stands = db.scalars(newest).first()
        if stands is not None and (stands.words, stands.shared, stands.answered_by_id) == (words, shared, by):
            return stands.id
        replaces = stands.id if stands is not None else None
        if replaces != seen:
            raise Refused("answered", _("Người khác vừa trả lời câu hỏi này. Xem câu trả lời ấy rồi sửa nếu cần."))
        given = QuestionAnswer(
            question_id=question_id, words=words, shared=shared, answered_by_id=by, answered_at=at, replaces_id=replaces
        )
        db.add(given)
        db.flush()
        record("learning.answered", "lesson_question", question_id, by=by, at=at, shared=shared)
        return given.id


def _words(words: str, most: int, nothing: str) -> str:
    """What was written, in NFC. Refused: "no_words", "too_long"."""
    words = nfc(words).replace("\r\n", "\n").strip()
    if not words:
        raise Refused("no_words", nothing)
    if len(words) > most:
        raise Refused("too_long", _("Viết không quá {n} ký tự.").format(n=most))
    return words


def _studying(enrolment_id: int, by: int) -> EnrolmentView:
    """Her own class, which she has not left. Refused: "no_enrolment", "left"."""
    enrolment = own_enrolment(by, enrolment_id)
    if enrolment is None:
        raise Refused("no_enrolment", _("Không tìm thấy lớp này trong các lớp của chị."))
    if enrolment.left_at is not None:
        raise Refused("left", _("Chị đã thôi học lớp này nên không gửi câu hỏi được. Có nhầm lẫn thì báo người phụ trách lớp."))
    return enrolment


def _place(enrolment: EnrolmentView, topic_id: int, lesson_id: int | None, section_key: str) -> tuple[int, str]:
    """The topic and section that a question is about. Refused: "no_topic", "no_lesson"."""
    edition = edition_view(enrolment.cohort.edition_id, enrolment.cohort.content_version)
    if lesson_id is None:
        if edition.topic(topic_id) is None:
            raise Refused("no_topic", _("Chuyên đề này không thuộc chương trình của lớp. Chọn lại chuyên đề."))
        return topic_id, ""
    found = edition.lesson(lesson_id)
    if found is None:
        raise Refused("no_lesson", _("Bài này không thuộc chương trình của lớp."))
    known = {section.key for section in revision_view(found[1].revision_id).sections} if section_key else set()
    return found[0].id, section_key if section_key in known else ""
