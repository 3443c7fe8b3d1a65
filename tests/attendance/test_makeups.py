"""Make-up sessions in the ledger: who is on their roll, what they give back, and that the verdict follows."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask import Flask

from app.attendance.queries import marks_of, roll_page, sums
from app.attendance.queries.makeups import makeup_people, people_of
from app.attendance.services.roll import save_roll
from app.cohorts import services as cohorts
from app.cohorts.queries import cohort_of
from app.completion.queries import standings
from tests.cast import NOW, Cast

THEN = NOW + timedelta(days=1)


def mark(cast: Cast, session_id: int, at: Any = NOW, **states: str) -> None:
    people = {cast.enrolment[key]: state for key, state in states.items()}
    save_roll(session_id, people, {}, device_at=at, by=cast.person["coordinator"], at=at, client_prefix="t")


def makeup(cast: Cast, *numbers: int, half: str = "evening", periods: float = 2) -> int:
    return cohorts.add_makeup(
        cohort_id=cast.cohort["thu"],
        makes_up=[cast.session[number] for number in numbers],
        held_on=date(2026, 11, 11),
        half=half,
        starts="19:00",
        periods=periods,
        instructor_id=None,
        place="Hội trường A",
        mode="in_person",
        by=cast.person["coordinator"],
        at=NOW,
    )


def missed(cast: Cast) -> None:
    """Thắm missed the first session, Bình came late to it, Lan Anh was there; Hòa is not marked yet."""
    mark(cast, cast.session[1], tham="absent", binh="late", anh="present")


def test_only_those_who_missed_something_are_on_the_roll(ctx: Flask, cast: Cast):
    missed(cast)
    evening = makeup(cast, 1)
    assert people_of(evening) == {cast.enrolment["tham"], cast.enrolment["binh"]}
    assert {row.enrolment_id for row in roll_page(evening)} == people_of(evening)
    assert makeup_people(cast.cohort["thu"]) == {evening: 2}
    assert len(roll_page(cast.session[1])) == 4


def test_somebody_who_missed_nothing_cannot_be_marked_there(ctx: Flask, cast: Cast):
    missed(cast)
    evening = makeup(cast, 1)
    mark(cast, evening, THEN, anh="present", tham="present")
    assert evening not in marks_of(cast.enrolment["anh"])


def test_what_was_missed_is_given_back_and_no_more(ctx: Flask, cast: Cast):
    missed(cast)
    evening = makeup(cast, 1, periods=4)
    mark(cast, evening, THEN, tham="present", binh="present")
    found = sums(cast.cohort["thu"])
    tham, binh = found[cast.enrolment["tham"]], found[cast.enrolment["binh"]]
    assert (tham.earned, tham.lost) == (2, 0)
    assert (binh.earned, binh.lost) == (2, 0)
    mine = marks_of(cast.enrolment["binh"])
    assert (mine[evening].periods, mine[evening].credited) == (4, 1)
    assert mine[cast.session[1]].credited == 1
    assert (tham.absent, tham.present) == (1, 0), "what was missed stays written down"


def test_a_correction_of_the_missed_session_takes_the_credit_with_it(ctx: Flask, cast: Cast):
    missed(cast)
    evening = makeup(cast, 1)
    mark(cast, evening, THEN, tham="present")
    stands = marks_of(cast.enrolment["tham"])[cast.session[1]].mark_id
    person = cast.enrolment["tham"]
    act = {"device_at": THEN, "by": cast.person["coordinator"], "at": THEN, "client_prefix": "c"}
    save_roll(cast.session[1], {person: "present"}, {person: stands}, **act)
    assert marks_of(person)[evening].credited == 0
    assert sums(cast.cohort["thu"])[person].earned == 2
    assert cast.enrolment["tham"] in people_of(evening), "she is marked there, so she stays on its roll"


def test_a_cancelled_make_up_gives_nothing_back(ctx: Flask, cast: Cast):
    missed(cast)
    evening = makeup(cast, 1)
    mark(cast, evening, THEN, tham="present")
    cohorts.cancel_session(session_id=evening, reason="Mất điện", by=cast.person["coordinator"], at=THEN)
    assert sums(cast.cohort["thu"])[cast.enrolment["tham"]].lost == 2


def test_what_is_made_up_for_a_cancelled_session_is_nothing(ctx: Flask, cast: Cast):
    missed(cast)
    evening = makeup(cast, 1)
    mark(cast, evening, THEN, tham="present")
    cohorts.cancel_session(session_id=cast.session[1], reason="Bão", by=cast.person["coordinator"], at=THEN)
    assert marks_of(cast.enrolment["tham"])[evening].credited == 0


def test_two_make_ups_share_what_was_missed(ctx: Flask, cast: Cast):
    missed(cast)
    for half in ("afternoon", "evening"):
        mark(cast, makeup(cast, 1, half=half, periods=1.5), THEN, tham="present")
    assert sums(cast.cohort["thu"])[cast.enrolment["tham"]].earned == 2


def test_the_verdict_of_the_class_follows(ctx: Flask, cast: Cast):
    missed(cast)
    cohort = cohort_of(cast.cohort["thu"])
    assert cohort is not None

    def reachable() -> float:
        rows = standings(cohort, today=THEN.date()).rows
        return next(row.verdict.reachable for row in rows if row.person.enrolment_id == cast.enrolment["tham"])

    before = reachable()
    mark(cast, makeup(cast, 1), THEN, tham="present")
    assert reachable() == before + 2
