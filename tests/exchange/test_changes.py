"""The cursor: a reader who asks whenever she likes ends with what stands, and misses nothing on the way."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exchange.rules.changes import GROUPS, Cursor, page_of, read_cursor
from app.kernel.refusal import Refused

pytestmark = pytest.mark.sqlite_only

CHANGE = st.tuples(st.just("set"), st.integers(1, 400), st.sampled_from(["met", "not_yet", "left"]))
ASK = st.tuples(st.just("ask"), st.integers(1, 30), st.booleans())


def rows_of(table: dict[int, str]) -> list[dict[str, Any]]:
    """A class as the interface sees it."""
    return [{"enrolment_id": key, "state": state} for key, state in table.items()]


class Reader:
    """A program that keeps what it was told, and its cursor as text."""

    def __init__(self) -> None:
        self.has: dict[int, str] = {}
        self.since: str | None = None

    def ask(self, table: dict[int, str], limit: int, *, lost: bool = False) -> bool:
        """Take a page (or lose the answer on the way); gives back whether there is more."""
        cursor = read_cursor(self.since, 7) if self.since else Cursor(7)
        page = page_of(rows_of(table), cursor, limit=limit)
        if lost:
            return True
        self.has |= {row["enrolment_id"]: row["state"] for row in page.rows}
        self.since = page.cursor.encode()
        return page.more


@given(st.lists(st.one_of(CHANGE, ASK), max_size=60), st.integers(1, 50))
def test_a_reader_who_asks_at_any_time_ends_with_what_stands(story: list[Any], limit: int) -> None:
    table: dict[int, str] = {}
    reader = Reader()
    for kind, number, what in story:
        if kind == "set":
            table[number] = what
        else:
            reader.ask(table, number, lost=what)
    for _page in range(len(table) + 1):
        if not reader.ask(table, limit):
            break
    assert reader.has == table
    assert not reader.ask(table, limit)


@given(st.dictionaries(st.integers(1, 10_000), st.text(max_size=5), max_size=300), st.integers(1, 500))
def test_when_nothing_changes_nothing_comes_again(table: dict[int, str], limit: int) -> None:
    reader = Reader()
    pages = 1
    while reader.ask(table, limit):
        pages += 1
    assert pages <= max(1, len(table))
    assert page_of(rows_of(table), read_cursor(str(reader.since), 7), limit=limit).rows == ()


def test_a_row_that_changes_all_the_time_keeps_no_other_waiting() -> None:
    table = dict.fromkeys(range(1, 40), "not_yet")
    reader = Reader()
    for turn in range(39):
        table[1] = f"change {turn}"
        reader.ask(table, 1)
    assert set(reader.has) == set(table)


def test_a_change_and_its_opposite_between_two_questions_are_nothing_to_tell() -> None:
    reader, table = Reader(), {1: "met"}
    reader.ask(table, 10)
    assert page_of(rows_of({1: "met"}), read_cursor(str(reader.since), 7), limit=10).rows == ()


def test_the_cursor_is_short_enough_for_an_address_whatever_the_class() -> None:
    page = page_of(rows_of(dict.fromkeys(range(1, 5000), "met")), Cursor(999_999_999), limit=500)
    assert len(page.cursor.encode()) == 1032
    assert page.more
    assert 500 <= len(page.rows) < 500 + 5000 // GROUPS + 1


@given(st.text(max_size=1100))
def test_a_cursor_that_is_none_of_ours_is_refused_in_words(text: str) -> None:
    with pytest.raises(Refused) as refused:
        read_cursor(text, 7)
    assert refused.value.reason == "cursor"


def test_the_cursor_of_another_class_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        read_cursor(Cursor(8).encode(), 7)
    assert "lớp khác" in refused.value.sentence
