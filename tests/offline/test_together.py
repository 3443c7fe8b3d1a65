"""Two leaders whose phones tell of the same sessions in another order, at the same moment: both get through."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from typing import Any

from app.attendance.queries import taken
from app.cohorts.services import set_officers
from app.offline.rules import read_batch
from app.offline.services import Answer, accept_events
from app.people.rules import Viewer
from tests.cast import NOW, Cast
from tests.offline.conftest import millis

ROUNDS = 5
"""How often they meet; a lock in the wrong order needs luck to be seen."""


def test_two_leaders_in_opposite_order_both_get_through(app: Any, cast: Cast) -> None:
    with app.app_context():
        officers = {"leader": cast.enrolment["anh"], "deputies": (cast.enrolment["hoa"],)}
        set_officers(cohort_id=cast.cohort["thu"], **officers, on=date(2026, 11, 2), by=cast.person["coordinator"], at=NOW)
    ready = Barrier(2)

    def send(key: str, number: int, places: tuple[int, int]) -> list[Answer]:
        who = cast.enrolment["tham" if key == "anh" else "binh"]
        items = [
            {
                "id": f"{'a' if key == 'anh' else 'b'}123456789abcdef-{number}x{place}",
                "kind": "mark",
                "at": millis(NOW),
                "session": cast.session[place],
                "enrolment": who,
                "state": ("present", "late")[number % 2],
                "seen": 0,
            }
            for place in places
        ]
        with app.app_context():
            ready.wait()
            return accept_events(read_batch({"items": items}, NOW), viewer=Viewer(cast.person[key], key), device="", at=NOW)

    with ThreadPoolExecutor(2) as pool:
        for number in range(ROUNDS):
            both = [pool.submit(send, "anh", number, (1, 2)), pool.submit(send, "hoa", number, (2, 1))]
            assert [len(one.result(timeout=60)) for one in both] == [2, 2]
    with app.app_context():
        assert taken(cast.cohort["thu"]) == {cast.session[1]: 2, cast.session[2]: 2}
