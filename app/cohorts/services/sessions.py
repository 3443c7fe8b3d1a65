"""Use-cases of single sessions of the timetable."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.cohorts.hooks import is_used
from app.cohorts.models import ClassSession, Cohort, SessionChange, SessionMakeup
from app.cohorts.rules.timetable import HALVES, MAX_SESSION_PERIODS, MODES
from app.cohorts.services.classes import locked_cohort
from app.cohorts.wording import HALF_NAMES
from app.courses.models import EditionTopic
from app.kernel.periods import is_periods, say_number
from app.kernel.refusal import Refused
from app.kernel.text import _, squeeze
from app.people.models import Person
from app.storage.journal import record
from app.storage.transaction import transaction


def add_session(
    *,
    cohort_id: int,
    held_on: date,
    half: str,
    starts: str,
    periods: float,
    edition_topic_id: int,
    instructor_id: int | None,
    place: str,
    mode: str,
    despite: str = "",
    by: int,
    at: datetime,
) -> int:
    """Add a session; `periods` in tiết; `despite`: why it stands there although another class is in its way. Gives back its id.

    Refused: "no_cohort", "half", "mode", "periods" (none, finer than a half, more than a half day holds), "outside" (not
    within the class's days), "topic" (no in-person topic of the edition), "instructor" (nobody), "clash" (the class has a
    session then).
    """
    with transaction() as db:
        cohort = locked_cohort(db, cohort_id)
        row = ClassSession(
            cohort_id=cohort_id,
            held_on=held_on,
            half=half,
            starts=squeeze(starts),
            periods=periods,
            edition_topic_id=edition_topic_id,
            instructor_id=instructor_id,
            place=squeeze(place),
            mode=mode,
        )
        check_session(db, cohort, row)
        db.add(row)
        flush_session(db, held_on, half)
        said = {"cohort": cohort_id, "held_on": held_on.isoformat(), "half": half} | _despite(despite)
        record("cohorts.added_session", "session", row.id, by=by, at=at, **said)
        return row.id


def change_session(
    *,
    session_id: int,
    held_on: date,
    half: str,
    starts: str,
    periods: float,
    edition_topic_id: int,
    instructor_id: int | None,
    place: str,
    mode: str,
    has_marks: Callable[[int], bool],
    despite: str = "",
    by: int,
    at: datetime,
) -> None:
    """Change a session; once marks hang on it (`has_marks`) only its hour, place, instructor and mode.

    Moving it to another day or splitting it are use-cases of their own (`services.life`).
    Refused: "no_session", "has_marks", "shut" (it is closed or cancelled), and those of `add_session`.
    """
    with transaction() as db:
        cohort, row = locked_session(db, session_id)
        if row.closed_at is not None or row.cancelled_at is not None:
            raise Refused("shut", _("Buổi này đã chốt hoặc đã hủy nên không sửa được. Mở lại hoặc khôi phục buổi trước."))
        core = (row.held_on, row.half, row.periods, row.edition_topic_id)
        if core != (held_on, half, periods, edition_topic_id) and has_marks(session_id):
            sentence = _(
                "Buổi này đã điểm danh nên ngày, tiết, chuyên đề giữ nguyên. Muốn đổi ngày, chia tiết thì chuyển hoặc tách buổi."
            )
            raise Refused("has_marks", sentence)
        before = {"held_on": row.held_on.isoformat(), "half": row.half, "periods": row.periods, "topic": row.edition_topic_id}
        with db.no_autoflush:
            row.held_on, row.half, row.periods, row.edition_topic_id = held_on, half, periods, edition_topic_id
            row.starts, row.place = squeeze(starts), squeeze(place)
            row.instructor_id, row.mode = instructor_id, mode
            check_session(db, cohort, row)
        flush_session(db, held_on, half)
        said = {"before": before} | _despite(despite)
        record("cohorts.changed_session", "session", session_id, by=by, at=at, **said)


def remove_session(*, session_id: int, has_marks: Callable[[int], bool], by: int, at: datetime) -> None:
    """Take a session out of the timetable; only while it has no history.

    Refused: "no_session", "has_marks", "has_history" (it was moved, split, cancelled or closed, somebody asked for leave, or a
    make-up names it).
    """
    with transaction() as db:
        cohort, row = locked_session(db, session_id)
        if has_marks(session_id):
            raise Refused("has_marks", _("Buổi này đã điểm danh nên không xóa được. Nếu không học nữa, hãy hủy buổi."))
        if _has_history(db, session_id):
            raise Refused("has_history", _("Buổi này đã có thay đổi hoặc đơn liên quan nên không xóa được. Hãy hủy buổi."))
        detail = {"held_on": row.held_on.isoformat(), "half": row.half, "periods": row.periods, "topic": row.edition_topic_id}
        db.execute(delete(SessionMakeup).where(SessionMakeup.makeup_id == session_id))
        db.delete(row)
        record("cohorts.removed_session", "session", session_id, by=by, at=at, cohort=cohort.id, **detail)


def _despite(reason: str) -> dict[str, str]:
    """What the journal says of a session that stands in another class's way."""
    return {"despite": reason} if reason else {}


def _has_history(db: Session, session_id: int) -> bool:
    """Whether anything happened to a session or anything refers to it."""
    changed = select(SessionChange.id).where(SessionChange.session_id == session_id).limit(1)
    named = select(SessionMakeup.makeup_id).where(SessionMakeup.session_id == session_id).limit(1)
    return db.scalar(changed) is not None or db.scalar(named) is not None or is_used(session_id)


def locked_session(db: Session, session_id: int) -> tuple[Cohort, ClassSession]:
    """A session with its class, both locked until the end of the transaction. Refused: "no_session"."""
    cohort_id = db.scalar(select(ClassSession.cohort_id).where(ClassSession.id == session_id))
    if cohort_id is not None:
        cohort = locked_cohort(db, cohort_id)
        row = db.scalar(select(ClassSession).where(ClassSession.id == session_id).with_for_update())
        if row is not None:
            return cohort, row
    raise Refused("no_session", _("Không còn buổi học này trong lịch."))


def check_session(db: Session, cohort: Cohort, row: ClassSession) -> None:
    """Refuse what no session may be; see `add_session`."""
    if row.half not in HALVES:
        raise Refused("half", _("Chọn buổi sáng, chiều hoặc tối."))
    if row.mode not in MODES:
        raise Refused("mode", _("Chọn hình thức học của buổi."))
    if not is_periods(row.periods) or not 0 < row.periods <= MAX_SESSION_PERIODS:
        sentence = _("Một buổi có từ nửa tiết đến {n} tiết. Chia thành hai buổi nếu dài hơn.")
        raise Refused("periods", sentence.format(n=say_number(MAX_SESSION_PERIODS)))
    if not cohort.opens_on <= row.held_on <= cohort.closes_on:
        sentence = _("Ngày {day} nằm ngoài thời gian lớp, từ {first} đến {last}.")
        days = {
            name: f"{day:%d/%m/%Y}"
            for name, day in (("day", row.held_on), ("first", cohort.opens_on), ("last", cohort.closes_on))
        }
        raise Refused("outside", sentence.format(**days))
    topic = db.get(EditionTopic, row.edition_topic_id)
    if topic is None or topic.edition_id != cohort.edition_id or topic.mode != "in_person":
        raise Refused("topic", _("Chọn một chuyên đề trực tiếp trong chương trình của lớp."))
    if row.instructor_id is not None and db.get(Person, row.instructor_id) is None:
        raise Refused("instructor", _("Không tìm thấy giảng viên này. Chọn người khác."))
    holder = db.scalar(
        select(ClassSession.id).where(
            ClassSession.cohort_id == cohort.id,
            ClassSession.held_on == row.held_on,
            ClassSession.half == row.half,
            ClassSession.cancelled_at.is_(None),
        )
    )
    if holder is not None and holder != row.id:
        raise _clash(row.held_on, row.half)


def flush_session(db: Session, held_on: date, half: str) -> None:
    """Send the session to the database; one that somebody else put there in this moment is a clash like any other."""
    try:
        db.flush()
    except IntegrityError as error:
        raise _clash(held_on, half) from error


def _clash(held_on: date, half: str) -> Refused:
    """The refusal for a slot that is taken."""
    sentence = _("Lớp đã có một buổi vào {half} ngày {day}. Chọn ngày hoặc buổi khác.")
    return Refused("clash", sentence.format(half=HALF_NAMES[half], day=f"{held_on:%d/%m/%Y}"))
