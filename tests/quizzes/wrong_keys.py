"""A class that sat a paper with a wrong key, and short ways to look at a regrade, apply it and take it back."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from sqlalchemy import func, select

from app.quizzes.models import Attempt, AttemptQuestion, Question, QuestionVersion, Regrade, RegradedAttempt, VersionRuling
from app.quizzes.queries.regrades import rulings_before
from app.quizzes.queries.regrading import preview, versions_of
from app.quizzes.rules.regrading import Preview, Remedy, checked_remedy
from app.quizzes.services.regrading import Regraded, Seen, regrade, undo_regrade
from app.storage.transaction import session, transaction
from tests.cast import NOW
from tests.quizzes.conftest import Desk

WHY = "Đáp án trong giáo trình đã được đính chính."
PAPER = "kiem-tra"
EVERYBODY = ("tham", "anh", "binh", "hoa")


@pytest.fixture
def wrong(desk: Desk, ctx: object, monkeypatch: pytest.MonkeyPatch) -> tuple[Desk, int, dict[str, int]]:
    """Everybody sat the same final paper, all right but Bình; one of its questions turns out to have a wrong key."""
    monkeypatch.setattr("app.quizzes.services.attempts.secrets.randbelow", lambda _limit: 1)
    attempts = {who: desk.sit(who, PAPER, right=who != "binh") for who in EVERYBODY}
    return desk, single_of(attempts["tham"]), attempts


def single_of(attempt: int) -> int:
    """A question of an attempt with options a, b and perhaps more."""
    return (
        session()
        .scalars(
            select(Question.id)
            .join(QuestionVersion, QuestionVersion.question_id == Question.id)
            .join(AttemptQuestion, AttemptQuestion.version_id == QuestionVersion.id)
            .where(AttemptQuestion.attempt_id == attempt, QuestionVersion.kind.in_(["single", "true_false"]))
            .order_by(Question.id)
        )
        .first()
    )  # type: ignore[return-value]


def corrected(question_id: int) -> int:
    """A new version with another right option; gives back its id."""
    with transaction() as db:
        old = db.get_one(QuestionVersion, db.get_one(Question, question_id).version_id)
        right = next(number for number, option in enumerate(old.options) if option["correct"])
        other = (right + 1) % len(old.options)
        options = [{**option, "correct": number == other} for number, option in enumerate(old.options)]
        facts = {name: getattr(old, name) for name in ("kind", "level", "marks", "stem_html", "accepts", "explanation_html")}
        new = QuestionVersion(
            question_id=question_id, number=old.number + 1, options=options, parts=None, tags=[], source_hash="dinh-chinh",
            published_at=NOW, **facts,
        )  # fmt: skip
        db.add(new)
        db.flush()
        db.get_one(Question, question_id).version_id = new.id
        return new.id


def answered(question_id: int) -> list[int]:
    """The versions that attempts have."""
    return [row.id for row in versions_of(question_id).values() if row.attempts]


def look(question_id: int, remedy: Remedy, chosen: Sequence[int] | None = None) -> Preview:
    """What a remedy would do."""
    versions = versions_of(question_id)
    remedies = checked_remedy(remedy, {row.id: row.answered for row in versions.values()}, chosen or answered(question_id))
    return preview(versions, remedies)


def apply(
    desk: Desk, question_id: int, remedy: Remedy, *, client: str = "lan-1", reason: str = WHY, knows: bool = False
) -> Regraded:
    """See the list and apply it."""
    seen = Seen(look(question_id, remedy).digest, knows, None)
    return regrade(
        question_id, answered(question_id), remedy, reason=reason, seen=seen, client_id=client,
        by=desk.cast.person["coordinator"], at=NOW,
    )  # fmt: skip


def undo(desk: Desk, regrade_id: int, question_id: int, *, reason: str = WHY) -> Regraded:
    """Take it back."""
    digest = preview(versions_of(question_id), rulings_before(regrade_id)).digest
    return undo_regrade(regrade_id, reason=reason, seen=Seen(digest, False, None), by=desk.cast.person["coordinator"], at=NOW)


def marks(attempts: dict[str, int]) -> dict[str, float | None]:
    """The marks by person."""
    return {who: session().scalar(select(Attempt.mark).where(Attempt.id == attempt)) for who, attempt in attempts.items()}


def rows() -> tuple[int, ...]:
    """How many rows the tables of regrading hold."""
    return tuple(
        session().scalar(select(func.count()).select_from(table)) or 0 for table in (Regrade, VersionRuling, RegradedAttempt)
    )
