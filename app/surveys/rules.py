"""Rules of surveys: what an answer may be, how answers are added up, when results may be seen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from app.kernel.text import nfc

LEAST_ANSWERS = 5
"""With fewer answers nobody is shown any: in a small group it is easy to guess who said what."""
SCALE = ("1", "2", "3", "4", "5")
MOST_WORDS = 1000
"""Characters of a free answer."""
WORDS = "words"
"""Where the free answers to a question stand in its tally."""


class Kind(StrEnum):
    """What is answered."""

    SCALE = "scale"
    CHOICE = "choice"
    WORDS = "words"


@dataclass(frozen=True)
class Question:
    """One question; `options` are what can be chosen, by number from 1 on."""

    key: str
    kind: Kind
    text: str
    options: tuple[str, ...] = ()

    @property
    def values(self) -> tuple[str, ...]:
        """What an answer can be; none for free words."""
        if self.kind is Kind.SCALE:
            return SCALE
        return tuple(str(number) for number in range(1, len(self.options) + 1))


@dataclass(frozen=True)
class Template:
    """A survey as its file says it."""

    key: str
    title: str
    source: str
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Result:
    """The answers to one question: how many gave each value, the mean of a scale, the free words in alphabetical order."""

    question: Question
    counts: tuple[tuple[str, int], ...]
    mean: float | None
    words: tuple[str, ...]

    @property
    def answered(self) -> int:
        """How many answered it."""
        return len(self.words) if self.question.kind is Kind.WORDS else sum(count for _value, count in self.counts)


def question_of(record: Mapping[str, Any]) -> Question:
    """A question as it is kept."""
    return Question(record["key"], Kind(record["kind"]), record["text"], tuple(record["options"]))


def record_of(question: Question) -> dict[str, Any]:
    """A question as it is to be kept."""
    return {"key": question.key, "kind": str(question.kind), "text": question.text, "options": list(question.options)}


def missing(questions: Iterable[Question], answers: Mapping[str, str]) -> list[str]:
    """The keys of the questions that still need an answer, or have one that cannot be; free words may stay empty."""
    return [one.key for one in questions if one.kind is not Kind.WORDS and answers.get(one.key, "") not in one.values]


def added(question: Question, tally: Mapping[str, Any], answer: str) -> dict[str, Any]:
    """The tally with one more answer. Free words go in alphabetical order, so that the order says nothing of who came when."""
    if question.kind is not Kind.WORDS:
        return {**tally, answer: int(tally.get(answer, 0)) + 1}
    said = nfc(answer).strip()[:MOST_WORDS]
    return {WORDS: sorted([*tally.get(WORDS, []), said])} if said else dict(tally)


def is_open(today: date, closes_on: date, closed_at: datetime | None) -> bool:
    """Whether a survey can be answered on a day."""
    return closed_at is None and today <= closes_on


def may_be_seen(answered: int, *, still_open: bool) -> bool:
    """Whether results may be seen: when nobody can add to them any more, so that no two looks differ by one person, and only
    when enough have answered."""
    return not still_open and answered >= LEAST_ANSWERS


def result_of(question: Question, tally: Mapping[str, Any]) -> Result:
    """The answers to a question, added up."""
    counts = tuple((value, int(tally.get(value, 0))) for value in question.values)
    total = sum(count for _value, count in counts)
    is_mean = question.kind is Kind.SCALE and total > 0
    mean = round(sum(int(value) * count for value, count in counts) / total, 2) if is_mean else None
    return Result(question, counts, mean, tuple(tally.get(WORDS, ())))
