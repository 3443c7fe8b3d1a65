"""An attempt from its beginning to its mark: nothing that was given is lost, nothing is counted twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.kernel.clock import moment_of
from app.kernel.refusal import Refused
from app.quizzes.models import Answer, Attempt, AttemptQuestion
from app.quizzes.queries.attempts import answers_of, attempt_head
from app.quizzes.queries.results import results, results_of
from app.quizzes.rules.attempts import effective
from app.quizzes.services import close_attempt, close_due, record_answer, start_attempt
from app.storage.transaction import session
from tests.cast import NOW, Cast
from tests.quizzes.conftest import Desk

pytestmark = pytest.mark.usefixtures("ctx")

LATER = NOW + timedelta(minutes=5)
AFTER = NOW + timedelta(minutes=31)


def count(table: type) -> int:
    """How many rows a table has."""
    return session().scalar(select(func.count()).select_from(table)) or 0


def test_an_attempt_draws_what_the_blueprint_asks(desk: Desk) -> None:
    attempt = desk.start("tham", "kiem-tra")
    assert len(desk.right(attempt)) == 4
    head = attempt_head(attempt, desk.cast.person["tham"])
    assert head is not None
    assert (head.number, head.due_at) == (1, NOW + timedelta(minutes=30))


def test_an_open_attempt_is_gone_on_with(desk: Desk) -> None:
    first = desk.start("tham", "01-nghe")
    assert desk.start("tham", "01-nghe", LATER) == first
    assert count(Attempt) == 1


def test_two_phones_that_start_at_once_share_one_attempt(app: Flask, desk: Desk) -> None:
    paper, enrolment, person = desk.paper("kiem-tra").id, desk.cast.enrolment["tham"], desk.cast.person["tham"]
    session().rollback()

    def begin(_phone: int) -> int:
        with app.app_context():
            return start_attempt(paper, enrolment, condition_met=True, by=person, at=NOW).attempt_id

    with ThreadPoolExecutor(8) as phones:
        assert len(set(phones.map(begin, range(8)))) == 1
    assert count(Attempt) == 1


def test_a_final_ends_with_the_online_half_of_the_class(desk: Desk) -> None:
    attempt = desk.start("tham", "kiem-tra", moment_of(NOW.date().replace(day=30), 23, 50))
    head = attempt_head(attempt, desk.cast.person["tham"])
    assert head is not None
    assert head.due_at == moment_of(NOW.date().replace(month=12, day=1))


@pytest.mark.parametrize(("days", "reason"), [(-30, "not_open_yet"), (30, "overdue")])
def test_a_final_outside_the_days_of_the_class_is_refused(desk: Desk, days: int, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        desk.start("tham", "kiem-tra", NOW + timedelta(days=days))


def test_somebody_elses_enrolment_and_a_strange_paper_are_refused(desk: Desk, cast: Cast) -> None:
    with pytest.raises(Refused, match="no_enrolment"):
        start_attempt(desk.paper("kiem-tra").id, cast.enrolment["tham"], condition_met=True, by=cast.person["anh"], at=NOW)
    with pytest.raises(Refused, match="no_paper"):
        start_attempt(9999, cast.enrolment["tham"], condition_met=True, by=cast.person["tham"], at=NOW)


def test_the_tries_of_a_final_run_out_and_those_of_a_quiz_do_not(desk: Desk) -> None:
    for _try in range(2):
        desk.sit("tham", "kiem-tra", right=False)
    with pytest.raises(Refused, match="no_tries"):
        desk.start("tham", "kiem-tra", LATER)
    for _try in range(4):
        desk.sit("tham", "01-nghe", right=False, at=NOW + timedelta(hours=2))  # when no late answer can come any more


def test_an_answer_sent_twice_is_kept_once(desk: Desk) -> None:
    attempt = desk.start("tham", "01-nghe")
    response = desk.right(attempt)[1]
    assert [desk.save("tham", attempt, 1, response, "dien-thoai-1") for _time in range(3)] == [True, False, False]
    assert count(Answer) == 1


def test_a_page_gone_back_to_and_sent_with_another_choice_is_another_answer(desk: Desk) -> None:
    attempt = desk.start("tham", "01-nghe")
    position, response = next((place, keys) for place, keys in desk.right(attempt).items() if keys)
    assert desk.save("tham", attempt, position, response, "trang-mot")
    assert desk.save("tham", attempt, position, [], "trang-mot", LATER)
    assert effective(answers_of(attempt))[position] == ()


def test_an_answer_that_arrives_late_does_not_replace_one_given_after_it(desk: Desk) -> None:
    attempt = desk.start("tham", "01-nghe")
    position, response = next((place, keys) for place, keys in desk.right(attempt).items() if keys)
    desk.save("tham", attempt, position, response, "may-tinh", NOW + timedelta(minutes=4))
    record_answer(
        attempt, position, [], client_id="dien-thoai", given_at=NOW + timedelta(minutes=2), by=desk.cast.person["tham"], at=LATER
    )
    assert effective(answers_of(attempt))[position] == tuple(sorted(response))
    assert count(Answer) == 2


def test_eight_phones_saving_at_once_lose_nothing(app: Flask, desk: Desk) -> None:
    attempt, person = desk.start("tham", "01-nghe"), desk.cast.person["tham"]
    session().rollback()

    def save(phone: int) -> None:
        with app.app_context():
            for n in range(3):
                record_answer(attempt, 1 + n, [], client_id=f"may-{phone}", given_at=None, by=person, at=NOW)

    with ThreadPoolExecutor(8) as phones:
        list(phones.map(save, range(8)))
    assert count(Answer) == 24


@pytest.mark.parametrize(
    ("who", "position", "response", "reason"),
    [("anh", 1, [], "no_attempt"), ("tham", 9, [], "not_in_attempt"), ("tham", 1, ["zz" * 300], "no_such_choice|too_long")],
)
def test_an_answer_that_cannot_be_taken(desk: Desk, who: str, position: int, response: list[str], reason: str) -> None:
    attempt = desk.start("tham", "01-nghe")
    with pytest.raises(Refused, match=reason):
        desk.save(who, attempt, position, response)
    assert count(Answer) == 0


def test_a_page_gone_back_to_may_give_its_first_answer_again(desk: Desk) -> None:
    attempt = desk.start("tham", "01-nghe")
    position, response = next((place, keys) for place, keys in desk.right(attempt).items() if keys)
    for minute, choice in enumerate((response, [], response, response)):
        desk.save("tham", attempt, position, choice, "trang-mot", NOW + timedelta(minutes=minute))
    assert effective(answers_of(attempt))[position] == tuple(response)
    assert count(Answer) == 3


def test_handing_in_twice_is_handing_in_once(desk: Desk) -> None:
    attempt = desk.sit("tham", "kiem-tra")
    again = close_attempt(attempt, by=desk.cast.person["tham"], at=LATER)
    assert (again.mark, again.passed, again.closed_by, again.just_now) == (10, True, "trainee", False)


def test_eight_phones_handing_in_at_once_close_once(app: Flask, desk: Desk) -> None:
    attempt, person = desk.start("tham", "kiem-tra"), desk.cast.person["tham"]
    session().rollback()

    def close(_phone: int) -> bool:
        with app.app_context():
            return close_attempt(attempt, by=person, at=LATER).just_now

    with ThreadPoolExecutor(8) as phones:
        assert sum(phones.map(close, range(8))) == 1


def test_grading_keeps_the_score_of_every_question(desk: Desk) -> None:
    attempt = desk.start("tham", "kiem-tra")
    right = desk.right(attempt)
    desk.save("tham", attempt, 1, right[1])
    desk.save("tham", attempt, 2, right[2])
    closed = close_attempt(attempt, by=desk.cast.person["tham"], at=LATER)
    scores = session().scalars(
        select(AttemptQuestion.score).where(AttemptQuestion.attempt_id == attempt).order_by(AttemptQuestion.position)
    )
    assert list(scores) == [1, 1, 0, 0]
    assert (closed.mark, closed.passed) == (5, True)


def test_time_closes_at_the_end_whoever_comes_later(desk: Desk) -> None:
    attempt = desk.start("tham", "kiem-tra")
    closed = close_attempt(attempt, by=desk.cast.person["tham"], at=AFTER)
    head = attempt_head(attempt, desk.cast.person["tham"])
    assert head is not None
    assert (closed.closed_by, head.closed_at) == ("time", NOW + timedelta(minutes=30))


def test_a_new_attempt_closes_the_one_whose_time_ran_out(desk: Desk) -> None:
    first = desk.start("tham", "kiem-tra")
    second = desk.start("tham", "kiem-tra", AFTER)
    assert second != first
    head = attempt_head(first, desk.cast.person["tham"])
    assert head is not None
    assert head.closed_by == "time"


def test_the_command_closes_what_ran_out_and_nothing_else(desk: Desk) -> None:
    quiz, final = desk.start("tham", "01-nghe"), desk.start("tham", "kiem-tra")
    desk.start("anh", "kiem-tra", AFTER)
    assert (close_due(at=AFTER), close_due(at=AFTER)) == (1, 0)
    heads = [attempt_head(attempt, desk.cast.person["tham"]) for attempt in (final, quiz)]
    assert [head.closed_by for head in heads if head] == ["time", None]


def test_results_say_best_tries_and_the_open_attempt(desk: Desk, cast: Cast) -> None:
    desk.sit("tham", "01-nghe", right=False)
    desk.sit("tham", "01-nghe", at=LATER)
    running = desk.start("tham", "01-nghe", LATER)
    desk.sit("anh", "02-noi", right=False)
    (of_tham,) = results_of(cast.enrolment["tham"])
    assert (of_tham.best, of_tham.tries_used, of_tham.passed, of_tham.passed_at) == (10, 2, True, LATER)
    assert of_tham.open_attempt_id == running
    assert [(row.enrolment_id, row.best, row.passed) for row in results(cast.cohort["thu"])] == [
        (cast.enrolment["tham"], 10, True),
        (cast.enrolment["anh"], 0, False),
    ]
    assert results(cast.cohort["khac"]) == []


def test_saving_an_answer_takes_two_statements_and_closing_a_few(desk: Desk, statements) -> None:  # type: ignore[no-untyped-def]
    desk.sit("tham", "kiem-tra")
    with statements() as seen:
        attempt = desk.start("tham", "kiem-tra")
    assert len(seen) <= 9
    right = desk.right(attempt)
    with statements() as seen:
        desk.save("tham", attempt, 1, right[1])
    assert len(seen) == 2
    with statements() as seen:
        close_attempt(attempt, by=desk.cast.person["tham"], at=LATER)
    assert len(seen) == 7
    with statements() as seen:
        results(desk.cast.cohort["thu"])
    assert len(seen) == 1
