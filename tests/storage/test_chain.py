"""The journal under seal: what was sealed cannot be changed, removed, slipped in or replaced without being noticed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, insert, update

from app.storage import journal
from app.storage.chain import SETTLED, seal_journal, verify_journal
from app.storage.models import JournalEntry, JournalSeal
from app.storage.transaction import session, transaction
from tests.cast import NOW

LATER = NOW + SETTLED + timedelta(minutes=1)
pytestmark = pytest.mark.usefixtures("ctx")


def write(*marks: float) -> None:
    """One entry for each mark, at NOW."""
    with transaction():
        for mark in marks:
            journal.record("quizzes.give_mark", "enrolment", 7, by=None, at=NOW, mark=mark, why="Chấm lại câu 3, đúng")


def first_id() -> int:
    """The number of the first entry."""
    return min(entry.id for entry in journal.entries_about("enrolment", 7))


def change(entry_id: int) -> None:
    session().execute(update(JournalEntry).where(JournalEntry.id == entry_id).values(detail={"mark": 10}))


def remove(entry_id: int) -> None:
    session().execute(delete(JournalEntry).where(JournalEntry.id == entry_id))


def slip_in(entry_id: int) -> None:
    session().execute(
        insert(JournalEntry).values(
            id=entry_id - 1, at=NOW, by_id=None, action="x", subject_kind="enrolment", subject_id=7, detail={}
        )
    )


def test_what_is_sealed_and_untouched_is_whole() -> None:
    write(5, 6.5)
    made = seal_journal(at=LATER)
    write(7)
    found = verify_journal()
    assert made is not None
    assert (found.whole, found.seals, found.unsealed, found.hash) == (True, 1, 1, made.hash)
    assert found.entries == made.entries


def test_seals_follow_each_other_and_nothing_new_makes_none() -> None:
    write(5)
    first = seal_journal(at=LATER)
    assert seal_journal(at=LATER) is None
    write(6)
    second = seal_journal(at=LATER)
    assert first is not None
    assert second is not None
    assert second.entries == 1
    assert first.hash != second.hash
    assert verify_journal(first.hash).whole


def test_an_entry_of_the_last_hour_waits() -> None:
    write(5)
    seal_journal(at=LATER)
    with transaction():
        journal.record("quizzes.give_mark", "enrolment", 7, by=None, at=LATER, mark=1)
    assert seal_journal(at=LATER + timedelta(minutes=59)) is None
    assert seal_journal(at=LATER + SETTLED) is not None


@pytest.mark.parametrize("harm", [change, remove, slip_in])
def test_harm_to_a_sealed_entry_is_found(harm: Callable[[int], None]) -> None:
    write(5)
    with transaction():  # a number stays free before this one
        session().execute(
            insert(JournalEntry).values(
                id=900_002, at=NOW, by_id=None, action="x", subject_kind="enrolment", subject_id=7, detail={"mark": 2}
            )
        )
    made = seal_journal(at=LATER)
    with transaction():
        harm(900_002)
    broken = verify_journal().broken
    assert made is not None
    assert broken is not None
    assert broken.last_entry_id == made.last_entry_id


def test_a_chain_written_anew_lacks_the_hash_that_was_kept() -> None:
    write(5)
    kept = seal_journal(at=LATER)
    assert kept is not None
    with transaction() as current:
        current.execute(delete(JournalSeal))
        change(first_id())
    seal_journal(at=LATER)
    assert verify_journal().whole
    assert verify_journal(kept.hash).missing


def test_the_commands_say_it_in_words(app: Flask) -> None:
    write(5)
    run = app.test_cli_runner().invoke
    assert "0 lần niêm phong" in run(args=["journal", "verify"]).output
    assert "quizzes.give_mark" in run(args=["journal", "show", "enrolment", "7"]).output
    assert "không có mục nào" in run(args=["journal", "show", "enrolment", "8"]).output
    seal_journal(at=LATER)
    with transaction():
        change(first_id())
    said = run(args=["journal", "verify"])
    assert said.exit_code == 1
    assert "KHÔNG còn nguyên" in said.output
    assert run(args=["journal", "verify", "--expect", "ab"]).exit_code == 1
