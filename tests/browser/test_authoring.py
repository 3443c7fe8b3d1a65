"""Writing a lesson: toolbar, keys, paste, the preview beside it, saving by itself, two who write at once, a dead line."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from app.courses.queries.authoring import draft_source
from tests.browser.conftest import Watch
from tests.cast import Cast
from tests.courses.test_hostile_text import MARKUP, URLS
from tests.courses.writing import lesson_id, row_of, write

pytestmark = [pytest.mark.browser, pytest.mark.sqlite_only]

CLIPBOARD = Path(__file__).parents[1] / "files" / "clipboard"
PASTE = """(box, data) => {
  const clipboard = new DataTransfer();
  Object.entries(data).forEach(([kind, text]) => clipboard.setData(kind, text));
  box.focus();
  box.dispatchEvent(new ClipboardEvent('paste', { clipboardData: clipboard, bubbles: true, cancelable: true }));
}"""
PICTURE = """async (box) => {
  const canvas = Object.assign(document.createElement('canvas'), { width: 40, height: 30 });
  const blob = await new Promise((done) => canvas.toBlob(done, 'image/png'));
  const clipboard = new DataTransfer();
  clipboard.items.add(new File([blob], 'anh.png', { type: 'image/png' }));
  box.dispatchEvent(new ClipboardEvent('paste', { clipboardData: clipboard, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def lesson(app: Flask) -> int:
    with app.app_context():
        return lesson_id()


def shot(page: Page, name: str) -> None:
    """A picture of the page for whoever asks for one (SHOTS)."""
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def open_editor(page: Page, lesson: int) -> None:
    page.goto(f"/soan-bai/{lesson}")
    page.wait_for_load_state("networkidle")


def saved_source(app: Flask, lesson: int) -> str:
    with app.app_context():
        return draft_source(row_of(lesson).draft_id or 0)


@pytest.mark.parametrize("width", [360, 1280])
def test_a_paragraph_is_written_marked_seen_and_saved_by_itself(
    app: Flask, page_as: Callable[..., Page], lesson: int, width: int
) -> None:
    page = page_as("administrator", width)
    open_editor(page, lesson)
    body, keys = page.locator("#body"), page.keyboard
    body.evaluate("(box) => { box.focus(); box.setSelectionRange(box.value.length, box.value.length); }")
    keys.type("\nChị ghi nhớ điều này.\n")
    body.evaluate("(box) => { const at = box.value.lastIndexOf('ghi nhớ'); box.setSelectionRange(at, at + 7); }")
    keys.press("Control+b")
    assert "Chị **ghi nhớ** điều này." in body.input_value()
    page.get_by_role("button", name="Ghi nhớ", exact=True).click()
    assert "::: ghi-nho\n" in body.input_value()
    keys.press("Control+z")
    assert "::: ghi-nho\n" not in body.input_value()
    expect(page.locator(".phone strong")).to_have_text("ghi nhớ")
    expect(page.locator("[data-said]")).to_contain_text("Đã lưu nháp lúc 10:00")
    assert "Chị **ghi nhớ** điều này." in saved_source(app, lesson)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    shot(page, f"soan-bai-{width}")


def test_what_word_has_comes_as_headings_lists_tables_and_links(page_as: Callable[..., Page], lesson: int) -> None:
    page = page_as("administrator", 1280)
    open_editor(page, lesson)
    body = page.locator("#body")
    body.fill("")
    html = (CLIPBOARD / "word.html").read_text(encoding="utf-8")
    body.evaluate(PASTE, {"text/html": html, "text/plain": "x"})
    expect(body).to_have_value((CLIPBOARD / "word.md").read_text(encoding="utf-8").rstrip("\n"))
    assert page.evaluate("window.ran === undefined")
    expect(page.locator(".phone td").first).to_have_text("Chị kể em nghe")
    expect(page.locator(".phone ol li")).to_have_count(3)


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<p>Một <b>hai</b></p><ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "Một **hai**\n\n- a\n    - b\n- c"),
        ("<ol><li>a</li><li>b</li></ol><blockquote>Lời<br>kể</blockquote>", "1. a\n2. b\n\n> Lời\n> kể"),
        ("<b style='font-weight:normal' id='docs-internal-guid-1'><p>Từ trang</p><p>khác</p></b>", "Từ trang\n\nkhác"),
        ("<div>dòng <span>một</span></div><div># không phải đề mục</div>", "dòng một\n\n\\# không phải đề mục"),
        ("<table><tr><td>chỉ một ô</td></tr></table>", "chỉ một ô"),
        ("<p>cafe\u0301 [x](y) ::: {a}</p>", "café \\[x\\](y) ::: {a}"),
    ],
)
def test_what_the_web_has_comes_as_plain_marks(page_as: Callable[..., Page], lesson: int, html: str, words: str) -> None:
    page = page_as("administrator", 1280)
    open_editor(page, lesson)
    page.locator("#body").fill("")
    page.locator("#body").evaluate(PASTE, {"text/html": html, "text/plain": "x"})
    expect(page.locator("#body")).to_have_value(words)


def test_a_picture_that_is_pasted_asks_for_its_description(page_as: Callable[..., Page], lesson: int) -> None:
    page = page_as("administrator", 360)
    open_editor(page, lesson)
    page.locator("#body").evaluate(PICTURE)
    expect(page.locator("#alt")).to_be_focused()
    page.keyboard.type("Hai chị nói chuyện")
    page.get_by_role("button", name="Thêm hình").click()
    page.wait_for_load_state("networkidle")
    assert "![Hai chị nói chuyện](images/" in page.locator("#body").input_value()
    expect(page.locator(".phone img")).to_have_attribute("alt", "Hai chị nói chuyện")


def test_whoever_saves_second_is_told_and_nothing_is_written_over(
    app: Flask, page_as: Callable[..., Page], lesson: int, cast: Cast, watch: Watch
) -> None:
    watch.forgiven += ["409"]
    page = page_as("administrator", 1280)
    open_editor(page, lesson)
    with app.app_context():
        write(lesson, cast)
    page.locator("#body").press_sequentially("Mình viết. ")
    expect(page.locator("[data-said]")).to_contain_text("Nguyễn Thị Mai vừa lưu bản khác")
    page.locator("[data-save]").click()
    expect(page.get_by_role("alert")).to_contain_text("đã lưu bản khác của bài này")
    expect(page.locator("del").first).to_be_visible()
    shot(page, "hai-nguoi-1280")
    page.get_by_role("button", name="Lưu bản đang viết").click()
    page.wait_for_load_state("networkidle")
    assert "Mình viết." in saved_source(app, lesson)


def test_a_dead_line_and_a_closed_window_lose_nothing(page_as: Callable[..., Page], lesson: int, watch: Watch) -> None:
    watch.forgiven += ["ERR_INTERNET_DISCONNECTED", "Failed to fetch"]
    page = page_as("administrator", 360)
    open_editor(page, lesson)
    # Not `set_offline`: its line comes back while a window closes, and the page would use it.
    page.context.route("**/soan-bai/**", lambda route: route.abort("internetdisconnected"))
    page.locator("#body").press_sequentially("Viết khi mất mạng. ")
    expect(page.locator("[data-said]")).to_contain_text("máy này đang giữ bài viết")
    page.close(run_before_unload=False)
    page.context.unroute_all(behavior="ignoreErrors")
    again = page.context.new_page()
    open_editor(again, lesson)
    assert "Viết khi mất mạng." not in again.locator("#body").input_value()
    again.get_by_role("button", name="Lấy lại").click()
    again.wait_for_load_state("networkidle")
    assert "Viết khi mất mạng." in again.locator("#body").input_value()


def test_a_fault_leads_to_its_line(page_as: Callable[..., Page], lesson: int) -> None:
    page = page_as("administrator", 1280)
    open_editor(page, lesson)
    body = page.locator("#body")
    body.fill(body.input_value().replace("Hẹn một hội viên", "[Hẹn](bai:khong-co) một hội viên"))
    page.locator("[data-beside] li", has_text="khong-co").first.locator("a").click()
    assert "bai:khong-co" in str(body.evaluate("(box) => box.value.slice(box.selectionStart, box.selectionEnd)"))


def test_a_comment_and_a_review_by_two_people(page_as: Callable[..., Page], app: Flask, lesson: int, cast: Cast) -> None:
    with app.app_context():
        write(lesson, cast)
    page = page_as("administrator", 360)
    page.goto(f"/soan-bai/{lesson}/duyet?xem=doi")
    expect(page.locator("ins").first).to_be_visible()
    page.get_by_role("link", name="Góp ý đoạn").first.click()
    page.locator("#loi-gop-y").fill("Nói rõ ai làm.")
    page.get_by_role("button", name="Gửi góp ý").first.click()
    expect(page.locator(".talk").first).to_contain_text("Nói rõ ai làm.")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    shot(page, "duyet-360")


def test_no_payload_runs_in_the_editor_its_preview_or_the_review(app: Flask, page_as: Callable[..., Page], lesson: int) -> None:
    page = page_as("administrator", 1280)
    ran: list[str] = []
    page.on("dialog", lambda dialog: (ran.append(dialog.message), dialog.dismiss()))
    open_editor(page, lesson)
    lines = [payload.replace("\n", " ") for payload in [*MARKUP, *URLS]]
    body = "\n\n".join(f"{line}\n\n[{line}]({line})\n\n| {line} | b |\n|---|---|\n| c | {line} |" for line in lines[:40])
    page.locator("#head").evaluate("(box, title) => { box.value += title; }", '\nverify: ["<img src=x onerror=alert(1)>"]')
    page.locator("#body").fill(f"## <img src=x onerror=alert(1)>\n{body}")
    page.locator("[data-save]").click()
    page.wait_for_load_state("networkidle")
    for place in ("", "/duyet", f"/cac-ban?truoc=r{lesson}&sau=nhap"):
        page.goto(f"/soan-bai/{lesson}{place}")
        page.wait_for_load_state("networkidle")
    assert ran == []
    assert row_saved(app, lesson)


def row_saved(app: Flask, lesson: int) -> bool:
    """Whether a draft stands, so that the pages showed what was written."""
    return "onerror" in saved_source(app, lesson)
