"""Opening and changing classes, and the people in them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import Flask

from app.cohorts import services
from app.cohorts.queries import cohort_in_reach, cohort_of, cohorts_in_reach, own_enrolment, own_enrolments, roster, session_reach
from app.kernel.refusal import Refused
from app.people.rules import Grant, Role, Viewer
from tests.cast import NOW, TODAY, Cast


def viewer(cast: Cast, key: str, role: Role | None = None, path: str = "") -> Viewer:
    grants = (Grant(role, 0, path),) if role else ()
    return Viewer(cast.person[key], key, grants)


def facts(cast: Cast, **changes: Any) -> dict[str, Any]:
    usual = {
        "code": "nvcb-k2", "title": "Lớp K2", "opens_on": date(2026, 12, 1), "online_due_on": date(2026, 12, 20),
        "closes_on": date(2026, 12, 31), "place": "Hội trường B", "by": cast.person["coordinator"], "at": NOW,
    }  # fmt: skip
    return usual | changes


def new(cast: Cast, **changes: Any) -> int:
    return services.open_cohort(**facts(cast, edition_id=cast.edition, unit_id=cast.unit["home"]) | changes)


def refused(act: Any) -> str:
    with pytest.raises(Refused) as refusal:
        act()
    assert refusal.value.sentence.endswith(".")
    return refusal.value.reason


def test_a_class_is_opened_on_an_edition(ctx: Flask, cast: Cast) -> None:
    cohort = cohort_of(new(cast))
    assert cohort is not None
    assert (cohort.code, cohort.edition_id, cohort.unit_name) == ("NVCB-K2", cast.edition, "Tỉnh Thanh Hóa")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"code": "LOP-THU"}, "code_taken"),
        ({"code": "lop-thu"}, "code_taken"),
        ({"code": "mã có dấu cách"}, "code"),
        ({"title": " "}, "title"),
        ({"edition_id": 999}, "no_edition"),
        ({"unit_id": 999}, "no_unit"),
        ({"online_due_on": date(2026, 11, 30)}, "due_too_early"),
        ({"closes_on": date(2026, 12, 19)}, "closing_too_early"),
    ],
)
def test_a_class_that_cannot_be(ctx: Flask, cast: Cast, changes: dict[str, Any], reason: str) -> None:
    assert refused(lambda: new(cast, **changes)) == reason


def test_a_class_keeps_its_sessions_inside_its_days(ctx: Flask, cast: Cast) -> None:
    days = {"opens_on": date(2026, 11, 2), "online_due_on": date(2026, 11, 30)}
    change = facts(cast, cohort_id=cast.cohort["thu"], code="LOP-THU", **days)
    assert refused(lambda: services.change_cohort(**change | {"closes_on": date(2026, 11, 30)})) == "sessions_outside"
    services.change_cohort(**change | {"closes_on": date(2026, 12, 10)})
    cohort = cohort_of(cast.cohort["thu"])
    assert cohort is not None
    assert (cohort.title, cohort.closes_on) == ("Lớp K2", date(2026, 12, 10))


def test_only_coordinators_of_the_unit_and_above_reach_a_class(ctx: Flask, cast: Cast) -> None:
    home, other = f"/{cast.unit['home']}/", f"/{cast.unit['other']}/"
    assert cohort_in_reach(viewer(cast, "coordinator", Role.COORDINATOR, home), cast.cohort["thu"])
    assert cohort_in_reach(viewer(cast, "other_coordinator", Role.COORDINATOR, other), cast.cohort["thu"]) is None
    assert cohort_in_reach(viewer(cast, "instructor", Role.INSTRUCTOR, home), cast.cohort["thu"]) is None
    assert [row.enrolled for row in cohorts_in_reach(viewer(cast, "coordinator", Role.COORDINATOR, home))] == [4]


def test_an_enrolment_is_hers_or_nobodys(ctx: Flask, cast: Cast) -> None:
    mine = own_enrolment(cast.person["anh"], cast.enrolment["anh"])
    assert mine is not None
    assert (mine.full_name, mine.officer_role, mine.cohort.code) == ("Lê Thị Lan Anh", "leader", "LOP-THU")
    assert own_enrolment(cast.person["anh"], cast.enrolment["tham"]) is None
    assert [one.id for one in own_enrolments(cast.person["tham"])] == [cast.enrolment["tham"]]


def test_enrolling_twice_is_enrolling_once(ctx: Flask, cast: Cast) -> None:
    again = {
        "cohort_id": cast.cohort["thu"],
        "person_id": cast.person["tham"],
        "unit_id": None,
        "post_title": "",
        "post_kind": "other",
    }
    assert services.enrol(**again, by=cast.person["coordinator"], at=NOW) == cast.enrolment["tham"]


def test_the_roster_is_in_the_order_of_given_names(ctx: Flask, cast: Cast) -> None:
    assert [row.full_name for row in roster(cast.cohort["thu"])] == [
        "Lê Thị Lan Anh",
        "Nguyễn Thị Bình",
        "Trương Thị Hòa",
        "Hà Thị Thắm",
    ]


def test_who_left_is_off_the_roster_and_comes_back_with_a_reason(ctx: Flask, cast: Cast) -> None:
    act = {"enrolment_id": cast.enrolment["anh"], "by": cast.person["coordinator"], "at": NOW}
    assert refused(lambda: services.leave(**act, reason=" ")) == "reason"
    services.leave(**act, reason="Chuyển công tác")
    assert refused(lambda: services.leave(**act, reason="lần nữa")) == "already_left"
    assert len(roster(cast.cohort["thu"])) == 3
    (left,) = [row for row in roster(cast.cohort["thu"], left=True) if row.left_at]
    assert (left.left_reason, left.officer_role) == ("Chuyển công tác", None)
    services.rejoin(**act, reason="Ghi nhầm")
    assert refused(lambda: services.rejoin(**act, reason="lần nữa")) == "not_left"
    assert len(roster(cast.cohort["thu"])) == 4


def test_officers_change_from_a_day_on(ctx: Flask, cast: Cast) -> None:
    act = {"cohort_id": cast.cohort["thu"], "by": cast.person["coordinator"], "at": NOW}
    services.set_officers(**act, leader=cast.enrolment["hoa"], deputies=[cast.enrolment["anh"]], on=TODAY)
    held = {row.full_name: row.officer_role for row in roster(cast.cohort["thu"]) if row.officer_role}
    assert held == {"Trương Thị Hòa": "leader", "Lê Thị Lan Anh": "deputy"}
    assert (
        refused(lambda: services.set_officers(**act, leader=cast.enrolment["neighbour"], deputies=[], on=TODAY)) == "not_in_class"
    )
    assert (
        refused(lambda: services.set_officers(**act, leader=cast.enrolment["hoa"], deputies=[cast.enrolment["hoa"]], on=TODAY))
        == "two_offices"
    )


@pytest.mark.parametrize(
    ("key", "role", "number", "as_role"),
    [
        ("coordinator", Role.COORDINATOR, 4, "coordinator"),
        ("instructor", Role.INSTRUCTOR, 4, "instructor"),
        ("anh", None, 2, "officer"),
        ("anh", None, 3, None),
        ("tham", None, 1, None),
        ("neighbour", None, 1, None),
    ],
)
def test_who_may_mark_a_session(ctx: Flask, cast: Cast, key: str, role: Role | None, number: int, as_role: str | None) -> None:
    reach = session_reach(viewer(cast, key, role, f"/{cast.unit['home']}/"), cast.session[number], TODAY)
    assert (reach.as_role if reach else None) == as_role
    assert reach is None or reach.session.number == number


def test_reads_cost_what_they_say(ctx: Flask, cast: Cast, statements: Any) -> None:
    home = viewer(cast, "coordinator", Role.COORDINATOR, f"/{cast.unit['home']}/")
    with statements() as seen:
        roster(cast.cohort["thu"], left=True)
        cohorts_in_reach(home)
        own_enrolments(cast.person["tham"])
    assert len(seen) == 3
    with statements() as seen:
        session_reach(viewer(cast, "anh"), cast.session[1], TODAY)
    assert len(seen) == 3
