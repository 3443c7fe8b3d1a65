"""The courses of this repository: what `content check` says of them."""

from __future__ import annotations

import pytest

from app.courses.check.package import check_package
from app.courses.check.rendering import rendering_faults
from app.courses.package import find_packages, read_package
from app.courses.package.records import Package
from app.courses.question_text import parse_bank, write_bank
from app.kernel.settings import ROOT

pytestmark = pytest.mark.sqlite_only


@pytest.fixture(scope="module", params=find_packages(ROOT / "courses_content"), ids=lambda folder: folder.name)
def package(request: pytest.FixtureRequest) -> Package:
    """Each package in turn."""
    return read_package(request.param)


def test_there_are_no_errors(package: Package) -> None:
    assert [fault for fault in check_package(package) if fault.is_error] == []


def test_every_lesson_can_be_rendered(package: Package) -> None:
    assert rendering_faults(package, check_package(package)) == []


def test_banks_are_written_back_without_loss(package: Package) -> None:
    for folder in (topic.folder for topic in package.topics if topic.folder):
        again, faults = parse_bank(write_bank(folder.questions))
        assert faults == ()
        assert [question.key for question in again] == [question.key for question in folder.questions]


def test_the_right_option_has_no_favourite_place(package: Package) -> None:
    places = [
        next(at for at, option in enumerate(question.options) if option.correct)
        for folder in (topic.folder for topic in package.topics if topic.folder)
        for question in folder.questions
        if question.kind == "single" and len(question.options) == 4 and any(option.correct for option in question.options)
    ]
    assert len(places) < 20 or all(0.15 < places.count(place) / len(places) < 0.35 for place in range(4))


def test_practice_has_a_share_of_its_own_that_a_phone_can_judge(package: Package) -> None:
    """A quiz draws at most six in ten of the practice share, which lies in phones with its keys."""
    for folder in (topic.folder for topic in package.topics if topic.folder):
        if folder.quiz is None:
            continue
        practice = [question for question in folder.questions if question.is_practice]
        assert folder.quiz.draw <= 0.6 * len(practice), folder.path
        assert {question.kind for question in practice} <= {"single", "several", "true_false", "matching", "ordering"}
