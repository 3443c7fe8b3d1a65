"""The trainees of the whole plan on examination morning, written in bulk: online half done, signed in, the paper before them."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask
from flask import session as cookie_of
from flask_wtf.csrf import generate_csrf
from sqlalchemy import select

from app.courses.queries import EditionView, edition_view, newest_editions
from app.factory import create_app
from app.kernel.settings import Settings
from app.learning.models import LessonDone
from app.people.models import RoleGrant, SignIn
from app.people.rules import Role
from app.people.services.sign_in import token_hash
from app.quizzes import services
from app.quizzes.models import Attempt, AttemptQuestion
from app.quizzes.queries.papers import PaperView, papers_of
from app.storage.base import db
from app.storage.transaction import session, transaction
from bench.crowd.people import enrolled, name_of, persons_with_accounts, province, write_cohort
from bench.crowd.rows import add, add_with_ids
from bench.faults import BenchFault

CLASS_SIZE = 200
_DRAWS = 20
"""Different draws of the paper: the product makes so many, the others of the crowd get copies of them."""


@dataclass(frozen=True)
class Trainee:
    """A trainee: what she signs in with, her cookie with the token of its forms, her running attempt (0: none) and its draw."""

    login: str
    enrolment_id: int
    cookie: str
    token: str
    attempt_id: int
    draw: int


@dataclass(frozen=True)
class Hall:
    """Everybody, and the paper; `coordinator` opened the classes, teaches too, and signs in with this name."""

    paper_id: int
    trainees: Sequence[Trainee]
    cohorts: Sequence[int]
    coordinator: str


def write_hall(settings: Settings, people: int, *, opened: bool, number: int = 1) -> Hall:
    """Write `people` trainees into the database of `settings`; `opened`: their attempts are running already.

    `number` tells the halls of one database apart.

    Raises BenchFault when the course has no final paper.
    """
    app = create_app(settings)
    with app.app_context():
        edition, paper = _final()
        now = datetime.now(UTC)
        with transaction():
            persons = persons_with_accounts([name_of(index) for index in range(people + 1)], now, f"096{number}")
            coordinator = persons.pop()
            grant = {"person_id": coordinator[0], "unit_id": province(), "granted_at": now}
            add(RoleGrant, [{**grant, "role": role} for role in (Role.COORDINATOR, Role.INSTRUCTOR)])
            ids = [person_id for person_id, _login in persons]
            cohorts, enrolments = _classes(edition, ids, coordinator[0], now, f"THI-{number}")
            _write_done(edition, enrolments, now - timedelta(days=2))
            tokens = _write_sign_ins(ids, now)
        attempts = _attempts(paper, ids, enrolments) if opened else [0] * people
        db.session.remove()
        db.engine.dispose()
    trainees = [
        Trainee(login, enrolment, *_cookie(app, token), attempt, index % _DRAWS)
        for index, ((_id, login), enrolment, token, attempt) in enumerate(zip(persons, enrolments, tokens, attempts, strict=True))
    ]
    return Hall(paper.id, trainees, cohorts, coordinator[1])


def _final() -> tuple[EditionView, PaperView]:
    """The newest edition with a final paper, and that paper."""
    for row in sorted(newest_editions(), key=lambda row: -row.edition_id):
        for paper in papers_of(row.edition_id):
            if paper.kind == "final":
                return edition_view(row.edition_id, row.content_version), paper
    raise BenchFault("Cần một chương trình có bài kiểm tra kết thúc để đo buổi sáng thi.")


def _classes(edition: EditionView, persons: Sequence[int], by: int, now: datetime, code: str) -> tuple[list[int], list[int]]:
    """Classes of two hundred; gives back their ids, and the enrolments in the order of the persons."""
    cohorts, enrolments = [], []
    for number, first in enumerate(range(0, len(persons), CLASS_SIZE), 1):
        cohorts.append(write_cohort(f"{code}-{number}", f"Lớp thi {number}", edition.id, by, now))
        enrolments += enrolled(cohorts[-1], persons[first : first + CLASS_SIZE], by, now)
    return cohorts, enrolments


def _write_done(edition: EditionView, enrolments: Sequence[int], at: datetime) -> None:
    """The online half of everybody: each lesson read, each topic quiz passed."""
    lessons = [lesson for topic in edition.online_topics for lesson in topic.lessons]
    for enrolment_id in enrolments:
        add(
            LessonDone,
            [
                {"enrolment_id": enrolment_id, "lesson_id": each.lesson_id, "revision_id": each.revision_id, "done_at": at}
                for each in lessons
            ],
        )
    passed = {
        "number": 1, "seed": 1, "opened_at": at, "closed_at": at, "closed_by": "trainee", "score": 8.0, "max_score": 10.0,
        "mark": 8.0, "passed": True,
    }  # fmt: skip
    quizzes = [paper.id for paper in papers_of(edition.id) if paper.kind == "topic"]
    add(Attempt, [{**passed, "paper_id": paper, "enrolment_id": enrolment} for enrolment in enrolments for paper in quizzes])


def _write_sign_ins(persons: Sequence[int], now: datetime) -> list[str]:
    """Everybody signed in on her phone; gives back the tokens of their cookies."""
    tokens = [secrets.token_urlsafe(32) for _person in persons]
    begun = {"started_at": now, "expires_at": now + timedelta(days=30), "device": "bench"}
    rows = [{**begun, "person_id": one, "token_hash": token_hash(token)} for one, token in zip(persons, tokens, strict=True)]
    add(SignIn, rows)
    return tokens


def _cookie(app: Flask, token: str) -> tuple[str, str]:
    """The cookie of a sign-in as the product writes it, and the token of the forms that belong to it."""
    with app.test_request_context():
        cookie_of.update({"_user_id": token, "_fresh": True, "_permanent": True})
        form_token = generate_csrf()
        serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
        return f"{app.config['SESSION_COOKIE_NAME']}={serializer.dumps(dict(cookie_of))}", form_token


def _attempts(paper: PaperView, persons: Sequence[int], enrolments: Sequence[int]) -> list[int]:
    """An attempt that runs for everybody: the first by the product itself, the others as copies of those in turn."""
    now = datetime.now(UTC)
    drawn = [
        services.start_attempt(paper.id, enrolment, condition_met=True, by=person_id, at=now).attempt_id
        for person_id, enrolment in zip(persons[:_DRAWS], enrolments, strict=False)
    ]
    with transaction():
        return [*drawn, *_copied(drawn, enrolments[len(drawn) :])]


def _copied(drawn: Sequence[int], enrolments: Sequence[int]) -> list[int]:
    """Attempts of `enrolments` in the likeness of the `drawn` ones, in turn."""
    table = Attempt.__table__
    models = {row.pop("id"): row for row in map(dict, session().execute(select(table).where(table.c.id.in_(drawn))).mappings())}
    turns = [drawn[index % len(drawn)] for index in range(len(drawn), len(drawn) + len(enrolments))]
    made = add_with_ids(Attempt, [{**models[model], "enrolment_id": one} for model, one in zip(turns, enrolments, strict=True)])
    questions = AttemptQuestion.__table__
    asked: dict[int, list[dict[str, Any]]] = {}
    for row in session().execute(select(questions).where(questions.c.attempt_id.in_(drawn))).mappings():
        asked.setdefault(row["attempt_id"], []).append({name: value for name, value in row.items() if name != "id"})
    for chunk in _chunks(list(zip(turns, made, strict=True)), 200):
        add(AttemptQuestion, [{**row, "attempt_id": attempt} for model, attempt in chunk for row in asked[model]])
    return made


def _chunks(pairs: Sequence[tuple[int, int]], size: int) -> Iterator[Sequence[tuple[int, int]]]:
    """So many at a time."""
    for first in range(0, len(pairs), size):
        yield pairs[first : first + size]
