"""What the pages of learning show, as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from markupsafe import Markup

from app.courses.asking import Asked, OptionAsked, Solution, SolvedRow, asked, solution, solved_rows
from app.courses.check.quality.lexicon import Term
from app.courses.glossary import Marked, mark_terms
from app.courses.queries import CheckView, LessonView, RevisionView, SectionView, TopicView
from app.kernel.text import _
from app.learning.queries import Answered, LessonProgress, QuestionView
from app.learning.rules import SectionShape, goes_on_at, missing

NOTHING = Markup()
"""No words, where feedback may stand later."""


@dataclass(frozen=True)
class OptionShown:
    """An option of a check question; state, mark and feedback are empty until she answered."""

    value: str
    text: Markup
    checked: bool
    state: str = ""
    feedback: Markup = NOTHING


@dataclass(frozen=True)
class CheckShown:
    """A check question as the page shows it; the key and the feedback are in it only after she answered."""

    key: str
    kind: str
    form: Asked
    options: tuple[OptionShown | OptionAsked, ...]
    answered: bool
    correct: bool
    rows: tuple[SolvedRow, ...]
    explanation: Markup
    solution: Solution | None = None


@dataclass(frozen=True)
class SectionShown:
    """A section with its questions, and whether she is through with it."""

    number: int
    key: str
    title: str
    html: Markup
    checks: tuple[CheckShown, ...]
    read: bool
    complete: bool


@dataclass(frozen=True)
class LessonPage:
    """Everything the page of a lesson needs."""

    topic: TopicView
    lesson: LessonView
    revision: RevisionView
    sections: tuple[SectionShown, ...]
    number: int
    goes_on_at: str
    unread: int
    unanswered: int
    done_at: datetime | None
    previous: LessonView | None
    next: LessonView | None
    terms: tuple[Marked, ...] = ()


def lesson_page(
    topic: TopicView, lesson: LessonView, revision: RevisionView, progress: LessonProgress, terms: Sequence[Term] = ()
) -> LessonPage:
    """The page of one lesson for one trainee; of `terms` those that it uses are marked."""
    texts, marked = mark_terms([section.html for section in revision.sections], terms)
    shapes = tuple(SectionShape(section.key, section.checks) for section in revision.sections)
    unread, unanswered = missing(shapes, progress.read, progress.answers)
    sections = tuple(
        SectionShown(
            number,
            section.key,
            section.title,
            Markup(texts[number - 1]),
            tuple(_check(key, revision.checks[key], progress.answers.get(key)) for key in section.checks),
            section.key in progress.read,
            section.key in progress.read and all(key in progress.answers for key in section.checks),
        )
        for number, section in enumerate(revision.sections, 1)
    )
    index = topic.lessons.index(lesson)
    return LessonPage(
        topic,
        lesson,
        revision,
        sections,
        index + 1,
        goes_on_at(shapes, progress.read, progress.answers),
        len(unread),
        len(unanswered),
        progress.done_at,
        topic.lessons[index - 1] if index else None,
        topic.lessons[index + 1] if index + 1 < len(topic.lessons) else None,
        marked,
    )


def packed_page(topic: TopicView, lesson: LessonView, revision: RevisionView) -> LessonPage:
    """The page of a lesson for nobody in particular, as packs carry it: nothing read, with what is right at every question."""
    page = lesson_page(topic, lesson, revision, LessonProgress({}, {}, None))
    sections = tuple(
        replace(section, checks=tuple(replace(one, solution=_solution(revision.checks[one.key])) for one in section.checks))
        for section in page.sections
    )
    return replace(page, sections=sections)


def about(topic_code: str, question: QuestionView, lesson_title: str, sections: Sequence[SectionView]) -> str:
    """The place that a question is about, in words: topic, lesson, section."""
    parts = [_("{code}. {title}").format(code=topic_code, title=question.topic_title)]
    if lesson_title:
        parts.append(_("bài “{title}”").format(title=lesson_title))
    parts += [_("phần “{title}”").format(title=one.title) for one in sections if one.key == question.section_key]
    return ", ".join(parts)


def _solution(view: CheckView) -> Solution:
    """What is right in a check question. These are for practice: no graded test draws from them."""
    parts = [(option.key, option.html, option.feedback_html) for option in view.options]
    return solution(view, parts, view.explanation_html)


def _check(key: str, view: CheckView, answer: Answered | None) -> CheckShown:
    """A check question, with feedback when she has answered it."""
    given = answer.response if answer else ()
    form = asked(view.kind, view.stem_html, [(option.key, option.html) for option in view.options], given)
    if answer is None:
        return CheckShown(key, view.kind, form, form.options, False, False, (), NOTHING)
    options = tuple(
        OptionShown(
            option.key,
            Markup(option.html),
            option.key in given,
            "right" if option.correct else ("wrong" if option.key in given else ""),
            Markup(option.feedback_html) if option.key in given else NOTHING,
        )
        for option in view.options
    )
    parts = [(option.key, option.html, option.feedback_html) for option in view.options]
    rows = solved_rows(view, parts, given, with_key=True) if view.kind != "short" else ()
    return CheckShown(key, view.kind, form, options, True, answer.correct, rows, Markup(view.explanation_html))
