"""Reading as one likes: letters, dark or light, on paper, with terms explained; everything without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask

from tests.cast import Cast
from tests.courses.writing import lesson_id
from tests.inspection import InspectingClient

Client = Callable[..., InspectingClient]


def test_a_choice_is_kept_on_this_device_and_every_page_wears_it(client_for: Client, cast: Cast) -> None:
    client, home = client_for("tham"), f"/hoc/{cast.enrolment['tham']}"
    assert 'data-theme="' not in client.get(home).text
    answer = client.post("/hoc/cach-doc", data={"size": "2", "theme": "t", "ve": home})
    assert (answer.status_code, answer.location) == (303, home)
    page = client.get(home).text
    assert '<html lang="vi" data-who=' in page
    assert 'data-size="2" data-theme="t">' in page
    assert re.search(r'name="size" value="2" checked', client.get("/hoc/cach-doc").text)
    client.post("/hoc/cach-doc", data={"size": "0", "theme": "m"})
    assert "data-size" not in client.get(home).text


@pytest.mark.parametrize("data", [{}, {"size": "9", "theme": "x"}, {"size": '"><script>', "theme": "tt"}])
def test_what_nobody_offers_is_the_plain_way(client_for: Client, data: dict[str, str]) -> None:
    client = client_for("tham")
    client.post("/hoc/cach-doc", data=data)
    cookie = client.get_cookie("cach_doc")
    assert cookie is not None
    assert cookie.value == "0m"


@pytest.mark.parametrize("value", ["", "9t", '2t"><script>', "2t2t", "\u00b2t"])
def test_a_cookie_that_was_tampered_with_does_nothing(client_for: Client, cast: Cast, value: str) -> None:
    client = client_for("tham")
    client.set_cookie("cach_doc", value)
    assert "data-theme" not in client.get(f"/hoc/{cast.enrolment['tham']}").text


def test_the_way_back_never_leads_out_of_the_house(client_for: Client) -> None:
    answer = client_for("tham").post("/hoc/cach-doc", data={"size": "1", "theme": "s", "ve": "https://evil.example/"})
    assert answer.location == "/"


def test_the_paper_has_a_cover_contents_and_no_answers(ctx: Flask, client_for: Client, cast: Cast) -> None:
    url = f"/hoc/{cast.enrolment['tham']}/bai/{lesson_id()}/ban-in"
    page = client_for("tham").get(url).text
    for words in (
        "Mục lục",
        "Hà Thị Thắm",
        "Học viên",
        "Tự kiểm tra",
        "Căn cứ của bài" if "Căn cứ của bài" in page else "Bản của bài",
    ):
        assert words in page
    assert 'class="cover' in page
    assert "feedback" not in page
    assert client_for("stranger").get(url).status_code == 404
    assert client_for("tham").get(f"/hoc/{cast.enrolment['tham']}/bai/9999/ban-in").status_code == 404


def test_the_lesson_offers_its_parts_on_a_phone_and_the_ways_of_reading(ctx: Flask, client_for: Client, cast: Cast) -> None:
    page = client_for("tham").get(f"/hoc/{cast.enrolment['tham']}/bai/{lesson_id()}").text
    assert re.search(r'<details class="narrow-only"><summary>\d phần của bài', page)
    assert re.search(r"<button[^>]*data-listen hidden>", page)
    assert "/hoc/cach-doc?ve=/hoc/" in page
