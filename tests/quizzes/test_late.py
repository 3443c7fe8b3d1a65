"""What arrives after the end: it counts when it was given before and comes within the allowance, else it is kept as evidence."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from app.kernel.refusal import Refused
from app.quizzes.models import Answer, AttemptQuestion, HandIn
from app.quizzes.queries.arrivals import answers_of, late_arrivals
from app.quizzes.queries.attempts import attempt_head
from app.quizzes.rules.attempts import effective
from app.quizzes.rules.clocks import Phone, ms_of
from app.quizzes.services import Closed, Recorded, close_attempt, close_due, record_answer
from app.storage.models import JournalEntry
from app.storage.transaction import session
from tests.cast import NOW
from tests.quizzes.conftest import Desk

pytestmark = pytest.mark.usefixtures("ctx")


def at(minute: float) -> datetime:
    return NOW + timedelta(minutes=minute)


def phone(given: float, name: str = "aaaaaaaa-01") -> Phone:
    return Phone(ms_of(at(given)), ms_of(at(given)), None, name)


def answer(desk: Desk, attempt: int, position: int, given: float, arrives: float, *, right: bool = True) -> Recorded:
    """Her answer from a phone, given and arriving at these minutes."""
    response = desk.right(attempt)[position] if right else []
    me, name = desk.cast.person["tham"], f"cau-{position}-{given}"
    return record_answer(attempt, position, response, client_id=name, phone=phone(given), by=me, at=at(arrives))


def hand_in(desk: Desk, attempt: int, given: float, arrives: float) -> Closed:
    """Handing in from a phone, given and arriving at these minutes."""
    me = desk.cast.person["tham"]
    return close_attempt(attempt, by=me, at=at(arrives), phone=phone(given), client_id=f"nop-{given}-bai")


def stands(desk: Desk, attempt: int) -> tuple[float | None, str | None, datetime | None]:
    """(mark, closed by, closed at) of an attempt."""
    head = attempt_head(attempt, desk.cast.person["tham"])
    assert head is not None
    return head.mark, head.closed_by, head.closed_at


def count(table: type) -> int:
    return session().scalar(select(func.count()).select_from(table)) or 0


def test_an_answer_given_before_the_end_counts_when_it_arrives_within_the_allowance(desk: Desk) -> None:
    attempt = desk.start("tham", "kiem-tra")
    assert close_due(at=at(31)) == 1
    assert stands(desk, attempt)[0] == 0
    kept = answer(desk, attempt, 1, given=29, arrives=39)
    assert (kept.over, kept.counts, kept.sentence) == (True, True, "")
    assert stands(desk, attempt) == (2.5, "time", at(30))
    assert late_arrivals(attempt).counted == 1
    scores = select(AttemptQuestion.score).where(AttemptQuestion.attempt_id == attempt).order_by(AttemptQuestion.position)
    assert list(session().scalars(scores)) == [1, 0, 0, 0]


def test_its_new_mark_stands_in_the_journal_with_the_old_one(desk: Desk) -> None:
    attempt = desk.start("tham", "kiem-tra")
    close_due(at=at(31))
    answer(desk, attempt, 1, given=29, arrives=39)
    detail = session().scalar(select(JournalEntry.detail).where(JournalEntry.action == "quizzes.late_arrival"))
    assert detail == {"closed_by": "time", "mark_before": 0.0, "mark": 2.5}


@pytest.mark.parametrize(
    ("given", "arrives", "words"), [(29, 41, "đến quá muộn"), (31, 32, "Đã hết giờ làm bài lúc 10:30"), (30, 30, "Đã hết giờ")]
)
def test_what_comes_too_late_is_kept_and_does_not_count(desk: Desk, given: float, arrives: float, words: str) -> None:
    attempt = desk.start("tham", "kiem-tra")
    kept = answer(desk, attempt, 1, given, arrives)
    assert (kept.over, kept.counts) == (True, False)
    assert words in kept.sentence
    assert stands(desk, attempt) == (0, "time", at(30))
    assert count(Answer) == 1
    assert effective(answers_of(attempt)) == {}
    assert late_arrivals(attempt).left_out == 1


def test_the_first_word_about_the_end_may_be_a_late_answer(desk: Desk) -> None:
    attempt = desk.start("tham", "kiem-tra")
    assert answer(desk, attempt, 1, given=29, arrives=35).counts
    assert stands(desk, attempt) == (2.5, "time", at(30))


def test_handing_in_without_a_line_counts_from_when_it_was_given(desk: Desk) -> None:
    attempt = desk.start("tham", "kiem-tra")
    answer(desk, attempt, 1, given=20, arrives=20)
    close_due(at=at(31))
    closed = hand_in(desk, attempt, given=28, arrives=39)
    assert (closed.closed_by, closed.just_now, closed.mark) == ("trainee", False, 2.5)
    assert stands(desk, attempt) == (2.5, "trainee", at(28))


def test_a_hand_in_that_comes_after_the_allowance_changes_nothing_but_is_kept(desk: Desk) -> None:
    attempt = desk.start("tham", "kiem-tra")
    close_due(at=at(31))
    hand_in(desk, attempt, given=28, arrives=41)
    assert stands(desk, attempt) == (0, "time", at(30))
    assert count(HandIn) == 1


def test_two_phones_that_hand_in_end_it_at_the_first_of_both(desk: Desk) -> None:
    attempt = desk.start("tham", "kiem-tra")
    answer(desk, attempt, 1, given=5, arrives=5)
    answer(desk, attempt, 2, given=11, arrives=11)
    assert hand_in(desk, attempt, given=12, arrives=12).mark == 5
    assert hand_in(desk, attempt, given=8, arrives=20).mark == 5, "what was kept before the older hand-in came counts for good"
    assert stands(desk, attempt) == (5, "trainee", at(11))
    assert hand_in(desk, attempt, given=12, arrives=21).mark == 5


def test_what_a_second_phone_gave_counts_while_nothing_has_been_told(desk: Desk) -> None:
    attempt = desk.start("tham", "kiem-tra")
    hand_in(desk, attempt, given=10, arrives=10)
    assert answer(desk, attempt, 1, given=9, arrives=15).counts
    assert stands(desk, attempt) == (2.5, "trainee", at(10))
    assert answer(desk, attempt, 2, given=12, arrives=16).counts, "on the line of the other phone it might have come first"
    assert stands(desk, attempt) == (5, "trainee", at(12))


def test_from_the_moment_at_which_the_mark_is_told_nothing_counts_any_more(desk: Desk) -> None:
    attempt = desk.start("tham", "kiem-tra")
    hand_in(desk, attempt, given=10, arrives=10)
    after = answer(desk, attempt, 2, given=21, arrives=21)
    assert (after.counts, after.sentence) == (False, "Bài này đã nộp lúc 10:10 nên không sửa được nữa.")
    assert stands(desk, attempt) == (0, "trainee", at(10))


def test_practice_that_was_handed_in_takes_nothing_given_after_it(desk: Desk) -> None:
    attempt = desk.start("tham", "01-nghe")
    hand_in(desk, attempt, given=10, arrives=10)
    assert answer(desk, attempt, 1, given=9, arrives=15).counts
    after = answer(desk, attempt, 2, given=11, arrives=15)
    assert (after.counts, after.sentence) == (False, "Bài này đã nộp lúc 10:10 nên không sửa được nữa.")


def test_the_same_late_answer_twice_is_one_and_graded_once(desk: Desk) -> None:
    attempt = desk.start("tham", "kiem-tra")
    close_due(at=at(31))
    assert [answer(desk, attempt, 1, given=29, arrives=39).new for _time in range(2)] == [True, False]
    late = select(func.count()).select_from(JournalEntry).where(JournalEntry.action == "quizzes.late_arrival")
    assert session().scalar(late) == 1


def test_a_late_answer_that_is_no_answer_is_refused_and_nothing_is_kept(desk: Desk) -> None:
    attempt = desk.start("tham", "kiem-tra")
    close_due(at=at(31))
    with pytest.raises(Refused, match=r"no_such_choice|too_long"):
        record_answer(attempt, 1, ["zz" * 300], client_id="cau-khong-co", phone=phone(29), by=desk.cast.person["tham"], at=at(32))
    assert count(Answer) == 0


def test_both_clocks_the_offset_and_the_device_are_kept(desk: Desk) -> None:
    attempt, me = desk.start("tham", "kiem-tra"), desk.cast.person["tham"]
    yesterday = Phone(None, ms_of(at(5)) - 86_400_000, ms_of(at(7)) - 86_400_000, "aaaaaaaa-01")
    record_answer(attempt, 1, desk.right(attempt)[1], client_id="dong-ho-sai", phone=yesterday, by=me, at=at(7))
    row = session().scalars(select(Answer)).one()
    assert (row.given_at, row.received_at) == (at(5), at(7))
    assert (row.device_at, row.device_ahead_ms, row.device) == (at(5) - timedelta(days=1), -86_400_000, "aaaaaaaa-01")


def test_a_late_answer_costs_a_bounded_number_of_statements(desk: Desk, statements) -> None:  # type: ignore[no-untyped-def]
    first = desk.sit("tham", "kiem-tra")
    attempt = desk.start("tham", "kiem-tra", at(1))
    close_due(at=at(32))
    assert first != attempt
    right = desk.right(attempt)[1]
    me = desk.cast.person["tham"]
    with statements() as seen:
        record_answer(attempt, 1, right, client_id="den-muon-01", phone=phone(29), by=me, at=at(39))
    assert len(seen) <= 9
