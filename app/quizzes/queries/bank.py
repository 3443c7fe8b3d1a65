"""The banks as instructors see them: questions, how many answered them rightly, what was chosen instead."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Text, cast, func, or_, select
from sqlalchemy.orm import aliased

from app.cohorts.models import Cohort, Enrolment
from app.courses.asking import SolvedRow, solved_rows
from app.courses.models import EditionTopic, TopicSteward
from app.people.models import Unit
from app.people.queries import within
from app.quizzes.models import Answer, Attempt, AttemptQuestion, Question, QuestionVersion
from app.quizzes.queries.keys import graded_part
from app.quizzes.queries.texts import bank_texts as bank_texts
from app.quizzes.rules.facility import Facility, Tally, facility_of, worst_first
from app.quizzes.wording import plain, weakness_sentence
from app.storage.base import Record
from app.storage.transaction import session


@dataclass(frozen=True)
class BankTopic:
    """A topic with a bank; `code` and `title` of its newest edition; `count` questions in use."""

    topic_id: int
    code: str
    title: str
    count: int
    edition_id: int


@dataclass(frozen=True)
class BankOption:
    """An option as its author wrote it."""

    key: str
    html: str
    correct: bool
    feedback_html: str


@dataclass(frozen=True)
class BankPart:
    """A question of a case, with what is right."""

    key: str
    kind: str
    marks: float
    stem_html: str
    options: tuple[BankOption, ...]
    rows: tuple[SolvedRow, ...]
    spare: tuple[str, ...] = ()


@dataclass(frozen=True)
class BankQuestion:
    """A question of a bank in its current version; `rows` say what is right where nothing is chosen, `spare` are right sides
    that belong to nothing."""

    id: int
    topic_id: int
    key: str
    version_id: int
    number: int
    kind: str
    level: str
    marks: float
    stem_html: str
    options: tuple[BankOption, ...]
    accepted: tuple[str, ...]
    explanation_html: str
    tags: tuple[str, ...]
    rows: tuple[SolvedRow, ...] = ()
    parts: tuple[BankPart, ...] = ()
    rubric: tuple[tuple[float, str], ...] = ()
    spare: tuple[str, ...] = ()

    def wrong(self, known: Facility) -> str:
        """The wrong option that was chosen most, as text without markup; "" when there is none or it is a short question."""
        if not self.options:
            return ""
        key = known.most_chosen_wrong([option.key for option in self.options if option.correct])
        return next((plain(option.html) for option in self.options if option.key == key), "")


@dataclass(frozen=True)
class WeakQuestion:
    """A question that many people get wrong: `right_share` from 0 to 1, `words` say what they chose instead."""

    question_id: int
    stem: str
    right_share: float
    words: str


def bank_topics(steward_id: int | None) -> Sequence[BankTopic]:
    """The topics that people learn online or that have questions, of those a person stewards, or all of them for None.

    In the order of the programme. 1 statement.
    """
    newer = aliased(EditionTopic)
    newest = select(func.max(newer.edition_id)).where(newer.topic_id == EditionTopic.topic_id).scalar_subquery()
    used = (Question.topic_id == EditionTopic.topic_id) & Question.retired_at.is_(None)
    online = (EditionTopic.mode == "online") & (EditionTopic.kind == "topic")
    asked = (
        select(EditionTopic.topic_id, EditionTopic.code, EditionTopic.title, func.count(Question.id), EditionTopic.edition_id)
        .outerjoin(Question, used)
        .where(EditionTopic.edition_id == newest, or_(online, Question.id.is_not(None)))
        .group_by(EditionTopic.topic_id, EditionTopic.code, EditionTopic.title, EditionTopic.edition_id, EditionTopic.position)
        .order_by(EditionTopic.edition_id, EditionTopic.position)
    )
    if steward_id is not None:
        mine = select(TopicSteward.topic_id).where(TopicSteward.person_id == steward_id)
        asked = asked.where(EditionTopic.topic_id.in_(mine))
    return [BankTopic(*row) for row in session().execute(asked)]


def bank_questions(topic_ids: Collection[int]) -> Sequence[BankQuestion]:
    """The questions in use of these topics, in the order of their keys. 1 statement."""
    return [
        _question(row)
        for row in session().execute(_questions().where(Question.topic_id.in_(topic_ids), Question.retired_at.is_(None)))
    ]


def bank_question(question_id: int) -> BankQuestion | None:
    """One question, retired or not, in its current version. 1 statement."""
    row = session().execute(_questions().where(Question.id == question_id)).first()
    return _question(row) if row else None


def facility(topic_ids: Collection[int], paths: Collection[str] | None) -> Mapping[int, Facility]:
    """How the current questions of these topics fared, by question id; questions that nobody answered are not in it. 1 statement.

    Counted are answers of first attempts once they are closed, in the classes of units under `paths` (None: all classes).
    """
    return _facility(Question.topic_id.in_(topic_ids), paths)


def facility_of_question(question_id: int, paths: Collection[str] | None) -> Facility | None:
    """How one question fared, counted in the same way; None when nobody answered it. 1 statement."""
    return _facility(Question.id == question_id, paths).get(question_id)


def facility_of_steward(person_id: int, limit: int = 8) -> Sequence[WeakQuestion]:
    """The questions that fare worst in the topics a person stewards, in all classes, worst first. 2 statements."""
    stewarded = Question.topic_id.in_(select(TopicSteward.topic_id).where(TopicSteward.person_id == person_id))
    known = _facility(stewarded, None)
    questions = [_question(row) for row in session().execute(_questions().where(stewarded, Question.retired_at.is_(None)))]
    weak = sorted(
        (question for question in questions if _says(known, question)), key=lambda question: worst_first(known[question.id])
    )
    return [
        WeakQuestion(
            question.id,
            question.stem_html,
            known[question.id].right,
            weakness_sentence(known[question.id], question.wrong(known[question.id])),
        )
        for question in weak[:limit]
    ]


def _says(known: Mapping[int, Facility], question: BankQuestion) -> bool:
    """Whether enough people answered a question to say something of it."""
    return question.id in known and known[question.id].enough


def _facility(condition: Any, paths: Collection[str] | None) -> Mapping[int, Facility]:
    """The tallies of the questions that meet a condition, summed up per question."""
    counts = _last_answers(condition, paths).subquery()
    rows = session().execute(
        select(counts.c.question_id, counts.c.kind, counts.c.response, func.count(), func.sum(counts.c.share))
        .where(counts.c.newest == 1, counts.c.response != "[]")
        .group_by(counts.c.question_id, counts.c.kind, counts.c.response)
    )
    tallies: dict[int, list[Tally]] = {}
    for question_id, kind, response, count, share in rows:
        tallies.setdefault(question_id, []).append(Tally(kind, tuple(json.loads(response)), count, float(share or 0)))
    return {question_id: facility_of(found) for question_id, found in tallies.items()}


def _last_answers(condition: Any, paths: Collection[str] | None) -> Any:
    """Every answer of closed first attempts to current questions; `newest` numbers them from the last given, 1 counts."""
    order = (Answer.given_at.desc(), Answer.id.desc())
    within_reach = [] if paths is None else [within(paths)]
    return (
        select(
            Question.id.label("question_id"),
            QuestionVersion.kind,
            cast(Answer.response, Text).label("response"),
            (AttemptQuestion.score / QuestionVersion.marks).label("share"),
            func.row_number().over(partition_by=(Answer.attempt_id, Answer.position), order_by=order).label("newest"),
        )
        .join(QuestionVersion, QuestionVersion.id == Question.version_id)
        .join(AttemptQuestion, AttemptQuestion.version_id == Question.version_id)
        .join(Attempt, Attempt.id == AttemptQuestion.attempt_id)
        .join(Answer, (Answer.attempt_id == Attempt.id) & (Answer.position == AttemptQuestion.position))
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .join(Unit, Unit.id == Cohort.unit_id)
        .where(condition, Attempt.number == 1, Attempt.closed_at.is_not(None), *within_reach)
        .where(QuestionVersion.kind != "essay")
    )


def _questions() -> Any:
    """Questions with their current version."""
    return (
        select(Question.id, Question.topic_id, Question.key, QuestionVersion)
        .join(QuestionVersion, QuestionVersion.id == Question.version_id)
        .order_by(Question.topic_id, Question.key)
    )


def _question(row: Any) -> BankQuestion:
    """One row of `_questions()` as plain values."""
    question_id, topic_id, key, version = row
    whole = _bank_part(
        {
            "key": "",
            "kind": version.kind,
            "marks": version.marks,
            "stem_html": version.stem_html,
            "options": version.options,
            "accepts": version.accepts,
        }
    )
    return BankQuestion(
        question_id,
        topic_id,
        key,
        version.id,
        version.number,
        version.kind,
        version.level,
        version.marks,
        version.stem_html,
        whole.options,
        tuple(version.accepts.get("accepted", ())),
        version.explanation_html,
        tuple(version.tags),
        whole.rows,
        tuple(_bank_part(part) for part in version.parts or ()),
        tuple((points, html) for points, html in version.accepts.get("rubric", ())),
        whole.spare,
    )


def _bank_part(part: Record) -> BankPart:
    """A question with what is right in it."""
    lines = [(option["key"], option["html"], option.get("feedback_html", "")) for option in part["options"]]
    rows = solved_rows(graded_part(part), lines, (), with_key=True)
    options = tuple(
        BankOption(option["key"], option["html"], option["correct"], option.get("feedback_html", ""))
        for option in part["options"]
    )
    taken = set(part["accepts"].get("assigned", {}).values())
    spare = tuple(option["html"] for option in part["options"] if part["kind"] == "matching" and _is_spare(option["key"], taken))
    return BankPart(part["key"], part["kind"], part["marks"], part["stem_html"], () if rows else options, rows, spare)


def _is_spare(key: str, taken: Collection[str]) -> bool:
    """Whether a side of a matching is a right one (they bear numbers) that no left one is assigned to."""
    return key.isdecimal() and key not in taken
