"""Pages of courses: what is published as trainees read it, and writing: drafts, review, history, two sides put together."""

from app.courses.views import (
    drafts,
    handing,
    history,
    new_lessons,
    pictures,
    programme_review,
    programme_topics,
    programmes,
    reading,
    reviews,
    shelf,
    sources,
    word,
)
from app.courses.views.blueprint import courses

__all__ = [
    "courses",
    "drafts",
    "handing",
    "history",
    "new_lessons",
    "pictures",
    "programme_review",
    "programme_topics",
    "programmes",
    "reading",
    "reviews",
    "shelf",
    "sources",
    "word",
]
