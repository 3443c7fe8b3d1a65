"""The rules of quizzes, read as the regulation."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.refusal import Refused
from app.quizzes.rules.attempts import (
    Given,
    TopicNeed,
    checked_response,
    effective,
    lacking,
)
from app.quizzes.rules.drawing import BankItem, DrawLine, draw
from app.quizzes.rules.facility import Facility, Tally, facility_of, worst_first
from app.quizzes.rules.given import MarkCell, checked_mark, marks_to_write
from app.quizzes.rules.grading import GradedQuestion, OptionKey, grade

pytestmark = pytest.mark.sqlite_only

NOW = datetime(2026, 11, 10, 3, 0, tzinfo=UTC)
BANK = [
    BankItem(topic * 100 + n, topic, "true_false" if n % 5 == 0 else "single", ("a", "b", "c", "d"))
    for topic in (1, 2)
    for n in range(12)
]
BLUEPRINT = [DrawLine(1, 4, "T1, Lắng nghe"), DrawLine(2, 3, "T2, Nói")]


@given(st.integers(0, 2**31), st.permutations(BANK))
def test_a_draw_obeys_its_blueprint_for_any_seed(seed: int, bank: list[BankItem]) -> None:
    drawn = draw(BLUEPRINT, bank, seed)
    topics = [item.version_id // 100 for item in drawn]
    assert (topics.count(1), topics.count(2)) == (4, 3)
    assert len({item.version_id for item in drawn}) == 7
    assert all(sorted(item.option_order) == ["a", "b", "c", "d"] for item in drawn)
    assert drawn == draw(BLUEPRINT, BANK, seed)


@given(st.integers(0, 2**31))
def test_right_and_wrong_are_never_shuffled(seed: int) -> None:
    for item in draw([DrawLine(1, 12)], BANK, seed):
        if item.version_id % 5 == 0:
            assert item.option_order == ("a", "b", "c", "d")


def test_a_bank_that_is_too_small_says_which_and_how_many() -> None:
    with pytest.raises(Refused, match="bank_too_small") as refused:
        draw([DrawLine(1, 13, "T1, Lắng nghe")], BANK, 1)
    assert refused.value.sentence.startswith("Chuyên đề T1, Lắng nghe chỉ có 12 câu hỏi, bài này cần 13 câu.")


answers = st.builds(
    Given,
    st.integers(1, 30),
    st.integers(1, 4),
    st.sampled_from([("a",), ("b",), (), ("a", "c")]),
    st.integers(0, 6).map(lambda minutes: NOW + timedelta(minutes=minutes)),
)


@given(st.lists(answers, unique_by=lambda answer: answer.id, max_size=12), st.data())
def test_any_order_and_repetition_of_answers_gives_the_same(saved: list[Given], data: st.DataObject) -> None:
    repeated = saved + data.draw(st.lists(st.sampled_from(saved), max_size=6)) if saved else []
    assert effective(data.draw(st.permutations(repeated))) == effective(saved)


def test_the_answer_given_last_counts_and_may_be_taken_back() -> None:
    later, earlier = Given(1, 1, ("b",), NOW + timedelta(minutes=2)), Given(2, 1, ("a",), NOW)
    assert effective([later, earlier]) == {1: ("b",)}
    assert effective([later, Given(3, 1, (), NOW + timedelta(minutes=3))]) == {1: ()}
    assert effective([Given(4, 1, ("c",), NOW), earlier]) == {1: ("c",)}


def test_a_response_is_kept_in_one_form() -> None:
    assert checked_response("several", ["a", "b", "c"], ["c", "a", "c"]) == ["a", "c"]
    assert checked_response("short", [], ["  Nghe   hết lời "]) == ["Nghe hết lời"]
    assert checked_response("short", [], ["  "]) == []
    assert checked_response("single", ["a"], []) == []


@pytest.mark.parametrize(
    ("kind", "response"), [("single", ["z"]), ("single", ["a", "b"]), ("true_false", ["a", "b"]), ("several", ["a", "x"])]
)
def test_a_choice_that_does_not_exist_is_refused(kind: str, response: list[str]) -> None:
    with pytest.raises(Refused, match="no_such_choice"):
        checked_response(kind, ["a", "b"], response)


def test_a_written_answer_has_an_end() -> None:
    assert checked_response("short", [], ["ă" * 500]) == ["ă" * 500]
    with pytest.raises(Refused, match="too_long"):
        checked_response("short", [], ["ă" * 501])


def single(position: int, marks: float = 1) -> GradedQuestion:
    return GradedQuestion(position, marks, "single", (OptionKey("a", True), OptionKey("b", False)))


SEVERAL = GradedQuestion(3, 1, "several", tuple(OptionKey(key, key in "abc") for key in "abcdef"))


def test_a_whole_paper_is_graded() -> None:
    graded = grade([single(1), single(2, 2), SEVERAL], {1: ("a",), 2: ("b",), 3: ("a", "b")}, 5)
    assert graded.scores[1] == 1
    assert graded.scores[2] == 0
    assert graded.scores[3] == pytest.approx(2 / 3)
    assert (graded.mark, graded.passed, graded.max_score) == (4.2, False, 4)


def test_marks_are_rounded_halves_up_and_then_compared() -> None:
    questions = [single(position) for position in range(1, 41)]
    graded = grade(questions, dict.fromkeys(range(1, 30), ("a",)), 7.3)
    assert (graded.mark, graded.passed) == (7.3, True)


def test_thirds_add_up_to_a_whole() -> None:
    thirds = [GradedQuestion(position, 1, "several", SEVERAL.options) for position in (1, 2, 3)]
    assert grade(thirds, {1: ("a",), 2: ("b",), 3: ("c",)}, 3).total == 1


def test_nothing_answered_is_nothing_earned() -> None:
    assert grade([single(1), SEVERAL], {3: ()}, 5).mark == 0


@given(st.dictionaries(st.integers(1, 6), st.sampled_from([("a",), ("b",), ()])))
def test_a_mark_stays_on_the_scale(responses: dict[int, tuple[str, ...]]) -> None:
    graded = grade([single(position) for position in range(1, 7)], responses, 5)
    assert 0 <= graded.mark <= 10
    assert graded.total == sum(graded.scores.values())


def need(topic: int, lessons: int = 2, done: int = 2, quiz: bool = True, passed: bool = True) -> TopicNeed:
    return TopicNeed(topic, f"T{topic}", "", lessons, done, quiz, passed)


def test_a_topic_quiz_waits_for_the_lessons_of_its_own_topic_only() -> None:
    needs = [need(1, passed=False), need(2, done=1)]
    assert lacking("lessons", 1, needs) == []
    assert lacking("lessons", 2, needs) == [needs[1]]


def test_the_final_waits_for_every_topic_with_its_quiz() -> None:
    needs = [need(1), need(2, done=1), need(3, passed=False), need(4, quiz=False, passed=False), need(5, lessons=0, done=0)]
    assert [item.code for item in lacking("online_topics", 9, needs)] == ["T2", "T3", "T5"]


def test_how_a_question_fares() -> None:
    known = facility_of([Tally("single", ("a",), 6, 6.0), Tally("single", ("b",), 3, 0.0), Tally("single", ("c",), 1, 0.0)])
    assert (known.answered, known.right, known.enough) == (10, 0.6, True)
    assert known.most_chosen_wrong(["a"]) == "b"
    assert Facility(3, 1.0, {"a": 3}).most_chosen_wrong(["a"]) is None


def test_the_worst_questions_come_first_and_the_unknown_last() -> None:
    bad, good, few = Facility(12, 0.2, {}), Facility(12, 0.9, {}), Facility(3, 0.0, {})
    for order in permutations([None, good, few, bad]):
        assert sorted(order, key=worst_first) == [bad, good, few, None]


CELL, OTHER = MarkCell(1, 1), MarkCell(2, 1)


def test_only_boxes_changed_on_this_page_are_written() -> None:
    assert marks_to_write({CELL: None, OTHER: 6.0}, {CELL: 7.5, OTHER: 6.0}, {OTHER: 8.0}) == ({CELL: 7.5}, [])
    assert marks_to_write({CELL: 7.0}, {CELL: None}, {CELL: 7.0}) == ({}, [])


def test_a_box_that_somebody_else_changed_is_a_conflict_unless_both_agree() -> None:
    assert marks_to_write({CELL: 5.0}, {CELL: 7.0}, {CELL: 6.0}) == ({}, [CELL])
    assert marks_to_write({CELL: 5.0}, {CELL: 7.0}, {CELL: 7.0}) == ({}, [])


@pytest.mark.parametrize(
    ("mark", "number", "reason"),
    [(10.5, 1, "mark_range"), (-1, 1, "mark_range"), (7.25, 1, "mark_range"), (7, 3, "no_such_try"), (7, 0, "no_such_try")],
)
def test_marks_that_cannot_be_given(mark: float, number: int, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        checked_mark(mark, number, 2)
