"""What a connection to SQLite promises."""

from __future__ import annotations

import sqlite3

import pytest
from flask import Flask
from sqlalchemy import event, text
from sqlalchemy.exc import IntegrityError

from app.kernel.settings import Settings
from app.storage.backup.age import newest_verified
from app.storage.base import db
from app.storage.engine import engine_options, wal_is_safe
from app.storage.journal import record
from app.storage.transaction import transaction
from tests.cast import NOW

pytestmark = pytest.mark.sqlite_only


def pragma(name: str) -> object:
    """What a fresh connection says."""
    with db.engine.connect() as connection:
        return connection.scalar(text(f"PRAGMA {name}"))


@pytest.mark.usefixtures("ctx")
def test_a_connection_keeps_references_and_syncs_every_commit() -> None:
    assert (pragma("foreign_keys"), pragma("synchronous"), pragma("busy_timeout")) == (1, 2, 15000)


@pytest.mark.usefixtures("ctx")
def test_the_journal_is_the_safe_one_for_this_sqlite() -> None:
    assert pragma("journal_mode") == ("wal" if wal_is_safe() else "truncate")


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 9), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 52, 0), True),
        ((4, 0, 0), True),
    ],
)
def test_wal_is_used_only_where_two_writers_cannot_break_it(version: tuple[int, int, int], safe: bool) -> None:
    assert wal_is_safe(version) is safe


def test_the_answer_for_this_machine_is_the_answer_for_its_version() -> None:
    assert wal_is_safe() is wal_is_safe(sqlite3.sqlite_version_info)


@pytest.mark.usefixtures("ctx")
def test_a_reference_to_nothing_is_refused_by_the_database() -> None:
    with pytest.raises(IntegrityError), db.engine.begin() as connection:
        connection.execute(text("INSERT INTO unit_aliases (unit_id, name, search_key) VALUES (999999, 'x', 'x')"))


def test_a_use_case_takes_the_write_lock_at_once_and_a_page_does_not(ctx: Flask) -> None:
    begun: list[str] = []

    def watch(driver: sqlite3.Connection, *_rest: object) -> None:
        driver.set_trace_callback(lambda statement: begun.extend([statement] if statement.startswith("BEGIN") else []))

    event.listen(db.engine, "checkout", watch)
    db.session.execute(text("SELECT 1"))
    with transaction():
        record("t.lock", "test", None, by=None, at=NOW)
    event.remove(db.engine, "checkout", watch)
    assert begun == ["BEGIN", "BEGIN IMMEDIATE"]


def test_postgresql_gets_a_pool_for_every_thread_of_a_worker(settings: Settings) -> None:
    from dataclasses import replace

    options = engine_options(replace(settings, database_url="postgresql+psycopg://h/d"))
    assert options["pool_size"] + options["max_overflow"] >= 64
    assert options["pool_pre_ping"] is True


@pytest.mark.usefixtures("ctx")
def test_the_newest_proved_backup_is_found_without_reading_the_journal() -> None:
    """Among a million entries of other kinds; a value that is bound would not find the index."""
    asked = newest_verified().compile(db.engine)
    with db.engine.connect() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}", tuple(asked.params.values())).all()
    assert "ix_journal_verified" in " ".join(str(row) for row in plan)
