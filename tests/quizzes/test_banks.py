"""Publishing banks and papers, and what instructors learn from the answers."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.courses.package import read_package
from app.courses.package.records import Package
from app.courses.queries import edition_view
from app.courses.services import publish
from app.quizzes.models import Paper, Question, QuestionVersion
from app.quizzes.queries.bank import bank_questions, bank_topics, facility
from app.quizzes.rules.facility import MINIMUM
from app.quizzes.services.banks import publish_banks
from app.storage.transaction import session
from tests.cast import NHO, NOW, Cast
from tests.quizzes.conftest import Desk

pytestmark = pytest.mark.usefixtures("ctx")

NOTHING = {"questions_new": 0, "questions_changed": 0, "questions_retired": 0, "papers_new": 0}


def again(cast: Cast, package: Package) -> dict[str, int]:
    """Publish the banks of a package for the edition of the cast."""
    topic_ids = {topic.key: topic.topic_id for topic in edition_view(cast.edition, 1).topics}
    return publish_banks(package, cast.edition, topic_ids, None, NOW)


def changed(package: Package, **changes: object) -> Package:
    """The package with the first question of its first topic changed, or without it for `gone=True`."""
    entry = package.topics[0]
    assert entry.folder is not None
    first, *rest = entry.folder.questions
    questions = tuple(rest) if changes.get("gone") else (replace(first, **changes), *rest)  # type: ignore[arg-type]
    return replace(package, topics=(replace(entry, folder=replace(entry.folder, questions=questions)), *package.topics[1:]))


def the_question() -> Question:
    """The question that `changed` changes."""
    return session().scalars(select(Question).where(Question.key == "t1-01").execution_options(populate_existing=True)).one()


def test_an_edition_has_its_quizzes_and_its_final(desk: Desk) -> None:
    quiz, final = desk.paper("01-nghe"), desk.paper("kiem-tra")
    assert (quiz.title, quiz.kind, quiz.minutes, quiz.tries, quiz.pass_mark, quiz.periods, quiz.opens_after, quiz.questions) == (
        "Bài tự kiểm tra chuyên đề T1", "topic", None, None, 6, 0.5, "lessons", 3,
    )  # fmt: skip
    assert (final.kind, final.minutes, final.tries, final.periods, final.opens_after, final.questions) == (
        "final", 30, 2, 2, "online_topics", 4,
    )  # fmt: skip


def test_publishing_the_same_again_changes_nothing(ctx: Flask, cast: Cast) -> None:
    assert again(cast, read_package(NHO)) == NOTHING
    publish(read_package(NHO), by=None, at=NOW, parts=(publish_banks,))
    assert session().scalar(select(func.count()).select_from(Paper)) == 3


def test_a_changed_question_is_a_new_version_and_an_attempt_keeps_the_old_one(desk: Desk) -> None:
    attempt = desk.start("tham", "01-nghe")
    drawn = desk.right(attempt)
    assert again(desk.cast, changed(read_package(NHO), stem="Câu viết lại.")) == NOTHING | {"questions_changed": 1}
    version = session().get(QuestionVersion, the_question().version_id)
    assert version is not None
    assert (version.number, version.stem_html) == (2, "Câu viết lại.")
    assert desk.right(attempt) == drawn


def test_a_question_gone_from_the_file_is_retired_and_may_come_back(desk: Desk) -> None:
    assert again(desk.cast, changed(read_package(NHO), gone=True)) == NOTHING | {"questions_retired": 1}
    assert the_question().retired_at == NOW
    attempt = desk.start("tham", "01-nghe")
    assert len(desk.right(attempt)) == 3
    again(desk.cast, read_package(NHO))
    assert the_question().retired_at is None


def test_papers_are_remembered_by_the_process(desk: Desk, statements) -> None:  # type: ignore[no-untyped-def]
    desk.paper("kiem-tra")
    with statements() as seen:
        desk.paper("kiem-tra")
    assert seen == []


@pytest.fixture
def answered(desk: Desk) -> Desk:
    """Four trainees took the quiz of T1 twice and had everything right; one has begun the quiz of T2."""
    for who in ("tham", "anh", "binh", "hoa"):
        desk.sit(who, "01-nghe")
        desk.sit(who, "01-nghe")
    running = desk.start("tham", "02-noi")
    desk.save("tham", running, 1, desk.right(running)[1])
    return desk


def test_only_first_closed_attempts_in_reach_are_counted(answered: Desk, statements) -> None:  # type: ignore[no-untyped-def]
    topic = next(iter(answered.paper("01-nghe").bank_topics))
    with statements() as seen:
        known = facility([topic], ["/"])
    assert len(seen) == 1
    assert sum(item.answered for item in known.values()) == 12
    assert all(item.right == 1 for item in known.values())
    assert facility([topic], []) == {}
    assert facility(answered.paper("02-noi").bank_topics, None) == {}


def test_too_few_answers_say_nothing(answered: Desk) -> None:
    topic = next(iter(answered.paper("01-nghe").bank_topics))
    assert all(item.answered < MINIMUM and not item.enough for item in facility([topic], None).values())


def test_banks_are_read_in_one_statement_each(desk: Desk, statements) -> None:  # type: ignore[no-untyped-def]
    with statements() as seen:
        topics = bank_topics(None)
        questions = bank_questions([topic.topic_id for topic in topics])
    assert len(seen) == 2
    assert [(topic.code, topic.count) for topic in topics] == [("T1", 4), ("T2", 4)]
    assert [question.key for question in questions][:2] == ["t1-01", "t1-02"]


def test_nobody_stewards_a_topic_by_chance(desk: Desk) -> None:
    assert bank_topics(desk.cast.person["instructor"]) == []
