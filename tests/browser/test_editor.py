"""Writing a question with a keyboard, with the preview beside it; nothing is lost when the line or the laptop dies."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.courses.models import TopicSteward
from app.quizzes.models import Answer, Question
from app.quizzes.queries.texts import bank_texts
from app.storage.transaction import session
from app.storage.writes import insert_once
from tests.browser.conftest import Watch
from tests.cast import NOW, Cast
from tests.quizzes.all_kinds import begin, kinds_of, open_room

pytestmark = [pytest.mark.browser, pytest.mark.sqlite_only]


@pytest.fixture
def new_url(app: Flask, cast: Cast) -> str:
    """The form of a new question in T1, which the instructor answers for."""
    with app.app_context():
        topic = session().scalars(select(Question.topic_id).where(Question.key == "t1-01")).one()
        insert_once(TopicSteward, [{"topic_id": topic, "person_id": cast.person["instructor"]}], unique=("topic_id", "person_id"))
        session().commit()
    return f"/ngan-hang-cau-hoi/chuyen-de/{topic}/cau-moi"


def shot(page: Page, name: str) -> None:
    """A picture of the page for whoever asks for one (SHOTS)."""
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def ready(page: Page, url: str) -> None:
    page.goto(url)
    page.wait_for_load_state("networkidle")


@pytest.mark.parametrize("width", [360, 1280])
def test_a_question_is_written_by_keyboard_alone(app: Flask, page_as: Callable[..., Page], new_url: str, width: int) -> None:
    page = page_as("instructor", width)
    ready(page, new_url)
    page.locator("#stem").focus()
    keys = page.keyboard
    keys.type("Gặp hội viên lần đầu, nên làm gì trước?")
    keys.press("Tab")
    keys.press("Space")  # the first option is the right one
    for words in ("Nghe", "Khuyên"):
        page.locator(f"#r{1 + (words == 'Khuyên')}-text").focus()
        keys.type(words)
    expect(page.locator(".phone")).to_contain_text("Khuyên")
    page.locator("#level").select_option("nhan-biet")
    page.locator("#tags").focus()
    keys.type("lắng nghe")
    expect(page.locator("[data-beside]")).to_contain_text("Đủ để lưu")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    shot(page, f"soan-{width}")
    keys.press("Control+Enter")
    expect(page.locator("h1")).to_contain_text("Câu t1-05")
    shot(page, f"cau-{width}")
    with app.app_context():
        text = bank_texts(session().scalars(select(Question.topic_id).where(Question.key == "t1-05")).one())[-1]
    assert [(option.text, option.correct) for option in text.options] == [("Nghe", True), ("Khuyên", False)]
    assert text.tags == ("lắng-nghe",)


def test_rows_come_move_and_go_at_once(page_as: Callable[..., Page], new_url: str, watch: Watch) -> None:
    page = page_as("instructor", 1280)
    ready(page, new_url)
    watch.forgiven += ["ERR_INTERNET_DISCONNECTED", "Failed to fetch"]
    page.context.set_offline(True)
    for number, words in enumerate(("một", "hai", "ba", "bốn"), 1):
        page.locator(f"#r{number}-text").fill(words)
    page.locator('[name="right"]').nth(1).check()
    page.get_by_role("button", name="Thêm phương án").click()
    page.keyboard.type("năm")
    page.get_by_role("button", name="Đưa lên: Phương án 2").click()
    page.get_by_role("button", name="Bỏ: Phương án 3").click()
    values = page.locator("[data-row] textarea:not([name$=feedback])")
    assert [values.nth(at).input_value() for at in range(4)] == ["hai", "một", "bốn", "năm"]
    assert page.locator('[name="right"]').nth(0).is_checked()
    assert [values.nth(at).get_attribute("name") for at in range(4)] == [f"r{n}-text" for n in (1, 2, 3, 4)]
    page.context.set_offline(False)


def test_words_are_made_bold_by_a_button_without_knowing_the_signs(page_as: Callable[..., Page], new_url: str) -> None:
    page = page_as("instructor", 360)
    ready(page, new_url)
    stem, option = page.locator("#stem"), page.locator("#r1-text")
    stem.fill("Việc nào nên tránh?")
    stem.evaluate("(box) => box.setSelectionRange(8, 19)")  # with the space before it
    bold = page.get_by_role("toolbar", name="Định dạng: Nội dung câu hỏi").get_by_role("button", name="Đậm")
    bold.click()
    assert stem.input_value() == "Việc nào **nên tránh?**"
    page.keyboard.press("Control+i")
    assert stem.input_value() == "Việc nào ***nên tránh?***"
    bold.click()
    bold.click()
    page.keyboard.press("Control+i")
    assert stem.input_value() == "Việc nào **nên tránh?**"
    expect(page.locator(".phone strong")).to_have_text("nên tránh?")
    bold.click()
    assert stem.input_value() == "Việc nào nên tránh?"
    option.focus()
    page.keyboard.press("Control+b")
    page.keyboard.type("Khuyên ngay")
    assert option.input_value() == "**Khuyên ngay**"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    shot(page, "soan-dam-360")


def test_what_was_written_survives_a_dead_line_and_a_closed_window(
    page_as: Callable[..., Page], new_url: str, watch: Watch
) -> None:
    page = page_as("instructor", 360)
    ready(page, new_url)
    page.get_by_role("button", name="Thêm phương án").click()
    page.locator("#stem").fill("Câu viết dở")
    page.locator("#r5-text").fill("phương án năm")
    expect(page.locator("[data-kept]")).to_be_visible()
    page.close(run_before_unload=False)
    again = page.context.new_page()
    ready(again, new_url)
    assert again.locator("#stem").input_value() == ""
    shot(again, "viet-do-360")
    again.get_by_role("button", name="Lấy lại").click()
    again.wait_for_load_state("networkidle")
    assert again.locator("#stem").input_value() == "Câu viết dở"
    assert again.locator("#r5-text").input_value() == "phương án năm"


def test_marked_words_become_a_gap(page_as: Callable[..., Page], new_url: str) -> None:
    page = page_as("instructor", 1280)
    ready(page, new_url)
    page.locator("#stem").fill("Chị nghe trước rồi mới nói")
    page.locator("#kind").select_option("gaps")
    page.wait_for_load_state("networkidle")
    page.locator("#stem").evaluate("(box) => { box.focus(); box.setSelectionRange(4, 8); }")
    page.get_by_role("button", name="thành chỗ trống").click()
    assert page.locator("#stem").input_value() == "Chị [[nghe]] trước rồi mới nói"
    expect(page.locator(".phone input")).to_have_count(1)


SIGN = {"matching": "#r1-other", "case": "#p1-stem", "essay": "#r3-other", "ordering": "text=Các mục theo đúng thứ tự"}


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("kind", ["matching", "case", "essay", "ordering"])
def test_other_kinds_fit_the_screen(page_as: Callable[..., Page], new_url: str, width: int, kind: str) -> None:
    page = page_as("instructor", width)
    ready(page, new_url)
    page.locator("#stem").fill("Chuyện ở thôn")
    page.locator("#kind").select_option(kind)
    expect(page.locator(SIGN[kind])).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    shot(page, f"{kind}-{width}")


@pytest.mark.parametrize("width", [360, 1280])
def test_the_bank_its_history_and_the_trial_fit_the_screen(page_as: Callable[..., Page], new_url: str, width: int) -> None:
    page = page_as("instructor", width)
    ready(page, "/ngan-hang-cau-hoi")
    shot(page, f"ngan-hang-{width}")
    page.locator("tbody a").first.click()
    page.get_by_role("link", name="Sửa câu này").click()
    page.wait_for_load_state("networkidle")
    page.locator("#stem").fill("Câu đã viết lại cho dễ hiểu")
    page.locator("#note").fill("Câu cũ khó hiểu")
    page.locator('.bar-end [value="save"]').click()
    page.get_by_role("link", name="Các bản").click()
    expect(page.locator("ins").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    shot(page, f"cac-ban-{width}")
    page.go_back()
    page.get_by_role("link", name="Xem như học viên").click()
    page.locator("main .opt label").first.click()
    page.get_by_role("button", name="Chấm câu này").click()
    expect(page.locator(".note").first).to_contain_text("trên 1 điểm")
    shot(page, f"thu-{width}")


@pytest.mark.parametrize("width", [360, 1280])
def test_a_fault_of_the_text_form_leads_to_its_line(page_as: Callable[..., Page], new_url: str, watch: Watch, width: int) -> None:
    watch.forgiven += ["422"]
    page = page_as("instructor", width)
    ready(page, "/ngan-hang-cau-hoi/1/sua")
    page.get_by_role("button", name="Dạng chữ").click()
    source = page.locator("#source")
    source.fill(source.input_value().replace("- [x] ", "- [x]x", 1))
    page.locator('.bar-end [value="save"]').click()
    page.wait_for_load_state("networkidle")
    shot(page, f"dang-chu-{width}")
    page.locator("a[data-line]").first.click()
    assert "- [x]x" in str(source.evaluate("(box) => box.value.slice(box.selectionStart, box.selectionEnd)"))
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


# The order of things on a trainee's phone


def test_lines_are_put_in_order_by_buttons_and_the_answer_is_kept(
    app: Flask, page_as: Callable[..., Page], cast: Cast, clock: Callable[..., None]
) -> None:
    clock(NOW + timedelta(seconds=30))
    with app.app_context():
        attempt = begin(open_room(cast, app.config["SETTINGS"].media), cast, NOW - timedelta(minutes=5))
        place = kinds_of(attempt)["ordering"]
    page = page_as("tham")
    ready(page, f"/bai-lam/{attempt}/cau/{place}")
    rows = page.locator(".pairs.ordering > div")
    names = rows.locator("label").all_inner_texts()
    rows.nth(2).get_by_role("button", name="Đưa lên").focus()
    page.keyboard.press("Enter")
    assert rows.locator("label").all_inner_texts() == [names[0], names[2], names[1], *names[3:]]
    expect(page.locator(".bar-top .saved")).to_contain_text("Đã lưu")
    values = [rows.nth(at).locator("select").input_value() for at in range(len(names))]
    assert [int(value.split("=")[1]) for value in values] == [*range(1, len(names) + 1)]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    shot(page, "thu-tu-360")
    page.reload()
    page.wait_for_load_state("networkidle")
    assert rows.locator("label").all_inner_texts() == [names[0], names[2], names[1], *names[3:]]
    with app.app_context():
        given = session().scalars(select(Answer.response).where(Answer.position == place).order_by(Answer.id)).all()[-1]
    assert sorted(given) == sorted(values)


def test_the_buttons_come_with_a_question_that_was_turned_to(
    app: Flask, page_as: Callable[..., Page], cast: Cast, clock: Callable[..., None]
) -> None:
    clock(NOW + timedelta(seconds=30))
    with app.app_context():
        attempt = begin(open_room(cast, app.config["SETTINGS"].media), cast, NOW - timedelta(minutes=5))
        place = kinds_of(attempt)["ordering"]
    page = page_as("tham", 1280)
    ready(page, f"/bai-lam/{attempt}/cau/{place - 1 or 2}")
    page.locator(".qmap a").nth(place - 1).click()
    expect(page.get_by_role("button", name="Đưa xuống").first).to_be_visible()
