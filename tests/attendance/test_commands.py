"""The commands of attendance."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from sqlalchemy import update

from app.attendance.models import Mark, SettledMark, SheetImport
from app.cohorts.hooks import has_marks
from app.storage.base import db
from tests.attendance.conftest import Klass
from tests.attendance.sheets import as_bytes, flat, merged


def run(app: Any, *words: str) -> Any:
    """`flask attendance …`."""
    return app.test_cli_runner().invoke(args=["attendance", *words])


def written(folder: Path, book: Any) -> str:
    """A workbook as a file."""
    path = folder / "bang.xlsx"
    path.write_bytes(as_bytes(book))
    return str(path)


def test_a_dry_run_tells_everything_and_keeps_nothing(klass: Klass, app: Any, tmp_path: Path) -> None:
    file = written(tmp_path, flat(["Họ và tên", "Buổi 1"], [[klass.names[0], "x"], ["Quách Văn Đoàn", "x"]]))
    result = run(app, "import", file, "--cohort", "LOP-50", "--dry-run", "--json")
    report = json.loads(result.output)
    assert report["counts"] == {"certain": 1, "confirm": 0, "not_found": 1, "differs": 0}
    assert (report["rows"][0]["new"], report["rows"][1]["row"], report["import"]) == (1, 3, None)
    assert db.session.query(SheetImport).count() == 0


def test_without_confirmation_a_sheet_is_only_staged(klass: Klass, app: Any, tmp_path: Path) -> None:
    result = run(app, "import", written(tmp_path, merged(klass.names, {0: "x"})), "--cohort", "LOP-50")
    assert "50 dòng chắc chắn" in result.output
    assert db.session.query(SheetImport).count() == 1
    assert db.session.query(Mark).count() == 0


def test_what_is_certain_is_written_and_taken_back(klass: Klass, app: Any, tmp_path: Path) -> None:
    file = written(tmp_path, merged(klass.names, {0: "xx", 1: "KK"}))
    report = json.loads(run(app, "import", file, "--cohort", "LOP-50", "--confirm-certain", "--json").output)
    assert report["written"] == 4
    result = run(app, "undo", str(report["import"]))
    assert (result.exit_code, result.output) == (0, "Đã hoàn tác 4 lần ghi.\n")
    assert db.session.query(SettledMark).count() == 0


def test_bad_calls_end_with_one_sentence(klass: Klass, app: Any, tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    file.write_bytes(b"no workbook")
    for words in (("import", str(file), "--cohort", "LOP-50"), ("import", str(file), "--cohort", "LOP-X"), ("undo", "99")):
        result = run(app, *words)
        assert result.exit_code == 1
        assert result.output.startswith("Error: ")
        assert result.output.count("\n") == 1


def test_a_rebuild_says_what_it_mended(klass: Klass, app: Any) -> None:
    klass.save(1, {0: "present"})
    assert run(app, "rebuild").output == "Đã tính lại, không có chỗ nào sai.\n"
    db.session.execute(update(SettledMark).values(state="late"))
    db.session.commit()
    assert "sửa" in run(app, "rebuild").output


def test_cohorts_can_ask_whether_marks_hang_on_a_session(klass: Klass) -> None:
    klass.save(1, {0: "present"})
    assert has_marks(klass.sessions[0])
    assert not has_marks(klass.sessions[1])
