"""The first lesson of the small programme, in the class of Thắm: two sections with one check question each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from flask import Flask

from app.courses.queries import edition_view
from app.learning.queries import LessonProgress, lesson_progress, place_of
from app.learning.services import Reported, answer_check, report_section
from tests.cast import NOW, Cast

FIRST, SECOND = "vao-chuyen", "lam-thu"
ONE, TWO = "nghe-het-mot", "nghe-het-hai"


@dataclass(frozen=True)
class Reading:
    """Thắm with a lesson in her hands; minutes are counted from the moment of the tests."""

    enrolment: int
    lesson: int
    person: int

    def read(self, section: str, minute: float = 0, *, arrived: float | None = None) -> Reported:
        """She reads a section at a minute; the report arrives then, or later."""
        at = self.at(minute if arrived is None else arrived)
        return report_section(self.enrolment, self.lesson, section, read_at=self.at(minute), by=self.person, at=at)

    def answer(self, check: str, *response: str, minute: float = 0, arrived: float | None = None) -> Reported:
        """She answers a check question at a minute."""
        at = self.at(minute if arrived is None else arrived)
        return answer_check(self.enrolment, self.lesson, check, response, answered_at=self.at(minute), by=self.person, at=at)

    def progress(self) -> LessonProgress:
        """What is written down."""
        return lesson_progress(self.enrolment, self.lesson)

    def place(self) -> str | None:
        """The section she was at last."""
        found = place_of(self.enrolment)
        return found[1] if found else None

    @staticmethod
    def at(minute: float) -> datetime:
        """The moment of a minute."""
        return NOW + timedelta(minutes=minute)


@pytest.fixture
def reading(ctx: Flask, cast: Cast) -> Reading:
    """Thắm and her first lesson."""
    lesson = edition_view(cast.edition, 1).lessons[0]
    assert lesson.key == "nghe-het"
    return Reading(cast.enrolment["tham"], lesson.lesson_id, cast.person["tham"])
