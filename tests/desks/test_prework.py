"""What she brings to a session: said on her timetable and on her desk, at the first session of the topic that is to come."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from app.cohorts.queries import timetable
from app.courses.queries import edition_view
from app.desks.pages.prework import prework_of
from tests.cast import TODAY, Cast
from tests.inspection import InspectingClient
from tests.quizzes.all_kinds import open_room

SENTENCE = "Mang theo phiếu thử đã ghi."


@pytest.mark.parametrize("page", ["", "/lich"])
def test_her_pages_say_what_to_prepare(app: Flask, cast: Cast, client_for: Callable[[str], InspectingClient], page: str) -> None:
    with app.app_context():
        enrolment = open_room(cast, app.config["SETTINGS"].media).enrolment
    shown = client_for("tham").get(f"/hoc/{enrolment}{page}").text
    assert "Trước buổi này chị chuẩn bị" in shown
    assert SENTENCE in shown
    assert "Chuyên đề D1" in shown


@pytest.mark.usefixtures("ctx")
def test_it_is_said_once_and_not_after_the_session(cast: Cast) -> None:
    edition, sessions = edition_view(cast.edition, 1), timetable(cast.cohort["thu"])
    first = sessions[0]
    said = prework_of(edition, sessions, first.held_on)
    assert {key: [item.text for item in items] for key, items in said.items()} == {first.id: [SENTENCE]}
    assert said[first.id][0].topic is not None
    assert prework_of(edition, sessions, TODAY + timedelta(days=1)) == {}


def test_an_instructor_finds_the_plans_of_her_sessions(client_for: Callable[[str], InspectingClient]) -> None:
    page = client_for("instructor").get("/giang-day").text
    assert "Kế hoạch buổi học" in page
    assert "P1. Thực hành tại lớp" in page
