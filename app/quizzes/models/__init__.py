"""Tables of quizzes: question, version, paper, attempt, answer, given mark."""

from app.quizzes.models.attempts import Answer, Attempt, AttemptQuestion, CheckedQuestion, HandIn
from app.quizzes.models.imports import QuestionImport, QuestionImportPicture
from app.quizzes.models.marks import EssayDraft, EssayMark, GivenMark
from app.quizzes.models.papers import Paper, PaperExtra, PaperSetting
from app.quizzes.models.questions import Question, QuestionVersion
from app.quizzes.models.regrading import Regrade, RegradedAttempt, VersionRuling

__all__ = [
    "Answer",
    "Attempt",
    "AttemptQuestion",
    "CheckedQuestion",
    "EssayDraft",
    "EssayMark",
    "GivenMark",
    "HandIn",
    "Paper",
    "PaperExtra",
    "PaperSetting",
    "Question",
    "QuestionImport",
    "QuestionImportPicture",
    "QuestionVersion",
    "Regrade",
    "RegradedAttempt",
    "VersionRuling",
]
