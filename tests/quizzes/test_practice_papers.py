"""Ready-drawn papers of a quiz: the same for everybody, each answer worth what grading gives for it, nothing of a test."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from app.quizzes.queries.practising import PracticeSet, practice_set
from app.quizzes.rules.grading import GradedQuestion, OptionKey, score_of
from app.quizzes.rules.marking import Marking
from app.quizzes.rules.practice import worth
from tests.inspection import InspectingClient
from tests.parted import KEYS, keys_of, part_the_bank
from tests.quizzes.conftest import Desk

Clients = Callable[..., InspectingClient]
THREE = (OptionKey("a", True), OptionKey("b", True), OptionKey("c", False))
PAIRS = tuple(OptionKey(key, False) for key in ("a", "b", "1", "2", "3"))
ITEMS = tuple(OptionKey(key, False) for key in ("a", "b", "c"))


@pytest.mark.parametrize("rule", ["right_minus_wrong", "all_or_nothing", "proportion"])
def test_every_choice_is_worth_what_grading_gives_for_it(rule: str) -> None:
    question, marking = GradedQuestion(1, 2, "several", THREE), Marking(several=rule)
    table = worth(question, marking)
    assert len(table) == 7
    assert all(value == pytest.approx(float(score_of(question, key.split(","), marking) or 0)) for key, value in table.items())
    assert (table["a,b"], table["c"]) == (2, 0)


def test_pairs_and_orders_are_judged_where_they_are_whole() -> None:
    pairs = worth(GradedQuestion(1, 1, "matching", PAIRS, assigned={"a": "2", "b": "1"}), Marking())
    assert (len(pairs), pairs["a=2,b=1"], pairs["a=2,b=3"]) == (9, 1, 0.5)
    order = worth(GradedQuestion(1, 1, "ordering", ITEMS, assigned={"a": "1", "b": "2", "c": "3"}), Marking())
    assert (len(order), order["a=1,b=2,c=3"], order["a=3,b=2,c=1"]) == (6, 1, 0)


@pytest.mark.parametrize(
    "question",
    [
        GradedQuestion(1, 1, "short", accepted=("nghe",)),
        GradedQuestion(1, 1, "numeric", accepted=("5",)),
        GradedQuestion(1, 1, "gaps", gaps=(("nghe",),)),
        GradedQuestion(1, 1, "essay"),
        GradedQuestion(1, 1, "ordering", tuple(OptionKey(key, False) for key in "abcdef"), assigned={}),
    ],
    ids=lambda question: question.kind,
)
def test_what_is_written_or_has_too_many_answers_is_left_to_the_server(question: GradedQuestion) -> None:
    assert worth(question, Marking()) == {}


@pytest.fixture
def found(desk: Desk, tmp_path: Path) -> PracticeSet:
    """The quiz of the parted topic."""
    desk.ask(lambda: part_the_bank(tmp_path / "nho"))
    made = desk.ask(lambda: practice_set(desk.paper("01-nghe"), 1))
    assert made is not None
    return made


def test_the_papers_are_the_same_each_time_and_ask_only_what_is_for_practice(desk: Desk, found: PracticeSet) -> None:
    assert found == desk.ask(lambda: practice_set(desk.paper("01-nghe"), 1))
    assert [paper.seed for paper in found.papers] == [1, 2, 3]
    for paper in found.papers:
        assert desk.ask(lambda: keys_of([question.version_id for question in paper.questions])) < set(KEYS)  # noqa: B023
    assert all(json.loads(question.worth) for question in found.papers[0].questions)


def test_a_bank_that_is_not_parted_and_a_graded_test_have_no_such_papers(desk: Desk) -> None:
    assert desk.ask(lambda: practice_set(desk.paper("01-nghe"), 1)) is None
    assert desk.ask(lambda: practice_set(desk.paper("kiem-tra"), 1)) is None


@pytest.mark.usefixtures("found")
def test_the_page_opens_when_the_lessons_are_done_and_for_her_alone(desk: Desk, client_for: Clients) -> None:
    enrolment = desk.cast.enrolment["tham"]
    page = f"/hoc/{enrolment}/luyen/{desk.paper('01-nghe').id}"
    before = f"/hoc/{enrolment}/bai-kiem-tra/{desk.paper('01-nghe').id}"
    client = client_for("tham")
    assert client.get(page).location.endswith(before), "the page before it says which lessons are missing"
    desk.read_lessons("tham", "01-nghe")
    answer = client.get(page)
    assert answer.status_code == 200
    assert answer.text.count("<template data-draw=") == 3
    assert "X-Keep-Offline" in answer.headers
    assert page in client.get(before).text
    assert client_for("anh").get(page).status_code == 404


def test_a_quiz_of_an_unparted_bank_leads_to_the_page_before_it(desk: Desk, client_for: Clients) -> None:
    desk.read_lessons("tham", "01-nghe")
    enrolment, paper = desk.cast.enrolment["tham"], desk.paper("01-nghe").id
    assert client_for("tham").get(f"/hoc/{enrolment}/luyen/{paper}").status_code == 303
    assert "/luyen/" not in client_for("tham").get(f"/hoc/{enrolment}/bai-kiem-tra/{paper}").text
