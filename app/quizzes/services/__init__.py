"""Use-cases of quizzes: publish banks and papers; begin, answer and close an attempt; give a mark."""

from app.quizzes.services.attempts import Recorded, Started, record_answer, start_attempt
from app.quizzes.services.banks import publish_banks
from app.quizzes.services.closing import Closed, close_attempt, close_due
from app.quizzes.services.marks import GivenOutcome, give_mark, give_marks

__all__ = [
    "Closed",
    "GivenOutcome",
    "Recorded",
    "Started",
    "close_attempt",
    "close_due",
    "give_mark",
    "give_marks",
    "publish_banks",
    "record_answer",
    "start_attempt",
]
