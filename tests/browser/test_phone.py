"""Whose phone it is: what was kept opens for her and nobody else; full, slow, busy and half-filled phones say what is true."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, Route, expect

from tests.browser.phones import FULL, KEYS, PAGES, cut, has_facts, holds, ready, settled, sign_in, sign_out, until
from tests.browser.studying import answer, download, wait_for
from tests.cast import NOW, Cast

pytestmark = [pytest.mark.browser, pytest.mark.sqlite_only, pytest.mark.usefixtures("forgiving")]


@pytest.fixture
def hanging(app: Flask) -> Iterator[threading.Event]:
    """Lessons that never come until the event is set."""
    gate = threading.Event()
    whole = app.view_functions["learning.lesson"]

    def slow(**names: Any) -> Any:
        gate.wait(30)
        return whole(**names)

    app.view_functions["learning.lesson"] = slow
    yield gate
    gate.set()


def test_what_was_downloaded_opens_again_after_signing_out_and_in(page_as: Callable[..., Page], cast: Cast, lesson: int) -> None:
    page, enrolment = page_as("tham"), cast.enrolment["tham"]
    download(page, cast)
    sign_out(page)
    with cut(page.context):
        page.goto(f"/hoc/{enrolment}/bai/{lesson}")
        expect(page.get_by_role("heading", level=1)).to_have_text("Trang này chưa có trong máy")
    sign_in(page, "tham")
    settled(page, cast.person["tham"])
    has_facts(page, f"mine-{enrolment}")
    with cut(page.context):
        page.goto(f"/hoc/{enrolment}/bai/{lesson}")
        expect(page.get_by_role("heading", level=1)).to_have_text("Nghe cho hết lời")


def test_another_person_on_the_phone_finds_nothing_of_the_first_and_takes_over_nothing(
    page_as: Callable[..., Page], cast: Cast, lesson: int
) -> None:
    page, enrolment = page_as("tham"), cast.enrolment["tham"]
    download(page, cast)
    with cut(page.context):
        page.goto(f"/hoc/{enrolment}/bai/{lesson}")
        answer(page, "nghe-het-mot", "Nghe hết")
        expect(page.locator(".outbox")).to_contain_text("1 việc chờ gửi")
        page.context.clear_cookies()  # her sign-in ended while she was away
    page.goto("/tro-giup")
    sign_in(page, "anh")
    settled(page, cast.person["anh"])
    assert not [one for one in page.evaluate(PAGES) if f"/hoc/{enrolment}" in one]
    assert not [
        one
        for one in page.evaluate(KEYS, "facts")
        if one in {f"mine-{enrolment}", f"goi-{enrolment}"} or ("seal-" in one and one != f"seal-{cast.person['anh']}")
    ]
    assert len(page.evaluate(KEYS, "events")) == 1, "what she did stays until she comes back"
    with cut(page.context):
        for path in (f"/hoc/{enrolment}/bai/{lesson}", f"/hoc/{enrolment}"):
            page.goto(path)
            expect(page.get_by_role("heading", level=1)).to_have_text("Trang này chưa có trong máy")


def test_a_wrong_password_and_signing_out_without_a_line_empty_nothing(
    page_as: Callable[..., Page], cast: Cast, lesson: int
) -> None:
    page, enrolment = page_as("tham"), cast.enrolment["tham"]
    download(page, cast)
    page.goto("/tai-khoan")
    ready(page)
    with cut(page.context):
        page.get_by_role("button", name="Đăng xuất khỏi máy này").click()
        expect(page.get_by_text("Đang mất mạng nên chưa đăng xuất được.")).to_be_visible()
        page.goto(f"/hoc/{enrolment}/bai/{lesson}")
        expect(page.get_by_role("heading", level=1)).to_have_text("Nghe cho hết lời")


def test_a_paused_download_is_not_called_held_and_what_was_lost_is_fetched_again(
    page_as: Callable[..., Page], cast: Cast, lesson: int
) -> None:
    page = page_as("tham")
    download(page, cast)
    row = page.locator("[data-topic]").first
    expect(row.locator("[data-state]")).to_contain_text("Đã có trong máy")
    page.evaluate("caches.open('goi').then(async (c) => c.delete((await c.keys())[0]))")
    page.reload()
    expect(row.locator("[data-state]")).to_contain_text("Tải dở, còn")
    row.get_by_role("button", name="Tải tiếp").click()
    expect(page.locator("[data-say]")).to_contain_text("Đã tải xong")
    expect(row.locator("[data-state]")).to_contain_text("Đã có trong máy")


def test_a_lesson_that_is_not_what_its_hash_says_is_not_opened(page_as: Callable[..., Page], cast: Cast, lesson: int) -> None:
    page = page_as("tham")
    download(page, cast)
    page.evaluate("""caches.open('goi').then(async (cache) => {
      for (const one of await cache.keys()) await cache.put(one, new Response('<html lang="vi"><h1>hỏng</h1>'));
    })""")
    with cut(page.context):
        page.goto(f"/hoc/{cast.enrolment['tham']}/bai/{lesson}")
        expect(page.get_by_role("heading", level=1)).to_have_text("Trang này chưa có trong máy")


def test_a_full_phone_never_says_that_it_kept_something(
    app: Flask, page_as: Callable[..., Page], cast: Cast, lesson: int
) -> None:
    page = page_as("tham")
    page.add_init_script(FULL)
    page.goto(f"/hoc/{cast.enrolment['tham']}/bai/{lesson}")
    ready(page)
    page.evaluate("window.full = true")
    with cut(page.context):
        button = page.get_by_role("button", name="Đã đọc, sang phần 2")
        button.click()
        expect(page.locator("#vao-chuyen .section-end .saved")).to_contain_text("Máy đã đầy: việc này chưa giữ được trong máy")
        expect(button).to_be_enabled()
        expect(page.locator(".outbox")).to_contain_text("1 việc chưa giữ được trong máy: đừng đóng trang")
    wait_for(page, app, cast, lesson, (1, 0, False))
    expect(page.locator("#vao-chuyen .section-end .saved")).to_have_text("Đã ghi")
    expect(page.locator(".outbox")).to_be_hidden()


def test_a_request_for_leave_stays_in_its_form_when_the_phone_is_full(page_as: Callable[..., Page], cast: Cast) -> None:
    page = page_as("tham")
    page.add_init_script(FULL)
    page.goto(f"/hoc/{cast.enrolment['tham']}/xin-nghi")
    ready(page)
    page.evaluate("window.full = true")
    page.context.set_offline(True)
    page.get_by_role("checkbox", name="Thứ Sáu, 20/11").check()
    page.get_by_role("radio", name="Việc gia đình").check()
    page.get_by_role("button", name="Gửi đơn xin nghỉ").click()
    expect(page.locator("[data-later]")).to_contain_text("Máy đã đầy")
    expect(page.get_by_role("checkbox", name="Thứ Sáu, 20/11")).to_be_checked()


def test_after_the_first_visit_her_pages_open_without_having_been_visited(page_as: Callable[..., Page], cast: Cast) -> None:
    page, home = page_as("tham"), f"/hoc/{cast.enrolment['tham']}"
    page.goto(home)
    holds(page, home, f"{home}/lich", f"{home}/so-hoc", "/ngoai-tuyen")
    with cut(page.context):
        for path, heading in (
            ("/", "Chào chị Thắm"),
            ("/hoc/lich", "Lịch học"),
            ("/hoc/so-hoc", "Sổ học"),
            ("/ngoai-tuyen", "Việc"),
        ):
            page.goto(path)
            expect(page.get_by_role("heading", level=1)).to_contain_text(heading)
            expect(page.locator(".offline")).to_contain_text("Chị đang xem bản lưu lúc")


def test_the_leader_has_the_roll_of_a_coming_session_on_its_day(
    app: Flask, page_as: Callable[..., Page], cast: Cast, clock: Callable[..., None]
) -> None:
    page, roll = page_as("anh"), f"/diem-danh/{cast.session[3]}"
    clock(NOW + timedelta(days=5))
    page.goto(f"/hoc/{cast.enrolment['anh']}")
    holds(page, roll)
    with cut(page.context):
        page.goto(roll)
        page.locator(".roll > li").filter(has_text="Hà Thị Thắm").locator(".seg label").filter(has_text="Có mặt").click()
        expect(page.locator(".outbox")).to_contain_text("1 lượt điểm danh chờ gửi")


def test_a_lesson_of_the_pack_opens_while_the_line_hangs(
    page_as: Callable[..., Page], cast: Cast, lesson: int, hanging: threading.Event
) -> None:
    page = page_as("tham")
    download(page, cast)
    page.goto(f"/hoc/{cast.enrolment['tham']}/bai/{lesson}")
    expect(page.get_by_role("heading", level=1)).to_have_text("Nghe cho hết lời")
    expect(page.locator(".offline")).to_contain_text("Mạng chậm.")
    assert not hanging.is_set()


def _busy(route: Route) -> None:
    """A server that has no time."""
    route.fulfill(status=503, headers={"Retry-After": "30"}, body="")


def test_a_section_that_a_busy_server_did_not_take_is_kept_and_sent(
    app: Flask, page_as: Callable[..., Page], cast: Cast, lesson: int
) -> None:
    page = page_as("tham")
    page.context.route("**/phan", _busy)
    page.goto(f"/hoc/{cast.enrolment['tham']}/bai/{lesson}")
    page.wait_for_load_state("networkidle")
    page.get_by_role("button", name="Đã đọc, sang phần 2").click()
    wait_for(page, app, cast, lesson, (1, 0, False))


def test_a_busy_door_is_left_in_peace_and_she_hears_when_it_is_tried_again(
    page_as: Callable[..., Page], cast: Cast, lesson: int
) -> None:
    page, asked = page_as("tham"), list[str]()
    page.goto(f"/hoc/{cast.enrolment['tham']}/bai/{lesson}")
    ready(page)
    page.context.route("**/ngoai-tuyen/gui", lambda route: (asked.append(route.request.method), _busy(route))[1])
    with cut(page.context):
        page.get_by_role("button", name="Đã đọc, sang phần 2").click()
        expect(page.locator(".outbox")).to_contain_text("1 việc chờ gửi")
    expect(page.locator(".outbox")).to_contain_text("Hệ thống đang bận, máy tự gửi lại lúc")
    page.reload()
    expect(page.locator(".outbox")).to_contain_text("Hệ thống đang bận")
    assert asked == ["GET"]


def test_the_answer_that_was_promised_is_shown_once_it_was_sent(page_as: Callable[..., Page], cast: Cast, lesson: int) -> None:
    page = page_as("tham")
    page.goto(f"/hoc/{cast.enrolment['tham']}/bai/{lesson}")
    ready(page)
    with cut(page.context):
        answer(page, "nghe-het-mot", "Nghe hết")
        expect(page.locator("#hoi-nghe-het-mot .note")).to_contain_text("Máy đã giữ câu trả lời.")
    expect(page.locator("#hoi-nghe-het-mot .note")).to_contain_text("Đúng rồi.")


def test_an_ended_sign_in_is_said_and_loses_nothing(page_as: Callable[..., Page], cast: Cast, lesson: int) -> None:
    page = page_as("tham")
    page.goto(f"/hoc/{cast.enrolment['tham']}/bai/{lesson}")
    ready(page)
    page.context.clear_cookies()
    page.get_by_role("button", name="Đã đọc, sang phần 2").click()
    expect(page.locator("#vao-chuyen .section-end .saved")).to_have_text("Máy đã giữ, có mạng sẽ tự gửi.")
    expect(page.locator(".outbox")).to_contain_text("Phiên đăng nhập đã hết.")
    expect(page.locator(".outbox").get_by_role("link", name="Đăng nhập lại")).to_be_visible()
    assert len(page.evaluate(KEYS, "events")) == 1


def test_the_kept_page_for_codes_has_no_old_code_in_it(page_as: Callable[..., Page], cast: Cast) -> None:
    page = page_as("tham")
    page.goto("/tai-khoan")
    settled(page, cast.person["tham"])
    page.goto(f"/vao-lop?b={cast.session[2]}&m=AAAAAA")
    holds(page, "/vao-lop")
    with cut(page.context):
        page.goto("/vao-lop")
        expect(page.locator(".offline")).to_be_visible()
        expect(page.get_by_label("Mã trên bảng")).to_have_value("")
        until(page, "document.querySelector('[name=b]').value === ''")
