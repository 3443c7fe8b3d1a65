"""Classes as large as a test wants them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from app.attendance.services import roll
from app.cohorts import services as cohorts
from app.courses.queries import edition_view
from app.learning.models import LessonDone, Place
from app.people.services.persons import add_person
from app.storage.base import db
from app.storage.transaction import transaction
from tests.cast import NOW, Cast

GIVEN = ("Hường", "Hương", "Ánh", "Ân", "Dung", "Đào", "Uyên", "Ước", "Bình", "Yến")


@pytest.fixture
def enrol_many(ctx: Flask, cast: Cast) -> Callable[[int], list[int]]:
    """`enrol_many(36)` adds so many trainees to the class "thu", each with a lesson done; gives their enrolments."""
    lesson = edition_view(cast.edition, 1).lessons[0]

    def enrol(count: int) -> list[int]:
        with transaction():
            made = [_enrol(cast, number) for number in range(count)]
            for enrolment in made:
                done = {"enrolment_id": enrolment, "lesson_id": lesson.lesson_id}
                db.session.add(LessonDone(**done, revision_id=lesson.revision_id, done_at=NOW - timedelta(days=1)))
                db.session.add(Place(**done, section_key="vao-chuyen", placed_at=NOW - timedelta(days=1)))
        return made

    return enrol


def _enrol(cast: Cast, number: int) -> int:
    """One more trainee."""
    person = add_person(full_name=f"Lê Thị {GIVEN[number % len(GIVEN)]}", phone=f"09130000{number:02}", by=None, at=NOW)
    return cohorts.enrol(
        cohort_id=cast.cohort["thu"],
        person_id=person,
        unit_id=None,
        post_title="Phó Chủ tịch",
        post_kind="vice_chair",
        by=cast.person["coordinator"],
        at=NOW,
    )


__all__ = ("enrol_many", "roll")
