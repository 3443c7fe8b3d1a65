"""Tables of marks on a phone: every row folds, nothing hides beyond the edge, no bar covers a letter; paper stays a table."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page
from sqlalchemy import select

from app.quizzes.models import QuestionVersion
from app.storage.transaction import session
from tests.cast import Cast
from tests.quizzes.conftest import Desk
from tests.quizzes.many_attempts import write_attempts, write_bank, write_people
from tests.quizzes.test_staff_pages import topic_of

pytestmark = [pytest.mark.browser, pytest.mark.sqlite_only]
HIDDEN = "() => [...document.querySelectorAll('.sheet')].map((box) => box.scrollWidth - box.clientWidth)"
COVERED = """() => [...document.querySelectorAll('.sheet tr.risk')].map((row) => {
  const words = document.createRange();
  words.selectNodeContents(row.querySelector('small'));
  const barred = [row, ...row.children].find((part) => getComputedStyle(part).boxShadow !== 'none');
  return words.getBoundingClientRect().left - barred.getBoundingClientRect().left;
})"""
LAID = """() => [...document.querySelectorAll('.sheet table, .sheet thead, .sheet tbody tr, .sheet td.sign')]
  .map((part) => getComputedStyle(part).display)"""


@pytest.fixture
def addresses(app: Flask, cast: Cast) -> dict[str, str]:
    """Forty trainees sat ten questions, one of them with a wrong key: the pages with their marks."""
    desk = Desk(app, cast)
    paper, cohort = desk.paper("kiem-tra").id, cast.cohort["thu"]

    def write() -> list[int]:
        versions = write_bank(topic_of(desk), 10)
        write_attempts(paper, write_people(cast, 40), versions, drawn=10, wrong_key=versions[3])
        return versions

    wrong = desk.ask(write)[3]
    return {
        "marks": f"/lop/{cohort}/bang-diem",
        "paper": f"/lop/{cohort}/bai-kiem-tra/{paper}",
        "statistics": f"/ngan-hang-cau-hoi/phan-tich/de/{paper}",
        "regrade": f"/ngan-hang-cau-hoi/{desk.ask(lambda: question_of(wrong))}/cham-lai?cach=full&ban={wrong}",
    }


def question_of(version_id: int) -> int:
    """The question of a version."""
    return session().scalars(select(QuestionVersion.question_id).where(QuestionVersion.id == version_id)).one()


def test_every_row_is_read_without_scrolling_sideways(page_as: Callable[..., Page], addresses: dict[str, str]) -> None:
    page = page_as("administrator", 360)
    for name, url in addresses.items():
        page.goto(url)
        assert page.evaluate(HIDDEN) == [0], name


def test_the_bar_of_a_row_stands_beside_its_words(page_as: Callable[..., Page], addresses: dict[str, str]) -> None:
    page = page_as("administrator", 360)
    page.goto(addresses["statistics"])
    starts = page.evaluate(COVERED)
    assert starts
    assert min(starts) >= 6, "the bar is 4 px wide"


def test_on_paper_the_list_of_marks_is_a_table_with_room_to_sign(page_as: Callable[..., Page], addresses: dict[str, str]) -> None:
    page = page_as("administrator", 703)  # A4 without its margins
    page.goto(addresses["marks"])
    page.emulate_media(media="print")
    assert set(page.evaluate(LAID)) == {"table", "table-header-group", "table-row", "table-cell"}
