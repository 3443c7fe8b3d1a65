"""Pages of quizzes: before a test, the attempt, its result; for staff the banks and the marks of the essay."""

from app.quizzes.views import (
    attempts,
    bank,
    designing,
    editor,
    essays,
    exporting,
    history,
    importing,
    logs,
    mark_lists,
    marks,
    papers,
    printing,
    regrading,
    sending,
    sitting,
    statistics,
)
from app.quizzes.views.blueprint import quizzes

__all__ = [
    "attempts",
    "bank",
    "designing",
    "editor",
    "essays",
    "exporting",
    "history",
    "importing",
    "logs",
    "mark_lists",
    "marks",
    "papers",
    "printing",
    "quizzes",
    "regrading",
    "sending",
    "sitting",
    "statistics",
]
