"""A backup that was cut, scribbled into, exchanged or made by another release is refused with the reason."""

from __future__ import annotations

import gzip
import io
import json
import random
import sqlite3
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from app.kernel.refusal import Refused
from app.storage.backup import databases
from app.storage.backup.services import (
    verify_backup,
)
from app.storage.base import db
from tests.storage.conftest import NOW, PICTURE

pytestmark = pytest.mark.usefixtures("tools")


def _with(path: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """The same backup with other members."""
    with tarfile.open(path) as tar:
        members = {entry.name: tar.extractfile(entry).read() for entry in tar}  # type: ignore[union-attr]
    change(members)
    other = path.with_name("so-hoc-20261122-235959.tar.gz")
    with tarfile.open(other, "w:gz") as tar:
        for name, data in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            tar.addfile(entry, io.BytesIO(data))
    return other


def _touch_picture(members: dict[str, bytes]) -> None:
    members["media/cay-tre.png"] = PICTURE.replace(b"not", b"now")


def _drop_picture(members: dict[str, bytes]) -> None:
    del members["media/cay-tre.png"]


def _add_stranger(members: dict[str, bytes]) -> None:
    members["../ra-ngoai.txt"] = b"x"


def _no_manifest(members: dict[str, bytes]) -> None:
    del members["manifest.json"]


def _later_release(members: dict[str, bytes]) -> None:
    members["manifest.json"] = members["manifest.json"].replace(b'"format": 1', b'"format": 9')


def _other_count(members: dict[str, bytes]) -> None:
    said = json.loads(members["manifest.json"])
    said["tables"]["units"][0] += 1
    members["manifest.json"] = json.dumps(said).encode()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (_touch_picture, "changed"),
        (_drop_picture, "changed"),
        (_add_stranger, "changed"),
        (_no_manifest, "no_backup"),
        (_later_release, "no_backup"),
    ],
)
def test_a_backup_that_is_not_what_it_was_is_refused(
    made: Path, change: Callable[[dict[str, bytes]], None], reason: str, tmp_path: Path
):
    other = _with(made, change)
    with pytest.raises(Refused) as refusal:
        verify_backup(other, at=NOW)
    assert refusal.value.reason == reason
    assert not list(tmp_path.rglob("ra-ngoai.txt"))


def test_a_table_that_is_not_what_the_manifest_counts_is_refused(made: Path):
    other = _with(made, _other_count)
    with pytest.raises(Refused) as refusal:
        verify_backup(other, at=NOW)
    assert (refusal.value.reason, "units" in refusal.value.sentence) == ("differs", True)


@pytest.mark.parametrize("seed", range(12))
def test_a_cut_or_scribbled_file_is_refused(made: Path, seed: int):
    chance, data = random.Random(seed), bytearray(made.read_bytes())
    if seed % 2:
        del data[chance.randrange(len(data)) :]
    else:
        for _ in range(20):
            data[chance.randrange(10, len(data))] ^= chance.randrange(1, 255)
    other = made.with_name("so-hoc-20261122-235958.tar.gz")
    other.write_bytes(data)
    with pytest.raises(Refused) as refusal:
        verify_backup(other, at=NOW)
    assert refusal.value.reason in {"no_backup", "changed"}


def test_a_file_of_another_kind_is_refused(ctx: Flask, tmp_path: Path):
    for name, data in (("a.tar.gz", b"hello"), ("b.tar.gz", gzip.compress(b"x" * 5000)), ("c.tar.gz", b"")):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(Refused) as refusal:
            verify_backup(tmp_path / name, at=NOW)
        assert refusal.value.reason == "no_backup"
    with pytest.raises(Refused) as refusal:
        verify_backup(tmp_path / "khong-co.tar.gz", at=NOW)
    assert refusal.value.reason == "no_backup"


@pytest.mark.sqlite_only
def test_a_damaged_database_is_said_to_be_damaged(ctx: Flask, tmp_path: Path):
    broken = tmp_path / "database.sqlite3"
    with sqlite3.connect(db.engine.url.database or "") as source, sqlite3.connect(broken) as copy:
        source.backup(copy)
    data = bytearray(broken.read_bytes())
    data[4096 * 3 : 4096 * 6] = b"\xff" * 4096 * 3
    broken.write_bytes(data)
    with pytest.raises(Refused) as refusal:
        databases.looked_at(broken, db.engine)
    assert refusal.value.reason == "damaged"
