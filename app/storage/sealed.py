"""Columns that nobody can read who has only the database: sealed with the keys of this installation.

The keys are identities of `age`, one a line: the first seals, every one opens, so that a new key can be put first and the old
rows resealed in their own time. DATA_KEYS names them; else they lie in `data.key` in the instance folder, apart from any backup.
"""

from __future__ import annotations

import base64
import os
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import Dialect, LargeBinary, select, update
from sqlalchemy.types import TypeDecorator

from app.kernel.refusal import Refused
from app.kernel.text import _
from app.storage.base import Base
from app.storage.transaction import transaction

_FILE = "data.key"


class Sealed(TypeDecorator[str]):
    """Text that is encrypted at rest; never compared or searched in the database. Refused: "no_key" when no key opens it."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        """The text, sealed with the first key."""
        return None if value is None else seal(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> str | None:
        """The text again."""
        return None if value is None else unseal(bytes(value))


def seal(text: str) -> bytes:
    """`text` as bytes that only this installation's keys open."""
    from pyrage import encrypt

    return bytes(encrypt(text.encode(), [_keys()[0].to_public()]))


def unseal(data: bytes) -> str:
    """What was sealed. Refused: "no_key"."""
    from pyrage import DecryptError, decrypt

    try:
        return bytes(decrypt(data, _keys())).decode()
    except DecryptError as error:
        sentence = _("Khóa dữ liệu (data.key hoặc DATA_KEYS) không mở được dữ liệu này. Đặt lại đúng khóa cũ.")
        raise Refused("no_key", sentence) from error


def put_new_key_first() -> Path:
    """Make a new key and put it before the others in `data.key`. Refused: "keys_by_setting" where DATA_KEYS names them."""
    if current_app.config["SETTINGS"].data_keys:
        raise Refused("keys_by_setting", _("Khóa đang đặt ở DATA_KEYS: thêm khóa mới lên đầu ở đó, trên mọi máy."))
    path = _path()
    old = _read(path) or ()
    _write(path, (_new(), *old))
    current_app.extensions.pop("storage.keys", None)
    return path


def reseal() -> int:
    """Seal every sealed value with the first key; gives back how many. Safe to repeat."""
    count = 0
    with transaction() as db:
        for table in Base.metadata.sorted_tables:
            for column in table.columns:
                if isinstance(column.type, Sealed):
                    key = list(table.primary_key.columns)
                    for row in db.execute(select(*key, column).where(column.is_not(None))).all():
                        here = [one == value for one, value in zip(key, row[:-1], strict=True)]
                        db.execute(update(table).where(*here).values({column.name: row[-1]}))
                        count += 1
    return count


def _keys() -> list[Any]:
    """The identities of this installation, read once."""
    kept: list[Any] | None = current_app.extensions.get("storage.keys")
    if kept is None:
        from pyrage import x25519

        written = current_app.config["SETTINGS"].data_keys or _read(_path()) or _made(_path())
        kept = current_app.extensions["storage.keys"] = [x25519.Identity.from_str(key) for key in written]
    return kept


def _path() -> Path:
    """Where the keys lie."""
    folder: Path = current_app.config["SETTINGS"].instance
    return folder / _FILE


def _read(path: Path) -> tuple[str, ...]:
    """The keys in the file; none when there is no file."""
    lines = path.read_text(encoding="ascii").split() if path.exists() else []
    return tuple(line for line in lines if line.startswith("AGE-SECRET-KEY-"))


def _made(path: Path) -> tuple[str, ...]:
    """A first key in a new file; two processes at once agree on one."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _read(path)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(_new() + "\n")
    return _read(path)


def _write(path: Path, keys: tuple[str, ...]) -> None:
    """All keys into the file at once, readable by the owner only."""
    part = path.with_name(f"{path.name}.{base64.b32encode(os.urandom(5)).decode()}")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write("\n".join(keys) + "\n")
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def _new() -> str:
    """A new key."""
    from pyrage import x25519

    return str(x25519.Identity.generate())
