"""What quizzes tells the rooms below, which may not ask for it by name."""

from __future__ import annotations

from app.courses import hooks
from app.quizzes.queries.outlines import tests_as_written
from app.quizzes.queries.pictured import pictures_ever_shown, pictures_of_questions
from app.quizzes.services.banks import publish_papers


def join() -> None:
    """Let courses ask for the tests of an edition and for pictures of questions, and write tests; more than once is once."""
    if pictures_of_questions not in hooks.pictures_asked:
        hooks.pictures_asked.append(pictures_of_questions)
        hooks.pictures_shown.append(pictures_ever_shown)
    if tests_as_written not in hooks.tests_of:
        hooks.tests_of.append(tests_as_written)
        hooks.tests_written.append(publish_papers)
