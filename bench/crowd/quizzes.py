"""The quizzes of the big class: one passed attempt for each finished topic, and essay marks for some."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update

from app.courses.queries import TopicView
from app.quizzes.models import Answer, Attempt, AttemptQuestion, GivenMark, Paper, Question, QuestionVersion
from app.storage.transaction import session
from bench.crowd.people import People
from bench.crowd.rows import add, add_with_ids


def write_quizzes(people: People, edition_id: int, topics: Sequence[TopicView], at: datetime) -> None:
    """Attempts with their questions and answers."""
    papers = {paper.edition_topic_id: paper for paper in session().scalars(select(Paper).where(Paper.edition_id == edition_id))}
    closed = {
        "number": 1, "seed": 1, "opened_at": at, "closed_at": at, "closed_by": "trainee", "score": 8.0, "max_score": 10.0,
        "mark": 8.0, "passed": True,
    }  # fmt: skip
    for index, topic in enumerate(topics):
        if topic.id not in papers:
            continue
        paper = papers[topic.id]
        through = [member.enrolment_id for member in people.members if member.topics > index]
        attempts = add_with_ids(Attempt, [{**closed, "paper_id": paper.id, "enrolment_id": enrolment} for enrolment in through])
        _write_answers(attempts, topic, sum(line["count"] for line in paper.blueprint), at)
    essay = {"requirement_key": "bai-luan", "number": 1, "given_by_id": people.coordinator[0], "given_at": at}
    add(
        GivenMark,
        [{**essay, "enrolment_id": member.enrolment_id, "mark": 5.0 + member.topics % 5} for member in people.members[::4]],
    )


def _write_answers(attempts: Sequence[int], topic: TopicView, count: int, at: datetime) -> None:
    """The same questions in each attempt, the first option chosen."""
    bank = select(QuestionVersion.id, QuestionVersion.options).join(Question, Question.version_id == QuestionVersion.id)
    drawn = session().execute(bank.where(Question.topic_id == topic.topic_id).order_by(Question.key).limit(count)).all()
    asked, given = [], []
    for attempt_id in attempts:
        for position, (version_id, options) in enumerate(drawn, 1):
            place = {"attempt_id": attempt_id, "position": position}
            keys = [option["key"] for option in options]
            asked.append({**place, "version_id": version_id, "option_order": keys, "score": 1.0})
            given.append(
                {**place, "response": keys[:1] or ["có"], "given_at": at, "received_at": at, "client_id": f"bench-{position}"}
            )
    add(AttemptQuestion, asked)
    add(Answer, given)


def draw_from_now_on(edition_id: int, topic: TopicView, count: int) -> int:
    """Let the quiz of a topic draw so many questions, whatever the content says; gives back its id."""
    of_topic = (Paper.edition_id == edition_id, Paper.edition_topic_id == topic.id, Paper.kind == "topic")
    paper_id = session().scalars(select(Paper.id).where(*of_topic)).one()
    session().execute(update(Paper).where(Paper.id == paper_id).values(blueprint=[{"topic_id": topic.topic_id, "count": count}]))
    return paper_id
