"""A class at work: lessons done, papers passed, rolls taken, by name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from itertools import count

import pytest
from flask import Flask

from app.attendance.queries import roll_page
from app.attendance.services.roll import save_roll
from app.cohorts.queries import CohortView, EnrolmentView, cohort_of, own_enrolment
from app.completion.queries import Ledger, ledger
from app.kernel.clock import moment_of
from tests.cast import NOW, TODAY, Cast
from tests.desks.conftest import enrol_many, finish_lessons, pass_papers

__all__ = ("enrol_many", "finish_lessons", "pass_papers")
Rolls = Callable[..., None]
DAYS = (date(2026, 11, 9), TODAY, date(2026, 11, 20), date(2026, 12, 1))
"""The days of the four sessions."""


@pytest.fixture
def mark(ctx: Flask, cast: Cast) -> Rolls:
    """`mark(1, tham="present", hoa="absent")`: the roll of session 1, on its day or today."""
    turn = count()

    def write(number: int, **states: str) -> None:
        marks = {cast.enrolment[key]: state for key, state in states.items()}
        this, by = next(turn), cast.person["coordinator"]
        at = max(NOW, moment_of(DAYS[number - 1], 10)) + timedelta(seconds=this)
        seen = {row.enrolment_id: row.mark_id for row in roll_page(cast.session[number]) if row.mark_id}
        save_roll(cast.session[number], marks, seen, device_at=at, by=by, at=at, client_prefix=f"t{this}")

    return write


@pytest.fixture
def class_of_thu(ctx: Flask, cast: Cast) -> CohortView:
    """The class "thu"."""
    found = cohort_of(cast.cohort["thu"])
    assert found is not None
    return found


@pytest.fixture
def book(ctx: Flask, cast: Cast) -> Callable[..., Ledger]:
    """`book("tham")`: her ledger today."""

    def read(key: str, today: date = TODAY) -> Ledger:
        enrolment: EnrolmentView | None = own_enrolment(cast.person[key], cast.enrolment[key])
        assert enrolment is not None
        return ledger(enrolment, today=today)

    return read


@pytest.fixture
def complete(
    mark: Rolls, finish_lessons: Callable[..., None], pass_papers: Callable[..., None], clock: Callable[..., None]
) -> Callable[..., None]:
    """`complete("tham")`: everything that the edition asks for."""

    def do(*keys: str) -> None:
        for key in keys:
            finish_lessons(key)
            pass_papers(key, "topic")
            pass_papers(key, "final")
        for number in (1, 2, 3, 4):
            mark(number, **dict.fromkeys(keys, "present"))

    return do
