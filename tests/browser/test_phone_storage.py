"""A storage that is taken away, broken or refused, and pages that are kept: the phone says what is true and loses nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests.browser.phones import cut, has_facts, holds, ready, settled
from tests.browser.studying import wait_for
from tests.browser.test_release import NEW, RELEASES, release, update
from tests.cast import Cast

pytestmark = [pytest.mark.browser, pytest.mark.sqlite_only, pytest.mark.usefixtures("forgiving")]
DELETED = """() => new Promise((good, bad) => {
  const asked = indexedDB.deleteDatabase('so-hoc');
  asked.onsuccess = () => good(true);
  asked.onerror = bad;
})"""
BROKEN = "IDBFactory.prototype.open = () => { throw new DOMException('broken', 'UnknownError'); };"
REFUSED = "ServiceWorkerContainer.prototype.register = () => Promise.reject(new Error('refused'));"


def test_what_is_done_after_the_storage_was_cleared_is_kept_named_and_sent(
    app: Flask, page_as: Callable[..., Page], cast: Cast, lesson: int
) -> None:
    page = page_as("tham")
    page.goto(f"/hoc/{cast.enrolment['tham']}/bai/{lesson}")
    page.wait_for_load_state("networkidle")
    settled(page, cast.person["tham"])
    page.evaluate(DELETED)
    with cut(page.context):
        page.get_by_role("button", name="Đã đọc, sang phần 2").click()
        expect(page.locator("#vao-chuyen .section-end .saved")).to_have_text("Máy đã giữ, có mạng sẽ tự gửi.")
        expect(page.locator(".outbox")).to_contain_text("1 việc chờ gửi. Máy tự gửi khi có mạng.")
    wait_for(page, app, cast, lesson, (1, 0, False))
    expect(page.locator(".outbox")).to_be_hidden()


@pytest.mark.parametrize("trouble", [BROKEN, REFUSED], ids=["no database", "no worker"])
def test_nothing_is_offered_for_download_where_no_lesson_would_open(
    page_as: Callable[..., Page], cast: Cast, trouble: str
) -> None:
    page = page_as("tham")
    page.add_init_script(trouble)
    page.goto(f"/hoc/{cast.enrolment['tham']}/tai-ve")
    page.wait_for_load_state("networkidle")
    expect(page.locator("[data-cannot]")).to_be_visible()
    expect(page.locator("[data-all]")).to_be_hidden()


def test_the_page_for_what_is_not_kept_says_how_much_waits_and_the_list_tells_one_from_another(
    page_as: Callable[..., Page], cast: Cast, lesson: int
) -> None:
    page, home = page_as("tham"), f"/hoc/{cast.enrolment['tham']}"
    page.goto(home)
    holds(page, home, "/ngoai-tuyen")
    page.goto(f"{home}/bai/{lesson}")
    ready(page)
    section = page.locator("#vao-chuyen h2").inner_text()
    with cut(page.context):
        page.get_by_role("button", name="Đã đọc, sang phần 2").click()
        expect(page.locator(".outbox")).to_contain_text("1 việc chờ gửi")
        page.goto("/tro-giup")
        expect(page.get_by_role("heading", level=1)).to_have_text("Trang này chưa có trong máy")
        expect(page.locator("[data-module=waiting]")).to_have_text("1 việc chờ gửi. Máy tự gửi khi có mạng.")
        page.goto("/ngoai-tuyen")
        expect(page.locator("[data-list] li")).to_contain_text(f"Nghe cho hết lời, {section}")


def test_what_home_links_to_opens_from_the_first_visit_on(page_as: Callable[..., Page], cast: Cast) -> None:
    page, home = page_as("tham"), f"/hoc/{cast.enrolment['tham']}"
    linked = ("/vao-lop", f"{home}/xin-nghi", f"{home}/hoi-dap")
    page.goto(home)
    holds(page, home, *linked)
    with cut(page.context):
        for path in linked:
            page.goto(path)
            expect(page.locator(".offline")).to_contain_text("Chị đang xem bản lưu lúc")
        page.goto(f"{home}/xin-nghi")
        page.get_by_role("checkbox", name="Thứ Sáu, 20/11").check()
        page.get_by_role("button", name="Gửi đơn xin nghỉ").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Đơn chưa đủ")
        page.go_back()
        page.get_by_role("radio", name="Việc gia đình").check()
        page.get_by_role("button", name="Gửi đơn xin nghỉ").click()
        expect(page.locator(".outbox")).to_contain_text("1 việc chờ gửi")
        expect(page.get_by_role("heading", level=1)).to_have_text("Xin nghỉ")
    expect(page.locator(".outbox")).to_be_hidden()
    page.reload()
    expect(page.get_by_role("heading", name="Đơn số 1")).to_be_visible()


def test_the_list_of_topics_opens_from_the_second_day_on(page_as: Callable[..., Page], cast: Cast) -> None:
    page, home = page_as("tham"), f"/hoc/{cast.enrolment['tham']}"
    page.goto(home)
    has_facts(page, "since")
    page.add_init_script("const today = Date.now; Date.now = () => today() + 86400000;")
    page.goto(home)
    holds(page, f"{home}/chuyen-de")
    with cut(page.context):
        page.goto(f"{home}/chuyen-de")
        expect(page.locator(".offline")).to_contain_text("Chị đang xem bản lưu lúc")


def test_a_new_release_waits_while_a_lesson_is_open_in_another_page(
    app: Flask, page_as: Callable[..., Page], cast: Cast, lesson: int
) -> None:
    page, home = page_as("tham"), f"/hoc/{cast.enrolment['tham']}"
    page.goto(f"{home}/bai/{lesson}")
    settled(page, cast.person["tham"])
    old = release(app)
    other = page.context.new_page()
    other.goto(home)
    update(other)
    expect(page.locator("[data-release]")).to_contain_text("Đã có bản mới.")
    other.goto("/tai-khoan")
    other.wait_for_load_state("networkidle")
    waits = "navigator.serviceWorker.ready.then(({ waiting }) => Boolean(waiting))"
    assert other.evaluate(waits), "the lesson said that it waits"
    assert other.evaluate(RELEASES) == sorted([old, f"vo-{NEW}"])
