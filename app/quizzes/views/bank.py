"""The banks, for instructors and coordinators: which questions people get wrong, and what they choose instead."""

from __future__ import annotations

from collections.abc import Sequence

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from app.kernel.text import fold
from app.people.identity import current_viewer
from app.people.rules import Role
from app.quizzes.queries import bank as banks
from app.quizzes.queries.bank import BankTopic
from app.quizzes.queries.essays import count_waiting_essays
from app.quizzes.rules.facility import worst_first
from app.quizzes.views.blueprint import quizzes
from app.quizzes.wording import KINDS, LEVELS, chosen_sentence, facility_sentence, plain

_LEADERS = (Role.COORDINATOR, Role.ADMINISTRATOR)


@quizzes.get("/ngan-hang-cau-hoi")
def bank() -> ResponseReturnValue:
    """The questions of one of her topics, the worst first; search without accents."""
    topics = _topics()
    asked = request.args.get("topic", type=int)
    topic = next((topic for topic in topics if asked in (None, topic.topic_id)), None)
    if topic is None and (topics or asked is not None):
        abort(404)
    words = request.args.get("q", "").strip()[:100]
    questions = banks.bank_questions([topic.topic_id]) if topic else []
    known = banks.facility([topic.topic_id], _paths()) if topic else {}
    rows = [(question, known.get(question.id), plain(question.stem_html)) for question in questions]
    found = [row for row in rows if f" {fold(words)}" in f" {fold(row[0].key + ' ' + row[2])}"]
    found.sort(key=lambda row: (worst_first(row[1]), row[0].key))
    page = {"topics": topics, "topic": topic, "rows": found, "total": len(rows), "words": words, "waiting": _waiting()}
    return render_template("quizzes/bank.html", **page, say=facility_sentence, kinds=KINDS, levels=LEVELS)


@quizzes.get("/ngan-hang-cau-hoi/<int:question_id>")
def bank_question(question_id: int) -> ResponseReturnValue:
    """One question with its key, and how often each option was chosen."""
    question = banks.bank_question(question_id)
    topic = next((topic for topic in _topics() if question is not None and topic.topic_id == question.topic_id), None)
    if question is None or topic is None:
        abort(404)
    known = banks.facility_of_question(question_id, _paths())
    words = {"say": facility_sentence, "chosen": chosen_sentence, "kinds": KINDS, "levels": LEVELS}
    return render_template(
        "quizzes/bank_question.html", question=question, topic=topic, known=known, title=plain(question.stem_html), **words
    )


def _topics() -> Sequence[BankTopic]:
    """The topics she may see: coordinators all, instructors those they steward."""
    viewer = current_viewer()
    return banks.bank_topics(None if viewer.has(*_LEADERS) else viewer.person_id)


def _waiting() -> int:
    """The free texts that wait for her."""
    viewer = current_viewer()
    return count_waiting_essays(None if viewer.has(*_LEADERS) else viewer.person_id, _paths())


def _paths() -> tuple[str, ...]:
    """The units whose classes are counted: all in which she has a role."""
    return current_viewer().reach(*Role)
