"""Programs of others, each installed in a place of its own that is gone afterwards; the product's environment stays as it is."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.faults import BenchFault
from bench.stage import ROOT

ATHERIS, SCHEMATHESIS, SQLMAP, WAPITI = "atheris==3.0.0", "schemathesis==4.32.5", "sqlmap==1.10.10", "wapiti3==3.2.3"
_INSTALLING_SECONDS = 600


@dataclass(frozen=True)
class Ran:
    """A program that ended: its exit code and all that it wrote; the code is None when its time was over."""

    code: int | None
    said: str


def uv() -> str:
    """The installer of the development requirements. Raises BenchFault when it is not there."""
    found = shutil.which("uv") or shutil.which("uv", path=str(Path(sys.executable).parent))
    if found is None:
        raise BenchFault("chưa có uv: cài requirements-dev.txt")
    return found


def run(words: Sequence[str], seconds: float, environment: Mapping[str, str] | None = None) -> Ran:
    """Run a program to its end, or to the end of its time."""
    try:
        done = subprocess.run(
            words, cwd=ROOT, env=environment, capture_output=True, text=True, errors="replace", timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired as late:
        said = (late.stdout or b"") + (late.stderr or b"")
        return Ran(None, said.decode("utf-8", "replace") if isinstance(said, bytes) else said)
    return Ran(done.returncode, done.stdout + done.stderr)


@contextmanager
def beside(package: str) -> Iterator[str]:
    """A folder that holds a package, to be put on PYTHONPATH. Raises BenchFault when it cannot be installed."""
    with tempfile.TemporaryDirectory(prefix="so-hoc-tool-") as folder:
        done = run(
            [uv(), "pip", "install", "--quiet", "--python", sys.executable, "--target", folder, package], _INSTALLING_SECONDS
        )
        if done.code != 0:
            raise BenchFault(f"không cài được {package}: {done.said.strip()[-200:]}")
        yield folder


def command(package: str, name: str) -> list[str]:
    """The words that start a program of a package. Raises BenchFault when it cannot be installed."""
    words = [uv(), "tool", "run", "--quiet", "--from", package, name]
    done = run([*words, "--version"], _INSTALLING_SECONDS)
    if done.code != 0:
        raise BenchFault(f"không cài được {package}: {done.said.strip()[-200:]}")
    return words
