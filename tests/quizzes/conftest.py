"""What the tests of quizzes share: finished lessons, the papers of the small programme, right and wrong responses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

import pytest
from flask import Flask, has_app_context
from sqlalchemy import select

from app.courses.queries import edition_view
from app.learning.models import LessonDone
from app.quizzes.models import AttemptQuestion, QuestionVersion
from app.quizzes.queries import PaperView, papers_of
from app.quizzes.services import close_attempt, record_answer, start_attempt
from app.storage.transaction import session, transaction
from tests.cast import NOW, Cast

Answer = TypeVar("Answer")
How = ParamSpec("How")


def in_context(method: Callable[Concatenate[Desk, How], Answer]) -> Callable[Concatenate[Desk, How], Answer]:
    """Run a method of the desk in an application context."""

    @wraps(method)
    def run(desk: Desk, *args: How.args, **kwargs: How.kwargs) -> Answer:
        return desk.ask(lambda: method(desk, *args, **kwargs))

    return run


@dataclass
class Desk:
    """Short ways to what many tests need, inside the context of the test or, for tests of pages, in one of their own."""

    app: Flask
    cast: Cast

    def ask(self, question: Callable[[], Answer]) -> Answer:
        """The answer to a question that needs an application context."""
        if has_app_context():
            return question()
        with self.app.app_context():
            return question()

    @in_context
    def paper(self, key: str) -> PaperView:
        """A paper of the small programme: "01-nghe", "02-noi" (quizzes) or "kiem-tra" (final)."""
        return next(paper for paper in papers_of(self.cast.edition) if paper.key == key)

    @in_context
    def read_lessons(self, who: str, *topics: str) -> None:
        """She finished the lessons of these topics."""
        with transaction() as db:
            for topic in edition_view(self.cast.edition, 1).topics:
                for lesson in topic.lessons if topic.key in topics else ():
                    db.add(
                        LessonDone(
                            enrolment_id=self.cast.enrolment[who],
                            lesson_id=lesson.lesson_id,
                            revision_id=lesson.revision_id,
                            done_at=NOW,
                        )
                    )

    @in_context
    def start(self, who: str, key: str, at: object = NOW) -> int:
        """An open attempt."""
        enrolment = self.cast.enrolment[who]
        return start_attempt(self.paper(key).id, enrolment, condition_met=True, by=self.cast.person[who], at=at).attempt_id  # type: ignore[arg-type]

    @in_context
    def save(self, who: str, attempt: int, position: int, response: list[str], client_id: str = "", at: object = NOW) -> bool:
        """One answer; whether it was new."""
        name = client_id or f"may-{position}-{'-'.join(response)}"
        kept = record_answer(attempt, position, response, client_id=name, given_at=None, by=self.cast.person[who], at=at)  # type: ignore[arg-type]
        return kept.new

    @in_context
    def right(self, attempt: int) -> dict[int, list[str]]:
        """The right response to every question of an attempt."""
        rows = session().execute(
            select(AttemptQuestion.position, QuestionVersion.kind, QuestionVersion.options, QuestionVersion.accepts)
            .join(QuestionVersion, QuestionVersion.id == AttemptQuestion.version_id)
            .where(AttemptQuestion.attempt_id == attempt)
            .order_by(AttemptQuestion.position)
        )
        return {
            position: accepts["accepted"][:1] if kind == "short" else [option["key"] for option in options if option["correct"]]
            for position, kind, options, accepts in rows
        }

    @in_context
    def sit(self, who: str, key: str, *, right: bool = True, at: object = NOW) -> int:
        """A whole attempt, everything right or nothing answered; gives back its id."""
        attempt = self.start(who, key, at)
        for position, response in self.right(attempt).items() if right else ():
            self.save(who, attempt, position, response, at=at)
        close_attempt(attempt, by=self.cast.person[who], at=at)  # type: ignore[arg-type]
        return attempt


@pytest.fixture
def desk(app: Flask, cast: Cast) -> Desk:
    """The short ways."""
    return Desk(app, cast)
