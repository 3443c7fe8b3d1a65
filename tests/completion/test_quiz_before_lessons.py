"""The quiz of a topic counts with the last lesson of its topic: passed before, it waits, and the ledger says for what."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from app.cohorts.queries import CohortView
from app.completion.queries import Ledger, standings
from app.completion.rules import Line, LineKind
from app.completion.wording import line_basis
from app.quizzes.models import Paper
from app.quizzes.queries.papers import forget_papers
from app.storage.base import db
from tests.cast import TODAY, Cast

Books = Callable[..., Ledger]
Deeds = Callable[..., None]
WAITS = "bài tự kiểm tra đã đạt, được tính khi đọc xong các bài của chuyên đề, 8 điểm"
LATE = "bài tự kiểm tra đã đạt, nhưng các bài của chuyên đề chưa đọc xong trong hạn nên không tính tiết, 8 điểm"


def quiz_lines(ledger: Ledger) -> list[Line]:
    """The quizzes of the two topics (of two lessons and of one)."""
    return [line for line in ledger.account.lines if line.entry.kind is LineKind.QUIZ]


def test_a_quiz_passed_before_its_lessons_waits_for_them_in_words(book: Books, pass_papers: Deeds) -> None:
    pass_papers("tham", "topic")
    found = book("tham")
    assert (found.account.online, found.verdict.online_earned) == (0, 0)
    assert [(line.entry.state, line_basis(line.entry)) for line in quiz_lines(found)] == [("waiting", WAITS)] * 2


def test_it_counts_with_the_last_lesson_of_its_own_topic(book: Books, pass_papers: Deeds, finish_lessons: Deeds) -> None:
    pass_papers("tham", "topic")
    finish_lessons("tham", 1)
    assert [line.entry.earned for line in quiz_lines(book("tham"))] == [0, 0]
    pass_papers("anh", "topic")
    finish_lessons("anh", 2)
    assert [line.entry.earned for line in quiz_lines(book("anh"))] == [0.5, 0]


@pytest.mark.parametrize("quiz_first", [True, False])
def test_the_order_changes_nothing(
    book: Books, pass_papers: Deeds, finish_lessons: Deeds, class_of_thu: CohortView, quiz_first: bool
) -> None:
    deeds = [lambda: pass_papers("tham", "topic"), lambda: finish_lessons("tham")]
    for deed in deeds if quiz_first else reversed(deeds):
        deed()
    found = book("tham")
    assert found.account.online == found.verdict.online_earned == 6
    rows = {row.person.full_name: row.verdict for row in standings(class_of_thu, today=TODAY).rows}
    assert found.verdict in rows.values()


def test_lessons_that_were_not_done_in_time_leave_it_without_tiet(book: Books, pass_papers: Deeds) -> None:
    pass_papers("tham", "topic")
    found = book("tham", TODAY + timedelta(days=365))
    assert found.account.online == 0
    assert [(line.entry.state, line_basis(line.entry)) for line in quiz_lines(found)] == [("lost", LATE)] * 2


def test_a_quiz_that_waits_for_nothing_counts_at_once(book: Books, cast: Cast, pass_papers: Deeds) -> None:
    for paper in db.session.query(Paper).filter_by(kind="topic"):
        paper.opens_after = "nothing"
    db.session.commit()
    forget_papers()
    pass_papers("tham", "topic")
    assert book("tham").account.online == 1
