"""A timed test on a bad line: cut at every step, a wrong clock, two tabs, a killed tab, a dead server; nothing is lost."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select
from werkzeug.serving import make_server

from app.quizzes.models import Answer, Attempt, AttemptQuestion, HandIn, QuestionVersion
from app.quizzes.queries import papers_of
from app.quizzes.services import start_attempt
from app.storage.transaction import session
from tests.browser.conftest import Quiet, Watch
from tests.browser.test_quiz import give, given, saved
from tests.cast import NOW, Cast

pytestmark = [pytest.mark.browser, pytest.mark.sqlite_only]
OFFLINE = ("ERR_INTERNET_DISCONNECTED", "ERR_CONNECTION_REFUSED", "ERR_CONNECTION_RESET", "ERR_EMPTY_RESPONSE", "ERR_FAILED")
A_DAY_AHEAD = "const real = Date.now; Date.now = () => real.call(Date) + 86400000;"
Begin = Callable[..., str]


@pytest.fixture
def begin(app: Flask, cast: Cast, clock: Callable[..., None]) -> Begin:
    """An attempt at the final test, opened `ago` before now; gives back its address."""

    def make(ago: timedelta = timedelta(minutes=5)) -> str:
        clock(NOW)
        with app.app_context():
            paper = next(paper for paper in papers_of(cast.edition) if paper.kind == "final")
            begun = start_attempt(paper.id, cast.enrolment["tham"], condition_met=True, by=cast.person["tham"], at=NOW - ago)
        return f"/bai-lam/{begun.attempt_id}"

    return make


def rows(app: Flask, table: type) -> list[Any]:
    """All rows of a table."""
    with app.app_context():
        return list(session().scalars(select(table).order_by("id")))


def opened(page: Page, address: str) -> Page:
    """The page at an address with its scripts at work."""
    page.goto(address)
    page.wait_for_load_state("networkidle")
    return page


def test_the_line_is_cut_at_every_step_and_everything_arrives_in_order(
    app: Flask, page_as: Callable[..., Page], begin: Begin, watch: Watch
) -> None:
    watch.forgiven += OFFLINE
    page = opened(page_as("tham"), f"{begin()}/cau/1")
    for number in (1, 2, 3, 4):
        page.context.set_offline(number % 2 == 1)
        expect(page.get_by_role("heading", level=1)).to_contain_text(f"Câu {number} trong 4")
        give(page)
        if number % 2:
            expect(page.locator(".bar-top .saved")).to_have_text("Chưa gửi được, đang giữ trong máy (1 câu)")
        else:
            saved(page)
        if number < 4:
            page.locator(".bar-end").get_by_role("button", name="Câu tiếp").click()
    page.locator(".bar-end").get_by_role("button", name="Xem lại và nộp").click()
    page.wait_for_url("**/xem-lai")
    assert [row.position for row in rows(app, Answer)] == [1, 2, 3, 4]
    assert all(row.device_at is not None and row.device for row in rows(app, Answer))


def test_handing_in_without_a_line_is_kept_with_its_moment(
    app: Flask, page_as: Callable[..., Page], begin: Begin, watch: Watch, clock: Callable[..., None]
) -> None:
    watch.forgiven += OFFLINE
    page = opened(page_as("tham"), f"{begin()}/xem-lai")
    page.context.set_offline(True)
    page.get_by_role("button", name="Nộp bài").click()
    expect(page.locator("#nopsau")).to_contain_text("Chị đã nộp bài, giờ nộp được ghi lại")
    clock(NOW + timedelta(minutes=30))  # five minutes after the end, within the allowance
    page.context.set_offline(False)
    expect(page.get_by_role("heading", name="Kết quả", level=1)).to_be_visible()
    (attempt,), (handed,) = rows(app, Attempt), rows(app, HandIn)
    assert attempt.closed_by == "trainee"
    assert handed.received_at == NOW + timedelta(minutes=30)
    assert NOW <= handed.given_at < NOW + timedelta(minutes=5)


def test_a_phone_whose_clock_is_a_day_ahead_is_put_right(app: Flask, page_as: Callable[..., Page], begin: Begin) -> None:
    page = page_as("tham")
    page.add_init_script(A_DAY_AHEAD)
    opened(page, f"{begin()}/cau/1")
    expect(page.locator(".clock b")).to_have_text(re.compile("2[45] phút"))
    give(page)
    saved(page)
    (row,) = rows(app, Answer)
    assert abs(row.given_at - NOW) < timedelta(seconds=30)
    assert row.device_ahead_ms > 23 * 3_600_000


def test_of_two_tabs_the_answer_given_last_counts_and_both_are_kept(
    app: Flask, page_as: Callable[..., Page], begin: Begin, watch: Watch, clock: Callable[..., None]
) -> None:
    watch.forgiven += OFFLINE
    attempt = begin()
    with app.app_context():
        chosen = (
            select(AttemptQuestion.position)
            .join(QuestionVersion)
            .where(QuestionVersion.kind.in_(["single", "several", "true_false"]))
        )
        address = f"{attempt}/cau/{session().scalar(chosen.order_by(AttemptQuestion.position).limit(1))}"
    second, first = page_as("tham", 1280), page_as("tham")
    opened(second, address), opened(first, address)
    first.context.set_offline(True)
    first.locator(".opt label").nth(0).click()
    clock(NOW + timedelta(seconds=50))  # the server's clock goes on, so that the two moments differ
    second.locator(".opt label").nth(1).click()
    saved(second)
    first.context.set_offline(False)
    saved(first)
    assert len(rows(app, Answer)) == 2
    assert len({row.device for row in rows(app, Answer)}) == 2
    opened(second, address)
    assert second.locator(".opt input").nth(1).is_checked()


def test_a_tab_that_is_killed_keeps_what_stood_in_it_and_any_page_sends_it(
    app: Flask, page_as: Callable[..., Page], begin: Begin, watch: Watch, cast: Cast
) -> None:
    watch.forgiven += OFFLINE
    address = begin()
    page = opened(page_as("tham"), f"{address}/cau/1")
    phone = page.context
    phone.set_offline(True)
    give(page)
    page.close()
    phone.set_offline(False)
    page = phone.new_page()
    with page.expect_response(lambda answer: answer.url.endswith("/cau/1") and answer.status == 200):
        page.goto(f"/hoc/{cast.enrolment['tham']}")
    assert [row.position for row in rows(app, Answer)] == [1]
    assert given(opened(page, f"{address}/cau/1"))


def test_the_end_of_a_sign_in_loses_nothing(
    app: Flask, page_as: Callable[..., Page], begin: Begin, client_for: Callable[..., Any], site: str, watch: Watch
) -> None:
    watch.forgiven.append("400 (BAD REQUEST)")
    page = opened(page_as("tham"), f"{begin()}/cau/1")
    page.context.clear_cookies()
    give(page)
    expect(page.locator("#lai")).to_contain_text("Phiên đăng nhập đã hết. 1 việc chưa gửi vẫn giữ trong máy này.")
    assert rows(app, Answer) == []
    cookie = client_for("tham").get_cookie("so_hoc")
    page.context.add_cookies([{"name": "so_hoc", "value": cookie.value, "url": site, "httpOnly": True}])
    page.reload()
    saved(page)
    assert [row.position for row in rows(app, Answer)] == [1]
    assert given(page)


def test_time_is_up_and_what_stands_in_the_field_is_sent(
    app: Flask, page_as: Callable[..., Page], begin: Begin, clock: Callable[..., None]
) -> None:
    address = begin(timedelta(minutes=29, seconds=50))
    page = opened(page_as("tham"), f"{address}/cau/1")
    expect(page.locator(".clock")).to_have_class(re.compile("low"))
    give(page)
    clock(NOW + timedelta(seconds=12))
    page.wait_for_url("**/ket-qua")
    assert rows(app, Attempt)[0].closed_by == "time"
    assert len(rows(app, Answer)) == 1


def test_a_server_that_is_killed_and_started_again_goes_on_with_the_same_attempt(
    app: Flask, new_context: Callable[..., Any], client_for: Callable[..., Any], begin: Begin, watch: Watch
) -> None:
    watch.forgiven += OFFLINE
    address, page, server = begin(), new_context().new_page(), _serve(app, 0)
    site = f"http://127.0.0.1:{server.server_port}"
    cookie = client_for("tham").get_cookie("so_hoc")
    page.context.add_cookies([{"name": "so_hoc", "value": cookie.value, "url": site, "httpOnly": True}])
    opened(page, f"{site}{address}/cau/1")
    server.shutdown()
    server.server_close()
    give(page)
    expect(page.locator(".bar-top .saved")).to_have_text("Chưa gửi được, đang giữ trong máy (1 câu)")
    server = _serve(app, server.server_port)
    page.locator(".bar-end").get_by_role("button", name="Câu tiếp").click()
    give(page)
    expect(page.locator("[data-done]")).to_have_text("Đã trả lời 2")
    saved(page)
    server.shutdown()
    server.server_close()
    assert [row.position for row in rows(app, Answer)] == [1, 2]


def _serve(app: Flask, port: int) -> Any:
    """The application behind a server at a port."""
    server = make_server("127.0.0.1", port, app, threaded=True, request_handler=Quiet)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    return server
