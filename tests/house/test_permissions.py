"""The permission table against the routes, and every address tried by everybody."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import Rule

from app.people.policy import TABLE, Who
from tests.cast import PEOPLE, Cast
from tests.house.permitted import (
    NOWHERE,
    allowed,
    everything,
    shown,
)
from tests.house.tour import Scene, names_in, rules_of, url_of
from tests.house.urls import STORED, lines_of
from tests.inspection import InspectingClient, PageFault

Clients = Callable[..., InspectingClient]


def test_the_table_and_the_routes_name_the_same_endpoints(app: Flask) -> None:
    endpoints = {str(rule.endpoint) for rule in app.url_map.iter_rules()}
    assert endpoints - set(TABLE) == set(), "closed to everybody because the table does not know them"
    assert set(TABLE) - endpoints == set(), "in the table without a page"


def test_the_stored_list_of_addresses_is_true(app: Flask) -> None:
    assert STORED.read_text(encoding="utf-8").splitlines() == lines_of(app)


def test_an_endpoint_that_nobody_put_into_the_table_is_hidden(app: Flask, client_for: Clients) -> None:
    app.view_functions["people.unknown"] = lambda: "secret"
    app.url_map.add(Rule("/bi-mat", endpoint="people.unknown"))
    for key in ("administrator", None):
        client = client_for(key)
        assert shown(client.get("/bi-mat")) == shown(client.get(NOWHERE))


@pytest.mark.parametrize("key", sorted(PEOPLE))
def test_every_page_opens_for_the_right_people_and_does_not_exist_for_the_others(
    app: Flask, client_for: Clients, scene: Scene, key: str
) -> None:
    client = client_for(key)
    nowhere = shown(client.get(NOWHERE))
    faults = [
        f"{rule} {whose}: {fault}"
        for rule in rules_of(app, "GET")
        for whose in ("own", "foreign")
        if (fault := _fault(client, rule, scene, whose, key, nowhere))
    ]
    assert nowhere[0] == 404
    assert faults == []


def _fault(client: InspectingClient, rule: Rule, scene: Scene, whose: str, key: str, nowhere: object) -> str:
    """What is wrong with a page that somebody opens with ids of one class; empty when nothing is."""
    try:
        answer = client.get(url_of(rule, getattr(scene, whose)), buffered=True)
    except PageFault as fault:
        return str(fault)
    if TABLE[str(rule.endpoint)] is Who.ANYONE or key in allowed(rule, whose):
        return "" if answer.status_code in {200, 302, 303} else f"closed, {answer.status_code}"
    return "" if shown(answer) == nowhere else f"not like a page that does not exist, {answer.status_code}"


CALLED = {"offline.door", "offline.receive"}
"""Doors that only scripts call: a page to sign in would say nothing to them."""


def test_who_is_not_signed_in_is_sent_to_the_door(app: Flask, client_for: Clients, scene: Scene) -> None:
    client = client_for(None)
    for rule in rules_of(app, "GET"):
        url = url_of(rule, scene.own)
        answer = client.get(url, buffered=True)
        if TABLE[str(rule.endpoint)] is Who.ANYONE:
            assert answer.status_code == 200, rule
        elif rule.endpoint in CALLED:
            assert answer.status_code == 401, rule
        else:
            assert (answer.status_code, answer.location) == (303, f"/dang-nhap?next={url}"), rule


SENT: Mapping[str, dict[str, Any]] = {
    "people.sign_in": {"login": "0912000001", "password": "sai mat khau"},
    "people.change_password": {"old": "mot cau de nho 2026", "new": "bốn con trâu trắng", "again": "bốn con trâu trắng"},
    "learning.section_done": {"section": "vao-chuyen"},
    "learning.check_answer": {"choice": "a"},
    "learning.questions": {"topic": "1", "words": "Nghe bao lâu ạ?"},
    "learning.answer": {"words": "Đến khi hết.", "seen": ""},
    "quizzes.answer": {"choice": "a", "client_id": "12345678-1234"},
    "attendance.save_roll": {"fill": "present", "client": "0123456789abcdef"},
    "attendance.decide_leave": {"answer": "granted"},
    "attendance.answer_objection": {"answer": "accepted"},
    "attendance.objection": {"note": "Em có mặt"},
    "cohorts.session_cancel": {"huy-reason": "Bão"},
    "completion.exemptions": {"target": "dk:truc-tiep", "approver": "Bà Hà", "reason": "Ốm"},
    "completion.exemption_revoke": {"reason": "Nhầm"},
    "completion.reminded": {"how": "zalo"},
    "cohorts.leave": {"reason": "Chuyển công tác"},
    "cohorts.rejoin": {"reason": "Nhầm"},
    "privacy.ask": {"kind": "correct", "words": "Ngày sinh đúng là 12/3/1985"},
    "privacy.answer": {"outcome": "partly", "ground": "register", "words": "Đã xóa ảnh, sổ cấp giữ lại"},
}
"""What a form would bring; an empty form where nothing is said."""
OUTSIDE = {
    "people.sign_in",
    "people.sign_out",
    "people.sign_out_everywhere",
    "people.change_password",
    "people.entry",
    "privacy.acknowledge",
    "privacy.copy",
    "privacy.ask",
    "privacy.particulars",
    "cohorts.new",
    "attendance.send_code",
}
"""Posts without an id of somebody else: everybody who may open the page does it for herself."""


@pytest.mark.parametrize("key", [*sorted(PEOPLE), None])
def test_a_post_by_the_wrong_person_changes_nothing(app: Flask, client_for: Clients, scene: Scene, key: str | None) -> None:
    client = client_for(key)
    nowhere = shown(client.get(NOWHERE))
    before = everything(app)
    faults = []
    for rule in rules_of(app, "POST"):
        for whose in ("own", "foreign"):
            if rule.endpoint in OUTSIDE or key in allowed(rule, whose):
                continue
            answer = client.post(url_of(rule, getattr(scene, whose)), data=SENT.get(str(rule.endpoint), {}))
            if key is None and answer.status_code != (401 if rule.endpoint in CALLED else 303):
                faults.append(f"{rule} {whose}: {answer.status_code} for nobody")
            if key is not None and shown(answer) != nowhere:
                faults.append(f"{rule} {whose}: {answer.status_code}")
    assert faults == []
    assert everything(app) == before


ACTED = {
    "learning.section_done": "tham",
    "learning.check_answer": "tham",
    "learning.questions": "tham",
    "learning.answer": "instructor",
    "quizzes.start": "tham",
    "quizzes.answer": "tham",
    "quizzes.hand_in": "tham",
    "attendance.save_roll": "anh",
    "attendance.confirm": "coordinator",
    "attendance.decide_leave": "instructor",
    "attendance.answer_objection": "second",
    "attendance.withdraw": "tham",
    "attendance.close_session": "instructor",
    "cohorts.session_cancel": "coordinator",
    "cohorts.roster_confirm": "coordinator",
    "cohorts.leave": "coordinator",
    "cohorts.first_passwords": "coordinator",
    "cohorts.session_remove": "administrator",
    "people.change_password": "tham",
    "people.sign_out": "tham",
    "privacy.answer": "coordinator",
    "privacy.ask": "tham",
    "exchange.revoke": "coordinator",
}


@pytest.mark.parametrize("endpoint", sorted(ACTED))
def test_the_same_post_by_the_right_person_is_done(app: Flask, client_for: Clients, scene: Scene, endpoint: str) -> None:
    rule = next(rule for rule in rules_of(app, "POST") if rule.endpoint == endpoint)
    client = client_for(ACTED[endpoint])
    before = everything(app)
    answer = client.post(url_of(rule, scene.own), data=SENT.get(endpoint, {}))
    assert answer.status_code in {200, 303}
    assert (everything(app) == before) is (endpoint in {"quizzes.start", "cohorts.first_passwords"})


@pytest.mark.parametrize("number", ["999999999", "9" * 20])
def test_a_number_that_cannot_be_an_id_does_not_exist(app: Flask, client_for: Clients, scene: Scene, number: str) -> None:
    clients = [client_for("tham"), client_for("coordinator")]
    faults = []
    for rule in rules_of(app, "GET"):
        for argument in names_in(rule):
            url = url_of(rule, scene.own, **{argument: number})
            faults += [
                f"{rule} {argument}: {code}" for client in clients if (code := client.get(url, buffered=True).status_code) != 404
            ]
    assert faults == []


def test_a_page_of_her_own_class_names_nobody_of_another(client_for: Clients, cast: Cast) -> None:
    page = client_for("coordinator").get(f"/lop/{cast.cohort['thu']}").text
    assert "Hà Thị Thắm" in page
    assert "Phạm Thị Làn" not in page
