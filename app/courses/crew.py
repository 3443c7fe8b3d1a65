"""Pictures made by several processes at once: a publish of many uses every core of its machine."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from app.courses.images import BadPicture, PictureSet, make_set, read_bytes

_ALONE = 6
"""So few pictures are made sooner than another process starts (0.3 s; a picture takes 0.15 s)."""
_MOST_CORES = 16

Made = tuple[str, PictureSet | BadPicture]
"""The path of a picture, and what became of it."""


def cores() -> int:
    """How many processors there are for us."""
    return max(1, min(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1, _MOST_CORES))


def made_sets(paths: Sequence[Path], *, processes: int | None = None) -> Iterator[Made]:
    """The picture sets of these files, each as soon as it is made, in any order; a bad one comes as its `BadPicture`."""
    crew = min(processes or cores(), -(-len(paths) // _ALONE))
    names = [str(path) for path in paths]
    if crew < 2:
        yield from map(_made, names)
        return
    with multiprocessing.get_context("spawn").Pool(crew) as pool:
        yield from pool.imap_unordered(_made, names)


def _made(name: str) -> Made:
    """One of them; runs in a process of the crew."""
    try:
        return name, make_set(read_bytes(Path(name)), name)
    except BadPicture as bad:
        return name, bad
