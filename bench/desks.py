"""The pages of instructors and coordinators about questions and papers, at one class and at the whole plan of 4,120 attempts."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random
from typing import Any

from sqlalchemy import event, select, update

from app.factory import create_app
from app.kernel.settings import read_settings
from app.quizzes.models import Answer, Attempt, AttemptQuestion, QuestionVersion
from app.storage.base import db
from app.storage.transaction import session, transaction
from bench.client import InnerBrowser
from bench.crowd.people import PASSWORD
from bench.crowd.rows import add
from bench.databases import filled_database
from bench.exam.hall import Hall, write_hall
from bench.table import say

NAME, TITLE = "desks", "Trang của giảng viên và người phụ trách; từ 200 lên 4.120 bài làm 30 câu"
MOST_STATEMENTS = 12
_SIZES = (200, 3920)
_TURNS = 3
_NOT_COUNTED = ("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA", "SAVEPOINT", "RELEASE")


@dataclass(frozen=True)
class DeskFigures:
    """One page at each size: statements, processor milliseconds of the first visit and of later ones, bytes."""

    address: str
    statements: Sequence[int]
    first_ms: Sequence[float]
    later_ms: Sequence[float]
    bytes: Sequence[int]

    @property
    def ok(self) -> bool:
        """Whether it asks no more than a page may, and no more when there is more."""
        return max(self.statements) <= MOST_STATEMENTS


def measure_desks(tell: Callable[[str], None]) -> list[DeskFigures]:
    """Every page at both sizes, in this process, on SQLite."""
    found: dict[str, list[tuple[int, float, float, int]]] = {}
    halls: list[Hall] = []
    with filled_database("sqlite", tell) as environment:
        for number, people in enumerate(_SIZES, 1):
            tell(f"{people} bài làm thêm")
            halls.append(write_hall(read_settings(environment), people, opened=True, number=number))
            _finish(environment, halls[-1])
            for address, cost in _visited(environment, halls[0]):
                found.setdefault(address, []).append(cost)
    return [DeskFigures(address, *zip(*costs, strict=True)) for address, costs in found.items()]


def line(figures: Sequence[DeskFigures]) -> str:
    """The pages as a table: 200 attempts and 4,120."""
    rows = [f"Trang ({_SIZES[0]} bài → {say(sum(_SIZES), 0)} bài): câu SQL, ms CPU lần đầu, các lần sau, byte"]
    for page in figures:
        parts = [
            "→".join(map(str, page.statements)),
            "→".join(say(each, 0) for each in page.first_ms),
            "→".join(say(each, 0) for each in page.later_ms),
            "→".join(say(each, 0) for each in page.bytes),
        ]
        rows.append(f"  {page.address:<58} {' | '.join(parts)} {'đạt' if page.ok else 'QUÁ câu SQL'}")
    return "\n".join(rows)


def _finish(environment: Mapping[str, str], hall: Hall) -> None:
    """Everybody's attempt answered and closed; two of three answers are right."""
    app, chance, now = create_app(read_settings(environment)), Random(4120), datetime.now(UTC)
    attempts = [trainee.attempt_id for trainee in hall.trainees]
    with app.app_context():
        for first in range(0, len(attempts), 200):
            with transaction():
                _close(attempts[first : first + 200], chance, now)
        db.session.remove()
        db.engine.dispose()


def _close(attempts: Sequence[int], chance: Random, now: datetime) -> None:
    """Some attempts in one transaction."""
    asked = (
        select(AttemptQuestion.id, AttemptQuestion.attempt_id, AttemptQuestion.position, QuestionVersion.options)
        .join(QuestionVersion, QuestionVersion.id == AttemptQuestion.version_id)
        .where(AttemptQuestion.attempt_id.in_(attempts))
    )
    answers: list[dict[str, Any]] = []
    scores: list[dict[str, Any]] = []
    for row in session().execute(asked):
        keys = [option["key"] for option in row.options if bool(option.get("correct")) == (chance.random() < 0.66)]
        response = keys[:1] or [option["key"] for option in row.options[:1]] or ["có"]
        place = {"attempt_id": row.attempt_id, "position": row.position}
        answers.append({**place, "response": response, "given_at": now, "received_at": now, "client_id": f"ban-{row.position}"})
        scores.append({"id": row.id, "score": float(chance.random() < 0.66)})
    add(Answer, answers)
    session().execute(update(AttemptQuestion), scores)
    closed = [
        {"id": one, "closed_at": now, "closed_by": "trainee", "score": 20.0, "mark": 6.5 + one % 3, "passed": True}
        for one in attempts
    ]
    session().execute(update(Attempt), closed)


def _visited(environment: Mapping[str, str], hall: Hall) -> Iterator[tuple[str, tuple[int, float, float, int]]]:
    """(address, statements and costs) of each page, by whoever may see them all."""
    app = create_app(read_settings(environment))
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(_NOT_COUNTED):
            seen.append(statement)

    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", note)
    browser = InnerBrowser(app.wsgi_app)
    browser.sign_in(hall.coordinator, PASSWORD)
    for address in _addresses(hall):
        costs = []
        for _turn in range(1 + _TURNS):
            seen.clear()
            begun = time.process_time()
            page = browser.get(address)
            costs.append((time.process_time() - begun) * 1000)
        yield address, (len(seen), costs[0], sorted(costs[1:])[_TURNS // 2], len(page.body))
    with app.app_context():
        db.engine.dispose()


def _addresses(hall: Hall) -> list[str]:
    """The pages that grow with questions and attempts."""
    return [
        "/ngan-hang-cau-hoi",
        "/ngan-hang-cau-hoi/phan-tich",
        f"/ngan-hang-cau-hoi/phan-tich/de/{hall.paper_id}",
        "/cham-bai",
        "/de",
        f"/de/{hall.paper_id}",
        f"/lop/{hall.cohorts[0]}/bai-kiem-tra",
        f"/lop/{hall.cohorts[0]}/bai-kiem-tra/{hall.paper_id}",
        f"/lop/{hall.cohorts[0]}/bang-diem",
        f"/lop/{hall.cohorts[0]}",
    ]
