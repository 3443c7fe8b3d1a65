"""Pages of learning: a lesson, questions to the instructor, the pile of those who answer."""

from app.learning.views import answering, asking, corrections, lessons, reading
from app.learning.views.blueprint import learning

__all__ = ["answering", "asking", "corrections", "learning", "lessons", "reading"]
