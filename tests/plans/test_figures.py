"""Whether the figures of a plan add up: both figures are shown, none is mended."""

from __future__ import annotations

import pytest

from app.plans.formats.plan_file import THANH_HOA, read_plan
from app.plans.rules.figures import Comparison, compare, people_of_share, percent_of, totals
from app.plans.rules.shapes import WHOLE, Line, Measure, PlanFile

CLASSES, PEOPLE, ATTENDANCES = Measure.CLASSES, Measure.PEOPLE, Measure.ATTENDANCES


@pytest.fixture(scope="module")
def thanh_hoa() -> PlanFile:
    plan, faults = read_plan(THANH_HOA.read_bytes(), THANH_HOA.name)
    assert [fault for fault in faults.found if fault.is_error] == []
    assert plan is not None
    return plan


def figures(plan: PlanFile, key: str) -> dict[Measure, Comparison]:
    line = next(line for line in plan.lines if line.key == key)
    return {found.measure: found for found in compare(line, plan.lines, plan.years)}


def test_the_plan_of_thanh_hoa_states_twenty_classes_where_its_years_and_its_parts_make_sixteen(thanh_hoa: PlanFile) -> None:
    found = figures(thanh_hoa, "cap-xa")[CLASSES]
    assert (found.stated, found.by_years, found.by_parts) == (20, 16, 16)
    assert not found.agrees
    assert found.difference == 4


def test_its_other_figures_agree(thanh_hoa: PlanFile) -> None:
    assert figures(thanh_hoa, "cap-xa")[ATTENDANCES] == Comparison(ATTENDANCES, 1400, 1400, 1400)
    wrong = [
        line.key for line in thanh_hoa.lines for found in compare(line, thanh_hoa.lines, thanh_hoa.years) if not found.agrees
    ]
    assert wrong == ["cap-xa"]


def test_the_contradiction_is_named_at_its_line_and_keeps_nothing_from_being_published() -> None:
    _plan, faults = read_plan(THANH_HOA.read_bytes(), THANH_HOA.name)
    warned = [fault for fault in faults.found if not fault.is_error]
    assert [fault.matter for fault in warned] == ["cap-xa"]
    line = THANH_HOA.read_text(encoding="utf-8").splitlines()[warned[0].line - 1]
    assert "cap-xa" in line
    assert "20 lớp" in warned[0].sentence
    assert "16" in warned[0].sentence


def test_what_is_said_once_contradicts_nothing() -> None:
    line = Line("a", "A", amounts={(WHOLE, CLASSES): 3})
    assert compare(line, [line], range(2026, 2028)) == (Comparison(CLASSES, 3, None, None),)


def test_years_alone_make_the_aim() -> None:
    line = Line("a", "A", amounts={(2026, PEOPLE): 3, (2027, PEOPLE): 4})
    (found,) = compare(line, [line], range(2026, 2028))
    assert (found.aim, found.agrees) == (7, True)


def test_parts_are_not_added_up_when_one_of_them_says_nothing() -> None:
    whole = Line("a", "A", amounts={(WHOLE, CLASSES): 3})
    parts = [Line("b", "B", part_of="a", amounts={(WHOLE, CLASSES): 1}), Line("c", "C", part_of="a")]
    assert compare(whole, [whole, *parts], range(2026, 2028))[0].by_parts is None


def test_eighty_percent_of_166_chairs_are_133_people() -> None:
    assert people_of_share(80, 166) == 133
    assert people_of_share(100, 166) == 166
    assert people_of_share(80, 0) == 0
    assert percent_of(0, 0) == 0


def test_what_counts_for_a_part_counts_for_its_line_but_people_are_not_added_up() -> None:
    lines = [Line("a", "A"), Line("b", "B", part_of="a"), Line("c", "C", part_of="a")]
    done = {"b": {(2026, CLASSES): 1, (2026, PEOPLE): 30}, "c": {(2026, CLASSES): 2, (2026, PEOPLE): 30}}
    assert totals(lines, done)["a"] == {(2026, CLASSES): 3}
