"""Practice beside a graded test: whether what is practised could be asked in the test that is running.

Where a bank is parted its quizzes ask nothing that a graded test draws, so that nothing has to be held back. What was asked
before it was parted, and what comes of a bank that nobody has parted, is held back until the test is handed in.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, select

from app.quizzes.models import AttemptQuestion, QuestionVersion
from app.quizzes.queries.drawing import bank_of
from app.quizzes.queries.papers import PaperView
from app.quizzes.queries.tries import RunningBanks
from app.quizzes.rules.drawing import PRACTICE
from app.storage import reads


def quiz_beside_test(paper: PaperView, running: RunningBanks) -> str:
    """The title of a running graded test that draws what this quiz draws; "" for none. 0 statements, 1 while a test from the same
    topics runs."""
    found = running.test_on(paper.bank_topics)
    return running.test_on(paper.bank_topics - bank_of(paper.bank_topics).parted) if found else ""


def attempt_beside_test(attempt_id: int, paper: PaperView, running: RunningBanks) -> str:
    """The same for the questions of an attempt as they were drawn. 0 statements, 1 while a test from the same topics runs."""
    found = running.test_on(paper.bank_topics)
    return "" if not found or asks_practice_only(attempt_id) else found


def asks_practice_only(attempt_id: int) -> bool:
    """Whether every question of an attempt is for practice alone. 1 statement."""
    return not reads.rows(_others(), attempt_id=attempt_id)


@cache
def _others() -> Select[Any]:
    """A question of the attempt `attempt_id` that is not for practice alone."""
    return (
        select(AttemptQuestion.id)
        .join(QuestionVersion, QuestionVersion.id == AttemptQuestion.version_id)
        .where(AttemptQuestion.attempt_id == bindparam("attempt_id"), QuestionVersion.use != PRACTICE)
        .limit(1)
    )
