"""What is on the disk after the power was cut: what it promised, and of the rest any part, in pieces of 512 bytes.

Names (a file that was renamed or taken away) are kept in order, as file systems with a journal keep them.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.attack.power.calls import Event, Moved, Resized, Synced, Wrote

_SECTOR = 512


@dataclass
class Cut:
    """What became of a cut: sectors and sizes that had not been promised, and how many of them were lost."""

    pending: int = 0
    lost: int = 0


def write_remains(before: Path, after: Path, events: Sequence[Event], chance: random.Random) -> Cut:
    """Make the folder `after`: `before` with the events of its files, as a cut behind the last event leaves them."""
    shutil.copytree(before, after, copy_function=shutil.copyfile, symlinks=True)
    cut, kept = Cut(), chance.choice([0.0, 0.1, 0.5, 0.9, 1.0])
    promised = _promised(events)
    for place, event in enumerate(events):
        if isinstance(event, Moved):
            _move(after, event)
        elif isinstance(event, Wrote | Resized) and (file := _here(after, event.file)) is not None:
            sure = place < promised.get(event.file, 0)
            _apply(file, event, cut, None if sure else (chance, kept))
    return cut


def _promised(events: Sequence[Event]) -> dict[str, int]:
    """Of each file, the place before which the disk has promised everything."""
    found: dict[str, int] = {}
    for event in events:
        if isinstance(event, Synced):
            found[event.file] = max(found.get(event.file, 0), event.since)
    return found


def _here(folder: Path, name: str) -> Path | None:
    """Where a file of the watched folder lies in this one. A server names its own files from there on."""
    if not name.startswith("/"):
        return folder / name
    _elsewhere, mark, inside = name.partition("/watched/")
    return folder / inside if mark else None


def _apply(file: Path, event: Wrote | Resized, cut: Cut, doubt: tuple[random.Random, float] | None) -> None:
    """A write or a size, whole or in part."""
    if not file.parent.is_dir():
        return
    with file.open("r+b" if file.exists() else "w+b") as disk:
        if isinstance(event, Resized):
            if _stays(cut, doubt):
                size = disk.seek(0, 2)
                disk.truncate(max(size, event.size) if event.grow else event.size)
            return
        for start, end in _sectors(event):
            if _stays(cut, doubt):
                disk.seek(event.at + start)
                disk.write(event.data[start:end])


def _sectors(event: Wrote) -> Sequence[tuple[int, int]]:
    """The pieces of a write that a disk writes whole or not at all."""
    found, start = [], 0
    while start < len(event.data):
        end = min(len(event.data), start + _SECTOR - (event.at + start) % _SECTOR)
        found.append((start, end))
        start = end
    return found


def _stays(cut: Cut, doubt: tuple[random.Random, float] | None) -> bool:
    """Whether a piece is on the disk."""
    if doubt is None:
        return True
    chance, kept = doubt
    stays = chance.random() < kept
    cut.pending, cut.lost = cut.pending + 1, cut.lost + (not stays)
    return stays


def _move(folder: Path, event: Moved) -> None:
    """A file gets another name, or goes."""
    file = _here(folder, event.file)
    if file is None or not file.is_file():
        return
    to = _here(folder, event.to) if event.to else None
    if to is None:
        file.unlink()
    else:
        file.replace(to)
