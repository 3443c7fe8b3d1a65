"""How alike repeated draws of a paper are: what somebody meets again who tries again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from app.quizzes.rules.drawing import BankItem, DrawLine, draw

_DRAWS = 200


@dataclass(frozen=True)
class Exposure:
    """What drawing again and again comes to: questions that two draws in a row share on average and at worst, of how many; how
    many questions ever come up; the share of draws in which the most frequent one stands."""

    shared: float
    most_shared: int
    questions: int
    ever: int
    most_frequent: float


def exposure(blueprint: Sequence[DrawLine], bank: Sequence[BankItem], seed: int) -> Exposure:
    """Found by drawing two hundred times, the same for the same seed. Refused: "bank_too_small"."""
    papers = [{item.version_id for item in draw(blueprint, bank, seed + number)} for number in range(_DRAWS)]
    shared = [len(first & second) for first, second in pairwise(papers)]
    frequent = Counter(version for paper in papers for version in paper)
    return Exposure(
        sum(shared) / len(shared), max(shared), len(papers[0]), len(frequent), max(frequent.values(), default=0) / _DRAWS
    )


def common(papers: Sequence[Sequence[int]]) -> Counter[int]:
    """In how many of these papers each question stands."""
    return Counter(version for paper in papers for version in set(paper))
