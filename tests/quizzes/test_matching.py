"""Drawing by a blueprint whose lines overlap: whatever can be drawn is drawn, and what cannot is said line by line."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.courses.matching import match
from app.kernel.refusal import Refused
from app.quizzes.rules.drawing import BankItem, DrawLine, draw, shortages
from app.quizzes.rules.exposure import common, exposure

LEVELS = ("nhan-biet", "thong-hieu", "van-dung")
TAGS = ("so-lieu", "ghi-chep")
items = st.builds(
    lambda number, topic, level, tags, skill: BankItem(
        number, topic, "single", ("a", "b"), level=level, tags=frozenset(tags) | frozenset(skill)
    ),
    st.integers(1, 60),
    st.integers(1, 2),
    st.sampled_from(LEVELS),
    st.sets(st.sampled_from(TAGS)),
    st.sampled_from([(), ("theory",), ("skill",)]),
)
banks = st.lists(items, max_size=7, unique_by=lambda item: item.version_id)
lines = st.builds(
    lambda topic, count, levels, tags, skill: DrawLine(topic, count, levels=tuple(levels), tags=tuple(tags), skill=skill),
    st.integers(1, 2),
    st.integers(1, 3),
    st.sets(st.sampled_from(LEVELS), max_size=2),
    st.sets(st.sampled_from(TAGS), max_size=1),
    st.sampled_from(["", "theory", "skill"]),
)
blueprints = st.lists(lines, min_size=1, max_size=3)


def can_be_drawn(blueprint: list[DrawLine], bank: list[BankItem], used: frozenset[int] = frozenset()) -> bool:
    """Every way to serve the lines one after the other, tried out."""
    if not blueprint:
        return True
    line, *rest = blueprint
    there = [item.version_id for item in bank if line.takes(item) and item.version_id not in used]
    return any(can_be_drawn(rest, bank, used | set(taken)) for taken in combinations(there, line.count))


def papers(blueprint: list[DrawLine], bank: list[BankItem], used: frozenset[int] = frozenset()) -> set[frozenset[int]]:
    """Every paper that obeys a blueprint."""
    if not blueprint:
        return {used}
    line, *rest = blueprint
    there = [item.version_id for item in bank if line.takes(item) and item.version_id not in used]
    return {paper for taken in combinations(there, line.count) for paper in papers(rest, bank, used | set(taken))}


@settings(max_examples=300)
@given(blueprints, banks, st.integers(0, 2**31 - 1))
def test_a_paper_is_drawn_exactly_when_there_is_one(blueprint: list[DrawLine], bank: list[BankItem], seed: int) -> None:
    if not can_be_drawn(blueprint, bank):
        with pytest.raises(Refused, match="bank_too_small"):
            draw(blueprint, bank, seed)
        assert shortages(blueprint, bank)
        return
    drawn = [item.version_id for item in draw(blueprint, bank, seed)]
    assert not shortages(blueprint, bank)
    assert len(set(drawn)) == len(drawn) == sum(line.count for line in blueprint)
    assert frozenset(drawn) in papers(blueprint, bank)


@settings(max_examples=60)
@given(blueprints, banks, st.integers(0, 2**31 - 1))
def test_blueprint_bank_and_seed_decide_the_paper(blueprint: list[DrawLine], bank: list[BankItem], seed: int) -> None:
    if not shortages(blueprint, bank):
        assert draw(blueprint, bank, seed) == draw(blueprint, list(reversed(bank)), seed)


@settings(max_examples=200)
@given(blueprints, banks)
def test_a_shortage_names_lines_that_need_more_than_there_is(blueprint: list[DrawLine], bank: list[BankItem]) -> None:
    for gap in shortages(blueprint, bank):
        named = [blueprint[number] for number in gap.lines]
        assert gap.need == sum(line.count for line in named)
        assert gap.there == len([item for item in bank if any(line.takes(item) for line in named)])
        assert gap.there < gap.need
        assert not can_be_drawn(named, bank)


def test_a_greedy_draw_would_fail_where_this_one_does_not() -> None:
    bank = [BankItem(1, 1, "single", ("a",), level="van-dung"), BankItem(2, 1, "single", ("a",), level="nhan-biet")]
    blueprint = [DrawLine(1, 1), DrawLine(1, 1, levels=("van-dung",))]
    for seed in range(50):
        assert {item.version_id for item in draw(blueprint, bank, seed)} == {1, 2}


def test_every_paper_that_can_be_drawn_comes_up() -> None:
    bank = [BankItem(number, 1, "single", ("a",), level=LEVELS[number % 3]) for number in range(1, 7)]
    blueprint = [DrawLine(1, 2), DrawLine(1, 1, levels=("van-dung",)), DrawLine(1, 1, levels=("van-dung", "nhan-biet"))]
    seen = {frozenset(item.version_id for item in draw(blueprint, bank, seed)) for seed in range(600)}
    assert seen == papers(blueprint, bank)


def test_lines_that_compete_are_named_together_in_words() -> None:
    bank = [BankItem(number, 1, "single", ("a",), level="van-dung") for number in (1, 2)]
    blueprint = [DrawLine(1, 2, "T1, Lắng nghe", levels=("van-dung",)), DrawLine(1, 1, "T1, Lắng nghe")]
    with pytest.raises(Refused) as refused:
        draw(blueprint, bank, 1)
    assert refused.value.sentence.startswith(
        "Các dòng “T1, Lắng nghe, vận dụng”; “T1, Lắng nghe” lấy chung 2 câu hỏi, bài này cần 3 câu."
    )


def test_one_line_that_is_short_is_named_alone() -> None:
    bank = [BankItem(1, 1, "single", ("a",), level="van-dung", tags=frozenset({"so-lieu", "skill"}))]
    line = DrawLine(1, 2, "T1", levels=("van-dung",), tags=("so-lieu",), skill="skill")
    with pytest.raises(Refused) as refused:
        draw([line], bank, 1)
    said = "Chuyên đề T1, vận dụng, kỹ năng, nhãn so-lieu chỉ có 1 câu hỏi, bài này cần 2 câu."
    assert refused.value.sentence.startswith(said)


def test_a_written_order_is_kept() -> None:
    bank = [BankItem(1, 1, "single", ("a", "b", "c", "d"), fixed=True)]
    assert {draw([DrawLine(1, 1)], bank, seed)[0].option_order for seed in range(30)} == {("a", "b", "c", "d")}


def test_no_line_takes_a_huge_number_of_steps() -> None:
    found = match([10**9, 1], [[1, 2], [2]])
    assert found.short
    assert found.short[0].need >= 10**9


def test_repeated_draws_say_how_alike_they_are() -> None:
    bank = [BankItem(number, 1, "single", ("a",)) for number in range(1, 5)]
    found = exposure([DrawLine(1, 4)], bank, 1)
    assert (found.shared, found.most_shared, found.ever, found.most_frequent) == (4, 4, 4, 1)
    wide = exposure([DrawLine(1, 1)], bank, 1)
    assert wide.ever == 4
    assert 0 < wide.most_frequent < 0.5
    assert common([[1, 2], [2, 3], [2]])[2] == 3
