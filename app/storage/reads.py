"""Reads whose statement is built once, when the module is loaded.

Building a select and finding its compiled form costs about fifteen times what SQLite needs to answer it. A statement with
`bindparam` that stands at the top of a module is built once; asked through these functions it goes straight to the connection.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Executable, Row

from app.storage.transaction import session


def rows(statement: Executable, /, **values: object) -> Sequence[Row[Any]]:
    """Everything that a select of columns finds, in the running transaction, after what was written before. 1 statement."""
    current = session()
    current.flush()
    return current.connection().execute(statement, values).all()


def first(statement: Executable, /, **values: object) -> Row[Any] | None:
    """The first row that a select of columns finds, or None. 1 statement."""
    current = session()
    current.flush()
    return current.connection().execute(statement, values).first()
