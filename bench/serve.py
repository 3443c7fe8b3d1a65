"""A web server as `run.py` starts it, on a free port, and what its worker has used so far. Needs Linux (/proc)."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from bench.faults import BenchFault
from run import GUNICORN, MEMORY

ROOT = Path(__file__).resolve().parents[1]
_TICKS = os.sysconf("SC_CLK_TCK")
_PATIENCE = 150


@dataclass(frozen=True)
class Server:
    """A running server with one worker."""

    port: int
    worker: int

    def cpu_seconds(self) -> float:
        """Processor time that the worker has used, its own and the kernel's on its behalf."""
        return cpu_seconds(self.worker)

    def peak_mib(self) -> float:
        """The most memory that the worker has held so far."""
        return peak_mib(self.worker)


@contextlib.contextmanager
def serving(target: str, ready: str, environment: Mapping[str, str]) -> Iterator[Server]:
    """Serve `target` ("wsgi:app") with one worker until the block ends; `ready` is a path that answers 200 without a sign-in."""
    port = free_port()
    process = Gunicorn(target, port, environment, "--workers", "1")
    try:
        wait(process, port, ready)
        yield Server(port, workers_of(process.pid)[0])
    finally:
        process.stop()


class Gunicorn(subprocess.Popen[bytes]):
    """A gunicorn with the settings of `run.py`, and `more` of them; what it complains of goes into a file of its own."""

    def __init__(self, target: str, port: int, environment: Mapping[str, str], *more: str) -> None:
        self._complaints = tempfile.TemporaryFile()  # noqa: SIM115 open as long as it runs
        super().__init__(
            [sys.executable, "-m", "gunicorn", target, *GUNICORN, "--bind", f"127.0.0.1:{port}", *more],
            cwd=ROOT,
            env={**os.environ, **MEMORY, **environment},
            stdout=subprocess.DEVNULL,
            stderr=self._complaints,
        )

    def complaints(self) -> str:
        """The end of what it complained of."""
        self._complaints.seek(0)
        return self._complaints.read()[-4000:].decode("utf-8", "replace")

    def stop(self) -> None:
        """End it in order, and when that takes too long, at once."""
        self.terminate()
        try:
            self.wait(30)
        except subprocess.TimeoutExpired:
            self.kill()
        self.forget()

    def forget(self) -> None:
        """Wait for the end of one that was told or made to end."""
        self.wait()
        self._complaints.close()


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def wait(process: Gunicorn, port: int, ready: str) -> None:
    """Until the server answers; raises BenchFault when it ends before, or takes too long."""
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        if process.poll() is not None:
            raise BenchFault(f"Máy chủ đo không khởi động được:\n{process.complaints()}")
        with (
            contextlib.suppress(OSError, HTTPException),
            contextlib.closing(HTTPConnection("127.0.0.1", port, timeout=5)) as connection,
        ):
            connection.request("GET", ready)
            if connection.getresponse().status == 200:
                return
        time.sleep(0.05)
    raise BenchFault(f"Máy chủ đo không trả lời sau {_PATIENCE} giây.")


def workers_of(master: int) -> list[int]:
    """The children of a gunicorn, at least one."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if int(_stat(int(path.name))[1]) == master:
                found.append(int(path.name))
    if not found:
        raise BenchFault("Không tìm thấy tiến trình con của gunicorn trong /proc.")
    return found


def cpu_seconds(process_id: int) -> float:
    """Processor time that a process has used, its own and the kernel's on its behalf."""
    user, system = _stat(process_id)[11:13]
    return (int(user) + int(system)) / _TICKS


def peak_mib(process_id: int) -> float:
    """The most memory that a process has held so far."""
    status = Path(f"/proc/{process_id}/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def _stat(process_id: int) -> list[str]:
    """The fields of /proc/<pid>/stat from the state on (the name before it may contain anything)."""
    return Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()
