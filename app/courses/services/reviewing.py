"""Use-cases of review: a draft on its way, and what is said about it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.courses.models import LessonComment, LessonDraft
from app.courses.queries.authoring import writers_of
from app.courses.rules.reviewing import Act, Standing, State, check, check_day
from app.courses.services.drafting import locked, step
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.storage import journal
from app.storage.transaction import transaction

_STATES = {
    Act.SUBMIT: State.SUBMITTED,
    Act.RETURN: State.RETURNED,
    Act.APPROVE: State.APPROVED,
    Act.DISCARD: State.DISCARDED,
}
MAX_WORDS = 2000
"""Characters of a comment or a reason."""


def move_draft(lesson_id: int, act: Act, *, seen: int, by: int, at: datetime, note: str = "") -> State:
    """Send a draft on, back, approve it, put it away; gives back where it stands then.

    Refused: "no_draft", "wrong_state", "changed_meanwhile", "own_draft", "comments_wait", "no_reason" (sent back without one).
    """
    note = note.strip()[:MAX_WORDS]
    with transaction() as db:
        draft = open_draft(db, lesson_id)
        check(act, standing(db, draft), person_id=by, seen=seen)
        if act is Act.RETURN and not note and not _waiting(db, draft.id):
            raise Refused("no_reason", _("Viết cần sửa gì, hoặc góp ý ở một đoạn, rồi gửi lại cho người soạn."))
        state = _STATES[act]
        draft.state, draft.publish_on = state, None
        if state is State.DISCARDED:
            draft.open_lesson_id = None
        step(db, draft, state, note, by, at)
        journal.record(f"courses.{state}_draft", "lesson", lesson_id, by=by, at=at, draft=draft.id, version=draft.version)
        return state


def schedule_draft(lesson_id: int, on: date | None, *, today: date, seen: int, by: int, at: datetime) -> None:
    """Say on which day an approved draft is published by itself; None: on none.

    Refused: "no_draft", "wrong_state", "changed_meanwhile", "past_day".
    """
    with transaction() as db:
        draft = open_draft(db, lesson_id)
        check(Act.SCHEDULE, standing(db, draft), person_id=by, seen=seen)
        if on is not None:
            check_day(on, today)
        draft.publish_on = on
        step(db, draft, "scheduled", on.isoformat() if on else "", by, at)
        journal.record("courses.scheduled_draft", "lesson", lesson_id, by=by, at=at, on=on.isoformat() if on else None)


def comment_draft(lesson_id: int, words: str, *, anchor: str, by: int, at: datetime, answer_to: int | None = None) -> int:
    """Say something about a paragraph (`anchor`, as it is written; "" is the whole lesson), or answer what was said.

    Refused: "no_draft", "no_words", "no_comment" (an answer to what is not there).
    """
    words = words.strip()[:MAX_WORDS]
    with transaction() as db:
        draft = open_draft(db, lesson_id)
        if not words:
            raise Refused("no_words", _("Viết góp ý rồi bấm Gửi."))
        if answer_to is not None:
            _comment(db, draft.id, answer_to)
        row = LessonComment(draft_id=draft.id, answer_to_id=answer_to, anchor=anchor, words=words, by_id=by, at=at)
        db.add(row)
        db.flush()
        journal.record("courses.commented_draft", "lesson", lesson_id, by=by, at=at, comment=row.id)
        return row.id


def finish_comment(lesson_id: int, comment_id: int, *, done: bool, by: int, at: datetime) -> None:
    """Say that a comment is done with, or that it is not after all. Refused: "no_draft", "no_comment"."""
    with transaction() as db:
        comment = _comment(db, open_draft(db, lesson_id).id, comment_id)
        if (comment.done_at is not None) is done:
            return
        comment.done_by_id, comment.done_at = (by, at) if done else (None, None)
        journal.record("courses.finished_comment", "lesson", lesson_id, by=by, at=at, comment=comment_id, done=done)


def open_draft(db: Session, lesson_id: int) -> LessonDraft:
    """The open draft of a lesson, locked; in a transaction. Refused: "no_draft"."""
    _shown, draft = locked(db, lesson_id)
    if draft is None:
        raise Refused("no_draft", _("Bài này không còn bản nháp nào đang mở."))
    return draft


def standing(db: Session, draft: LessonDraft) -> Standing:
    """A draft as the rules see it; in a transaction."""
    return Standing(State(draft.state), draft.version, writers_of(draft.id), _waiting(db, draft.id))


def _waiting(db: Session, draft_id: int) -> int:
    """How many comments nobody is done with."""
    waiting = select(func.count(LessonComment.id)).filter_by(draft_id=draft_id, answer_to_id=None, done_at=None)
    return db.scalar(waiting) or 0


def _comment(db: Session, draft_id: int, comment_id: int) -> LessonComment:
    """A comment of this draft that is no answer."""
    comment = db.scalar(select(LessonComment).filter_by(id=comment_id, draft_id=draft_id, answer_to_id=None))
    if comment is None:
        raise Refused("no_comment", _("Góp ý này không còn ở đây."))
    return comment
