"""What was made at the programme desk goes into packages on disk, reads back to the same, and is told to trainees."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from app.cohorts.models import Cohort
from app.courses.check.package import check_package
from app.courses.package import find_packages, read_package
from app.courses.package.outlines import outline_of_package
from app.courses.package.writing import programme_text
from app.courses.queries import edition_view
from app.courses.rules.outlines.changes import changes
from app.courses.rules.outlines.faults import errors_of
from app.courses.rules.outlines.steps import change_topic, drop_topic, move_lesson, move_topic
from app.courses.services.export import export_package
from app.courses.services.export_structure import export_new
from app.courses.services.outlines import begin_variant
from app.courses.structure import structure_hash
from app.storage.transaction import session
from tests.cast import NHO, NOW, Cast
from tests.courses.programmes import at_desk, bring_out, facts_of, newest, programme_id, publish_files, work
from tests.house.source import ROOT
from tests.inspection import InspectingClient

LESSONS = "01-nghe"


@pytest.fixture
def nho(ctx: Flask, cast: Cast) -> int:
    """The programme that the cast learns."""
    return programme_id()


def bytes_of(folder: Path) -> dict[str, bytes]:
    """Every file of a package."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_an_export_holds_the_edition_of_the_desk_and_publishes_to_nothing_new(nho: int, cast: Cast, tmp_path: Path) -> None:
    work(nho, cast, lambda old: move_topic(old, "01-nghe", 1))
    edition = bring_out(nho, cast)
    done = export_package(NHO, tmp_path / "ra", tmp_path)
    assert (done.structure, done.left) == (True, ())
    package = read_package(done.folder)
    assert [fault for fault in check_package(package) if fault.is_error] == []
    assert changes(outline_of_package(package), newest(nho)) == ()
    again = publish_files(done.folder)
    assert (again.edition_id, again.changed) == (edition, False)
    twice = export_package(done.folder, tmp_path / "lai", tmp_path)
    assert bytes_of(twice.folder) == bytes_of(done.folder)
    assert not twice.structure


def test_only_the_lines_of_what_changed_are_other_lines(nho: int, cast: Cast, tmp_path: Path) -> None:
    work(nho, cast, lambda old: change_topic(old, "tong-ket", facts_of(old, "tong-ket", title='Tổng kết: "hai" tuần')))
    bring_out(nho, cast)
    done = export_package(NHO, tmp_path / "ra", tmp_path)
    before, after = (bytes_of(folder) for folder in (NHO, done.folder))
    assert {name for name in before if before[name] != after[name]} == {"programme.yml"}
    rows = [name["programme.yml"].decode().splitlines() for name in (before, after)]
    assert len([row for row in rows[1] if row not in rows[0]]) == 1
    assert read_package(done.folder).topics[-1].title == 'Tổng kết: "hai" tuần'


def test_files_that_changed_too_are_left_for_a_person(nho: int, cast: Cast, tmp_path: Path) -> None:
    work(nho, cast, lambda old: move_topic(old, "01-nghe", 1))
    bring_out(nho, cast)
    folder = tmp_path / "nho"
    shutil.copytree(NHO, folder)
    file = folder / "programme.yml"
    file.write_text(file.read_text(encoding="utf-8").replace("title: Tổng kết,", "title: Tổng kết lớp,"), encoding="utf-8")
    assert export_package(folder, tmp_path / "ra", tmp_path).left == ("nho/programme.yml",)


def test_lessons_in_another_order_get_the_numbers_of_their_places(ctx: Flask, cast: Cast, tmp_path: Path) -> None:
    folder = tmp_path / "nho"
    shutil.copytree(NHO, folder)
    old = (folder / LESSONS / "01-nghe-het.md").read_text(encoding="utf-8")
    half = old.replace("id: nghe-het\n", "id: nghe-them\n").replace("nghe-het-", "nghe-them-")
    (folder / LESSONS / "09-nghe-them.md").write_text(half, encoding="utf-8")
    text = (folder / "programme.yml").read_text(encoding="utf-8")
    periods = read_package(folder).topics[0].folder
    assert periods is not None
    more = periods.lessons[-1].periods
    text = text.replace("theory: 2, practice: 2}", f"theory: {2 + more}, practice: 2}}", 1)
    text = text.replace("periods: 16", f"periods: {16 + 2 * more}").replace(
        "title: Tổng kết, block: chung, mode: in_person, theory: 2",
        f"title: Tổng kết, block: chung, mode: in_person, theory: {2 + more}",
    )
    (folder / "programme.yml").write_text(text, encoding="utf-8")
    publish_files(folder)
    nho = programme_id()
    work(nho, cast, lambda outline: move_lesson(outline, LESSONS, "nghe-them", -1))
    bring_out(nho, cast)
    done = export_package(folder, tmp_path / "ra", tmp_path)
    names = sorted(path.name for path in (done.folder / LESSONS).glob("0*.md"))
    keys = [lesson.key for lesson in newest(nho).topics[0].lessons]
    assert keys[-2] == "nghe-them"
    assert names[len(keys) - 2] == f"{len(keys) - 1:02}-nghe-them.md"
    assert structure_hash(read_package(done.folder)) != structure_hash(read_package(folder))
    assert not publish_files(done.folder).changed


def test_a_topic_that_was_dropped_has_no_folder(nho: int, cast: Cast, tmp_path: Path) -> None:
    drop = [lambda old: drop_topic(old, "thuc-hanh")]
    more = [lambda old: change_topic(old, "tong-ket", facts_of(old, "tong-ket", theory=4, practice=4))]
    work(nho, cast, *drop, *more)
    bring_out(nho, cast)
    done = export_package(NHO, tmp_path / "ra", tmp_path)
    assert check_package(read_package(done.folder)) == check_package(read_package(done.folder))
    assert read_package(done.folder).topic("thuc-hanh") is None


def test_a_variant_of_the_web_becomes_a_package_of_one_file(nho: int, cast: Cast, tmp_path: Path) -> None:
    by = cast.person["administrator"]
    variant = begin_variant(nho, unit_id=cast.unit["home"], title="Lớp thử Thanh Hóa", by=by, at=NOW)
    work(variant, cast, lambda old: change_topic(old, "tong-ket", facts_of(old, "tong-ket", title="Tổng kết ở tỉnh")))
    edition = bring_out(variant, cast)
    shutil.copytree(NHO, tmp_path / "nho")
    (folder,) = export_new(tmp_path, ["nho"], None)
    assert [path.name for path in folder.iterdir()] == ["programme.yml"]
    done = publish_files(folder)
    assert (done.edition_id, done.new_edition) == (edition, False)
    assert at_desk(variant).edition_id == edition


def test_a_trainee_reads_what_comes_before_a_topic(nho: int, cast: Cast, client_for: Callable[..., InspectingClient]) -> None:
    work(nho, cast, lambda old: change_topic(old, "02-noi", facts_of(old, "02-noi", after=("01-nghe",))))
    edition = bring_out(nho, cast)
    cohort = session().get_one(Cohort, cast.cohort["thu"])
    cohort.edition_id = edition
    session().commit()
    topic = next(topic for topic in edition_view(edition, 1).topics if topic.key == "02-noi")
    assert topic.after == ("01-nghe",)
    page = client_for("tham").get(f"/hoc/{cast.enrolment['tham']}/chuyen-de/{topic.id}").text
    assert "Nên học trước:" in page
    assert "chị còn" in page


@pytest.mark.parametrize("folder", find_packages(ROOT / "courses_content"), ids=lambda folder: folder.name)
def test_the_real_programmes_are_written_as_they_stand(folder: Path) -> None:
    package = read_package(folder)
    assert programme_text(outline_of_package(package), package.source) == package.source
    assert errors_of(outline_of_package(package)) == ()
