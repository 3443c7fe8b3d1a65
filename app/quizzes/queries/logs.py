"""The log of one attempt, for the coordinator of her class: everything that arrived, with both clocks, and what counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, select

from app.cohorts.queries import EnrolmentView, enrolment_in_reach
from app.people.rules import Viewer
from app.quizzes.models import Answer, HandIn
from app.quizzes.queries.attempts import AttemptHead, ShownQuestion, any_attempt_head, attempt_paper
from app.quizzes.rules.attempts import Given, latest
from app.quizzes.rules.clocks import AHEAD
from app.quizzes.rules.ending import Ending, Event
from app.quizzes.wording_log import said_words
from app.storage import reads

_CLOCKS = ("given_at", "received_at", "client_id", "device_at", "device_ahead_ms", "device")


@dataclass(frozen=True)
class LogRow:
    """Something that arrived. `position` None: it was handed in. `fate`: a word of `wording_log.FATES`.

    `ahead`: how far the device's clock ran ahead; None when it kept the right time, or nothing is known. `device`: its number in
    this attempt and that of its tab; (0, 0) for a page without JavaScript.
    """

    position: int | None
    words: str
    given_at: datetime
    received_at: datetime
    device_at: datetime | None
    ahead: timedelta | None
    device: tuple[int, int]
    fate: str
    late: bool


@dataclass(frozen=True)
class AttemptLog:
    """The log of an attempt in the order in which things were given."""

    head: AttemptHead
    enrolment: EnrolmentView
    rows: Sequence[LogRow]

    @property
    def devices(self) -> int:
        """From how many devices it was written, as far as they have a name."""
        return len({row.device[0] for row in self.rows} - {0})

    @property
    def wrong_clocks(self) -> Mapping[int, timedelta]:
        """How far the clocks of its devices ran ahead, where they were wrong; the last word of each device."""
        return {row.device[0]: row.ahead for row in self.rows if row.ahead is not None}

    @property
    def late(self) -> int:
        """How many rows arrived after it was over."""
        return sum(row.late for row in self.rows)


def attempt_log(viewer: Viewer, attempt_id: int) -> AttemptLog | None:
    """The log of an attempt in a class that `viewer` coordinates; None outside her scope. 6 statements."""
    head = any_attempt_head(attempt_id)
    enrolment = enrolment_in_reach(viewer, head.enrolment_id) if head else None
    if head is None or enrolment is None:
        return None
    arrived = [*reads.rows(_answers(), attempt_id=attempt_id), *reads.rows(_hand_ins(), attempt_id=attempt_id)]
    arrived.sort(key=lambda row: (row.given_at, row.received_at, row.id))
    return AttemptLog(head, enrolment, _log_rows(head, arrived, attempt_paper(attempt_id)))


@cache
def _answers() -> Select[Any]:
    """The answers of the attempt `attempt_id` with all their clocks."""
    columns = (Answer.id, Answer.position, Answer.response, *(getattr(Answer, name) for name in _CLOCKS))
    return select(*columns).where(Answer.attempt_id == bindparam("attempt_id"))


@cache
def _hand_ins() -> Select[Any]:
    """The times that the attempt `attempt_id` was handed in, with all their clocks."""
    columns = (HandIn.id, *(getattr(HandIn, name) for name in _CLOCKS))
    return select(*columns).where(HandIn.attempt_id == bindparam("attempt_id"))


def _log_rows(head: AttemptHead, arrived: Sequence[Any], paper: Sequence[ShownQuestion]) -> list[LogRow]:
    """What arrived, with its words and its fate."""
    ended = None if head.closed_at is None else Ending(head.closed_at, head.closed_by or "", head.arrivals_until)
    questions = {question.position: question for question in paper}
    counting = {row.id for row in latest(_given(row) for row in arrived if _is_answer(row) and _counts(ended, row)).values()}
    handed_in = next((row for row in arrived if not _is_answer(row) and _counts(ended, row)), None)
    devices = _Devices()
    return [
        LogRow(
            row.position if _is_answer(row) else None,
            said_words(questions[row.position], row.response) if _is_answer(row) else "",
            row.given_at,
            row.received_at,
            row.device_at,
            _ahead(row.device_ahead_ms),
            devices.number(row.device),
            ("ended" if row is handed_in else "again") if not _is_answer(row) else _fate(ended, row, counting),
            ended is not None and row.received_at > ended.at,
        )
        for row in arrived
    ]


class _Devices:
    """Numbers devices, and the tabs of each, in the order in which they are met."""

    def __init__(self) -> None:
        self._tabs: dict[str, list[str]] = {}

    def number(self, name: str | None) -> tuple[int, int]:
        """The number of a device and of its tab."""
        if name is None:
            return 0, 0
        device, _dash, tab = name.partition("-")
        tabs = self._tabs.setdefault(device, [])
        if tab not in tabs:
            tabs.append(tab)
        return list(self._tabs).index(device) + 1, tabs.index(tab) + 1


def _is_answer(row: Any) -> bool:
    """Whether a row is an answer; a hand-in has no position."""
    return hasattr(row, "position")


def _given(row: Any) -> Given:
    """An answer as the rules see it."""
    name = row.client_id if row.device else ""
    return Given(row.id, row.position, tuple(row.response), row.given_at, row.received_at, name)


def _counts(ended: Ending | None, row: Any) -> bool:
    """Whether a row is part of the attempt."""
    return ended is None or ended.counts(Event(row.given_at, row.received_at))


def _fate(ended: Ending | None, row: Any, counting: set[int]) -> str:
    """What became of an answer."""
    if not _counts(ended, row):
        return "too_late" if ended is not None and row.given_at < ended.at else "after"
    return "counts" if row.id in counting else "changed"


def _ahead(milliseconds: int | None) -> timedelta | None:
    """How far a clock ran ahead, when that is more than a line and an old phone explain."""
    ahead = None if milliseconds is None else timedelta(milliseconds=milliseconds)
    return ahead if ahead is not None and abs(ahead) >= AHEAD else None
