"""Promise 1: nothing that a trainee can fetch before release differs when only the key differs, three papers open at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.cohorts.services import enrol
from app.quizzes.models import AttemptQuestion, QuestionVersion
from app.quizzes.queries.drawing import forget_banks
from app.storage.transaction import transaction
from tests.cast import NOW, Cast
from tests.quizzes.all_kinds import begin, open_room, right_responses
from tests.quizzes.conftest import Desk
from tests.quizzes.test_no_key_crawl import SECRET, crawl, turned

pytestmark = pytest.mark.sqlite_only


def turn_keys_of(attempts: list[int]) -> int:
    """Another key, feedback and explanation for every question that was drawn; gives how many were turned."""
    asked = select(AttemptQuestion.version_id).where(AttemptQuestion.attempt_id.in_(attempts))
    with transaction() as db:
        versions = db.scalars(select(QuestionVersion).where(QuestionVersion.id.in_(asked))).all()
        for version in versions:
            whole = turned({"options": version.options, "accepts": version.accepts})
            version.parts = [{**part, **turned(part)} for part in version.parts] if version.parts else version.parts
            for name, value in whole.items():
                setattr(version, name, value)
    forget_banks()
    return len(versions)


Sent = dict[int, dict[int, list[list[str]]]]


def words_for(app: Flask, attempts: Iterable[int]) -> Sent:
    """To every question of each attempt what is right, nothing, and something wrong."""
    with app.app_context():
        return {
            attempt: {position: [said, [], ["zz"]] for position, said in right_responses(attempt).items()} for attempt in attempts
        }


def everything_she_can_fetch(app: Flask, client: Any, attempts: dict[int, dict[str, object]], sent: Sent) -> dict[str, bytes]:
    """All addresses with the ids of each attempt, and what each of its questions answers."""
    return {
        f"{attempt} {address}": body
        for attempt, known in attempts.items()
        for address, body in crawl(app, client, known, sent[attempt]).items()
    }


def enrol_elsewhere(cast: Cast) -> None:
    """Thắm is in the other class too."""
    post = {"unit_id": None, "post_title": "Chủ tịch Hội LHPN xã", "post_kind": "chair"}
    act: dict[str, Any] = {"by": cast.person["other_coordinator"], "at": NOW}
    cast.person["tham elsewhere"] = cast.person["tham"]
    cast.enrolment["tham elsewhere"] = enrol(cohort_id=cast.cohort["khac"], person_id=cast.person["tham"], **post, **act)


def test_nothing_of_three_open_papers_differs_when_only_their_keys_differ(
    app: Flask, cast: Cast, desk: Desk, client_for: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.inspection.inspect", lambda _answer: None)  # how pages are made is asked elsewhere
    monkeypatch.setattr("app.certificates.limit.MOST_MISSES", 10_000)  # and how many wrong codes an address may try
    attempts: dict[int, dict[str, object]] = {}
    with app.app_context():
        enrol_elsewhere(cast)
    for who in ("tham", "tham elsewhere"):
        attempts[desk.start(who, "kiem-tra")] = {"enrolment_id": cast.enrolment[who], "paper_id": desk.paper("kiem-tra").id}
    with app.app_context():
        room = open_room(cast, app.config["SETTINGS"].media)
        attempts[begin(room, cast)] = {"enrolment_id": room.enrolment, "paper_id": room.paper}
    for attempt, known in attempts.items():
        known |= {"attempt_id": attempt, "position": 1}
    client = client_for("tham")
    sent = words_for(app, attempts)
    everything_she_can_fetch(app, client, attempts, sent)  # what she gave stands, and every page was once met
    before = everything_she_can_fetch(app, client, attempts, sent)
    with app.app_context():
        assert turn_keys_of(list(attempts)) > 10
    after = everything_she_can_fetch(app, client, attempts, sent)
    assert [address for address in before if before[address] != after[address]] == []
    print(f"{len(before)} answers of three open papers")
    assert len(before) > 500
    assert not any(SECRET.encode() in body for body in after.values())


def test_the_comparison_sees_the_key_of_one_that_was_handed_in(app: Flask, cast: Cast, client_for: Any) -> None:
    with app.app_context():
        attempt = begin(open_room(cast, app.config["SETTINGS"].media), cast)
        turn_keys_of([attempt])
    client = client_for("tham")
    client.post(f"/bai-lam/{attempt}/nop-bai")
    assert SECRET in client.get(f"/bai-lam/{attempt}/ket-qua").text
