"""The queue of a phone, tried by Node on its own: order, accounts, lost lines, refusals, restarts."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from app.web.assets import STATIC

pytestmark = pytest.mark.sqlite_only


@pytest.mark.skipif(not shutil.which("node"), reason="node runs the queue")
def test_the_queue_keeps_its_promises() -> None:
    script = Path(__file__).with_name("queue_test.mjs")
    queue = {"QUEUE": str(STATIC / "js" / "queue.js")}
    run = subprocess.run(["node", "--test", str(script)], env={**os.environ, **queue}, capture_output=True, text=True, timeout=60)
    assert run.returncode == 0, run.stdout[-3000:]
    assert "# pass 19" in run.stdout
