"""A web server as `run.py` starts it, on a free port, and what its worker has used so far. Needs Linux (/proc)."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from bench.faults import BenchFault
from run import MEMORY

ROOT = Path(__file__).resolve().parents[1]
_OPTIONS = ["-k", "gthread", "--threads", "64", "--timeout", "60", "--graceful-timeout", "20"]
_LOG = ["--log-level", "warning", "--access-logfile", "-", "--access-logformat", "%(t)s %(s)s %(m)s %(U)s %(M)s ms"]
_TICKS = os.sysconf("SC_CLK_TCK")
_PATIENCE = 60


@dataclass(frozen=True)
class Server:
    """A running server with one worker."""

    port: int
    worker: int

    def cpu_seconds(self) -> float:
        """Processor time that the worker has used, its own and the kernel's on its behalf."""
        user, system = _stat(self.worker)[11:13]
        return (int(user) + int(system)) / _TICKS

    def peak_mib(self) -> float:
        """The most memory that the worker has held so far."""
        status = Path(f"/proc/{self.worker}/status").read_text()
        return int(status.split("VmHWM:")[1].split()[0]) / 1024


@contextlib.contextmanager
def serving(target: str, ready: str, environment: Mapping[str, str]) -> Iterator[Server]:
    """Serve `target` ("wsgi:app") with one worker until the block ends; `ready` is a path that answers 200 without a sign-in."""
    port = _free_port()
    command = [sys.executable, "-m", "gunicorn", target, "--workers", "1", *_OPTIONS, *_LOG, "--bind", f"127.0.0.1:{port}"]
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, **MEMORY, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        _wait(process, port, ready)
        yield Server(port, _worker_of(process.pid))
    finally:
        process.terminate()
        try:
            process.communicate(timeout=30)
        except subprocess.TimeoutExpired:
            process.kill()


def _free_port() -> int:
    """A port that nobody listens on now."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def _wait(process: subprocess.Popen[str], port: int, ready: str) -> None:
    """Until the server answers; raises BenchFault when it ends before, or takes too long."""
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        if process.poll() is not None:
            raise BenchFault(f"Máy chủ đo không khởi động được:\n{process.communicate()[1]}")
        with contextlib.suppress(OSError, HTTPException):
            connection = HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", ready)
            if connection.getresponse().status == 200:
                return
        time.sleep(0.05)
    raise BenchFault(f"Máy chủ đo không trả lời sau {_PATIENCE} giây.")


def _worker_of(master: int) -> int:
    """The one child of a gunicorn."""
    for path in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if int(_stat(int(path.name))[1]) == master:
                return int(path.name)
    raise BenchFault("Không tìm thấy tiến trình con của gunicorn trong /proc.")


def _stat(pid: int) -> list[str]:
    """The fields of /proc/<pid>/stat from the state on (the name before it may contain anything)."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
