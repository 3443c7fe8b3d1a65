"""Drawing a paper: which questions, in which order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from random import Random

from app.courses.judging import needs_a_person
from app.courses.judging.responses import Shape, order_of
from app.courses.matching import Shortage, match
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.quizzes.rules.lines import line_words, shortage_words

_FIXED_ORDER = {"true_false", "gaps"}
PRACTICE, TEST = "practice", "test"
BOTH = frozenset({PRACTICE, TEST})
"""What questions of a bank are for that nobody has parted."""


@dataclass(frozen=True)
class DrawLine:
    """One line of a blueprint: how many questions from which bank; `title` is what people call the topic.

    `levels` (any of them), `tags` (any of them) and `skill` narrow the bank down; nothing there is no condition. Free texts are
    drawn only with `essays`: a quiz that opens the next step must not wait for a person by chance. `use` is the share of the bank
    from which is drawn: quizzes of topics from that for practice, graded papers from that for tests.
    """

    topic_id: int
    count: int
    title: str = ""
    essays: bool = False
    levels: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    skill: str = ""
    use: str = TEST

    def takes(self, item: BankItem) -> bool:
        """Whether a question may be drawn for this line."""
        return (
            item.topic_id == self.topic_id
            and self.use in item.uses
            and (self.essays or not needs_a_person(item.kind))
            and (not self.levels or item.level in self.levels)
            and (not self.tags or not item.tags.isdisjoint(self.tags))
            and (not self.skill or self.skill in item.tags)
        )

    @property
    def words(self) -> str:
        """The line as people read it: "T1, Lắng nghe, thông hiểu"."""
        return line_words(self.title or str(self.topic_id), self.levels, self.tags, self.skill)


@dataclass(frozen=True)
class BankItem:
    """A question in a bank as the draw sees it: its current version and the keys of its options, of a case the shapes of its
    parts; `tags` hold its skill too; with `fixed` the options keep the order in which they were written. `uses`: see
    `uses_of`."""

    version_id: int
    topic_id: int
    kind: str
    option_keys: tuple[str, ...]
    parts: tuple[tuple[str, Shape], ...] = ()
    level: str = ""
    tags: frozenset[str] = frozenset()
    fixed: bool = False
    uses: frozenset[str] = BOTH


@dataclass(frozen=True)
class Drawn:
    """One drawn question and the order in which its options are shown."""

    version_id: int
    option_order: tuple[str, ...]


def use_of(kind: str) -> str:
    """The share of the banks from which papers of a kind draw."""
    return TEST if kind == "final" else PRACTICE


def uses_of(use: str, *, parted: bool, practised: bool) -> frozenset[str]:
    """From which share of its bank a question is drawn. A bank is `parted` as soon as one question of it is for practice; before
    that all are for both. One that was for practice in an earlier version (`practised`) lies in phones with its key: no graded
    test draws it any more."""
    if not parted:
        return BOTH
    return frozenset({PRACTICE}) if use == PRACTICE else frozenset() if practised else frozenset({TEST})


def draw(blueprint: Sequence[DrawLine], bank: Iterable[BankItem], seed: int) -> list[Drawn]:
    """The questions of one attempt in the order shown: the same blueprint, bank and seed always give the same paper.

    No question stands twice in it, and whatever can be drawn at all is drawn, also where lines take from the same questions.
    Refused: "bank_too_small".
    """
    chance = Random(seed)
    banks = [sorted(there, key=lambda item: item.version_id) for there in _there(blueprint, list(bank))]
    chosen = _sampled(blueprint, banks, chance) if _are_apart(banks) else _matched(blueprint, banks, chance)
    chance.shuffle(chosen)
    return [Drawn(item.version_id, _order(item, chance)) for item in chosen]


def reordered(item: BankItem, seed: int) -> Drawn:
    """A question of a ready-drawn paper: the order of its options follows from the seed and its version alone, so that whoever
    knows both knows it, also when the bank has changed since."""
    return Drawn(item.version_id, _order(item, Random(f"{seed}:{item.version_id}")))


def shortages(blueprint: Sequence[DrawLine], bank: Iterable[BankItem]) -> list[Shortage]:
    """Which lines the bank is too small for; nothing when the paper can be drawn."""
    items = list(bank)
    places = [[item.version_id for item in there] for there in _there(blueprint, items)]
    return match([line.count for line in blueprint], places).short


def counts(blueprint: Sequence[DrawLine], bank: Iterable[BankItem]) -> list[int]:
    """How many questions each line may choose from."""
    return [len(there) for there in _there(blueprint, list(bank))]


def too_small(blueprint: Sequence[DrawLine], short: Iterable[Shortage]) -> list[str]:
    """A sentence for every shortage."""
    return [shortage_words([blueprint[number].words for number in gap.lines], gap.need, gap.there) for gap in short]


def _there(blueprint: Sequence[DrawLine], items: Sequence[BankItem]) -> list[list[BankItem]]:
    """What each line may choose from."""
    return [[item for item in items if line.takes(item)] for line in blueprint]


def _are_apart(banks: Sequence[Sequence[BankItem]]) -> bool:
    """Whether no question may be drawn for two lines."""
    return len({item.version_id for there in banks for item in there}) == sum(len(there) for there in banks)


def _sampled(blueprint: Sequence[DrawLine], banks: Sequence[Sequence[BankItem]], chance: Random) -> list[BankItem]:
    """A sample for each line by itself."""
    short = [
        Shortage((number,), line.count, len(there))
        for number, (line, there) in enumerate(zip(blueprint, banks, strict=True))
        if len(there) < line.count
    ]
    if short:
        raise Refused("bank_too_small", _refusal(blueprint, short))
    return [item for line, there in zip(blueprint, banks, strict=True) for item in chance.sample(there, line.count)]


def _matched(blueprint: Sequence[DrawLine], banks: Sequence[Sequence[BankItem]], chance: Random) -> list[BankItem]:
    """Questions for lines that take from the same ones. Every paper that can be drawn comes up for some seed: the first choice
    of each place is left to chance, and moved only where another line would go empty."""
    items = {item.version_id: item for there in banks for item in there}
    places = [chance.sample([item.version_id for item in there], len(there)) for there in banks]
    found = match([line.count for line in blueprint], places, chance)
    if found.short:
        raise Refused("bank_too_small", _refusal(blueprint, found.short))
    return [items[version_id] for taken in found.taken for version_id in taken]


def _refusal(blueprint: Sequence[DrawLine], short: Sequence[Shortage]) -> str:
    """Why a paper cannot be drawn, and what to do."""
    return _("{why} Báo người phụ trách lớp để bổ sung câu hỏi.").format(why=" ".join(too_small(blueprint, short)))


def _order(item: BankItem, chance: Random) -> tuple[str, ...]:
    """The order in which the options are shown; the questions of a case stay in theirs."""
    if item.kind == "case":
        parts = tuple((key, Shape(part.kind, _shuffled(part.kind, part.keys, chance))) for key, part in item.parts)
        return tuple(order_of(Shape("case", (), parts)))
    if item.fixed and item.kind != "ordering":
        return item.option_keys
    return _shuffled(item.kind, item.option_keys, chance)


def _shuffled(kind: str, keys: Sequence[str], chance: Random) -> tuple[str, ...]:
    """The keys shuffled; "Đúng, Sai" and gaps stay as they are, and so do the left sides of what is matched."""
    fixed = [key for key in keys if kind == "matching" and not key.isdecimal()]
    free = [key for key in keys if key not in fixed]
    if kind not in _FIXED_ORDER:
        chance.shuffle(free)
    return (*fixed, *free)
