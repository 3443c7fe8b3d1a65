"""Use-cases of learning: a section was read, a check question was answered. Both are safe to repeat and to send late."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.cohorts.models import Enrolment
from app.cohorts.queries import own_enrolment
from app.courses.judging import accepted_response, judge
from app.courses.queries import CheckView, RevisionView, SectionView, edition_view, revision_view
from app.kernel.refusal import Refused
from app.kernel.text import _, squeeze
from app.learning.models import CheckAnswer, CheckTry, LessonDone, Place, SectionRead
from app.learning.queries import LessonProgress, lesson_progress
from app.learning.rules import SectionShape, is_done, trusted
from app.storage.transaction import session, transaction
from app.storage.writes import insert_once, upsert

TRY = ("enrolment_id", "lesson_id", "check_key", "answered_at")
"""What makes a try: two answers to one question at one moment are one."""


@dataclass(frozen=True)
class GivenAnswer:
    """An answer to a check question as a device reports it."""

    response: Sequence[str]
    answered_at: datetime


@dataclass(frozen=True)
class Reported:
    """What a report changed: whether anything was new, whether the lesson is done now, and whether it just became so."""

    new: bool
    done: bool
    just_done: bool


def report_section(enrolment_id: int, lesson_id: int, section_key: str, *, read_at: datetime, by: int, at: datetime) -> Reported:
    """Note that she read a section, and where she is now. Refused as `report`."""
    return report(enrolment_id, lesson_id, read={section_key: read_at}, answers={}, by=by, at=at)


def answer_check(
    enrolment_id: int, lesson_id: int, check_key: str, response: Sequence[str], *, answered_at: datetime, by: int, at: datetime
) -> Reported:
    """Keep her answer to a check question. Refused as `report`."""
    return report(enrolment_id, lesson_id, read={}, answers={check_key: GivenAnswer(response, answered_at)}, by=by, at=at)


def report(
    enrolment_id: int,
    lesson_id: int,
    *,
    read: Mapping[str, datetime],
    answers: Mapping[str, GivenAnswer],
    by: int,
    at: datetime,
) -> Reported:
    """Write down what a device tells of one lesson: sections read and check questions answered, all or nothing.

    A repeat changes nothing, and the order in which reports arrive changes nothing: the newest answer and place stand, and what
    she did first dates the lesson.
    Refused: "no_enrolment" (not hers), "left", "no_lesson" (not in her class's edition), "no_section", "no_check",
    "empty" (nothing chosen), "no_such_choice", "too_long".
    """
    with transaction():
        revision = _reading(enrolment_id, lesson_id, by)
        new = _write_sections(enrolment_id, revision, read, at)
        new = _write_answers(enrolment_id, revision, answers, at) or new
        return _settle(enrolment_id, revision, at, new=new)


def shapes(revision: RevisionView) -> tuple[SectionShape, ...]:
    """The sections of a revision as the rules see them."""
    return tuple(SectionShape(section.key, section.checks) for section in revision.sections)


def _reading(enrolment_id: int, lesson_id: int, by: int) -> RevisionView:
    """The text of the lesson in her class's edition; her enrolment is locked against a second device."""
    enrolment = own_enrolment(by, enrolment_id)
    if enrolment is None:
        raise Refused("no_enrolment", _("Không tìm thấy lớp này trong các lớp của chị."))
    if enrolment.left_at is not None:
        raise Refused(
            "left", _("Chị đã thôi học lớp này nên kết quả không ghi thêm được. Có nhầm lẫn thì báo người phụ trách lớp.")
        )
    place = edition_view(enrolment.cohort.edition_id, enrolment.cohort.content_version).lesson(lesson_id)
    if place is None:
        raise Refused("no_lesson", _("Bài này không thuộc chương trình của lớp."))
    session().execute(select(Enrolment.id).where(Enrolment.id == enrolment_id).with_for_update())
    return revision_view(place[1].revision_id)


def _write_sections(enrolment_id: int, revision: RevisionView, read: Mapping[str, datetime], at: datetime) -> bool:
    """The sections that were not noted yet, earlier moments of those that were, and the place; True when one was new."""
    if not read:
        return False
    if not set(read) <= {section.key for section in revision.sections}:
        raise Refused("no_section", _("Phần này không còn trong bài. Mở lại bài để học bản mới."))
    fixed = {"enrolment_id": enrolment_id, "lesson_id": revision.lesson_id}
    moments = {key: trusted(moment, at) for key, moment in read.items()}
    rows = [{**fixed, "section_key": key, "read_at": moment, "received_at": at} for key, moment in moments.items()]
    new = insert_once(SectionRead, rows, unique=("enrolment_id", "lesson_id", "section_key"))
    if new < len(rows):
        _read_earlier(fixed, moments)
    last = max(moments, key=lambda key: (moments[key], key))
    _move_place(enrolment_id, revision.lesson_id, last, moments[last])
    return new > 0


def _read_earlier(of_this: Mapping[str, int], moments: Mapping[str, datetime]) -> None:
    """Let a section known already be read at the earlier of the two moments: another phone may tell of it first."""
    for row in session().scalars(select(SectionRead).filter_by(**of_this).where(SectionRead.section_key.in_(moments))):
        row.read_at = min(row.read_at, moments[row.section_key])
    session().flush()


def _move_place(enrolment_id: int, lesson_id: int, section_key: str, placed_at: datetime) -> None:
    """Her place is where she was last; of two places at the same moment the same one wins in whatever order they arrive."""
    known = session().get(Place, enrolment_id, populate_existing=True)
    if known is None:
        known = Place(enrolment_id=enrolment_id, lesson_id=lesson_id, section_key=section_key, placed_at=placed_at)
        session().add(known)
    elif (known.placed_at, known.lesson_id, known.section_key) < (placed_at, lesson_id, section_key):
        known.lesson_id, known.section_key, known.placed_at = lesson_id, section_key, placed_at
    session().flush()


def _write_answers(enrolment_id: int, revision: RevisionView, answers: Mapping[str, GivenAnswer], at: datetime) -> bool:
    """Tries that were not noted yet, and the answers that are newer than those kept; True when a try was new."""
    if not answers:
        return False
    of_this = {"enrolment_id": enrolment_id, "lesson_id": revision.lesson_id}
    known = {row.check_key: row for row in session().scalars(select(CheckAnswer).filter_by(**of_this))}
    new = False
    for key, answer in answers.items():
        check = revision.checks.get(key)
        if check is None:
            raise Refused("no_check", _("Câu hỏi này không còn trong bài. Mở lại bài để học bản mới."))
        given, moment = _checked_response(check, answer.response), trusted(answer.answered_at, at)
        tried = insert_once(CheckTry, [{**of_this, "check_key": key, "answered_at": moment}], unique=TRY) > 0
        row = known.get(key)
        if row is None:
            row = CheckAnswer(**of_this, check_key=key, tries=0, first_at=moment, answered_at=moment, received_at=at, response=[])
            session().add(row)
        new = new or tried
        row.tries += tried
        row.first_at = min(row.first_at or row.answered_at, moment)
        if not row.response or (moment, given) > (row.answered_at, row.response):
            row.response, row.correct = given, judge(check, given) >= 1
            row.answered_at, row.received_at = moment, at
    session().flush()
    return new


def _settle(enrolment_id: int, revision: RevisionView, at: datetime, *, new: bool) -> Reported:
    """Write the lesson down as done when nothing is missing any more, with the moment `at` which the server hears of it.

    It is dated by the moment at which she had everything for the first time, whatever arrived last: a phone that reports later
    may move that moment back, never forward.
    """
    progress = lesson_progress(enrolment_id, revision.lesson_id)
    if not is_done(shapes(revision), progress.read, progress.answers):
        return Reported(new, done=progress.done_at is not None, just_done=False)
    needed = [moment for section in revision.sections for moment in _moments(progress, section)]
    done_at = max(needed)
    row: dict[str, object] = {"enrolment_id": enrolment_id, "lesson_id": revision.lesson_id, "revision_id": revision.id}
    row |= {"done_at": done_at, "told_at": at}
    if progress.done_at is None:
        insert_once(LessonDone, [row], unique=("enrolment_id", "lesson_id"))
    elif done_at < progress.done_at:
        upsert(LessonDone, row, unique=("enrolment_id", "lesson_id"))
    return Reported(new, done=True, just_done=progress.done_at is None)


def _moments(progress: LessonProgress, section: SectionView) -> Iterator[datetime]:
    """When she first read a section and first answered its questions."""
    yield progress.read[section.key]
    for check in section.checks:
        yield progress.answers[check].first_at


def _checked_response(check: CheckView, response: Sequence[str]) -> list[str]:
    """The response in the form that is kept (`courses.judging.responses`)."""
    given = accepted_response(check.shape, [text for text in response if squeeze(text)] if check.kind != "gaps" else response)
    if not given:
        raise Refused("empty", _("Hãy chọn hoặc viết một câu trả lời."))
    return given
