"""Saving a roll call: what is written, what stays, what two people at once see."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from app.attendance.models import Mark, SettledMark
from app.attendance.queries import has_marks, history, marks_of, roll_page, sums, taken, taken_by
from app.attendance.services.settling import rebuild_settled
from app.cohorts.models import Enrolment
from app.kernel.refusal import Refused
from app.storage.base import db
from tests.attendance.conftest import NOW, Klass


def mark_id(klass: Klass, session: int, at: int) -> int:
    """What the page shows of the person at that place."""
    return next(row.mark_id or 0 for row in roll_page(klass.sessions[session - 1]) if row.enrolment_id == klass.enrolments[at])


def test_nobody_is_marked_before_the_roll_is_taken(klass: Klass) -> None:
    rows = roll_page(klass.sessions[0])
    assert len(rows) == 50
    assert {row.state for row in rows} == {None}
    assert taken(klass.cohort_id) == {}


def test_a_saved_roll_counts_and_says_who_and_when(klass: Klass) -> None:
    saved = klass.save(1, {0: "present", 1: "late", 2: "excused", 3: "absent"})
    assert (saved.written, saved.conflicts, saved.marked, saved.people) == (4, (), 4, 50)
    late = marks_of(klass.enrolments[1])[klass.sessions[0]]
    assert (late.state, late.periods, late.way, late.recorded_by, late.received_at) == ("late", 2, "roll", "Lê Thị Hoa", NOW)
    assert taken(klass.cohort_id) == {klass.sessions[0]: 4}


def test_filling_marks_only_those_who_are_unmarked(klass: Klass) -> None:
    klass.save(1, {0: "absent"})
    saved = klass.save(1, {1: "late"}, {0: mark_id(klass, 1, 0)}, fill="present", client_prefix="may-2")
    assert saved.written == 49
    states = [row.state for row in roll_page(klass.sessions[0])]
    assert (states.count("present"), states.count("absent"), states.count("late")) == (48, 1, 1)


def test_a_correction_stands_beside_the_old_mark(klass: Klass) -> None:
    klass.save(1, {0: "absent"})
    klass.save(1, {0: "excused"}, {0: mark_id(klass, 1, 0)}, by=klass.lan, at=NOW + timedelta(hours=1))
    row = history(klass.sessions[0])[0]
    assert [(entry.state, entry.recorded_by) for entry in row.entries] == [("excused", "Đỗ Thị Lan"), ("absent", "Lê Thị Hoa")]
    assert row.counts_id == row.entries[0].id


def test_two_coordinators_at_once_lose_nothing(klass: Klass) -> None:
    klass.save(1, {0: "absent"}, by=klass.lan, client_prefix="may-lan")
    saved = klass.save(1, {0: "present", 1: "present"})
    assert saved.written == 1
    assert [(one.mine, one.theirs, one.recorded_by) for one in saved.conflicts] == [("present", "absent", "Đỗ Thị Lan")]
    assert marks_of(klass.enrolments[0])[klass.sessions[0]].state == "absent"


def test_the_same_roll_sent_twice_changes_nothing(klass: Klass) -> None:
    klass.save(1, {0: "present", 1: "absent"})
    assert klass.save(1, {0: "present", 1: "absent"}).written == 0
    assert db.session.query(Mark).count() == 2


def test_a_roll_that_arrives_again_after_a_correction_is_no_conflict(klass: Klass) -> None:
    klass.save(1, {0: "present"})
    klass.save(1, {0: "late"}, {0: mark_id(klass, 1, 0)}, by=klass.lan, client_prefix="may-lan")
    again = klass.save(1, {0: "present"})
    assert (again.written, again.conflicts) == (0, ())


def test_changing_ones_mind_back_is_a_new_entry(klass: Klass) -> None:
    for state in ("present", "late", "present"):
        klass.save(1, {0: state}, {0: mark_id(klass, 1, 0)})
    assert marks_of(klass.enrolments[0])[klass.sessions[0]].state == "present"
    assert db.session.query(Mark).count() == 3


def test_a_session_that_is_still_to_come_cannot_be_marked(klass: Klass) -> None:
    with pytest.raises(Refused) as refusal:
        klass.save(15, {0: "present"})
    assert refusal.value.reason == "not_yet"
    assert refusal.value.sentence.startswith("Buổi này chưa đến ngày")


def test_both_sessions_of_today_can_be_marked(klass: Klass) -> None:
    assert klass.save(13, {0: "present"}).written == 1
    assert klass.save(14, {0: "present"}).written == 1


def test_whoever_left_the_class_is_not_on_the_roll(klass: Klass) -> None:
    db.session.execute(update(Enrolment).where(Enrolment.id == klass.enrolments[0]).values(left_at=NOW))
    db.session.commit()
    saved = klass.save(1, {0: "present"}, fill="present")
    assert (saved.written, saved.people) == (49, 49)
    assert klass.enrolments[0] not in {row.enrolment_id for row in roll_page(klass.sessions[0])}


def test_a_person_of_another_class_is_left_out(klass: Klass) -> None:
    from app.attendance.services.roll import save_roll

    saved = save_roll(
        klass.other_session, {klass.enrolments[0]: "present"}, {}, by=klass.hoa, at=NOW, device_at=NOW, client_prefix="x"
    )
    assert saved.written == 0


def test_a_state_that_does_not_exist_is_refused_before_anything_is_written(klass: Klass) -> None:
    with pytest.raises(Refused, match="no_such_state"):
        klass.save(1, {0: "present", 1: "withdrawn"})
    assert db.session.query(Mark).count() == 0


def test_sums_count_tiet_earned_and_lost_of_marked_sessions_only(klass: Klass) -> None:
    for session, state in ((1, "present"), (2, "late"), (3, "excused"), (4, "absent")):
        klass.save(session, {0: state})
    total = sums(klass.cohort_id)[klass.enrolments[0]]
    assert (total.earned, total.lost) == (6, 10)
    assert (total.present, total.late, total.excused, total.absent) == (1, 1, 1, 1)


def test_the_list_of_sessions_says_who_took_the_roll(klass: Klass) -> None:
    klass.save(1, {0: "present", 1: "present"})
    klass.save(1, {2: "absent"}, by=klass.lan, at=NOW + timedelta(minutes=5))
    one = taken_by(klass.cohort_id)[klass.sessions[0]]
    assert (one.marked, one.names, one.last_at) == (3, ("Đỗ Thị Lan", "Lê Thị Hoa"), NOW + timedelta(minutes=5))


def test_a_rebuild_from_the_entries_equals_the_table(klass: Klass) -> None:
    klass.save(1, {0: "absent"}, fill="present")
    klass.save(1, {0: "late"}, {0: mark_id(klass, 1, 0)})
    assert rebuild_settled(by=None, at=NOW) == 0


def test_a_rebuild_mends_what_was_damaged(klass: Klass) -> None:
    klass.save(1, {0: "absent", 1: "present"})
    db.session.execute(update(SettledMark).values(state="late"))
    db.session.execute(delete(SettledMark).where(SettledMark.enrolment_id == klass.enrolments[1]))
    db.session.commit()
    assert rebuild_settled(by=None, at=NOW) > 0
    assert db.session.execute(select(SettledMark.state).order_by(SettledMark.state)).scalars().all() == ["absent", "present"]


def test_a_session_knows_whether_marks_hang_on_it(klass: Klass) -> None:
    klass.save(1, {0: "absent"})
    assert has_marks(klass.sessions[0])
    assert not has_marks(klass.sessions[1])


def test_reads_cost_the_same_for_one_mark_and_for_fifty(klass: Klass, statements: Any) -> None:
    klass.save(1, {0: "present"})
    for _round in range(2):
        for read, cost in (
            (lambda: roll_page(klass.sessions[0]), 1),
            (lambda: history(klass.sessions[0]), 1),
            (lambda: sums(klass.cohort_id), 2),
        ):
            with statements() as seen:
                read()
            assert len(seen) == cost
        for read in (lambda: taken(klass.cohort_id), lambda: taken_by(klass.cohort_id), lambda: marks_of(klass.enrolments[0])):
            with statements() as seen:
                read()
            assert len(seen) == 1
        klass.save(1, {}, fill="present")


def test_a_roll_of_fifty_is_nine_statements(klass: Klass, statements: Any) -> None:
    with statements() as seen:
        klass.save(1, dict.fromkeys(range(50), "present"))
    assert len(seen) == 9
    assert len([one for one in seen if one.startswith("INSERT INTO marks")]) == 1
