"""Check questions of the newer kinds inside a lesson: asked, answered, explained."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.courses.queries import CheckView, edition_view, revision_view
from app.learning.models import CheckAnswer
from app.storage.transaction import session
from tests.cast import NOW, Cast
from tests.inspection import InspectingClient
from tests.quizzes.all_kinds import Room, open_room


@pytest.fixture
def room(app: Flask, cast: Cast) -> Room:
    """The class on the package with every kind."""
    with app.app_context():
        return open_room(cast, app.config["SETTINGS"].media)


def lesson_of(app: Flask, room: Room) -> tuple[str, dict[str, CheckView]]:
    """The address of the lesson, and its check questions."""
    with app.app_context():
        lesson = edition_view(room.edition, 1).lessons[0]
        return f"/hoc/{room.enrolment}/bai/{lesson.lesson_id}", dict(revision_view(lesson.revision_id).checks)


def right(check: CheckView) -> list[str]:
    """The right response."""
    if check.gaps:
        return [gap[0] for gap in check.gaps]
    return [f"{left}={number}" for left, number in check.assigned.items()] or list(check.accepted[:1])


def test_a_lesson_asks_every_simple_kind_without_the_answer(
    app: Flask, room: Room, client_for: Callable[[str], InspectingClient]
) -> None:
    url, checks = lesson_of(app, room)
    page = client_for("tham").get(url)
    assert {check.kind for check in checks.values()} == {"numeric", "matching", "ordering", "gaps"}
    assert page.text.count('name="choice"') == 1 + 2 + 3 + 2
    assert not any(words in page.text for words in ("Một nửa của 40", "còn đọc lại", "Mỗi người một việc", 'value="hết"'))


@pytest.mark.parametrize("key", ["tinh-so", "noi-viec", "xep-buoc", "dien-tu"])
def test_a_right_answer_is_right_and_a_wrong_one_shows_what_would_be(
    app: Flask, room: Room, client_for: Callable[[str], InspectingClient], clock: Callable[..., None], key: str
) -> None:
    url, checks = lesson_of(app, room)
    client = client_for("tham")
    client.post(f"{url}/cau-hoi/{key}", data={"choice": right(checks[key])})
    assert "Đúng rồi." in client.get(url).text
    clock(NOW + timedelta(minutes=1))
    wrong = {"tinh-so": ["7"], "noi-viec": ["a=1"], "xep-buoc": ["a=1"], "dien-tu": ["sai", ""]}[key]
    client.post(f"{url}/cau-hoi/{key}", data={"choice": wrong})
    page = client.get(url).text
    assert "Chưa đúng." in page
    assert "Đáp án:" in page
    with app.app_context():
        assert session().scalar(select(CheckAnswer.tries)) == 2


@pytest.mark.parametrize(
    ("key", "choice"),
    [("noi-viec", ["a=9"]), ("xep-buoc", ["a=1", "a=2"]), ("dien-tu", ["x" * 600]), ("tinh-so", [" "]), ("tinh-so", [])],
)
def test_what_cannot_be_is_a_sentence_and_nothing_is_written(
    app: Flask, room: Room, client_for: Callable[[str], InspectingClient], key: str, choice: list[str]
) -> None:
    url, _checks = lesson_of(app, room)
    answer = client_for("tham").post(f"{url}/cau-hoi/{key}", data={"choice": choice}, follow_redirects=True)
    assert answer.status_code == 200
    assert any(words in answer.text for words in ("không có trong câu hỏi", "dài quá", "Hãy chọn hoặc viết"))
    with app.app_context():
        assert session().scalar(select(CheckAnswer.id)) is None


def test_staff_read_the_key_of_every_kind(app: Flask, room: Room, client_for: Callable[[str], InspectingClient]) -> None:
    with app.app_context():
        revision = edition_view(room.edition, 1).lessons[0].revision_id
    page = client_for("coordinator").get(f"/khoa-hoc/bai/{revision}")
    assert all(words in page.text for words in ("Thư ký", "thứ 3", "hết", "Đáp án và phản hồi"))
