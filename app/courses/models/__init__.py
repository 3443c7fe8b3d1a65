"""Tables of courses: what is published, and what is being written."""

from app.courses.models.corrections import LessonCorrection
from app.courses.models.drafts import (
    LessonComment,
    LessonConflict,
    LessonDraft,
    LessonDraftStep,
    LessonDraftText,
    LessonOnDisk,
    TopicPicture,
)
from app.courses.models.files import Attachment, PictureCut, TopicAttachment
from app.courses.models.outlines import (
    EditionDraft,
    EditionDraftStep,
    EditionSource,
    ProgrammeTie,
    StructureOnDisk,
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
    "Attachment",
    "Edition",
    "EditionDraft",
    "EditionDraftStep",
    "EditionLesson",
    "EditionPlan",
    "EditionSource",
    "EditionTopic",
    "Lesson",
    "LessonComment",
    "LessonConflict",
    "LessonCorrection",
    "LessonDraft",
    "LessonDraftStep",
    "LessonDraftText",
    "LessonOnDisk",
    "LessonRevision",
    "Picture",
    "PictureCut",
    "Programme",
    "ProgrammeTie",
    "SessionPlan",
    "StructureOnDisk",
    "Topic",
    "TopicAttachment",
    "TopicPicture",
    "TopicSteward",
]
