"""A session after it stands in the timetable: moved, split, cancelled, restored, closed; on real days, with its marks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from app.attendance.queries import has_marks, marks_of, sums
from app.attendance.services.roll import save_roll
from app.cohorts import services
from app.cohorts.queries import SessionView, changes_of, timetable
from app.kernel.refusal import Refused
from tests.cast import NOW, TODAY, Cast

LATER = NOW + timedelta(days=12)
"""22/11/2026: three of the four sessions are over."""


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as caught:
        act()
    return caught.value.reason


def session(cast: Cast, number: int, *, cancelled: bool = False) -> SessionView:
    found = timetable(cast.cohort["thu"], cancelled=cancelled)
    return next(one for one in found if one.id == cast.session[number])


def mark(cast: Cast, number: int, at: Any = NOW, **states: str) -> None:
    people = {cast.enrolment[key]: state for key, state in states.items()}
    save_roll(cast.session[number], people, {}, device_at=at, by=cast.person["coordinator"], at=at, client_prefix="t")


def move(cast: Cast, number: int, **changes: Any) -> bool:
    now = session(cast, number, cancelled=True)
    facts = {name: getattr(now, name) for name in ("held_on", "half", "starts", "place", "mode")}
    facts |= {"reason": "Mưa lũ", "by": cast.person["coordinator"], "at": NOW}
    return services.move_session(session_id=cast.session[number], **(facts | changes))


def split(cast: Cast, number: int, first: float, day: date, at: Any = NOW, half: str = "afternoon") -> int:
    facts = {"held_on": day, "half": half, "starts": "13:30", "reason": "Cắt điện", "by": cast.person["coordinator"], "at": at}
    return services.split_session(session_id=cast.session[number], first=first, **facts)


def cancel(cast: Cast, number: int, reason: str = "Bão số 9") -> bool:
    return services.cancel_session(session_id=cast.session[number], reason=reason, by=cast.person["coordinator"], at=NOW)


def restore(cast: Cast, number: int) -> bool:
    return services.restore_session(session_id=cast.session[number], by=cast.person["coordinator"], at=NOW)


def close(cast: Cast, number: int) -> bool:
    return services.close_session(session_id=cast.session[number], by=cast.person["instructor"], at=NOW)


def test_a_moved_session_says_from_where_and_why(ctx: Flask, cast: Cast):
    assert move(cast, 3, held_on=date(2026, 11, 24), half="afternoon")
    (change,) = changes_of(cast.cohort["thu"])[cast.session[3]]
    assert (change.action, change.before) == ("moved", {"held_on": "2026-11-20", "half": "morning"})
    assert (change.reason, change.changed_by) == ("Mưa lũ", "Lê Thị Hoa")
    assert session(cast, 3).held_on == date(2026, 11, 24)


def test_marks_follow_a_session_that_was_entered_on_the_wrong_day(ctx: Flask, cast: Cast):
    mark(cast, 2, tham="present")
    assert move(cast, 2, held_on=date(2026, 11, 6))
    assert marks_of(cast.enrolment["tham"])[cast.session[2]].credited == 2
    assert session(cast, 2).number == 2, "it keeps its number"


def test_a_marked_session_cannot_lie_ahead(ctx: Flask, cast: Cast):
    mark(cast, 2, tham="present")
    assert refused(lambda: move(cast, 2, held_on=date(2026, 11, 25))) == "marked_ahead"


def test_moving_to_where_it_is_leaves_no_trace(ctx: Flask, cast: Cast):
    assert move(cast, 3, reason="") is False
    assert changes_of(cast.cohort["thu"]) == {}


def test_switched_to_the_screen_and_back(ctx: Flask, cast: Cast):
    move(cast, 3, mode="live_online", place="meet.google.com/abc")
    assert session(cast, 3).mode == "live_online"
    move(cast, 3, mode="in_person", place="Hội trường A")
    assert [change.after["mode"] for change in changes_of(cast.cohort["thu"])[cast.session[3]]] == ["live_online", "in_person"]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"held_on": date(2026, 12, 1)}, "clash"),
        ({"held_on": date(2026, 12, 6)}, "outside"),
        ({"half": "night"}, "half"),
        ({"mode": "post"}, "mode"),
        ({"held_on": date(2026, 11, 24), "reason": "  "}, "no_reason"),
    ],
)
def test_moves_that_cannot_be(ctx: Flask, cast: Cast, changes: dict[str, Any], reason: str):
    assert refused(lambda: move(cast, 3, **changes)) == reason
    assert session(cast, 3).held_on == date(2026, 11, 20)


def test_a_split_session_shares_its_tiet_and_its_marks(ctx: Flask, cast: Cast):
    mark(cast, 1, tham="present", anh="late", binh="absent")
    before = sums(cast.cohort["thu"])
    second = split(cast, 1, 0.5, date(2026, 11, 9))
    parts = {one.id: one.periods for one in timetable(cast.cohort["thu"])[:2]}
    assert parts == {cast.session[1]: 0.5, second: 1.5}
    hers = marks_of(cast.enrolment["tham"])
    assert (hers[cast.session[1]].periods, hers[second].periods) == (0.5, 1.5)
    assert {key: (one.earned, one.lost) for key, one in sums(cast.cohort["thu"]).items()} == {
        key: (one.earned, one.lost) for key, one in before.items()
    }


def test_a_second_part_that_lies_ahead_starts_unmarked(ctx: Flask, cast: Cast):
    mark(cast, 1, tham="present")
    second = split(cast, 1, 1, date(2026, 11, 25))
    hers = marks_of(cast.enrolment["tham"])
    assert hers[cast.session[1]].periods == 1
    assert second not in hers


def test_a_make_up_names_both_parts_of_what_was_split(ctx: Flask, cast: Cast):
    mark(cast, 1, tham="absent")
    makeup = add_makeup(cast, [1])
    second = split(cast, 1, 1, date(2026, 11, 9))
    assert next(one for one in timetable(cast.cohort["thu"]) if one.id == makeup).makes_up == (cast.session[1], second)


@pytest.mark.parametrize(("first", "reason"), [(0, "first"), (2, "first"), (0.3, "first"), (-1, "first")])
def test_both_parts_have_tiet(ctx: Flask, cast: Cast, first: float, reason: str):
    assert refused(lambda: split(cast, 1, first, date(2026, 11, 25))) == reason


def test_two_parts_need_two_half_days(ctx: Flask, cast: Cast):
    assert refused(lambda: split(cast, 1, 1, date(2026, 11, 9), half="morning")) == "clash"
    assert session(cast, 1).periods == 2


def test_a_cancelled_session_stays_and_its_marks_do_not_count(ctx: Flask, cast: Cast):
    mark(cast, 1, tham="present")
    assert cancel(cast, 1)
    assert cancel(cast, 1) is False, "twice is once"
    assert [one.id for one in timetable(cast.cohort["thu"])] == [cast.session[number] for number in (2, 3, 4)]
    gone = session(cast, 1, cancelled=True)
    assert (gone.number, gone.cancel_reason) == (1, "Bão số 9")
    assert [one.number for one in timetable(cast.cohort["thu"])] == [2, 3, 4], "it keeps its place in the count"
    assert marks_of(cast.enrolment["tham"]) == {}
    assert sums(cast.cohort["thu"]) == {}


def test_a_restored_session_counts_again(ctx: Flask, cast: Cast):
    mark(cast, 1, tham="present")
    before = sums(cast.cohort["thu"])
    cancel(cast, 1)
    assert restore(cast, 1)
    assert restore(cast, 1) is False
    assert sums(cast.cohort["thu"]) == before
    assert [one.action for one in changes_of(cast.cohort["thu"])[cast.session[1]]] == ["cancelled", "restored"]


def test_another_session_may_take_the_half_day_of_a_cancelled_one(ctx: Flask, cast: Cast):
    cancel(cast, 3)
    move(cast, 4, held_on=date(2026, 11, 20))
    assert refused(lambda: restore(cast, 3)) == "clash"
    assert session(cast, 3, cancelled=True).cancelled_at is not None


def test_a_cancelled_session_takes_no_marks(ctx: Flask, cast: Cast):
    cancel(cast, 1)
    assert refused(lambda: mark(cast, 1, tham="present")) == "cancelled"


def test_a_session_with_a_history_is_never_deleted(ctx: Flask, cast: Cast):
    move(cast, 4, held_on=date(2026, 12, 2))
    act = {"session_id": cast.session[4], "has_marks": has_marks, "by": cast.person["coordinator"], "at": NOW}
    assert refused(lambda: services.remove_session(**act)) == "has_history"


def test_a_closed_session_takes_no_marks_until_it_is_opened_with_a_reason(ctx: Flask, cast: Cast):
    mark(cast, 1, tham="absent")
    assert close(cast, 1)
    assert close(cast, 1) is False
    assert refused(lambda: mark(cast, 1, tham="present")) == "closed"
    act = {"session_id": cast.session[1], "by": cast.person["coordinator"], "at": NOW}
    assert refused(lambda: services.reopen_session(**act, reason=" ")) == "no_reason"
    assert services.reopen_session(**act, reason="Quên ghi một người")
    mark(cast, 1, anh="present")
    (closed, opened) = changes_of(cast.cohort["thu"])[cast.session[1]]
    assert (closed.changed_by, opened.action, opened.reason) == ("Nguyễn Thị Mai", "reopened", "Quên ghi một người")


def test_a_closed_session_stays_as_it_is(ctx: Flask, cast: Cast):
    close(cast, 1)
    for act in (lambda: move(cast, 1, starts="8:00"), lambda: split(cast, 1, 1, TODAY), lambda: cancel(cast, 1)):
        assert refused(act) == "closed"


def test_a_session_to_come_is_not_closed(ctx: Flask, cast: Cast):
    assert refused(lambda: close(cast, 4)) == "not_yet"


def add_makeup(cast: Cast, numbers: list[int], **changes: Any) -> int:
    facts: dict[str, Any] = {
        "makes_up": [cast.session[number] for number in numbers],
        "held_on": date(2026, 11, 11),
        "half": "evening",
        "starts": "19:00",
        "periods": 2,
        "instructor_id": None,
        "place": "Hội trường A",
        "mode": "in_person",
        "by": cast.person["coordinator"],
        "at": NOW,
    }
    return services.add_makeup(cohort_id=cast.cohort["thu"], **(facts | changes))


@pytest.mark.parametrize(
    ("numbers", "changes", "reason"),
    [([], {}, "makes_up"), ([1], {"held_on": date(2026, 11, 8)}, "before"), ([1], {"periods": 6}, "periods")],
)
def test_make_ups_that_cannot_be(ctx: Flask, cast: Cast, numbers: list[int], changes: dict[str, Any], reason: str):
    assert refused(lambda: add_makeup(cast, numbers, **changes)) == reason


def test_a_make_up_makes_up_for_ordinary_sessions_of_its_own_class(ctx: Flask, cast: Cast):
    makeup = add_makeup(cast, [1])
    assert refused(lambda: add_makeup(cast, [], makes_up=[makeup], half="afternoon")) == "makes_up"
    cancel(cast, 2)
    assert refused(lambda: add_makeup(cast, [2], half="afternoon")) == "makes_up"
    act = {"cohort_id": cast.cohort["khac"], "periods": 2, "instructor_id": None, "place": "B", "mode": "in_person"}
    when = {
        "held_on": date(2026, 11, 11),
        "half": "evening",
        "starts": "19:00",
        "by": cast.person["other_coordinator"],
        "at": NOW,
    }
    assert refused(lambda: services.add_makeup(makes_up=[cast.session[1]], **act, **when)) == "makes_up"


def test_a_make_up_plans_no_tiet_of_the_programme(ctx: Flask, cast: Cast):
    from app.cohorts.queries import cohort_of
    from app.cohorts.services.timetables import sums_of

    cohort = cohort_of(cast.cohort["thu"])
    assert cohort is not None
    before = sums_of(cohort, timetable(cohort.id))
    add_makeup(cast, [1])
    assert sums_of(cohort, timetable(cohort.id)) == before


def test_a_make_up_has_no_number_and_moves_no_other(ctx: Flask, cast: Cast):
    added = add_makeup(cast, [1])
    found = {one.id: one for one in timetable(cast.cohort["thu"])}
    assert found[added].name == "Buổi học bù cho buổi 1"
    assert [found[cast.session[number]].number for number in (1, 2, 3, 4)] == [1, 2, 3, 4]


def test_a_session_moved_twice_keeps_its_first_number(ctx: Flask, cast: Cast):
    assert move(cast, 3, held_on=date(2026, 11, 24))
    assert move(cast, 3, held_on=date(2026, 11, 6), half="evening")
    assert [session(cast, number).number for number in (1, 2, 3, 4)] == [1, 2, 3, 4]
