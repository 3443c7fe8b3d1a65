"""Named reads of learning: `progress` (read, answered, done), `questions` (asked of the instructor); others find them here."""

from app.learning.queries.progress import (
    Answered,
    Done,
    LessonProgress,
    Told,
    TopicProgress,
    done_by_topic,
    done_by_topic_of_cohorts,
    done_lessons,
    done_lessons_of_cohort,
    last_seen,
    lesson_progress,
    place_of,
    told_of,
)
from app.learning.queries.questions import (
    AnswerView,
    PileView,
    QuestionView,
    question_in_reach,
    questions_in_reach,
    questions_of,
    waiting_in_reach,
)

__all__ = [
    "AnswerView",
    "Answered",
    "Done",
    "LessonProgress",
    "PileView",
    "QuestionView",
    "Told",
    "TopicProgress",
    "done_by_topic",
    "done_by_topic_of_cohorts",
    "done_lessons",
    "done_lessons_of_cohort",
    "last_seen",
    "lesson_progress",
    "place_of",
    "question_in_reach",
    "questions_in_reach",
    "questions_of",
    "told_of",
    "waiting_in_reach",
]
