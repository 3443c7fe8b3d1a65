"""Many closed first attempts, written straight into the tables: examinees of known ability, one question with a wrong key."""

from __future__ import annotations

import random
from datetime import timedelta
from math import exp
from typing import Any

from sqlalchemy import insert, select, update

from app.cohorts.models import Enrolment
from app.people.models import Person
from app.quizzes.models import Answer, Attempt, AttemptQuestion, Question, QuestionVersion
from app.storage.transaction import transaction
from tests.cast import NOW, Cast


def write_bank(topic_id: int, count: int) -> list[int]:
    """A bank of questions with four options, the first one right; gives back their versions."""
    with transaction() as db:
        found = []
        for number in range(count):
            question = Question(topic_id=topic_id, key=f"nhieu-{number:03}")
            db.add(question)
            db.flush()
            version = QuestionVersion(
                question_id=question.id,
                number=1,
                kind="single",
                level="thong-hieu",
                marks=1,
                stem_html=f"Câu {number}: họp chi hội thế nào?",
                options=[{"key": key, "html": f"Phương án {key}", "correct": key == "a", "feedback_html": ""} for key in "abcd"],
                accepts={},
                explanation_html="",
                parts=None,
                tags=[],
                source_hash=f"nhieu-{number}",
                published_at=NOW,
            )
            db.add(version)
            db.flush()
            question.version_id = version.id
            found.append(version.id)
        return found


def write_people(cast: Cast, count: int) -> list[int]:
    """So many trainees in the class "thu"; gives back their enrolments."""
    with transaction() as db:
        people = [
            Person(full_name=f"Nguyễn Thị Số {n}", search_key=f"nguyen thi so {n}", sort_key=f"so {n:05} thi nguyen")
            for n in range(count)
        ]
        db.add_all(people)
        db.flush()
        first = db.get_one(Enrolment, cast.enrolment["tham"])
        skipped = {"id", "person_id"}
        same = {column.key: getattr(first, column.key) for column in Enrolment.__table__.columns if column.key not in skipped}
        rows = [Enrolment(person_id=person.id, **same) for person in people]
        db.add_all(rows)
        db.flush()
        return [row.id for row in rows]


def write_attempts(
    paper_id: int, enrolments: list[int], versions: list[int], *, drawn: int, wrong_key: int | None = None, seed: int = 1
) -> None:
    """One closed attempt each: `drawn` questions of the bank, right by ability; with `wrong_key` the strong choose b there."""
    chance = random.Random(seed)
    difficulty = {version: chance.gauss(0, 1) for version in versions}
    attempts: list[dict[str, Any]] = []
    with transaction() as db:
        for enrolment in enrolments:
            attempts.append(
                {
                    "paper_id": paper_id, "enrolment_id": enrolment, "number": 1, "seed": 1, "opened_at": NOW,
                    "closed_at": NOW + timedelta(minutes=40), "closed_by": "trainee", "max_score": drawn, "waiting": 0,
                }
            )  # fmt: skip
        db.execute(insert(Attempt), attempts)
        ids = dict(
            db.execute(select(Attempt.enrolment_id, Attempt.id).where(Attempt.paper_id == paper_id, Attempt.number == 1))
            .tuples()
            .all()
        )
        questions, answers, marks = [], [], []
        for enrolment in enrolments:
            ability, attempt, right = chance.gauss(0, 1), ids[enrolment], 0
            for position, version in enumerate(chance.sample(versions, drawn), 1):
                hit = chance.random() < 1 / (1 + exp(-1.5 * (ability - difficulty[version])))
                choice = "a" if hit else chance.choice("bcd")
                if version == wrong_key:
                    choice = "b" if ability > 0 else chance.choice("acd")
                hit = choice == "a"
                right += hit
                questions.append(
                    {
                        "attempt_id": attempt,
                        "position": position,
                        "version_id": version,
                        "option_order": list("abcd"),
                        "score": float(hit),
                    }
                )
                given = NOW + timedelta(seconds=60 * position + chance.randint(0, 40))
                answers.append(
                    {
                        "attempt_id": attempt,
                        "position": position,
                        "response": [choice],
                        "given_at": given,
                        "received_at": given,
                        "client_id": f"n-{position}",
                    }
                )
            mark = round(right / drawn * 10, 1)
            marks.append({"id": attempt, "score": float(right), "mark": mark, "passed": mark >= 5})
        db.execute(insert(AttemptQuestion), questions)
        db.execute(insert(Answer), answers)
        db.execute(update(Attempt), marks)
