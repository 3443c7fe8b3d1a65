"""Classes as large as a test wants them, and trainees as far as it wants them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.cohorts import services as cohorts
from app.courses.queries import edition_view
from app.learning.models import LessonDone, Place
from app.people.services.persons import add_person
from app.quizzes.models import Attempt
from app.quizzes.queries import papers_of
from app.storage.transaction import session, transaction
from tests.cast import NOW, Cast

GIVEN = ("Hường", "Hương", "Ánh", "Ân", "Dung", "Đào", "Uyên", "Ước", "Bình", "Yến")
YESTERDAY = NOW - timedelta(days=1)


@pytest.fixture
def enrol_many(ctx: Flask, cast: Cast) -> Callable[[int], list[int]]:
    """`enrol_many(36)` adds so many trainees with their first lesson done to the class "thu"; gives back their enrolments."""

    def enrol(count: int) -> list[int]:
        with transaction():
            made = [_enrol(cast, number) for number in range(count)]
            for enrolment in made:
                _finish_lessons(cast, enrolment, 1)
        return made

    return enrol


@pytest.fixture
def finish_lessons(ctx: Flask, cast: Cast) -> Callable[..., None]:
    """`finish_lessons("tham", 2)`: the first two lessons of the programme are done; without a number all of them."""

    def finish(key: str, count: int | None = None) -> None:
        with transaction():
            _finish_lessons(cast, cast.enrolment[key], count)

    return finish


@pytest.fixture
def pass_papers(ctx: Flask, cast: Cast) -> Callable[..., None]:
    """`pass_papers("tham", "topic")`: every paper of a kind was passed with 8."""

    def passed(key: str, kind: str) -> None:
        with transaction() as db:
            for paper in papers_of(cast.edition):
                if paper.kind == kind:
                    fixed = {"paper_id": paper.id, "enrolment_id": cast.enrolment[key], "number": 1, "seed": 1}
                    marks = {"score": 8, "max_score": 10, "mark": 8, "passed": True}
                    db.add(Attempt(**fixed, **marks, opened_at=YESTERDAY, closed_at=YESTERDAY, closed_by="trainee"))

    return passed


def _finish_lessons(cast: Cast, enrolment: int, count: int | None) -> None:
    """The first lessons done, and the place at the last of them."""
    lessons = edition_view(cast.edition, 1).lessons[:count]
    for lesson in lessons:
        done = {"enrolment_id": enrolment, "lesson_id": lesson.lesson_id}
        session().add(LessonDone(**done, revision_id=lesson.revision_id, done_at=YESTERDAY))
    if lessons and session().scalar(select(Place.enrolment_id).where(Place.enrolment_id == enrolment)) is None:
        place = {"enrolment_id": enrolment, "lesson_id": lessons[-1].lesson_id}
        session().add(Place(**place, section_key="lam-thu", placed_at=YESTERDAY))


def _enrol(cast: Cast, number: int) -> int:
    """One more trainee."""
    person = add_person(full_name=f"Lê Thị {GIVEN[number % len(GIVEN)]}", phone=f"09130000{number:02}", by=None, at=NOW)
    return cohorts.enrol(
        cohort_id=cast.cohort["thu"],
        person_id=person,
        unit_id=cast.unit["home"],
        post_title="Phó Chủ tịch",
        post_kind="vice_chair",
        by=cast.person["coordinator"],
        at=NOW,
    )
