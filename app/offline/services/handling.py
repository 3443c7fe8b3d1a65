"""What each kind of event means: the same use-cases that the pages call, so that offline and online are one rule."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta

from app.attendance.queries.leave import requests_of
from app.attendance.rules.outbox import Batch as RollBatch
from app.attendance.rules.outbox import Item, read_batch
from app.attendance.services.leave import ask_leave
from app.attendance.services.objections import raise_objection
from app.attendance.services.outbox import receive_batch
from app.cohorts.queries import own_enrolment, session_reach
from app.kernel.clock import local_day
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.learning.services import answer_check, ask_instructor, report_section
from app.offline.rules import Event
from app.people.rules import Viewer
from app.quizzes.services import Practised, record_practice

_NOT_READ = _("Máy gửi lên không đọc được nên không ghi. Mở lại trang và làm lại việc này.")
_LONGEST_SECONDS = 30 * 24 * 3600
_TOLD = ("conflict", "refused")
"""Outcomes of the roll that she has to look at."""


@dataclass(frozen=True)
class Sender:
    """Whose events they are, the random name of her phone, and the moment of arrival."""

    viewer: Viewer
    device: str
    at: datetime


@dataclass(frozen=True)
class Handled:
    """What became of an event: a sentence when there is something to say, `detail` for the page that made it."""

    sentence: str = ""
    detail: Mapping[str, object] = field(default_factory=dict)
    refused: bool = False
    reason: str = ""


def handle(event: Event, sender: Sender) -> Handled:
    """Carry out an event in the name of its sender.

    Refused: as the use-case of its kind; "unknown_kind", "unreadable".
    """
    handler = HANDLERS.get(event.kind)
    if handler is None:
        raise Refused("unknown_kind", _("Sổ chưa biết loại việc này. Tải lại trang để dùng bản mới rồi làm lại."))
    return handler(event, sender)


def _section(event: Event, sender: Sender) -> Handled:
    """A section of a lesson was read."""
    by = sender.viewer.person_id
    place = (_number(event, "enrolment"), _number(event, "lesson"), _text(event, "section"))
    reported = report_section(*place, read_at=event.made_at, by=by, at=sender.at)
    return Handled(detail={"done": reported.done})


def _check(event: Event, sender: Sender) -> Handled:
    """A check question was answered."""
    choices = event.payload.get("choices")
    if not isinstance(choices, list) or not all(isinstance(one, str) for one in choices):
        raise Refused("unreadable", _NOT_READ)
    place = (_number(event, "enrolment"), _number(event, "lesson"), _text(event, "check"))
    reported = answer_check(*place, choices, answered_at=event.made_at, by=sender.viewer.person_id, at=sender.at)
    return Handled(detail={"done": reported.done})


def _leave(event: Event, sender: Sender) -> Handled:
    """Leave was asked; sessions for which another phone of hers asked before need no second request."""
    enrolment = _own(event, sender)
    sessions = event.payload.get("sessions")
    if not isinstance(sessions, list) or not all(_is_id(one) for one in sessions):
        raise Refused("unreadable", _NOT_READ)
    stands = [one for one in requests_of(enrolment) if one.withdrawn_at is None and one.answer != "declined"]
    asked = {one.session_id for request in stands for one in request.sessions}
    open_ones = [one for one in sessions if one not in asked]
    if sessions and not open_ones:
        return Handled(_("Các buổi này đã có đơn xin nghỉ, không gửi thêm."))
    request = ask_leave(
        enrolment_id=enrolment,
        session_ids=open_ones,
        kind=_text(event, "why"),
        words=_text(event, "words", needed=False),
        photo=None,
        client_id=event.client_id,
        by=sender.viewer.person_id,
        at=event.made_at,
    )
    return Handled(detail={"request": request})


def _objection(event: Event, sender: Sender) -> Handled:
    """She says that a mark is wrong."""
    enrolment, session_id, words = _own(event, sender), _number(event, "session"), _text(event, "words")
    raised = raise_objection(
        enrolment_id=enrolment, session_id=session_id, words=words, by=sender.viewer.person_id, at=event.made_at
    )
    return Handled(detail={"objection": raised})


def _ask(event: Event, sender: Sender) -> Handled:
    """She asks the instructor; `lesson` is 0 for a question about the topic as a whole."""
    lesson = _number(event, "lesson") if event.payload.get("lesson") else None
    asked = ask_instructor(
        _number(event, "enrolment"),
        topic_id=_number(event, "topic"),
        lesson_id=lesson,
        section_key=_text(event, "section", needed=False),
        words=_text(event, "words"),
        asked_at=event.made_at,
        by=sender.viewer.person_id,
        at=sender.at,
    )
    return Handled(detail={"question": asked})


def _practice(event: Event, sender: Sender) -> Handled:
    """A ready-drawn quiz of a topic was done to its end; her seconds are those of the phone."""
    versions, answers, seconds = event.payload.get("versions"), event.payload.get("answers"), event.payload.get("took", 0)
    if not isinstance(versions, list) or not isinstance(answers, list) or not isinstance(seconds, int | float):
        raise Refused("unreadable", _NOT_READ)
    if not all(_is_id(one) for one in versions) or not all(_is_answer(said) for said in answers):
        raise Refused("unreadable", _NOT_READ)
    done = Practised(_number(event, "draw"), tuple(versions), tuple(tuple(said) for said in answers))
    closed = record_practice(
        _number(event, "paper"),
        _number(event, "enrolment"),
        done,
        name=event.client_id,
        took=timedelta(seconds=min(max(seconds, 0), _LONGEST_SECONDS)),
        made_at=event.made_at,
        by=sender.viewer.person_id,
        at=sender.at,
    )
    said = {"attempt": closed.attempt_id, "mark": closed.mark, "passed": closed.passed, "waiting": closed.waiting}
    return Handled(detail=said)


def _is_answer(value: object) -> bool:
    """Whether a value can be an answer to one question."""
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _roll(event: Event, sender: Sender) -> Handled:
    """A mark, a card or a code, as attendance takes them."""
    today, viewer = local_day(sender.at), sender.viewer
    (answer,) = receive_batch(
        RollBatch((_item(event, sender),), (), event.offset),
        may_mark=lambda session_id: session_reach(viewer, session_id, today) is not None,
        device=sender.device,
        by=viewer.person_id,
        at=sender.at,
    )
    detail = {name: value for name, value in asdict(answer).items() if name not in {"id", "sentence"}}
    refused = answer.outcome in _TOLD
    return Handled(answer.sentence, detail, refused, answer.outcome if refused else "")


def _item(event: Event, sender: Sender) -> Item:
    """An event of the roll in the words of attendance, with its moment corrected already."""
    raw = {**event.payload, "id": event.client_id, "kind": event.kind, "at": event.made_at.timestamp() * 1000}
    batch = read_batch({"now": sender.at.timestamp() * 1000, "items": [raw]}, sender.at)
    if batch is None or not batch.items:
        raise Refused("unreadable", _NOT_READ)
    return batch.items[0]


def _own(event: Event, sender: Sender) -> int:
    """Her own enrolment that an event names. Refused: "no_enrolment"."""
    found = own_enrolment(sender.viewer.person_id, _number(event, "enrolment"))
    if found is None:
        raise Refused("no_enrolment", _("Không tìm thấy lớp này trong các lớp của chị."))
    return found.id


def _number(event: Event, name: str) -> int:
    """An id that an event names. Refused: "unreadable"."""
    value = event.payload.get(name)
    if not isinstance(value, int) or not _is_id(value):
        raise Refused("unreadable", _NOT_READ)
    return value


def _is_id(value: object) -> bool:
    """Whether a value can be the id of a row."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value < 10**9


def _text(event: Event, name: str, *, needed: bool = True) -> str:
    """Words of an event. Refused: "unreadable"."""
    value = event.payload.get(name, "")
    if not isinstance(value, str) or (needed and not value):
        raise Refused("unreadable", _NOT_READ)
    return value


HANDLERS: Mapping[str, Callable[[Event, Sender], Handled]] = {
    "section": _section,
    "check": _check,
    "leave": _leave,
    "objection": _objection,
    "ask": _ask,
    "practice": _practice,
    "code": _roll,
    "mark": _roll,
    "card": _roll,
}
"""The kinds of events; whoever adds one adds its words in `wording.KINDS`."""
OWN = frozenset({"section", "check", "ask", "practice"})
"""Kinds that touch nothing but the rows of her own enrolment."""
