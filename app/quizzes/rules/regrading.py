"""Regrading after a corrected key: what may be put in the place of a key, and what that does to an attempt."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.kernel.refusal import Refused
from app.kernel.text import _
from app.quizzes.rules.grading import Ruling

MAX_REASON = 1000
"""Characters of a reason."""


@dataclass(frozen=True)
class Remedy:
    """How answers to a version are to be judged; `key_version_id` only with `VERSION`."""

    ruling: Ruling
    key_version_id: int | None = None


OWN = Remedy(Ruling.OWN)
"""By its own key."""


@dataclass(frozen=True)
class AnsweredVersion:
    """A version as regrading sees it: the keys that an answer may name, of a case with the keys of its questions."""

    id: int
    number: int
    kind: str
    keys: frozenset[str]


@dataclass(frozen=True)
class Change:
    """What a regrade does to one closed attempt; marks on the scale of 10, None while a free text waits. total and max: its
    points so far and the points possible.

    `decided` names the decision about completion that names her already; "" for none. `within_reach`: her class is one that
    whoever looks may see.
    """

    attempt_id: int
    enrolment_id: int
    full_name: str
    sort_key: str
    cohort_code: str
    paper: str
    number: int
    position: int
    score_before: float | None
    score_after: float | None
    max_before: float
    max_after: float
    total_before: float
    total_after: float
    waiting_after: int
    mark_before: float | None
    mark_after: float | None
    passed_before: bool | None
    passed_after: bool | None
    decided: str = ""
    within_reach: bool = True

    @property
    def moves(self) -> bool:
        """Whether anything about the attempt changes."""
        numbers = (
            (self.score_before, self.score_after),
            (self.mark_before, self.mark_after),
            (self.max_before, self.max_after),
        )
        return self.passed_before != self.passed_after or any(not _same(before, after) for before, after in numbers)

    @property
    def newly_passed(self) -> bool:
        """Whether she passes now and did not before."""
        return bool(self.passed_after) and not self.passed_before

    @property
    def newly_failed(self) -> bool:
        """Whether she passed before and does not any more."""
        return bool(self.passed_before) and not self.passed_after


def _same(one: float | None, other: float | None) -> bool:
    """Whether two numbers are the same in all that is ever shown or compared."""
    return one == other or (one is not None and other is not None and abs(one - other) < 1e-6)


@dataclass(frozen=True)
class Preview:
    """What a regrade would do: every attempt with the question, and how many that are still open will be judged so too.

    `open_outside`: open attempts in classes out of reach; `classes_outside`: classes out of reach whose edition has the topic of
    the question, so that the decision binds whoever begins there later.
    """

    changes: tuple[Change, ...]
    open_attempts: int = 0
    open_outside: int = 0
    classes_outside: int = 0

    @property
    def moving(self) -> tuple[Change, ...]:
        """The attempts that change, in the order of classes and names."""
        moving = [change for change in self.changes if change.moves]
        return tuple(sorted(moving, key=lambda change: (change.cohort_code, change.sort_key, change.attempt_id)))

    @property
    def decided(self) -> tuple[Change, ...]:
        """The attempts that change though a decision names their owners already."""
        return tuple(change for change in self.moving if change.decided)

    @property
    def outside(self) -> int:
        """How many attempts with the question are of classes out of reach, whether their marks move or not."""
        return len({change.attempt_id for change in self.changes if not change.within_reach}) + self.open_outside

    @property
    def binds_others(self) -> bool:
        """Whether the decision binds classes that whoever makes it does not lead."""
        return bool(self.outside or self.classes_outside)

    @property
    def digest(self) -> str:
        """One word for the whole list: the same list always gives the same."""
        rows = [
            [change.attempt_id, change.position, change.score_before, change.score_after, change.mark_before, change.mark_after,
             change.decided, change.total_before, change.total_after]
            for change in sorted(self.changes, key=lambda change: (change.attempt_id, change.position))
        ]  # fmt: skip
        return hashlib.sha256(json.dumps(rows).encode()).hexdigest()


def checked_remedy(remedy: Remedy, versions: Mapping[int, AnsweredVersion], chosen: Sequence[int]) -> dict[int, Remedy]:
    """The remedy by version; a version whose own key is the one chosen is judged by its own.

    Refused: "no_version" (none chosen, or not of this question), "kind", "options" (answers given to the old version name
    what the new one does not have).
    """
    wanted = [*chosen, *([remedy.key_version_id] if remedy.ruling is Ruling.VERSION else [])]
    if not chosen or any(version_id not in versions for version_id in wanted):
        raise Refused("no_version", _("Chọn ít nhất một bản của câu hỏi đã có người làm."))
    if remedy.ruling is not Ruling.VERSION:
        return dict.fromkeys(chosen, Remedy(remedy.ruling))
    key = versions[remedy.key_version_id or 0]
    for version_id in chosen:
        _check_fits(versions[version_id], key)
    return {version_id: OWN if version_id == key.id else remedy for version_id in chosen}


def _check_fits(answered: AnsweredVersion, key: AnsweredVersion) -> None:
    """Answers to one version can be judged by the key of the other."""
    if key.kind == "essay":
        raise Refused("kind", _("Câu tự luận do người chấm; sửa điểm ở trang chấm bài."))
    if answered.kind != key.kind:
        sentence = _("Bản {new} là loại câu khác với bản {old} nên không chấm theo được. Chọn cách khác.")
        raise Refused("kind", sentence.format(new=key.number, old=answered.number))
    if answered.keys != key.keys:
        sentence = _("Bản {new} có phương án khác với bản {old} mà học viên đã làm nên không chấm theo được. Chọn cách khác.")
        raise Refused("options", sentence.format(new=key.number, old=answered.number))


def checked_reason(reason: str) -> str:
    """Why a key is corrected. Refused: "no_reason", "too_long"."""
    said = reason.strip()
    if len(said) < 10:
        raise Refused("no_reason", _("Ghi lý do chấm lại bằng một câu; lý do được giữ trong hồ sơ."))
    if len(said) > MAX_REASON:
        raise Refused("too_long", _("Lý do dài quá {n} ký tự.").format(n=MAX_REASON))
    return said
