"""The numbers about questions and papers, against published examples, sums on paper, and other programs."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.quizzes.rules import reliability as rel
from app.quizzes.rules.advice import Severity, advise
from app.quizzes.rules.statistics import (
    Chosen,
    ItemStatistics,
    Response,
    Sitting,
    correlation,
    discrimination,
    item_statistics,
    thirds_at,
)

REFERENCE = json.loads((Path(__file__).parents[1] / "files" / "thong-ke" / "reference.json").read_text(encoding="utf-8"))

WUENSCH = """1111110110 1011011101 1111011001 0010001000 0000010010 1110111111 1101110111 1111111101 0101111101 1101101110"""
"""Ten students, ten questions: K. L. Wuensch, "The Kuder-Richardson 20", core.ecu.edu/wuenschk/StatHelp/KR20.txt."""

SHROUT_FLEISS = ((9, 2, 5, 8), (6, 1, 3, 2), (8, 4, 6, 8), (7, 1, 2, 6), (10, 5, 6, 9), (6, 2, 4, 7))
"""Six targets, four judges: Shrout and Fleiss, Psychological Bulletin 86 (1979), table 2; ICC(1,4) = .44, ICC(3,4) = .91."""


def test_kr20_of_a_published_example() -> None:
    rows = [[float(letter) for letter in line] for line in WUENSCH.split()]
    # sum of pq = 2.18, variance of the totals (n below) = 5.84; 10/9 * (1 - 2.18/5.84) = 0.69673…
    assert [sum(column) / 10 for column in zip(*rows, strict=True)] == [0.7, 0.7, 0.6, 0.7, 0.6, 0.8, 0.7, 0.7, 0.5, 0.6]
    assert rel.alpha(rows) == pytest.approx(10 / 9 * (1 - 2.18 / 5.84), abs=1e-12)


def test_the_published_coefficients_of_shrout_and_fleiss() -> None:
    rows = [[float(mark) for mark in row] for row in SHROUT_FLEISS]
    between, within = rel.nested(rows) or (0, 0)
    assert (round(between, 2), round(within, 2)) == (11.24, 6.26)
    assert round((between - within) / between, 2) == 0.44
    assert round(rel.alpha(rows) or 0, 2) == 0.91


HAND = (
    # a  b  c  d  e    total
    (1, 1, 1, 1, 1),  # 5
    (1, 1, 1, 1, 0),  # 4
    (1, 1, 1, 0, 1),  # 4
    (1, 1, 1, 0, 0),  # 3
    (1, 1, 0, 1, 0),  # 3
    (1, 0, 1, 0, 0),  # 2
    (1, 1, 0, 0, 0),  # 2
    (0, 1, 0, 0, 1),  # 2
    (1, 0, 0, 0, 0),  # 1
    (0, 0, 0, 0, 0),  # 0
)
"""Five questions, ten examinees. Totals sum to 26, their squares to 25+16+16+9+9+4+4+4+1+0 = 88."""


def sat(rows: object) -> list[Sitting]:
    """A table as sittings; columns are versions 0, 1, 2 …"""
    return [Sitting(tuple(Response(n, float(share), ("a",)) for n, share in enumerate(row))) for row in rows]  # type: ignore[attr-defined]


def test_a_matrix_worked_out_by_hand() -> None:
    totals = [float(sum(row)) for row in HAND]
    column = [float(row[0]) for row in HAND]
    # facilities .8 .7 .5 .3 .3; sum of pq = .16+.21+.25+.21+.21 = 1.04; variance of totals = 88/10 - 2.6^2 = 2.04
    assert rel.alpha([[float(share) for share in row] for row in HAND]) == pytest.approx(5 / 4 * (1 - 1.04 / 2.04), abs=1e-12)
    # question a: the 8 who have it right have totals 5+4+4+3+3+2+2+1 = 24, mean 3; all have mean 2.6;
    # point-biserial = (3 - 2.6)/sqrt(2.04) * sqrt(.8/.2) = 0.4/1.428286 * 2 = 0.560112
    assert correlation(column, totals) == pytest.approx(0.4 / 2.04**0.5 * 2, abs=1e-12)
    # upper 27 % of ten are three (5, 4, 4): all right; lower three stand at 0, 1, 2, and two more stand level at 2: right are
    # (1,0,1,0,0), (1,1,0,0,0), (1,0,0,0,0) of five; 1 - 3/5
    assert discrimination(column, totals) == pytest.approx(0.4, abs=1e-12)
    # thirds of four: lower up to 2 (five people, level ones included), upper from 3
    assert thirds_at(totals) == (2.0, 3.0)


def test_below_the_minimum_it_says_that_it_cannot_tell() -> None:
    item = item_statistics(sat(HAND), {})[0]
    assert (item.facility, item.counts, item.judges, item.discrimination, item.rest_correlation) == (0.8, True, False, None, None)
    assert advise(item, "single", (), None).code == "few"
    assert rel.reliability(sat(HAND), {}).value is None


def test_the_same_numbers_as_scipy_and_pingouin_for_one_form() -> None:
    fixed = REFERENCE["fixed"]
    items = item_statistics(sat(fixed["table"]), {})
    for n, wanted in enumerate(fixed["items"]):
        assert items[n].facility == pytest.approx(wanted["facility"], abs=1e-9)
        assert items[n].discrimination == pytest.approx(wanted["discrimination"], abs=1e-9)
        assert items[n].total_correlation == pytest.approx(wanted["total"], abs=1e-9)
        assert items[n].rest_correlation == pytest.approx(wanted["rest"], abs=1e-9)
        if wanted["biserial"] is not None:
            assert items[n].total_correlation == pytest.approx(wanted["biserial"], abs=1e-9)
    found = rel.reliability(sat(fixed["table"]), {})
    assert (found.kind, found.questions, found.attempts) == ("alpha", 12, 60)
    assert found.value == pytest.approx(fixed["alpha"], abs=1e-9)
    assert found.sem == pytest.approx(fixed["sem"], abs=1e-9)


def test_the_same_numbers_as_scipy_and_pingouin_for_drawn_questions() -> None:
    drawn = REFERENCE["drawn"]
    found = rel.reliability([Sitting(tuple(Response(item, share) for item, share in row)) for row in drawn["rows"]], {})
    assert (found.kind, found.questions) == ("drawn", 8)
    assert found.value == pytest.approx(drawn["value"], abs=1e-9)
    assert found.value == pytest.approx(drawn["icc1k"], abs=5e-3), "pingouin may round its table"
    assert found.sem == pytest.approx(drawn["sem"], abs=1e-9)


def test_right_or_wrong_with_equal_marks_is_kr20() -> None:
    assert rel.reliability(sat(HAND * 4), {}).kind == "kr20"
    assert rel.reliability(sat(HAND * 4), {0: 2.0}).kind == "alpha"


def test_who_drew_easy_questions_is_not_taken_for_a_good_examinee() -> None:
    """Two versions of a form, one easy: the order inside each form is what counts, not the form that was drawn."""
    chance = random.Random(5)
    sittings = []
    for person in range(400):
        easy, able = person % 2 == 0, chance.random() < 0.5
        first = 0 if easy else 10
        level = (0.9 if easy else 0.3) + (0.1 if able else 0)
        sittings.append(Sitting(tuple(Response(first + n, float(chance.random() < level)) for n in range(8))))
    means = [sum(response.share for response in sitting.responses) for sitting in sittings]
    items = item_statistics(sittings, {}, dict.fromkeys([*range(8), *range(10, 18)], 1))
    shares = [response.share for sitting in sittings for response in sitting.responses]
    raw = correlation(shares, [mean for mean in means for _n in range(8)]) or 0
    assert raw > 0.6, "the form alone makes this correlation"
    assert abs(items[1].rest_correlation or 0) < 0.15


TABLES = st.integers(2, 6).flatmap(
    lambda width: st.lists(
        st.lists(st.sampled_from([0.0, 0.25, 0.5, 1.0]), min_size=width, max_size=width), min_size=30, max_size=60
    )
)


@given(TABLES, st.randoms())
def test_no_order_matters_and_every_number_stays_in_its_bounds(table: list[list[float]], chance: random.Random) -> None:
    sittings = sat(table)
    shuffled = [Sitting(tuple(chance.sample(sitting.responses, len(sitting.responses)))) for sitting in sittings]
    chance.shuffle(shuffled)
    once, again = item_statistics(sittings, {}), item_statistics(shuffled, {})
    for key, item in once.items():
        other = again[key]
        assert 0 <= item.facility <= 1
        for name in ("discrimination", "total_correlation", "rest_correlation"):
            one, two = getattr(item, name), getattr(other, name)
            assert (one is None) == (two is None)
            if one is not None:
                assert -1 - 1e-9 <= one <= 1 + 1e-9
                assert one == pytest.approx(two, abs=1e-6)
        assert sum(item.sizes) == item.attempts
        assert sum(chosen.count for chosen in item.chosen) == item.attempts
    value = rel.reliability(sittings, {}).value
    assert value is None or value <= 1 + 1e-9


GOOD = ItemStatistics(
    100,
    0.6,
    0.0,
    0.4,
    0.5,
    0.4,
    30.0,
    (0.3, 0.6, 0.9),
    (34, 32, 34),
    (Chosen("a", 10, 20, 31), Chosen("b", 14, 8, 2), Chosen("c", 10, 4, 1)),
)
OPTIONS = (("a", True), ("b", False), ("c", False))


@pytest.mark.parametrize(
    ("item", "code", "severity"),
    [
        (GOOD, "good", Severity.NONE),
        (replace(GOOD, attempts=29), "few", Severity.NONE),
        (replace(GOOD, chosen=(Chosen("a", 20, 10, 3), Chosen("b", 4, 10, 30), Chosen("c", 10, 12, 1))), "key", Severity.NOW),
        (replace(GOOD, chosen=(Chosen("a", 9, 9, 3), Chosen("b", 9, 9, 14), Chosen("c", 9, 9, 13))), "rival", Severity.NOW),
        (
            replace(GOOD, facility=0.2, chosen=(Chosen("a", 9, 9, 9), Chosen("b", 9, 9, 12), Chosen("c", 9, 9, 9))),
            "too_hard",
            Severity.SOON,
        ),
        (replace(GOOD, rest_correlation=-0.3), "backwards", Severity.NOW),
        (replace(GOOD, rest_correlation=-0.1), "flat", Severity.SOON),
        (replace(GOOD, facility=0.2), "too_hard", Severity.SOON),
        (replace(GOOD, omitted=0.25), "blank", Severity.SOON),
        (replace(GOOD, facility=0.97, rest_correlation=0.02), "too_easy", Severity.LATER),
        (replace(GOOD, chosen=(Chosen("a", 24, 28, 33), Chosen("b", 10, 4, 1))), "dead", Severity.LATER),
        (replace(GOOD, seconds=120.0), "slow", Severity.LATER),
        (
            replace(GOOD, chosen=(Chosen("a", 30, 20, 20), Chosen("b", 1, 2, 12), Chosen("c", 3, 10, 2))),
            "draws_strong",
            Severity.SOON,
        ),
    ],
)
def test_the_gravest_finding_is_said(item: ItemStatistics, code: str, severity: Severity) -> None:
    found = advise(item, "single", OPTIONS, 30.0)
    assert (found.code, found.severity) == (code, severity)


def test_the_options_of_a_finding_are_named() -> None:
    wrong_key = replace(GOOD, chosen=(Chosen("a", 20, 10, 3), Chosen("b", 4, 10, 30), Chosen("c", 10, 12, 1)))
    assert advise(wrong_key, "single", OPTIONS, None).keys == ("b",)
    dead = replace(GOOD, chosen=(Chosen("a", 34, 32, 34),))
    assert advise(dead, "single", OPTIONS, None).keys == ("b", "c")


def test_nothing_and_one_person_are_no_error() -> None:
    assert item_statistics([], {}) == {}
    assert rel.reliability([], {}).value is None
    assert item_statistics([Sitting((Response(1, 1.0),))], {})[1].attempts == 1
    assert item_statistics([Sitting(())], {}) == {}
