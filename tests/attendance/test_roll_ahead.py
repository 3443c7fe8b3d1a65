"""The roll of a coming session for the phone of who will take it: to be kept, not yet to be taken."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.cast import NOW, Cast
from tests.inspection import InspectingClient

Clients = Callable[..., InspectingClient]


def ahead(cast: Cast, number: int = 3) -> str:
    """The address of the roll of a session, as a phone keeps it; number 3 is on 20/11, number 4 on 1/12."""
    return f"/diem-danh/{cast.session[number]}?giu=1"


def test_the_leader_gets_the_roll_of_a_coming_session_to_keep(cast: Cast, client_for: Clients) -> None:
    answer = client_for("anh").get(ahead(cast))
    assert (answer.status_code, answer.headers["X-Keep-Offline"]) == (200, "long")
    assert "Hà Thị Thắm" in answer.text
    assert 'data-module="roll keep leave"' in answer.text


def test_without_that_word_it_is_as_if_it_did_not_exist_before_its_day(cast: Cast, client_for: Clients) -> None:
    assert client_for("anh").get(f"/diem-danh/{cast.session[3]}").status_code == 404


@pytest.mark.parametrize("key", ["tham", "neighbour", "stranger"])
def test_nobody_else_gets_it(cast: Cast, client_for: Clients, key: str) -> None:
    assert client_for(key).get(ahead(cast)).status_code == 404


def test_a_session_in_three_weeks_is_too_far_ahead(cast: Cast, client_for: Clients) -> None:
    assert client_for("anh").get(ahead(cast, 4)).status_code == 404


def test_no_mark_is_taken_before_the_day(cast: Cast, client_for: Clients) -> None:
    mark = {f"m{cast.enrolment['tham']}": "present"}
    assert client_for("anh").post(f"/diem-danh/{cast.session[3]}", data=mark).status_code == 404
    assert client_for("anh").post(ahead(cast), data=mark).status_code == 404


def test_a_page_that_only_says_not_yet_is_not_kept(cast: Cast, client_for: Clients) -> None:
    answer = client_for("coordinator").get(f"/diem-danh/{cast.session[3]}")
    assert "Buổi này chưa đến ngày" in answer.text
    assert "X-Keep-Offline" not in answer.headers


def test_her_home_names_the_rolls_of_the_next_days_to_her_phone(
    cast: Cast, client_for: Clients, clock: Callable[..., None]
) -> None:
    clock(NOW + timedelta(days=4))
    wanted = f'data-keep="{ahead(cast)}"'
    assert wanted in client_for("anh").get(f"/hoc/{cast.enrolment['anh']}").text
    assert "data-keep" not in client_for("tham").get(f"/hoc/{cast.enrolment['tham']}").text


@pytest.mark.parametrize("page", ["", "/chuyen-de"])
def test_the_download_is_offered_with_its_size(cast: Cast, client_for: Clients, page: str) -> None:
    shown = client_for("tham").get(f"/hoc/{cast.enrolment['tham']}{page}").text
    assert f'href="/hoc/{cast.enrolment["tham"]}/tai-ve"' in shown
    assert "để học khi không có mạng (8 KB)" in shown
