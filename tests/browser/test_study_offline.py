"""She downloads her course, loses the line, studies, and everything counts when it returns; whatever breaks on the way."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from app.offline.services import stage_event_file, take_event_file
from app.storage.base import db
from tests.browser.phones import cut
from tests.browser.studying import answer, download, progress, wait_for
from tests.cast import NOW, Cast

pytestmark = [pytest.mark.browser, pytest.mark.sqlite_only, pytest.mark.usefixtures("forgiving")]
COUNT = """(store) => new Promise((good) => {
  const asked = indexedDB.open('so-hoc', 1);
  asked.onsuccess = () => {
    const all = asked.result.transaction(store).objectStore(store).getAll();
    all.onsuccess = () => { asked.result.close(); good(all.result.length); };
  };
})"""


STEPS: tuple[Callable[[Page], None], ...] = (
    lambda page: answer(page, "nghe-het-mot", "Nghe hết"),
    lambda page: page.locator("#vao-chuyen button[type=submit]").last.click(),
    lambda page: answer(page, "nghe-het-hai", "Đúng"),
    lambda page: page.locator("#lam-thu .section-end button").click(),
)
SIGNS = ("#hoi-nghe-het-mot .note", "#vao-chuyen .section-end .saved", "#hoi-nghe-het-hai .note", "#lam-thu .section-end .saved")


NEEDS_A_LINE = {"Cỡ chữ, nền tối", "Bản in"}
"""What a lesson offers that the server makes: a lesson on the phone does not lead there."""


def words_of(page: Page) -> list[str]:
    """What the page says, line by line."""
    return [line for line in page.locator("main").inner_text().splitlines() if line.strip()]


def test_a_lesson_opens_without_a_line_as_the_same_page_and_everything_counts(
    app: Flask, page_as: Callable[..., Page], cast: Cast, lesson: int
) -> None:
    page = page_as("tham")
    url = f"/hoc/{cast.enrolment['tham']}/bai/{lesson}"
    page.goto(url)
    online = words_of(page)
    assert set(online) >= NEEDS_A_LINE
    download(page, cast)
    with cut(page.context):
        page.goto(url)
        assert words_of(page) == [line for line in online if line not in NEEDS_A_LINE]
        expect(page.locator(".offline")).to_contain_text("Chị đang học bài đã tải về máy")
        expect(page.locator(".me .nm")).to_have_text("Hà Thị Thắm")
        for step, sign in zip(STEPS, SIGNS, strict=True):
            step(page)
            expect(page.locator(sign)).to_be_visible()
        expect(page.locator("#hoi-nghe-het-mot .note")).to_contain_text("Đúng rồi.")
        expect(page.locator(".outbox")).to_contain_text("4 việc chờ gửi")
        page.reload()
        expect(page.locator("#hoi-nghe-het-mot .note")).to_contain_text("Đúng rồi.")
        expect(page.locator("#vao-chuyen .section-end .saved")).to_have_text("Đã đọc phần này")
        assert progress(app, cast, lesson) == (0, 0, False)
    wait_for(page, app, cast, lesson, (2, 2, True))
    expect(page.locator(".outbox")).to_be_hidden()


@pytest.mark.parametrize("lost", range(4))
def test_the_line_is_lost_before_any_step_of_a_lesson(
    app: Flask, page_as: Callable[..., Page], cast: Cast, lesson: int, lost: int
) -> None:
    page = page_as("tham")
    download(page, cast)
    page.goto(f"/hoc/{cast.enrolment['tham']}/bai/{lesson}")
    for place, (step, sign) in enumerate(zip(STEPS, SIGNS, strict=True)):
        if place == lost:
            page.context.set_offline(True)
        step(page)
        if page.url.endswith(f"/bai/{lesson}") or "#" in page.url:
            expect(page.locator(sign).first).to_be_visible()
    page.context.set_offline(False)
    wait_for(page, app, cast, lesson, (2, 2, True))


def test_her_home_opens_without_a_line_and_says_since_when(page_as: Callable[..., Page], cast: Cast) -> None:
    page = page_as("tham")
    download(page, cast)
    with cut(page.context):
        for path, heading in (("/", "Chào chị Thắm"), ("/hoc/lich", "Lịch học trực tiếp"), ("/hoc/so-hoc", "Sổ học")):
            page.goto(path)
            expect(page.get_by_role("heading", level=1)).to_contain_text(heading)
            expect(page.locator(".offline")).to_contain_text(re.compile(r"Chị đang xem bản lưu lúc \d+:\d\d"))
        page.goto("/khoa-hoc")
        expect(page.get_by_role("heading", level=1)).to_have_text("Trang này chưa có trong máy")


def test_a_download_that_breaks_goes_on_and_a_half_pack_is_no_pack(page_as: Callable[..., Page], cast: Cast, lesson: int) -> None:
    page = page_as("tham")
    fetched: list[str] = []

    def serve(route: Any) -> None:
        fetched.append(route.request.url)
        if len(fetched) == 2:
            route.abort()
        else:
            route.continue_()

    page.context.route(re.compile(r"/goi/\d+$"), serve)
    page.goto(f"/hoc/{cast.enrolment['tham']}/tai-ve")
    page.get_by_role("button", name="Tải T1").click()
    expect(page.locator("[data-say]")).to_contain_text("Mất mạng giữa chừng. Phần đã tải vẫn còn")
    assert page.evaluate(COUNT, "packs") == 0
    page.reload()
    page.get_by_role("button", name="Tải tiếp T1").click()
    expect(page.locator("[data-say]")).to_contain_text("Đã tải xong")
    assert page.evaluate(COUNT, "packs") == 1
    assert len(fetched) == len(set(fetched)) + 1, "the part that was there is not fetched again"


def test_a_file_that_is_not_what_its_hash_says_is_not_kept(page_as: Callable[..., Page], cast: Cast) -> None:
    page = page_as("tham")
    page.context.route(re.compile(r"/goi/\d+$"), lambda route: route.fulfill(body="<html lang='vi'>bị cắt"))
    page.goto(f"/hoc/{cast.enrolment['tham']}/tai-ve")
    page.get_by_role("button", name="Tải T1").click()
    expect(page.locator("[data-say]")).to_contain_text("Bài vừa thay đổi trên mạng")
    assert page.evaluate(COUNT, "packs") == 0
    assert page.evaluate("caches.open('goi').then((c) => c.keys()).then((k) => k.length)") == 0


def test_a_full_phone_is_told_what_to_do(page_as: Callable[..., Page], cast: Cast) -> None:
    page = page_as("tham")
    page.add_init_script("Cache.prototype.put = () => Promise.reject(new DOMException('Quota', 'QuotaExceededError'));")
    page.goto(f"/hoc/{cast.enrolment['tham']}/tai-ve")
    page.get_by_role("button", name="Tải T1").click()
    expect(page.locator("[data-say]")).to_contain_text("Máy hết chỗ. Xóa bớt chuyên đề")


def test_what_was_freed_is_gone_and_a_withdrawn_topic_is_said(page_as: Callable[..., Page], cast: Cast, lesson: int) -> None:
    page = page_as("tham")
    download(page, cast)
    page.get_by_role("button", name="Xóa khỏi máy T1").click()
    expect(page.locator("[data-say]")).to_contain_text("Đã xóa khỏi máy")
    assert page.evaluate(COUNT, "packs") == 1

    def without(route: Any) -> None:
        answer = route.fetch()
        topics = [topic for topic in answer.json()["topics"] if topic["code"] != "T2"]
        route.fulfill(response=answer, json={"topics": topics})

    page.context.route(re.compile(r"/goi$"), without)
    page.reload()
    expect(page.locator("[data-withdrawn]")).to_have_text("Chuyên đề T2 không còn trong chương trình, đã xóa khỏi máy.")
    assert page.evaluate(COUNT, "packs") == 0


def test_a_browser_that_keeps_nothing_works_online_and_says_so(
    app: Flask, page_as: Callable[..., Page], cast: Cast, lesson: int
) -> None:
    page = page_as("tham")
    page.add_init_script("""
      IDBFactory.prototype.open = () => { throw new DOMException('refused', 'SecurityError'); };
      Storage.prototype.setItem = () => { throw new DOMException('refused', 'QuotaExceededError'); };
    """)
    page.goto(f"/hoc/{cast.enrolment['tham']}/tai-ve")
    expect(page.locator("[data-cannot]")).to_be_visible()
    page.goto("/ngoai-tuyen")
    expect(page.locator("[data-cannot]")).to_contain_text("Trình duyệt này không cho giữ việc khi mất mạng")
    page.goto(f"/hoc/{cast.enrolment['tham']}/bai/{lesson}")
    answer(page, "nghe-het-mot", "Nghe hết")
    expect(page.locator("#hoi-nghe-het-mot .note")).to_contain_text("Đúng rồi.")
    wait_for(page, app, cast, lesson, (0, 1, False))


def test_a_corrupt_database_falls_back_and_loses_nothing_new(
    app: Flask, page_as: Callable[..., Page], cast: Cast, lesson: int
) -> None:
    page = page_as("tham")
    page.add_init_script("""
      IDBObjectStore.prototype.count = () => { throw new DOMException('corrupt', 'UnknownError'); };
    """)
    page.goto(f"/hoc/{cast.enrolment['tham']}/bai/{lesson}")
    page.wait_for_load_state("networkidle")
    with cut(page.context):
        page.get_by_role("button", name="Đã đọc, sang phần 2").click()
        expect(page.locator("#vao-chuyen .section-end .saved")).to_have_text("Máy đã giữ, có mạng sẽ tự gửi.")
    wait_for(page, app, cast, lesson, (1, 0, False))


def test_the_storage_is_cleared_while_she_studies_and_the_phone_starts_anew(
    app: Flask, page_as: Callable[..., Page], cast: Cast, lesson: int
) -> None:
    page = page_as("tham")
    download(page, cast)
    page.goto(f"/hoc/{cast.enrolment['tham']}/bai/{lesson}")
    page.wait_for_load_state("networkidle")
    cdp = page.context.new_cdp_session(page)
    cdp.send(
        "Storage.clearDataForOrigin",
        {"origin": page.url.split("/hoc")[0], "storageTypes": "indexeddb,cache_storage,local_storage"},
    )
    page.reload()
    answer(page, "nghe-het-mot", "Nghe hết")
    expect(page.locator("#hoi-nghe-het-mot .note")).to_contain_text("Đúng rồi.")
    page.goto(f"/hoc/{cast.enrolment['tham']}/tai-ve")
    expect(page.get_by_role("button", name="Tải cả chương trình")).to_be_visible()
    wait_for(page, app, cast, lesson, (0, 1, False))


def test_two_phones_of_one_account_end_in_the_same_state(
    app: Flask, page_as: Callable[..., Page], cast: Cast, lesson: int
) -> None:
    url = f"/hoc/{cast.enrolment['tham']}/bai/{lesson}"
    first, second = page_as("tham"), page_as("tham")
    for page in (first, second):
        download(page, cast)
        page.context.set_offline(True)
        page.goto(url)
    for place, page in enumerate((first, second, first, second)):
        STEPS[place](page)
        expect(page.locator(SIGNS[place]).first).to_be_visible()
    for page in (second, first):
        page.context.set_offline(False)
        expect(page.locator(".outbox")).to_be_hidden()
    wait_for(first, app, cast, lesson, (2, 2, True))


def test_an_ended_session_keeps_the_queue_for_the_account_that_made_it(
    app: Flask, page_as: Callable[..., Page], client_for: Callable[..., Any], site: str, cast: Cast, lesson: int
) -> None:
    page = page_as("tham")
    download(page, cast)
    with cut(page.context):
        page.goto(f"/hoc/{cast.enrolment['tham']}/bai/{lesson}")
        STEPS[1](page)
        expect(page.locator(SIGNS[1]).first).to_be_visible()
        page.context.clear_cookies()
    page.goto("/tro-giup")
    assert page.evaluate(COUNT, "events") == 1

    def come_in(key: str) -> None:
        cookie = client_for(key).get_cookie("so_hoc")
        page.context.add_cookies([{"name": "so_hoc", "value": cookie.value, "url": site, "httpOnly": True}])
        page.goto("/tai-khoan")
        page.wait_for_load_state("networkidle")

    come_in("anh")
    expect(page.locator(".outbox")).to_be_hidden()
    assert page.evaluate(COUNT, "events") == 1
    come_in("tham")
    wait_for(page, app, cast, lesson, (1, 0, False))


def test_the_page_of_what_waits_names_it_and_saves_a_file_for_the_coordinator(
    app: Flask, page_as: Callable[..., Page], cast: Cast, lesson: int, tmp_path: Path
) -> None:
    page = page_as("tham")
    download(page, cast)
    with cut(page.context):
        page.goto(f"/hoc/{cast.enrolment['tham']}/bai/{lesson}")
        STEPS[0](page)
        STEPS[1](page)
        expect(page.locator(".outbox")).to_contain_text("2 việc chờ gửi")
        page.locator(".outbox").get_by_role("link", name="Xem").click()
        expect(page.locator("[data-list] li")).to_have_count(2)
        expect(page.locator("[data-list]")).to_contain_text("Nghe cho hết lời")
        expect(page.locator("[data-list]")).to_contain_text("Câu tự kiểm tra, làm lúc")
        with page.expect_download() as saved:
            page.get_by_role("button", name="Lưu ra tệp").click()
        file = tmp_path / "viec.json"
        saved.value.save_as(file)
        page.close()
    assert json.loads(file.read_text())["who"] == str(cast.person["tham"])
    with app.app_context():
        act = {"by": cast.person["coordinator"], "at": NOW}
        file_id = stage_event_file(cast.cohort["thu"], file.read_bytes(), "viec.json", secret="tests", **act)
        answers = take_event_file(cast.cohort["thu"], file_id, **act)
        db.session.remove()
    assert [one.outcome for one in answers] == ["taken", "taken"]
    assert progress(app, cast, lesson) == (1, 1, False)
