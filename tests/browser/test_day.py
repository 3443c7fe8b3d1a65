"""A day of study on a phone, every byte of it: home, three lessons, the quiz of a topic, what it sends, both ways."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser

from app.cohorts import services as cohorts
from app.courses.package import read_package
from app.courses.queries import edition_view
from app.courses.services import publish
from app.learning.models import LessonDone
from app.quizzes.queries import papers_of
from app.quizzes.services.banks import publish_banks
from app.storage.base import db
from app.storage.transaction import transaction
from bench.weight.day import DAY_BYTES, FIRST_BYTES, day
from bench.weight.line import counting
from tests.browser.conftest import Quiet
from tests.cast import NOW, Cast
from tests.inspection import InspectingClient

pytestmark = [pytest.mark.browser, pytest.mark.sqlite_only]
REAL = Path(__file__).parents[2] / "courses_content" / "nghiep-vu-co-ban-25-ngay"


@pytest.fixture
def study(app: Flask, cast: Cast) -> tuple[str, list[str], str]:
    """Home, the three heaviest lessons and the first quiz of the real programme, for Thắm with all lessons behind her."""
    with app.app_context():
        media = app.config["SETTINGS"].media
        edition_id = publish(read_package(REAL), by=None, at=NOW, media=media, parts=(publish_banks,)).edition_id
        by, edition = cast.person["coordinator"], edition_view(edition_id, 1)
        days = {"opens_on": date(2026, 11, 9), "online_due_on": date(2026, 12, 4), "closes_on": date(2026, 12, 22)}
        named = {"code": "LOP-THAT", "title": "Lớp thật", "place": "Hội trường A", "unit_id": cast.unit["home"]}
        cohort = cohorts.open_cohort(**named, **days, edition_id=edition_id, by=by, at=NOW)
        post = {"unit_id": None, "post_title": "Chủ tịch Hội LHPN xã", "post_kind": "chair"}
        enrolment = cohorts.enrol(cohort_id=cohort, person_id=cast.person["tham"], **post, by=by, at=NOW)
        with transaction() as session:
            for lesson in edition.lessons:
                done = {"lesson_id": lesson.lesson_id, "revision_id": lesson.revision_id, "done_at": NOW}
                session.add(LessonDone(enrolment_id=enrolment, **done))
        quiz = next(paper.id for paper in papers_of(edition_id) if paper.kind == "topic")
        heavy = sorted(edition.lessons, key=lambda lesson: -lesson.html_bytes)[:3]
        db.session.remove()
    home = f"/hoc/{enrolment}"
    return home, [f"{home}/bai/{lesson.lesson_id}" for lesson in heavy], f"{home}/bai-kiem-tra/{quiz}"


def test_a_day_of_study_weighs_less_than_two_hundred_kilobytes(
    browser: Browser,
    site: str,
    client_for: Callable[..., InspectingClient],
    study: tuple[str, list[str], str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Quiet, "version_string", lambda _self: "gunicorn")  # the name of the server that serves an office
    cookie = client_for("tham").get_cookie("so_hoc")
    assert cookie is not None
    with counting(int(site.rpartition(":")[2])) as line:
        cookies = [{"name": "so_hoc", "value": cookie.value, "url": f"http://127.0.0.1:{line.port}", "httpOnly": True}]
        visits = day(browser, line, cookies, *study)
    home, whole = visits[0], visits[-1]
    assert 0 < home.counted <= FIRST_BYTES, home
    weights = "\n".join(f"{visit.name}: {visit.line_bytes} {visit.resources[:12]}" for visit in visits)
    assert 0 < whole.counted <= DAY_BYTES, weights
