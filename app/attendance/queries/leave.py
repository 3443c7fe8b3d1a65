"""Named reads of leave requests: hers, the pile of a class, who is promised leave from a session."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import aliased

from app.attendance.models import LeaveDecision, LeavePhoto, LeaveRequest, LeaveSession
from app.cohorts.models import ClassSession, Enrolment
from app.cohorts.queries.sessions import half_order
from app.courses.models import EditionTopic
from app.people.models import Person
from app.storage.transaction import session

_DECIDER = aliased(Person, name="decider")


@dataclass(frozen=True)
class AskedSession:
    """A session of a request, as it stands now."""

    session_id: int
    held_on: date
    half: str
    topic_title: str
    instructor_id: int | None
    cancelled: bool


@dataclass(frozen=True)
class LeaveView:
    """A leave request; `answer` is None while it waits, else granted or declined, by whom, when and with which words."""

    id: int
    enrolment_id: int
    person_id: int
    cohort_id: int
    full_name: str
    kind: str
    words: str
    asked_at: datetime
    withdrawn_at: datetime | None
    answer: str | None
    has_photo: bool
    decided_by: str
    decided_at: datetime | None
    answer_words: str
    sessions: tuple[AskedSession, ...] = ()

    @property
    def waits(self) -> bool:
        """Whether somebody still has to answer."""
        return self.answer is None and self.withdrawn_at is None


def requests_of(enrolment_id: int) -> list[LeaveView]:
    """The requests of one trainee, the newest first. 2 statements."""
    return _views(LeaveRequest.enrolment_id == enrolment_id)


def leave_pile(cohort_id: int, *, since: datetime) -> list[LeaveView]:
    """The requests of a class that wait, and those asked since then, the newest first. 2 statements."""
    waits = LeaveRequest.answer.is_(None) & LeaveRequest.withdrawn_at.is_(None)
    return _views((Enrolment.cohort_id == cohort_id) & (waits | (LeaveRequest.asked_at >= since)))


def leave_for_session(session_id: int) -> list[LeaveView]:
    """The requests that name a session, the newest first. 2 statements."""
    naming = select(LeaveSession.request_id).where(LeaveSession.session_id == session_id)
    return _views(LeaveRequest.id.in_(naming) & LeaveRequest.withdrawn_at.is_(None))


def leave_request(request_id: int) -> LeaveView | None:
    """One request, whoever asks. 2 statements."""
    return next(iter(_views(LeaveRequest.id == request_id)), None)


def photo_of(request_id: int) -> bytes | None:
    """The photo of a request, as WebP. 1 statement."""
    return session().scalar(select(LeavePhoto.data).where(LeavePhoto.request_id == request_id))


def promised(session_ids: Collection[int]) -> dict[int, set[int]]:
    """Who has leave from these sessions: enrolments by session. 1 statement."""
    rows = session().execute(
        select(LeaveSession.session_id, LeaveRequest.enrolment_id)
        .join(LeaveRequest, LeaveRequest.id == LeaveSession.request_id)
        .where(LeaveSession.session_id.in_(session_ids), has_leave())
    )
    found: dict[int, set[int]] = defaultdict(set)
    for session_id, enrolment_id in rows:
        found[session_id].add(enrolment_id)
    return found


def has_leave() -> ColumnElement[bool]:
    """That a request was granted and not taken back. 0 statements."""
    return (LeaveRequest.answer == "granted") & LeaveRequest.withdrawn_at.is_(None)


def is_asked_about(session_id: int) -> bool:
    """Whether any request names a session. 1 statement."""
    return session().scalar(select(LeaveSession.request_id).where(LeaveSession.session_id == session_id).limit(1)) is not None


def _views(condition: ColumnElement[bool]) -> list[LeaveView]:
    """Requests with their sessions, the newest first. 2 statements, 1 when there are none."""
    rows = session().execute(_requests().where(condition).order_by(LeaveRequest.id.desc())).all()
    sessions = _sessions([row[0] for row in rows]) if rows else {}
    listed: list[list[Any]] = [[*row, tuple(sessions[row[0]])] for row in rows]
    return [LeaveView(*values) for values in listed]


def _requests() -> Select[Any]:
    """The columns of `LeaveView`; of its decisions the last one."""
    last = (
        select(func.max(LeaveDecision.id))
        .where(LeaveDecision.request_id == LeaveRequest.id)
        .correlate(LeaveRequest)
        .scalar_subquery()
    )
    columns: Select[Any] = select(
        LeaveRequest.id,
        LeaveRequest.enrolment_id,
        Enrolment.person_id,
        Enrolment.cohort_id,
        Person.full_name,
        LeaveRequest.kind,
        LeaveRequest.words,
        LeaveRequest.asked_at,
        LeaveRequest.withdrawn_at,
        LeaveRequest.answer,
        LeavePhoto.request_id.is_not(None),
        func.coalesce(_DECIDER.full_name, ""),
        LeaveDecision.decided_at,
        func.coalesce(LeaveDecision.words, ""),
    )
    return (
        columns.join(Enrolment, Enrolment.id == LeaveRequest.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .outerjoin(LeavePhoto, LeavePhoto.request_id == LeaveRequest.id)
        .outerjoin(LeaveDecision, LeaveDecision.id == last)
        .outerjoin(_DECIDER, _DECIDER.id == LeaveDecision.decided_by_id)
    )


def _sessions(request_ids: Collection[int]) -> dict[int, list[AskedSession]]:
    """The sessions of requests, in order of day. 1 statement."""
    rows = session().execute(
        select(
            LeaveSession.request_id,
            ClassSession.id,
            ClassSession.held_on,
            ClassSession.half,
            EditionTopic.title,
            ClassSession.instructor_id,
            ClassSession.cancelled_at.is_not(None),
        )
        .join(ClassSession, ClassSession.id == LeaveSession.session_id)
        .join(EditionTopic, EditionTopic.id == ClassSession.edition_topic_id)
        .where(LeaveSession.request_id.in_(request_ids))
        .order_by(ClassSession.held_on, half_order(), ClassSession.id)
    )
    found: dict[int, list[AskedSession]] = defaultdict(list)
    for row in rows:
        found[row[0]].append(AskedSession(*row[1:]))
    return found
