"""`flask reports`: the same papers for scripts."""

from __future__ import annotations

import zipfile
from pathlib import Path

from flask import Flask

from tests.reports.conftest import Counted


def run(app: Flask, *words: str) -> tuple[int, str]:
    """A command: its exit code and what it said."""
    done = app.test_cli_runner().invoke(args=["reports", *words])
    return done.exit_code, done.output


def test_a_report_is_written_as_three_files(app: Flask, counted: Counted, tmp_path: Path) -> None:
    code, said = run(app, "make", "nam", "--plan", counted.plan_key, "--year", "2026", "--out", str(tmp_path / "moi"))
    assert code == 0, said
    assert sorted(file.suffix for file in (tmp_path / "moi").iterdir()) == [".docx", ".pdf", ".xlsx"]


def test_the_form_needs_a_unit_and_no_plan(app: Flask, counted: Counted, tmp_path: Path) -> None:
    assert run(app, "make", "10-btctw", "--unit", "38", "--out", str(tmp_path))[0] == 0
    code, said = run(app, "make", "10-btctw", "--out", str(tmp_path))
    assert code == 1
    assert "--unit" in said


def test_what_is_not_there_is_said(app: Flask, counted: Counted, tmp_path: Path) -> None:
    assert "khong-co" in run(app, "make", "nam", "--plan", "khong-co", "--out", str(tmp_path))[1]
    assert run(app, "make", "khac")[0] == 2
    assert run(app, "dossier", "--cohort", "khong-co", "--out", str(tmp_path / "hs.zip"))[0] == 1


def test_a_dossier_is_written_as_a_zip(app: Flask, counted: Counted, class_of_thu: object, tmp_path: Path) -> None:
    code = class_of_thu.code  # type: ignore[attr-defined]
    assert run(app, "dossier", "--cohort", code, "--out", str(tmp_path / "hs.zip"))[0] == 0
    assert zipfile.is_zipfile(tmp_path / "hs.zip")
