"""Use-case: a phone whose line has returned sends what it kept; each thing is answered on its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.attendance.rules.codes import typed_code
from app.attendance.rules.outbox import Batch, Item, rounds
from app.attendance.rules.roll import Chosen, Done, Wish
from app.attendance.services.cards import scan_card
from app.attendance.services.codes import SentCode, claim_code, shown_to_her
from app.attendance.services.marking import record_marks
from app.attendance.wording import say_conflict, say_scanned, say_sent_code
from app.kernel.refusal import Refused
from app.kernel.text import _


@dataclass(frozen=True)
class Answer:
    """What became of one thing: "saved", "already", "same", "conflict", "refused" or "unmatched" (a code), and a sentence."""

    id: str
    outcome: str
    sentence: str = ""
    mark: int = 0
    state: str = ""


def receive_batch(batch: Batch, *, may_mark: Callable[[int], bool], device: str, by: int, at: datetime) -> list[Answer]:
    """Take the things of a batch in their order; a repeat is harmless, and one that is refused does not stop the others.

    `may_mark` says whether she may take the roll of a session; `device` is the random name of the phone.
    """
    answers = [Answer(name, "refused", _("Máy gửi lên không đọc được.")) for name in batch.unread]
    for items in rounds(batch.items):
        kind, session_id = items[0].kind, items[0].session_id
        if kind == "code":
            answers.append(_code(items[0], batch, device, by, at))
        elif not may_mark(session_id):
            answers += [Answer(item.client_id, "refused", _("Tài khoản này không điểm danh buổi đó.")) for item in items]
        else:
            answers += _cards(items, by, at) if kind == "card" else _marks(session_id, items, by, at)
    return answers


def _marks(session_id: int, items: Sequence[Item], by: int, at: datetime) -> list[Answer]:
    """Marks of one session, nobody twice."""
    wishes = [
        Wish(item.enrolment_id, Chosen(item.state, item.periods), item.seen_id, item.client_id, item.device_at, whole=item.whole)
        for item in items
    ]
    try:
        found = record_marks(session_id, wishes, way="roll", device=items[0].device, by=by, at=at)
    except Refused as refusal:
        return [Answer(item.client_id, "refused", refusal.sentence) for item in items]
    return [_answer(done, item.state) for done, item in zip(found, items, strict=True)]


def _answer(done: Done, mine: str) -> Answer:
    """What became of a mark, in words where it was not simply saved."""
    sentence = say_conflict(mine, done.theirs, done.recorded_by) if done.outcome == "conflict" else done.sentence
    return Answer(done.client_id, done.outcome, sentence, done.mark_id, done.theirs or mine)


def _cards(items: Sequence[Item], by: int, at: datetime) -> list[Answer]:
    """Cards that were scanned."""
    answers = []
    for item in items:
        try:
            scanned = scan_card(item.session_id, item.words, client_id=item.client_id, device_at=item.device_at, by=by, at=at)
        except Refused as refusal:
            answers.append(Answer(item.client_id, "refused", refusal.sentence))
        else:
            sentence = say_scanned(scanned.full_name, scanned.state, again=scanned.done.outcome != "saved")
            answers.append(Answer(item.client_id, scanned.done.outcome, sentence, scanned.done.mark_id, scanned.state))
    return answers


def _code(item: Item, batch: Batch, device: str, by: int, at: datetime) -> Answer:
    """A code from the wall; it is always taken."""
    sent = SentCode(
        typed_code(item.words) or item.words[:12], item.session_id, item.client_id, device, item.device_at, batch.offset
    )
    claimed = claim_code(sent, by=by, at=at)
    sentence = say_sent_code(claimed.state, shown_to_her(claimed), unmatched=claimed.unmatched)
    return Answer(item.client_id, "unmatched" if claimed.unmatched else "saved", sentence, state=claimed.state)
