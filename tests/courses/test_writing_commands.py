"""The commands for those who write: `content new`, `content export`, `content publish-due`."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask

from app.courses.check.package import check_package
from app.courses.check.rendering import rendering_faults
from app.courses.package import read_package
from app.courses.rules.reviewing import Act
from app.courses.services.reviewing import move_draft, schedule_draft
from tests.cast import NOW, TODAY, Cast
from tests.courses.conftest import LESSON, Desk
from tests.courses.writing import NEW, lesson_id, row_of, shown, write


def test_a_new_package_is_well_formed_and_can_be_published(press: Flask, tmp_path: Path) -> None:
    runner = press.test_cli_runner()
    made = runner.invoke(args=["content", "new", "goi-moi", "--title", 'Lớp "mới": ba ngày'])
    assert (made.exit_code, made.output.count("Đã tạo")) == (0, 4)
    package = read_package(tmp_path / "content" / "goi-moi")
    found = check_package(package)
    assert [fault for fault in [*found, *rendering_faults(package, found)] if fault.is_error] == []
    assert package.title == 'Lớp "mới": ba ngày'
    assert "1 bài mới" in runner.invoke(args=["content", "publish"]).output


def test_a_new_lesson_gets_the_next_number_and_has_no_fault_of_its_own(desk: Desk, press: Flask) -> None:
    made = press.test_cli_runner().invoke(args=["content", "new", "goi-thu", "01-nghe", "hen-gap", "--title", "Hẹn: gặp lại"])
    assert made.exit_code == 0
    lesson = next(lesson for lesson in desk.read().lessons if lesson.key == "hen-gap")
    assert (lesson.file, lesson.title) == ("goi-thu/01-nghe/03-hen-gap.md", "Hẹn: gặp lại")
    assert [fault for fault in desk.errors() if fault.file == lesson.file] == []


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["goi-thu"], "Đã có thư mục"),
        (["Gói Mới"], "chỉ gồm chữ thường"),
        (["goi-thu", "99-khong", "bai"], "Không có chuyên đề"),
        (["goi-thu", "../goi-thu", "bai"], "Không có chuyên đề"),
        (["goi-thu", "01-nghe", "Bài Một"], "chỉ gồm chữ thường"),
    ],
)
def test_a_beginning_that_cannot_be_made_is_said_and_writes_nothing(
    desk: Desk, press: Flask, words: list[str], sentence: str
) -> None:
    before = sorted(desk.folder.rglob("*"))
    result = press.test_cli_runner().invoke(args=["content", "new", *words])
    assert (result.exit_code, sentence in result.output) == (1, True)
    assert sorted(desk.folder.rglob("*")) == before


def test_an_export_without_changes_is_the_package_byte_for_byte(desk: Desk, press: Flask, tmp_path: Path) -> None:
    runner, to = press.test_cli_runner(), tmp_path / "ra"
    runner.invoke(args=["content", "publish"])
    result = runner.invoke(args=["content", "export", "--to", str(to)])
    assert (result.exit_code, "0 bài theo web" in result.output) == (0, True)
    files = [path.relative_to(desk.folder) for path in desk.folder.rglob("*") if path.is_file()]
    assert all((to / "goi-thu" / path).read_bytes() == (desk.folder / path).read_bytes() for path in files)
    assert "Đã có thư mục" in runner.invoke(args=["content", "export", "--to", str(to)]).output


def test_an_export_without_publishing_keeps_the_files(desk: Desk, press: Flask, tmp_path: Path) -> None:
    desk.change(LESSON, "Nghe trước, nói sau.", "Nghe đã.")
    result = press.test_cli_runner().invoke(args=["content", "export", "--package", "goi-thu", "--to", str(tmp_path / "ra")])
    assert (result.exit_code, "0 bài theo web" in result.output) == (0, True)


def test_what_is_due_is_published_and_what_cannot_be_is_said(ctx: Flask, cast: Cast) -> None:
    for key, new in (("nghe-het", NEW), ("hoi-mo", "[x](bai:khong-co)")):
        lesson = lesson_id(key)
        text = shown(lesson)
        old = text.split("---\n")[2].strip().split("\n")[0]
        version, by = write(lesson, cast, old, new), cast.person["instructor"]
        move_draft(lesson, Act.SUBMIT, seen=version, by=by, at=NOW)
        move_draft(lesson, Act.APPROVE, seen=version, by=cast.person["administrator"], at=NOW)
        yesterday: date = TODAY - timedelta(days=1)
        schedule_draft(lesson, TODAY, today=yesterday, seen=version, by=by, at=NOW)
    result = ctx.test_cli_runner().invoke(args=["content", "publish-due"])
    assert result.exit_code == 1
    assert f"Bài {lesson_id()}: đã phát hành" in result.output
    assert "Không có bài “khong-co”" in result.output
    assert (row_of(lesson_id()).state, row_of(lesson_id("hoi-mo")).state) == (None, "approved")
