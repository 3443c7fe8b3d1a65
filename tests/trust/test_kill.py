"""Promises 4 and 5: what was acknowledged is there after kill -9, and once; an fsync precedes every acknowledgement.

`ACKNOWLEDGED=50000 KILLS=200 python3 run.py test tests/trust/test_kill.py` does it at length.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from app.kernel.settings import Settings

ACKNOWLEDGED, KILLS = int(os.environ.get("ACKNOWLEDGED", "2000")), int(os.environ.get("KILLS", "10"))
ROOT = Path(__file__).parents[2]
KILLING = [sys.executable, "-m", "bench.attack.killing"]
pytestmark = [
    pytest.mark.timeout(240 + ACKNOWLEDGED // 4),
    pytest.mark.skipif(os.name != "posix", reason="kill -9"),
]


@pytest.fixture
def environment(settings: Settings) -> dict[str, str]:
    """The variables under which a process finds the database of this test."""
    given = {"DATABASE_URL": settings.database_url, "INSTANCE_DIR": str(settings.instance), "SECRET_KEY": settings.secret_key}
    return {**os.environ, **given, "PYTHONPATH": str(ROOT)}


def said_by(command: list[str], environment: Mapping[str, str]) -> dict[str, Any]:
    """The figures of a run."""
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout, done.stderr[-3000:]
    return dict(json.loads(done.stdout))


def test_nothing_acknowledged_is_lost_or_doubled_when_writers_are_killed(environment: Mapping[str, str]) -> None:
    found = said_by([*KILLING, "--acknowledged", str(ACKNOWLEDGED), "--kills", str(KILLS)], environment)
    print(found)
    assert (found["lost"], found["doubled"], found["changed"], found["unknown"], found["order"]) == (0, 0, 0, 0, 0)
    assert found["acknowledged"] >= ACKNOWLEDGED
    assert found["kills"] >= KILLS
    assert found["failed"] == []


@pytest.mark.sqlite_only
def test_the_disk_has_every_answer_before_it_is_acknowledged(environment: Mapping[str, str], tmp_path: Path) -> None:
    """What they ask of the kernel: between an answer's arrival and its acknowledgement stands an fsync of the same process."""
    watch = ["strace", "-f", "-qq", "-s", "12", "-e", "trace=fsync,fdatasync,write", "-o", str(tmp_path / "calls")]
    if shutil.which("strace") is None or subprocess.run([*watch, "true"], capture_output=True, check=False).returncode:
        pytest.skip("strace is not there, or may not look at processes here")
    said_by([*watch, *KILLING, "--acknowledged", "30", "--kills", "0"], environment)
    synced: dict[str, bool] = {}
    acknowledged = unsynced = 0
    for line in (tmp_path / "calls").read_text(errors="replace").splitlines():
        process, _space, call = line.partition(" ")
        if "sync(" in call or "sync resumed" in call:
            synced[process] = True
        elif '"? ' in call:
            synced[process] = False
        elif '"! ' in call:
            acknowledged, unsynced = acknowledged + 1, unsynced + (not synced[process])
    assert acknowledged >= 30
    assert unsynced == 0
