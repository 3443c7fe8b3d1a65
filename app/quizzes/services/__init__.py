"""Use-cases of quizzes: begin, answer and close an attempt; give a mark."""

from app.quizzes.services.attempts import Recorded, Started, record_answer, start_attempt
from app.quizzes.services.checking import check_question
from app.quizzes.services.closing import Closed, close_attempt, close_due
from app.quizzes.services.essays import Marked, mark_essay
from app.quizzes.services.marks import GivenOutcome, give_mark, give_marks
from app.quizzes.services.practising import Practised, record_practice

__all__ = [
    "Closed",
    "GivenOutcome",
    "Marked",
    "Practised",
    "Recorded",
    "Started",
    "check_question",
    "close_attempt",
    "close_due",
    "give_mark",
    "give_marks",
    "mark_essay",
    "record_answer",
    "record_practice",
    "start_attempt",
]
