"""Forms that lose the line in the instant they are sent: a question, a request for leave or an objection."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from app.attendance.queries.leave import requests_of
from app.attendance.queries.objections import objections_of
from app.attendance.services.roll import save_roll
from app.courses.queries import edition_view
from app.learning.queries import questions_of
from app.storage.base import db
from tests.browser.phones import cut
from tests.browser.studying import download
from tests.cast import NOW, Cast

pytestmark = [pytest.mark.browser, pytest.mark.sqlite_only, pytest.mark.usefixtures("forgiving")]
WORDS = "Nghe hết là nghe đến đâu ạ?"


def arrived(page: Page, app: Flask, read: Callable[[], Any]) -> list[Any]:
    """What the server has, as soon as it has something."""
    found: list[Any] = []
    for _turn in range(80):
        with app.app_context():
            found = list(read())
            db.session.remove()
        if found:
            break
        page.wait_for_timeout(100)
    return found


def controlled(page: Page, url: str) -> None:
    """The page, once this phone can do without a line."""
    page.goto(url)
    page.wait_for_function("() => navigator.serviceWorker.ready.then(() => Boolean(navigator.serviceWorker.controller))")
    page.reload()
    page.wait_for_load_state("networkidle")


def ask(page: Page) -> None:
    """She opens the form under the lesson, writes and sends."""
    page.locator("#hoi-giang-vien summary").click()
    page.get_by_label("Câu hỏi của chị").fill(WORDS)
    page.get_by_role("button", name="Gửi câu hỏi").click()


def test_a_question_asked_in_a_downloaded_lesson_without_a_line_reaches_the_instructor(
    app: Flask, page_as: Callable[..., Page], cast: Cast
) -> None:
    page, enrolment = page_as("tham"), cast.enrolment["tham"]
    with app.app_context():
        lesson = edition_view(cast.edition, 1).lessons[0].lesson_id
    download(page, cast)
    with cut(page.context):
        page.goto(f"/hoc/{enrolment}/bai/{lesson}")
        ask(page)
        expect(page.locator(".outbox")).to_contain_text("1 việc chờ gửi")
        expect(page.get_by_role("heading", level=1)).to_have_text("Nghe cho hết lời")
        page.goto("/ngoai-tuyen")
        expect(page.locator("[data-list]")).to_contain_text("Câu hỏi cho giảng viên")
    (one,) = arrived(page, app, lambda: questions_of(enrolment, cast.cohort["thu"]))
    assert (one.words, one.lesson_id) == (WORDS, lesson)


def test_a_question_of_an_open_lesson_is_kept_when_the_line_drops(app: Flask, page_as: Callable[..., Page], cast: Cast) -> None:
    page, enrolment = page_as("tham"), cast.enrolment["tham"]
    with app.app_context():
        lesson = edition_view(cast.edition, 1).lessons[0].lesson_id
    controlled(page, f"/hoc/{enrolment}/bai/{lesson}")
    with cut(page.context):
        ask(page)
        expect(page.locator(".outbox")).to_contain_text("1 việc chờ gửi")
    assert len(arrived(page, app, lambda: questions_of(enrolment, cast.cohort["thu"]))) == 1


def test_leave_sent_in_the_instant_the_line_drops_is_kept(app: Flask, page_as: Callable[..., Page], cast: Cast) -> None:
    page, enrolment = page_as("tham"), cast.enrolment["tham"]
    controlled(page, f"/hoc/{enrolment}/xin-nghi")
    page.get_by_role("checkbox", name="Thứ Sáu, 20/11").check()
    page.get_by_role("radio", name="Việc gia đình").check()
    page.evaluate("Object.defineProperty(navigator, 'onLine', { get: () => true })")  # the page does not know yet
    with cut(page.context):
        page.get_by_role("button", name="Gửi đơn xin nghỉ").click()
        expect(page.locator("[data-later]")).to_contain_text("1 đơn chờ gửi trong máy này")
    (request,) = arrived(page, app, lambda: requests_of(enrolment))
    assert (request.kind, len(request.sessions)) == ("family", 1)


def test_an_objection_without_a_line_waits_and_arrives(app: Flask, page_as: Callable[..., Page], cast: Cast) -> None:
    enrolment = cast.enrolment["tham"]
    with app.app_context():
        act = {"device_at": NOW, "by": cast.person["coordinator"], "at": NOW, "client_prefix": "test"}
        save_roll(cast.session[2], {enrolment: "absent"}, {}, **act)
        db.session.remove()
    page = page_as("tham")
    controlled(page, f"/hoc/{enrolment}/phan-anh/{cast.session[2]}")
    page.get_by_label("Chuyện gì đã xảy ra").fill("Em có mặt, ngồi cạnh chị Hòa")
    with cut(page.context):
        page.get_by_role("button", name="Gửi phản ánh").click()
        expect(page.locator(".outbox")).to_contain_text("1 việc chờ gửi")
    (one,) = arrived(page, app, lambda: objections_of(enrolment))
    assert one.words == "Em có mặt, ngồi cạnh chị Hòa"
