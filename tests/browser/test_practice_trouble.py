"""The quiz of a topic in a phone in trouble: sent from elsewhere, another account, a new paper, two pages, a double tap."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from app.attendance.services.leave import ask_leave
from app.storage.base import db
from tests.browser.phones import cut, ready, settled, sign_in, sign_out
from tests.browser.test_practice import SHOWN, answer_rightly, marks, quiz, wait_for
from tests.browser.test_release import release, update
from tests.cast import NOW, Cast
from tests.parted import PRACTICE, part_the_bank

pytestmark = [pytest.mark.browser, pytest.mark.sqlite_only]
__all__ = ("quiz",)
WRITTEN = """
## t1-05 {kind=short level=nhan-biet use=practice}
Câu luyện tập viết: nghe hay nói trước?

- = nghe

> Giải thích luyện tập viết.
"""
Pages = Callable[..., Page]


def opened(page: Page, cast: Cast, quiz: int) -> None:
    """The quiz on one page."""
    page.goto(f"/hoc/{cast.enrolment['tham']}/luyen/{quiz}")


def begin(page: Page) -> None:
    """She begins."""
    page.get_by_role("button", name="Bắt đầu làm bài").click()
    expect(page.locator(SHOWN)).to_have_count(3)


def noted(page: Page) -> None:
    """The phone has written down what she did."""
    page.wait_for_timeout(300)


def given(page: Page) -> int:
    """How many questions show an answer."""
    expect(page.locator(SHOWN)).to_have_count(3)
    chosen = "form => [...form.elements].some((one) => one.checked || (one.options && one.value))"
    return sum(form.evaluate(chosen) for form in page.locator(SHOWN).all())


def test_the_mark_of_the_server_shows_when_the_quiz_left_from_another_page(
    app: Flask, page_as: Pages, cast: Cast, quiz: int, tmp_path: Path
) -> None:
    with app.app_context():
        part_the_bank(tmp_path / "nho", WRITTEN + PRACTICE[PRACTICE.index("\n## t1-06") :].partition("\n## t1-08")[0])
    page = page_as("tham")
    opened(page, cast, quiz)
    ready(page)
    begin(page)
    for number in range(3):
        written = page.locator(SHOWN).nth(number).locator("input:not([type=radio]):not([type=checkbox])")
        if written.count():
            written.fill("nghe")
        else:
            answer_rightly(page, number)
    noted(page)
    with cut(page.context):
        page.get_by_role("button", name="Chấm bài").dblclick()
        expect(page.locator("[data-mark]")).to_have_text("Chị được ít nhất 6,7 điểm; còn 1 câu máy chủ chấm khi có mạng.")
        expect(page.locator(".outbox").first).to_contain_text("1 việc chờ gửi")
        page.close()
    home = page.context.new_page()
    home.goto(f"/hoc/{cast.enrolment['tham']}")
    wait_for(home, app, cast, 1)
    expect(home.locator(".outbox")).to_be_hidden()
    opened(home, cast, quiz)
    expect(home.locator("[data-mark]")).to_have_text("Chị được 10 điểm, đạt.")
    expect(home.locator("[data-sent]")).to_contain_text("Sổ học đã ghi lần làm này.")
    assert marks(app, cast) == [10]


def test_a_quiz_half_done_is_there_again_after_somebody_else_was_in(page_as: Pages, cast: Cast, quiz: int) -> None:
    page = page_as("tham")
    opened(page, cast, quiz)
    ready(page)
    begin(page)
    answer_rightly(page, 0)
    noted(page)
    sign_out(page)
    sign_in(page, "hoa")
    settled(page, cast.person["hoa"])
    sign_out(page)
    sign_in(page, "tham")
    settled(page, cast.person["tham"])
    opened(page, cast, quiz)
    assert given(page) == 1


def test_a_paper_that_was_corrected_meanwhile_is_finished_as_it_was_begun(
    app: Flask, page_as: Pages, cast: Cast, quiz: int, tmp_path: Path
) -> None:
    page = page_as("tham")
    opened(page, cast, quiz)
    begin(page)
    answer_rightly(page, 0)
    noted(page)
    with app.app_context():
        part_the_bank(tmp_path / "nho", PRACTICE.replace("Câu luyện tập", "Câu hỏi luyện tập"))
        db.session.remove()
    page.reload()
    expect(page.locator("[data-say]").last).to_contain_text("Chị làm nốt bài đang dở")
    assert given(page) == 1
    answer_rightly(page, 1)
    answer_rightly(page, 2)
    page.get_by_role("button", name="Chấm bài").click()
    expect(page.locator("[data-sent]")).to_contain_text("Sổ học đã ghi lần làm này.")
    assert marks(app, cast) == [10]
    page.get_by_role("button", name="Làm đề khác").click()
    expect(page.locator(SHOWN).first).to_contain_text("Câu hỏi luyện tập")


def test_two_pages_of_one_quiz_keep_the_answers_of_both(app: Flask, page_as: Pages, cast: Cast, quiz: int) -> None:
    page = page_as("tham")
    opened(page, cast, quiz)
    begin(page)
    other = page.context.new_page()
    opened(other, cast, quiz)
    expect(other.locator(SHOWN)).to_have_count(3)
    answer_rightly(page, 0)
    noted(page)
    answer_rightly(other, 1)
    noted(other)
    answer_rightly(page, 2)
    noted(page)
    other.get_by_role("button", name="Chấm bài").click()
    expect(other.locator("[data-mark]")).to_have_text("Chị được 10 điểm, đạt.")
    page.get_by_role("button", name="Chấm bài").click()
    expect(page.locator("[data-mark]")).to_have_text("Chị được 10 điểm, đạt.")
    wait_for(page, app, cast, 1)
    assert marks(app, cast) == [10]


def test_a_new_release_waits_for_a_quiz_and_says_so(app: Flask, page_as: Pages, cast: Cast, quiz: int) -> None:
    page = page_as("tham")
    opened(page, cast, quiz)
    ready(page)
    release(app)
    update(page)
    expect(page.locator("[data-release]")).to_contain_text("Đã có bản mới.")
    page.goto(f"/hoc/{cast.enrolment['tham']}/bai-kiem-tra/{quiz}")  # where a quiz out of a pack opens, too
    ready(page)
    noted(page)
    assert page.evaluate("navigator.serviceWorker.ready.then(({ waiting }) => Boolean(waiting))")


def test_a_form_that_no_phone_keeps_says_that_it_was_not_sent(app: Flask, page_as: Pages, cast: Cast, quiz: int) -> None:
    with app.app_context():
        about = {"enrolment_id": cast.enrolment["tham"], "session_ids": [cast.session[3]], "kind": "sick", "words": ""}
        ask_leave(**about, photo=None, client_id="don-1", by=cast.person["tham"], at=NOW)
        db.session.remove()
    page = page_as("tham")
    page.goto(f"/hoc/{cast.enrolment['tham']}/xin-nghi")
    ready(page)
    with cut(page.context):
        page.on("dialog", lambda dialog: dialog.accept())
        page.get_by_role("button", name="Rút đơn").click()
        expect(page.get_by_role("heading", name="Chưa gửi được")).to_be_visible()
