"""A free text that waits for a person, for the tour: the small programme has no such question, so one is put beside its banks."""

from __future__ import annotations

from app.courses.question_text import QuestionText, RubricText
from app.quizzes.models import Answer, Attempt, AttemptQuestion, Question, QuestionVersion, Regrade
from app.quizzes.services.versions import columns_of
from app.storage.transaction import transaction
from tests.cast import NOW

TEXT = QuestionText("viet-tin", "essay", level="van-dung", stem="Viết tin nhắn.", rubric=(RubricText(10, "Rõ ràng"),))


def waiting_text(paper_id: int, topic_id: int, enrolment_id: int) -> int:
    """A closed attempt with one free text in it; gives back the id of the text."""
    with transaction() as db:
        question = Question(topic_id=topic_id, key=f"viet-tin-{enrolment_id}", retired_at=NOW)
        db.add(question)
        db.flush()
        version = QuestionVersion(question_id=question.id, number=1, source_hash="tour", published_at=NOW, **columns_of(TEXT, {}))
        attempt = Attempt(
            paper_id=paper_id, enrolment_id=enrolment_id, number=7, seed=1, opened_at=NOW, closed_at=NOW, closed_by="trainee",
            max_score=1, score=0, waiting=1,
        )  # fmt: skip
        db.add_all([version, attempt])
        db.flush()
        text = AttemptQuestion(attempt_id=attempt.id, position=1, version_id=version.id, option_order=[])
        answer = Answer(
            attempt_id=attempt.id, position=1, response=["Mời họp"], given_at=NOW, received_at=NOW, client_id="tour-viet"
        )
        db.add_all([text, answer])
        db.flush()
        return text.id


def regrade_row(question_id: int, by: int) -> int:
    """A regrade that changed nobody's mark; gives back its id."""
    with transaction() as db:
        row = Regrade(
            question_id=question_id, remedy="own", reason="Xem lại đáp án", made_by_id=by, made_at=NOW, client_id=f"tour-{by}"
        )
        db.add(row)
        db.flush()
        return row.id
