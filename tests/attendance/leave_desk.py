"""What the tests of leave and of objections share: to ask, to decide, to mark, and what stands in the ledger."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from app.attendance.queries import marks_of
from app.attendance.services.deciding import decide_leave
from app.attendance.services.leave import ask_leave
from app.attendance.services.objections import answer_objection, raise_objection
from app.attendance.services.roll import save_roll
from app.kernel.refusal import Refused
from tests.cast import NOW, Cast

SOON = NOW + timedelta(days=10)
"""20/11/2026, the day of the third session."""


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as caught:
        act()
    return caught.value.reason


def ask(cast: Cast, *numbers: int, who: str = "tham", **changes: Any) -> int:
    facts: dict[str, Any] = {
        "session_ids": [cast.session[number] for number in numbers],
        "kind": "sick",
        "words": "",
        "photo": None,
        "client_id": "-".join(map(str, numbers)),
        "by": cast.person[who],
        "at": NOW,
    }
    return ask_leave(enrolment_id=cast.enrolment[who], **(facts | changes))


def decide(cast: Cast, request_id: int, answer: str = "granted", by: str = "coordinator", at: Any = NOW) -> Any:
    return decide_leave(request_id=request_id, answer=answer, words="Giữ sức khỏe", by=cast.person[by], at=at)


def mark(cast: Cast, number: int, at: Any = NOW, prefix: str = "t", **states: str) -> None:
    people = {cast.enrolment[key]: state for key, state in states.items()}
    seen = {
        cast.enrolment[key]: one.mark_id
        for key in states
        if (one := marks_of(cast.enrolment[key]).get(cast.session[number])) is not None
    }
    save_roll(cast.session[number], people, seen, device_at=at, by=cast.person["coordinator"], at=at, client_prefix=prefix)


def state(cast: Cast, number: int, who: str = "tham") -> str | None:
    found = marks_of(cast.enrolment[who]).get(cast.session[number])
    return found.state if found else None


def object_to(cast: Cast, number: int = 1, words: str = "Em có mặt ạ", who: str = "tham", at: Any = NOW) -> int:
    act = {"session_id": cast.session[number], "words": words, "by": cast.person[who], "at": at}
    return raise_objection(enrolment_id=cast.enrolment[who], **act)


def answer(cast: Cast, objection: int, *, accepted: bool, words: str = "", by: str = "coordinator") -> bool:
    return answer_objection(objection_id=objection, accepted=accepted, words=words, by=cast.person[by], at=NOW)
