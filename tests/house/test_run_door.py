"""The door `run.py`: on a machine where something is missing it says so in one sentence, and it mends what was cut off."""

import ast
import os
import re
import shutil
import socket
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

import run

ROOT = Path(run.__file__).parent
REQUIREMENT_FILES = ("requirements.txt", "requirements-cluster.txt", "requirements-dev.txt")


@pytest.fixture
def door(tmp_path: Path) -> Path:
    """A copy of the door in an empty folder, whose only requirement lies beside it as a wheel."""
    shutil.copy(ROOT / "run.py", tmp_path)
    with zipfile.ZipFile(tmp_path / "tiny-1.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr("tiny.py", "")
        wheel.writestr("tiny-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: tiny\nVersion: 1.0\n")
        wheel.writestr("tiny-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nGenerator: t\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr("tiny-1.0.dist-info/RECORD", "tiny.py,,\n")
    (tmp_path / "requirements.txt").write_text("tiny==1.0\n")
    return tmp_path


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


UNREACHABLE = {"PIP_NO_INDEX": "", "PIP_FIND_LINKS": "", "PIP_INDEX_URL": "http://127.0.0.1:9", "PIP_RETRIES": "0"}


def start(door: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run Python in the door's folder, without uv, without the machine's own pip settings and (unless told) without an index."""
    quiet = {key: value for key, value in os.environ.items() if not key.startswith(("PIP_", "UV_", "COV_", "PYTEST_"))}
    offline = {"PATH": "/nowhere", "PIP_CONFIG_FILE": os.devnull, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(door)}
    full = {**quiet, **offline, **environment}
    return subprocess.run([sys.executable, *words], cwd=door, env=full, capture_output=True, text=True, encoding="utf-8")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def prepare(door: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return start(door, "-c", "import run; run.prepare(run.SERVE)", **environment)


def tiny(door: Path) -> Path:
    return next(door.glob(".venv/[lL]ib/**/tiny.py"), door / "not installed")


def test_an_old_python_is_told_in_words_that_it_is_too_old() -> None:
    pretend = "import runpy, sys; sys.version_info = (3, 9, 2); runpy.run_path('run.py')"
    ended = start(ROOT, "-c", pretend)
    assert ended.returncode == 1
    assert ended.stderr.strip().startswith("Sổ học 50/50 cần Python 3.11 trở lên, đây là Python 3.9: cài bản mới")


def test_an_old_python_can_read_the_door_at_all() -> None:
    ast.parse((ROOT / "run.py").read_text(encoding="utf-8"), feature_version=(3, 6))


def test_a_taken_port_is_named_with_the_command_that_helps(door: Path, taken_port: int) -> None:
    ended = start(door, "run.py", PORT=str(taken_port))
    assert (ended.returncode, ended.stderr.strip()) == (
        1,
        f"Cổng {taken_port} đang có chương trình khác dùng. Chạy lại với cổng khác: PORT=8001 python3 run.py",
    )


@pytest.mark.parametrize("port", ["abc", "0", "65536", "8000.5"])
def test_a_port_that_is_none_is_refused(door: Path, port: str) -> None:
    ended = start(door, "run.py", PORT=port)
    assert (ended.returncode, ended.stderr.split(",")[0]) == (1, "PORT phải là số từ 1 đến 65535")


def test_an_unknown_task_points_to_the_list(door: Path) -> None:
    ended = start(door, "run.py", "chay")
    assert (ended.returncode, ended.stderr.strip()) == (1, "Không có việc «chay». Xem các việc: python3 run.py help")


def test_help_lists_every_task(door: Path) -> None:
    said = start(door, "run.py", "help").stdout
    assert re.findall(r"^  (\w+)", said, re.M) == list(run.TASKS)


def test_without_a_network_it_says_so_and_ends(door: Path) -> None:
    ended = start(door, "run.py", PORT=str(free_port()), **UNREACHABLE)
    assert (ended.returncode, ended.stderr.strip()) == (1, run.NO_NETWORK)


def test_what_was_installed_still_serves_when_an_update_finds_no_network(door: Path) -> None:
    prepare(door)
    (door / "requirements.txt").write_text("tiny==1.0\nother==1.0\n")
    prepare(door, **UNREACHABLE)
    (door / "requirements.txt").write_text("tiny==1.0\n")
    assert prepare(door).stdout == ""


def test_the_first_start_installs_and_the_second_does_nothing(door: Path) -> None:
    prepare(door)
    stamp = door / ".venv" / "installed-requirements.txt"
    first = stamp.stat().st_mtime_ns
    assert prepare(door).returncode == 0
    assert (tiny(door).exists(), stamp.stat().st_mtime_ns) == (True, first)


def test_a_changed_requirement_file_is_noticed(door: Path) -> None:
    (door / "requirements.txt").write_text("")
    prepare(door)
    (door / "requirements.txt").write_text("tiny==1.0\n")
    prepare(door)
    assert tiny(door).exists()


def test_a_cut_off_installation_is_made_anew(door: Path) -> None:
    prepare(door)
    tiny(door).unlink()
    (door / ".venv" / "installing").touch()
    prepare(door)
    assert tiny(door).exists()
    assert not (door / ".venv" / "installing").exists()


def test_an_environment_of_another_python_is_made_anew(door: Path) -> None:
    prepare(door)
    settings = door / ".venv" / "pyvenv.cfg"
    settings.write_text(re.sub(r"version = 3\.\d+", "version = 3.10", settings.read_text()))
    assert "làm lại từ đầu" in prepare(door).stdout


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("OSError: [Errno 28] No space left on device", "Đĩa đã đầy"),
        ("sqlite3.OperationalError: database or disk is full", "Đĩa đã đầy"),
        ("[Errno 13] Permission denied: '.venv'", "Không ghi được vào thư mục"),
        ("[Errno 30] Read-only file system: '.venv'", "Không ghi được vào thư mục"),
        ("sqlite3.OperationalError: attempt to write a readonly database", "Không ghi được tệp cơ sở dữ liệu"),
        ("(psycopg.OperationalError) connection failed: Connection refused", "Chưa vào được PostgreSQL"),
        ("NewConnectionError(...): Failed to establish a new connection", "Chưa kết nối được mạng"),
        (
            "(from versions: 3.0.0) ERROR: No matching distribution found for Flask==3.1.3",
            "Kho thư viện không có bản hợp",
        ),
    ],
)
def test_a_known_cause_has_its_sentence(written: str, said: str) -> None:
    assert run.why(written, "Máy báo lỗi").startswith(said)


@pytest.mark.parametrize(
    ("last_line", "passed", "failed"),
    [
        ("12 passed in 3.21s", 12, 0),
        ("1 failed, 11 passed, 2 skipped in 61.00s (0:01:01)", 11, 1),
        ("3 passed, 1 warning, 2 errors in 0.50s", 3, 2),
        ("======== 2 failed, 7 passed in 0.12s ========", 7, 2),
        ("2 skipped in 0.03s", 0, 0),
        ("ImportError: no such option", 0, 0),
    ],
)
def test_the_last_line_of_pytest_is_understood(last_line: str, passed: int, failed: int) -> None:
    quoted = "9 failed in 1.0s" if passed else "nothing"
    assert run.counts(f"..F.\nit said: {quoted}\n{last_line}\n") == (passed, failed)


def fake_checks(monkeypatch: pytest.MonkeyPatch, **checks: str) -> None:
    """Checks that are small programs; `pytest` among the words marks a run whose tests are counted."""
    monkeypatch.setattr(run, "PYTHON", Path(sys.executable))
    monkeypatch.setattr(run, "prepare_for_tests", list)
    monkeypatch.setattr(run, "show_all", lambda piece: None)
    monkeypatch.setattr(run, "CHECKS", {title: ["-c", program, *title.split("_")] for title, program in checks.items()})


def test_a_failing_step_does_not_stop_the_check(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    fake_checks(monkeypatch, lint="raise SystemExit(1)", pytest="print('4 passed in 0.1s')")
    assert run.check([]) == 1
    assert capfd.readouterr().out.splitlines()[-2:] == ["KHÔNG ĐẠT: lint", "4 passed, 0 failed"]


def test_what_is_skipped_is_said_at_the_end(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    fake_checks(
        monkeypatch, pytest="print('4 passed in 0.1s')", pytest_postgresql="print('BỎ QUA: không có'); raise SystemExit(5)"
    )
    assert run.check([]) == 0
    assert capfd.readouterr().out.splitlines()[-3:] == [
        "pytest_postgresql: BỎ QUA: không có",
        "Đạt tất cả các bước.",
        "4 passed, 0 failed",
    ]


def test_a_test_run_that_breaks_off_is_no_clean_run(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    fake_checks(monkeypatch, pytest="raise SystemExit(5)")
    assert run.check([]) == 1
    assert capfd.readouterr().out.splitlines()[-1] == "0 passed, 1 failed"


def test_every_requirement_is_pinned_exactly() -> None:
    lines = [line for name in REQUIREMENT_FILES for line in (ROOT / name).read_text().splitlines()]
    loose = [line for line in lines if line and not re.match(r"#|-r requirements\.txt$|[\w.\[\]-]+==[\d.]+( ; .+)?$", line)]
    assert loose == []


def test_the_door_names_no_host() -> None:
    for name in (*REQUIREMENT_FILES, "pyproject.toml", "run.py", ".ci/run"):
        assert re.findall(r"https?://[\w.-]+", (ROOT / name).read_text(encoding="utf-8")) == []
