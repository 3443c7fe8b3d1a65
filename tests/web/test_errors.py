"""What people see when something went wrong."""

from __future__ import annotations

import logging
import re

import pytest
from flask.testing import FlaskClient

from tests.web.gallery import make_app


@pytest.mark.parametrize(
    ("status", "title"),
    [
        (400, "Chưa nhận được dữ liệu"),
        (403, "Chưa được xem trang này"),
        (404, "Không có trang này"),
        (405, "Trang này không mở theo cách đó"),
        (413, "Tệp quá nặng"),
        (418, "Chưa nhận được dữ liệu"),
        (429, "Đã thử quá nhiều lần"),
        (500, "Hệ thống đang gặp lỗi"),
        (502, "Hệ thống đang gặp lỗi"),
        (503, "Hệ thống đang bận"),
    ],
)
def test_every_error_is_a_page_with_words(client: FlaskClient, status: int, title: str) -> None:
    answer = client.get(f"/broken/{status}")
    assert answer.status_code == status
    assert f"<h1>{title}</h1>" in answer.text
    assert f"<title>{title} – Sổ học 50/50</title>" in answer.text
    assert 'class="btn"' in answer.text


def test_a_failure_shows_a_number_that_stands_in_the_log(client: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        text = client.get("/broken/500").text
    number = re.search(r"đọc mã ([0-9A-F]{4})", text)
    assert number
    assert f"failure {number[1]}: ValueError at GET broken" in caplog.text
    assert "secret" not in text


def test_a_failure_does_not_ask_who_is_in() -> None:
    app = make_app(PROPAGATE_EXCEPTIONS=False)
    asked = 0

    def provider() -> None:
        nonlocal asked
        asked += 1
        raise ConnectionError

    app.extensions["web.shell"] = (provider, app.extensions["web.shell"][1])
    assert "Hệ thống đang bận" in app.test_client().get("/broken/503").text
    assert asked == 0


def test_a_refusal_is_a_page_with_its_sentence_and_a_way_back(client: FlaskClient) -> None:
    answer = client.get("/refused", headers={"Referer": "http://localhost/home?as=trainee"})
    assert answer.status_code == 409
    assert "Chị còn thiếu bài 3 của chuyên đề 6." in answer.text
    assert 'href="/home?as=trainee"' in answer.text


def test_the_way_back_stays_on_this_site(client: FlaskClient) -> None:
    assert "evil" not in client.get("/refused", headers={"Referer": "https://evil.example/x"}).text


def test_a_page_that_was_open_too_long_says_so(client: FlaskClient) -> None:
    answer = client.post("/", data={"name": "Hoa"})
    assert answer.status_code == 400
    assert "Trang đã mở quá lâu" in answer.text


def test_a_heavy_upload_is_told_the_limit(client: FlaskClient) -> None:
    answer = client.post("/", data={"name": "x" * (2 * 1024 * 1024 + 1)})
    assert answer.status_code == 413
    assert "nặng hơn 2 MB" in answer.text


@pytest.mark.parametrize("url", ["/refused", "/broken/404", "/broken/500"])
def test_programs_get_json(client: FlaskClient, url: str) -> None:
    answer = client.get(url, headers={"Accept": "application/json"})
    assert answer.is_json
    assert set(answer.json or {}) == {"error"}


def test_405_says_what_is_allowed(client: FlaskClient) -> None:
    assert "GET" in client.post("/home").headers.get("Allow", "") or client.post("/home").status_code == 400
    assert "GET" in client.put("/t/x/icons.svg").headers["Allow"]
