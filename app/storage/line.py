"""The line before SQLite's write lock: threads and processes that want to write wait here, and are woken as soon as they may.

SQLite itself lets a second writer sleep and look again, at last for a tenth of a second each time: with two processes under
load most of the time nobody writes although many wait. It still guards the file; this line only spares the sleeping.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress

if sys.platform != "win32":
    import fcntl

_THREADS = threading.Lock()
_PATIENCE_SECONDS = 15
_IN_MEMORY = (None, "", ":memory:")


@contextmanager
def place_in_line(database: str | None) -> Iterator[None]:
    """Wait for the turn to write into this SQLite file, at most 15 seconds behind threads of this process; after that
    SQLite's own waiting decides."""
    with ExitStack() as leaving:
        if _THREADS.acquire(timeout=_PATIENCE_SECONDS):
            leaving.callback(_THREADS.release)
            if database not in _IN_MEMORY:
                _wait_for_processes(f"{database}-line", leaving)
        yield


def _wait_for_processes(path: str, leaving: ExitStack) -> None:
    """Lock the file at `path` until the end; a process that dies leaves the line by dying. Without such a file nobody waits."""
    if sys.platform != "win32":
        with suppress(OSError):
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            leaving.callback(os.close, descriptor)
            fcntl.flock(descriptor, fcntl.LOCK_EX)
