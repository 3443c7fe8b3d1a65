"""Promises 4 and 5: what was acknowledged is there after kill -9, and once (power cuts: test_power.py).

`ACKNOWLEDGED=50000 KILLS=200 python3 run.py test tests/trust/test_kill.py` does it at length.
"""

from __future__ import annotations

import json
import os
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
