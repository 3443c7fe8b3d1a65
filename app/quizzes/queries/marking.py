"""The marking rules of the edition that a paper belongs to; they never change once published, so the process remembers them."""

from __future__ import annotations

from sqlalchemy import select

from app.courses.memory import Memory
from app.courses.models import Edition
from app.quizzes.models import Paper
from app.quizzes.rules.marking import Marking, marking_from
from app.storage.transaction import session

_rules: Memory[Marking] = Memory(256)


def marking_of(paper_id: int) -> Marking:
    """How attempts at a paper are marked. 0 statements when the process remembers it, else 1."""
    return _rules.get(paper_id, lambda: _read(paper_id))


def forget_marking() -> None:
    """Read everything anew from here on: for tests that change an edition under a running process. 0 statements."""
    _rules.forget()


def _read(paper_id: int) -> Marking:
    """The rules from the database; raises LookupError for a paper that is not there."""
    found = session().execute(select(Edition.marking).join(Paper, Paper.edition_id == Edition.id).where(Paper.id == paper_id))
    row = found.first()
    if row is None:
        raise LookupError(f"no paper {paper_id}")
    return marking_from(row[0])
