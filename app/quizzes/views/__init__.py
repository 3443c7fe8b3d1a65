"""Pages of quizzes: before a test, the attempt, its result; for staff the banks and the marks of the essay."""

from app.quizzes.views import attempts, bank, essays, marks, papers
from app.quizzes.views.blueprint import quizzes

__all__ = ["attempts", "bank", "essays", "marks", "papers", "quizzes"]
