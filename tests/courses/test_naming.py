"""The title of a lesson stands in a field of its own, and the file keeps its bytes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.courses.naming import cleaned, title_apart, title_back

HEADS = (
    "id: a\ntitle: Nghe cho hết lời\nperiods: 1",
    'title: "Hỏi: vì sao?"\nid: a',
    "id: a\nperiods: 1\ntitle: 'Một'",
    "id: a\nperiods: 1",
    "title: >\n  Hai dòng\n  một tên\nid: a",
    "title: a\ntitle: b",
    "",
)


@pytest.mark.parametrize("head", HEADS)
def test_a_title_that_is_not_touched_leaves_every_byte(head: str) -> None:
    named = title_apart(head)
    assert title_back(named.head, named.title, named.row) == head


def test_a_new_title_takes_the_place_of_the_old_one() -> None:
    named = title_apart(HEADS[0])
    assert (named.title, named.head) == ("Nghe cho hết lời", "id: a\nperiods: 1")
    assert title_back(named.head, " Nghe  trước, nói sau ", named.row) == "id: a\ntitle: Nghe trước, nói sau\nperiods: 1"


def test_a_head_without_a_title_gets_one_under_its_key() -> None:
    assert title_back("id: a\nperiods: 1", "Tên", title_apart("id: a\nperiods: 1").row) == "id: a\ntitle: Tên\nperiods: 1"


def test_a_title_of_several_lines_stays_in_the_front_matter() -> None:
    named = title_apart(HEADS[4])
    assert (named.row, named.head) == ("", HEADS[4])


@given(st.text(max_size=80))
def test_whatever_is_typed_as_a_title_is_read_back_as_that_title(words: str) -> None:
    named = title_apart(HEADS[0])
    head = title_back(named.head, words, named.row)
    assert (head.count("\n"), title_apart(head).title) == (2, cleaned(words))


@pytest.mark.parametrize("row", ["x|title: a", "-1|", "9999999999|", "1", "", "1|nothing: a"])
def test_a_place_that_nobody_gave_breaks_nothing(row: str) -> None:
    assert "id: a" in title_back("id: a", "Tên", row)
