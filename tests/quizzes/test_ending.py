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


def test_a_hand_in_ends_nothing_that_another_phone_was_told_is_kept_whichever_of_them_arrives_first() -> None:
    given_at_8, kept = at(8), Event(at(10), at(10))
    waited = ending(DUE, [Event(given_at_8, at(20))], 10, at(20), [kept])
    at_once = ending(DUE, [Event(given_at_8, at(8))], 10, at(10), [kept])
    assert waited == Ending(at(10), ClosedBy.TRAINEE, at(30))
    assert at_once == Ending(at(10), ClosedBy.TRAINEE, at(18))
    assert waited.counts(kept)
    assert at_once.counts(kept)


def test_the_boundary_is_the_moment_from_which_the_result_is_told() -> None:
    long_after = Event(at(25), at(25))
    told = ending(DUE, [Event(at(8), at(8))], 10, at(26), [long_after])
    assert told == Ending(at(8), ClosedBy.TRAINEE, at(18))
    assert not told.counts(long_after), "from minute 18 on she may read what is right"
    still_open = ending(DUE, [Event(at(8), at(26))], 10, at(26), [long_after])
    assert still_open is not None
    assert still_open.counts(long_after)


def test_practice_tells_at_once_so_that_nothing_counts_that_was_given_after_the_server_knew() -> None:
    before, after = Event(at(9), at(15)), Event(at(11), at(15))
    ended = ending(DUE, [Event(at(8), at(10))], 10, at(15), [before, after], told_at_once=True)
    assert ended == Ending(at(9), ClosedBy.TRAINEE, at(20))
    assert (ended.counts(before), ended.counts(after)) == (True, False)


ARRIVED = st.lists(st.tuples(st.booleans(), MINUTES, MINUTES), max_size=8)


@settings(max_examples=1000)
@given(arrivals=ARRIVED, order=st.randoms(use_true_random=False), timed=st.booleans(), practice=st.booleans())
def test_what_counted_when_it_arrived_counts_for_good(arrivals: list, order: object, timed: bool, practice: bool) -> None:  # type: ignore[type-arg]
    due = DUE if timed else None
    rows = sorted(
        ((is_answer, Event(min(one, two), max(one, two))) for is_answer, one, two in arrivals), key=lambda row: row[1].received_at
    )
    counted = []
    for place, (is_answer, event) in enumerate(rows):
        known = [row for row in rows[: place + 1] if row[1].received_at <= event.received_at]
        ended = _ended(known, due, event.received_at, practice=practice)
        counted += [event] if is_answer and (ended is None or ended.counts(event)) else []
    final = _ended(rows, due, at(61), practice=practice)
    assert final is None or all(final.counts(event) for event in counted)
    order.shuffle(rows)  # type: ignore[attr-defined]
    assert _ended(rows, due, at(61), practice=practice) == final


def _ended(rows: list[tuple[bool, Event]], due: datetime | None, now: datetime, *, practice: bool) -> Ending | None:
    """How it ended as far as these say; True: an answer, False: a hand-in."""
    hand_ins = [event for is_answer, event in rows if not is_answer]
    answers = [event for is_answer, event in rows if is_answer]
    return ending(due, hand_ins, 10, now, answers, told_at_once=practice)


LATE = st.integers(0, 30 * 60 * 1000).map(lambda ms: timedelta(milliseconds=ms))
ANSWERS = st.lists(
    st.tuples(st.integers(1, 3), st.sampled_from("abc"), MINUTES, st.sampled_from(["may-1", "may-2"]), LATE, LATE), max_size=8
)
HAND_INS = st.lists(st.tuples(MINUTES, LATE, LATE), max_size=3)


@settings(max_examples=2000)
@given(answers=ANSWERS, hand_ins=HAND_INS, order=st.randoms(use_true_random=False), timed=st.booleans())
def test_any_order_of_arrival_gives_the_same_attempt(answers: list, hand_ins: list, order: object, timed: bool) -> None:  # type: ignore[type-arg]
    """Two lines, each with delays of its own for every answer and every hand-in, also one older than an answer that was kept."""
    due = DUE if timed else None
    found = []
    for line in (0, 1):
        rows = [
            Given(n, place, (choice,), when, when + delays[line], f"{phone}-{n:03}")
            for n, (place, choice, when, phone, *delays) in enumerate(answers)
        ]
        events = [Event(when, when + delays[line]) for when, *delays in hand_ins]
        order.shuffle(rows)  # type: ignore[attr-defined]
        order.shuffle(events)  # type: ignore[attr-defined]
        found.append(_attempt(rows + rows[:2], events + events[:1], due))
    assert found[0] == found[1]


def _attempt(rows: list[Given], events: list[Event], due: datetime | None) -> object:
    """How it ended and what counts; the allowance is long enough for everything."""
    given = [Event(row.given_at, row.received_at or row.given_at) for row in rows]
    ended = ending(due, events, 24 * 60, at(91), given)
    counted = [row for row in rows if ended is None or ended.counts(Event(row.given_at, row.received_at or row.given_at))]
    chosen = {place: (answer.response, answer.given_at, answer.name) for place, answer in latest(counted).items()}
    return (ended.at, ended.by) if ended else None, chosen
