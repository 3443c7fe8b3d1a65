"""Practice beside a graded test from the same banks: it may not begin, and nothing of it is told until the test is handed in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from app.kernel.refusal import Refused
from app.quizzes.queries import results_of
from app.quizzes.services import close_attempt
from tests.cast import NOW
from tests.inspection import InspectingClient
from tests.quizzes.conftest import Desk

Clients = Callable[..., InspectingClient]


def test_a_practice_quiz_from_the_banks_of_a_running_test_does_not_begin(desk: Desk, client_for: Clients) -> None:
    desk.read_lessons("tham", "01-nghe")
    test = desk.start("tham", "kiem-tra")
    client, page = client_for("tham"), f"/hoc/{desk.cast.enrolment['tham']}/bai-kiem-tra/{desk.paper('01-nghe').id}"
    with pytest.raises(Refused, match="testing"):
        desk.start("tham", "01-nghe")
    text = client.get(page).text
    assert f"Chị đang làm hoặc vừa nộp {desk.paper('kiem-tra').title}" in text
    assert "Bắt đầu làm bài" not in text
    assert client.post(page).location.endswith(page)
    client.post(f"/bai-lam/{test}/nop-bai")
    with pytest.raises(Refused, match="testing"):
        desk.start("tham", "01-nghe", NOW + timedelta(minutes=10))
    assert desk.start("tham", "01-nghe", NOW + timedelta(minutes=10, seconds=1))


@pytest.mark.parametrize("closed", [False, True])
def test_a_test_that_ran_out_of_time_holds_back_as_long_as_its_late_answers_count(desk: Desk, *, closed: bool) -> None:
    test, end = desk.start("tham", "kiem-tra"), NOW + timedelta(minutes=30)
    if closed:
        desk.ask(lambda: close_attempt(test, by=desk.cast.person["tham"], at=end + timedelta(minutes=1)))
    with pytest.raises(Refused, match="testing"):
        desk.start("tham", "01-nghe", end + timedelta(minutes=9))
    assert desk.start("tham", "01-nghe", end + timedelta(minutes=12))


def test_somebody_elses_test_is_nothing_to_her(desk: Desk) -> None:
    desk.start("anh", "kiem-tra")
    assert desk.start("tham", "01-nghe")


def test_a_practice_quiz_that_was_open_already_tells_nothing_until_the_test_is_handed_in(desk: Desk, client_for: Clients) -> None:
    quiz = desk.start("tham", "01-nghe")
    test = desk.start("tham", "kiem-tra", NOW + timedelta(minutes=1))
    me, enrolment = desk.cast.person["tham"], desk.cast.enrolment["tham"]
    for position, response in desk.right(quiz).items():
        desk.save("tham", quiz, position, response)
    client = client_for("tham")
    home, book = f"/hoc/{enrolment}", f"/hoc/{enrolment}/so-hoc"
    before = [client.get(url).text for url in (home, book)]
    later = NOW + timedelta(minutes=2)
    desk.ask(lambda: close_attempt(quiz, by=me, at=later))
    told = desk.ask(lambda: results_of(enrolment, told_at=later))
    assert [(row.best, row.passed) for row in told if row.paper_id == desk.paper("01-nghe").id] == [(None, False)]
    assert not any("10 điểm" in client.get(url).text for url in (home, book, f"/bai-lam/{quiz}/ket-qua"))
    assert before
    desk.ask(lambda: close_attempt(test, by=me, at=later))
    ended = later + timedelta(minutes=10)
    told = desk.ask(lambda: results_of(enrolment, told_at=ended))
    assert [(row.best, row.passed) for row in told if row.paper_id == desk.paper("01-nghe").id] == [(None, False)]
    told = desk.ask(lambda: results_of(enrolment, told_at=ended + timedelta(seconds=1)))
    assert [(row.best, row.passed) for row in told if row.paper_id == desk.paper("01-nghe").id] == [(10, True)]


def test_what_she_had_passed_before_the_test_stays_told(desk: Desk) -> None:
    desk.sit("tham", "01-nghe")
    desk.start("tham", "kiem-tra", NOW + timedelta(minutes=1))
    told = desk.ask(lambda: results_of(desk.cast.enrolment["tham"], told_at=NOW + timedelta(minutes=2)))
    assert [(row.best, row.passed) for row in told if row.paper_id == desk.paper("01-nghe").id] == [(10, True)]
