"""A request for leave written without a line: kept on the phone, sent when the line returns, once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from app.attendance.queries.leave import requests_of
from app.storage.base import db
from tests.browser.phones import ready
from tests.cast import Cast

pytestmark = [pytest.mark.browser, pytest.mark.sqlite_only]


def test_a_request_waits_for_the_line(page_as: Callable[..., Page], cast: Cast, app: Flask) -> None:
    page = page_as("tham")
    page.goto(f"/hoc/{cast.enrolment['tham']}/xin-nghi")
    ready(page)
    page.context.set_offline(True)
    page.get_by_role("checkbox", name="Thứ Sáu, 20/11").check()
    page.get_by_role("radio", name="Việc gia đình").check()
    page.get_by_role("button", name="Gửi đơn xin nghỉ").click()
    expect(page.locator("[data-later]")).to_contain_text("1 đơn chờ gửi trong máy này")
    page.context.set_offline(False)
    expect(page.get_by_role("heading", name="Đơn số 1")).to_be_visible()
    expect(page.locator("[data-later]")).to_be_hidden()
    page.reload()
    with app.app_context():
        (request,) = requests_of(cast.enrolment["tham"])
        assert (request.kind, len(request.sessions)) == ("family", 1)
        db.session.remove()


def test_what_is_missing_is_said_without_a_line_too(page_as: Callable[..., Page], cast: Cast) -> None:
    page = page_as("tham")
    page.goto(f"/hoc/{cast.enrolment['tham']}/xin-nghi")
    ready(page)
    page.context.set_offline(True)
    page.get_by_role("button", name="Gửi đơn xin nghỉ").click()
    expect(page.locator("[data-later]")).to_contain_text("Chọn buổi xin nghỉ và một lý do")
