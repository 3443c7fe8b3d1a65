"""Eight people at once: nothing is lost, nothing is written twice, the settled marks stay right."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from app.attendance.models import LeaveDecision, Mark
from app.attendance.queries import sums, taken
from app.attendance.services.deciding import decide_leave
from app.attendance.services.imports import confirm_import, stage_sheet
from app.attendance.services.leave import ask_leave
from app.attendance.services.settling import rebuild_settled
from app.cohorts.services import split_session
from app.kernel.refusal import Refused
from app.storage.base import db
from tests.attendance.conftest import FIRST_DAY, NOW, Klass
from tests.attendance.sheets import as_bytes, merged

EIGHT = 8


def at_once(app: Any, work: Callable[[int], Any]) -> list[Any]:
    """What `work(0)` to `work(7)` give back when all begin together."""
    ready = Barrier(EIGHT)

    def one(number: int) -> Any:
        with app.app_context():
            ready.wait()
            return work(number)

    with ThreadPoolExecutor(EIGHT) as pool:
        return list(pool.map(one, range(EIGHT)))


def test_eight_who_mark_different_people_lose_nothing(room: Klass, app: Any) -> None:
    at_once(app, lambda number: room.save(1, {number * 6 + step: "present" for step in range(6)}, client_prefix=f"may-{number}"))
    with app.app_context():
        assert taken(room.cohort_id) == {room.sessions[0]: 48}
        assert rebuild_settled(by=None, at=NOW) == 0


def test_of_eight_who_differ_about_one_person_one_is_written_and_the_others_are_told(room: Klass, app: Any) -> None:
    states = ("present", "late", "excused", "absent") * 2
    saved = at_once(app, lambda number: room.save(1, {0: states[number]}, client_prefix=f"may-{number}"))
    assert sum(one.written for one in saved) == 1
    assert sum(len(one.conflicts) for one in saved) == 6, "the one who agrees needs no word"


def test_a_sheet_confirmed_by_eight_is_written_once(room: Klass, app: Any) -> None:
    with app.app_context():
        data = as_bytes(merged(room.names, dict.fromkeys(range(50), "xPKM")))
        import_id = stage_sheet(room.cohort_id, data, "a.xlsx", by=room.hoa, at=NOW)
    outcomes = at_once(app, lambda _number: confirm_import(import_id, {}, {}, by=room.hoa, at=NOW))
    assert sorted(one.written for one in outcomes) == [0] * 7 + [200]
    with app.app_context():
        assert db.session.query(Mark).count() == 200
        assert rebuild_settled(by=None, at=NOW) == 0


def test_leave_decided_by_eight_is_decided_and_marked_once(room: Klass, app: Any) -> None:
    room.save(11, {0: "absent"})
    with app.app_context():
        asked = {"session_ids": [room.sessions[10]], "kind": "sick", "words": "", "photo": None, "client_id": "a"}
        request = ask_leave(enrolment_id=room.enrolments[0], **asked, by=room.hoa, at=NOW)
    act = {"request_id": request, "answer": "granted", "words": "", "by": room.hoa, "at": NOW}
    outcomes = at_once(app, lambda _number: decide_leave(**act))
    assert sorted(one.marked for one in outcomes) == [0] * 7 + [1]
    with app.app_context():
        assert db.session.query(LeaveDecision).count() == 1
        assert rebuild_settled(by=None, at=NOW) == 0


def test_a_session_split_by_eight_is_split_once(room: Klass, app: Any) -> None:
    room.save(1, {}, fill="present")
    act = {"session_id": room.sessions[0], "first": 1.0, "held_on": FIRST_DAY, "half": "evening", "starts": "19:00"}

    def split(_number: int) -> str:
        try:
            split_session(**act, reason="Cắt điện", by=room.hoa, at=NOW)
        except Refused as refusal:
            return refusal.reason
        return "split"

    assert sorted(at_once(app, split)) == ["first"] * 7 + ["split"], "what is left is too short to split so again"
    with app.app_context():
        assert {one.earned for one in sums(room.cohort_id).values()} == {4}
        assert rebuild_settled(by=None, at=NOW) == 0
