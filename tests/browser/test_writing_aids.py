"""What helps while a lesson is written: find and replace, links by search, the bank beside the text; and nothing hostile runs."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from app.courses.faults import FaultList
from app.courses.markdown.lesson_text import read_body
from app.courses.markdown.render import render_lesson
from tests.browser.conftest import Watch
from tests.courses.payloads import PAYLOADS
from tests.courses.test_hostile_text import FIGURES, PLACES

pytestmark = [pytest.mark.browser, pytest.mark.sqlite_only]
TEXT = "## Nghe {#nghe}\nChị nghe hết. Nghe rồi hỏi.\n\nChị đang nghĩ gì, nghe nói chị bận?"


def open_editor(page: Page, lesson: int) -> None:
    """The editor with a text that is easy to count in."""
    page.goto(f"/soan-bai/{lesson}")
    expect(page.locator("[data-tools]")).to_be_visible()
    page.locator("#body").fill(TEXT)


def test_words_are_found_one_after_the_other_and_replaced_as_one_step(page_as: Callable[..., Page], lesson: int) -> None:
    page = page_as("administrator", 1280)
    open_editor(page, lesson)
    body, said = page.locator("#body"), page.locator("[data-seek-said]")
    body.press("Control+f")
    page.locator("#tim").fill("nghe")
    expect(said).to_have_text("Có 5 chỗ.")
    page.locator("#tim").press("Enter")
    expect(said).to_contain_text("Chỗ 1 trong 5, dòng 1")
    page.locator("#tim").press("Shift+Enter")
    expect(said).to_contain_text("Chỗ 5 trong 5, dòng 4")
    page.get_by_label("Đúng hoa thường").check()
    expect(said).to_have_text("Có 3 chỗ.")
    page.locator("#thay").fill("lắng nghe")
    page.get_by_role("button", name="Thay tất cả").click()
    expect(body).to_have_value(TEXT.replace("nghe", "lắng nghe"))
    body.press("Control+z")
    expect(body).to_have_value(TEXT)


def test_accents_are_ignored_when_that_is_chosen(page_as: Callable[..., Page], lesson: int) -> None:
    page = page_as("administrator", 360)
    open_editor(page, lesson)
    page.locator("#body").press("Control+h")
    page.locator("#tim").fill("dang nghi")
    said = page.locator("[data-seek-said]")
    expect(said).to_have_text("Không có chữ này trong bài.")
    page.get_by_label("Bỏ qua dấu").check()
    expect(said).to_have_text("Có 1 chỗ.")
    page.locator("#tim").press("Enter")
    expect(said.locator("mark")).to_have_text("đang nghĩ")
    page.locator("#thay").fill("thấy")
    page.get_by_role("button", name="Thay", exact=True).click()
    expect(page.locator("#body")).to_have_value(TEXT.replace("đang nghĩ", "thấy"))
    page.keyboard.press("Escape")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_lesson_is_found_by_its_title_and_linked_where_the_cursor_stands(page_as: Callable[..., Page], lesson: int) -> None:
    page = page_as("administrator", 1280)
    open_editor(page, lesson)
    page.locator("#body").evaluate("(box) => box.setSelectionRange(box.value.length, box.value.length)")
    page.locator("#lien-ket summary").click()
    page.locator("#words").fill("mo")
    page.locator("#cac-bai button:visible").first.click()
    assert "](bai:" in page.locator("#body").input_value()


def test_a_question_of_the_bank_becomes_a_check_question(page_as: Callable[..., Page], lesson: int) -> None:
    page = page_as("administrator", 1280)
    open_editor(page, lesson)
    page.locator("[data-bank] summary").click()
    button = page.get_by_role("button", name="Chèn thành câu tự kiểm tra").first
    expect(button).to_be_visible()
    button.click()
    assert "::: cau-hoi " in page.locator("#body").input_value()
    page.locator("#tim-cau").fill("khong co cau nao nhu the")
    expect(page.locator("[data-bank-list]")).to_contain_text("Không câu nào khớp")


def test_three_hundred_payloads_run_nowhere_even_without_a_content_policy(page_as: Callable[..., Page], watch: Watch) -> None:
    page = page_as(None, 1280)
    page.route("**/*", lambda route: route.abort())
    watch.forgiven += ["ERR_FAILED", "Failed to load resource", "net::"]
    ran: list[str] = []
    page.on("dialog", lambda dialog: (ran.append(dialog.message), dialog.dismiss()))
    for place in PLACES.values():
        pieces = []
        for payload in PAYLOADS:
            body = read_body("## Phần {#phan}\n" + place.replace("{0}", payload), FaultList("bai.md"))
            pieces += [section.html for section in render_lesson(body, FIGURES, frozenset()).sections]
        page.set_content("<!doctype html><title>x</title>" + "".join(pieces))
        page.evaluate(
            "() => document.querySelectorAll('a, summary, button').forEach((one) => one.dispatchEvent(new Event('mouseover')))"
        )
    assert ran == []


SPEAKS = """() => {
  window.said = [];
  class Spoken { constructor(words) { this.words = words; } }
  window.SpeechSynthesisUtterance = Spoken;
  const voices = [{ lang: 'vi-VN', name: 'Việt' }];
  Object.defineProperty(window, 'speechSynthesis', { value: {
    getVoices: () => (window.mute ? [] : voices), addEventListener() {}, cancel() {},
    speak(one) { window.said.push(one.words); window.last = one; },
  } });
}"""


def test_the_phone_reads_the_lesson_and_stops_when_it_is_told(page_as: Callable[..., Page], app: Flask, lesson: int) -> None:
    page = page_as("tham", 360)
    page.add_init_script(f"({SPEAKS})()")
    page.goto("/")
    page.goto(f"{page.url.rstrip('/')}/bai/{lesson}")
    page.get_by_role("button", name="Nghe bài").click()
    bar = page.get_by_role("group", name="Nghe bài")
    expect(bar).to_be_visible()
    expect(page.locator(".heard")).to_have_count(1)
    before = page.evaluate("() => window.said.length")
    page.evaluate("() => window.last.onend()")
    page.wait_for_function("(before) => window.said.length > before", arg=before)
    bar.get_by_role("button", name="Tạm dừng").click()
    expect(bar.get_by_role("button", name="Nghe tiếp")).to_be_visible()
    bar.get_by_role("button", name="Thôi nghe").click()
    expect(bar).to_have_count(0)
    expect(page.locator(".heard")).to_have_count(0)


def test_a_phone_without_a_vietnamese_voice_offers_nothing(page_as: Callable[..., Page], lesson: int) -> None:
    page = page_as("tham", 360)
    page.add_init_script(f"window.mute = true; ({SPEAKS})()")
    page.goto("/")
    page.goto(f"{page.url.rstrip('/')}/bai/{lesson}")
    page.wait_for_load_state("networkidle")
    expect(page.locator("[data-listen]")).to_be_hidden()
