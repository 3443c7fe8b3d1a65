"""Use-cases of quizzes: begin, answer and close an attempt; give a mark."""

from app.quizzes.services.attempts import Recorded, Started, record_answer, start_attempt
from app.quizzes.services.checking import check_question
from app.quizzes.services.closing import Closed, close_attempt, close_due
from app.quizzes.services.essays import Marked, mark_essay
from app.quizzes.services.marks import GivenOutcome, give_mark, give_marks

__all__ = [
    "Closed",
    "GivenOutcome",
    "Marked",
    "Recorded",
    "Started",
    "check_question",
    "close_attempt",
    "close_due",
    "give_mark",
    "give_marks",
    "mark_essay",
    "record_answer",
    "start_attempt",
]
