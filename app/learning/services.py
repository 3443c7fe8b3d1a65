"""Use-cases of learning: a section was read, a check question was answered. Both are safe to repeat and to send late."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.cohorts.models import Enrolment
from app.cohorts.queries import EnrolmentView, own_enrolment
from app.courses.judging import judge
from app.courses.queries import RevisionView, edition_view, revision_view
from app.kernel.refusal import Refused
from app.kernel.text import _, squeeze
from app.learning.models import CheckAnswer, LessonDone, Place, SectionRead
from app.learning.queries import lesson_progress
from app.learning.rules import SectionShape, is_done, trusted
from app.storage.transaction import transaction
from app.storage.writes import insert_once, upsert

MAX_TEXT = 500
"""Characters of a written answer to a check question."""


@dataclass(frozen=True)
class Reported:
    """What a report changed: whether it was new, whether the lesson is done now, and whether it just became so."""

    new: bool
    done: bool
    just_done: bool


@dataclass(frozen=True)
class CheckOutcome:
    """How a check question was answered, and what the report changed."""

    correct: bool
    reported: Reported


def report_section(enrolment_id: int, lesson_id: int, section_key: str, *, read_at: datetime, by: int, at: datetime) -> Reported:
    """Note that she read a section, and where she is now.

    Refused: "no_enrolment" (not hers), "left", "no_lesson" (not in her class's edition), "no_section".
    """
    with transaction():
        _enrolment, revision = _reading(enrolment_id, lesson_id, by)
        if section_key not in {section.key for section in revision.sections}:
            raise Refused("no_section", _("Phần này không còn trong bài. Mở lại bài để học bản mới."))
        moment = trusted(read_at, at)
        row = {"enrolment_id": enrolment_id, "lesson_id": lesson_id, "section_key": section_key, "read_at": moment, "received_at": at}
        new = insert_once(SectionRead, [row], unique=("enrolment_id", "lesson_id", "section_key")) > 0
        place = {"enrolment_id": enrolment_id, "lesson_id": lesson_id, "section_key": section_key, "placed_at": moment}
        upsert(Place, place, unique=("enrolment_id",), newer="placed_at")
        return _settle(enrolment_id, revision, new=new, at=at, moment=moment)


def answer_check(
    enrolment_id: int, lesson_id: int, check_key: str, response: Sequence[str], *, answered_at: datetime, by: int, at: datetime
) -> CheckOutcome:
    """Keep her answer to a check question of a lesson; a late report of an older answer does not replace a newer one.

    Refused: "no_enrolment", "left", "no_lesson", "no_check", "empty" (nothing chosen), "no_such_choice".
    """
    with transaction() as db:
        _enrolment, revision = _reading(enrolment_id, lesson_id, by)
        check = revision.checks.get(check_key)
        if check is None:
            raise Refused("no_check", _("Câu hỏi này không còn trong bài. Mở lại bài để học bản mới."))
        given = _checked_response(check, response)
        correct = judge(check, given) >= 1
        moment = trusted(answered_at, at)
        known = db.scalar(select(CheckAnswer).filter_by(enrolment_id=enrolment_id, lesson_id=lesson_id, check_key=check_key))
        new = known is None or moment > known.answered_at
        if known is None:
            db.add(
                CheckAnswer(
                    enrolment_id=enrolment_id,
                    lesson_id=lesson_id,
                    check_key=check_key,
                    response=given,
                    correct=correct,
                    tries=1,
                    answered_at=moment,
                    received_at=at,
                )
            )
            db.flush()
        elif new:
            known.response, known.correct, known.tries = given, correct, known.tries + 1
            known.answered_at, known.received_at = moment, at
        return CheckOutcome(correct, _settle(enrolment_id, revision, new=new, at=at, moment=moment))


def shapes(revision: RevisionView) -> tuple[SectionShape, ...]:
    """The sections of a revision as the rules see them."""
    return tuple(SectionShape(section.key, section.checks) for section in revision.sections)


def _reading(enrolment_id: int, lesson_id: int, by: int) -> tuple[EnrolmentView, RevisionView]:
    """Her enrolment, locked against a second device, and the text of the lesson in her class's edition."""
    enrolment = own_enrolment(by, enrolment_id)
    if enrolment is None:
        raise Refused("no_enrolment", _("Không tìm thấy lớp này trong các lớp của chị."))
    if enrolment.left_at is not None:
        raise Refused("left", _("Chị đã thôi học lớp này nên kết quả không ghi thêm được. Có nhầm lẫn thì báo người phụ trách lớp."))
    place = edition_view(enrolment.cohort.edition_id, enrolment.cohort.content_version).lesson(lesson_id)
    if place is None:
        raise Refused("no_lesson", _("Bài này không thuộc chương trình của lớp."))
    with transaction() as db:
        db.execute(select(Enrolment.id).where(Enrolment.id == enrolment_id).with_for_update())
    return enrolment, revision_view(place[1].revision_id)


def _settle(enrolment_id: int, revision: RevisionView, *, new: bool, at: datetime, moment: datetime) -> Reported:
    """Write the lesson down as done when nothing is missing any more; dated by the report that completed it."""
    progress = lesson_progress(enrolment_id, revision.lesson_id)
    if progress.done_at is not None:
        return Reported(new, done=True, just_done=False)
    if not is_done(shapes(revision), progress.read, progress.answers.keys()):
        return Reported(new, done=False, just_done=False)
    row = {"enrolment_id": enrolment_id, "lesson_id": revision.lesson_id, "revision_id": revision.id, "done_at": trusted(moment, at)}
    insert_once(LessonDone, [row], unique=("enrolment_id", "lesson_id"))
    return Reported(new, done=True, just_done=True)


def _checked_response(check: object, response: Sequence[str]) -> list[str]:
    """The response in the form that is kept: known option keys once each, or one squeezed text."""
    kind, keys = check.kind, [option.key for option in check.options]  # type: ignore[attr-defined]
    given = [squeeze(text)[:MAX_TEXT] for text in dict.fromkeys(response) if squeeze(text)]
    if not given:
        raise Refused("empty", _("Hãy chọn hoặc viết một câu trả lời."))
    if kind == "short":
        return given[:1]
    if any(key not in keys for key in given) or (kind != "several" and len(given) > 1):
        raise Refused("no_such_choice", _("Lựa chọn này không có trong câu hỏi. Mở lại bài rồi chọn lại."))
    return sorted(given)
