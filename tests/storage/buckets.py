"""A store that speaks S3 (moto's server, of the development requirements) in a process of its own."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import time
import urllib.request
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.error import URLError

from bench.serve import free_port

_PATIENCE = 60


@dataclass(frozen=True)
class ObjectStore:
    """A running store."""

    endpoint: str
    process: subprocess.Popen[bytes]

    def new_bucket(self) -> str:
        """The address (MEDIA_URL) of an empty place in a bucket that was just made."""
        name = f"b{uuid.uuid4().hex[:16]}"
        urllib.request.urlopen(urllib.request.Request(f"{self.endpoint}/{name}", method="PUT"), timeout=10).close()
        return f"s3://{name}/media?endpoint={self.endpoint}"


@contextlib.contextmanager
def object_store() -> Iterator[ObjectStore]:
    """A store on a free port of this machine until the block ends."""
    port = free_port()
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    endpoint = f"http://127.0.0.1:{port}"
    try:
        _wait(endpoint, process)
        yield ObjectStore(endpoint, process)
    finally:
        process.kill()
        process.wait()


def _wait(endpoint: str, process: subprocess.Popen[bytes]) -> None:
    """Until it answers."""
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(URLError, ConnectionError):
            urllib.request.urlopen(endpoint, timeout=5).close()
            return
        time.sleep(0.1)
    raise RuntimeError("the object store did not start")
