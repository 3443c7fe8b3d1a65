"""The desk of a trainee: one next step, and what it costs."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from app.attendance.services.roll import save_roll
from app.cohorts import services as cohorts
from app.quizzes.queries import papers_of
from app.quizzes.services import start_attempt
from tests.cast import NOW, Cast
from tests.inspection import InspectingClient

Clients = Callable[..., InspectingClient]


@pytest.fixture
def desk(ctx: Flask, cast: Cast, client_for: Clients) -> Callable[[], str]:
    """Thắm's desk, as she sees it now."""
    client = client_for("tham")
    return lambda: client.get(f"/hoc/{cast.enrolment['tham']}").text


def step_of(page: str) -> str:
    """What the page says to do next."""
    return re.search(r'<h2 id="tiep">(.*?)</h2>', page)[1]  # type: ignore[index]


def go_to(client: InspectingClient, page: str) -> str:
    """The heading of the page to which the button of the next step leads."""
    url = re.search(r'<a class="btn wide" href="([^"]+)"', page)[1]  # type: ignore[index]
    answer = client.get(url, follow_redirects=True)
    return " ".join(re.sub(r"<[^>]+>", "", re.search(r"<h1[^>]*>(.*?)</h1>", answer.text, re.DOTALL)[1]).split())  # type: ignore[index]


def test_first_comes_the_first_lesson(desk: Callable[[], str], client_for: Clients) -> None:
    assert step_of(desk()) == "Nghe cho hết lời"
    assert go_to(client_for("tham"), desk()) == "Nghe cho hết lời"


def test_after_a_finished_lesson_the_next_one(desk: Callable[[], str], finish_lessons: Callable[..., None]) -> None:
    finish_lessons("tham", 1)
    assert step_of(desk()) == "Hỏi mở"


def test_after_the_lessons_of_a_topic_its_quiz(desk: Callable[[], str], finish_lessons: Callable[..., None]) -> None:
    finish_lessons("tham", 2)
    assert step_of(desk()) == "Bài tự kiểm tra chuyên đề T1"


def test_a_test_that_is_running_comes_before_everything(desk: Callable[[], str], cast: Cast, client_for: Clients) -> None:
    paper = papers_of(cast.edition)[0]
    start_attempt(paper.id, cast.enrolment["tham"], condition_met=True, by=cast.person["tham"], at=NOW - timedelta(minutes=1))
    assert step_of(desk()) == paper.title
    assert "Làm tiếp bài" in desk()
    assert go_to(client_for("tham"), desk()).startswith("Xem lại")


def test_when_all_topics_are_done_the_final_test(
    desk: Callable[[], str], finish_lessons: Callable[..., None], pass_papers: Callable[..., None]
) -> None:
    finish_lessons("tham")
    assert step_of(desk()) == "Bài tự kiểm tra chuyên đề T1"
    pass_papers("tham", "topic")
    assert step_of(desk()) == "Bài kiểm tra cuối phần trên mạng"


def test_when_the_online_half_is_done_the_next_session(
    desk: Callable[[], str], finish_lessons: Callable[..., None], pass_papers: Callable[..., None]
) -> None:
    finish_lessons("tham")
    pass_papers("tham", "topic")
    pass_papers("tham", "final")
    assert step_of(desk()) == "Thực hành tại lớp"


def test_after_the_last_day_nothing_online_is_asked_of_her(desk: Callable[[], str], clock: Callable[..., None]) -> None:
    clock(NOW + timedelta(days=21))
    page = desk()
    assert step_of(page) == "Tổng kết"
    assert "Phần trên mạng hết hạn ngày 30/11/2026" in page


def test_who_has_everything_is_told_so(
    desk: Callable[[], str],
    cast: Cast,
    finish_lessons: Callable[..., None],
    pass_papers: Callable[..., None],
    clock: Callable[..., None],
) -> None:
    finish_lessons("tham")
    pass_papers("tham", "topic")
    pass_papers("tham", "final")
    late = NOW + timedelta(days=22)
    clock(late)
    for session_id in cast.session.values():
        marks = {cast.enrolment["tham"]: "present"}
        save_roll(session_id, marks, {}, device_at=late, by=cast.person["coordinator"], at=late, client_prefix="test")
    assert step_of(desk()) == "Chị đã đủ điều kiện hoàn thành"
    assert "Đủ điều kiện hoàn thành: 16 trong 16 tiết" in desk()


def test_home_costs_ten_statements(ctx: Flask, cast: Cast, client_for: Clients, statements: Callable[[], Any]) -> None:
    client, url = client_for("tham"), f"/hoc/{cast.enrolment['tham']}"
    client.get(url)
    with statements() as seen:
        assert client.get(url).status_code == 200
    assert len(seen) <= 10, seen


@pytest.mark.parametrize(("page", "most"), [("chuyen-de", 10), ("lich", 11), ("so-hoc", 10)])
def test_her_other_pages_cost_no_more(
    cast: Cast, client_for: Clients, statements: Callable[[], Any], page: str, most: int
) -> None:
    client, url = client_for("tham"), f"/hoc/{cast.enrolment['tham']}/{page}"
    client.get(url)
    with statements() as seen:
        assert client.get(url).status_code == 200
    assert len(seen) <= most, seen


def test_the_front_page_leads_each_role_to_its_desk(client_for: Clients) -> None:
    targets = {
        key: client_for(key).get("/").location for key in ("tham", "stranger", "instructor", "coordinator", "administrator")
    }
    assert targets == {
        "tham": "/hoc/",
        "stranger": "/hoc/",
        "instructor": "/giang-day",
        "coordinator": "/lop-hoc",
        "administrator": "/lop-hoc",
    }


@pytest.mark.parametrize("page", ["", "chuyen-de", "lich"])
def test_who_is_in_no_class_is_told_what_to_wait_for(client_for: Clients, page: str) -> None:
    assert "Chưa có lớp học nào" in client_for("stranger").get(f"/hoc/{page}", follow_redirects=True).text


def test_who_left_a_class_still_sees_its_ledger_but_is_not_led_there(ctx: Flask, cast: Cast, client_for: Clients) -> None:
    cohorts.leave(enrolment_id=cast.enrolment["tham"], reason="Chuyển công tác", by=cast.person["coordinator"], at=NOW)
    client = client_for("tham")
    assert "Chưa có lớp học nào" in client.get("/hoc/").text
    assert client.get(f"/hoc/{cast.enrolment['tham']}/so-hoc").status_code == 200


def test_the_newest_class_is_hers(ctx: Flask, cast: Cast, client_for: Clients) -> None:
    later = cohorts.open_cohort(
        code="LOP-SAU",
        title="Lớp sau",
        edition_id=cast.edition,
        unit_id=cast.unit["home"],
        opens_on=date(2026, 11, 9),
        online_due_on=date(2026, 12, 20),
        closes_on=date(2026, 12, 31),
        place="Hội trường A",
        by=cast.person["coordinator"],
        at=NOW,
    )
    enrolment = cohorts.enrol(
        cohort_id=later,
        person_id=cast.person["tham"],
        unit_id=None,
        post_title="",
        post_kind="other",
        by=cast.person["coordinator"],
        at=NOW,
    )
    client = client_for("tham")
    assert client.get("/hoc/").location == f"/hoc/{enrolment}"
    assert client.get("/hoc/so-hoc").location == f"/hoc/{enrolment}/so-hoc"
