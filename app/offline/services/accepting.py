"""Use-case: the events of a phone are taken one by one; each is written once, however often it is sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select

from app.kernel.refusal import Refused
from app.kernel.text import _
from app.offline.models import OfflineEvent
from app.offline.queries import known_events
from app.offline.rules import Batch, Event
from app.offline.services.handling import Handled, Sender, handle
from app.people.models import Person
from app.people.rules import Viewer
from app.storage.base import Record
from app.storage.journal import record
from app.storage.transaction import transaction


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

    An event that arrived before is answered as it was then and does nothing. `device` is the random name of the phone, `by` who
    brings them (she herself when None). At most 4 statements and what each event costs.
    """
    sender = Sender(viewer, device, batch.offset, at)
    with transaction() as db:
        db.execute(select(Person.id).where(Person.id == viewer.person_id).with_for_update(key_share=True))
        before = known_events(viewer.person_id, [event.client_id for event in batch.events])
        answers = [_refusal(name) for name in batch.unread]
        taken = 0
        for event in batch.events:
            known = before.get(event.client_id)
            if known is not None:
                answers.append(Answer(event.client_id, known.outcome, known.sentence, True, known.detail))
                continue
            outcome, handled = _try(event, sender)
            taken += outcome == "taken"
            db.add(_row(event, outcome, handled, viewer.person_id, at, file_id))
            answers.append(Answer(event.client_id, outcome, handled.sentence, False, handled.detail))
        new = sum(not answer.again for answer in answers) - len(batch.unread)
        if new:
            who = viewer.person_id if by is None else by
            record("offline.received", "person", viewer.person_id, by=who, at=at, taken=taken, refused=new - taken)
        return answers


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
