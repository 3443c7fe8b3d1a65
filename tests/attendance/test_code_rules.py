"""The code on the wall: what a code is worth by the clocks of wall, phone and server; what a card says."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.attendance.rules.cards import card_text, digest_of, is_genuine, read_card, short_code
from app.attendance.rules.clocks import corrected, moment_of_millis, offset_of
from app.attendance.rules.codes import (
    ALPHABET,
    Wall,
    code_of,
    find_step,
    judge,
    late_after,
    state_at,
    step_at,
    typed_code,
)
from app.attendance.rules.outbox import read_batch, rounds
from app.attendance.rules.paper import read_letter
from app.attendance.rules.roll import Chosen

TODAY = date(2026, 11, 10)
OPENED = datetime(2026, 11, 10, 0, 25, tzinfo=UTC)
"""7:25 in Viet Nam."""
WALL = Wall(1, "bi-mat", TODAY, OPENED, None)


def at(minutes: float) -> datetime:
    """So many minutes after the wall was opened."""
    return OPENED + timedelta(minutes=minutes)


def code_at(minutes: float, wall: Wall = WALL) -> str:
    """What stood on the wall then."""
    return code_of(wall.secret, step_at(at(minutes)))


def test_a_code_that_is_sent_at_once_counts() -> None:
    assert judge(WALL, code_at(5), at(5), at(5)).reason == ""


def test_forty_seconds_to_type_are_allowed_a_minute_and_a_half_are_not() -> None:
    assert judge(WALL, code_at(5), at(5 + 40 / 60), at(5 + 40 / 60)).reason == ""
    assert judge(WALL, code_at(5), at(6.5), at(6.5)).reason == "too_old"


def test_a_code_kept_without_a_line_counts_by_the_phones_own_moment() -> None:
    assert judge(WALL, code_at(5), at(5.2), at(300)).reason == ""
    assert judge(WALL, code_at(5), at(7.8), at(300)).reason == ""


def test_a_photo_sent_to_an_absent_friend_is_too_old() -> None:
    assert judge(WALL, code_at(5), at(45), at(45)).reason == "too_old"
    assert judge(WALL, code_at(5), at(45), at(300)).reason == "too_old"


def test_a_backdated_code_that_never_stood_is_unknown() -> None:
    never = code_of("khac", step_at(at(5)))
    assert judge(WALL, never, at(5), at(300)).reason == "unknown"


def test_a_code_is_useless_after_the_wall_was_put_away() -> None:
    away = Wall(1, WALL.secret, TODAY, OPENED, at(30))
    assert judge(away, code_at(35), at(35), at(35)).reason == "closed"
    assert judge(away, code_at(5), at(5), at(60)).reason == ""


def test_a_code_of_another_day_does_not_count() -> None:
    tomorrow = OPENED + timedelta(days=1)
    assert judge(WALL, code_of(WALL.secret, step_at(tomorrow)), tomorrow, tomorrow).reason == "not_today"


def test_a_code_that_arrives_a_week_later_is_looked_at() -> None:
    assert judge(WALL, code_at(5), at(5), at(5) + timedelta(days=7)).reason == "too_late"


@given(st.text(min_size=1, max_size=20), st.integers(80_000_000, 90_000_000))
def test_codes_have_six_characters_that_nobody_takes_for_one_another(secret: str, step: int) -> None:
    code = code_of(secret, step)
    assert len(code) == 6
    assert set(code) <= set(ALPHABET)
    assert not set(ALPHABET) & set("0O1I2Z5S6G8B")
    assert typed_code(f" {code[:3].lower()}-{code[3:]} ") == code


@given(st.floats(0, 240), st.floats(-2.9, 2.9))
def test_any_drift_within_three_minutes_is_forgiven_when_a_code_was_kept(minutes: float, drift: float) -> None:
    step = step_at(at(minutes))
    assert find_step(WALL.secret, code_at(minutes), at(minutes + drift), timedelta(minutes=3)) == step


@pytest.mark.parametrize("text", ["", "ABC", "ABCDEFG", "ABC12O", "<script>"])
def test_what_cannot_be_a_code_is_told_before_it_is_sent(text: str) -> None:
    assert typed_code(text) == ""


def test_who_comes_within_a_quarter_of_an_hour_is_in_time_unless_the_edition_says_otherwise() -> None:
    start = datetime(2026, 11, 10, 0, 30, tzinfo=UTC)
    assert state_at(TODAY, "7:30", start + timedelta(minutes=15), {}) == "present"
    assert state_at(TODAY, "7:30", start + timedelta(minutes=16), {}) == "late"
    assert state_at(TODAY, "7h30", start + timedelta(minutes=16), {"late_after_minutes": 30}) == "present"
    assert late_after({"late_after_minutes": 0}) == timedelta(0)


def test_a_timetable_without_an_hour_makes_nobody_late() -> None:
    assert state_at(TODAY, "sáng sớm", at(600), {}) == "present"


def test_a_phones_clock_is_corrected_when_it_is_off_by_more_than_two_minutes() -> None:
    assert offset_of(at(0), at(1)) == timedelta(0)
    assert offset_of(at(0), at(47)) == timedelta(minutes=47)
    assert offset_of(None, at(47)) == timedelta(0)


@given(st.integers(0, 4_102_444_799).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)))
def test_no_clock_reaches_into_the_future_or_into_1970(device_at: datetime) -> None:
    moment = corrected(device_at, timedelta(0), at(10))
    assert at(10) - timedelta(days=30) <= moment <= at(10)


@pytest.mark.parametrize("value", [None, True, -1, "1", 1e30, float("nan")])
def test_a_clock_that_is_none_is_not_read(value: object) -> None:
    assert moment_of_millis(value) is None


def test_a_card_is_signed_for_one_person_and_version() -> None:
    card = card_text("khoa", 7, 12, 2)
    assert read_card(card.text) == card
    assert is_genuine("khoa", card)
    assert not is_genuine("khoa khac", card)
    assert digest_of(card.text) != digest_of(card_text("khoa", 7, 12, 3).text)
    assert short_code("khoa", 12, 2) != short_code("khoa", 12, 3)


@pytest.mark.parametrize(
    "text", ["", "THE:1:2:3", "THE:1:2:3:" + "A" * 15, "https://example.org", "THE:9999999999:2:3:" + "A" * 16]
)
def test_what_is_no_card_is_told(text: str) -> None:
    assert read_card(text) is None


@pytest.mark.parametrize(
    ("typed", "said"),
    [("x", Chosen("present")), (" M", Chosen("late")), ("p", Chosen("excused")), ("K", Chosen("absent")), ("", None)],
)
def test_the_letters_of_the_paper(typed: str, said: Chosen | None) -> None:
    assert read_letter(typed, 4) == said


def test_a_number_is_the_tiet_she_attended() -> None:
    assert read_letter("1,5", 4) == Chosen("present", 1.5)
    for wrong in ("5", "1,3", "q", "0,0"):
        with pytest.raises(ValueError, match=wrong):
            read_letter(wrong, 4)


def raw(number: int, **more: object) -> dict[str, object]:
    """A thing as a phone sends it."""
    name = f"0123456789abcdef-{number:x}"
    return {"id": name, "kind": "mark", "session": 1, "enrolment": number % 3, "state": "late", "at": 1_794_000_000_000, **more}


@pytest.mark.parametrize("payload", [None, [], {}, {"items": "x"}, {"items": [raw(1)] * 201}])
def test_what_is_no_batch_is_not_read(payload: object) -> None:
    assert read_batch(payload, at(0)) is None


@pytest.mark.parametrize(
    "bad", [{"kind": "?"}, {"at": None}, {"id": "x"}, {"session": "1"}, {"seen": -1}, {"part": "2"}, {"enrolment": 10**12}]
)
def test_a_thing_with_a_wrong_field_is_left_out_and_the_others_are_read(bad: dict[str, object]) -> None:
    batch = read_batch({"items": [raw(1) | bad, raw(2)], "now": None}, at(0))
    assert batch is not None
    assert [item.client_id[-1] for item in batch.items] == ["2"]


@given(st.lists(st.integers(0, 500), max_size=30))
def test_rounds_keep_the_order_and_have_nobody_twice(numbers: list[int]) -> None:
    batch = read_batch({"items": [raw(number) for number in numbers]}, at(0))
    assert batch is not None
    found = rounds(batch.items)
    assert [item for part in found for item in part] == list(batch.items)
    assert all(len({item.enrolment_id for item in part}) == len(part) for part in found)
