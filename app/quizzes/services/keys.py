"""Free keys of a topic: the prefix that it uses, and the next number."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.courses.models import Topic
from app.courses.question_text import QuestionText
from app.quizzes.models import Question

_NUMBERED = re.compile(r"(.+?)-?([0-9]+)")
_TOPIC_NUMBER = re.compile(r"([0-9]{1,3})-")


def with_keys(db: Session, topic_id: int, texts: Sequence[QuestionText]) -> list[QuestionText]:
    """The texts, those without a key with the next free one of the topic, which is locked. At most 2 statements."""
    if all(text.key for text in texts):
        return list(texts)
    taken = {*db.scalars(select(Question.key).where(Question.topic_id == topic_id)), *(text.key for text in texts if text.key)}
    keys = _Keys(taken, _prefix_in(taken) or _prefix_of(db, topic_id))
    return [text if text.key else replace(text, key=keys.take()) for text in texts]


class _Keys:
    """Keys that are taken, and the one after them."""

    def __init__(self, taken: Collection[str], prefix: str) -> None:
        self._taken, self._prefix = taken, prefix
        parted = (match for key in taken if (match := _NUMBERED.fullmatch(key)))
        self._last = max((int(match.group(2)) for match in parted if match.group(1) == prefix), default=0)

    def take(self) -> str:
        """The next key."""
        self._last += 1
        key = f"{self._prefix}-{self._last:02}"
        return key if key not in self._taken else self.take()


def _prefix_in(taken: Collection[str]) -> str:
    """What most of the keys begin with; "" when none of them is numbered."""
    prefixes = Counter(match.group(1) for key in taken if (match := _NUMBERED.fullmatch(key)))
    return max(prefixes, key=lambda name: (prefixes[name], name)) if prefixes else ""


def _prefix_of(db: Session, topic_id: int) -> str:
    """What keys of a topic without questions begin with: "t04" of "04-nam-bat-tam-tu"."""
    number = _TOPIC_NUMBER.match(db.get_one(Topic, topic_id).key)
    return f"t{number.group(1)}" if number else f"c{topic_id}"
