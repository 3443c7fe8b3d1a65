"""Use-cases of regrading: judge a question anew for everybody who had it, and take that back as a whole.

This is the one place that changes the score of a closed attempt after it was closed, besides marking its free texts.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from app.kernel.refusal import Refused
from app.kernel.text import _
from app.quizzes.models import Attempt, AttemptQuestion, Question, Regrade, RegradedAttempt, VersionRuling
from app.quizzes.queries.regrades import rulings_before
from app.quizzes.queries.regrading import VersionRow, having, preview, versions_of
from app.quizzes.rules.regrading import Change, Preview, Remedy, checked_reason, checked_remedy
from app.quizzes.wording_regrading import outside_sentence
from app.storage import journal
from app.storage.transaction import transaction


@dataclass(frozen=True)
class Regraded:
    """What a regrade did; `new` False when the same decision had been sent before."""

    regrade_id: int
    changed: int
    new: bool


@dataclass(frozen=True)
class Seen:
    """What whoever decides had before her: the list by its digest, whether she knows that decisions name some of them, and the
    units that she may see (None: all)."""

    digest: str
    knows_decided: bool
    paths: Collection[str] | None


def regrade(
    question_id: int,
    version_ids: Sequence[int],
    remedy: Remedy,
    *,
    reason: str,
    seen: Seen,
    client_id: str,
    by: int | None,
    at: datetime,
) -> Regraded:
    """Judge the answers to these versions anew, for closed attempts now and for open ones when they close.

    The caller has looked the question up inside what `by` may reach; None is the operator of the machine.
    Refused: "no_question", "no_version", "kind", "options", "no_reason", "too_long", "changed_meanwhile", "decided", "outside",
    "nothing_left", "no_change".
    """
    with transaction() as db:
        _lock(db, question_id)
        made = db.scalar(select(Regrade.id).where(Regrade.client_id == client_id))
        if made is not None:
            return Regraded(made, 0, new=False)
        said, versions = checked_reason(reason), versions_of(question_id)
        remedies = checked_remedy(remedy, {row.id: row.answered for row in versions.values()}, version_ids)
        found = _checked(db, versions, remedies, seen)
        row = Regrade(
            question_id=question_id,
            remedy=str(remedy.ruling),
            version_id=remedy.key_version_id,
            reason=said,
            made_by_id=by,
            made_at=at,
            client_id=client_id,
        )
        return _apply(db, row, remedies, found)


def undo_regrade(regrade_id: int, *, reason: str, seen: Seen, by: int | None, at: datetime) -> Regraded:
    """Take a regrade back as a whole: its versions are judged as before it, by a further row that names it.

    Refused: "no_regrade" (none, or one that takes another back), "later" (a newer regrade of the same versions stands), and
    those of `regrade`.
    """
    with transaction() as db:
        row = db.get(Regrade, regrade_id)
        if row is None or row.remedy == "undo":
            raise Refused("no_regrade", _("Không có lần chấm lại này."))
        _lock(db, row.question_id)
        undone = db.scalar(select(Regrade.id).where(Regrade.undoes_id == regrade_id))
        if undone is not None:
            return Regraded(undone, 0, new=False)
        said, remedies = checked_reason(reason), rulings_before(regrade_id)
        found = _checked(db, versions_of(row.question_id), remedies, seen)
        undo = Regrade(
            question_id=row.question_id,
            remedy="undo",
            reason=said,
            made_by_id=by,
            made_at=at,
            undoes_id=regrade_id,
            client_id=f"undo-{regrade_id}",
        )
        return _apply(db, undo, remedies, found)


def _lock(db: Session, question_id: int) -> None:
    """The question, locked against a second person who regrades it."""
    if db.scalar(select(Question.id).where(Question.id == question_id).with_for_update()) is None:
        raise Refused("no_question", _("Không có câu hỏi này."))


def _checked(db: Session, versions: Mapping[int, VersionRow], remedies: Mapping[int, Remedy], seen: Seen) -> Preview:
    """What the remedies do, worked out anew with every attempt locked, and the same as what was seen."""
    ids = having(remedies)
    db.execute(select(Attempt.id).where(Attempt.id.in_(ids)).order_by(Attempt.id).with_for_update(of=Attempt)).all()
    found = preview(versions, remedies, seen.paths)
    if found.digest != seen.digest:
        raise Refused(
            "changed_meanwhile", _("Danh sách vừa thay đổi vì có bài mới nộp hoặc mới chấm. Xem lại rồi xác nhận lần nữa.")
        )
    if found.binds_others:
        raise Refused("outside", outside_sentence(found))
    if found.decided and not seen.knows_decided:
        raise Refused("decided", _("Có người đã nằm trong quyết định xét hoàn thành. Đánh dấu vào ô xác nhận trước khi áp dụng."))
    if any(change.max_after == 0 for change in found.changes):
        raise Refused("nothing_left", _("Có bài chỉ gồm câu này nên không bỏ câu khỏi điểm được. Chọn cách khác."))
    if not found.moving and all(versions[version_id].remedy == remedy for version_id, remedy in remedies.items()):
        raise Refused("no_change", _("Câu hỏi đang được chấm đúng như vậy rồi, không có gì để đổi."))
    return found


def _apply(db: Session, row: Regrade, remedies: Mapping[int, Remedy], found: Preview) -> Regraded:
    """Write the decision, the rulings, the attempts, and line by line what changed."""
    db.add(row)
    db.flush()
    db.add_all(
        VersionRuling(regrade_id=row.id, version_id=version_id, ruling=str(remedy.ruling), key_version_id=remedy.key_version_id)
        for version_id, remedy in remedies.items()
    )
    db.flush()
    if found.moving:
        _write(db, row.id, found.moving)
    journal.record(
        "quizzes.undo_regrade" if row.undoes_id else "quizzes.regrade",
        "question",
        row.question_id,
        by=row.made_by_id,
        at=row.made_at,
        regrade=row.id,
        remedy=row.remedy,
        attempts=len(found.moving),
    )
    db.flush()
    db.expire_all()
    return Regraded(row.id, len(found.moving), new=True)


def _write(db: Session, regrade_id: int, moving: Sequence[Change]) -> None:
    """The new scores, and the lines that keep both. 4 statements, however many attempts."""
    places = _places(db, [change.attempt_id for change in moving])
    db.execute(
        update(AttemptQuestion),
        [{"id": places[change.attempt_id, change.position], "score": change.score_after} for change in moving],
    )
    attempts = {change.attempt_id: change for change in moving}
    db.execute(
        update(Attempt),
        [
            {
                "id": change.attempt_id,
                "score": change.total_after,
                "max_score": change.max_after,
                "mark": change.mark_after,
                "passed": change.passed_after,
                "waiting": change.waiting_after,
            }
            for change in attempts.values()
        ],
    )
    db.execute(insert(RegradedAttempt), [_line(regrade_id, change) for change in moving])


def _places(db: Session, attempt_ids: Sequence[int]) -> dict[tuple[int, int], int]:
    """The ids of the questions of these attempts by (attempt, position), in portions that every database takes."""
    found: dict[tuple[int, int], int] = {}
    columns = (AttemptQuestion.attempt_id, AttemptQuestion.position, AttemptQuestion.id)
    for start in range(0, len(attempt_ids), 500):
        rows = db.execute(select(*columns).where(AttemptQuestion.attempt_id.in_(attempt_ids[start : start + 500])))
        found |= {(row[0], row[1]): row[2] for row in rows}
    return found


def _line(regrade_id: int, change: Change) -> dict[str, object]:
    """What a regrade did to an attempt, as a row."""
    return {
        "regrade_id": regrade_id,
        "attempt_id": change.attempt_id,
        "position": change.position,
        "score_before": change.score_before,
        "score_after": change.score_after,
        "mark_before": change.mark_before,
        "mark_after": change.mark_after,
        "passed_before": change.passed_before,
        "passed_after": change.passed_after,
        "decided": change.decided,
        "total_before": change.total_before,
        "total_after": change.total_after,
        "max_before": change.max_before,
        "max_after": change.max_after,
    }
