"""Drawing the newer kinds: free texts only on request, a case as one question, what is shuffled and what keeps its place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.courses.judging import Shape, shape_of
from app.kernel.refusal import Refused
from app.quizzes.rules.drawing import BankItem, DrawLine, draw
from app.quizzes.wording import in_words, points_sentence

pytestmark = pytest.mark.sqlite_only

PARTS = (
    ("hoi", Shape("single", ("a", "b", "c"))),
    ("ghep", Shape("matching", ("a", "b", "1", "2"))),
    ("dien", Shape("gaps", ("1",))),
)
BANK = [
    BankItem(1, 7, "single", ("a", "b", "c")),
    BankItem(2, 7, "matching", ("a", "b", "c", "1", "2", "3", "4")),
    BankItem(3, 7, "ordering", ("a", "b", "c", "d")),
    BankItem(4, 7, "gaps", ("1", "2")),
    BankItem(5, 7, "case", (), PARTS),
    BankItem(6, 7, "essay", ()),
]
SEEDS = st.integers(0, 2**31)


@given(SEEDS)
def test_a_free_text_is_drawn_only_where_it_is_asked_for(seed: int) -> None:
    assert 6 not in {item.version_id for item in draw([DrawLine(7, 5)], BANK, seed)}
    assert {item.version_id for item in draw([DrawLine(7, 6, essays=True)], BANK, seed)} == set(range(1, 7))


def test_a_bank_is_too_small_when_only_a_free_text_is_left() -> None:
    with pytest.raises(Refused) as refused:
        draw([DrawLine(7, 6, "T7")], BANK, 1)
    assert refused.value.reason == "bank_too_small"


@given(SEEDS)
def test_left_sides_gaps_and_parts_keep_their_places(seed: int) -> None:
    order = {item.version_id: item.option_order for item in draw([DrawLine(7, 5)], BANK, seed)}
    assert order[2][:3] == ("a", "b", "c")
    assert sorted(order[2][3:]) == ["1", "2", "3", "4"]
    assert sorted(order[3]) == ["a", "b", "c", "d"]
    assert order[4] == ("1", "2")
    shape = shape_of("case", order[5])
    assert [key for key, _part in shape.parts] == ["hoi", "ghep", "dien"]
    assert sorted(shape.parts[0][1].keys) == ["a", "b", "c"]


def test_what_is_put_in_order_is_shown_in_many_orders() -> None:
    seen = {next(item.option_order for item in draw([DrawLine(7, 5)], BANK, seed) if item.version_id == 3) for seed in range(200)}
    assert len(seen) > 15


@pytest.mark.parametrize(
    ("points", "words"),
    [(0, "không"), (7.5, "bảy phẩy năm"), (3.25, "ba phẩy hai năm"), (10, "mười"), (15, "mười lăm"), (21, "hai mươi mốt")],
)
def test_points_are_read_aloud(points: float, words: str) -> None:
    assert in_words(points) == words


def test_a_mark_is_said_in_figures_and_words() -> None:
    assert points_sentence(3.5, 4) == "3,5 (ba phẩy năm) trên 4 điểm"
