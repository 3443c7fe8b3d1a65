"""When a lesson counts and where she goes on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.learning.rules import SectionShape, goes_on_at, is_done, missing, trusted

pytestmark = pytest.mark.sqlite_only

LESSON = (SectionShape("a", ("a1",)), SectionShape("b"), SectionShape("c", ("c1", "c2")))
SECTIONS, CHECKS = {"a", "b", "c"}, {"a1", "c1", "c2"}
NOON = datetime(2026, 11, 10, 5, 0, tzinfo=UTC)


def test_a_lesson_counts_when_every_section_was_read_and_every_check_answered() -> None:
    assert is_done(LESSON, SECTIONS, CHECKS)


@pytest.mark.parametrize("left_out", sorted(SECTIONS | CHECKS))
def test_without_any_one_of_them_it_does_not_count(left_out: str) -> None:
    assert not is_done(LESSON, SECTIONS - {left_out}, CHECKS - {left_out})


def test_what_is_missing_is_named_in_reading_order() -> None:
    assert missing(LESSON, {"b"}, {"c1"}) == (("a", "c"), ("a1", "c2"))


@pytest.mark.parametrize(
    ("read", "answered", "where"), [((), (), "a"), ({"a"}, (), "a"), ({"a"}, {"a1"}, "b"), ({"a", "b", "c"}, CHECKS, "a")]
)
def test_she_goes_on_where_something_is_still_asked_of_her(read: set[str], answered: set[str], where: str) -> None:
    assert goes_on_at(LESSON, read, answered) == where


@given(st.lists(st.sampled_from(sorted(SECTIONS | CHECKS))))
def test_the_order_and_the_repetition_of_reports_do_not_matter(reports: list[str]) -> None:
    read, answered = set(reports) & SECTIONS, set(reports) & CHECKS
    unread, unanswered = missing(LESSON, read, answered)
    assert is_done(LESSON, read, answered) == (not unread and not unanswered) == (set(reports) == SECTIONS | CHECKS)
    assert is_done(LESSON, reports, reports) == is_done(LESSON, tuple(reversed(reports)), tuple(reversed(reports)))


@given(st.lists(st.sampled_from(sorted(SECTIONS | CHECKS))), st.sampled_from(sorted(SECTIONS | CHECKS)))
def test_one_more_report_never_undoes_a_lesson(reports: list[str], more: str) -> None:
    if is_done(LESSON, reports, reports):
        assert is_done(LESSON, [*reports, more], [*reports, more])


def test_what_she_answered_of_an_older_text_does_not_stand_in_the_way() -> None:
    assert is_done(LESSON, SECTIONS | {"gone"}, CHECKS | {"gone"})


@given(st.integers(-1000, 1000))
def test_a_phone_whose_clock_runs_ahead_is_not_believed(minutes: int) -> None:
    assert trusted(NOON + timedelta(minutes=minutes), NOON) == min(NOON, NOON + timedelta(minutes=minutes))


def test_a_report_is_never_dated_back_more_than_a_month() -> None:
    received = datetime(2026, 12, 10, 8, 0, tzinfo=UTC)
    assert trusted(received - timedelta(days=60), received) == received - timedelta(days=30)
    assert trusted(received - timedelta(days=2), received) == received - timedelta(days=2)
    assert trusted(received + timedelta(hours=1), received) == received
