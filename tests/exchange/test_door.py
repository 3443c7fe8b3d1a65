"""The door for programs: a token and nothing else opens it, one at a time, and what is wrong is said in JSON."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from app.exchange.models import Token
from app.exchange.rules.tokens import BURST, CALLS_PER_MINUTE, admit
from app.exchange.services import revoke_token
from app.people.models import RoleGrant
from app.people.policy import TABLE, Who
from app.storage.base import db
from tests.cast import NOW, PEOPLE, Cast
from tests.exchange.conftest import Program, entry
from tests.exchange.contract import check

Programs = Callable[..., Program]
READS = ("completion", "sessions", "enrolments")


def reason(answer: Any) -> tuple[int, str]:
    """Status and reason of an error, which is JSON and sets no cookie."""
    assert answer.mimetype == "application/json"
    assert "Set-Cookie" not in answer.headers
    assert answer.json["error"]["sentence"].endswith(".")
    return answer.status_code, answer.json["error"]["reason"]


def test_every_call_stands_in_the_circle_of_tokens(app: Flask) -> None:
    calls = {str(rule.endpoint) for rule in app.url_map.iter_rules() if rule.rule.startswith("/api/")}
    assert {TABLE[name] for name in calls - {"exchange.openapi"}} == {Who.TOKEN}


@pytest.mark.parametrize("key", [*sorted(PEOPLE), None])
def test_no_cookie_of_anybody_opens_it(client_for: Callable[..., Any], key: str | None) -> None:
    client = client_for(key)
    for path in READS:
        assert reason(client.get(f"/api/v1/{path}?cohort=LOP-THU")) == (401, "token")
    assert reason(client.post("/api/v1/attendance", json={"entries": [entry()]})) == (401, "token")


@pytest.mark.parametrize(
    "said", ["", "Bearer", "Bearer ", "Bearer sh_", "Basic c2g6c2g=", f"Bearer sh_{'A' * 43}", "Bearer " + "x" * 5000, "Bearer đ"]
)
def test_what_is_no_token_of_ours_opens_nothing(app: Flask, said: str) -> None:
    answer = app.test_client().get("/api/v1/sessions?cohort=LOP-THU", headers={"Authorization": said.encode()})
    assert reason(answer) == (401, "token")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_the_token_is_kept_as_a_hash_only(app: Flask, program: Program) -> None:
    with app.app_context():
        row = db.session.get(Token, program.token_id)
        assert row is not None
        assert program.token not in str(vars(row))
        assert (row.ending, len(row.token_hash)) == (program.token[-4:], 64)


def test_an_answer_sets_no_cookie_and_is_kept_nowhere(program: Program) -> None:
    answer = program.get("sessions", cohort="LOP-THU")
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_revoked_token_opens_nothing_from_then_on(app: Flask, program: Program) -> None:
    assert program.get("sessions", cohort="LOP-THU").status_code == 200
    with app.app_context():
        revoke_token(token_id=program.token_id, by=None, at=NOW)
    assert reason(program.get("sessions", cohort="LOP-THU")) == (401, "token")


def test_a_token_ends_on_its_day(program_of: Programs, clock: Callable[..., None]) -> None:
    program = program_of(days=30)
    clock(NOW + timedelta(days=30) - timedelta(seconds=1))
    assert program.get("sessions", cohort="LOP-THU").status_code == 200
    clock(NOW + timedelta(days=30))
    assert reason(program.get("sessions", cohort="LOP-THU")) == (401, "token")


def test_a_token_ends_with_the_role_of_its_maker(app: Flask, cast: Cast, program: Program) -> None:
    with app.app_context():
        db.session.execute(update(RoleGrant).where(RoleGrant.person_id == cast.person["coordinator"]).values(revoked_at=NOW))
        db.session.commit()
    assert reason(program.get("sessions", cohort="LOP-THU")) == (401, "token")


def test_a_right_that_was_not_given_is_403(program_of: Programs) -> None:
    reader, writer = program_of(rights=("completion:read",)), program_of(rights=("attendance:write",))
    assert reason(reader.send([entry()])) == (403, "right")
    assert reason(writer.get("completion", cohort="LOP-THU")) == (403, "right")
    assert writer.get("enrolments", cohort="LOP-THU").status_code == 200


@pytest.mark.parametrize("path", READS)
def test_a_class_out_of_reach_is_like_none(program: Program, path: str) -> None:
    answers = [program.get(path, cohort=code) for code in ("LOP-KHAC", "LOP-KHONG-CO", "x" * 200, "a\0b", "LOP-THU\n")]
    assert {reason(answer) for answer in answers[:4]} == {(404, "no_cohort")}
    assert len({answer.data for answer in answers[:4]}) == 1


def test_below_api_even_a_wrong_address_is_answered_in_json(app: Flask) -> None:
    client = app.test_client()
    assert reason(client.get("/api/v1/nothing")) == (404, "not_found")
    assert reason(client.get("/api/")) == (404, "not_found")
    assert reason(client.get("/api/v1/attendance")) == (405, "method")


def test_too_large_a_body_is_413_before_it_is_read(program: Program) -> None:
    answer = program.post(b'{"entries": "' + b"x" * 1024 * 1024 + b'"}')
    assert reason(answer) == (413, "too_large")
    assert "1 MB" in answer.json["error"]["sentence"]
    check(answer, "/attendance", "post")


@pytest.mark.parametrize(
    "headers",
    [{"Content-Type": "text/plain"}, {"Content-Type": "application/x-www-form-urlencoded"}, {"Content-Encoding": "gzip"}],
)
def test_only_plain_json_is_read(program: Program, headers: dict[str, str]) -> None:
    assert reason(check(program.send([entry()], **headers), "/attendance", "post")) == (415, "media_type")


@pytest.mark.parametrize("key", [None, "", "a b", "\xe9", "x" * 81])
def test_a_batch_needs_a_key(program: Program, key: str | None) -> None:
    assert reason(program.post(b'{"entries": []}', key)) == (422, "key")


def test_who_calls_too_fast_is_told_how_long_to_wait(program: Program, clock: Callable[..., None]) -> None:
    answers = [program.get("sessions", cohort="LOP-KHONG-CO") for _call in range(BURST)]
    assert {answer.status_code for answer in answers} == {404}
    late = check(program.get("sessions", cohort="LOP-THU"), "/sessions")
    assert reason(late) == (429, "too_many_calls")
    clock(NOW + timedelta(seconds=int(late.headers["Retry-After"])))
    assert program.get("sessions", cohort="LOP-THU").status_code == 200


def test_the_meter_of_one_program_is_not_that_of_another(program_of: Programs) -> None:
    busy, calm = program_of(), program_of()
    for _call in range(BURST + 1):
        busy.get("sessions", cohort="LOP-KHONG-CO")
    assert calm.get("sessions", cohort="LOP-THU").status_code == 200


def test_in_the_long_run_no_more_calls_pass_than_said() -> None:
    spent, passed = None, 0
    for tenth in range(6000):  # ten minutes, ten calls a second
        admission = admit(spent, NOW + timedelta(seconds=tenth / 10))
        passed += admission.wait_seconds == 0
        spent = admission.spent_until
    assert abs(passed - (10 * CALLS_PER_MINUTE + BURST)) <= 1


def test_its_use_is_shown(app: Flask, program: Program) -> None:
    program.get("sessions", cohort="LOP-THU")
    with app.app_context():
        row = db.session.get(Token, program.token_id)
        assert row is not None
        assert (row.uses, row.last_used_at) == (1, NOW)
