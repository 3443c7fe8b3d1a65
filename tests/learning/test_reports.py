"""What a phone reports of a lesson: once is enough, late is not too late, and nobody reports for another."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select

from app.cohorts import services as cohorts
from app.courses.queries import edition_view
from app.kernel.refusal import Refused
from app.learning.models import CheckAnswer, CheckTry, LessonDone, Place, SectionRead
from app.learning.queries import done_by_topic, done_lessons
from app.learning.services import GivenAnswer, answer_check, report, report_section
from app.storage.base import db
from tests.cast import NOW, TODAY, Cast
from tests.learning.conftest import FIRST, ONE, SECOND, TWO, Reading

TABLES = (SectionRead, CheckAnswer, CheckTry, Place, LessonDone)


def everything() -> list[list[tuple[object, ...]]]:
    """All that learning has written down."""
    db.session.rollback()
    return [[tuple(row) for row in db.session.execute(select(table.__table__))] for table in TABLES]


def finish(reading: Reading) -> None:
    """She goes through the whole lesson."""
    reading.read(FIRST, 1)
    reading.answer(ONE, "b", minute=2)
    reading.read(SECOND, 3)
    reading.answer(TWO, "b", minute=4)


def test_a_lesson_counts_when_all_was_read_and_answered(reading: Reading) -> None:
    reading.read(FIRST, 1)
    reading.read(SECOND, 2)
    assert not reading.answer(ONE, "b", minute=3).done
    assert reading.answer(TWO, "a", minute=4).just_done
    assert reading.progress().done_at == reading.at(4)


def test_a_wrong_answer_counts_as_much_as_a_right_one(reading: Reading) -> None:
    finish(reading)
    answers = reading.progress().answers
    assert (answers[ONE].correct, answers[TWO].correct, reading.progress().done_at is not None) == (True, False, True)


def test_an_open_page_earns_nothing(reading: Reading) -> None:
    assert reading.progress().done_at is None
    assert done_lessons(reading.enrolment) == {}


def test_a_repeated_report_changes_nothing(reading: Reading) -> None:
    finish(reading)
    before = everything()
    again = [
        reading.read(FIRST, 1),
        reading.answer(ONE, "b", minute=2),
        reading.read(SECOND, 3),
        reading.answer(TWO, "b", minute=4),
    ]
    assert everything() == before
    assert [(each.new, each.done, each.just_done) for each in again] == [(False, True, False)] * 4


def test_the_same_answer_sent_twice_is_one_try(reading: Reading) -> None:
    reading.answer(ONE, "a", minute=1)
    reading.answer(ONE, "a", minute=1, arrived=9)
    assert reading.progress().answers[ONE].tries == 1


def test_another_answer_replaces_the_first_and_counts_as_a_try(reading: Reading) -> None:
    reading.answer(ONE, "a", minute=1)
    reading.answer(ONE, "b", minute=2)
    kept = reading.progress().answers[ONE]
    assert (kept.response, kept.correct, kept.tries) == (("b",), True, 2)


def test_a_late_report_of_an_older_answer_does_not_replace_a_newer_one(reading: Reading) -> None:
    reading.answer(ONE, "b", minute=5)
    reading.answer(ONE, "a", minute=1, arrived=9)
    kept = reading.progress().answers[ONE]
    assert (kept.response, kept.tries, kept.first_at) == (("b",), 2, reading.at(1))


def test_what_another_phone_tells_later_may_date_a_lesson_back_and_never_forward(reading: Reading) -> None:
    finish(reading)
    reading.answer(TWO, "a", minute=50)
    assert reading.progress().done_at == reading.at(4)
    reading.answer(TWO, "a", minute=2, arrived=60)
    assert reading.progress().done_at == reading.at(3)


def test_the_place_does_not_move_back(reading: Reading) -> None:
    reading.read(SECOND, 5)
    reading.read(FIRST, 1, arrived=9)
    assert reading.place() == SECOND
    assert set(reading.progress().read) == {FIRST, SECOND}


def test_the_place_moves_on_when_she_reads_again_on_another_device(reading: Reading) -> None:
    reading.read(SECOND, 1)
    reading.read(FIRST, 2)
    assert reading.place() == FIRST


def test_a_lesson_finished_before_the_last_day_counts_however_late_the_phone_reports(reading: Reading, cast: Cast) -> None:
    days = 60 * 24
    reading.read(FIRST, 1, arrived=30 * days)
    reading.read(SECOND, 2, arrived=30 * days)
    reading.answer(ONE, "b", minute=3, arrived=30 * days)
    reading.answer(TWO, "a", minute=4, arrived=30 * days)
    done = done_by_topic(cast.cohort["thu"], cast.edition, TODAY)
    assert [(each.enrolment_id, each.periods, each.lessons) for each in done] == [(reading.enrolment, 1.5, 1)]


def test_a_lesson_finished_after_the_last_day_does_not_count(reading: Reading, cast: Cast) -> None:
    finish(reading)
    assert done_by_topic(cast.cohort["thu"], cast.edition, TODAY - timedelta(days=1)) == []


def test_a_clock_that_runs_ahead_is_set_to_the_servers(reading: Reading) -> None:
    reading.read(FIRST, 600, arrived=1)
    assert reading.progress().read[FIRST] == reading.at(1)


def test_somebody_elses_enrolment_is_refused_and_nothing_is_written(reading: Reading, cast: Cast) -> None:
    before = everything()
    for by in ("anh", "neighbour", "coordinator", "instructor", "stranger"):
        with pytest.raises(Refused) as refusal:
            report_section(reading.enrolment, reading.lesson, FIRST, read_at=NOW, by=cast.person[by], at=NOW)
        assert refusal.value.reason == "no_enrolment"
    assert everything() == before


@pytest.mark.parametrize(
    ("check", "response", "reason"),
    [
        (ONE, ("z",), "no_such_choice"),
        (ONE, ("a", "b"), "no_such_choice"),
        (ONE, (), "empty"),
        (ONE, ("  ",), "empty"),
        ("không-có", ("a",), "no_check"),
    ],
)
def test_an_answer_that_cannot_be_is_refused(reading: Reading, check: str, response: tuple[str, ...], reason: str) -> None:
    with pytest.raises(Refused) as refusal:
        reading.answer(check, *response)
    assert refusal.value.reason == reason
    assert reading.progress().answers == {}


def test_a_section_or_a_lesson_that_is_not_there_is_refused(reading: Reading, cast: Cast) -> None:
    with pytest.raises(Refused) as section:
        reading.read("không-có")
    with pytest.raises(Refused) as lesson:
        report_section(reading.enrolment, 999_999, FIRST, read_at=NOW, by=reading.person, at=NOW)
    assert (section.value.reason, lesson.value.reason) == ("no_section", "no_lesson")


def test_who_left_the_class_reports_no_more(reading: Reading, cast: Cast) -> None:
    cohorts.leave(enrolment_id=reading.enrolment, reason="Chuyển công tác", by=cast.person["coordinator"], at=NOW)
    with pytest.raises(Refused) as refusal:
        reading.read(FIRST)
    assert refusal.value.reason == "left"


def test_a_report_with_one_bad_part_writes_nothing(reading: Reading) -> None:
    before = everything()
    answers = {ONE: GivenAnswer(["b"], NOW), "không-có": GivenAnswer(["a"], NOW)}
    with pytest.raises(Refused):
        report(reading.enrolment, reading.lesson, read={FIRST: NOW}, answers=answers, by=reading.person, at=NOW)
    assert everything() == before


STEPS: dict[str, Callable[[Reading], object]] = {
    "read first": lambda reading: reading.read(FIRST, 1, arrived=60),
    "read second": lambda reading: reading.read(SECOND, 2, arrived=60),
    "answer one": lambda reading: reading.answer(ONE, "a", minute=3, arrived=60),
    "answer one again": lambda reading: reading.answer(ONE, "b", minute=4, arrived=60),
    "answer two": lambda reading: reading.answer(TWO, "a", minute=5, arrived=60),
}


def outcome(reading: Reading) -> object:
    """What stands at the end."""
    progress = reading.progress()
    answers = {key: (answer.response, answer.correct, answer.at, answer.tries) for key, answer in progress.answers.items()}
    return progress.read, answers, progress.done_at, reading.place()


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(order=st.permutations(sorted(STEPS)), again=st.lists(st.sampled_from(sorted(STEPS)), max_size=4))
def test_the_order_in_which_reports_arrive_does_not_matter(reading: Reading, order: list[str], again: list[str]) -> None:
    for table in TABLES:
        db.session.execute(delete(table))
    db.session.commit()
    for step in itertools.chain(order, again):
        STEPS[step](reading)
    assert outcome(reading) == (
        {FIRST: reading.at(1), SECOND: reading.at(2)},
        {ONE: (("b",), True, reading.at(4), 2), TWO: (("a",), True, reading.at(5), 1)},
        reading.at(5),
        SECOND,
    )


def test_eight_devices_at_once_finish_a_lesson_once(app: Flask, cast: Cast) -> None:
    with app.app_context():
        lesson = edition_view(cast.edition, 1).lessons[0].lesson_id
    enrolment, person = cast.enrolment["tham"], cast.person["tham"]

    def device(number: int) -> tuple[int, int]:
        at = NOW + timedelta(seconds=number)
        with app.app_context():
            mine = {"by": person, "at": NOW + timedelta(hours=1)}
            sections = [report_section(enrolment, lesson, key, read_at=at, **mine) for key in (FIRST, SECOND)]
            answers = [answer_check(enrolment, lesson, key, ["a"], answered_at=at, **mine) for key in (ONE, TWO)]
        return sum(each.just_done for each in (*sections, *answers)), sum(each.new for each in answers)

    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(device, range(8)))
    with app.app_context():
        assert sum(just_done for just_done, _new in told) == 1
        assert sum(new for _just_done, new in told) == db.session.scalar(select(func.sum(CheckAnswer.tries)))
        assert [db.session.scalar(select(func.count()).select_from(table)) for table in TABLES] == [2, 2, 16, 1, 1]
