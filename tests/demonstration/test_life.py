"""The demonstration shows a finished class too: decided, certified, asked for its opinion, reported."""

from __future__ import annotations

from pathlib import Path

from flask import Flask
from sqlalchemy import func, select

from app.certificates.queries import certificates_of_cohort
from app.certificates.queries.checking import check_registers
from app.cohorts.models import AnnouncementRead, Cohort
from app.cohorts.queries import cohort_of
from app.completion.queries import decided
from app.courses.package import read_package
from app.courses.queries import edition_view, newest_editions
from app.courses.services import publish
from app.demonstration.life import Around, tell_and_finish
from app.demonstration.seed import FINISHED
from app.kernel.clock import local_day
from app.people.services.units import THANH_HOA, add_province, read_unit_rows
from app.quizzes.services.banks import publish_banks
from app.reports.models import IssuedReport
from app.storage.base import db
from app.surveys.queries import results_of, survey_of
from tests.cast import NOW, Cast

CONTENT = Path(__file__).parents[2] / "courses_content"


def test_a_class_goes_through_to_its_certificates_by_the_ordinary_ways(ctx: Flask, cast: Cast) -> None:
    home = cast.unit["home"]
    add_province(code="38", name="Thanh Hóa", rows=read_unit_rows(THANH_HOA.read_bytes()), by=None, at=NOW)
    around = Around(home, f"/{home}/", by=cast.person["coordinator"], teacher=cast.person["instructor"])
    publish(read_package(CONTENT / FINISHED), by=None, at=NOW, media=ctx.config["SETTINGS"].media, parts=(publish_banks,))
    row = next(row for row in newest_editions() if row.programme_key == FINISHED)
    edition = edition_view(row.edition_id, row.content_version)
    tell_and_finish(around, cast.cohort["thu"], edition, at=NOW)
    finished = db.session.scalars(select(Cohort.id).where(Cohort.edition_id == edition.id)).one()
    assert cohort_of(finished) is not None
    assert [line.recognised for line in decided(finished).values()] == [True] * 8
    assert [str(one.state) for one in certificates_of_cohort(finished)] == ["handed_out"] * 7 + ["signed"]
    assert [report.faults for report in check_registers()] == [()]
    survey = survey_of(finished)
    assert survey is not None
    assert {result.answered for result in results_of(survey, today=local_day(NOW)) if result.mean is not None} == {7}
    assert db.session.scalar(select(func.count()).select_from(IssuedReport)) == 1
    assert db.session.scalar(select(func.count()).select_from(AnnouncementRead)) == 8
