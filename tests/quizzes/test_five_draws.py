"""Five draws side by side: how far they lie apart, and what can be done about it where something can."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.quizzes.queries.design import design
from app.quizzes.rules.lines import LEVELS
from app.quizzes.wording_papers import spread_sentence
from tests.quizzes.conftest import Desk

ADVICE = "ghi mức cho từng dòng"


def test_what_is_the_same_in_all_five_is_one_number() -> None:
    assert spread_sentence((10, 10), (1, 3), 4, mixed=False) == (
        "Năm đề này có tổng 10 điểm, từ 1 đến 3 câu nhận biết trong 4 câu."
    )
    assert "tổng từ 8 đến 10 điểm, 2 câu nhận biết" in spread_sentence((8, 10), (2, 2), 4, mixed=False)
    assert spread_sentence((10, 10.0000001), (2, 2), 4, mixed=True).startswith("Năm đề này đều có tổng 10 điểm và 2 câu")


@pytest.mark.parametrize(("marks", "mixed", "helps"), [((8, 10), True, True), ((8, 10), False, False), ((10, 10), True, False)])
def test_a_level_for_each_line_is_advised_only_where_it_helps(marks: tuple[float, float], mixed: bool, helps: bool) -> None:
    assert (ADVICE in spread_sentence(marks, (2, 2), 4, mixed=mixed)) is helps


def test_a_paper_whose_lines_have_their_levels_is_not_mixed(desk: Desk) -> None:
    found = desk.ask(lambda: design(desk.paper("kiem-tra").id))
    assert found is not None
    assert found.mixed
    leveled = [replace(line, levels=(level,)) for line in found.lines for level in LEVELS]
    assert not replace(found, lines=leveled).mixed
