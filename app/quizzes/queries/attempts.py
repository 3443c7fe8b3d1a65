"""What the pages of an attempt read. While it is open nothing that tells right from wrong leaves this file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, select

from app.cohorts.models import Enrolment
from app.courses.asking import FIELD, Asked, asked
from app.courses.judging import Shape, by_part, shape_of
from app.quizzes.models import Attempt, AttemptQuestion, Paper, QuestionVersion
from app.quizzes.queries.arrivals import answers_of
from app.quizzes.rules.attempts import AttemptTimes, Given, latest
from app.storage import reads
from app.storage.base import Record
from app.storage.transaction import session

_SHOWN = (
    AttemptQuestion.position,
    AttemptQuestion.option_order,
    QuestionVersion.kind,
    QuestionVersion.stem_html,
    QuestionVersion.options,
    QuestionVersion.parts,
)
"""The columns that `shown_question` reads."""


@dataclass(frozen=True)
class AttemptHead:
    """One attempt with what its paper says; moments in UTC, marks on the scale of 10."""

    id: int
    paper_id: int
    enrolment_id: int
    edition_id: int
    edition_topic_id: int
    number: int
    kind: str
    title: str
    tries: int | None
    pass_mark: float
    opened_at: datetime
    due_at: datetime | None
    closed_at: datetime | None
    closed_by: str | None
    mark: float | None
    passed: bool | None
    arrivals_until: datetime | None = None

    @property
    def times(self) -> AttemptTimes:
        """What the rules need to know of its clock."""
        return AttemptTimes(self.due_at, self.closed_at)


@dataclass(frozen=True)
class ShownPart:
    """A question of a case as it may be seen while the attempt is open."""

    key: str
    kind: str
    stem_html: str
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ShownQuestion:
    """A question as it may be seen while the attempt is open: stem, options in her order, what she chose; nothing of the key."""

    position: int
    kind: str
    stem_html: str
    options: tuple[tuple[str, str], ...]
    response: tuple[str, ...]
    saved_at: datetime | None
    parts: tuple[ShownPart, ...] = ()

    def form(self, response: Sequence[str]) -> Asked:
        """The question for its form, with what stands in the fields."""
        return asked(self.kind, self.stem_html, self.options, response)

    def part_forms(self, response: Sequence[str]) -> list[tuple[str, Asked]]:
        """(key, form) of every question of a case."""
        said = by_part(response)
        return [
            (part.key, asked(part.kind, part.stem_html, part.options, said.get(part.key, ()), f"{FIELD}.{part.key}"))
            for part in self.parts
        ]


@dataclass(frozen=True)
class AttemptPage:
    """An open attempt: its head, which positions are answered, and one question when a position was asked for."""

    head: AttemptHead
    answered: Mapping[int, bool]
    question: ShownQuestion | None

    @property
    def blank(self) -> tuple[int, ...]:
        """The positions without an answer."""
        return tuple(position for position, given in self.answered.items() if not given)

    @property
    def count(self) -> int:
        """How many questions it has."""
        return len(self.answered)


def attempt_head(attempt_id: int, person_id: int) -> AttemptHead | None:
    """Her own attempt; None when it is somebody else's or none. 1 statement."""
    row = reads.first(_own_head(), attempt_id=attempt_id, person_id=person_id)
    return AttemptHead(*row) if row else None


@cache
def _own_head() -> Select[Any]:
    """The attempt `attempt_id` of the person `person_id`."""
    found: Select[Any] = _heads()
    return found.where(Attempt.id == bindparam("attempt_id"), Enrolment.person_id == bindparam("person_id"))


def any_attempt_head(attempt_id: int) -> AttemptHead | None:
    """Anybody's attempt: whoever asks must look up her enrolment within her own reach. 1 statement."""
    row = reads.first(_any_head(), attempt_id=attempt_id)
    return AttemptHead(*row) if row else None


@cache
def _any_head() -> Select[Any]:
    """The attempt `attempt_id`."""
    found: Select[Any] = _heads()
    return found.where(Attempt.id == bindparam("attempt_id"))


def attempt_page(attempt_id: int, person_id: int, position: int | None = None) -> AttemptPage | None:
    """The page of an attempt without anything that tells right from wrong; None when it is not hers. 3 statements.

    `question` is None when no position is asked for or the attempt has no such position.
    """
    head = attempt_head(attempt_id, person_id)
    if head is None:
        return None
    rows = reads.rows(_places(), attempt_id=attempt_id, position=position)
    given = latest(answers_of(attempt_id))
    question = next((shown_question(row, given.get(row[0])) for row in rows if row[0] == position), None)
    answered = {row[0]: row[0] in given and _is_whole(row[1], given[row[0]].response) for row in rows}
    return AttemptPage(head, answered, question)


def _is_whole(order: Sequence[str], response: Sequence[str]) -> bool:
    """Whether a question is answered; a case when each of its questions is."""
    return len(by_part(response)) == len(order) if order and "|" in order[0] else bool(response)


def attempt_paper(attempt_id: int) -> Sequence[ShownQuestion]:
    """All questions of an attempt in order, without anything that tells right from wrong; whose it is was asked. 2 statements."""
    given = latest(answers_of(attempt_id))
    return [shown_question(row, given.get(row[0])) for row in reads.rows(_paper(), attempt_id=attempt_id)]


@cache
def _paper() -> Select[Any]:
    """The questions of the attempt `attempt_id` in order."""
    return (
        select(*_SHOWN)
        .join(QuestionVersion, QuestionVersion.id == AttemptQuestion.version_id)
        .where(AttemptQuestion.attempt_id == bindparam("attempt_id"))
        .order_by(AttemptQuestion.position)
    )


@cache
def _places() -> Select[Any]:
    """The positions of the attempt `attempt_id`; the question itself only at `position`."""
    shown = and_(QuestionVersion.id == AttemptQuestion.version_id, AttemptQuestion.position == bindparam("position"))
    return (
        select(*_SHOWN)
        .outerjoin(QuestionVersion, shown)
        .where(AttemptQuestion.attempt_id == bindparam("attempt_id"))
        .order_by(AttemptQuestion.position)
    )


def shown_question(row: Any, given: Given | None) -> ShownQuestion:
    """The question of one row (`_SHOWN`): html by key in her order, no other part of the options. 0 statements."""
    position, order, kind, stem_html, options, parts = row
    shape = shape_of(kind, order)
    by_key = {part["key"]: part for part in parts or ()}
    shown = tuple(
        ShownPart(key, part.kind, by_key[key]["stem_html"], _options(part, by_key[key]["options"])) for key, part in shape.parts
    )
    response, saved_at = (given.response, given.given_at) if given else ((), None)
    return ShownQuestion(position, kind, stem_html, _options(shape, options), response, saved_at, shown)


def _options(shape: Shape, options: Sequence[Record]) -> tuple[tuple[str, str], ...]:
    """(key, html) of what may be chosen, in her order, and no other part of the options."""
    html = {option["key"]: option["html"] for option in options}
    return tuple((key, html[key]) for key in shape.keys if key in html)


def open_attempt(paper_id: int, enrolment_id: int) -> AttemptHead | None:
    """Her attempt at a paper that nobody has closed yet. 1 statement."""
    condition = (Attempt.paper_id == paper_id, Attempt.enrolment_id == enrolment_id, Attempt.closed_at.is_(None))
    row = session().execute(_heads().where(*condition).order_by(Attempt.number.desc())).first()
    return AttemptHead(*row) if row else None


def _heads() -> Any:
    """Attempts with their papers, in the columns of `AttemptHead`."""
    return (
        select(
            Attempt.id,
            Attempt.paper_id,
            Attempt.enrolment_id,
            Paper.edition_id,
            Paper.edition_topic_id,
            Attempt.number,
            Paper.kind,
            Paper.title,
            Paper.tries,
            Paper.pass_mark,
            Attempt.opened_at,
            Attempt.due_at,
            Attempt.closed_at,
            Attempt.closed_by,
            Attempt.mark,
            Attempt.passed,
            Attempt.arrivals_until,
        )
        .join(Paper, Paper.id == Attempt.paper_id)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
    )
