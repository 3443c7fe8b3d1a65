"""Tables of courses: what is published, and what is being written."""

from app.courses.models.drafts import (
    LessonComment,
    LessonConflict,
    LessonDraft,
    LessonDraftStep,
    LessonDraftText,
    LessonOnDisk,
    TopicPicture,
)
from app.courses.models.published import (
    Edition,
    EditionLesson,
    EditionPlan,
    EditionTopic,
    Lesson,
    LessonRevision,
    Picture,
    Programme,
    SessionPlan,
    Topic,
    TopicSteward,
)

__all__ = [
    "Edition",
    "EditionLesson",
    "EditionPlan",
    "EditionTopic",
    "Lesson",
    "LessonComment",
    "LessonConflict",
    "LessonDraft",
    "LessonDraftStep",
    "LessonDraftText",
    "LessonOnDisk",
    "LessonRevision",
    "Picture",
    "Programme",
    "SessionPlan",
    "Topic",
    "TopicPicture",
    "TopicSteward",
]
