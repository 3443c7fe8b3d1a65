"""Who wants to write waits in line, also behind another process; who dies leaves the line."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from app.storage.line import place_in_line

pytestmark = [pytest.mark.skipif(sys.platform == "win32", reason="Windows has no flock"), pytest.mark.timeout(60)]
HOLD = """
import sys
from app.storage.line import place_in_line
with place_in_line(sys.argv[1]):
    print("inside", flush=True)
    sys.stdin.read()
"""


@pytest.mark.parametrize("ended_by", ["leaving", "kill"])
def test_a_second_process_waits_until_the_first_is_gone(tmp_path: Path, ended_by: str) -> None:
    database, inside = str(tmp_path / "a.sqlite3"), threading.Event()

    def enter() -> None:
        with place_in_line(database):
            inside.set()

    with subprocess.Popen([sys.executable, "-c", HOLD, database], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"inside\n"
        mine = threading.Thread(target=enter)
        mine.start()
        assert not inside.wait(0.3)
        if ended_by == "kill":
            other.kill()
        else:
            other.communicate()
        assert inside.wait(30)
        mine.join()


def test_a_database_in_memory_has_no_file_to_wait_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for nowhere in (None, "", ":memory:"):
        with place_in_line(nowhere):
            pass
    assert list(tmp_path.iterdir()) == []


def test_where_no_file_can_be_made_nobody_waits(tmp_path: Path) -> None:
    with place_in_line(str(tmp_path / "no-folder" / "a.sqlite3")):
        pass
