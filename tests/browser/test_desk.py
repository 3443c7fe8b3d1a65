"""The coordinator's desk: a list of people through the real file input, a matrix that narrows while one types, the keyboard."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect

from app.cohorts.services import enrol
from app.people.queries import unit_by_code
from app.storage.base import db
from tests.browser.conftest import Watch
from tests.cast import NOW, PASSWORD, PEOPLE, Cast

pytestmark = [pytest.mark.browser, pytest.mark.sqlite_only]
FOCUS = """() => {
  const at = document.activeElement;
  const shown = (style) => style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  const styles = [getComputedStyle(at), getComputedStyle(at, '::after')];
  if (at.nextElementSibling) styles.push(getComputedStyle(at.nextElementSibling));
  return [at.textContent.replace(/\\s+/g, ' ').trim() || at.name || at.tagName, styles.some(shown)];
}"""


def tab_until(page: Page, words: str) -> list[str]:
    """Press Tab until the focus is on `words`; every stop on the way shows that it has the focus. Gives the stops."""
    stops: list[str] = []
    while words not in stops:
        page.keyboard.press("Tab")
        said, shown = page.evaluate(FOCUS)
        assert shown, f"no focus to be seen on {said!r}"
        stops.append(said)
        assert len(stops) < 30, stops
    return stops


def enrol_from_a_commune(app: Flask, cast: Cast) -> None:
    """One more trainee, sent by the commune Mường Lát."""
    with app.app_context():
        unit = unit_by_code("14845")
        assert unit is not None
        who = {"person_id": cast.person["stranger"], "unit_id": unit.id, "post_title": "Chủ tịch Hội", "post_kind": "chair"}
        enrol(cohort_id=cast.cohort["thu"], **who, by=cast.person["coordinator"], at=NOW)
        db.session.remove()


def test_a_list_of_people_goes_in_through_the_file_input(page_as: Callable[..., Page], cast: Cast, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["DANH SÁCH CỬ ĐI HỌC"])
    book.active.append(["STT", "Họ và tên", "Năm sinh", "Đơn vị", "Điện thoại"])
    book.active.append([1, "Vi Thị Mới", 1990, "Xã Mường Lát", 912000077])
    book.save(tmp_path / "danh sach.xlsx")
    page = page_as("coordinator", 1280)
    page.goto(f"/lop/{cast.cohort['thu']}/hoc-vien/nhap")
    page.wait_for_load_state("networkidle")
    page.get_by_label("Chọn tệp Excel").set_input_files(tmp_path / "danh sach.xlsx")
    expect(page.locator("[data-name]")).to_contain_text("danh sach.xlsx,")
    page.get_by_role("button", name="Đọc danh sách").click()
    expect(page.get_by_role("heading", name="Kiểm tra danh sách trước khi ghi")).to_be_visible()
    expect(page.get_by_role("row", name="Vi Thị Mới")).to_be_visible()
    page.get_by_role("button", name="Ghi danh sách vào lớp").click()
    page.goto(f"/lop/{cast.cohort['thu']}/hoc-vien")
    expect(page.get_by_role("row", name="Vi Thị Mới")).to_be_visible()


def test_a_wrong_file_is_answered_in_words_and_the_summary_has_the_focus(
    page_as: Callable[..., Page], cast: Cast, watch: Watch
) -> None:
    watch.forgiven.append("422")
    page = page_as("coordinator")
    page.goto(f"/lop/{cast.cohort['thu']}/hoc-vien/nhap")
    page.get_by_role("button", name="Đọc danh sách").click()
    expect(page.locator(".summary")).to_be_focused()


def test_the_matrix_narrows_while_one_types(page_as: Callable[..., Page], app: Flask, cast: Cast) -> None:
    enrol_from_a_commune(app, cast)
    page = page_as("coordinator", 1280)
    page.goto(f"/lop/{cast.cohort['thu']}")
    page.wait_for_load_state("networkidle")
    search, rows = page.get_by_label("Tìm theo tên hoặc xã"), page.locator("#lop tbody tr:visible")
    expect(rows).to_have_count(5)
    search.press_sequentially("muong lat")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("Trần Thị Lạ")
    expect(page.get_by_text("Tìm thấy 1 người")).to_be_visible()
    search.fill("hoa")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("Trương Thị Hòa")
    search.press("Enter")
    expect(page.get_by_text("1 trong 5 người")).to_be_visible()


def test_the_skip_link_leads_past_the_header(page_as: Callable[..., Page], cast: Cast) -> None:
    page = page_as("coordinator", 1280)
    page.goto("/lop-hoc")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Chuyển đến nội dung chính")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    assert tab_until(page, "Mở lớp mới") == ["Câu hỏi của học viên", "Lịch các lớp", "Số tiết giảng dạy", "Mở lớp mới"]


@pytest.mark.parametrize(
    ("key", "url", "action"),
    [
        ("tham", "/hoc/{tham}", "Học tiếp"),
        ("coordinator", "/lop/{thu}/hoc-vien", "Tải danh sách lên"),
        ("instructor", "/diem-danh/{session}", "Lưu"),
    ],
)
def test_tab_reaches_the_main_action(page_as: Callable[..., Page], cast: Cast, key: str, url: str, action: str) -> None:
    page = page_as(key, 1280)
    page.goto(url.format(tham=cast.enrolment["tham"], thu=cast.cohort["thu"], session=cast.session[1]))
    stops = tab_until(page, action)
    assert stops[0].startswith("Chuyển đến")
    page.keyboard.press("Enter")
    page.wait_for_load_state()


def test_signing_out_ends_a_copied_cookie(new_context: Callable[..., BrowserContext], cast: Cast, watch: Watch) -> None:
    watch.forgiven.append("401 (UNAUTHORIZED)")  # the copy's script asks the door who it is, and hears: nobody
    phone, thief = new_context(), new_context()
    page, copy = phone.new_page(), thief.new_page()
    page.goto("/tai-khoan")
    page.get_by_label("Số điện thoại").fill(PEOPLE["tham"][1])
    page.get_by_label("Mật khẩu", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.get_by_role("heading", name="Tài khoản")).to_be_visible()
    thief.add_cookies(phone.cookies())
    copy.goto("/tai-khoan")
    expect(copy.get_by_role("heading", name="Tài khoản")).to_be_visible()
    page.get_by_role("button", name="Đăng xuất khỏi máy này").click()
    expect(page.get_by_role("heading", name="Đăng nhập")).to_be_visible()
    copy.goto("/tai-khoan")
    expect(copy.get_by_role("heading", name="Đăng nhập")).to_be_visible()
