"""Use-case: the events of a phone are taken one by one; each is written once, however often it is sent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from sqlalchemy import select

from app.kernel.refusal import Refused
from app.kernel.text import _
from app.offline.models import OfflineEvent
from app.offline.queries import EventView, known_events
from app.offline.rules import Batch, Event
from app.offline.services.handling import OWN, Handled, Sender, handle
from app.people.models import Person
from app.people.rules import Viewer
from app.storage.base import Record
from app.storage.journal import record
from app.storage.transaction import transaction

TOGETHER = 50
"""Events of her own rows in one transaction: a fraction of a second on a slow machine."""


@dataclass(frozen=True)
class Answer:
    """What became of an event: "taken" or "refused" with a sentence; `again` when that was so before already."""

    id: str
    outcome: str
    sentence: str = ""
    again: bool = False
    detail: Mapping[str, object] = field(default_factory=dict)


def accept_events(
    batch: Batch, *, viewer: Viewer, device: str, at: datetime, by: int | None = None, file_id: int | None = None
) -> list[Answer]:
    """Take the events of `viewer` in their order, each in a savepoint: one that is refused does not stop the others.

    What touches only her own rows goes together, at most `TOGETHER` at a time, so that nobody waits long for the database; each
    event that touches a session of a class (roll, code, leave, objection) is a transaction of its own, so that two people who
    send about the same sessions in another order never wait for each other.
    An event that arrived before is answered as it was then and does nothing. `device` is the random name of the phone, `by` who
    brings them (she herself when None). 1 statement when all are known (1 for each `MOST_ASKED`), else 2 for each transaction, 1
    for the journal, and what each event costs.
    """
    sender = Sender(viewer, device, at)
    before = known_events(viewer.person_id, [event.client_id for event in batch.events])
    told = {name: _answer(view) for name, view in before.items()}
    new = [event for event in batch.events if event.client_id not in told]
    untold: list[Answer] = []
    pieces = _pieces(new)
    for number, piece in enumerate(pieces, 1):
        with transaction():
            taken = _take(piece, sender, file_id)
            untold += [answer for answer in taken.values() if not answer.again]
            if len(piece) > 1 or number == len(pieces):  # single ones tell the journal themselves; their sum goes with the next
                _note(untold, viewer.person_id, viewer.person_id if by is None else by, at)
                untold.clear()
        told |= taken
    return [*(_refusal(name) for name in batch.unread), *(told[event.client_id] for event in batch.events)]


def _note(fresh: Sequence[Answer], person_id: int, by: int, at: datetime) -> None:
    """The line of the journal for what was new in a batch, or in a piece of it."""
    if fresh:
        taken = sum(answer.outcome == "taken" for answer in fresh)
        record("offline.received", "person", person_id, by=by, at=at, taken=taken, refused=len(fresh) - taken)


def _pieces(events: Sequence[Event]) -> list[tuple[Event, ...]]:
    """The events in their order, cut into what one transaction takes."""
    runs = ((own, tuple(run)) for own, run in groupby(events, key=lambda event: event.kind in OWN))
    return [piece for own, run in runs for piece in _cut(run, TOGETHER if own else 1)]


def _cut(events: Sequence[Event], most: int) -> Iterator[tuple[Event, ...]]:
    """The events in pieces of at most so many."""
    return (tuple(events[start : start + most]) for start in range(0, len(events), most))


def _take(events: Sequence[Event], sender: Sender, file_id: int | None) -> dict[str, Answer]:
    """Take events in one transaction; a second phone of hers waits meanwhile, and what it brought by then is not done again."""
    person_id = sender.viewer.person_id
    told: dict[str, Answer] = {}
    with transaction() as db:
        db.execute(select(Person.id).where(Person.id == person_id).with_for_update(key_share=True))
        before = known_events(person_id, [event.client_id for event in events])
        for event in events:
            if event.client_id in before:
                told[event.client_id] = _answer(before[event.client_id])
                continue
            outcome, handled = _try(event, sender)
            db.add(_row(event, outcome, handled, person_id, sender.at, file_id))
            told[event.client_id] = Answer(event.client_id, outcome, handled.sentence, False, handled.detail)
    return told


def _answer(known: EventView) -> Answer:
    """The answer to an event that arrived before."""
    return Answer(known.client_id, known.outcome, known.sentence, True, known.detail)


def _try(event: Event, sender: Sender) -> tuple[str, Handled]:
    """Carry out one event; a refusal leaves nothing of it behind."""
    with transaction() as db:
        try:
            with db.begin_nested():
                handled = handle(event, sender)
        except Refused as refusal:
            return "refused", Handled(refusal.sentence, reason=refusal.reason)
        return "taken" if not handled.refused else "refused", handled


def _row(event: Event, outcome: str, handled: Handled, person_id: int, at: datetime, file_id: int | None) -> OfflineEvent:
    """The event as it is remembered."""
    payload: Record = dict(event.payload)
    return OfflineEvent(
        person_id=person_id,
        client_id=event.client_id,
        kind=event.kind,
        payload=payload,
        label=event.label,
        device_at=event.device_at,
        made_at=event.made_at,
        received_at=at,
        clock=event.clock,
        outcome=outcome,
        reason=handled.reason,
        sentence=handled.sentence,
        detail=dict(handled.detail),
        file_id=file_id,
    )


def _refusal(name: str) -> Answer:
    """The answer to what cannot be read at all."""
    return Answer(name, "refused", _("Máy gửi lên không đọc được nên không ghi. Mở lại trang và làm lại việc này."))
