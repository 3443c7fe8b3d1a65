"""The papers of an edition; they never change once published, so the process remembers them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from app.courses.memory import Memory
from app.quizzes.models import Paper
from app.quizzes.rules.drawing import DrawLine
from app.storage.transaction import session


@dataclass(frozen=True)
class PaperView:
    """A test of an edition. `minutes` and `tries` None: no limit; `pass_mark` on the scale of 10; `periods` in tiết."""

    id: int
    edition_id: int
    edition_topic_id: int
    key: str
    kind: str
    title: str
    minutes: int | None
    tries: int | None
    pass_mark: float
    periods: float
    opens_after: str
    blueprint: tuple[DrawLine, ...]

    @property
    def questions(self) -> int:
        """How many questions an attempt has."""
        return sum(line.count for line in self.blueprint)

    @property
    def bank_topics(self) -> frozenset[int]:
        """The topics whose banks it draws from."""
        return frozenset(line.topic_id for line in self.blueprint)


_papers: Memory[tuple[PaperView, ...]] = Memory(64)


def papers_of(edition_id: int) -> tuple[PaperView, ...]:
    """The papers of an edition in the order of its topics. 0 statements when the process remembers them, else 1.

    An edition without papers is asked for again each time: it may be in the middle of being published.
    """
    try:
        return _papers.get(edition_id, lambda: _read(edition_id))
    except LookupError:
        return ()


def forget_papers() -> None:
    """Read everything anew from here on: for tests that empty a database under a running process. 0 statements."""
    _papers.forget()


def _read(edition_id: int) -> tuple[PaperView, ...]:
    """The papers from the database; raises LookupError when there are none."""
    rows = session().execute(
        select(
            Paper.id,
            Paper.edition_id,
            Paper.edition_topic_id,
            Paper.key,
            Paper.kind,
            Paper.title,
            Paper.minutes,
            Paper.tries,
            Paper.pass_mark,
            Paper.periods,
            Paper.opens_after,
            Paper.blueprint,
        )
        .where(Paper.edition_id == edition_id)
        .order_by(Paper.edition_topic_id, Paper.id)
    )
    papers = tuple(_view(*row) for row in rows)
    if not papers:
        raise LookupError(f"no papers of edition {edition_id}")
    return papers


def _view(*columns: Any) -> PaperView:
    """One row; the blueprint is the last column."""
    *facts, blueprint = columns
    facts.append(
        tuple(DrawLine(int(line["topic_id"]), int(line["count"]), essays=bool(line.get("essays"))) for line in blueprint)
    )
    return PaperView(*facts)
