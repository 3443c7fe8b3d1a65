"""The roll, the code and the cards on a phone whose line is cut: kept, visible, sent once when it returns."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Locator, Page, expect

from app.attendance.models import Mark
from app.attendance.queries.claims import pile
from app.attendance.queries.walls import wall_of
from app.attendance.rules.codes import code_of, step_at
from app.attendance.services.cards import issue_cards
from app.attendance.services.walls import open_wall
from app.storage.base import db
from tests.browser.conftest import Watch
from tests.cast import NOW, Cast

pytestmark = [pytest.mark.browser, pytest.mark.sqlite_only]
CUT = "ERR_INTERNET_DISCONNECTED"
TODAY = 2


@pytest.fixture(autouse=True)
def forgiving(watch: Watch) -> None:
    """The browser tells of every request without a line; that is what these tests are about."""
    watch.forgiven += [CUT, "Failed to fetch", "ERR_FAILED"]


@contextmanager
def cut(page: Page) -> Iterator[None]:
    """No line for this phone, its service worker included."""
    page.context.set_offline(True)
    yield
    page.context.set_offline(False)


def person(page: Page, name: str) -> Locator:
    """The row of somebody."""
    return page.locator(".roll > li").filter(has_text=name)


def mark(page: Page, name: str, words: str) -> None:
    """Press a mark in her row."""
    person(page, name).locator(".seg label").filter(has_text=words).click()


def kept(page: Page) -> None:
    """Wait until the phone has kept this page and its files."""
    page.wait_for_function(
        "() => caches.open('so-hoc').then((c) => c.keys()).then((k) => k.some(({url}) => url === location.href.split('?')[0]))"
    )


def marks(app: Flask) -> list[tuple[str, str]]:
    """(state, way) of every entry, in the order of writing."""
    with app.app_context():
        found = [(row.state, row.way) for row in db.session.query(Mark).order_by(Mark.id)]
        db.session.remove()
    return found


def wait_for_marks(page: Page, app: Flask, number: int) -> list[tuple[str, str]]:
    """The entries, once there are so many."""
    for _turn in range(50):
        if len(marks(app)) >= number:
            break
        page.wait_for_timeout(100)
    return marks(app)


def open_roll(page: Page, cast: Cast) -> Page:
    """The roll of this morning, kept on the phone."""
    page.goto(f"/diem-danh/{cast.session[TODAY]}")
    page.wait_for_load_state("networkidle")
    kept(page)
    return page


def test_a_roll_taken_without_a_line_survives_closing_and_is_sent_once(
    app: Flask, page_as: Callable[..., Page], cast: Cast
) -> None:
    page = open_roll(page_as("anh"), cast)
    with cut(page):
        mark(page, "Hà Thị Thắm", "Muộn")
        mark(page, "Nguyễn Thị Bình", "Có mặt")
        expect(person(page, "Hà Thị Thắm").locator(".rowsay")).to_have_text("chờ gửi")
        expect(page.locator(".outbox")).to_contain_text("2 lượt điểm danh chờ gửi")
        context = page.context
        page.close()
        page = context.new_page()
        page.goto(f"/diem-danh/{cast.session[TODAY]}")
        expect(person(page, "Hà Thị Thắm").get_by_role("radio", name="Muộn")).to_be_checked()
        mark(page, "Nguyễn Thị Bình", "Không phép")
        page.get_by_role("button", name="Lưu", exact=True).click()
        expect(page.locator("[data-say]")).to_contain_text("2 lượt điểm danh chờ gửi")
        assert marks(app) == []
    expect(page.locator(".outbox")).to_be_hidden()
    assert sorted(wait_for_marks(page, app, 2)) == [("absent", "roll"), ("late", "roll")]
    page.reload()
    expect(person(page, "Hà Thị Thắm").get_by_role("radio", name="Muộn")).to_be_checked()
    assert len(marks(app)) == 2


def test_any_page_of_hers_sends_what_was_kept(app: Flask, page_as: Callable[..., Page], cast: Cast) -> None:
    page = open_roll(page_as("anh"), cast)
    with cut(page):
        mark(page, "Hà Thị Thắm", "Có mặt")
        context = page.context
        page.close()
    page = context.new_page()
    page.goto("/tai-khoan")
    assert wait_for_marks(page, app, 1) == [("present", "roll")]


def test_what_somebody_else_recorded_meanwhile_is_said_in_words(app: Flask, page_as: Callable[..., Page], cast: Cast) -> None:
    page, desk = open_roll(page_as("anh"), cast), page_as("coordinator")
    with cut(page):
        mark(page, "Hà Thị Thắm", "Không phép")
        desk.goto(f"/diem-danh/{cast.session[TODAY]}")
        desk.wait_for_load_state("networkidle")
        mark(desk, "Hà Thị Thắm", "Có mặt")
        desk.get_by_role("button", name="Lưu", exact=True).click()
        expect(desk.locator(".bar-top .saved")).to_have_text("Hoa ghi 10:00")
    expect(page.locator(".outbox")).to_contain_text("Buổi 2, Hà Thị Thắm: Lê Thị Hoa đã ghi Có mặt, lựa chọn Không phép chưa lưu")
    expect(person(page, "Hà Thị Thắm").locator(".rowsay")).to_contain_text("Lê Thị Hoa đã ghi Có mặt")
    page.get_by_role("button", name="Đã xem").click()
    expect(page.locator(".outbox")).to_be_hidden()
    assert marks(app) == [("present", "roll")]


def test_another_account_on_the_phone_neither_sees_nor_sends(
    app: Flask, page_as: Callable[..., Page], client_for: Callable[..., Any], site: str, cast: Cast
) -> None:
    page = open_roll(page_as("anh"), cast)
    with cut(page):
        mark(page, "Hà Thị Thắm", "Có mặt")
    page.context.set_offline(True)
    cookie = client_for("instructor").get_cookie("so_hoc")
    page.close()
    context = page.context
    context.add_cookies([{"name": "so_hoc", "value": cookie.value, "url": site, "httpOnly": True}])
    context.set_offline(False)
    other = context.new_page()
    other.goto("/giang-day")
    other.wait_for_load_state("networkidle")
    expect(other.locator(".outbox")).to_be_hidden()


def test_signing_out_with_unsent_work_warns(page_as: Callable[..., Page], cast: Cast) -> None:
    page = open_roll(page_as("anh"), cast)
    page.context.route("**/ngoai-tuyen/gui", lambda route: route.abort())
    with cut(page):
        mark(page, "Hà Thị Thắm", "Có mặt")
    page.goto("/tai-khoan")
    expect(page.locator(".outbox")).to_contain_text("1 lượt điểm danh chờ gửi")
    said: list[str] = []
    page.once("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
    page.get_by_role("button", name="Đăng xuất khỏi máy này").click()
    for _turn in range(80):  # the queue is tried once more before it warns
        if not said:
            page.wait_for_timeout(100)
    assert said
    assert said[0].startswith("Còn 1 việc chưa gửi")
    expect(page).to_have_url(re.compile("/tai-khoan$"))
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Đăng xuất khỏi máy này").click()
    expect(page).to_have_url(re.compile("/dang-nhap"))
    page.wait_for_function("() => caches.keys().then((names) => names.length === 0)")


def test_a_code_typed_without_a_line_is_kept_and_sent(app: Flask, page_as: Callable[..., Page], cast: Cast) -> None:
    page = page_as("tham")
    page.goto("/vao-lop")
    page.wait_for_load_state("networkidle")
    kept(page)
    with app.app_context():
        open_wall(cast.session[TODAY], by=cast.person["instructor"], at=NOW)
        wall = wall_of(cast.session[TODAY])
        assert wall is not None
        code = code_of(wall.secret, step_at(NOW))
        db.session.remove()
    with cut(page):
        page.reload()
        page.get_by_label("Mã trên bảng").fill(f"{code[:3]} {code[3:]}".lower())
        page.get_by_role("button", name="Ghi có mặt").click()
        expect(page.locator("[data-say]")).to_contain_text("Máy đã giữ mã")
        expect(page.locator(".outbox")).to_contain_text("1 việc chờ gửi")
    expect(page.locator("[data-say]")).to_have_text("Buổi 2, sáng 10/11: đã ghi đến muộn.")
    assert wait_for_marks(page, app, 1) == [("late", "code")]


def test_a_qr_that_was_scanned_sends_itself_and_only_once(app: Flask, page_as: Callable[..., Page], cast: Cast) -> None:
    page = page_as("tham")
    page.goto(f"/vao-lop?b={cast.session[TODAY]}&m=AAAAAA")
    expect(page.locator("[data-say]")).to_have_text("Mã chưa khớp với bảng, chưa tính có mặt. Chị gõ lại mã đang hiện.")
    expect(page.get_by_label("Mã trên bảng")).to_have_value("AAAAAA")
    page.reload()
    page.wait_for_load_state("networkidle")
    with app.app_context():
        assert len(pile(cast.session[TODAY])) == 1
        db.session.remove()


DETECTOR = """
window.shown = '';
window.BarcodeDetector = class { async detect() { return window.shown ? [{ rawValue: window.shown }] : []; } };
Object.defineProperty(navigator, 'mediaDevices', { value: { getUserMedia: async () => new MediaStream() } });
HTMLMediaElement.prototype.play = async () => {};
"""


def test_cards_are_scanned_without_a_line_and_a_foreign_one_is_told_at_once(
    app: Flask, page_as: Callable[..., Page], cast: Cast
) -> None:
    from app.attendance.queries.cards import cards_of

    with app.app_context():
        issue_cards(cast.cohort["thu"], by=cast.person["coordinator"], at=NOW)
        card = next(row.text for row in cards_of(cast.cohort["thu"]) if row.full_name == "Hà Thị Thắm")
        db.session.remove()
    page = page_as("instructor")
    page.add_init_script(DETECTOR)
    page.goto(f"/diem-danh/{cast.session[TODAY]}/quet")
    page.wait_for_load_state("networkidle")
    said = page.locator("[data-scanned]")
    with cut(page):
        page.get_by_role("button", name="Mở máy ảnh").click()
        for words, answer in (
            (card.replace("THE:", "THE:9"), "Thẻ của lớp khác, không ghi."),
            ("xyz", "Không phải thẻ học viên."),
        ):
            page.evaluate("(text) => { window.shown = text; }", words)
            expect(said).to_have_text(answer)
        for _twice in range(2):
            page.evaluate("(text) => { window.shown = text; }", card)
            expect(said).to_have_text("Đã quét: Hà Thị Thắm")
        expect(page.locator("[data-scans]")).to_have_text("Hà Thị Thắm: chờ gửi")
    expect(page.locator("[data-scans]")).to_have_text("Hà Thị Thắm: Muộn.")
    assert wait_for_marks(page, app, 1) == [("late", "card")]


def test_the_wall_changes_its_code_without_being_loaded_again(app: Flask, page_as: Callable[..., Page], cast: Cast) -> None:
    page = page_as("instructor", width=1280)
    page.goto(f"/diem-danh/{cast.session[TODAY]}/bang")
    page.get_by_role("button", name="Hiện mã").click()
    expect(page.locator(".wallqr svg")).to_be_visible()
    first = page.locator(".wallcode").inner_text()
    assert len(first.replace(" ", "")) == 6
    page.evaluate("document.body.dataset.same = '1'")
    left = page.locator("[data-left]").inner_text()
    expect(page.locator("[data-left]")).not_to_have_text(left)
    assert page.evaluate("document.body.dataset.same") == "1"


def test_the_paper_is_typed_in_with_the_keyboard(app: Flask, page_as: Callable[..., Page], cast: Cast) -> None:
    page = page_as("coordinator", width=1280)
    page.goto(f"/diem-danh/{cast.session[TODAY]}/luoi")
    page.wait_for_load_state("networkidle")
    for key in ("x", "Enter", "m", "ArrowUp", "k", "1", "Enter"):
        page.keyboard.press(key)
    assert [box.input_value() for box in page.locator(".grid input").all()] == ["x", "k", "1", ""]
    page.get_by_role("button", name="Lưu vào sổ").click()
    expect(page.locator(".note")).to_contain_text("Đã ghi cho 3 người")
    assert sorted(marks(app)) == [("absent", "paper"), ("present", "paper"), ("present", "paper")]


def test_the_grid_begins_at_the_box_that_could_not_be_read(watch: Watch, page_as: Callable[..., Page], cast: Cast) -> None:
    watch.forgiven.append("422")
    page = page_as("coordinator", width=1280)
    page.goto(f"/diem-danh/{cast.session[TODAY]}/luoi")
    page.locator(".grid input").nth(2).fill("q")
    page.get_by_role("button", name="Lưu vào sổ").click()
    expect(page.locator(".grid input").nth(2)).to_be_focused()


def test_what_arrives_while_the_roll_is_open_is_written_and_the_header_says_so(page_as: Callable[..., Page], cast: Cast) -> None:
    page = open_roll(page_as("anh"), cast)
    with cut(page):
        mark(page, "Hà Thị Thắm", "Có mặt")
        page.get_by_role("button", name="Lưu", exact=True).click()
        expect(page.locator("[data-say]")).to_contain_text("1 lượt điểm danh chờ gửi")
    expect(person(page, "Hà Thị Thắm").locator(".rowsay.ok")).to_have_text("đã ghi")
    expect(page.locator(".saved")).to_contain_text("Đã ghi ")
    expect(page.locator(".saved.wait")).to_have_count(0)
