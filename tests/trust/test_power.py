"""Promise 4 under a power cut: what was acknowledged is there, whatever the disk had not yet promised to keep.

A few cuts on every change; `python3 run.py attack --only power --only power-pg` makes fifty on each database.
"""

from __future__ import annotations

import json
import os
import random
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from app.kernel.settings import Settings
from bench.attack.power.calls import Event, Resized, Synced, Wrote, read_calls, told, watched
from bench.attack.power.remains import write_remains
from bench.faults import BenchFault

ROOT = Path(__file__).parents[2]
WRITER = """
import os, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute(f"PRAGMA synchronous = {sys.argv[2]}")
reader, pipe = os.pipe()
for number in range(20):
    connection.execute("INSERT INTO kept VALUES (?)", (number,))
    os.write(pipe, b"! %d" % number)
"""


@pytest.fixture
def recorded(tmp_path: Path) -> dict[str, list[Event]]:
    """Twenty rows that are acknowledged, by one who waits for the disk and by one who does not."""
    found = {}
    for how in ("FULL", "OFF"):
        place = tmp_path / how / "watched"
        place.mkdir(parents=True)
        with sqlite3.connect(place / "db.sqlite3") as connection:
            connection.execute("CREATE TABLE kept (number INTEGER)")
        connection.close()
        (tmp_path / how / "before").mkdir()
        (tmp_path / how / "before" / "db.sqlite3").write_bytes((place / "db.sqlite3").read_bytes())
        try:
            words = watched([sys.executable, "-c", WRITER, str(place / "db.sqlite3"), how], tmp_path / how / "notes")
        except BenchFault as fault:
            pytest.skip(str(fault))
        subprocess.run(words, check=True)
        found[how] = read_calls(tmp_path / how / "notes")
    return found


def kept_after(folder: Path, events: list[Event], seed: int) -> list[int] | str:
    """The rows that are there after a cut behind the last event; or what is damaged."""
    after = folder / f"after-{seed}-{len(events)}"
    write_remains(folder / "before", after, events, random.Random(seed))
    connection = sqlite3.connect(after / "db.sqlite3")
    try:
        found = connection.execute("PRAGMA integrity_check").fetchall()
        return [row[0] for row in connection.execute("SELECT number FROM kept ORDER BY 1")] if found == [("ok",)] else repr(found)
    except sqlite3.DatabaseError as error:
        return str(error)
    finally:
        connection.close()


def test_the_cut_shows_who_acknowledges_before_the_disk_has_it(tmp_path: Path, recorded: dict[str, list[Event]]) -> None:
    lost = dict.fromkeys(recorded, 0)
    for how, events in recorded.items():
        for place, said in told(events):
            rows = kept_after(tmp_path / how, events[: place + 1], place)
            lost[how] += rows != list(range(int(said.text.removeprefix("! ")) + 1))
    assert lost["FULL"] == 0
    assert lost["OFF"] > 10


def test_what_the_disk_promised_stays_and_of_the_rest_any_piece(tmp_path: Path) -> None:
    (tmp_path / "before").mkdir()
    (tmp_path / "before" / "a").write_bytes(b"old " * 512)
    events: list[Event] = [Wrote("/watched/a", 0, b"new " * 128), Synced("/watched/a", 1, 1)]
    events += [Wrote("/watched/a", 512, b"far " * 384), Resized("/watched/a", 4096, grow=True), Wrote("/elsewhere/a", 0, b"no")]
    seen = set()
    for seed in range(40):
        write_remains(tmp_path / "before", tmp_path / str(seed), events, random.Random(seed))
        left = (tmp_path / str(seed) / "a").read_bytes()
        assert left[:512] == b"new " * 128
        seen |= {(start, left[start : start + 4]) for start in (512, 1024, 1536)} | {(len(left), b"")}
    assert seen == {(start, word) for start in (512, 1024, 1536) for word in (b"old ", b"far ")} | {(2048, b""), (4096, b"")}


@pytest.mark.sqlite_only
def test_every_answer_that_was_acknowledged_is_there_after_a_power_cut(settings: Settings) -> None:
    """Answers through the whole application; an fsync of the same process stands before every acknowledgement."""
    given = {"DATABASE_URL": settings.database_url, "INSTANCE_DIR": str(settings.instance), "SECRET_KEY": settings.secret_key}
    command = [sys.executable, "-m", "bench.attack.power", "--acknowledged", "30", "--cuts", "6"]
    environment = {**os.environ, **given, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    if "không có strace" in done.stderr:
        pytest.skip("strace is not there, or may not look at processes here")
    found = json.loads(done.stdout)
    assert (found["cuts"], found["damaged"], found["lost"], found["doubled"], found["changed"]) == (6, 0, 0, 0, 0)
    assert (found["unknown"], found["order"], found["without_promise"]) == (0, 0, 0)
    assert found["acknowledged"] > 30
