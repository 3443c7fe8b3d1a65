"""Codes from the wall in a real class: what they write, what waits in the pile, what officials decide."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from app.attendance.models import Claim, Mark
from app.attendance.queries import history, marks_of, standing, waiting
from app.attendance.queries.claims import codes_by_session, pile, waiting_codes
from app.attendance.queries.waiting import Pile
from app.attendance.queries.walls import wall_of
from app.attendance.rules.codes import code_of, step_at
from app.attendance.services.claims import decide_claims
from app.attendance.services.codes import Claimed, SentCode, claim_code
from app.attendance.services.walls import close_wall, open_wall
from app.cohorts.models import ClassSession, Enrolment
from app.kernel.refusal import Refused
from app.people.models import Person
from app.storage.base import db
from tests.attendance.conftest import Klass

HALF_PAST_SEVEN = datetime(2026, 11, 10, 0, 30, tzinfo=UTC)
TODAY = 13
"""Number of this morning's session."""


def at(minutes: float) -> datetime:
    """So many minutes after half past seven."""
    return HALF_PAST_SEVEN + timedelta(minutes=minutes)


@pytest.fixture
def wall(klass: Klass) -> Klass:
    """The class with the wall of this morning's session open since 7:20."""
    open_wall(klass.sessions[TODAY - 1], by=klass.hoa, at=at(-10))
    return klass


def person_of(klass: Klass, place: int) -> int:
    """The person at that place of the class."""
    return db.session.scalars(select(Enrolment.person_id).where(Enrolment.id == klass.enrolments[place])).one()


def code(klass: Klass, minutes: float, session: int | None = None) -> str:
    """What stands on the wall then."""
    found = wall_of(session or klass.sessions[TODAY - 1])
    assert found is not None
    return code_of(found.secret, step_at(at(minutes)))


def send(klass: Klass, place: int, words: str, minutes: float, arrives: float | None = None, **more: Any) -> Claimed:
    """A code that somebody typed then; `arrives` later when she had no line."""
    given = {"session_id": 0, "client_id": f"c-{place}-{words}", "device": f"may-{place}", "device_at": at(minutes)} | more
    by = given.pop("by", None) or person_of(klass, place)
    return claim_code(SentCode(words, **given), by=by, at=at(minutes if arrives is None else arrives))


def state(klass: Klass, place: int) -> str | None:
    """What counts for her this morning."""
    mark = marks_of(klass.enrolments[place]).get(klass.sessions[TODAY - 1])
    return mark.state if mark else None


def test_a_code_typed_in_time_is_a_mark_of_her_own(wall: Klass) -> None:
    assert send(wall, 0, code(wall, 2), 2).state == "present"
    mark = marks_of(wall.enrolments[0])[wall.sessions[TODAY - 1]]
    assert (mark.state, mark.periods, mark.way, mark.recorded_by) == ("present", 4, "code", wall.names[0])
    assert pile(wall.sessions[TODAY - 1]) == []


def test_who_comes_after_a_quarter_of_an_hour_is_late(wall: Klass) -> None:
    assert send(wall, 0, code(wall, 20), 20).state == "late"
    assert standing([wall.sessions[TODAY - 1]])[wall.sessions[TODAY - 1], wall.enrolments[0]].periods == 2


def test_a_code_kept_without_a_line_counts_by_the_moment_it_was_typed(wall: Klass) -> None:
    assert send(wall, 0, code(wall, 2), 2.5, arrives=400).state == "present"
    assert state(wall, 0) == "present"


def test_a_code_photographed_for_an_absent_friend_waits_in_the_pile(wall: Klass) -> None:
    old = code(wall, 2)
    assert send(wall, 1, old, 25) == Claimed("", wall.sessions[TODAY - 1], "too_old")
    row = pile(wall.sessions[TODAY - 1])[0]
    assert (row.full_name, row.reason, row.code, row.device, row.stands) == (wall.names[1], "too_old", old, "may-1", "")
    assert row.drift_seconds is not None
    assert 22 * 60 <= row.drift_seconds <= 24 * 60
    assert state(wall, 1) is None


def test_the_same_code_sent_again_changes_nothing(wall: Klass) -> None:
    words = code(wall, 2)
    first = send(wall, 0, words, 2)
    assert send(wall, 0, words, 2, arrives=90) == first
    assert (db.session.query(Claim).count(), db.session.query(Mark).count()) == (1, 1)


def test_later_codes_of_hers_do_not_make_her_late(wall: Klass) -> None:
    send(wall, 0, code(wall, 2), 2)
    assert send(wall, 0, code(wall, 60), 60).state == "present"
    assert state(wall, 0) == "present"
    assert db.session.query(Mark).count() == 1


def test_codes_that_arrive_in_the_wrong_order_come_to_the_same(wall: Klass) -> None:
    late, early = code(wall, 60), code(wall, 2)
    send(wall, 0, late, 60)
    send(wall, 0, early, 2, arrives=120)
    assert state(wall, 0) == "present"


def test_a_code_of_another_class_waits_at_that_class_and_writes_nothing(wall: Klass) -> None:
    foreign = ClassSession(
        cohort_id=wall.other_cohort_id, held_on=at(0).date(), half="evening", starts="7:30", periods=4, instructor_id=None
    )
    foreign.edition_topic_id = db.session.scalar(select(ClassSession.edition_topic_id).limit(1))
    foreign.place, foreign.mode = "", "in_person"
    db.session.add(foreign)
    db.session.commit()
    open_wall(foreign.id, by=wall.hoa, at=at(0))
    claimed = send(wall, 0, code(wall, 2, foreign.id), 2)
    assert claimed == Claimed("", foreign.id, "other_class")
    assert pile(foreign.id)[0].enrolment_id is None
    assert db.session.query(Mark).count() == 0


def test_somebody_who_is_in_no_class_is_never_an_error(wall: Klass, cast: Any) -> None:
    stranger = cast.person["stranger"]
    assert send(wall, 0, code(wall, 2), 2, by=stranger, client_id="a").reason == "enrolled_nowhere"
    assert send(wall, 0, "AAAAAA", 2, by=stranger, client_id="b") == Claimed("", None, "enrolled_nowhere")


def test_an_invented_code_waits_at_her_own_session(wall: Klass) -> None:
    assert send(wall, 0, "AAAAAA", 2).reason == "unknown"
    assert pile(wall.sessions[TODAY]) == []
    assert pile(wall.sessions[TODAY - 1])[0].drift_seconds is None


def test_without_a_wall_it_waits_at_the_session_whose_time_is_nearest(klass: Klass) -> None:
    morning, afternoon = klass.sessions[TODAY - 1], klass.sessions[TODAY]
    db.session.execute(update(ClassSession).where(ClassSession.id == afternoon).values(starts="13:30"))
    db.session.commit()
    assert send(klass, 0, "AAAAAA", 60).session_id == morning
    assert send(klass, 1, "AAAAAA", 7 * 60).session_id == afternoon
    assert send(klass, 2, "AAAAAA", 12 * 60).session_id == afternoon


def test_an_open_wall_goes_before_the_hour_and_a_cancelled_session_is_not_meant(klass: Klass) -> None:
    morning, afternoon = klass.sessions[TODAY - 1], klass.sessions[TODAY]
    open_wall(afternoon, by=klass.hoa, at=at(0))
    assert send(klass, 0, "AAAAAA", 10).session_id == afternoon
    db.session.execute(update(ClassSession).where(ClassSession.id == afternoon).values(cancelled_at=at(5)))
    db.session.commit()
    assert send(klass, 1, "AAAAAA", 10).session_id == morning


def test_two_people_on_one_phone_are_recorded_and_shown(wall: Klass) -> None:
    send(wall, 0, code(wall, 2), 2, device="chung")
    assert send(wall, 1, code(wall, 2), 2, device="chung").state == "present"
    row = pile(wall.sessions[TODAY - 1])[0]
    assert (row.full_name, row.reason, row.mates, row.counts) == (wall.names[1], "second_person", (wall.names[0],), True)
    assert state(wall, 1) == "present"


def test_a_code_never_overrides_what_an_official_recorded(wall: Klass) -> None:
    wall.save(TODAY, {0: "absent"}, at=at(1), device_at=at(1))
    assert send(wall, 0, code(wall, 2), 2) == Claimed("", wall.sessions[TODAY - 1], "differs")
    assert state(wall, 0) == "absent"
    row = pile(wall.sessions[TODAY - 1])[0]
    assert (row.reason, row.stands, row.stands_by, row.counts) == ("differs", "absent", "Lê Thị Hoa", False)


def test_an_official_who_marks_absent_later_brings_the_code_into_the_pile(wall: Klass) -> None:
    send(wall, 0, code(wall, 2), 2)
    wall.save(TODAY, {0: "absent"}, at=at(9), device_at=at(9))
    assert [row.reason for row in pile(wall.sessions[TODAY - 1])] == ["differs"]


def test_an_official_who_has_not_seen_the_code_is_no_conflict(wall: Klass) -> None:
    send(wall, 0, code(wall, 2), 2)
    assert wall.save(TODAY, {0: "excused"}, at=at(9), device_at=at(9)).conflicts == ()
    assert state(wall, 0) == "excused"


def test_one_tap_says_that_she_was_there(wall: Klass) -> None:
    wall.save(TODAY, {0: "absent"}, at=at(1), device_at=at(1))
    send(wall, 0, code(wall, 2), 2)
    ids = [row.claim_id for row in pile(wall.sessions[TODAY - 1])]
    for _again in range(2):
        decide_claims(wall.sessions[TODAY - 1], ids, "present", by=wall.lan, at=at(60))
    assert state(wall, 0) == "present"
    assert pile(wall.sessions[TODAY - 1]) == []
    assert history(wall.sessions[TODAY - 1])[0].entries[0].recorded_by == "Đỗ Thị Lan"


def test_one_tap_throws_codes_out_and_takes_their_marks_back(wall: Klass) -> None:
    send(wall, 0, code(wall, 2), 2, device="chung")
    send(wall, 1, code(wall, 2), 2, device="chung")
    ids = [row.claim_id for row in pile(wall.sessions[TODAY - 1])]
    assert decide_claims(wall.sessions[TODAY - 1], ids, "dismissed", by=wall.hoa, at=at(60)).decided == 1
    assert (state(wall, 0), state(wall, 1)) == ("present", None)


def test_people_outside_the_class_can_only_be_passed_over(wall: Klass, cast: Any) -> None:
    send(wall, 0, code(wall, 2), 2, by=cast.person["stranger"])
    ids = [row.claim_id for row in pile(wall.sessions[TODAY - 1])]
    done = decide_claims(wall.sessions[TODAY - 1], ids, "present", by=wall.hoa, at=at(60))
    assert (done.decided, done.outside) == (0, 1)
    assert decide_claims(wall.sessions[TODAY - 1], ids, "dismissed", by=wall.hoa, at=at(60)).decided == 1


def test_decisions_reach_only_the_codes_of_their_session(wall: Klass) -> None:
    send(wall, 0, code(wall, 2), 30)
    ids = [row.claim_id for row in pile(wall.sessions[TODAY - 1])]
    assert decide_claims(wall.sessions[0], ids, "present", by=wall.hoa, at=at(60)).decided == 0


def test_a_closed_session_takes_codes_into_the_pile(wall: Klass) -> None:
    words = code(wall, 2)
    db.session.execute(update(ClassSession).where(ClassSession.id == wall.sessions[TODAY - 1]).values(closed_at=at(3)))
    db.session.commit()
    assert send(wall, 0, words, 2, arrives=30).reason == "closed"
    assert state(wall, 0) is None


def test_a_wall_is_for_the_day_of_its_session(klass: Klass) -> None:
    with pytest.raises(Refused, match="not_today"):
        open_wall(klass.sessions[0], by=klass.hoa, at=at(0))


def test_a_wall_that_comes_back_has_the_same_secret(wall: Klass) -> None:
    before = code(wall, 5)
    close_wall(wall.sessions[TODAY - 1], by=wall.hoa, at=at(3))
    open_wall(wall.sessions[TODAY - 1], by=wall.hoa, at=at(4))
    assert code(wall, 5) == before


def test_a_class_knows_how_many_codes_wait(wall: Klass) -> None:
    for place in range(3):
        send(wall, place, code(wall, 2), 30)
    assert waiting_codes(wall.sessions[TODAY - 1]) == 3
    assert codes_by_session(wall.cohort_id) == {wall.sessions[TODAY - 1]: 3}
    found = waiting([wall.cohort_id, wall.other_cohort_id], today=at(0).date())
    assert (found[wall.cohort_id].codes, found[wall.other_cohort_id].codes.count) == (Pile(3, at(0).date()), 0)


def test_the_pile_costs_the_same_for_one_code_and_for_forty(wall: Klass, statements: Any) -> None:
    for last in (1, 40):
        for place in range(last):
            send(wall, place, code(wall, 2), 30)
        with statements() as seen:
            pile(wall.sessions[TODAY - 1])
        assert len(seen) == 2


def test_whoever_left_the_class_is_in_no_class(wall: Klass) -> None:
    db.session.execute(update(Enrolment).where(Enrolment.id == wall.enrolments[0]).values(left_at=at(-60)))
    db.session.commit()
    assert send(wall, 0, code(wall, 2), 2).reason == "enrolled_nowhere"
    assert db.session.scalar(select(Person.id).where(Person.id == person_of(wall, 0)))
