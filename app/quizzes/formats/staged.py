"""A file that was read, as a record that can wait in the database; and a question with what a person settled about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from app.courses.check.questions import question_faults
from app.courses.question_text import QuestionText, parse_bank, write_question
from app.quizzes.formats.records import Fault, FileReading, Found, State
from app.quizzes.wording_faults import plain_sentence

_KEY = "moi"
"""The key of a question that has none yet, while it waits as text."""
CHOSEN = ("single", "several", "true_false")
"""Kinds whose key is settled by choosing options."""

Similar = Sequence[tuple[str, float]]


@dataclass(frozen=True)
class Waiting:
    """A question that waits, and the questions that ask nearly the same: (key in the bank, or "#3" of the file, likeness)."""

    found: Found
    similar: Similar = ()
    pictures: tuple[str, ...] = ()

    @property
    def settles_key(self) -> bool:
        """Whether a person may settle its key by choosing among its options."""
        return self.found.question is not None and self.found.kind in CHOSEN

    @property
    def sure(self) -> bool:
        """Whether it is taken unless somebody says no."""
        return self.found.state is State.READ and not self.similar


@dataclass(frozen=True)
class Answer:
    """What a person settled: whether to take it (None: not said), its level, the options that are right (None: as read)."""

    take: bool | None = None
    level: str = ""
    right: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Answers:
    """What was settled so far, by number of the question; `level` is for all that have none."""

    by_number: Mapping[int, Answer] = field(default_factory=dict)
    level: str = ""

    def of(self, number: int) -> Answer:
        """What was settled about a question."""
        return self.by_number.get(number, Answer())

    def over(self, before: Answers) -> Answers:
        """These on top of what was settled before."""
        return Answers({**before.by_number, **self.by_number}, self.level or before.level)


def takes(waiting: Waiting, answers: Answers) -> bool:
    """Whether a question is to be taken as things stand."""
    said = answers.of(waiting.found.number).take
    return waiting.found.question is not None and (waiting.sure if said is None else said)


def settled(waiting: Waiting, answers: Answers) -> QuestionText | None:
    """The question with the key and the level that a person chose; its key in the bank is still to be given."""
    question, answer = waiting.found.question, answers.of(waiting.found.number)
    if question is None:
        return None
    if answer.right is not None and waiting.settles_key:
        options = tuple(replace(option, correct=option.key in answer.right, **_no_share(option)) for option in question.options)
        kind = question.kind if question.kind == "true_false" else "several" if len(answer.right) > 1 else "single"
        question = replace(question, options=options, kind=kind)
    return replace(question, key="", level=answer.level or question.level or answers.level)


def _no_share(option: Any) -> dict[str, Any]:
    """What takes back the share of an option that a file gave."""
    return {"fraction": None} if hasattr(option, "fraction") else {}


def faults_left(question: QuestionText, way: str) -> list[str]:
    """Why a settled question of a file of the format `way` cannot be saved, in sentences; a missing level is not among them."""
    asked = replace(question, key=_KEY, level=question.level or "nhan-biet")
    found = [fault.sentence for fault in question_faults(asked, "", in_lesson=False) if fault.is_error]
    return [plain_sentence(_without_name(sentence), way) for sentence in found]


def _without_name(sentence: str) -> str:
    """A sentence without the key that no question has yet."""
    rest = sentence.removeprefix(f"Câu {_KEY}: ").removeprefix(f"Câu {_KEY}, ")
    return rest[:1].upper() + rest[1:]


def to_record(reading: FileReading, similar: Mapping[int, Similar]) -> dict[str, Any]:
    """The reading without its pictures, for JSON."""
    return {
        "format": reading.format,
        "title": reading.title,
        "notes": list(reading.notes),
        "found": [_record(one, similar.get(one.number, ())) for one in reading.found],
    }


def _record(one: Found, similar: Similar) -> dict[str, Any]:
    """One question."""
    return {
        "number": one.number,
        "label": one.label,
        "line": one.line,
        "kind": one.kind,
        "source": write_question(replace(one.question, key=one.question.key or _KEY)) if one.question is not None else "",
        "state": one.state.value,
        "faults": [[fault.reason, fault.sentence] for fault in one.faults],
        "fractions": dict(one.fractions),
        "pictures": [picture.path for picture in one.pictures],
        "original": one.original,
        "sign": one.sign,
        "similar": [[key, likeness] for key, likeness in similar],
    }


def from_record(record: Mapping[str, Any]) -> tuple[FileReading, tuple[Waiting, ...]]:
    """(the reading, its questions with what is near to them); pictures are known by their paths alone."""
    waiting = tuple(_waiting(one) for one in record["found"])
    reading = FileReading(record["format"], record["title"], tuple(one.found for one in waiting), tuple(record["notes"]))
    return reading, waiting


def _waiting(one: Mapping[str, Any]) -> Waiting:
    """One question of a record."""
    questions = parse_bank(one["source"])[0] if one["source"] else ()
    found = Found(
        one["number"],
        one["label"],
        one["line"],
        one["kind"],
        questions[0] if questions else None,
        State(one["state"]),
        tuple(Fault(reason, sentence) for reason, sentence in one["faults"]),
        one["fractions"],
        (),
        one["original"],
        one["sign"],
    )
    return Waiting(found, tuple((key, likeness) for key, likeness in one["similar"]), tuple(one["pictures"]))


def answers_record(answers: Answers) -> dict[str, Any]:
    """Answers for JSON."""
    rows = {str(number): [one.take, one.level, one.right] for number, one in answers.by_number.items()}
    return {"level": answers.level, "rows": rows}


def answers_of(record: Mapping[str, Any] | None) -> Answers:
    """Answers out of a record."""
    if not record:
        return Answers()
    rows = {
        int(number): Answer(take, level, None if right is None else tuple(right))
        for number, (take, level, right) in record["rows"].items()
    }
    return Answers(rows, record["level"])
