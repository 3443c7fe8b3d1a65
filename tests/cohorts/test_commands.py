"""`flask cohorts import-roster`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from flask import Flask

from app.cohorts.queries import roster
from app.cohorts.queries.imports import earlier_imports
from tests.cast import Cast
from tests.files import make_rosters as files


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A list of three people as an office makes it."""
    path = tmp_path / "ds.xlsx"
    path.write_bytes(files.official())
    return path


def run(app: Flask, *arguments: str) -> tuple[int, str]:
    answer = app.test_cli_runner().invoke(args=["cohorts", "import-roster", *arguments])
    return answer.exit_code, answer.output


def test_a_dry_run_keeps_nothing(app: Flask, cast: Cast, file: Path) -> None:
    code, output = run(app, str(file), "--cohort", "lop-thu", "--dry-run", "--json")
    assert (code, json.loads(output)["counts"]) == (0, {"new": 3})
    with app.app_context():
        assert earlier_imports(cast.cohort["thu"]) == []


def test_without_confirming_it_waits_for_the_page(app: Flask, cast: Cast, file: Path) -> None:
    code, output = run(app, str(file), "--cohort", "LOP-THU")
    assert code == 0
    assert "3 người mới" in output
    with app.app_context():
        assert len(earlier_imports(cast.cohort["thu"])) == 1
        assert len(roster(cast.cohort["thu"])) == 4


def test_what_is_certain_is_written_when_asked_for(app: Flask, cast: Cast, file: Path) -> None:
    code, output = run(app, str(file), "--cohort", "LOP-THU", "--confirm-certain", "--by", "0912000013")
    assert code == 0
    assert "Đã ghi 3 người" in output
    with app.app_context():
        assert len(roster(cast.cohort["thu"])) == 7


def test_what_cannot_be_done_is_one_sentence_and_exit_1(app: Flask, cast: Cast, file: Path, tmp_path: Path) -> None:
    assert run(app, str(file), "--cohort", "KHONG-CO") == (1, "Error: Không có lớp nào mang mã KHONG-CO.\n")
    bad = tmp_path / "bad.xlsx"
    bad.write_bytes(files.truncated())
    code, output = run(app, str(bad), "--cohort", "LOP-THU", "--json")
    assert (code, json.loads(output)["reason"]) == (1, "truncated")
