"""One use-case, one transaction: all of it or nothing, and nothing lost between eight at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import event, func, inspect, select

from app.courses.models import Edition
from app.storage.base import db
from app.storage.journal import record
from app.storage.models import JournalEntry
from app.storage.transaction import session, transaction
from tests.cast import Cast

AT = datetime(2026, 11, 10, 3, 0, tzinfo=UTC)
THREADS, ROUNDS = 8, 20


def note(action: str) -> None:
    """A use-case that writes one line."""
    with transaction():
        record(action, "test", None, by=None, at=AT)


def noted(app: Flask, prefix: str) -> int:
    """How many lines another request sees."""

    def count() -> int:
        with app.app_context():
            return session().scalar(select(func.count()).where(JournalEntry.action.startswith(prefix))) or 0

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(count).result()


def test_nobody_sees_a_use_case_before_it_is_finished(ctx: Flask) -> None:
    with transaction() as current:
        record("t.half", "test", None, by=None, at=AT)
        current.flush()
        assert noted(ctx, "t.") == 0
    assert noted(ctx, "t.") == 1


def test_two_use_cases_inside_one_are_committed_once(ctx: Flask) -> None:
    commits: list[object] = []

    def count(connection: object) -> None:
        commits.append(connection)

    event.listen(db.engine, "commit", count)
    with transaction():
        note("t.first")
        note("t.second")
        assert commits == []
    event.remove(db.engine, "commit", count)
    assert (len(commits), noted(ctx, "t.")) == (1, 2)


def test_a_failure_takes_back_the_inner_use_case_too(ctx: Flask) -> None:
    def outer() -> None:
        with transaction():
            note("t.inner")
            raise RuntimeError("the outer one fails")

    with pytest.raises(RuntimeError):
        outer()
    assert noted(ctx, "t.") == 0


def test_the_next_use_case_after_a_failure_works(ctx: Flask) -> None:
    with pytest.raises(RuntimeError), transaction():
        raise RuntimeError
    note("t.after")
    assert noted(ctx, "t.") == 1


@pytest.mark.usefixtures("ctx")
def test_what_was_read_before_is_read_anew_inside(cast: Cast) -> None:
    edition = session().get_one(Edition, cast.edition)
    with transaction():
        assert inspect(edition).expired


def test_eight_at_once_lose_nothing(app: Flask, cast: Cast) -> None:
    def one_more() -> None:
        with transaction() as current:
            edition = current.scalars(select(Edition).where(Edition.id == cast.edition).with_for_update()).one()
            edition.content_version += 1

    def work(_number: int) -> None:
        for _round in range(ROUNDS):
            with app.app_context():
                one_more()

    with app.app_context():
        before = session().get_one(Edition, cast.edition).content_version
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(work, range(THREADS)))
    with app.app_context():
        assert session().get_one(Edition, cast.edition).content_version == before + THREADS * ROUNDS


def test_readers_are_not_stopped_by_a_use_case_that_is_running(ctx: Flask) -> None:
    with transaction() as current:
        record("t.slow", "test", None, by=None, at=AT)
        current.flush()
        with ThreadPoolExecutor(THREADS) as pool:
            assert list(pool.map(lambda _n: noted(ctx, "t."), range(THREADS))) == [0] * THREADS
