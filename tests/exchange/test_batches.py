"""Attendance from other software: each row whole, answered on its own, written once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from app.attendance.models import Mark
from app.attendance.queries import marks_of
from app.attendance.queries.cards import cards_of
from app.attendance.services.cards import issue_cards
from app.attendance.services.roll import save_roll
from app.cohorts.services import leave
from app.cohorts.services.life import cancel_session, close_session, reopen_session
from app.exchange.models import Delivery
from app.storage.base import db
from app.storage.models import JournalEntry
from tests.cast import NOW, Cast
from tests.exchange.conftest import Program, entry


def counting(app: Flask, cast: Cast, key: str = "tham", session: int = 1) -> tuple[str, float] | None:
    """What counts for somebody in a session."""
    with app.app_context():
        mark = marks_of(cast.enrolment[key]).get(cast.session[session])
        return (mark.state, mark.periods) if mark else None


def outcomes(answer: Any) -> list[str]:
    """What became of each row, and why."""
    assert answer.status_code == 200, answer.text
    return [f"{row['outcome']} {row.get('reason', '')}".strip() for row in answer.json["results"]]


def test_a_mark_from_a_machine_counts_and_says_where_it_came_from(app: Flask, cast: Cast, program: Program) -> None:
    answer = program.send([entry(evidence="cửa chính")])
    assert outcomes(answer) == ["recorded"]
    assert answer.json["counts"] == {"recorded": 1, "already": 0, "conflict": 0, "refused": 0}
    assert counting(app, cast) == ("present", 2)
    with app.app_context():
        mark = db.session.get(Mark, answer.json["results"][0]["mark_id"])
        assert mark is not None
        assert (mark.way, mark.evidence) == ("api", "Máy chấm công: cửa chính")
        assert mark.recorded_by_id == cast.person["coordinator"]


@pytest.mark.parametrize(
    "named",
    [{"phone": "0912 000 001"}, {"phone": "+84912000001"}, {"enrolment": "tham"}],
    ids=["spaces", "country code", "enrolment"],
)
def test_a_person_is_found_by_whatever_names_her(app: Flask, cast: Cast, program: Program, named: dict[str, Any]) -> None:
    person = {"enrolment": cast.enrolment["tham"]} if "enrolment" in named else named
    session = {"id": cast.session[1]}
    assert outcomes(program.send([entry(person=person, session=session)])) == ["recorded"]
    assert counting(app, cast) == ("present", 2)


def test_the_same_key_and_body_bring_the_stored_answer_again(app: Flask, program: Program) -> None:
    first, again = program.send([entry()]), program.send([entry()])
    assert again.json == first.json
    assert (first.headers["Idempotent-Replayed"], again.headers["Idempotent-Replayed"]) == ("false", "true")
    with app.app_context():
        assert (db.session.query(Mark).count(), db.session.query(Delivery).count()) == (1, 1)


def test_the_same_key_with_another_body_is_refused_as_a_whole(app: Flask, program: Program) -> None:
    program.send([entry()])
    answer = program.send([entry("b2", state="absent")])
    assert (answer.status_code, answer.json["error"]["reason"]) == (422, "key_reused")
    with app.app_context():
        assert db.session.query(Mark).count() == 1


def test_two_programs_may_use_the_same_key(app: Flask, program_of: Callable[..., Program]) -> None:
    answers = [program_of().send([entry()]) for _n in range(2)]
    assert [outcomes(answer) for answer in answers] == [["recorded"], ["recorded"]]


def test_an_entry_sent_again_in_another_batch_is_known(app: Flask, program: Program) -> None:
    program.send([entry()])
    assert outcomes(program.send([entry(), entry("b1", at="2026-11-09T07:40:00+07:00", state="late")], "k2")) == [
        "already",
        "recorded",
    ]


def test_a_name_that_stands_for_something_else_already_is_refused(app: Flask, cast: Cast, program: Program) -> None:
    program.send([entry()])
    assert outcomes(program.send([entry(state="absent"), entry("z", state="late"), entry("z", state="absent")], "k2")) == [
        "refused id_reused",
        "recorded",
        "refused id_reused",
    ]


def test_one_bad_row_spoils_no_other(app: Flask, cast: Cast, program: Program) -> None:
    rows = [
        entry("a"),
        entry("b", state="here"),
        entry("c", person={"phone": "0912000099"}),
        "no entry",
        entry("d", person={"phone": "0912000002"}, state="late", periods=1),
    ]
    answer = program.send(rows)
    assert outcomes(answer) == ["recorded", "refused bad_state", "refused not_in_class", "refused not_object", "recorded"]
    assert [row.get("pointer") for row in answer.json["results"]] == [None, "/entries/1/state", None, "/entries/3", None]
    assert counting(app, cast, "anh") == ("late", 1)


def test_half_a_session_is_written_as_it_was(app: Flask, cast: Cast, program: Program) -> None:
    assert outcomes(program.send([entry(periods=1.5)])) == ["recorded"]
    assert counting(app, cast) == ("present", 1.5)


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        ({"session": {"date": "2026-11-20", "half": "morning"}}, "not_yet"),
        ({"session": {"date": "2026-11-09", "half": "afternoon"}}, "no_session"),
        ({"session": {"id": 999999}}, "no_session"),
        ({"cohort": "LOP-KHONG-CO"}, "no_cohort"),
        ({"cohort": "LOP-KHAC"}, "no_cohort"),
        ({"person": {"phone": "0912000005"}}, "not_in_class"),
        ({"person": {"card": "ABC234"}}, "not_in_class"),
        ({"at": "2026-11-08T22:00:00+07:00"}, "before_session"),
        ({"at": "2026-11-10T10:03:00+07:00"}, "clock_ahead"),
        ({"periods": 2.25}, "not_half"),
        ({"periods": 3}, "too_many"),
        ({"state": "absent", "periods": 1}, "absent_with_periods"),
    ],
)
def test_what_cannot_be_true_is_refused_with_a_reason_and_a_sentence(
    app: Flask, cast: Cast, program: Program, other: dict[str, Any], reason: str
) -> None:
    answer = program.send([entry(**other)])
    assert outcomes(answer) == [f"refused {reason}"]
    assert answer.json["results"][0]["sentence"].endswith(".")
    assert counting(app, cast) is None


def test_a_foreign_class_looks_exactly_like_none(cast: Cast, program: Program) -> None:
    foreign = {"cohort": "LOP-KHAC", "person": {"enrolment": cast.enrolment["neighbour"]}}
    answers = [program.send([entry(**foreign)], "1"), program.send([entry(**{**foreign, "cohort": "LOP-XYZ"})], "2")]
    assert answers[0].json["results"] == answers[1].json["results"]


def test_a_program_of_the_other_unit_writes_nothing_here(app: Flask, cast: Cast, program_of: Callable[..., Program]) -> None:
    other = program_of("other_coordinator", "other")
    assert outcomes(other.send([entry()])) == ["refused no_cohort"]
    assert counting(app, cast) is None


def test_who_left_the_class_gets_no_mark(app: Flask, cast: Cast, program: Program) -> None:
    with app.app_context():
        leave(enrolment_id=cast.enrolment["tham"], reason="chuyển công tác", by=cast.person["coordinator"], at=NOW)
    assert outcomes(program.send([entry()])) == ["refused not_in_class"]


def test_a_later_word_of_an_official_stands_and_the_row_says_so(app: Flask, cast: Cast, program: Program) -> None:
    with app.app_context():
        save_roll(
            cast.session[1],
            {cast.enrolment["tham"]: "absent"},
            {},
            device_at=NOW,
            by=cast.person["instructor"],
            at=NOW,
            client_prefix="may-co-mai",
        )
    answer = program.send([entry()])
    assert outcomes(answer) == ["conflict"]
    assert answer.json["results"][0]["stands"] == "absent"
    assert "Vắng không phép" in answer.json["results"][0]["sentence"]
    assert counting(app, cast) == ("absent", 0)


def test_a_clock_that_runs_ahead_by_seconds_does_not_matter(app: Flask, cast: Cast, program: Program) -> None:
    today = {"session": {"date": "2026-11-10", "half": "morning"}}
    first = entry("a", **today, at="2026-11-10T10:01:30+07:00", state="late")
    second = entry("b", **today, at="2026-11-10T10:01:00+07:00", state="absent")
    assert outcomes(program.send([first], "1")) == ["recorded"]
    assert outcomes(program.send([second], "2")) == ["conflict"]
    assert counting(app, cast, session=2) == ("late", 1)


def test_everything_that_was_sent_is_journalled_without_a_name(app: Flask, cast: Cast, program: Program) -> None:
    program.send([entry(evidence="Hà Thị Thắm")])
    with app.app_context():
        noted = db.session.query(JournalEntry).filter_by(action="exchange.received").one()
        assert noted.detail == {"token": program.token_id, "recorded": 1, "already": 0, "conflict": 0, "refused": 0}
        kept = str([row.answer for row in db.session.query(Delivery)])
    assert "Thắm" not in kept
    assert "0912" not in kept


def test_a_thousand_rows_cost_no_more_statements_than_one(
    app: Flask, cast: Cast, program: Program, statements: Callable[[], Any], clock: Callable[..., None]
) -> None:
    def rows(count: int) -> list[dict[str, Any]]:
        moments = (NOW - timedelta(hours=3) + timedelta(seconds=n) for n in range(count))
        return [entry(f"n{n}", at=at.isoformat()) for n, at in enumerate(moments)]

    program.send(rows(1), "warm")
    with statements() as few:
        assert program.send(rows(2), "few").status_code == 200
    with statements() as many:
        assert program.send(rows(1000), "many").json["counts"]["recorded"] >= 900
    assert len(many) <= len(few) + 1
    assert len(many) <= 20


def test_more_than_a_thousand_rows_are_too_many(program: Program) -> None:
    answer = program.send([entry(f"n{n}") for n in range(1001)])
    assert (answer.status_code, answer.json["error"]["reason"]) == (422, "too_many_entries")


def test_a_closed_session_takes_no_more_and_an_open_one_again(app: Flask, cast: Cast, program: Program) -> None:
    known = {"session_id": cast.session[1], "by": cast.person["coordinator"], "at": NOW}
    program.send([entry("before")], "1")
    with app.app_context():
        close_session(**known)
    answer = program.send([entry("before"), entry("after", at="2026-11-09T09:00:00+07:00", state="absent")], "2")
    assert outcomes(answer) == ["already", "refused closed"]
    assert counting(app, cast) == ("present", 2)
    with app.app_context():
        reopen_session(**known, reason="ghi thiếu")
    assert outcomes(program.send([entry("after", at="2026-11-09T09:00:00+07:00", state="absent")], "3")) == ["recorded"]


def test_a_cancelled_session_takes_nothing(app: Flask, cast: Cast, program: Program) -> None:
    with app.app_context():
        cancel_session(session_id=cast.session[1], reason="mưa lũ", by=cast.person["coordinator"], at=NOW)
    by_id = entry("b", session={"id": cast.session[1]})
    assert outcomes(program.send([entry("a"), by_id])) == ["refused cancelled", "refused cancelled"]


def test_a_person_is_found_by_her_card_however_it_is_written(app: Flask, cast: Cast, program: Program) -> None:
    with app.app_context():
        issue_cards(cast.cohort["thu"], by=cast.person["coordinator"], at=NOW)
        card = next(row for row in cards_of(cast.cohort["thu"]) if row.enrolment_id == cast.enrolment["tham"])
    typed = f"{card.short[:3]} {card.short[3:].lower()}"
    rows = [entry("a", person={"card": typed}), entry("b", person={"card": card.text}), entry("c", person={"card": "nope"})]
    assert outcomes(program.send(rows)) == ["recorded", "recorded", "refused not_in_class"]
    assert counting(app, cast) == ("present", 2)
