"""What the editor shows beside the boxes: the question as on a phone, what is to be mended, what is much alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.courses.check.one_question import faults_of_one, read_one
from app.courses.question_text import QuestionText
from app.quizzes.queries.texts import (
    Neighbour,
    QuestionSource,
    figures_of_topic,
    neighbours,
    tags_of_topic,
    version_texts,
)
from app.quizzes.rules.changes import Changed, changes
from app.quizzes.rules.duplicates import near_duplicates
from app.quizzes.trying import Trial
from app.quizzes.wording_editor import line_sentence, lines_of

MOST_ALIKE = 3
"""Questions much like one that is written, which are named."""


@dataclass(frozen=True)
class Alike:
    """A question of the bank that says nearly the same; `percent` how nearly."""

    key: str
    percent: int
    stem: str


@dataclass(frozen=True)
class Preview:
    """`trial` is None when the text cannot even be shown; `faults` are sentences with the lines of the text form."""

    trial: Trial | None
    faults: tuple[tuple[int, str], ...]
    alike: tuple[Alike, ...]
    tags: tuple[str, ...]


def preview_of(topic_id: int, text: QuestionText, *, in_form: bool = True) -> Preview:
    """A question of a topic before it is saved; `in_form`: written in boxes, not as text. 3 statements."""
    rendered, faults = faults_of_one(text, figures_of_topic(topic_id))
    around = [other for other in neighbours(topic_id) if other.text.key != text.key]
    tags = tags_of_topic([other.text for other in around if other.own])
    sentences = tuple((fault.line, line_sentence(text, fault.sentence, in_form=in_form)) for fault in faults)
    return Preview(Trial(rendered) if rendered else None, sentences, tuple(_alike(text, around)), tuple(tags))


def _alike(text: QuestionText, around: Sequence[Neighbour]) -> list[Alike]:
    """The questions of the programme that say nearly the same, the most alike first; at most three: tests draw from all."""
    if not text.stem.strip():
        return []
    known = {other.text.key: other for other in around}
    found = near_duplicates(text, [other.text for other in around])[:MOST_ALIKE]
    return [Alike(key, round(likeness * 100), _words(known[key])) for key, likeness in found]


def _words(other: Neighbour) -> str:
    """What a question asks, and where when that is another topic."""
    return other.text.stem if other.own else f"{other.place}: {other.text.stem}"


def conflict_of(question: QuestionSource) -> Sequence[Changed]:
    """What the files say otherwise than the web, in words; nothing where they dropped the question. 1 statement."""
    sources = {version.number: version.source or "" for version in version_texts(question.id)}
    web, brought = (read_one(sources.get(number or 0, ""))[0] for number in (question.number, question.conflict))
    return changes(lines_of(web), lines_of(brought)) if web and brought else ()
