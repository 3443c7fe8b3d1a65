"""What is measured: one entry of `PAGES` each. A later issue adds an entry and a function."""

from __future__ import annotations

import itertools
import json
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bench.calls import batch, completion, nothing_new
from bench.client import Answer, Browser, Form, filled
from bench.crowd.big_class import QUESTIONS, BigClass
from bench.crowd.people import PASSWORD, Member
from bench.load import Work
from bench.rolls import saved_roll

BROWSERS = 4
"""Browsers at once."""


@dataclass(frozen=True)
class Page:
    """One thing to measure. `work(browser, people, number)` is the work of browser `number`.

    `most_cpu`: processor time of one unit, in multiples of one bare request; `most_statements`: of one unit; None
    where nobody set any;
    `others`: what it costs elsewhere, (multiples of bare, statements) with the name.
    """

    name: str
    title: str
    work: Callable[[Browser, BigClass, int], Work]
    most_cpu: float | None
    most_statements: int | None
    others: str


def lesson(browser: Browser, people: BigClass, number: int) -> Work:
    """A lesson that she is in the middle of."""
    reader = people.readers[number % len(people.readers)]
    browser.sign_in(reader.login, PASSWORD)
    yield
    while True:
        browser.get(f"/hoc/{reader.enrolment_id}/bai/{people.lesson_id}")
        yield


def home(browser: Browser, people: BigClass, number: int) -> Work:
    """The desk of a trainee in the middle of the programme."""
    reader = people.readers[number % len(people.readers)]
    browser.sign_in(reader.login, PASSWORD)
    yield
    while True:
        browser.get(f"/hoc/{reader.enrolment_id}")
        yield


def saved_answer(browser: Browser, people: BigClass, number: int) -> Work:
    """An answer as the page's script sends it; each is a new one, to the next question, choosing the next option."""
    trainee = people.finished[number]
    browser.sign_in(trainee.login, PASSWORD)
    opened = _start(browser, f"/hoc/{trainee.enrolment_id}/bai-kiem-tra/{people.paper_id}")
    questions = [(path, browser.get(path)) for path in _places(opened)]
    tokens = [page.form("client_id").hidden["csrf_token"] for _path, page in questions]
    yield
    for turn in itertools.count():
        path, page = questions[turn % len(questions)]
        said = {"csrf_token": tokens[turn % len(questions)], "client_id": str(uuid.uuid4())}
        browser.post(path, said | _given(page, turn // len(questions)), expect=200, accept="application/json")
        yield


def whole_quiz(browser: Browser, people: BigClass, number: int) -> Work:
    """From the page before the quiz to the result, as a phone does it: the questions are fetched once, each answer is sent alone.

    Each unit is another trainee's, as far as they go, so that the list of earlier attempts stays short; those of
    `saved_answer` are left out, because they have an attempt running.
    """
    sitters = _sitters(browser, people, number)
    yield
    for trainee, browser.cookie in sitters:
        first = _start(browser, f"/hoc/{trainee.enrolment_id}/bai-kiem-tra/{people.paper_id}")
        token = browser.get(first).form("client_id").hidden["csrf_token"]
        attempt = first.rpartition("/cau/")[0]
        asked = json.loads(browser.get(f"{attempt}/de", accept="application/json").text)
        for turn, question in enumerate(asked):
            said = {"csrf_token": token, "client_id": str(uuid.uuid4()), **filled(question["html"], turn)}
            browser.post(f"{attempt}/cau/{turn + 1}", said, expect=200, accept="application/json")
        _hand_in(browser, f"{attempt}/xem-lai")
        yield


def whole_quiz_by_forms(browser: Browser, people: BigClass, number: int) -> Work:
    """The same without JavaScript: each question is a page and a posted form."""
    sitters = _sitters(browser, people, number)
    yield
    for trainee, browser.cookie in sitters:
        place = _start(browser, f"/hoc/{trainee.enrolment_id}/bai-kiem-tra/{people.paper_id}")
        for turn in range(QUESTIONS):
            page = browser.get(place)
            go = str(turn + 2) if turn + 1 < QUESTIONS else "review"
            place = browser.post(place, {**page.form("client_id").hidden, **_given(page, turn), "go": go}).location
        _hand_in(browser, place)
        yield


def _sitters(browser: Browser, people: BigClass, number: int) -> Iterator[tuple[Member, str]]:
    """Trainees who may sit the quiz, in turn, each with the cookie of her sign-in."""
    cookies = []
    for trainee in people.finished[BROWSERS + number :: BROWSERS]:
        browser.sign_in(trainee.login, PASSWORD)
        cookies.append((trainee, browser.cookie))
    return itertools.cycle(cookies)


def _hand_in(browser: Browser, review: str) -> None:
    """The last look, handing in, the result."""
    browser.get(_send(browser, browser.get(review).form("nop-bai")).location)


def matrix(browser: Browser, people: BigClass, number: int) -> Work:
    """All trainees of the class on one page."""
    browser.sign_in(people.coordinator, PASSWORD)
    yield
    while True:
        browser.get(f"/lop/{people.cohort_id}")
        yield


def matrix_xlsx(browser: Browser, people: BigClass, number: int) -> Work:
    """The same as a workbook."""
    browser.sign_in(people.coordinator, PASSWORD)
    yield
    while True:
        browser.get(f"/lop/{people.cohort_id}/tong-hop.xlsx")
        yield


def ledger(browser: Browser, people: BigClass, number: int) -> Work:
    """The account of one trainee, line by line, as she sees it."""
    reader = people.readers[number % len(people.readers)]
    browser.sign_in(reader.login, PASSWORD)
    yield
    while True:
        browser.get(f"/hoc/{reader.enrolment_id}/so-hoc")
        yield


def risks(browser: Browser, people: BigClass, number: int) -> Work:
    """The list of those who need a call."""
    browser.sign_in(people.coordinator, PASSWORD)
    yield
    while True:
        browser.get("/can-giup")
        yield


def _start(browser: Browser, before: str) -> str:
    """Begin an attempt, or go on with the one that runs; gives back the address where that leads."""
    return _send(browser, browser.get(before).form("csrf_token"), before).location


def _send(browser: Browser, form: Form, here: str = "") -> Answer:
    """A form with nothing to fill in."""
    return browser.post(form.action or here, form.hidden)


def _places(within: str) -> list[str]:
    """The addresses of all questions of the attempt that an address is about."""
    attempt = "/".join(within.split("/")[:3])
    return [f"{attempt}/cau/{position}" for position in range(1, QUESTIONS + 1)]


def _given(page: Answer, turn: int) -> dict[str, list[str]]:
    """What somebody answers to the question of a page."""
    return filled(page.text.partition("data-asked")[2].partition("</form>")[0], turn)


PAGES = (
    Page("lesson", "Bài học", lesson, 8, 5, "Moodle 4.5: 256 (33 câu)"),
    Page("home", "Trang học viên", home, 15, 10, "Moodle 4.5: 313 (37), trang khóa học 558 (78)"),
    Page("answer", "Lưu một câu trả lời", saved_answer, 12, 5, ""),
    Page("quiz", "Cả bài 10 câu", whole_quiz, 120, None, "Moodle 4.5: 1.530 (441)"),
    Page("quiz-forms", "Cả bài, máy không chạy JavaScript", whole_quiz_by_forms, None, None, ""),
    Page("roll", "Lưu điểm danh 50 người", saved_roll, 150, 30, ""),
    Page("ledger", "Sổ học một người", ledger, 40, 10, ""),
    Page("risks", "Cần giúp, lớp 200 người", risks, 250, 12, ""),
    Page("matrix", "Bảng lớp 200 người", matrix, 150, 10, "Moodle 4.5: 8.400 (320); Kolibri 200 x 60: 808"),
    Page("xlsx", "Bảng lớp, tệp .xlsx", matrix_xlsx, 350, None, ""),
    Page("api-batch", "Nhận 1.000 dấu điểm danh", batch, 1200, 25, ""),
    Page("api-completion", "Kết quả 200 người cho phần mềm khác", completion, 300, 20, ""),
    Page("api-nothing-new", "Hỏi lại khi chưa có gì mới", nothing_new, 200, 20, ""),
)
