"""A database of its own for a measurement: this release's tables, the course, the demonstration, and a class of 200 trainees."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import create_engine, make_url, text

from app.kernel.settings import Settings, read_settings
from bench.crowd.big_class import BigClass, write_class
from bench.faults import BenchFault

ROOT = Path(__file__).resolve().parents[1]
_STEPS = (("database", "upgrade"), ("content", "publish"), ("demo", "seed"))
_PRODUCT_VARIABLES = (
    "DATABASE_URL",
    "INSTANCE_DIR",
    "SECRET_KEY",
    "CONTENT_DIR",
    "BEHIND_TLS",
    "HELP_PHONE",
    "ORG_LINE",
    "MAX_UPLOAD_BYTES",
)


@dataclass(frozen=True)
class Stage:
    """A filled database: the variables under which a server finds it, and the class in it."""

    environment: dict[str, str]
    people: BigClass

    @property
    def settings(self) -> Settings:
        """The settings of a server on this stage."""
        return read_settings(self.environment)


@contextmanager
def staged(say: Callable[[str], None]) -> Iterator[Stage]:
    """A stage in a temporary folder, or in a database of its own on the PostgreSQL server of DATABASE_URL; gone at the end."""
    with tempfile.TemporaryDirectory(prefix="so-hoc-bench-") as folder, _database(Path(folder)) as url:
        environment = prepared(Path(folder), url, say)
        say("lớp 200 học viên")
        yield Stage(environment, write_class(read_settings(environment)))


def prepared(folder: Path, url: str, say: Callable[[str], None]) -> dict[str, str]:
    """Fill the database at `url` with tables, courses and demonstration; gives back the variables under which it is found."""
    environment = {"DATABASE_URL": url, "INSTANCE_DIR": str(folder), "SECRET_KEY": "bench"}
    for words in _STEPS:
        say(f"flask {' '.join(words)}")
        _command(words, environment)
    return environment


def _command(words: tuple[str, ...], environment: dict[str, str]) -> None:
    """One of the product's own commands; raises BenchFault with what it said when it fails."""
    others = {name: value for name, value in os.environ.items() if name not in _PRODUCT_VARIABLES}
    command = [sys.executable, "-m", "flask", "--app", "wsgi", *words]
    done = subprocess.run(command, cwd=ROOT, env={**others, **environment}, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BenchFault(f"Bước «flask {' '.join(words)}» bị lỗi:\n{done.stdout[-2000:]}{done.stderr[-4000:]}")


@contextmanager
def _database(folder: Path) -> Iterator[str]:
    """The address of a new empty database."""
    given = os.environ.get("DATABASE_URL", "")
    if not given.startswith("postgres"):
        yield f"sqlite:///{folder / 'bench.sqlite3'}"
        return
    with new_database(read_settings({"DATABASE_URL": given, "INSTANCE_DIR": str(folder)}).database_url) as url:
        yield url


@contextmanager
def new_database(server: str) -> Iterator[str]:
    """A new empty database on the PostgreSQL server that has the database `server`; gives its address."""
    address, name = make_url(server), f"bench_{uuid.uuid4().hex[:12]}"
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0"))
        yield address.set(database=name).render_as_string(hide_password=False)
        with engine.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    finally:
        engine.dispose()
