"""What goes on by itself: the browser sends, a password is changed, a release comes during a test, nothing can be kept."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from app.people.services.sign_in import change_password
from app.storage.base import db
from tests.browser.phones import KEYS, cut, holds, settled, until
from tests.browser.studying import answer, progress, wait_for
from tests.browser.test_quiz import attempt, give, saved
from tests.browser.test_quiz_held import holding
from tests.browser.test_release import NEW, RELEASES, release, update
from tests.cast import NOW, PASSWORD, PEOPLE, Cast

__all__ = ["attempt"]
pytestmark = [pytest.mark.browser, pytest.mark.sqlite_only, pytest.mark.usefixtures("forgiving")]
ANOTHER = "mot cau khac de nho 2027"
TAGS = "navigator.serviceWorker.ready.then(({ sync }) => sync.getTags()).then((all) => all.includes('viec'))"
WAITS = "navigator.serviceWorker.ready.then(({ waiting }) => Boolean(waiting))"
PRIVATE = """
const refuse = (name) => () => { throw new DOMException('refused', name); };
IDBFactory.prototype.open = refuse('SecurityError');
Storage.prototype.setItem = refuse('QuotaExceededError');
CacheStorage.prototype.open = () => Promise.reject(new DOMException('refused', 'SecurityError'));
ServiceWorkerContainer.prototype.register = () => Promise.reject(new DOMException('refused', 'SecurityError'));
"""
"""A private window of a browser that refuses every storage."""


def studied(page: Page, cast: Cast, lesson: int) -> Page:
    """A lesson on a phone that has just lost the line, its first section read."""
    page.goto(f"/hoc/{cast.enrolment['tham']}/bai/{lesson}")
    settled(page, cast.person["tham"])
    holds(page, "/ngoai-tuyen")
    page.context.set_offline(True)
    page.get_by_role("button", name="Đã đọc, sang phần 2").click()
    expect(page.locator(".outbox")).to_contain_text("1 việc chờ gửi")
    return page


def test_the_browser_itself_sends_what_waits_when_no_page_of_hers_is_open(
    app: Flask, page_as: Callable[..., Page], cast: Cast, lesson: int
) -> None:
    page = studied(page_as("tham"), cast, lesson)
    until(page, TAGS)
    other = page.context.new_page()
    page.context.set_offline(False)
    page.route("**/*", lambda route: route.abort())  # her page has no line, whatever the rest of the phone has
    other.goto("/healthz")
    page.close()
    line, found = other.context.new_cdp_session(other), list[str]()
    line.on("ServiceWorker.workerRegistrationUpdated", lambda event: found.extend(_ids(event)))
    line.send("ServiceWorker.enable")
    for _turn in range(50):
        if not found:
            other.wait_for_timeout(100)
    origin = other.url.removesuffix("/healthz")
    line.send(
        "ServiceWorker.dispatchSyncEvent", {"origin": origin, "registrationId": found[0], "tag": "viec", "lastChance": False}
    )
    wait_for(other, app, cast, lesson, (1, 0, False))


def _ids(event: dict[str, list[dict[str, str]]]) -> list[str]:
    """The names that the browser gives to the workers of this phone."""
    return [one["registrationId"] for one in event["registrations"]]


def test_a_password_that_was_changed_elsewhere_ends_the_sign_in_and_keeps_the_queue(
    app: Flask, page_as: Callable[..., Page], cast: Cast, lesson: int
) -> None:
    page = studied(page_as("tham"), cast, lesson)
    with app.app_context():
        change_password(old=PASSWORD, new=ANOTHER, by=cast.person["tham"], sign_in_id=0, at=NOW)
        db.session.remove()
    page.context.set_offline(False)
    expect(page.locator(".outbox")).to_contain_text("Phiên đăng nhập đã hết. Việc vẫn giữ trong máy, đăng nhập lại là gửi được.")
    assert (len(page.evaluate(KEYS, "events")), progress(app, cast, lesson)) == (1, (0, 0, False))
    page.locator(".outbox").get_by_role("link", name="Đăng nhập lại").click()
    page.get_by_label("Số điện thoại hoặc tên đăng nhập").fill(PEOPLE["tham"][1])
    page.locator("[name=password]").fill(ANOTHER)
    page.locator("[name=password]").press("Enter")
    wait_for(page, app, cast, lesson, (1, 0, False))


def test_a_new_release_waits_until_the_test_is_over(app: Flask, page_as: Callable[..., Page], attempt: str) -> None:
    page = holding(page_as("tham"), attempt)
    old = release(app)
    update(page)
    until(page, WAITS)
    give(page)
    saved(page)
    page.locator(".bar-end").get_by_role("button", name="Câu tiếp").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Câu 2")
    with cut(page.context):
        give(page)
        expect(page.locator(".bar-top .saved")).to_contain_text("Chưa gửi được, đang giữ trong máy")
    saved(page)
    assert page.evaluate(WAITS), "the release of the morning goes on"
    assert page.evaluate(RELEASES) == sorted([old, f"vo-{NEW}"])


def test_a_private_window_that_refuses_every_storage_works_online_and_says_what_it_cannot(
    app: Flask, page_as: Callable[..., Page], cast: Cast, lesson: int
) -> None:
    page, home = page_as("tham"), f"/hoc/{cast.enrolment['tham']}"
    page.add_init_script(PRIVATE)
    page.goto(f"{home}/tai-ve")
    expect(page.locator("[data-cannot]")).to_contain_text("Trình duyệt này chưa tải bài về máy được")
    page.goto("/ngoai-tuyen")
    expect(page.locator("[data-cannot]")).to_contain_text("không cho giữ việc khi mất mạng")
    page.goto(f"{home}/bai/{lesson}")
    answer(page, "nghe-het-mot", "Nghe hết")
    expect(page.locator("#hoi-nghe-het-mot .note")).to_contain_text("Đúng rồi.")
    page.get_by_role("button", name="Đã đọc, sang phần 2").click()
    wait_for(page, app, cast, lesson, (1, 1, False))
    with cut(page.context):
        page.locator("#lam-thu .section-end button").click()
        expect(page.locator("#lam-thu .section-end .saved")).to_contain_text("đừng đóng trang trước khi có mạng")


def test_the_banner_says_since_when_the_line_is_away_on_every_page_that_is_opened(
    page_as: Callable[..., Page], cast: Cast
) -> None:
    page, home = page_as("tham"), f"/hoc/{cast.enrolment['tham']}"
    page.goto(home)
    holds(page, home, f"{home}/lich")
    with cut(page.context):
        expect(page.locator(".offline")).to_contain_text(
            re.compile(r"Đang mất mạng từ \d+:\d\d\. Các trang đã lưu trong máy vẫn mở được")
        )
        since = re.search(r"từ (\d+:\d\d)", page.locator(".offline").inner_text())
        page.goto(f"{home}/lich")
        assert since is not None
        expect(page.locator(".offline")).to_contain_text(f"Đang mất mạng từ {since[1]}. Chị đang xem bản lưu lúc")
    expect(page.locator(".offline")).to_contain_text("Đã có mạng.")


def test_when_the_line_is_back_the_next_page_is_the_newest(page_as: Callable[..., Page], cast: Cast) -> None:
    page, home = page_as("tham"), f"/hoc/{cast.enrolment['tham']}"
    page.goto(home)
    holds(page, home)
    with cut(page.context):
        page.goto(home)
        expect(page.locator(".offline")).to_contain_text("Chị đang xem bản lưu lúc")
        page.wait_for_timeout(3200)  # longer than the worker waits for a line that hangs
    page.goto(home)
    expect(page.locator(".offline")).to_be_hidden()
    assert page.evaluate("document.documentElement.dataset.kept") is None
