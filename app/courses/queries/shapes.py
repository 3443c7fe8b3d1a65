"""What the reads of courses give back, handed on to the rooms above."""

from app.courses.published import (
    CheckView,
    EditionView,
    LessonView,
    OptionView,
    PlanHead,
    PlanView,
    RevisionView,
    SectionView,
    TopicView,
    Words,
)

__all__ = [
    "CheckView",
    "EditionView",
    "LessonView",
    "OptionView",
    "PlanHead",
    "PlanView",
    "RevisionView",
    "SectionView",
    "TopicView",
    "Words",
]
