"""Named reads of courses; each says how many SQL statements it costs. Editions and texts are remembered by the process."""

from app.courses.queries.editions import (
    EditionRow,
    NewestEdition,
    all_editions,
    edition_view,
    forget_courses,
    is_open_to,
    newest_editions,
    owner_path,
)
from app.courses.queries.known import known_figures, known_plans, known_sources
from app.courses.queries.shapes import (
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
from app.courses.queries.texts import newest_revisions_of, plan_place, plan_view, revision_view

__all__ = [
    "CheckView",
    "EditionRow",
    "EditionView",
    "LessonView",
    "NewestEdition",
    "OptionView",
    "PlanHead",
    "PlanView",
    "RevisionView",
    "SectionView",
    "TopicView",
    "Words",
    "all_editions",
    "edition_view",
    "forget_courses",
    "is_open_to",
    "known_figures",
    "known_plans",
    "known_sources",
    "newest_editions",
    "newest_revisions_of",
    "owner_path",
    "plan_place",
    "plan_view",
    "revision_view",
]
