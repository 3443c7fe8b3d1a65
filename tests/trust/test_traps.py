"""Traps that others fell into, each with a test here or where its room is.

Elsewhere: lists that nest too deep and lessons that take too long (courses/test_rendering), numbers that no row can have
(house/test_huge_numbers, house/test_permissions), the name of an event that another account used (offline/test_forged), batch
migrations that would delete child rows (storage/test_migrations), a cookie after sign-out (people/test_sign_in).
"""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select

from app.attendance.models import LeavePhoto
from app.attendance.services.leave import Photo, ask_leave
from app.courses.check.one_question import faults_of_one
from app.courses.faults import FaultList
from app.courses.images import make_set
from app.courses.markdown.lesson_text import read_body
from app.courses.question_text import OptionText, QuestionText
from app.courses.rendering import Renderer
from app.factory import create_app
from app.kernel.refusal import Refused
from app.kernel.settings import Settings
from app.quizzes.formats.opening import read_file
from app.quizzes.formats.pasted import read_pasted
from app.storage.base import db
from app.storage.transaction import session
from tests.cast import NOW, Cast
from tests.inspection import InspectingClient

SECRET = b"May cua chi Thao, 19.8067N 105.7852E"
LONG = ("![" * 20_000, "[a](" * 10_000, "- " * 20_000, "> " * 20_000, "*a_" * 13_000, "[" * 40_000, "`" * 39_999, "&" * 40_000)
"""40 KB each of what makes a careless reader of Markdown hang or fall."""


@pytest.mark.sqlite_only
@pytest.mark.parametrize("text", LONG, ids=lambda text: text[:4])
def test_forty_kilobytes_of_signs_stop_neither_publishing_nor_the_next_lesson(text: str) -> None:
    hostile = read_body(f"## Một {{#mot}}\n{text}\n", FaultList("bai.md"))
    good = read_body("## Một {#mot}\nA\n", FaultList("bai.md"))
    with Renderer(seconds=0.5) as renderer:
        made = renderer.render(hostile, {}, frozenset())
        assert made.problems or made.sections
    with Renderer() as renderer:
        assert renderer.render(good, {}, frozenset()).sections[0].html == "<p>A</p>"


@pytest.mark.sqlite_only
@pytest.mark.parametrize("text", LONG, ids=lambda text: text[:4])
def test_forty_kilobytes_of_signs_are_refused_before_a_question_is_shown(text: str) -> None:
    question = QuestionText("q", "single", stem=text, options=(OptionText("a", "x", True), OptionText("b", "y", False)))
    shown, faults = faults_of_one(question, {})
    assert shown is None
    assert faults


@pytest.mark.sqlite_only
@pytest.mark.parametrize("text", LONG, ids=lambda text: text[:4])
def test_forty_kilobytes_of_signs_in_a_pasted_question_hold_nobody_up(text: str) -> None:
    with suppress(Refused):
        found = read_pasted(f"Câu 1: {text}\nA. x\nB. y\nĐáp án: A").found
        assert len(found) == 1


@pytest.mark.sqlite_only
def test_html_that_word_wrote_into_a_gift_file_is_read() -> None:
    [found] = read_file("::a:: [html]<h1>Nghe<o:p></o:p> gì?</h1> {=Lời ~Tiếng}".encode(), "de.txt").found
    assert found.question is not None
    assert found.question.stem == "**Nghe gì?**"


def photo() -> bytes:
    """A photo that says in a comment, in its EXIF and in XMP whose it is and where."""
    exif = Image.Exif()
    exif[0x010F] = SECRET.decode()
    file = io.BytesIO()
    Image.new("RGB", (400, 300), "white").save(file, "JPEG", comment=SECRET, exif=exif.tobytes(), xmp=SECRET)
    assert file.getvalue().count(SECRET) == 3
    return file.getvalue()


@pytest.mark.sqlite_only
def test_what_a_photo_says_beside_the_picture_is_gone_after_it_was_made_anew() -> None:
    assert not any(SECRET in file.data for file in make_set(photo(), "a.jpg").files)


def test_what_a_photo_of_a_leave_request_says_beside_the_picture_is_not_kept(ctx: Flask, cast: Cast) -> None:
    given = {"kind": "sick", "words": "", "client_id": "trap-0001", "by": cast.person["tham"], "at": NOW}
    ask_leave(enrolment_id=cast.enrolment["tham"], session_ids=[cast.session[3]], photo=Photo("don.jpg", photo()), **given)  # type: ignore[arg-type]
    [kept] = session().scalars(select(LeavePhoto.data))
    assert kept[:4] == b"RIFF"
    assert SECRET not in kept


def test_a_cookie_kept_from_before_opens_no_page_after_sign_out(
    app: Flask, client_for: Callable[..., InspectingClient], cast: Cast
) -> None:
    client = client_for("coordinator")
    kept: Any = client.get_cookie("so_hoc")
    pages = ("/", "/tai-khoan", "/lop", f"/lop/{cast.cohort['thu']}", f"/lop/{cast.cohort['thu']}/hoc-vien/mau.xlsx")
    assert {client.get(page).status_code for page in pages} <= {200, 302, 303}
    assert client.post("/dang-xuat").status_code == 303
    for page in pages:
        client.set_cookie("so_hoc", kept.value)
        answer = client.get(page)
        assert (answer.status_code, (answer.location or "").startswith("/dang-nhap")) == (303, True), page


def test_behind_tls_the_cookie_travels_nowhere_else(settings: Settings, cast: Cast) -> None:
    app = create_app(replace(settings, behind_tls=True), TESTING=True)
    page = app.test_client().get("/dang-nhap", base_url="https://localhost")
    cookie = page.headers["Set-Cookie"]
    assert all(word in cookie for word in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"))
    assert "Domain=" not in cookie
    with app.app_context():
        db.engine.dispose()


def test_a_request_that_is_to_be_sent_back_as_it_came_is_refused(app: Flask) -> None:
    client = app.test_client()
    answers = [client.open(page, method="TRACE", headers={"X-Secret": "một lời"}) for page in ("/dang-nhap", "/xac-minh", "/lop")]
    assert {answer.status_code for answer in answers} == {405}
    assert not any("một lời" in answer.text for answer in answers)
