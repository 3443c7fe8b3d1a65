"""A question while it is written in the form: boxes and rows, to and from its text, and what the buttons do."""

from app.quizzes.rules.drafts.acts import MOST_PARTS, act, padded
from app.quizzes.rules.drafts.records import ROW_KINDS, Draft, Row
from app.quizzes.rules.drafts.texts import draft_of, tags_of, text_of

__all__ = ["MOST_PARTS", "ROW_KINDS", "Draft", "Row", "act", "draft_of", "padded", "tags_of", "text_of"]
