"""Use-case: a batch of marks from other software, each row whole and answered on its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select

from app.attendance.queries import standing
from app.attendance.queries.batches import ClassFacts, classes_by_code, people_named, written_before
from app.attendance.rules.batches import (
    Outcome,
    Room,
    RowResult,
    SentMark,
    Written,
    as_printed,
    earned_by,
    received_at,
    says_the_same,
    why_not,
)
from app.attendance.services.settling import write_marks
from app.attendance.services.shut import shut_sessions
from app.cohorts.models import ClassSession
from app.storage.transaction import session, transaction


@dataclass(frozen=True)
class Sender:
    """Who sends: the path of the unit whose classes it reaches, its name for the evidence, how the names of its entries begin,
    and the person it acts for."""

    scope: str
    source: str
    client_prefix: str
    by: int


@dataclass(frozen=True)
class _Placed:
    """A row whose person and session are found."""

    sent: SentMark
    enrolment_id: int
    room: Room

    @property
    def key(self) -> tuple[int, int]:
        """What the mark is about: session and enrolment."""
        return (self.room.session_id, self.enrolment_id)

    def result(self, outcome: Outcome, reason: str = "") -> RowResult:
        """What became of the row."""
        return RowResult(self.sent.client_id, outcome, reason, self.enrolment_id, self.room.session_id)


def record_batch(sent: Sequence[SentMark], *, sender: Sender, at: datetime) -> list[RowResult]:
    """Write what may be written of `sent`, in one transaction; gives back what became of each row, in their order.

    A class outside the sender's scope is as if it did not exist. At most 11 statements, however many rows, and
    one for each class whose cards are named.
    """
    with transaction():
        placed = _places(sent, sender.scope)
        found = [row for row in placed if isinstance(row, _Placed)]
        known = _known(found, sender)
        shut = {key: refusal.reason for key, refusal in shut_sessions({row.room.session_id for row in found}).items()}
        decided = _decide(placed, known, shut, at)
        rows = [_values(row, sender, at) for row in decided if isinstance(row, _Placed)]
        write_marks(rows)
        return _answers(placed, decided, sender)


def _places(sent: Sequence[SentMark], scope: str) -> list[_Placed | RowResult]:
    """Each row with its person and session, which stay locked, or refused because there is none. 3 statements, and 1 for
    each class in which somebody is named by her card."""
    classes = classes_by_code({one.cohort_code for one in sent}, scope)
    rooms = _locked_rooms({facts.cohort_id: facts for facts in classes.values()}, sent)
    with_cards = {one.cohort_code for one in sent if one.person.kind == "card"} & classes.keys()
    people = people_named([facts.cohort_id for facts in classes.values()], [classes[code].cohort_id for code in with_cards])
    placed: list[_Placed | RowResult] = []
    for one in sent:
        facts = classes.get(one.cohort_code)
        room = _room_of(one, rooms.get(facts.cohort_id, ())) if facts else None
        name = (facts.cohort_id if facts else 0, as_printed(one.person))
        enrolment_id = people.get(name)
        if room is not None and enrolment_id is not None:
            placed.append(_Placed(one, enrolment_id, room))
        else:
            reason = "no_cohort" if facts is None else "no_session" if room is None else _why_nobody(name in people)
            placed.append(RowResult(one.client_id, Outcome.REFUSED, reason))
    return placed


def _why_nobody(several: bool) -> str:
    """Why a person was not found."""
    return "several" if several else "not_in_class"


def _locked_rooms(classes: Mapping[int, ClassFacts], sent: Sequence[SentMark]) -> dict[int, list[Room]]:
    """The sessions that may be meant, by class; locked in one order, against a roll at the same time. 1 statement."""
    named = or_(
        ClassSession.id.in_({one.session_id for one in sent if one.session_id is not None}),
        ClassSession.held_on.in_({one.held_on for one in sent if one.held_on is not None}),
    )
    columns = (ClassSession.id, ClassSession.cohort_id, ClassSession.held_on, ClassSession.half, ClassSession.periods)
    rows = session().execute(
        select(*columns, ClassSession.cancelled_at.is_not(None))
        .where(ClassSession.cohort_id.in_(classes), named)
        .order_by(ClassSession.id)
        .with_for_update()
    )
    rooms: dict[int, list[Room]] = {}
    for session_id, cohort_id, held_on, half, periods, cancelled in rows:
        room = Room(session_id, cohort_id, held_on, half, periods, classes[cohort_id].rules, cancelled)
        rooms.setdefault(cohort_id, []).append(room)
    return rooms


def _room_of(sent: SentMark, rooms: Sequence[Room]) -> Room | None:
    """The session that a row names; of a day and half where one was cancelled, the one that stands."""
    if sent.session_id is not None:
        return next((room for room in rooms if room.session_id == sent.session_id), None)
    fitting = [room for room in rooms if (room.held_on, room.half) == (sent.held_on, sent.half)]
    return min(fitting, key=lambda room: (room.cancelled, room.session_id), default=None)


def _known(found: Sequence[_Placed], sender: Sender) -> dict[tuple[int, str], Written]:
    """The entries that stand under the names of these rows, by (enrolment, its own name). 1 statement, none for no rows."""
    if not found:
        return {}
    prefix = sender.client_prefix
    entries = written_before({row.enrolment_id for row in found}, {prefix + row.sent.client_id for row in found})
    return {(person, name.removeprefix(prefix)): written for (person, name), written in entries.items()}


def _decide(
    placed: Sequence[_Placed | RowResult], known: Mapping[tuple[int, str], Written], shut: Mapping[int, str], at: datetime
) -> list[_Placed | RowResult]:
    """What becomes of each row; those that stay `_Placed` are to be written."""
    passed: dict[tuple[int, str], _Placed] = {}
    decided: list[_Placed | RowResult] = []
    for row in placed:
        if isinstance(row, RowResult):
            decided.append(row)
            continue
        name = (row.enrolment_id, row.sent.client_id)
        again = _again(row, known.get(name), passed.get(name))
        reason = "" if again else shut.get(row.room.session_id) or why_not(row.sent, row.room, at=at)
        decided.append(again or (row.result(Outcome.REFUSED, reason) if reason else row))
        if not again and not reason:
            passed[name] = row
    return decided


def _again(row: _Placed, written: Written | None, passed: _Placed | None) -> RowResult | None:
    """The answer to a row whose name is known: the same once more, or something else under its name; None for a new name."""
    if written is None and passed is not None:
        sent, room = passed.sent, passed.room
        written = Written(0, room.session_id, sent.state, earned_by(sent, room), sent.device_at)
    if written is None:
        return None
    same = says_the_same(written, row.sent, row.room)
    return row.result(Outcome.ALREADY) if same else row.result(Outcome.REFUSED, "id_reused")


def _values(row: _Placed, sender: Sender, at: datetime) -> dict[str, Any]:
    """The entry of a row."""
    said = row.sent.evidence
    return {
        "session_id": row.room.session_id,
        "enrolment_id": row.enrolment_id,
        "state": row.sent.state,
        "periods": earned_by(row.sent, row.room),
        "way": "api",
        "recorded_by_id": sender.by,
        "device_at": row.sent.device_at,
        "received_at": received_at(row.sent, at),
        "replaces_id": None,
        "import_id": None,
        "evidence": f"{sender.source}: {said}" if said else sender.source,
        "client_id": sender.client_prefix + row.sent.client_id,
    }


def _answers(placed: Sequence[_Placed | RowResult], decided: Sequence[_Placed | RowResult], sender: Sender) -> list[RowResult]:
    """What became of each row, now that everything is written: its entry, and what counts where that says otherwise.

    2 statements, none when every row was refused.
    """
    asked = [row for row in placed if isinstance(row, _Placed)]
    written = _known(asked, sender)
    counting = standing({row.room.session_id for row in asked}) if asked else {}
    answers = []
    for row, result in zip(placed, decided, strict=True):
        done = result.result(Outcome.RECORDED) if isinstance(result, _Placed) else result
        if isinstance(row, _Placed) and done.outcome is not Outcome.REFUSED:
            entry = written[(row.enrolment_id, row.sent.client_id)]
            stands = counting.get(row.key)
            done = replace(done, mark_id=entry.mark_id)
            if stands is not None and (stands.state, stands.periods) != (entry.state, entry.periods):
                again = done.outcome is Outcome.ALREADY
                done = replace(done, outcome=done.outcome if again else Outcome.CONFLICT, stands=stands.state)
        answers.append(done)
    return answers
