"""A quiz of a topic done on a phone: graded by the server by the rules of any attempt, written once, refused in words."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from app.cohorts import services as cohorts
from app.learning.models import LessonDone
from app.offline.models import OfflineEvent
from app.offline.rules import seal_key, seal_of
from app.offline.services import stage_event_file, take_event_file
from app.quizzes.models import Attempt, AttemptQuestion, Paper, QuestionVersion
from app.quizzes.queries import papers_of, results_of
from app.quizzes.queries.papers import forget_papers
from app.quizzes.queries.practising import PracticeSet, practice_set
from app.storage.base import db
from tests import parted
from tests.cast import NOW, Cast
from tests.inspection import InspectingClient
from tests.offline.conftest import Event, Phone
from tests.parted import part_the_bank, right_answers

Clients = Callable[..., InspectingClient]
HOUR = timedelta(hours=1)


@pytest.fixture
def quiz(ctx: Flask, cast: Cast, tmp_path: Path) -> PracticeSet:
    """The quiz of the parted topic as her phone keeps it."""
    part_the_bank(tmp_path / "nho")
    found = practice_set(papers_of(cast.edition)[0], 1)
    assert found is not None
    return found


def done(phone: Phone, quiz: PracticeSet, *, number: int = 0, right: int = 3, **more: object) -> Event:
    """She did one of the ready-drawn papers an hour ago, with so many right answers; the others are blank."""
    drawn = quiz.papers[number]
    versions = [question.version_id for question in drawn.questions]
    answers = [said if at < right else [] for at, said in enumerate(right_answers(versions))]
    told = {"paper": quiz.paper.id, "draw": drawn.seed, "versions": versions, "answers": answers, "took": 240}
    return phone.event("practice", NOW - HOUR, **{**told, **more})


def attempts() -> list[Attempt]:
    """All attempts."""
    return list(db.session.scalars(select(Attempt).order_by(Attempt.id)))


def test_what_was_done_without_a_line_is_an_ordinary_try_of_that_moment(phone: Phone, quiz: PracticeSet) -> None:
    (answer,) = phone.send([done(phone, quiz)])
    assert (answer.outcome, answer.detail["mark"], answer.detail["passed"]) == ("taken", 10, True)
    (attempt,) = attempts()
    assert (attempt.opened_at, attempt.closed_at) == (NOW - HOUR - timedelta(minutes=4), NOW - HOUR)
    assert (attempt.mark, attempt.passed, attempt.closed_by, attempt.seed) == (10, True, "trainee", 1)
    (result,) = results_of(phone.enrolment)
    assert (result.best, result.passed, result.tries_used, result.passed_at) == (10, True, 1, NOW - HOUR)


def test_the_order_of_options_is_kept_as_the_phone_showed_it(phone: Phone, quiz: PracticeSet) -> None:
    phone.send([done(phone, quiz, number=1)])
    kept = db.session.scalars(select(AttemptQuestion.option_order).order_by(AttemptQuestion.position)).all()
    shown = [[option.value for option in question.forms[0][0].options] for question in quiz.papers[1].questions]
    assert [order for order, here in zip(kept, shown, strict=True) if here] == [here for here in shown if here]


def test_the_server_gives_the_mark_the_phone_promised(phone: Phone, quiz: PracticeSet) -> None:
    for paper in range(3):
        for right in range(4):
            event = done(phone, quiz, number=paper, right=right)
            (answer,) = phone.send([event])
            tables = [json.loads(question.worth) for question in quiz.papers[paper].questions]
            said = [",".join(sorted(one)) for one in event["answers"]]
            promised = sum(table.get(words, 0) for table, words in zip(tables, said, strict=True)) * 10 / 3
            assert answer.detail["mark"] == pytest.approx(promised, abs=0.05)


def test_sent_twice_it_is_one_try_and_a_second_paper_is_another(phone: Phone, quiz: PracticeSet) -> None:
    first = done(phone, quiz, right=1)
    phone.send([first, first])
    (again,) = phone.send([first], at=NOW + HOUR)
    assert again.again
    phone.send([done(phone, quiz, number=1)])
    assert [attempt.number for attempt in attempts()] == [1, 2]
    (result,) = results_of(phone.enrolment)
    assert (result.best, result.tries_used) == (10, 2)


def test_it_counts_whether_the_lessons_arrive_before_it_or_after(phone: Phone, quiz: PracticeSet) -> None:
    assert db.session.scalar(select(func.count()).select_from(LessonDone)) == 0
    (answer,) = phone.send([done(phone, quiz)])
    assert answer.outcome == "taken"


def test_a_draw_whose_questions_were_changed_since_is_graded_on_the_version_she_saw(
    phone: Phone, quiz: PracticeSet, tmp_path: Path
) -> None:
    event = done(phone, quiz)
    part_the_bank(tmp_path / "nho", parted.PRACTICE.replace("Câu luyện tập", "Câu hỏi luyện tập"))
    (answer,) = phone.send([event])
    assert (answer.outcome, answer.detail["mark"]) == ("taken", 10)
    asked = db.session.scalars(select(AttemptQuestion.version_id).order_by(AttemptQuestion.position)).all()
    assert list(asked) == event["versions"]


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"paper": 99999}, "no_paper"),
        ({"enrolment": 99999}, "no_enrolment"),
        ({"versions": [90001, 90002, 90003]}, "unknown_questions"),
        ({"versions": [1, 2, 3]}, "unknown_questions"),
        ({"versions": []}, "unknown_questions"),
        ({"answers": [["zz"], [], []]}, "no_such_choice"),
        ({"answers": [[], []]}, "unknown_questions"),
        ({"answers": "a"}, "unreadable"),
        ({"answers": [1, 2, 3]}, "unreadable"),
        ({"versions": ["một"]}, "unreadable"),
        ({"versions": None}, "unreadable"),
        ({"draw": "x"}, "unreadable"),
        ({"took": "lâu"}, "unreadable"),
    ],
    ids=str,
)
def test_what_cannot_be_is_refused_in_words_and_leaves_nothing(
    phone: Phone, quiz: PracticeSet, more: dict[str, object], reason: str
) -> None:
    (answer,) = phone.send([done(phone, quiz, **more)])
    assert (answer.outcome, answer.sentence.endswith(".")) == ("refused", True)
    assert db.session.scalars(select(OfflineEvent.reason)).all() == [reason]
    assert attempts() == []


def test_questions_that_graded_tests_draw_are_no_practice(phone: Phone, quiz: PracticeSet, cast: Cast) -> None:
    asked = select(QuestionVersion.id).where(QuestionVersion.use != "practice").order_by(QuestionVersion.id).limit(3)
    graded = list(db.session.scalars(asked))
    (answer,) = phone.send([done(phone, quiz, versions=graded, answers=[["a"], [], []])])
    assert answer.outcome == "refused"
    final = next(paper for paper in papers_of(cast.edition) if paper.kind == "final")
    (answer,) = phone.send([done(phone, quiz) | {"paper": final.id}])
    assert (answer.outcome, attempts()) == ("refused", [])


def test_a_quiz_that_allows_one_try_takes_one(phone: Phone, quiz: PracticeSet) -> None:
    db.session.execute(update(Paper).where(Paper.id == quiz.paper.id).values(tries=1))
    db.session.commit()
    forget_papers()
    answers = phone.send([done(phone, quiz, right=1), done(phone, quiz, number=1)])
    assert [answer.outcome for answer in answers] == ["taken", "refused"]
    assert "đủ 1 lần" in answers[1].sentence
    assert len(attempts()) == 1


def test_who_left_the_class_is_told_so(phone: Phone, quiz: PracticeSet, cast: Cast) -> None:
    cohorts.leave(enrolment_id=phone.enrolment, reason="Chuyển công tác", by=cast.person["coordinator"], at=NOW)
    (answer,) = phone.send([done(phone, quiz)])
    assert (answer.outcome, "thôi học" in answer.sentence) == ("refused", True)


def test_a_whole_quiz_of_written_answers_fits_into_an_event(phone: Phone, quiz: PracticeSet) -> None:
    (answer,) = phone.send([done(phone, quiz, answers=[["x" * 3000], [], []])])
    assert (answer.outcome, answer.sentence != "") == ("refused", True)
    assert db.session.scalars(select(OfflineEvent.reason)).all() == ["too_long"], "it was read to its question"


def test_a_coordinator_brings_it_as_a_file(phone: Phone, quiz: PracticeSet, cast: Cast, client_for: Clients) -> None:
    text = json.dumps({"who": str(phone.person), "offset": 0, "items": [done(phone, quiz)]})
    whole = {"so-hoc": 1, "who": str(phone.person), "text": text, "seal": seal_of(seal_key("tests", phone.person), text)}
    act = {"by": cast.person["coordinator"], "at": NOW}
    file_id = stage_event_file(cast.cohort["thu"], json.dumps(whole).encode(), "viec-cho-gui.json", secret="tests", **act)
    page = client_for("coordinator").get(f"/lop/{cast.cohort['thu']}/viec-tu-tep/{file_id}").text
    assert "Bài tự kiểm tra chuyên đề" in page
    answers = take_event_file(cast.cohort["thu"], file_id, **act)
    assert [answer.outcome for answer in answers] == ["taken"]
    assert [attempt.passed for attempt in attempts()] == [True]
