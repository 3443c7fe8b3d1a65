"""Batches in any order and any number of times end in the same marks; bad input of any kind never ends in a failure."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from flask import Flask
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, update

from app.attendance.models import Mark, SettledMark
from app.attendance.rules.batches import SentMark
from app.exchange.models import Delivery, Token
from app.exchange.rules.reading import BadEntry, Unreadable, read_batch
from app.storage.base import db
from tests.cast import NOW, Cast
from tests.exchange.conftest import Program, entry
from tests.exchange.contract import check

STATES = ("present", "late", "excused", "absent")
PHONES = ("0912000001", "0912000002", "0912000099")
COHORTS = ("LOP-THU", "LOP-THU", "LOP-THU", "LOP-KHAC", "LOP-XYZ")
DAYS = ("2026-11-09", "2026-11-10", "2026-11-20")
ENTRY = st.builds(
    lambda minute, state, phone, cohort, day, periods: {
        "cohort": cohort,
        "person": {"phone": phone},
        "session": {"date": day, "half": "morning"},
        "state": state,
        "periods": periods,
        "at": (NOW + timedelta(minutes=minute)).isoformat(),
    },
    st.integers(-3000, 5),
    st.sampled_from(STATES),
    st.sampled_from(PHONES),
    st.sampled_from(COHORTS),
    st.sampled_from(DAYS),
    st.sampled_from((None, None, 0.5, 1, 2, 3)),
)
SLOW = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


def settled(app: Flask, sent: list[list[dict[str, Any]]], program: Program, story: str) -> set[Any]:
    """What counts after these batches, on a ledger that was empty before."""
    with app.app_context():
        for table in (SettledMark, Mark, Delivery):
            db.session.execute(delete(table))
        db.session.execute(update(Token).values(spent_until=None))
        db.session.commit()
    for number, batch in enumerate(sent):
        assert program.send(batch, f"{story}-{number}").status_code == 200
    with app.app_context():
        columns = (SettledMark.session_id, SettledMark.enrolment_id, SettledMark.state, SettledMark.periods)
        return {tuple(row) for row in db.session.execute(select(*columns))}


@SLOW
@given(entries=st.lists(ENTRY, min_size=1, max_size=12), data=st.data())
def test_any_order_and_repetition_of_batches_ends_in_the_same_marks(
    app: Flask, cast: Cast, program: Program, entries: list[dict[str, Any]], data: Any
) -> None:
    named = [{**row, "id": f"n{number}"} for number, row in enumerate(entries)]
    plain = settled(app, [named], program, "plain")
    mixed = data.draw(st.permutations(named))
    cuts = data.draw(st.lists(st.integers(0, len(mixed)), max_size=4).map(sorted))
    batches = [mixed[a:b] for a, b in zip([0, *cuts], [*cuts, len(mixed)], strict=True) if a < b]
    again = data.draw(st.lists(st.sampled_from(batches), max_size=3))
    assert settled(app, data.draw(st.permutations(batches + again)), program, "mixed") == plain


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=())),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
FIELDS = ("id", "cohort", "person", "session", "state", "periods", "at", "evidence", "more")
PLACES = (("person", "phone"), ("person", "enrolment"), ("person", "card"), ("session", "id"), ("session", "date"))


@st.composite
def nearly_right(draw: Any) -> dict[str, Any]:
    """An entry in which one thing is anything at all."""
    row: dict[str, Any] = entry()
    value = draw(JSON | st.sampled_from([10**30, -1, 1e308, "9" * 500, "\ud800", "\0", "a\u0300", "0001-01-01T00:00:00+14:00"]))
    if draw(st.booleans()):
        row[draw(st.sampled_from(FIELDS))] = value
        return row
    field, inner = draw(st.sampled_from(PLACES))
    row[field] = {inner: value, **({"half": "morning"} if inner == "date" else {})}
    return row


@given(JSON)
def test_any_json_is_read_or_refused_with_its_place(document: Any) -> None:
    try:
        rows = read_batch(json.dumps(document).encode())
    except Unreadable as fault:
        places = [fault.pointer]
        known = ("", "/entries")
    else:
        places = [row.pointer for row in rows if isinstance(row, BadEntry)]
        known = tuple(f"/entries/{number}" for number in range(len(rows)))
    assert all(place in known or place.startswith("/entries/") for place in places)


@given(nearly_right())
def test_an_entry_with_one_wrong_thing_points_at_it(row: dict[str, Any]) -> None:
    found = read_batch(json.dumps({"entries": [row, entry("b")]}).encode())
    assert isinstance(found[1], SentMark)
    if isinstance(found[0], BadEntry):
        assert found[0].pointer.startswith("/entries/0")
        found[0].pointer.encode()


@SLOW
@given(rows=st.lists(nearly_right(), min_size=1, max_size=3))
@example(rows=[entry(evidence="Cu\u031b\u0309a chi\u0301nh")])
@example(rows=[entry(cohort="LO\u0300P")])
def test_whatever_an_entry_holds_the_answer_is_one_that_is_described(
    app: Flask, cast: Cast, program: Program, rows: list[Any]
) -> None:
    with app.app_context():
        db.session.execute(update(Token).values(spent_until=None))
        db.session.commit()
    body = json.dumps({"entries": rows}).encode()
    assert check(program.post(body, f"k{hash(body)}"), "/attendance", "post").status_code in (200, 422)


def test_what_is_no_json_is_said_to_be_none(program: Program) -> None:
    bodies = (
        b"",
        b"{",
        b"\xff\xfe",
        b'{"entries": [' + b"9" * 5000 + b"]}",
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b'{"entries": NaN}',
        b'{"entries": [1e999]} x',
    )
    for number, body in enumerate(bodies):
        answer = check(program.post(body, f"k{number}"), "/attendance", "post")
        assert (answer.status_code, answer.json["error"]["reason"]) == (422, "not_json"), body[:20]


def test_a_document_of_another_shape_is_pointed_at(program: Program) -> None:
    for number, (body, reason, pointer) in enumerate(
        (("[]", "not_object", ""), ("{}", "no_entries", "/entries"), ('{"entries": {}}', "no_entries", "/entries"))
    ):
        error = check(program.post(body.encode(), f"k{number}"), "/attendance", "post").json["error"]
        assert (error["reason"], error["pointer"]) == (reason, pointer)


def test_accents_in_two_forms_are_one(app: Flask, program: Program) -> None:
    program.send([entry(evidence="Cu\u031b\u0309a chi\u0301nh")])
    with app.app_context():
        assert db.session.scalars(select(Mark.evidence)).all() == ["Máy chấm công: Cửa chính"]
