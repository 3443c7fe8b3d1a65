"""What a writer of a question file gives back, and the words that several writers need."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from app.courses.judging import band_of, share_of
from app.courses.question_text import QuestionText
from app.kernel.text import _

USE_LOST = _("Việc câu dành để luyện tập hay để kiểm tra không giữ được.")
Pictures = Mapping[str, bytes]
"""The bytes of a picture by the path that the texts name."""


@dataclass(frozen=True)
class Loss:
    """Something of a question that a format cannot hold: the key of the question, a word group for programs, a sentence."""

    key: str
    reason: str
    sentence: str


@dataclass(frozen=True)
class Written:
    """A file, and what it could not hold."""

    data: bytes
    losses: tuple[Loss, ...] = ()


@dataclass
class Losses:
    """The losses while a file is written."""

    found: list[Loss] = field(default_factory=list)

    def say(self, question: QuestionText, reason: str, sentence: str) -> None:
        """Note a loss once for a question."""
        loss = Loss(question.key, reason, sentence)
        if loss not in self.found:
            self.found.append(loss)


def as_separate(questions: Sequence[QuestionText], losses: Losses) -> list[QuestionText]:
    """The questions with every case taken apart: each of its questions with the case in front."""
    found: list[QuestionText] = []
    for question in questions:
        if question.kind != "case":
            found.append(question)
            continue
        losses.say(question, "case", _("Tình huống nhiều ý được tách thành từng câu, mỗi câu kèm phần tình huống."))
        for part in question.parts:
            found.append(
                replace(
                    part,
                    key=f"{question.key}-{part.key}",
                    level=question.level,
                    tags=question.tags,
                    skill=question.skill,
                    shuffle=question.shuffle,
                    stem=f"{question.stem}\n\n{part.stem}",
                    explanation="\n\n".join(text for text in (part.explanation, question.explanation) if text),
                )
            )
    return found


def tags_of(question: QuestionText) -> list[str]:
    """The tags of a question with its level and skill among them; readers of ours take these out again."""
    return [*question.tags, *(word for word in (question.level, question.skill) if word)]


def shares_of(question: QuestionText) -> list[float]:
    """The share of the marks of every option; by our own rule where the author wrote none."""
    if question.kind != "several" or any(option.fraction is not None for option in question.options):
        return [float(option.correct) if option.fraction is None else option.fraction for option in question.options]
    rights = sum(option.correct for option in question.options)
    wrongs = len(question.options) - rights
    return [1 / rights if option.correct else -1 / max(wrongs, 1) for option in question.options]


def percent(share: float) -> str:
    """A share as Moodle writes it: 33.33333."""
    return f"{share * 100:.5f}".rstrip("0").rstrip(".") if round(share * 100, 5) else "0"


def number_with_tolerance(accepted: str) -> tuple[str, str, float]:
    """("12.5", "0.5", share) of an accepted number as programs read it."""
    share, words = share_of(accepted)
    band = band_of(words)
    if band is None:
        return words, "0", share
    return _decimal((band.least + band.most) / 2), _decimal((band.most - band.least) / 2), share


def _decimal(number: Fraction) -> str:
    """A number with a decimal point and at most nine decimals."""
    text = f"{float(number):.9f}".rstrip("0").rstrip(".")
    return text if text not in {"-0", ""} else "0"


_SHUFFLED = {"single", "several", "matching", "case"}


def exactly(number: float) -> str:
    """A number the Vietnamese way with every decimal that it has: 0,25."""
    return f"{number:g}".replace(".", ",")


def say_order_lost(question: QuestionText, losses: Losses) -> None:
    """Note that a format cannot say that the options keep their order."""
    if not question.shuffle and question.kind in _SHUFFLED:
        losses.say(question, "shuffle", _("Việc giữ nguyên thứ tự phương án không ghi được."))


def say_common_losses(question: QuestionText, losses: Losses, *, case_forgiven: bool = True) -> None:
    """What none of the foreign formats holds."""
    kept = {"case"} if case_forgiven else set()
    if set(question.forgive) - kept:
        losses.say(question, "forgive", _("Việc bỏ qua dấu của câu trả lời không giữ được."))
    if any(pair.feedback for pair in question.pairs):
        losses.say(question, "pair_feedback", _("Phản hồi cho từng cặp không giữ được."))
    if question.use:
        losses.say(question, "use", USE_LOST)
    if question.allow:
        losses.say(question, "allow", _("Lời giải thích allow của tác giả không giữ được."))


_NAMED = 8
"""Questions that are named before "and so many more"."""


def lost_sentences(losses: Sequence[Loss]) -> list[tuple[str, str]]:
    """(what a format does not hold, of which questions) of a file that was written."""
    found: dict[str, list[str]] = {}
    for loss in losses:
        found.setdefault(loss.sentence, []).append(loss.key)
    return [(sentence, _named(list(dict.fromkeys(keys)))) for sentence, keys in found.items()]


def _named(keys: Sequence[str]) -> str:
    """Some keys, and how many more."""
    more = _(" và {n} câu nữa").format(n=len(keys) - _NAMED) if len(keys) > _NAMED else ""
    return ", ".join(keys[:_NAMED]) + more
