"""Changing a paper while somebody begins it: she has the paper as it was or as it is, never an attempt at one that is gone."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any

import pytest

from app.kernel.refusal import Refused
from app.quizzes.models import Attempt, Paper
from app.quizzes.services import papers
from app.quizzes.services.papers import PaperFacts, edit_paper
from app.storage.transaction import session
from tests.cast import NOW
from tests.quizzes.conftest import Desk

MOMENT = 0.7
"""Seconds in which somebody who is not kept waiting has long begun."""


def facts_of(desk: Desk, paper_id: int, **more: Any) -> PaperFacts:
    """How the paper is set, with some of it changed."""
    paper = desk.ask(lambda: session().get_one(Paper, paper_id))
    return PaperFacts(**{name: getattr(paper, name) for name in PaperFacts.__dataclass_fields__} | more)


@pytest.fixture
def begun(desk: Desk, app: Any, monkeypatch: pytest.MonkeyPatch) -> list[Future[int]]:
    """Thắm begins the test from another connection just after the edit has asked whether anybody did."""
    desk.read_lessons("tham", "01-nghe", "02-noi")
    pool, found = ThreadPoolExecutor(1), list[Future[int]]()
    check: Callable[..., None] = papers._check

    def begin() -> int:
        with app.app_context():
            return desk.start("tham", "kiem-tra")

    def meanwhile(*facts: Any) -> None:
        found.append(pool.submit(begin))
        wait(found, timeout=MOMENT)
        check(*facts)

    monkeypatch.setattr(papers, "_check", meanwhile)
    return found


def test_nobody_begins_the_old_paper_while_it_is_changed(desk: Desk, begun: list[Future[int]]) -> None:
    paper = desk.paper("kiem-tra")
    minutes = (paper.minutes or 0) + 25
    facts = facts_of(desk, paper.id, minutes=minutes)
    try:
        changed = desk.ask(lambda: edit_paper(paper.id, facts, reason="", by=desk.cast.person["administrator"], at=NOW))
    except Refused as refusal:
        changed = refusal.reason != "in_use"
    attempt = desk.ask(lambda: session().get_one(Attempt, begun[0].result()))
    assert attempt.due_at is not None
    given = (attempt.due_at - attempt.opened_at).total_seconds() / 60
    assert given == (minutes if changed else paper.minutes)


def test_a_paper_that_somebody_began_is_not_changed(desk: Desk) -> None:
    desk.read_lessons("tham", "01-nghe", "02-noi")
    paper = desk.paper("kiem-tra")
    desk.start("tham", "kiem-tra")
    facts = facts_of(desk, paper.id, minutes=99)
    with pytest.raises(Refused) as refused:
        desk.ask(lambda: edit_paper(paper.id, facts, reason="", by=desk.cast.person["administrator"], at=NOW))
    assert refused.value.reason == "in_use"
