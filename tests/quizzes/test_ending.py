"""When an attempt ended and what counts: whatever the phone's clock says, and in whatever order things arrive."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.quizzes.rules.attempts import Given, latest
from app.quizzes.rules.clocks import Phone, given_moment, moment_of_ms, ms_of
from app.quizzes.rules.ending import ClosedBy, Ending, Event, ending, still_arrives
from tests.cast import NOW

OPENED = NOW
DUE = NOW + timedelta(minutes=30)
MINUTES = st.integers(0, 60 * 60 * 1000).map(lambda ms: NOW + timedelta(milliseconds=ms))


def at(minute: float) -> datetime:
    return NOW + timedelta(minutes=minute)


def said(given: datetime, *, clock: timedelta = timedelta(), received: datetime) -> Phone:
    """An honest phone whose own clock is wrong by `clock`, and which has not heard the server's."""
    return Phone(None, ms_of(given + clock) if given + clock >= datetime(1970, 1, 1, tzinfo=UTC) else 0, ms_of(received + clock))


@pytest.mark.parametrize("wrong", [timedelta(hours=1), timedelta(days=-1), timedelta(days=26_000), timedelta(days=-20_700)])
def test_a_clock_that_is_wrong_by_an_hour_a_day_or_decades_is_put_right(wrong: timedelta) -> None:
    phone = said(at(5), clock=wrong, received=at(12))
    assert given_moment(phone, opened_at=OPENED, received_at=at(12)) == at(5)
    assert phone.ahead_ms(at(12)) == wrong // timedelta(milliseconds=1)


def test_what_the_phone_reckons_by_the_servers_clock_goes_before_its_own() -> None:
    jumped = Phone(at_ms=ms_of(at(5)), device_ms=0, sent_ms=ms_of(at(12)))
    assert given_moment(jumped, opened_at=OPENED, received_at=at(12)) == at(5)


@pytest.mark.parametrize("phone", [Phone(), Phone(at_ms=0), Phone(device_ms=5, sent_ms=1), Phone(10**15 - 1, 0, 10**15 - 1)])
def test_nonsense_is_dated_by_its_arrival(phone: Phone) -> None:
    assert given_moment(phone, opened_at=OPENED, received_at=at(12)) == at(12)


@given(
    at_ms=st.none() | st.integers(0, 10**15),
    device_ms=st.none() | st.integers(0, 10**15),
    sent_ms=st.none() | st.integers(0, 10**15),
)
def test_whatever_a_phone_says_lies_between_the_opening_and_the_arrival(at_ms: int, device_ms: int, sent_ms: int) -> None:
    assert OPENED <= given_moment(Phone(at_ms, device_ms, sent_ms), opened_at=OPENED, received_at=at(12)) <= at(12)


@given(ms=st.integers(-(10**16), 10**16))
def test_a_moment_in_milliseconds_comes_back_or_is_none(ms: int) -> None:
    moment = moment_of_ms(ms)
    assert moment is None or ms_of(moment) == ms


def test_an_attempt_goes_on_until_somebody_hands_in_or_time_is_up() -> None:
    assert ending(DUE, [], 10, at(29.9)) is None
    assert ending(DUE, [], 10, DUE) == Ending(DUE, ClosedBy.TIME, at(40))
    assert ending(None, [], 10, at(10_000)) is None
    assert ending(DUE, [Event(at(8), at(9))], 10, at(9)) == Ending(at(8), ClosedBy.TRAINEE, at(19))


def test_a_hand_in_that_waited_on_the_phone_counts_within_the_allowance_and_not_after_it() -> None:
    assert ending(DUE, [Event(at(28), at(39))], 10, at(39)) == Ending(at(28), ClosedBy.TRAINEE, at(40))
    assert ending(DUE, [Event(at(28), at(41))], 10, at(41)) == Ending(DUE, ClosedBy.TIME, at(40))
    assert ending(DUE, [Event(at(31), at(32))], 10, at(32)) == Ending(DUE, ClosedBy.TIME, at(40))


def test_the_first_hand_in_ends_it_also_when_it_arrives_second() -> None:
    both = [Event(at(12), at(12)), Event(at(8), at(20))]
    assert ending(DUE, both, 10, at(20)) == ending(DUE, both[::-1], 10, at(20)) == Ending(at(8), ClosedBy.TRAINEE, at(22))


@pytest.mark.parametrize(
    ("given_at", "received_at", "counts"),
    [(29.9, 29.9, True), (29.9, 40, True), (29.9, 40.1, False), (30, 30, False), (31, 32, False)],
)
def test_after_time_is_up_only_what_was_given_before_and_arrives_in_the_allowance_counts(
    given_at: float, received_at: float, counts: bool
) -> None:
    assert Ending(DUE, ClosedBy.TIME, at(40)).counts(Event(at(given_at), at(received_at))) is counts


def test_while_something_may_arrive_the_page_keeps_quiet() -> None:
    assert still_arrives(DUE, at(40), at(40))
    assert not still_arrives(DUE, at(40), at(40.1))
    assert not still_arrives(None, None, at(5))
    assert not still_arrives(DUE, None, at(31))


def test_a_hand_in_that_waited_on_one_phone_ends_nothing_that_another_was_told_is_kept() -> None:
    waited, kept = Event(at(8), at(20)), Event(at(10), at(10))
    ended = ending(DUE, [waited], 10, at(20), [kept, Event(at(19), at(21))])
    assert ended == Ending(at(10), ClosedBy.TRAINEE, at(30))
    assert ended.counts(kept)
    assert ending(DUE, [waited], 10, at(20), [Event(at(10), at(21))]) == Ending(at(8), ClosedBy.TRAINEE, at(30))


ARRIVED = st.lists(st.tuples(st.booleans(), MINUTES, MINUTES), max_size=8)


@settings(max_examples=1000)
@given(arrivals=ARRIVED, order=st.randoms(use_true_random=False), timed=st.booleans())
def test_what_counted_when_it_arrived_counts_for_good(arrivals: list, order: object, timed: bool) -> None:  # type: ignore[type-arg]
    due = DUE if timed else None
    rows = sorted(
        ((is_answer, Event(min(one, two), max(one, two))) for is_answer, one, two in arrivals), key=lambda row: row[1].received_at
    )
    counted = []
    for place, (is_answer, event) in enumerate(rows):
        known = [row for row in rows[: place + 1] if row[1].received_at <= event.received_at]
        ended = _ended(known, due, event.received_at)
        counted += [event] if is_answer and (ended is None or ended.counts(event)) and not _same_moment(rows, event) else []
    final = _ended(rows, due, at(61))
    assert final is None or all(final.counts(event) for event in counted)
    order.shuffle(rows)  # type: ignore[attr-defined]
    assert _ended(rows, due, at(61)) == final


def _ended(rows: list[tuple[bool, Event]], due: datetime | None, now: datetime) -> Ending | None:
    """How it ended as far as these say; True: an answer, False: a hand-in."""
    return ending(
        due, [event for is_answer, event in rows if not is_answer], 10, now, [event for is_answer, event in rows if is_answer]
    )


def _same_moment(rows: list[tuple[bool, Event]], event: Event) -> bool:
    """Whether a hand-in arrived in the same moment: then neither came before the other."""
    return any(not is_answer and other.received_at == event.received_at for is_answer, other in rows)


ANSWERS = st.lists(st.tuples(st.integers(1, 3), st.sampled_from("abc"), MINUTES, st.sampled_from(["may-1", "may-2"])), max_size=8)
HAND_INS = st.lists(MINUTES, max_size=3)


@settings(max_examples=2000)
@given(answers=ANSWERS, hand_ins=HAND_INS, order=st.randoms(use_true_random=False), timed=st.booleans())
def test_any_order_of_arrival_gives_the_same_attempt(answers: list, hand_ins: list, order: object, timed: bool) -> None:  # type: ignore[type-arg]
    due = DUE if timed else None
    arrived_at = at(61)
    rows = [
        Given(n, place, (choice,), when, arrived_at, f"{phone}-{n:03}") for n, (place, choice, when, phone) in enumerate(answers)
    ]
    events = [Event(when, arrived_at) for when in hand_ins]
    expected = _attempt(rows, events, due)
    order.shuffle(rows)  # type: ignore[attr-defined]
    order.shuffle(events)  # type: ignore[attr-defined]
    arrived = [Given(n, row.position, row.response, row.given_at, row.received_at, row.name) for n, row in enumerate(rows)]
    assert _attempt(arrived + arrived[:2], events + events[:1], due) == expected


def _attempt(rows: list[Given], events: list[Event], due: datetime | None) -> object:
    """How it ended and what counts; the allowance is long enough for everything."""
    ended = ending(due, events, 24 * 60, at(61))
    counted = [row for row in rows if ended is None or ended.counts(Event(row.given_at, row.received_at or row.given_at))]
    chosen = {place: (answer.response, answer.given_at, answer.name) for place, answer in latest(counted).items()}
    return (ended.at, ended.by) if ended else None, chosen
