"""Requests: answered once, in scope, within two working days; a correction corrects, an erasure leaves what others rely on."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import text

from app.kernel.refusal import Refused
from app.people.models import Account, Person
from app.privacy.models import DataAnswer, DataRequest
from app.privacy.queries import requests_of
from app.privacy.rules import Ground, Outcome, RequestKind
from app.privacy.services import Correction, answer_request, ask_about_data
from app.storage.base import db
from tests.cast import NOW, Cast
from tests.inspection import InspectingClient

Clients = Callable[..., InspectingClient]
DESK = "/yeu-cau-du-lieu"
SAID = {"outcome": "done", "ground": "", "words": "Đã sửa theo giấy khai sinh"}


@pytest.fixture
def asked(ctx: Flask, cast: Cast) -> int:
    """Thắm's birthday is wrong."""
    return ask_about_data(RequestKind.CORRECT, "Ngày sinh đúng là 12/3/1985", by=cast.person["tham"], at=NOW)


def test_she_sees_until_when_she_is_answered(client_for: Clients) -> None:
    client = client_for("tham")
    form = {"kind": "correct", "words": "Ngày sinh đúng là 12/3/1985"}
    assert client.post("/du-lieu-cua-toi/yeu-cau", data=form).status_code == 303
    page = client.get("/du-lieu-cua-toi").text
    assert "Ngày sinh đúng là 12/3/1985" in page
    assert "chậm nhất 12/11/2026" in page


def test_an_empty_request_is_not_sent_and_what_was_chosen_stays(client_for: Clients) -> None:
    answer = client_for("tham").post("/du-lieu-cua-toi/yeu-cau", data={"kind": "erase", "words": "  "})
    assert answer.status_code == 422
    assert re.search(r'<input[^>]*checked[^>]*value="erase"', answer.text)


def test_the_same_request_twice_is_one(ctx: Flask, cast: Cast, asked: int) -> None:
    again = ask_about_data(RequestKind.CORRECT, "Ngày sinh đúng là 12/3/1985", by=cast.person["tham"], at=NOW)
    assert again == asked


def test_a_correction_writes_what_is_right_and_says_so(client_for: Clients, cast: Cast, asked: int) -> None:
    answer = client_for("coordinator").post(f"{DESK}/{asked}", data={**SAID, "birth_on": "12/3/1985", "phone": "0912 000 888"})
    assert answer.status_code == 303
    person, account = db.session.get_one(Person, cast.person["tham"]), db.session.get_one(Account, cast.person["tham"])
    assert (f"{person.birth_on:%d/%m/%Y}", person.phone, account.phone) == ("12/03/1985", "0912000888", "0912000888")
    assert requests_of(cast.person["tham"])[0].answer == "Đã sửa theo giấy khai sinh"


def test_a_number_that_somebody_else_signs_in_with_is_not_given_away(client_for: Clients, cast: Cast, asked: int) -> None:
    answer = client_for("coordinator").post(f"{DESK}/{asked}", data={**SAID, "phone": "0912000002"})
    assert answer.status_code == 422
    assert "đã có người khác dùng" in answer.text
    assert db.session.get(DataAnswer, asked) is None


def test_a_request_is_answered_once(ctx: Flask, cast: Cast, asked: int) -> None:
    by = {"by": cast.person["coordinator"], "at": NOW, "ground": Ground.NONE, "correction": Correction()}
    answer_request(asked, Outcome.DONE, words="Xong", **by)  # type: ignore[arg-type]
    with pytest.raises(Refused) as refused:
        answer_request(asked, Outcome.REFUSED, words="Không", **by)  # type: ignore[arg-type]
    assert refused.value.reason == "answered"


def test_what_stays_needs_a_reason(ctx: Flask, cast: Cast, asked: int) -> None:
    with pytest.raises(Refused) as refused:
        answer_request(
            asked,
            Outcome.PARTLY,
            words="Chưa xóa hết",
            ground=Ground.NONE,
            correction=Correction(),
            by=cast.person["coordinator"],
            at=NOW,
        )
    assert refused.value.reason == "ground_missing"


def test_nobody_answers_her_own_request_or_sees_it_on_the_desk(client_for: Clients, cast: Cast, ctx: Flask) -> None:
    own = ask_about_data(RequestKind.ERASE, "Xóa ảnh", by=cast.person["coordinator"], at=NOW)
    assert client_for("coordinator").get(f"{DESK}/{own}").status_code == 404
    assert client_for("second").get(f"{DESK}/{own}").status_code == 200


def test_an_erasure_takes_what_nobody_relies_on_and_leaves_the_rest(client_for: Clients, cast: Cast, ctx: Flask) -> None:
    client = client_for("tham")
    client.post("/du-lieu-cua-toi/tu-cho-biet", data={"ethnicity": "Thái", "agreed": "y"})
    request_id = ask_about_data(RequestKind.ERASE, "Xóa hết", by=cast.person["tham"], at=NOW)
    said = {"outcome": "partly", "ground": "attendance", "words": "Đã xóa phần tự cho biết; kết quả học giữ lại"}
    assert client_for("coordinator").post(f"{DESK}/{request_id}", data=said).status_code == 303
    assert db.session.execute(text("SELECT count(*) FROM particulars WHERE value IS NOT NULL")).scalar() == 0
    assert db.session.execute(text("SELECT count(*) FROM enrolments")).scalar() == 5
    assert "Điểm danh và kết quả học" in client.get("/du-lieu-cua-toi").text


def test_an_overdue_request_says_so_on_the_desk(client_for: Clients, asked: int, clock: Callable[..., None]) -> None:
    assert "Quá hạn" not in client_for("coordinator").get(DESK).text
    clock(NOW + timedelta(days=3))
    assert "Quá hạn" in client_for("coordinator").get(DESK).text


def test_whoever_leads_the_class_finds_it_on_her_first_page(client_for: Clients, asked: int) -> None:
    assert "1 yêu cầu về dữ liệu cá nhân" in client_for("coordinator").get("/lop-hoc").text
    assert "yêu cầu về dữ liệu cá nhân" not in client_for("other_coordinator").get("/lop-hoc").text


def test_a_request_of_another_unit_does_not_exist(client_for: Clients, asked: int) -> None:
    other = client_for("other_coordinator")
    assert "Thắm" not in other.get(DESK).text
    assert other.post(f"{DESK}/{asked}", data=SAID).status_code == 404


@pytest.mark.usefixtures("ctx", "asked")
def test_the_clock_stands_in_the_row() -> None:
    row = db.session.query(DataRequest).one()
    assert f"{row.due_on:%d/%m/%Y}" == "12/11/2026"
