"""The page of a lesson: what it shows, what it keeps to itself, what it costs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests.cast import Cast
from tests.inspection import InspectingClient
from tests.learning.conftest import FIRST, ONE, SECOND, Reading

Clients = Callable[..., InspectingClient]


@pytest.fixture
def url(reading: Reading) -> str:
    """The address of the lesson."""
    return f"/hoc/{reading.enrolment}/bai/{reading.lesson}"


def test_a_lesson_page_costs_five_statements(url: str, client_for: Clients, statements: Callable[[], Any]) -> None:
    client = client_for("tham")
    client.get(url)
    with statements() as seen:
        assert client.get(url).status_code == 200
    assert len(seen) <= 5, seen


def test_the_key_is_not_on_the_page_before_she_answered(url: str, client_for: Clients) -> None:
    page = client_for("tham").get(url).text
    assert "Việc nào nên làm trước?" in page
    assert "Đúng, nghe hết rồi mới nói." not in page
    assert "Nghe trước, nói sau." not in page


def test_after_her_answer_the_page_says_what_is_right(url: str, client_for: Clients) -> None:
    client = client_for("tham")
    answer = client.post(f"{url}/cau-hoi/{ONE}", data={"choice": "a"})
    assert (answer.status_code, answer.location) == (303, f"{url}#hoi-{ONE}")
    page = client.get(url).text
    assert "Chưa nghe thì chưa hiểu." in page
    assert "Nghe trước, nói sau." in page


def test_a_section_read_leads_to_the_next_one(url: str, client_for: Clients, reading: Reading) -> None:
    answer = client_for("tham").post(f"{url}/phan", data={"section": FIRST})
    assert (answer.status_code, answer.location) == (303, f"{url}#{SECOND}")
    assert set(reading.progress().read) == {FIRST}


def test_the_last_section_says_what_is_still_missing(url: str, client_for: Clients) -> None:
    client = client_for("tham")
    answer = client.post(f"{url}/phan", data={"section": SECOND})
    assert answer.location == url
    assert "còn câu tự kiểm tra hoặc phần chưa đọc" in client.get(url).text


def test_a_finished_lesson_leads_to_the_next_one(url: str, client_for: Clients) -> None:
    client = client_for("tham")
    for check in (ONE, "nghe-het-hai"):
        client.post(f"{url}/cau-hoi/{check}", data={"choice": "a"})
    client.post(f"{url}/phan", data={"section": FIRST})
    answer = client.post(f"{url}/phan", data={"section": SECOND})
    assert answer.location.startswith("/hoc/")
    assert answer.location != url
    page = client.get(answer.location).text
    assert "Đã học xong bài “Nghe cho hết lời”." in page


def test_a_phone_is_answered_in_json(url: str, client_for: Clients) -> None:
    answer = client_for("tham").post(f"{url}/phan", data={"section": FIRST}, headers={"Accept": "application/json"})
    assert answer.json == {"saved_at": "10:00", "next": f"{url}#{SECOND}", "stays": True}


@pytest.mark.parametrize(
    "at", ["", "hôm qua", "2026-11-10", "2026-11-10T10:00:00", "9999-99-99T00:00:00Z", "0001-01-01T00:00:00+14:00"]
)
def test_a_moment_that_says_nothing_is_now(url: str, client_for: Clients, reading: Reading, at: str) -> None:
    assert client_for("tham").post(f"{url}/phan", data={"section": FIRST, "at": at}).status_code == 303
    assert reading.progress().read[FIRST] == reading.at(0)


@pytest.mark.parametrize(
    ("said", "minute"),
    [
        ({"at": "1999-01-01T00:00:00.000Z", "now": "915148890000"}, -1.5),  # half past a minute on a clock that is years behind
        ({"at": "2026-11-10T02:30:00.000Z"}, 0),
        ({"at": "2026-10-20T02:30:00.000Z", "now": "1794279600000"}, 0),  # 20 October, sent at the moment of the tests
        ({"at": "2026-11-10T03:00:00.000Z", "now": "1"}, 0),
        ({"at": "2026-11-10T03:00:00.000Z", "now": "9" * 500}, 0),
        ({"at": "2026-11-10T03:00:00.000Z", "now": "nan"}, 0),
    ],
)
def test_a_page_counts_back_from_its_arrival_and_not_further_than_a_slow_line_explains(
    url: str, client_for: Clients, reading: Reading, said: dict[str, str], minute: float
) -> None:
    client_for("tham").post(f"{url}/phan", data={"section": FIRST, **said})
    assert reading.progress().read[FIRST] == reading.at(minute)


@pytest.mark.parametrize("choice", [[], ["z"], ["a", "b"]])
def test_an_answer_that_cannot_be_gets_a_sentence_and_is_not_kept(
    url: str, client_for: Clients, reading: Reading, choice: list[str]
) -> None:
    client = client_for("tham")
    assert client.post(f"{url}/cau-hoi/{ONE}", data={"choice": choice}).status_code == 303
    assert 'class="note warn"' in client.get(url).text
    assert reading.progress().answers == {}


@pytest.mark.parametrize("form", [{}, {"section": "không-có"}])
def test_a_section_that_is_not_there_gets_a_sentence(url: str, client_for: Clients, form: dict[str, str]) -> None:
    answer = client_for("tham").post(f"{url}/phan", data=form)
    assert answer.status_code == 409
    assert "Phần này không còn trong bài" in answer.text


def test_a_lesson_of_another_programme_does_not_exist(ctx: Flask, client_for: Clients, cast: Cast) -> None:
    assert client_for("tham").get(f"/hoc/{cast.enrolment['tham']}/bai/999999").status_code == 404
