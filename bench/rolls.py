"""The work of somebody who takes rolls on a phone."""

from __future__ import annotations

import itertools
import json
import re
import time

from bench.client import Browser
from bench.crowd.big_class import BigClass
from bench.crowd.people import PASSWORD
from bench.load import Work

PEOPLE = 50
"""People of one measured roll; each browser takes that of others of the class."""
DOOR = "/ngoai-tuyen/gui"
_STATES = ("present", "late", "absent")
_ROW = re.compile(r'data-e="(\d+)" data-mark="(\d+)"')


def saved_roll(browser: Browser, people: BigClass, number: int) -> Work:
    """A roll of fifty as the page's script sends it (token, then batch), each time of another session; all marks are new."""
    browser.sign_in(people.coordinator, PASSWORD)
    listed = browser.get(f"/lop/{people.cohort_id}/diem-danh").text
    sessions = sorted({int(found) for found in re.findall(r"/diem-danh/(\d+)\"", listed)})
    seen = {session: dict(_ROW.findall(browser.get(f"/diem-danh/{session}").text)) for session in sessions}
    mine = sorted(seen[sessions[0]])[PEOPLE * number : PEOPLE * (number + 1)]
    yield
    for turn in itertools.count():
        session = sessions[turn % len(sessions)]
        door = json.loads(browser.get(DOOR, accept="application/json").text)
        now = int(time.time() * 1000)
        items = [
            {
                "id": f"{number:016x}-{turn:x}a{place:x}", "kind": "mark", "session": session, "enrolment": int(person),
                "state": _STATES[(turn // len(sessions) + place) % len(_STATES)], "at": now, "seen": int(seen[session][person]),
            }
            for place, person in enumerate(mine)
        ]  # fmt: skip
        browser.post_queue(DOOR, {"who": door["who"], "now": now, "items": items}, token=door["csrf"])
        yield
