"""`flask attendance import` for every source: the same outcome in JSON for scripts and in words for people."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app.attendance.models import Mark
from app.storage.base import db
from tests.attendance.conftest import Klass
from tests.attendance.sheets import as_bytes, flat
from tests.files.encodings import tcvn3
from tests.files.make_attendance import two_days, zoom, zoom_minutes

KEYS = {
    "source", "sheet", "encoding", "sessions", "session_ids", "counts", "rows", "issues", "import", "written", "kept", "shut",
    "already",
}  # fmt: skip


def ran(app: Any, folder: Path, name: str, data: bytes, *words: str) -> Any:
    """The command on a file."""
    path = folder / name
    path.write_bytes(data)
    return app.test_cli_runner().invoke(args=["attendance", "import", str(path), "--cohort", "LOP-50", *words])


def report(app: Any, folder: Path, name: str, data: bytes, *words: str) -> dict[str, Any]:
    """What it says in JSON."""
    result = ran(app, folder, name, data, "--json", *words)
    assert result.exit_code == 0, result.output
    return dict(json.loads(result.output))


def test_the_shape_of_the_report_is_the_documented_one(klass: Klass, app: Any, tmp_path: Path) -> None:
    klass.save(1, {1: "excused"})
    rows = [[klass.names[0], "x"], [klass.names[1], "K"], ["Lò Thị Hướng", "x"], ["Quách Văn Đoàn", "x"]]
    said = report(app, tmp_path, "a.xlsx", as_bytes(flat(["Họ và tên", "Buổi 1"], rows)), "--confirm-certain")
    assert set(said) == KEYS
    assert said["counts"] == {"certain": 1, "confirm": 1, "differs": 1, "not_found": 1}
    assert [row["outcome"] for row in said["rows"]] == ["certain", "differs", "confirm", "not_found"]
    assert {"row": 2, "enrolment": klass.enrolments[0], "new": 1, "same": 0, "differing": 0}.items() <= said["rows"][0].items()
    assert (said["written"], said["kept"], said["already"]) == (1, 1, False)


@pytest.mark.parametrize(
    ("name", "source"), [("bang.csv", "sheet"), ("1_attlog.dat", "attlog"), ("participants.csv", "zoom"), ("teams.csv", "teams")]
)
def test_every_source_is_recognised(klass: Klass, app: Any, tmp_path: Path, name: str, source: str) -> None:
    from tests.files.make_attendance import teams

    stays = [(klass.names[0], "7:30", "10:30")]
    sheet = tcvn3(f"Họ và tên;2/11 S\n{klass.names[0]};x\n{klass.names[1]};P\n")
    data = {"sheet": sheet, "attlog": two_days([1, 2]), "zoom": zoom(stays), "teams": teams(stays)}[source]
    said = report(app, tmp_path, name, data, "--dry-run")
    assert (said["source"], said["import"], said["encoding"]) == (
        source,
        None,
        "tcvn3" if source == "sheet" else said["encoding"],
    )


def test_a_kind_can_be_named_and_a_wrong_one_is_refused(klass: Klass, app: Any, tmp_path: Path) -> None:
    assert report(app, tmp_path, "x.txt", two_days([1]), "--source", "attlog", "--dry-run")["source"] == "attlog"
    result = ran(app, tmp_path, "y.txt", two_days([1]), "--source", "sheet")
    assert result.exit_code == 1
    assert result.output.startswith("Error: Không thấy cột “Họ và tên”")
    assert ran(app, tmp_path, "y.txt", two_days([1]), "--source", "fax").exit_code == 2


@pytest.mark.parametrize("word", ["11", "2026-11-09-S", "9/11 S", "09/11/2026 S"])
def test_the_session_of_a_meeting_is_named_by_number_or_by_day(klass: Klass, app: Any, tmp_path: Path, word: str) -> None:
    data = zoom_minutes([(klass.names[0], 170)])
    assert report(app, tmp_path, "z.csv", data, "--session", word, "--confirm-certain")["written"] == 1
    assert klass.state(0, 11) == "present"
    assert db.session.query(Mark.evidence).scalar() == "Zoom 170 phút"


@pytest.mark.parametrize("word", ["99", "2026-12-24-S", "hôm qua", "0"])
def test_a_session_that_is_not_there_is_said(klass: Klass, app: Any, tmp_path: Path, word: str) -> None:
    result = ran(app, tmp_path, "z.csv", zoom_minutes([(klass.names[0], 170)]), "--session", word)
    assert (result.exit_code, result.output.count("\n")) == (1, 1)
    assert "Lớp không có buổi" in result.output


def test_without_a_session_nothing_is_confirmed(klass: Klass, app: Any, tmp_path: Path) -> None:
    result = ran(app, tmp_path, "z.csv", zoom_minutes([(klass.names[0], 170)]), "--confirm-certain")
    assert result.exit_code == 1
    assert "--session" in result.output


def test_the_same_file_twice_by_command_changes_nothing(klass: Klass, app: Any, tmp_path: Path) -> None:
    data = as_bytes(flat(["Họ và tên", "Buổi 1"], [[klass.names[0], "x"]]))
    first, second = (report(app, tmp_path, "a.xlsx", data, "--confirm-certain") for _time in range(2))
    assert (first["written"], second["written"], second["rows"][0]["same"]) == (1, 0, 1)


def test_the_report_in_words_names_what_differs(klass: Klass, app: Any, tmp_path: Path) -> None:
    klass.save(1, {0: "excused"})
    output = ran(app, tmp_path, "a.xlsx", as_bytes(flat(["Họ và tên", "Buổi 1"], [[klass.names[0], "K"]]))).output
    assert f"Dòng 2, {klass.names[0]}: 1 ô khác với sổ." in output
    assert "Lần nhập số" in output


@pytest.mark.parametrize("data", [b"", b"\x00\xff" * 400, b"\x89PNG\r\n\x1a\n" * 50, b"PK\x03\x04" + b"\x00" * 400])
def test_rubbish_named_csv_ends_with_one_sentence(klass: Klass, app: Any, tmp_path: Path, data: bytes) -> None:
    result = ran(app, tmp_path, "rac.csv", data)
    assert (result.exit_code, result.output.count("\n")) == (1, 1)
    assert result.output.startswith("Error: ")
