"""Rules of offline: clocks, batches, seals. No database."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.refusal import Refused
from app.offline.rules import MOST_EVENTS, made_moment, read_batch, read_file, seal_key, seal_of
from tests.offline.conftest import millis

pytestmark = pytest.mark.sqlite_only
NOW = datetime(2026, 11, 10, 3, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NONE = timedelta(0)


def sent(at: datetime, **more: object) -> dict[str, object]:
    """An event as a phone tells it."""
    return {"id": "0123456789abcdef-1", "kind": "section", "at": millis(at), **more}


def test_the_moment_of_a_phone_whose_clock_is_right_is_kept() -> None:
    assert made_moment(NOW - HOUR, NONE, NOW) == (NOW - HOUR, "right")


@pytest.mark.parametrize("wrong", [timedelta(days=-20_000), -DAY, 3 * HOUR, timedelta(days=26_000)], ids=str)
def test_a_clock_that_is_wrong_by_any_amount_is_corrected(wrong: timedelta) -> None:
    batch = read_batch({"now": millis(NOW + wrong), "items": [sent(NOW - HOUR + wrong)]}, NOW)
    assert [(event.made_at, event.clock) for event in batch.events] == [(NOW - HOUR, "set")]


@pytest.mark.parametrize("year", [1970, 2025, 2027, 2099])
def test_a_moment_that_cannot_be_counts_as_of_its_arrival(year: int) -> None:
    batch = read_batch({"now": millis(NOW), "items": [sent(datetime(year, 1, 2, tzinfo=UTC))]}, NOW)
    assert [(event.made_at, event.clock) for event in batch.events] == [(NOW, "unknown")]


def told(at: datetime, off: object, seen: datetime | None, now: datetime = NOW) -> tuple[datetime, str]:
    """The moment of an event that says itself how far its clock was behind, in a batch of a phone whose clock says `now`."""
    more = {"off": off} | ({"seen": millis(seen)} if seen else {})
    (event,) = read_batch({"now": millis(now), "items": [sent(at, **more)]}, NOW).events
    return event.made_at, event.clock


def test_a_clock_that_was_set_right_between_the_event_and_its_sending_is_corrected_by_what_the_event_says() -> None:
    fast = 3 * HOUR
    assert told(NOW - 5 * HOUR + fast, -3 * 3_600_000, NOW - DAY) == (NOW - 5 * HOUR, "set")


def test_a_clock_that_went_wrong_after_the_last_meeting_with_the_server_is_corrected_by_what_it_says_when_it_sends() -> None:
    lost = timedelta(days=20_000)
    assert told(NOW - HOUR - lost, 0, NOW - DAY, NOW - lost) == (NOW - HOUR, "set")


@pytest.mark.parametrize(("wrong", "ago"), [(-DAY, HOUR), (3 * HOUR, 5 * HOUR)], ids=["a day behind", "three hours ahead"])
def test_what_a_phone_heard_of_its_clock_days_ago_does_not_beat_what_the_server_has_just_measured(
    wrong: timedelta, ago: timedelta
) -> None:
    assert told(NOW - ago + wrong, -3, NOW - 3 * DAY, NOW + wrong) == (NOW - ago, "set")


def test_a_moment_before_the_last_meeting_with_the_server_is_not_believed() -> None:
    assert told(NOW - 3 * HOUR, 0, NOW - 2 * HOUR) == (NOW, "unknown")
    assert told(NOW - 2 * HOUR, 0, NOW - 2 * HOUR) == (NOW - 2 * HOUR, "right")


@pytest.mark.parametrize("seen", [datetime(2099, 1, 1, tzinfo=UTC), NOW + DAY])
def test_a_meeting_that_is_still_to_come_says_nothing(seen: datetime) -> None:
    assert told(NOW - HOUR, 0, seen) == (NOW - HOUR, "right")


@pytest.mark.parametrize("off", ["x", None, True, float("nan"), 10**30, []])
def test_a_correction_that_is_none_leaves_that_of_the_batch(off: object) -> None:
    assert told(NOW - 2 * HOUR, off, None, NOW - HOUR) == (NOW - HOUR, "set")


@pytest.mark.parametrize("at", [None, "hôm nay", -1, 1e18, True, [], float("nan")])
def test_a_moment_that_is_none_counts_as_of_its_arrival(at: object) -> None:
    (event,) = read_batch({"now": millis(NOW), "items": [{**sent(NOW), "at": at}]}, NOW).events
    assert (event.device_at, event.made_at, event.clock) == (None, NOW, "unknown")


@given(st.integers(0, 29 * 24 * 3600), st.integers(-(10**9), 10**9), st.booleans())
def test_no_moment_lies_after_its_arrival_or_longer_before_it_than_a_phone_keeps(ago: int, wrong: int, told: bool) -> None:
    offset = timedelta(seconds=-wrong) if told else NONE
    moment, _clock = made_moment(NOW - timedelta(seconds=ago) + timedelta(seconds=wrong), offset, NOW)
    assert NOW - timedelta(days=30) <= moment <= NOW


@pytest.mark.parametrize("payload", [None, [], "x", {}, {"items": {}}, {"items": None}])
def test_what_is_no_batch_is_refused_in_words(payload: object) -> None:
    with pytest.raises(Refused, match="no_batch"):
        read_batch(payload, NOW)


def test_ten_thousand_events_at_once_are_refused_in_words() -> None:
    with pytest.raises(Refused) as refusal:
        read_batch({"items": [sent(NOW)] * 10_000}, NOW)
    assert refusal.value.reason == "too_many"
    assert str(MOST_EVENTS) in refusal.value.sentence


@pytest.mark.parametrize(
    "bad",
    [{"id": "x"}, {"id": 5}, {"id": "0123456789abcdef-" + "a" * 33}, {"kind": "Section"}, {"kind": 7}, {"words": "a" * 5000}],
)
def test_an_event_that_is_none_does_not_stop_the_others(bad: dict[str, object]) -> None:
    batch = read_batch({"items": [{**sent(NOW), **bad}, {**sent(NOW), "id": "0123456789abcdef-2"}, None, 7]}, NOW)
    assert [event.client_id for event in batch.events] == ["0123456789abcdef-2"]
    assert len(batch.unread) == isinstance(bad.get("id", ""), str)


def test_an_event_twice_in_a_batch_is_one() -> None:
    assert len(read_batch({"items": [sent(NOW), sent(NOW)]}, NOW).events) == 1


def sealed(person: int, items: list[object], secret: str = "khoa", offset: object = 0) -> bytes:
    """A file as a phone saves it."""
    text = json.dumps({"who": str(person), "offset": offset, "items": items}, ensure_ascii=False)
    return json.dumps({"so-hoc": 1, "who": str(person), "text": text, "seal": seal_of(seal_key(secret, person), text)}).encode()


def test_a_file_is_genuine_only_for_the_account_that_sealed_it() -> None:
    file = read_file(sealed(7, []))
    assert file.is_genuine("khoa")
    assert not file.is_genuine("khóa khác")
    assert not read_file(sealed(7, []).replace(b'"who": "7"', b'"who": "8"')).is_genuine("khoa")


def test_a_file_whose_words_were_changed_is_not_genuine() -> None:
    changed = json.loads(sealed(7, [{"section": "mot"}]))
    changed["text"] = changed["text"].replace("mot", "hai")
    assert not read_file(json.dumps(changed).encode()).is_genuine("khoa")


@pytest.mark.parametrize("data", [b"", b"\xff\xfe", b"[]", b"{}", b'{"so-hoc": 1, "who": 7}', b"[" * 100_000, b"PK\x03\x04"])
def test_what_is_no_such_file_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(Refused, match="no_file"):
        read_file(data)


def test_a_file_read_days_later_keeps_the_moments_of_the_phone() -> None:
    content = {"offset": millis(NOW) - millis(NOW - 3 * HOUR), "items": [sent(NOW - 4 * HOUR)]}
    (event,) = read_batch(content, NOW + 5 * DAY, in_file=True).events
    assert (event.made_at, event.clock) == (NOW - HOUR, "set")


@pytest.mark.parametrize("offset", [None, "x", True, 1e300, float("nan"), 1000])
def test_an_offset_of_a_file_that_is_none_is_left_out(offset: object) -> None:
    (event,) = read_batch({"offset": offset, "items": [sent(NOW)]}, NOW + DAY, in_file=True).events
    assert (event.made_at, event.clock) == (NOW, "right")
