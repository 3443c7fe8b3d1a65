"""Named reads of quizzes; each says how many SQL statements it costs. What other rooms ask for is named here."""

from app.quizzes.queries.bank import WeakQuestion, facility, facility_of_steward
from app.quizzes.queries.papers import PaperView, forget_papers, papers_of
from app.quizzes.queries.results import GivenResult, PaperResult, given_marks, given_marks_of, results, results_of

__all__ = [
    "GivenResult",
    "PaperResult",
    "PaperView",
    "WeakQuestion",
    "facility",
    "facility_of_steward",
    "forget_papers",
    "given_marks",
    "given_marks_of",
    "papers_of",
    "results",
    "results_of",
]
