"""A fixed journey through a day of hers; the line goes at any step of it, and the server ends as if it had not.

Two ways to lose it. Cut: from that step on nothing comes or goes, until she is through. Mute: what she does in that step reaches
the server, and no answer finds its way back. Afterwards she opens her home once more, with a line.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.attendance.models import LeaveRequest, LeaveSession, SettledMark
from app.attendance.queries.walls import wall_of
from app.attendance.rules.codes import code_of, step_at
from app.attendance.services.walls import open_wall
from app.courses.queries import edition_view
from app.learning.models import CheckAnswer, LessonDone, LessonQuestion, SectionRead
from app.offline.models import OfflineEvent
from app.quizzes.models import Answer
from app.quizzes.queries import papers_of
from app.quizzes.services import start_attempt
from app.storage.base import db
from tests.browser.conftest import Watch
from tests.browser.phones import holds, settled
from tests.browser.studying import answer, download
from tests.browser.test_quiz import give
from tests.cast import NOW, Cast

pytestmark = [pytest.mark.browser, pytest.mark.sqlite_only]
WORDS = "Nghe hết là nghe đến đâu ạ?"
THROUGH = "(here) => !location.pathname.endsWith(here) || !document.querySelector('#lam-thu .section-end button')"
HELD = "{0}/cau/1 {0}/xem-lai {0}/de"
MOMENTS = (LessonDone.done_at, SectionRead.read_at, CheckAnswer.answered_at, LessonQuestion.asked_at, Answer.given_at)


@pytest.fixture(autouse=True)
def forgiving(watch: Watch) -> None:
    """The browser tells of every request without a line; that is what this test is about."""
    watch.forgiven += ["ERR_INTERNET_DISCONNECTED", "Failed to fetch", "ERR_FAILED", "Failed to load resource", "ERR_EMPTY"]


@dataclass
class Line:
    """The way between the phone and the server; `mute`: what is asked is done, and the answer is lost."""

    app: Flask
    mute: bool = field(default=False, init=False)

    def __post_init__(self) -> None:
        """Stand in front of the application."""
        self.whole = self.app.wsgi_app
        self.app.wsgi_app = self.serve  # type: ignore[method-assign]

    def serve(self, environ: Any, start: Any) -> Iterable[bytes]:
        """Answer, or do what is asked and break off."""
        if not self.mute:
            return self.whole(environ, start)
        answered = self.whole(environ, lambda *_head: lambda _part: None)
        list(answered)
        getattr(answered, "close", lambda: None)()
        environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
        raise ConnectionResetError


@dataclass(frozen=True)
class Day:
    """What stands before she begins: her class, two lessons, the code on the wall, an attempt at the quiz of the topic."""

    home: str
    lessons: tuple[int, int]
    code: str
    quiz: str


@pytest.fixture
def day(app: Flask, cast: Cast) -> Day:
    """Thắm, this morning."""
    with app.app_context():
        act: Any = {"by": cast.person["tham"], "at": NOW - timedelta(minutes=5)}
        paper = next(paper for paper in papers_of(cast.edition) if paper.kind == "topic")
        quiz = start_attempt(paper.id, cast.enrolment["tham"], condition_met=True, **act).attempt_id
        open_wall(cast.session[2], by=cast.person["instructor"], at=NOW)
        wall = wall_of(cast.session[2])
        assert wall is not None
        first, second, *_rest = [lesson.lesson_id for lesson in edition_view(cast.edition, 1).lessons]
        found = Day(f"/hoc/{cast.enrolment['tham']}", (first, second), code_of(wall.secret, step_at(NOW)), f"/bai-lam/{quiz}")
        db.session.remove()
    return found


def home(page: Page, day: Day) -> None:
    """She opens the page of today."""
    page.goto(day.home)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Chào chị Thắm")


def lesson(page: Page, day: Day) -> None:
    """She reads the first lesson to the end of its first section."""
    page.goto(f"{day.home}/bai/{day.lessons[0]}")
    page.get_by_role("button", name="Đã đọc, sang phần 2").click()
    expect(page.locator("#vao-chuyen .section-end .saved")).to_be_visible()


def checks(page: Page, _day: Day) -> None:
    """She answers both questions of the lesson."""
    for key, words in (("nghe-het-mot", "Nghe hết"), ("nghe-het-hai", "Sai")):
        answer(page, key, words)
        expect(page.locator(f"#hoi-{key} .note").first).to_be_visible()


def next_lesson(page: Page, day: Day) -> None:
    """She is through with the first; with a line the next one opens by itself. She reads its first section."""
    page.locator("#lam-thu .section-end button").click()
    page.wait_for_function(THROUGH, arg=f"/bai/{day.lessons[0]}")
    page.goto(f"{day.home}/bai/{day.lessons[1]}")
    page.get_by_role("button", name="Đã đọc, sang phần 2").click()
    expect(page.locator("#vao-chuyen .section-end .saved")).to_be_visible()


def leave(page: Page, day: Day) -> None:
    """She asks for leave from a session to come."""
    page.goto(f"{day.home}/xin-nghi")
    page.get_by_role("checkbox", name="Thứ Sáu, 20/11").check()
    page.get_by_role("radio", name="Việc gia đình").check()
    page.get_by_role("button", name="Gửi đơn xin nghỉ").click()
    expect(page.locator(".outbox, .flash, [data-later]:visible, #don-1").first).to_be_visible()


def question(page: Page, day: Day) -> None:
    """She asks the instructor about a topic."""
    page.goto(f"{day.home}/hoi-dap")
    page.get_by_label("Chuyên đề").select_option(index=1)
    page.locator("[name=words]").fill(WORDS)
    page.get_by_role("button", name="Gửi câu hỏi").click()
    expect(page.locator("[name=words]")).to_have_value("")


def code(page: Page, day: Day) -> None:
    """She types the code of the wall."""
    page.goto("/vao-lop")
    page.get_by_label("Mã trên bảng").fill(day.code)
    page.get_by_role("button", name="Ghi có mặt").click()
    expect(page.locator("[data-say]")).to_contain_text(re.compile("đã ghi đến muộn|Máy đã giữ mã"))


def quiz(page: Page, day: Day) -> None:
    """She answers the first question of the running quiz."""
    page.goto(f"{day.quiz}/cau/1")
    page.wait_for_function("() => Boolean(document.querySelector('form[data-attempt]'))")
    give(page)
    expect(page.locator(".bar-top .saved")).not_to_be_empty()


STEPS = (home, lesson, checks, next_lesson, leave, question, code, quiz)


def state(app: Flask) -> list[list[str]]:
    """All that came of it, and what was refused; moments only as far as they are near."""
    asked = (
        select(SectionRead.section_key, SectionRead.lesson_id),
        select(CheckAnswer.check_key, CheckAnswer.response, CheckAnswer.correct, CheckAnswer.tries),
        select(LessonDone.lesson_id),
        select(LeaveRequest.kind, LeaveSession.session_id).join(LeaveSession, LeaveSession.request_id == LeaveRequest.id),
        select(LessonQuestion.words, LessonQuestion.edition_topic_id, LessonQuestion.lesson_id),
        select(SettledMark.session_id, SettledMark.enrolment_id, SettledMark.state, SettledMark.periods),
        select(Answer.position),
        select(OfflineEvent.kind).where(OfflineEvent.outcome == "refused"),
    )
    with app.app_context():
        found = [sorted(map(str, db.session.execute(one).all())) for one in asked]
        moments = [one for column in MOMENTS for one in db.session.scalars(select(column))]
        db.session.remove()
    assert all(NOW - timedelta(minutes=3) <= moment <= NOW for moment in moments), moments
    return found


def wanted(cast: Cast, day: Day) -> list[list[str]]:
    """The state of a journey on which the line never went."""
    first, second = day.lessons
    return [
        [f"('lam-thu', {first})", f"('vao-chuyen', {first})", f"('vao-chuyen', {second})"],
        ["('nghe-het-hai', ['b'], False, 1)", "('nghe-het-mot', ['b'], True, 1)"],
        [f"({first},)"],
        [f"('family', {cast.session[3]})"],
        [f"('{WORDS}', 2, None)"],
        [f"({cast.session[2]}, {cast.enrolment['tham']}, 'late', 1.0)"],
        ["(1,)"],
        [],
    ]


def prepared(page: Page, cast: Cast, day: Day) -> Page:
    """A phone that has the course, her pages and the running quiz."""
    download(page, cast)
    page.goto(f"{day.quiz}/cau/1")
    settled(page, cast.person["tham"])
    holds(page, day.home, *(f"{day.home}/{name}" for name in ("xin-nghi", "hoi-dap")), "/vao-lop", *HELD.format(day.quiz).split())
    return page


def ways() -> Iterator[Any]:
    """Never, cut from each step on, mute in each in which something is done."""
    yield pytest.param("cut", -1, id="never")
    for place, step in enumerate(STEPS):
        yield pytest.param("cut", place, id=f"cut {step.__name__}")
        if place:
            yield pytest.param("mute", place, id=f"mute {step.__name__}")


@pytest.mark.parametrize(("way", "lost"), list(ways()))
def test_wherever_the_line_goes_the_server_ends_as_if_it_had_not(
    app: Flask, page_as: Callable[..., Page], cast: Cast, day: Day, lost: int, way: str
) -> None:
    line, page = Line(app), prepared(page_as("tham"), cast, day)
    for place, step in enumerate(STEPS):
        if way == "cut" and place == lost:
            page.context.set_offline(True)
        line.mute = way == "mute" and place == lost
        step(page, day)
    line.mute = False
    page.context.set_offline(False)
    home(page, day)
    for _turn in range(100):
        if state(app) == wanted(cast, day):
            break
        page.wait_for_timeout(100)
    assert state(app) == wanted(cast, day)
    expect(page.locator(".outbox").get_by_text("chờ gửi")).to_have_count(0)
