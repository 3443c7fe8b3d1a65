"""Pages of courses: what is published as trainees read it, and writing: drafts, review, history, two sides put together."""

from app.courses.views import drafts, history, reading, reviews
from app.courses.views.blueprint import courses

__all__ = ["courses", "drafts", "history", "reading", "reviews"]
