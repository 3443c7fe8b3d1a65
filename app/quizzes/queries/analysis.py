"""How the questions of a paper, and one question over all papers, fare: numbers and the one finding about each."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from app.cohorts.models import Cohort, Enrolment
from app.courses.memory import Memory
from app.courses.models import Edition
from app.people.models import Unit
from app.people.queries import within
from app.quizzes.models import Attempt, Paper
from app.quizzes.queries.sittings import Sat, Scope, VersionFacts, sat, state_of
from app.quizzes.rules.advice import Advice, advise
from app.quizzes.rules.reliability import Reliability, reliability
from app.quizzes.rules.statistics import ENOUGH_TO_JUDGE, ItemStatistics, item_statistics
from app.storage.transaction import session


@dataclass(frozen=True)
class AnalysedPaper:
    """A paper with closed first attempts in classes in reach."""

    id: int
    title: str
    edition_title: str
    edition_number: int
    pass_mark: float
    attempts: int
    last_closed_at: datetime


@dataclass(frozen=True)
class PaperHead:
    """A paper by its words; `pass_mark` on the scale of 10."""

    id: int
    title: str
    edition_title: str
    pass_mark: float


@dataclass(frozen=True)
class AnalysedVersion:
    """A version of a question with its own numbers."""

    facts: VersionFacts
    item: ItemStatistics


@dataclass(frozen=True)
class AnalysedQuestion:
    """A question over all its versions, each version by itself, and what is to be done about it.

    `shown` is the version whose choices are shown: the newest with enough attempts, else the newest.
    """

    question_id: int
    key: str
    topic_id: int
    item: ItemStatistics
    versions: tuple[AnalysedVersion, ...]
    shown: AnalysedVersion
    advice: Advice

    @property
    def facts(self) -> VersionFacts:
        """The version that is shown."""
        return self.shown.facts


@dataclass(frozen=True)
class Analysis:
    """The questions of a scope, those that need care first; `bars`: how many marks of 0, 1 … 10, rounded down.

    mean and spread are None below the number of marks from which a paper is judged, usual_seconds below that of attempts.
    """

    attempts: int
    questions: tuple[AnalysedQuestion, ...]
    reliability: Reliability
    mean: float | None
    spread: float | None
    passed: int
    bars: tuple[int, ...]
    usual_seconds: float | None
    left_out: int

    @property
    def marked(self) -> int:
        """How many attempts have a mark; in the others a text still waits."""
        return sum(self.bars)

    @property
    def waiting(self) -> int:
        """How many attempts have no mark yet."""
        return self.attempts - self.marked

    @property
    def compares(self) -> bool:
        """Whether there are enough attempts to say more of the questions than how many attempts there were."""
        return self.attempts >= ENOUGH_TO_JUDGE

    @property
    def judges(self) -> bool:
        """Whether there are enough marks to say more of them than how many there are."""
        return self.marked >= ENOUGH_TO_JUDGE


_known: Memory[Analysis] = Memory(24)


def analysis(scope: Scope, pass_mark: float = 0.0) -> Analysis:
    """The analysis of a scope. 1 statement when the process remembers it as it stands, else 5."""
    key = (scope, pass_mark, state_of(scope))
    return _known.get(key, lambda: _analysed(sat(scope), pass_mark))


def analysed_question(question_id: int, scope: Scope) -> AnalysedQuestion | None:
    """One question out of an analysis of all attempts that have it; None when nobody had it. 7 statements at most."""
    return next((found for found in analysis(scope).questions if found.question_id == question_id), None)


def analysed_papers(paths: Sequence[str]) -> Sequence[AnalysedPaper]:
    """The papers with closed first attempts in classes of units under `paths`, the latest first. 1 statement."""
    rows = session().execute(
        select(
            Paper.id,
            Paper.title,
            Edition.short_title,
            Edition.number,
            Paper.pass_mark,
            func.count(Attempt.id),
            func.max(Attempt.closed_at),
        )
        .join(Edition, Edition.id == Paper.edition_id)
        .join(Attempt, Attempt.paper_id == Paper.id)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .join(Unit, Unit.id == Cohort.unit_id)
        .where(Attempt.number == 1, Attempt.closed_at.is_not(None), within(paths))
        .group_by(Paper.id, Paper.title, Edition.short_title, Edition.number, Paper.pass_mark)
        .order_by(func.max(Attempt.closed_at).desc(), Paper.id)
    )
    return [AnalysedPaper(*row) for row in rows]


def paper_head(paper_id: int) -> PaperHead | None:
    """A paper by its id. 1 statement."""
    asked = select(Paper.id, Paper.title, Edition.short_title, Paper.pass_mark).join(Edition, Edition.id == Paper.edition_id)
    row = session().execute(asked.where(Paper.id == paper_id)).first()
    return PaperHead(*row) if row else None


def classes_of_paper(paper_id: int, paths: Sequence[str]) -> Sequence[tuple[int, str, int]]:
    """(class, its code, closed first attempts) of a paper within reach. 1 statement."""
    rows = session().execute(
        select(Cohort.id, Cohort.code, func.count(Attempt.id))
        .join(Enrolment, Enrolment.cohort_id == Cohort.id)
        .join(Attempt, Attempt.enrolment_id == Enrolment.id)
        .join(Unit, Unit.id == Cohort.unit_id)
        .where(Attempt.paper_id == paper_id, Attempt.number == 1, Attempt.closed_at.is_not(None), within(paths))
        .group_by(Cohort.id, Cohort.code)
        .order_by(Cohort.code)
    )
    return [(row[0], row[1], row[2]) for row in rows]


def _analysed(found: Sat, pass_mark: float) -> Analysis:
    """All numbers of the sittings that were read."""
    by_version = item_statistics(found.sittings, found.marks)
    by_question = item_statistics(found.sittings, found.marks, found.questions)
    times = [item.seconds for item in by_question.values() if item.seconds is not None]
    usual = statistics.median(times) if times and len(found.sittings) >= ENOUGH_TO_JUDGE else None
    questions = [_question(found, key, item, by_version, usual) for key, item in by_question.items()]
    marks = [sitting.mark for sitting in found.sittings if sitting.mark is not None]
    judges = len(marks) >= ENOUGH_TO_JUDGE
    bars = [0] * 11
    for mark in marks:
        bars[min(10, max(0, int(mark)))] += 1
    return Analysis(
        len(found.sittings),
        tuple(sorted(questions, key=_care)),
        reliability(found.sittings, found.marks),
        statistics.fmean(marks) if judges else None,
        statistics.stdev(marks) if judges else None,
        sum(mark >= pass_mark for mark in marks),
        tuple(bars),
        usual,
        len(found.left_out & found.versions.keys()),
    )


def _question(
    found: Sat, question_id: int, item: ItemStatistics, by_version: dict[int, ItemStatistics], usual: float | None
) -> AnalysedQuestion:
    """One question; the finding is about the version that is shown when it can be judged alone, else about all together."""
    facts = [version for version in found.versions.values() if version.question_id == question_id and version.id in by_version]
    versions = tuple(AnalysedVersion(version, by_version[version.id]) for version in sorted(facts, key=lambda one: one.number))
    shown = next((version for version in reversed(versions) if version.item.judges), versions[-1])
    options: Sequence[Any] = [(key, correct) for key, _html, correct in shown.facts.options]
    judged, known_options = (shown.item, options) if shown.item.judges else (item, ())
    advice = advise(judged, shown.facts.kind if known_options else "", known_options, usual)
    return AnalysedQuestion(question_id, shown.facts.key, shown.facts.topic_id, item, versions, shown, advice)


def _care(question: AnalysedQuestion) -> tuple[int, float, float, str]:
    """What needs care first: the gravest finding, then what separates worst, then the hardest."""
    rest = question.item.rest_correlation
    return (-question.advice.severity, 1.0 if rest is None else rest, question.item.facility, question.key)
