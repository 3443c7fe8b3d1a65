"""A copy of a running database at one moment, and a database filled from such a copy.

SQLite: its own backup in one step (in pieces it never ends under a steady writer; a copied file can be broken). PostgreSQL:
`pg_dump` and `pg_restore` of the machine, on the snapshot that was counted.
"""

from __future__ import annotations

import secrets
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, inspect, text

from app.kernel.refusal import Refused
from app.kernel.text import _
from app.storage.backup.fingerprints import Fingerprint, fingerprints, revision_of

_NAMES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}


@dataclass(frozen=True)
class Snapshot:
    """A copy of the database in a file: what it holds and at which migration it stands."""

    name: str
    kind: str
    revision: str
    tables: dict[str, Fingerprint]


def take(engine: Engine, folder: Path) -> Snapshot:
    """Copy the database as it stands at one moment into `folder`, without stopping anybody who writes.

    Refused: "damaged" (SQLite finds faults in its own file), "no_tool" (pg_dump is missing or fails).
    """
    kind = engine.dialect.name
    return (_take_sqlite if kind == "sqlite" else _take_postgresql)(engine, folder / _NAMES[kind])


def fill(engine: Engine, path: Path) -> None:
    """Fill an empty database from a copy of its kind.

    Refused: "not_empty", "other_kind" (a copy from the other kind of database), "no_tool".
    """
    if not is_empty(engine):
        raise Refused("not_empty", _("Cơ sở dữ liệu đích đã có bảng. Khôi phục chỉ ghi vào chỗ còn trống, để không đè lên gì."))
    kind = engine.dialect.name
    if path.name != _NAMES[kind]:
        raise Refused("other_kind", _("Bản sao lưu này không phải của {kind}. Đặt DATABASE_URL cho đúng loại.").format(kind=kind))
    if kind == "postgresql":
        _run(["pg_restore", "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction", str(path)], engine.url)
        return
    with closing(sqlite3.connect(path)) as copy, closing(_raw(engine)) as target:
        copy.backup(target)


def is_empty(engine: Engine) -> bool:
    """Whether the database has no table at all."""
    return not inspect(engine).get_table_names()


def looked_at(path: Path, server: Engine) -> tuple[str, dict[str, Fingerprint]]:
    """Restore a copy to a place of its own and say what is in it: (migration, tables). The place is gone afterwards.

    SQLite: the copy itself. PostgreSQL: a new database on the same server. Refused: "damaged", "no_tool", "no_place".
    """
    if path.name == _NAMES["sqlite"]:
        with _opened(path) as connection:
            return revision_of(connection), fingerprints(connection)
    if server.dialect.name != "postgresql":
        raise Refused("other_kind", _("Bản sao lưu của PostgreSQL chỉ kiểm được khi DATABASE_URL là một máy chủ PostgreSQL."))
    with _scratch(server) as place:
        fill(place, path)
        with place.connect() as connection:
            return revision_of(connection), fingerprints(connection)


def _take_sqlite(engine: Engine, path: Path) -> Snapshot:
    """SQLite's backup in one step, then its own check of the copy."""
    with closing(_raw(engine)) as source, closing(sqlite3.connect(path)) as copy:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
    with _opened(path) as connection:
        return Snapshot(path.name, "sqlite", revision_of(connection), fingerprints(connection))


@contextmanager
def _opened(path: Path) -> Iterator[Connection]:
    """A copy of an SQLite database that SQLite itself finds whole. Refused: "damaged"."""
    engine = create_engine(f"sqlite:///{path}")
    try:
        with engine.connect() as connection:
            try:
                said = connection.execute(text("PRAGMA integrity_check")).scalar()
            except Exception as error:
                raise _damaged(str(error)) from error
            broken = connection.execute(text("PRAGMA foreign_key_check")).first() if said == "ok" else None
            if said != "ok" or broken is not None:
                raise _damaged(str(said if said != "ok" else f"foreign key {tuple(broken or ())}"))
            yield connection
    finally:
        engine.dispose()


def _damaged(detail: str) -> Refused:
    """What is said of a copy that is not whole."""
    return Refused(
        "damaged", _("Dữ liệu có chỗ hỏng ({detail}). Giữ bản sao lưu trước và gọi người phụ trách máy.").format(detail=detail)
    )


def _raw(engine: Engine) -> sqlite3.Connection:
    """A connection of its own to the file of an SQLite database, without the application's settings."""
    if not engine.url.database:
        raise Refused("no_file", _("Cơ sở dữ liệu trong bộ nhớ không sao lưu được."))
    return sqlite3.connect(engine.url.database, timeout=60)


def _take_postgresql(engine: Engine, path: Path) -> Snapshot:
    """`pg_dump` of the snapshot that is counted in the same transaction."""
    with engine.connect().execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True) as connection:
        exported = connection.execute(text("SELECT pg_export_snapshot()")).scalar()
        _run(["pg_dump", "--format=custom", f"--snapshot={exported}", f"--file={path}"], engine.url)
        return Snapshot(path.name, "postgresql", revision_of(connection), fingerprints(connection))


@contextmanager
def _scratch(server: Engine) -> Iterator[Engine]:
    """A new database on the server of `server`, dropped at the end. Refused: "no_place"."""
    name = f"kiem_sao_luu_{secrets.token_hex(6)}"
    admin = create_engine(server.url, isolation_level="AUTOCOMMIT")
    try:
        with admin.connect() as connection:
            try:
                connection.execute(text(f"CREATE DATABASE \"{name}\" ENCODING 'UTF8' TEMPLATE template0"))
            except Exception as error:
                raise Refused(
                    "no_place", _("Người dùng PostgreSQL này chưa có quyền tạo cơ sở dữ liệu để thử khôi phục.")
                ) from error
            place = create_engine(server.url.set(database=name))
            try:
                yield place
            finally:
                place.dispose()
                connection.execute(text(f'DROP DATABASE "{name}"'))
    finally:
        admin.dispose()


def _run(words: Sequence[str], url: URL) -> None:
    """A tool of PostgreSQL on the database of `url`; the password goes by a file, never into the list of processes.

    Refused: "no_tool".
    """
    with tempfile.NamedTemporaryFile("w", prefix="so-hoc-", encoding="utf-8") as passfile:
        passfile.write(f"*:*:*:*:{_escaped(url.password or '', ':')}\n")
        passfile.flush()
        host = url.query.get("host") or url.host
        place = {"dbname": url.database, "host": host, "port": url.port, "user": url.username, "passfile": passfile.name}
        named = " ".join(f"{key}='{_escaped(str(value), chr(39))}'" for key, value in place.items() if value)
        try:
            done = subprocess.run([*words, f"--dbname={named}"], capture_output=True, text=True, check=False)
        except FileNotFoundError as error:
            message = _("Máy này chưa có {tool}. Cài gói postgresql-client cùng bản với máy chủ rồi chạy lại.").format(
                tool=words[0]
            )
            raise Refused("no_tool", message) from error
    if done.returncode:
        detail = (done.stderr.strip().splitlines() or ["?"])[-1]
        raise Refused("no_tool", _("{tool} không làm được: {detail}").format(tool=words[0], detail=detail))


def _escaped(value: str, sign: str) -> str:
    """A value of libpq with the sign that would end it, and backslashes, escaped."""
    return value.replace("\\", "\\\\").replace(sign, f"\\{sign}")
