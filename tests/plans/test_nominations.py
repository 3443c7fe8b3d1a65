"""Sending people: places, deadline, order, reserves; the province approves or sends back with a reason."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.cohorts import services as cohorts
from app.cohorts.queries import roster
from app.kernel.refusal import Refused
from app.people.rules import Viewer
from app.plans.queries.lacking import reach_of
from app.plans.queries.nominations import NominationRow, approved_for, nominations_of, openings_seen_by
from app.plans.rules.nominating import State
from app.plans.rules.shapes import Need, need_of_line
from app.plans.services import nominating
from app.plans.services.trainings import record_training
from tests.cast import NOW, TODAY, Cast
from tests.plans.conftest import Planned


@pytest.fixture
def need(planned: Planned) -> Need:
    return need_of_line(planned.kept.file.lines[0], planned.kept.file.requirements)


class Desk:
    """What the tests do at an opening."""

    def __init__(self, planned: Planned, need: Need, cast: Cast, viewer: Viewer) -> None:
        self.opening_id, self.need, self.cast, self.viewer = planned.opening_id, need, cast, viewer
        self.act = {"opening_id": planned.opening_id, "by": viewer.person_id, "at": NOW}

    def send(self, key: str, *, reserve: bool = False, reason: str = "", days: int = 0) -> int:
        sent = {"need": self.need, "paths": reach_of(self.viewer), "reserve": reserve, "reason": reason}
        act = {**self.act, "at": NOW + timedelta(days=days)}
        return nominating.add_nomination(person_id=self.cast.person[key], **sent, **act)  # type: ignore[arg-type]

    def approve(self, *ids: int) -> int:
        return nominating.approve_nominations(nomination_ids=ids, **self.act)  # type: ignore[arg-type]

    def back(self, *ids: int, reason: str = "Sai đối tượng") -> int:
        return nominating.return_nominations(nomination_ids=ids, reason=reason, **self.act)  # type: ignore[arg-type]

    def rows(self) -> list[NominationRow]:
        return nominations_of(self.opening_id, reach_of(self.viewer))


@pytest.fixture
def desk(planned: Planned, need: Need, cast: Cast, province: Viewer) -> Desk:
    return Desk(planned, need, cast, province)


@pytest.fixture
def below(planned: Planned, need: Need, cast: Cast, commune: Viewer) -> Desk:
    return Desk(planned, need, cast, commune)


def refused(reason: str) -> pytest.RaisesExc[Refused]:
    return pytest.raises(Refused, check=lambda error: error.reason == reason)


def test_a_commune_sends_and_the_province_approves(below: Desk, desk: Desk) -> None:
    one = below.send("tham")
    assert [(row.full_name, row.state, row.unit_name) for row in desk.rows()] == [
        ("Hà Thị Thắm", State.NOMINATED, "Xã Mường Lát")
    ]
    assert desk.approve(one) == 1
    assert desk.approve(one) == 0, "approving twice is approving once"
    assert [row.state for row in below.rows()] == [State.APPROVED]


def test_a_commune_cannot_send_somebody_of_another_commune(below: Desk) -> None:
    with refused("no_holder"):
        below.send("anh")


def test_a_unit_sends_no_more_than_its_bound_besides_reserves(below: Desk) -> None:
    below.send("tham")
    with refused("unit_full"):
        below.send("hoa")
    below.send("hoa", reserve=True)
    assert [(row.full_name, row.reserve, row.rank) for row in below.rows()] == [
        ("Hà Thị Thắm", False, 1),
        ("Trương Thị Hòa", True, 1),
    ]


def test_nobody_is_sent_after_the_deadline_or_to_a_closed_opening(below: Desk, desk: Desk) -> None:
    with refused("deadline"):
        below.send("tham", days=11)
    change = {"places": 2, "per_unit": 1, "deadline_on": TODAY + timedelta(days=10)}
    nominating.change_opening(closed=True, **change, **desk.act)  # type: ignore[arg-type]
    with refused("closed"):
        below.send("tham")
    nominating.change_opening(closed=False, **change, **desk.act)  # type: ignore[arg-type]
    below.send("tham")


def test_who_does_not_lack_the_course_is_sent_only_with_a_reason(below: Desk, cast: Cast) -> None:
    course = {"programme_key": "nho", "completed_on": TODAY, "document": "QĐ 12"}
    record_training(person_id=cast.person["tham"], by=None, at=NOW, **course)  # type: ignore[arg-type]
    with refused("reason"):
        below.send("tham")
    below.send("tham", reason="Học lại vì chương trình mới")


def test_somebody_is_sent_once(below: Desk) -> None:
    below.send("tham")
    with refused("sent"):
        below.send("tham", reserve=True)


def test_who_comes_back_with_a_reason_may_be_sent_again(below: Desk, desk: Desk) -> None:
    one = below.send("tham")
    with refused("reason"):
        desk.back(one, reason=" ")
    assert desk.back(one, reason="Thiếu quyết định cử") == 1
    assert [(row.state, row.answer) for row in below.rows()] == [(State.RETURNED, "Thiếu quyết định cử")]
    assert below.send("tham") == one


def test_a_place_that_was_taken_back_is_free_for_somebody_else(below: Desk) -> None:
    one = below.send("tham")
    nominating.withdraw_nomination(nomination_id=one, **below.act)  # type: ignore[arg-type]
    below.send("hoa")
    with refused("answered"):
        nominating.withdraw_nomination(nomination_id=one, **below.act)  # type: ignore[arg-type]


def test_no_more_people_are_approved_than_there_are_places(desk: Desk, below: Desk) -> None:
    ids = [below.send("tham"), below.send("hoa", reserve=True), desk.send("anh")]
    with refused("full"):
        desk.approve(*ids)
    assert desk.approve(*ids[:2]) == 2
    with refused("full"):
        desk.approve(ids[2])
    with refused("taken"):
        change = {"places": 1, "per_unit": None, "deadline_on": TODAY, "closed": False}
        nominating.change_opening(**change, **desk.act)  # type: ignore[arg-type]


def test_the_order_of_a_unit_can_be_changed(desk: Desk) -> None:
    ids = [desk.send("anh"), desk.send("binh", reserve=True), desk.send("stranger", reserve=True)]
    assert [(row.full_name, row.rank) for row in desk.rows() if row.reserve] == [("Nguyễn Thị Bình", 1), ("Trần Thị Lạ", 2)]
    nominating.move_nomination(nomination_id=ids[2], **desk.act)  # type: ignore[arg-type]
    assert [row.full_name for row in desk.rows()] == ["Lê Thị Lan Anh", "Trần Thị Lạ", "Nguyễn Thị Bình"]
    nominating.move_nomination(nomination_id=ids[2], **desk.act)  # type: ignore[arg-type]
    assert [row.rank for row in desk.rows() if row.reserve] == [1, 2], "whoever is first stays first"


def test_a_commune_sees_its_own_people_in_an_opening(desk: Desk, below: Desk) -> None:
    desk.send("anh")
    below.send("tham")
    assert [row.full_name for row in below.rows()] == ["Hà Thị Thắm"]
    assert [(row.sent, row.held) for row in openings_seen_by(below.viewer)] == [(2, 0)]


@pytest.mark.parametrize(
    ("places", "per_unit", "days", "reason"),
    [(0, None, 1, "places"), (2, 3, 1, "per_unit"), (2, 0, 1, "per_unit"), (2, 1, -1, "deadline_past")],
)
def test_an_opening_that_cannot_be_is_refused(
    planned: Planned, cast: Cast, places: int, per_unit: int | None, days: int, reason: str
) -> None:
    facts = {"title": "", "year": 2026, "places": places, "per_unit": per_unit, "deadline_on": TODAY + timedelta(days=days)}
    with refused(reason):
        nominating.open_places(line_id=planned.line_id, note="", by=cast.person["coordinator"], at=NOW, **facts)  # type: ignore[arg-type]


def test_the_approved_become_a_class_with_the_post_they_were_sent_with(desk: Desk, planned: Planned, cast: Cast) -> None:
    desk.approve(desk.send("stranger"))
    (one,) = approved_for([planned.line_id])
    take = {"cohort_id": cast.cohort["thu"], "nomination_ids": [one.nomination_id], "by": cast.person["coordinator"], "at": NOW}
    with refused("no_line"):
        cohorts.take_nominees(**take)  # type: ignore[arg-type]
    place = {"cohort_id": cast.cohort["thu"], "by": cast.person["coordinator"], "at": NOW}
    cohorts.place_cohort(line_id=planned.line_id, offered=[planned.line_id], **place)  # type: ignore[arg-type]
    assert cohorts.take_nominees(**take) == 1  # type: ignore[arg-type]
    (row,) = [row for row in roster(cast.cohort["thu"]) if row.full_name == "Trần Thị Lạ"]
    assert (row.unit_name, row.post_title, row.post_kind) == ("Phường Hàm Rồng", "Chủ tịch Hội LHPN", "chair")
    assert approved_for([planned.line_id]) == []
    assert [row.state for row in desk.rows()] == [State.ENROLLED]
    with refused("answered"):
        cohorts.take_nominees(**take)  # type: ignore[arg-type]
    with refused("answered"):
        desk.back(one.nomination_id)


def test_who_is_not_approved_does_not_get_into_a_class(desk: Desk, planned: Planned, cast: Cast) -> None:
    waiting = desk.send("stranger")
    place = {"cohort_id": cast.cohort["thu"], "by": cast.person["coordinator"], "at": NOW}
    cohorts.place_cohort(line_id=planned.line_id, offered=[planned.line_id], **place)  # type: ignore[arg-type]
    with refused("answered"):
        cohorts.take_nominees(nomination_ids=[waiting], **place)  # type: ignore[arg-type]
    assert "Trần Thị Lạ" not in [row.full_name for row in roster(cast.cohort["thu"])]


def test_a_class_counts_only_for_a_line_that_was_offered(planned: Planned, cast: Cast) -> None:
    place = {"cohort_id": cast.cohort["thu"], "by": cast.person["coordinator"], "at": NOW}
    with refused("no_line"):
        cohorts.place_cohort(line_id=999, offered=[planned.line_id], **place)  # type: ignore[arg-type]
