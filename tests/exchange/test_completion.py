"""Completion for other software: what stands, what changed, ids without more about people than needed."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from app.attendance.queries import standing
from app.attendance.services.roll import save_roll
from app.cohorts.services import leave, rejoin
from app.exchange.models import Token
from app.exchange.rules.changes import GROUPS
from app.kernel.refusal import Refused
from app.people.models import Person
from app.storage.base import db
from app.storage.models import JournalEntry
from tests.cast import NOW, TRAINEES, Cast
from tests.exchange.conftest import Program

Clock = Callable[..., None]


def by_id(answer: Any) -> dict[int, Any]:
    """The rows of a page."""
    assert answer.status_code == 200, answer.text
    return {row["enrolment_id"]: row for row in answer.json["rows"]}


def mark(app: Flask, cast: Cast, key: str, state: str, session: int = 1, at: Any = NOW) -> None:
    """A roll with one person, as the coordinator saves it, whatever stood before."""
    with app.app_context():
        stands = standing([cast.session[session]]).get((cast.session[session], cast.enrolment[key]))
        save_roll(
            cast.session[session],
            {cast.enrolment[key]: state},
            {cast.enrolment[key]: stands.mark_id} if stands else {},
            device_at=at,
            by=cast.person["coordinator"],
            at=at,
            client_prefix=f"trang-{at:%H%M%S%f}",
        )
        db.session.remove()


def test_it_tells_how_everybody_stands(app: Flask, cast: Cast, program: Program) -> None:
    mark(app, cast, "tham", "absent")
    rows = by_id(program.get("completion", cohort="LOP-THU"))
    assert set(rows) == {cast.enrolment[key] for key in TRAINEES}
    row = rows[cast.enrolment["tham"]]
    assert (row["name"], row["earned"], row["decision"]) == ("Hà Thị Thắm", 0, None)
    in_person = next(one for one in row["requirements"] if one["unit"] == "periods" and one["planned"] == 8)
    assert (in_person["earned"], in_person["reachable"]) == (0, 6)
    assert row["sentence"].endswith(".")
    assert row["changed_at"] == "2026-11-10T03:00:00+00:00"


def test_afterwards_only_what_changed_comes(app: Flask, cast: Cast, program: Program) -> None:
    first = program.get("completion", cohort="LOP-THU").json
    assert (len(first["rows"]), first["more"]) == (4, False)
    again = program.get("completion", cohort="LOP-THU", since=first["next"])
    assert again.json["rows"] == []
    mark(app, cast, "anh", "present")
    changed = program.get("completion", cohort="LOP-THU", since=again.json["next"])
    assert set(by_id(changed)) == {cast.enrolment["anh"]}


def test_a_day_that_passes_is_a_change_although_nobody_did_anything(cast: Cast, program: Program, clock: Clock) -> None:
    first = program.get("completion", cohort="LOP-THU").json
    clock(NOW + timedelta(days=21))
    rows = by_id(program.get("completion", cohort="LOP-THU", since=first["next"]))
    assert {row["state"] for row in rows.values()} == {"impossible"}
    assert {row["changed_at"] for row in rows.values()} == {"2026-11-30T17:00:00+00:00"}


def test_who_left_is_told_and_who_comes_back_too(app: Flask, cast: Cast, program: Program) -> None:
    since = program.get("completion", cohort="LOP-THU").json["next"]
    by, enrolment = cast.person["coordinator"], cast.enrolment["hoa"]
    with app.app_context():
        leave(enrolment_id=enrolment, reason="ốm", by=by, at=NOW)
    gone = program.get("completion", cohort="LOP-THU", since=since)
    assert {key: row["state"] for key, row in by_id(gone).items()} == {enrolment: "left"}
    assert by_id(gone)[enrolment]["earned"] is None
    with app.app_context():
        rejoin(enrolment_id=enrolment, reason="khỏi ốm", by=by, at=NOW)
    back = program.get("completion", cohort="LOP-THU", since=gone.json["next"])
    assert by_id(back)[enrolment]["state"] == "not_yet"


STEP = st.one_of(
    st.tuples(st.just("mark"), st.sampled_from(TRAINEES), st.sampled_from(["present", "late", "excused", "absent"])),
    st.tuples(st.just("leave"), st.sampled_from(TRAINEES), st.just("")),
    st.tuples(st.just("rejoin"), st.sampled_from(TRAINEES), st.just("")),
    st.tuples(st.just("days"), st.integers(1, 12), st.just("")),
    st.tuples(st.just("ask"), st.integers(1, 3), st.booleans()),
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(story=st.lists(STEP, min_size=3, max_size=14))
def test_a_reader_who_asks_at_any_time_ends_with_a_full_read(
    app: Flask, cast: Cast, program: Program, clock: Clock, story: list[Any]
) -> None:
    at, has, since = NOW, {}, None
    with app.app_context():
        db.session.execute(update(Token).values(spent_until=None))  # the stories before this one are not its calls
        db.session.commit()

    def ask(limit: int, lost: bool = False) -> bool:
        nonlocal since
        page = program.get("completion", cohort="LOP-THU", limit=limit, **({"since": since} if since else {}))
        if not lost:
            has.update(by_id(page))
            since = page.json["next"]
        return bool(page.json["more"])

    for number, (kind, what, how) in enumerate(story):
        at += timedelta(minutes=10, microseconds=number + 1)
        clock(at)
        if kind == "days":
            at += timedelta(days=what)
        elif kind == "ask":
            ask(what, lost=how)
        else:
            _change(app, cast, kind, what, how, at)
    clock(at)
    while ask(2):
        pass
    assert has == by_id(program.get("completion", cohort="LOP-THU"))


def _change(app: Flask, cast: Cast, kind: str, key: str, state: str, at: Any) -> None:
    """One thing that people do; what is refused is no change."""
    try:
        if kind == "mark":
            mark(app, cast, key, state, at=at)
            return
        with app.app_context():
            act = leave if kind == "leave" else rejoin
            act(enrolment_id=cast.enrolment[key], reason="thử", by=cast.person["coordinator"], at=at)
    except Refused:
        pass


def test_pages_are_as_small_as_was_asked(program: Program) -> None:
    sizes, since = [], None
    for _page in range(4):
        answer = program.get("completion", cohort="LOP-THU", limit=1, **({"since": since} if since else {}))
        sizes.append(len(answer.json["rows"]))
        since = answer.json["next"]
    assert (sizes, answer.json["more"]) == ([1, 1, 1, 1], False)
    assert len(sizes) <= GROUPS


def test_csv_opens_in_excel_and_runs_nothing(app: Flask, cast: Cast, program: Program) -> None:
    with app.app_context():
        person = db.session.get(Person, cast.person["tham"])
        assert person is not None
        person.full_name = '=HYPERLINK("http://x","Thắm")'
        db.session.commit()
    answer = program.get("completion", cohort="LOP-THU", accept="text/csv", limit=2)
    assert answer.mimetype == "text/csv"
    assert answer.data.startswith(b"\xef\xbb\xbfenrolment_id,")
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert [row["name"][:2] for row in rows if "HYPERLINK" in row["name"]] == ["'="]
    assert (answer.headers["X-More"], len(rows)) == ("true", 2)
    following = program.client.get(answer.headers["Link"].partition(">")[0][1:], headers=program.headers)
    assert len(list(csv.DictReader(io.StringIO(following.data.decode("utf-8-sig"))))) == 2


def test_ids_come_with_a_name_and_a_unit_and_nothing_else(cast: Cast, program: Program) -> None:
    answer = program.get("enrolments", cohort="LOP-THU")
    assert {key for row in answer.json["rows"] for key in row} == {"enrolment_id", "person_id", "name", "unit", "left_on"}
    assert "0912" not in answer.text
    sessions = program.get("sessions", cohort="LOP-THU").json["rows"]
    assert [row["session_id"] for row in sessions] == [cast.session[n] for n in (1, 2, 3, 4)]
    assert {row["state"] for row in sessions} == {"open"}


def test_what_was_taken_away_is_journalled_once_by_ids(app: Flask, cast: Cast, program: Program) -> None:
    since = program.get("completion", cohort="LOP-THU").json["next"]
    program.get("completion", cohort="LOP-THU", since=since)
    with app.app_context():
        noted = db.session.query(JournalEntry).filter_by(action="exchange.read_completion").all()
        assert [(row.subject_id, row.detail) for row in noted] == [(cast.cohort["thu"], {"token": program.token_id, "rows": 4})]


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ({}, "cohort"),
        ({"cohort": "LOP-THU", "limit": "0"}, "limit"),
        ({"cohort": "LOP-THU", "limit": "501"}, "limit"),
        ({"cohort": "LOP-THU", "limit": "9" * 5000}, "limit"),
        ({"cohort": "LOP-THU", "limit": "٣"}, "limit"),
        ({"cohort": "LOP-THU", "since": "x"}, "cursor"),
        ({"cohort": "LOP-THU", "since": "đ" * 1032}, "cursor"),
        ({"cohort": "LOP-THU", "format": "xml"}, "format"),
    ],
)
def test_a_wrong_question_is_answered_with_what_is_wrong(program: Program, query: dict[str, str], reason: str) -> None:
    answer = program.get("completion", **query)
    assert (answer.status_code, answer.json["error"]["reason"]) == (422, reason)
    assert "{n}" not in answer.json["error"]["sentence"]


def test_the_statements_do_not_grow_with_the_class(app: Flask, program: Program, statements: Callable[[], Any]) -> None:
    program.get("completion", cohort="LOP-THU")
    with statements() as seen:
        program.get("completion", cohort="LOP-THU")
    assert len(seen) <= 18
