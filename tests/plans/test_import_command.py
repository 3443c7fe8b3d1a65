"""`flask people import`: the same desk as a command."""

from __future__ import annotations

import json
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select

from app.cohorts.models import PeopleImport
from app.people.models import Person
from app.storage.base import db
from tests.cast import PEOPLE
from tests.plans.lists import ugly, workbook


def run(app: Flask, file: Path, *more: str) -> tuple[int, str]:
    answer = app.test_cli_runner().invoke(args=["people", "import", str(file), *more])
    return answer.exit_code, answer.output


def saved(folder: Path, data: bytes) -> Path:
    file = folder / "ds.xlsx"
    file.write_bytes(data)
    return file


def people(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(Person)) or 0


def test_a_dry_run_says_what_would_happen_and_keeps_nothing(app: Flask, tmp_path: Path) -> None:
    before = people(app)
    code, said = run(app, saved(tmp_path, ugly()), "--unit", "38", "--dry-run", "--json")
    assert code == 0
    assert json.loads(said)["lists"][0]["counts"] == {"new": 3, "refused": 3, "confirm": 1}
    assert people(app) == before
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(PeopleImport)) == 0


def test_what_is_certain_is_written_and_the_rest_named_by_row(app: Flask, tmp_path: Path) -> None:
    before = people(app)
    code, said = run(app, saved(tmp_path, ugly()), "--unit", "38", "--by", PEOPLE["coordinator"][1])
    assert code == 0
    assert "Dòng 9: Lò Thị Không Chức. Dòng này chưa ghi chức vụ." in said
    assert "Đã ghi 3 mục (3 người mới)" in said
    assert people(app) == before + 3


def test_a_course_is_written_for_everybody_in_the_list(app: Flask, tmp_path: Path) -> None:
    file = saved(tmp_path, workbook([[1, "Hà Thị Thắm", None, None, "", "xã Mường Lát", None, "0912000001"]]))
    more = ("--course", "nho", "--as-of", "2024-06-05", "--document", "QĐ 12", "--by", PEOPLE["coordinator"][1], "--json")
    code, said = run(app, file, "--unit", "38", *more)
    assert code == 0
    assert json.loads(said)["lists"][0]["outcome"]["written"] == 1


def test_a_refusal_is_one_sentence_and_exit_code_one(app: Flask, tmp_path: Path) -> None:
    file = saved(tmp_path, ugly())
    for more in (
        ("--unit", "99"),
        ("--unit", "38"),
        ("--unit", "38", "--by", "khong-ai"),
        ("--unit", "38", "--as-of", "2030-01-01"),
    ):
        code, said = run(app, file, *more, "--json")
        assert code == 1, more
        assert json.loads(said)["error"].strip(), more
