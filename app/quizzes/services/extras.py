"""Use-cases of what one person is given beyond a paper: give it, take it back. A running attempt feels it at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.cohorts.models import Enrolment
from app.cohorts.queries import CohortView
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.quizzes.models import Attempt, PaperExtra
from app.quizzes.queries.papers import PaperView, papers_of, times_for
from app.quizzes.rules.windows import Extra, checked_extra, moved_end
from app.storage import journal
from app.storage.transaction import transaction
from app.storage.writes import insert_once


def give_extra(
    cohort: CohortView,
    paper_id: int,
    enrolment_ids: Sequence[int],
    extra: Extra,
    *,
    cause: str,
    reason: str,
    client_id: str,
    by: int,
    at: datetime,
) -> int:
    """Give people of a class minutes, tries or a closing of their own; gives back how many got it. Sent twice it is given once.

    Refused: "no_paper", "no_one" (nobody named), "no_enrolment" (not in this class), "nothing", "minutes", "tries", "closing",
    "no_limit" (minutes or tries where the paper has no limit).
    """
    with transaction() as db:
        paper = paper_in(cohort, paper_id)
        _check_limits(paper, extra)
        if not enrolment_ids:
            raise Refused("no_one", _("Chọn ít nhất một học viên."))
        if not set(enrolment_ids) <= locked_people(db, cohort.id):
            raise Refused("no_enrolment", _("Học viên này không có trong lớp."))
        given = 0
        for enrolment_id in enrolment_ids:
            checked_extra(extra, closes_at=times_for(enrolment_id, paper).window.closes_at, at=at)
            given += _give(db, paper, enrolment_id, extra, (cause, reason, client_id), by=by, at=at)
        return given


def take_back(cohort: CohortView, extra_id: int, *, reason: str, by: int, at: datetime) -> bool:
    """Take back what somebody was given; False when it was taken back before. The row stays, a further one says who and why.

    Refused: "no_extra" (none in this class).
    """
    with transaction() as db:
        asked = select(PaperExtra).join(Enrolment, Enrolment.id == PaperExtra.enrolment_id)
        extra = db.scalar(
            asked.where(PaperExtra.id == extra_id, Enrolment.cohort_id == cohort.id, PaperExtra.revokes_id.is_(None))
        )
        if extra is None:
            raise Refused("no_extra", _("Không tìm thấy lần cho thêm này trong lớp."))
        db.execute(select(Enrolment.id).where(Enrolment.id == extra.enrolment_id).with_for_update())
        if db.scalar(select(PaperExtra.id).where(PaperExtra.revokes_id == extra_id)) is not None:
            return False
        facts = {
            "paper_id": extra.paper_id,
            "enrolment_id": extra.enrolment_id,
            "cause": extra.cause,
            "client_id": f"bo-{extra_id}",
        }
        db.add(PaperExtra(**facts, minutes=0, tries=0, reason=reason, given_by_id=by, given_at=at, revokes_id=extra_id))
        db.flush()
        move_ends(db, paper_in(cohort, extra.paper_id), [extra.enrolment_id], by=by, at=at)
        journal.record("quizzes.take_back_extra", "enrolment", extra.enrolment_id, by=by, at=at, extra=extra_id, reason=reason)
        return True


def paper_in(cohort: CohortView, paper_id: int) -> PaperView:
    """A paper of the edition of a class. Refused: "no_paper"."""
    papers = papers_of(cohort.edition_id, cohort.content_version)
    paper = next((paper for paper in papers if paper.id == paper_id), None)
    if paper is None:
        raise Refused("no_paper", _("Bài kiểm tra này không thuộc chương trình của lớp."))
    return paper


def locked_people(db: Session, cohort_id: int) -> set[int]:
    """The enrolments of the class, locked against attempts that begin meanwhile."""
    return set(db.scalars(select(Enrolment.id).where(Enrolment.cohort_id == cohort_id).order_by(Enrolment.id).with_for_update()))


def move_ends(db: Session, paper: PaperView, enrolment_ids: Sequence[int], *, by: int, at: datetime) -> None:
    """Give the running attempts of these people the end that holds now."""
    asked = select(Attempt.id, Attempt.enrolment_id, Attempt.opened_at, Attempt.due_at).where(
        Attempt.paper_id == paper.id, Attempt.enrolment_id.in_(enrolment_ids), Attempt.closed_at.is_(None)
    )
    for attempt_id, enrolment_id, opened_at, due_at in db.execute(asked.with_for_update(of=Attempt)).all():
        end = moved_end(times_for(enrolment_id, paper), opened_at, due_at, at)
        if end != due_at:
            db.execute(update(Attempt).where(Attempt.id == attempt_id).values(due_at=end))
            moved = {"before": due_at.isoformat() if due_at else None, "after": end.isoformat() if end else None}
            journal.record("quizzes.move_end", "attempt", attempt_id, by=by, at=at, **moved)


def _check_limits(paper: PaperView, extra: Extra) -> None:
    """Minutes and tries are given only where there is a limit to go beyond."""
    if extra.minutes and paper.minutes is None:
        raise Refused("no_limit", _("Bài này không tính giờ nên không cần thêm phút."))
    if extra.tries and paper.tries is None:
        raise Refused("no_limit", _("Bài này làm lại không giới hạn nên không cần thêm lần."))


def _give(
    db: Session, paper: PaperView, enrolment_id: int, extra: Extra, why: tuple[str, str, str], *, by: int, at: datetime
) -> int:
    """Write one row and move the end of an attempt that is running; 0 when it had been given before."""
    cause, reason, client_id = why
    row = {
        "paper_id": paper.id,
        "enrolment_id": enrolment_id,
        "minutes": extra.minutes,
        "tries": extra.tries,
        "closes_at": extra.closes_at,
        "cause": cause,
        "reason": reason,
        "given_by_id": by,
        "given_at": at,
        "client_id": client_id,
    }
    if not insert_once(PaperExtra, [row], unique=("enrolment_id", "paper_id", "client_id")):
        return 0
    move_ends(db, paper, [enrolment_id], by=by, at=at)
    closing = extra.closes_at.isoformat() if extra.closes_at else None
    given = {"paper": paper.key, "minutes": extra.minutes, "tries": extra.tries, "closes_at": closing}
    journal.record("quizzes.give_extra", "enrolment", enrolment_id, by=by, at=at, **given, cause=cause, reason=reason)
    return 1
