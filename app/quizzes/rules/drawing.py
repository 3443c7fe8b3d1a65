"""Drawing a paper: which questions, in which order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from random import Random

from app.courses.judging import needs_a_person
from app.courses.judging.responses import Shape, order_of
from app.kernel.refusal import Refused
from app.kernel.text import _

_FIXED_ORDER = {"true_false", "gaps"}


@dataclass(frozen=True)
class DrawLine:
    """One line of a blueprint: how many questions from which bank; `title` is what people call the topic.

    Free texts are drawn only with `essays`: a quiz that opens the next step must not wait for a person by chance.
    """

    topic_id: int
    count: int
    title: str = ""
    essays: bool = False


@dataclass(frozen=True)
class BankItem:
    """A question in a bank as the draw sees it: its current version and the keys of its options, of a case the shapes of its
    parts."""

    version_id: int
    topic_id: int
    kind: str
    option_keys: tuple[str, ...]
    parts: tuple[tuple[str, Shape], ...] = ()


@dataclass(frozen=True)
class Drawn:
    """One drawn question and the order in which its options are shown."""

    version_id: int
    option_order: tuple[str, ...]


def draw(blueprint: Sequence[DrawLine], bank: Iterable[BankItem], seed: int) -> list[Drawn]:
    """The questions of one attempt in the order shown: the same blueprint, bank and seed always give the same paper.

    Refused: "bank_too_small".
    """
    chance = Random(seed)
    banks: dict[int, list[BankItem]] = {}
    for item in sorted(bank, key=lambda item: item.version_id):
        banks.setdefault(item.topic_id, []).append(item)
    chosen: list[BankItem] = []
    for line in blueprint:
        there = [item for item in banks.get(line.topic_id, ()) if line.essays or not needs_a_person(item.kind)]
        if len(there) < line.count:
            raise Refused("bank_too_small", _too_small(line, len(there)))
        chosen += chance.sample(there, line.count)
    chance.shuffle(chosen)
    return [Drawn(item.version_id, _order(item, chance)) for item in chosen]


def _too_small(line: DrawLine, there: int) -> str:
    """Why a paper cannot be drawn."""
    return _(
        "Chuyên đề {title} chỉ có {there} câu hỏi, bài này cần {count} câu. Báo người phụ trách lớp để bổ sung câu hỏi."
    ).format(title=line.title or line.topic_id, there=there, count=line.count)


def _order(item: BankItem, chance: Random) -> tuple[str, ...]:
    """The order in which the options are shown; the questions of a case stay in theirs."""
    if item.kind == "case":
        parts = tuple((key, Shape(part.kind, _shuffled(part.kind, part.keys, chance))) for key, part in item.parts)
        return tuple(order_of(Shape("case", (), parts)))
    return _shuffled(item.kind, item.option_keys, chance)


def _shuffled(kind: str, keys: Sequence[str], chance: Random) -> tuple[str, ...]:
    """The keys shuffled; "Đúng, Sai" and gaps stay as they are, and so do the left sides of what is matched."""
    fixed = [key for key in keys if kind == "matching" and not key.isdecimal()]
    free = [key for key in keys if key not in fixed]
    if kind not in _FIXED_ORDER:
        chance.shuffle(free)
    return (*fixed, *free)
