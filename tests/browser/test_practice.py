"""The quiz of a topic in Chromium: begun, answered and marked without a line, and counted when it returns; online at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.offline.models import OfflineEvent
from app.quizzes.models import Attempt
from app.storage.base import db
from tests.browser.conftest import Watch
from tests.browser.phones import cut
from tests.cast import Cast
from tests.parted import part_the_bank
from tests.quizzes.conftest import Desk

pytestmark = [pytest.mark.browser, pytest.mark.sqlite_only]
RIGHT = {
    "Câu luyện tập một": ["Nghe trước"],
    "Câu luyện tập hai": ["Giữ lời một", "Giữ lời hai"],
    "Câu luyện tập ba": ["Đúng"],
}
SHOWN = "[data-questions] form"


@pytest.fixture
def quiz(app: Flask, cast: Cast, tmp_path: Path, watch: Watch) -> int:
    """The quiz of the parted topic, whose lessons she has done; the browser tells of every request without a line."""
    watch.forgiven += ["ERR_INTERNET_DISCONNECTED", "Failed to fetch", "ERR_FAILED", "Failed to load resource"]
    with app.app_context():
        part_the_bank(tmp_path / "nho")
        desk = Desk(app, cast)
        desk.read_lessons("tham", "01-nghe")
        found = desk.paper("01-nghe").id
        db.session.remove()
    return found


def download(page: Page, cast: Cast) -> None:
    """She keeps the programme on this phone."""
    page.goto(f"/hoc/{cast.enrolment['tham']}/tai-ve")
    page.get_by_role("button", name="Tải cả chương trình").click()
    expect(page.locator("[data-say]")).to_contain_text("Đã tải xong")


def answer_rightly(page: Page, number: int) -> None:
    """Give the right answer to a question, whatever it is."""
    form = page.locator(SHOWN).nth(number)
    words = next((rights for stem, rights in RIGHT.items() if stem in form.inner_text()), None)
    if words is None:  # the order of a visit: by the place of each line
        for line, place in (("Chào hỏi", "1"), ("Lắng nghe", "2"), ("Hẹn lại", "3")):
            form.get_by_label(line).select_option(label=place)
    for each in words or ():
        form.get_by_text(each, exact=True).click()


def marks(app: Flask, cast: Cast) -> list[float | None]:
    """The marks of her closed tries, as the server has them."""
    with app.app_context():
        asked = select(Attempt.mark).where(Attempt.enrolment_id == cast.enrolment["tham"], Attempt.closed_at.is_not(None))
        found = list(db.session.scalars(asked.order_by(Attempt.id)))
        db.session.remove()
    return found


def wait_for(page: Page, app: Flask, cast: Cast, wanted: int) -> None:
    """Until the server has so many tries."""
    for _turn in range(250):
        if len(marks(app, cast)) == wanted:
            return
        page.wait_for_timeout(100)
    with app.app_context():
        told = db.session.execute(select(OfflineEvent.outcome, OfflineEvent.sentence)).tuples().all()
    raise AssertionError(told)


def test_a_whole_quiz_without_a_line_counts_with_the_mark_the_phone_said(
    app: Flask, page_as: Callable[..., Page], cast: Cast, quiz: int
) -> None:
    page = page_as("tham")
    context = page.context
    download(page, cast)
    with cut(context):
        page.goto(f"/hoc/{cast.enrolment['tham']}/bai-kiem-tra/{quiz}")  # where the page of the topic leads her
        page.get_by_role("button", name="Bắt đầu làm bài").click()
        expect(page.locator(SHOWN)).to_have_count(3)
        answer_rightly(page, 0)
        page.locator(SHOWN).nth(0).get_by_role("button", name="Xem đúng hay sai").click()
        expect(page.locator(SHOWN).nth(0).locator(".note")).to_contain_text("Đúng rồi.")
        answer_rightly(page, 1)
        page.wait_for_timeout(300)  # the phone writes it down
        page.reload()
        expect(page.locator(SHOWN).nth(0).locator(".note")).to_contain_text("Đúng rồi.")
        expect(page.locator(f"{SHOWN} input:checked, {SHOWN} option:checked:not([value=''])").first).to_be_attached()
        page.get_by_role("button", name="Chấm bài").click()
        expect(page.locator("[data-say]").last).to_contain_text("Còn 1 câu chưa trả lời")
        page.get_by_role("button", name="Chấm bài").click()
        expect(page.locator("[data-mark]")).to_have_text("Chị được 6,7 điểm, đạt.")
        expect(page.locator("[data-sent]")).to_contain_text("Máy đã giữ bài")
        expect(page.locator(".outbox")).to_contain_text("1 việc chờ gửi")
        page.close()
    assert marks(app, cast) == []
    page = context.new_page()
    page.goto(f"/hoc/{cast.enrolment['tham']}/luyen/{quiz}")
    wait_for(page, app, cast, 1)
    assert marks(app, cast) == [6.7]
    page.reload()
    expect(page.locator("[data-sent]")).to_contain_text("Sổ học đã ghi lần làm này.")
    page.goto(f"/hoc/{cast.enrolment['tham']}/bai-kiem-tra/{quiz}")
    expect(page.locator("h1").locator("..")).to_contain_text("Đã đạt, 6,7 điểm")


def test_the_next_paper_is_another_one_and_a_wrong_answer_says_why(
    app: Flask, page_as: Callable[..., Page], cast: Cast, quiz: int
) -> None:
    page = page_as("tham")
    page.goto(f"/hoc/{cast.enrolment['tham']}/luyen/{quiz}")
    page.get_by_role("button", name="Bắt đầu làm bài").click()
    first = page.locator(SHOWN).all_inner_texts()
    page.get_by_role("button", name="Chấm bài").click()
    page.get_by_role("button", name="Chấm bài").click()
    expect(page.locator("[data-mark]")).to_have_text("Chị được 0 điểm, chưa đạt (cần từ 6 điểm).")
    expect(page.locator(SHOWN).first.locator(".note")).to_contain_text("Chưa trả lời.")
    wait_for(page, app, cast, 1)
    page.get_by_role("button", name="Làm đề khác").click()
    expect(page.locator("[data-result]")).to_be_hidden()
    assert page.locator(SHOWN).all_inner_texts() != first
    assert marks(app, cast) == [0]


def test_online_the_box_comes_back_solved_on_the_same_page(
    app: Flask, page_as: Callable[..., Page], cast: Cast, quiz: int
) -> None:
    page = page_as("tham")
    page.goto(f"/hoc/{cast.enrolment['tham']}/bai-kiem-tra/{quiz}")
    page.get_by_role("button", name="Bắt đầu làm bài").click()
    page.wait_for_load_state("networkidle")
    page.evaluate("() => { window.stays = true; }")
    page.get_by_role("button", name="Xem câu này đúng hay sai").click()
    expect(page.get_by_text("Chị trả lời câu này rồi mới xem được đúng hay sai.")).to_be_visible()
    form = page.locator("#bai")
    if form.locator("select").count():
        form.locator("select").first.select_option(index=1)
    else:
        form.locator("label.opt, .opt label").first.click()
    page.get_by_role("button", name="Xem câu này đúng hay sai").click()
    expect(page.get_by_text("Đã xem đáp án, câu trả lời giữ nguyên.")).to_be_visible()
    assert page.evaluate("() => window.stays")
    page.get_by_role("button", name="Câu tiếp").last.click()
    expect(page.locator("[data-place]").last).to_have_text("Câu 2 trong 3")
    assert page.evaluate("() => window.stays")
