"""Drawing a paper: which questions, in which order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from random import Random

from app.kernel.refusal import Refused
from app.kernel.text import _

_FIXED_ORDER = {"true_false"}


@dataclass(frozen=True)
class DrawLine:
    """One line of a blueprint: how many questions from which bank; `title` is what people call the topic."""

    topic_id: int
    count: int
    title: str = ""


@dataclass(frozen=True)
class BankItem:
    """A question in a bank as the draw sees it: its current version and the keys of its options."""

    version_id: int
    topic_id: int
    kind: str
    option_keys: tuple[str, ...]


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
        there = banks.get(line.topic_id, [])
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
    """The options shuffled; "Đúng, Sai" stay as they are."""
    keys = list(item.option_keys)
    if item.kind not in _FIXED_ORDER:
        chance.shuffle(keys)
    return tuple(keys)
