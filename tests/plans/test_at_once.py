"""Eight people at once: no place is given twice, nobody is sent twice, a list is written once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from flask import Flask

from app.cohorts import services as cohorts
from app.cohorts.rules.people_lists import ListKind
from app.cohorts.services import ListHead
from app.kernel.refusal import Refused
from app.people.rules import Viewer
from app.plans.queries.lacking import reach_of
from app.plans.queries.nominations import nominations_of, opening_seen_by
from app.plans.rules.shapes import need_of_line
from app.plans.services import nominating
from app.storage.base import db
from tests.cast import NOW, TODAY, Cast
from tests.plans.conftest import Planned
from tests.plans.lists import workbook

EIGHT = 8
PEOPLE = ("anh", "binh", "instructor", "second", "administrator", "stranger", "coordinator", "tham")


def at_once(app: Flask, work: Callable[[int], Any]) -> list[Any]:
    """What `work(0)` to `work(7)` give back when all begin together; "refused:reason" for a refusal."""
    ready = Barrier(EIGHT)

    def one(number: int) -> Any:
        with app.app_context():
            ready.wait()
            try:
                return work(number)
            except Refused as refusal:
                return f"refused:{refusal.reason}"

    with ThreadPoolExecutor(EIGHT) as pool:
        return list(pool.map(one, range(EIGHT)))


def sender(planned: Planned, cast: Cast, province: Viewer) -> Callable[[str], int]:
    """Send somebody of the cast as a reserve."""
    need = need_of_line(planned.kept.file.lines[0], planned.kept.file.requirements)
    act = {"opening_id": planned.opening_id, "need": need, "paths": reach_of(province), "by": province.person_id, "at": NOW}
    return lambda key: nominating.add_nomination(person_id=cast.person[key], reserve=True, reason="", **act)  # type: ignore[arg-type]


def test_two_places_are_given_to_two_of_eight(app: Flask, planned: Planned, cast: Cast, province: Viewer) -> None:
    send = sender(planned, cast, province)
    ids = [send(key) for key in PEOPLE]
    act = {"opening_id": planned.opening_id, "by": province.person_id, "at": NOW}
    db.session.remove()
    given = at_once(app, lambda number: nominating.approve_nominations(nomination_ids=[ids[number]], **act))  # type: ignore[arg-type]
    assert sorted(map(str, given)) == ["1", "1", *["refused:full"] * 6]
    opening = opening_seen_by(province, planned.opening_id)
    assert opening is not None
    assert opening.held == 2


def test_somebody_sent_by_eight_is_sent_once(app: Flask, planned: Planned, cast: Cast, province: Viewer) -> None:
    send = sender(planned, cast, province)
    db.session.remove()
    sent = at_once(app, lambda _number: send("anh"))
    assert sum(one == "refused:sent" for one in sent) == 7
    assert len(nominations_of(planned.opening_id, reach_of(province))) == 1


def test_a_list_confirmed_by_eight_is_written_once(app: Flask, planned: Planned, cast: Cast, province: Viewer) -> None:
    head = ListHead(cast.unit["home"], reach_of(province)[0], ListKind.POSTS, TODAY)
    rows = [[number, f"Lò Thị Số {word}", 1990, None, "PCT", "xã Mường Lát", None, None] for number, word in enumerate("ABCDE")]
    act = {"by": province.person_id, "at": NOW}
    staged = cohorts.stage_people(head, data=workbook(rows), file_name="ds.xlsx", **act)  # type: ignore[arg-type]
    said = {"list_id": next(iter(staged.values())), "choices": {}, "units": {}, "complete": False, **act}
    db.session.remove()
    outcomes = at_once(app, lambda _number: cohorts.confirm_people(**said))  # type: ignore[arg-type]
    assert sorted(one.written for one in outcomes) == [0] * 7 + [5]
    assert sum(one.new_people for one in outcomes) == 5
