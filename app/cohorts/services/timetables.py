"""Use-case of the draft of a timetable: shown first, written when she confirms what she saw."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.cohorts.queries.classes import CohortView, cohort_of
from app.cohorts.queries.sessions import SessionView, timetable
from app.cohorts.rules.timetable import STARTS, DraftSession, PlannedTopic, TopicSum, draft, topic_sums
from app.cohorts.services.classes import locked_cohort
from app.cohorts.services.sessions import add_session
from app.courses.queries import edition_view
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.storage.journal import record
from app.storage.transaction import transaction


@dataclass(frozen=True)
class Draft:
    """Proposed sessions, those of them that fall outside the class's days, and a mark by which the same draft is recognised."""

    sessions: tuple[DraftSession, ...]
    outside: tuple[DraftSession, ...]
    fingerprint: str


def sums_of(cohort: CohortView, sessions: Sequence[SessionView]) -> list[TopicSum]:
    """Planned against timetabled tiết of the in-person topics of a class. No statement when the edition is remembered, else 3."""
    edition = edition_view(cohort.edition_id, cohort.content_version)
    topics = [
        PlannedTopic(topic.id, topic.code, topic.title, topic.periods) for topic in edition.topics if topic.mode == "in_person"
    ]
    return topic_sums(topics, [(item.edition_topic_id, item.periods) for item in sessions if not item.is_makeup])


def draft_timetable(*, cohort_id: int, first_day: date, saturdays: bool = False) -> Draft:
    """Sessions for the in-person tiết that the timetable still lacks, from a day on; nothing is written. At most 5 statements.

    Refused: "no_cohort", "nothing_missing", "outside" (the day is not within the class's days).
    """
    cohort = cohort_of(cohort_id)
    if cohort is None:
        raise Refused("no_cohort", _("Không còn lớp này."))
    if not cohort.opens_on <= first_day <= cohort.closes_on:
        sentence = _("Ngày bắt đầu phải trong thời gian lớp, từ {first} đến {last}.")
        raise Refused("outside", sentence.format(first=f"{cohort.opens_on:%d/%m/%Y}", last=f"{cohort.closes_on:%d/%m/%Y}"))
    sessions = timetable(cohort_id)
    taken = [(item.held_on, item.half) for item in sessions]
    drafted = tuple(draft(sums_of(cohort, sessions), first_day, taken=taken, saturdays=saturdays))
    if not drafted:
        raise Refused("nothing_missing", _("Lịch học đã đủ tiết cho mọi chuyên đề trực tiếp."))
    said = "|".join(f"{item.held_on}{item.half}{item.periods}{item.topic.edition_topic_id}" for item in drafted)
    outside = tuple(item for item in drafted if item.held_on > cohort.closes_on)
    return Draft(drafted, outside, hashlib.sha256(said.encode()).hexdigest()[:16])


def save_timetable(
    *,
    cohort_id: int,
    first_day: date,
    saturdays: bool,
    instructors: Mapping[int, int | None],
    place: str,
    fingerprint: str,
    by: int,
    at: datetime,
) -> int:
    """Write a draft into the timetable as it was shown; gives back the number of sessions. `instructors` by edition topic.

    Refused: "changed" (the draft of now is not the one she saw), "draft_outside" (it runs past the end of the class), and
    those of `draft_timetable` and `add_session`.
    """
    with transaction() as db:
        locked_cohort(db, cohort_id)
        drafted = draft_timetable(cohort_id=cohort_id, first_day=first_day, saturdays=saturdays)
        if drafted.fingerprint != fingerprint:
            raise Refused("changed", _("Lịch vừa thay đổi nên bản nháp cũng đổi. Xem lại rồi ghi lần nữa."))
        if drafted.outside:
            sentence = _("Có {n} buổi rơi sau ngày bế giảng. Bắt đầu sớm hơn, học cả thứ Bảy, hoặc dời ngày bế giảng.")
            raise Refused("draft_outside", sentence.format(n=len(drafted.outside)))
        for item in drafted.sessions:
            add_session(
                cohort_id=cohort_id,
                held_on=item.held_on,
                half=item.half,
                starts=STARTS[item.half],
                periods=item.periods,
                edition_topic_id=item.topic.edition_topic_id,
                instructor_id=instructors.get(item.topic.edition_topic_id),
                place=place,
                mode="in_person",
                by=by,
                at=at,
            )
        record("cohorts.drafted_timetable", "cohort", cohort_id, by=by, at=at, sessions=len(drafted.sessions))
        return len(drafted.sessions)
