"""Promise 3: a hundred and twenty hostile files through every upload door: taken or refused, never a failure, in bounds.

In an ordinary run each door takes every fourth file; all go through all with
`EVERY=1 python3 run.py test tests/trust/test_hostile_files.py`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask

from app.cohorts.sheet.container import checked_copy
from app.cohorts.sheet.delimited import read_delimited
from app.kernel.refusal import Refused
from app.kernel.settings import Settings
from tests.cast import PASSWORD, PEOPLE
from tests.house.tour import Scene, rules_of, url_of
from tests.trust.hostile_files import KINDS, hostile_files

EVERY = os.environ.get("EVERY", "4")
ROOT = Path(__file__).parents[2]
BY = ("coordinator", "administrator", "tham")
pytestmark = [
    pytest.mark.sqlite_only,
    pytest.mark.timeout(280 if EVERY != "1" else 1800),
    pytest.mark.skipif(os.name != "posix", reason="bounds of the kernel"),
]


def test_every_hostile_file_is_taken_or_refused_by_every_door(app: Flask, scene: Scene, settings: Settings) -> None:
    pages = [url_of(rule, scene.own) for rule in rules_of(app, "GET")]
    photos = ["coordinator", f"/diem-danh/{scene.own['session_id']}/quet", "anh", [".jpg", ".png", ".webp"]]  # only on its day
    asked = {"people": {key: [PEOPLE[key][1], PASSWORD] for key in BY}, "pages": dict.fromkeys(BY, pages), "known": [photos]}
    given = {"DATABASE_URL": settings.database_url, "INSTANCE_DIR": str(settings.instance), "SECRET_KEY": settings.secret_key}
    command = [sys.executable, "-m", "tests.trust.doors"]
    environment = {**os.environ, **given, "EVERY": EVERY, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        command, input=json.dumps(asked), env=environment, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    *faults, figures = [json.loads(line) for line in done.stdout.splitlines()]
    print(figures)
    assert not faults, "\n".join(map(str, faults))
    assert len(figures["doors"]) >= 9
    assert figures["files"] == KINDS


def test_there_are_as_many_different_hostile_files() -> None:
    files = hostile_files()
    assert len({file.what for file in files}) == KINDS
    assert len({(file.name, file.data) for file in files}) == KINDS


@pytest.mark.parametrize("what", ["a cell beyond the sheet", "a row of a thousand million"])
def test_a_cell_that_lies_too_far_away_is_refused_before_the_reader_makes_a_place_for_it(what: str) -> None:
    data = next(file.data for file in hostile_files() if file.what == what)
    with pytest.raises(Refused, match="too_big"):
        checked_copy(data)


@pytest.mark.parametrize("text", ["\n" * 300_000, "\r" * 300_000, "a," * 20_000])
def test_a_text_of_too_many_lines_or_columns_is_refused_before_it_is_taken_apart(text: str) -> None:
    with pytest.raises(Refused, match="too_big"):
        read_delimited(f"Họ và tên,2/11 S\n{text}\n".encode())


PEAK = """
import sys
from pathlib import Path
from app.attendance.paper.photo import read_codes
from app.courses.images import make_set
data, name = sys.stdin.buffer.read(), sys.argv[1]
assert make_set(data, name).largest.width <= 1280
assert read_codes(data) == []
print(int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]) >> 10)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the peak of a process in kilobytes")
@pytest.mark.parametrize("what", ["in four colours", "in 16 bits", "of WebP"])
def test_a_picture_as_large_as_is_taken_leaves_room_beside_a_worker(what: str) -> None:
    file = next(file for file in hostile_files() if file.what.startswith("as many points") and file.what.endswith(what))
    words = [sys.executable, "-c", PEAK, file.name]
    done = subprocess.run(words, input=file.data, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, check=True)
    assert int(done.stdout) < 230, "MiB; a worker holds 70 before"
