"""The pages of courses: pictures, and the preview for staff."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from app.courses.pages import relinked
from app.courses.queries import edition_view
from tests.courses.conftest import FIGURE, LESSON, Desk

Client = Callable[..., Any]


@pytest.fixture
def edition_id(desk: Desk, ctx: Flask) -> int:
    """The package with a picture and a link, published beside the one of the cast."""
    desk.draw().add(LESSON, FIGURE + "\nXem [bài sau](bai:hoi-mo).\n")
    return desk.publish(media=ctx.config["SETTINGS"].media).edition_id


def test_a_picture_may_be_kept_for_ever(edition_id: int, ctx: Flask, client_for: Client) -> None:
    name = next(iter(ctx.config["SETTINGS"].media.iterdir())).name
    client = client_for("tham")
    answer = client.get(f"/media/{name}")
    assert (answer.status_code, answer.mimetype) == (200, "image/webp")
    assert "immutable" in answer.headers["Cache-Control"]
    assert client.get(f"/media/{name}", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


@pytest.mark.parametrize(
    "name",
    [
        "x.webp",
        "secret.key",
        "..%2fsecret.key",
        f"{'0' * 64}-360.webp",
        f"{'0' * 64}-360.png",
        f"{'A' * 64}-1.webp",
        f"{'a' * 64}-١.webp",
    ],
)
def test_only_pictures_that_are_there_are_served(client_for: Client, name: str) -> None:
    assert client_for("tham").get(f"/media/{name}").status_code == 404


def test_staff_see_what_is_published(edition_id: int, client_for: Client) -> None:
    page = client_for("instructor").get("/khoa-hoc").text
    assert "Lớp thử nghiệm" in page
    assert "Ấn bản 1, phát hành 10:00 ngày 10/11/2026" in page
    assert "Nghe cho hết lời" in page


def test_staff_read_a_lesson_with_the_answers_folded_away(edition_id: int, client_for: Client) -> None:
    first, second = edition_view(edition_id, 1).lessons[:2]
    page = client_for("coordinator").get(f"/khoa-hoc/bai/{first.revision_id}").text
    assert "<h1>Nghe cho hết lời</h1>" in page
    assert f'href="{second.revision_id}">bài sau</a>' in page
    assert page.index("<fieldset>") < page.index("Đáp án và phản hồi") < page.index("Chưa nghe thì chưa hiểu.")


def test_a_text_that_does_not_exist_is_not_found(client_for: Client) -> None:
    assert client_for("instructor").get("/khoa-hoc/bai/9999").status_code == 404


@pytest.mark.parametrize("path", ["/khoa-hoc", "/khoa-hoc/bai/1"])
def test_trainees_do_not_see_the_preview(client_for: Client, path: str) -> None:
    assert client_for("tham").get(path).status_code == 404


@pytest.mark.sqlite_only
def test_a_link_to_a_lesson_that_is_gone_leads_nowhere() -> None:
    html = '<a href="7">a</a> <a href="8">b</a> <a href="https://a.example/8">c</a>'
    assert relinked(html, {7: 70}) == '<a href="70">a</a> <a href="#chinh">b</a> <a href="https://a.example/8">c</a>'
