"""One use-case, one transaction."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

from app.storage.base import db
from app.storage.engine import WRITING

_ONE_WRITER = threading.Lock()
"""SQLite has one writer at a time and lets others sleep and try again; threads of one process wait here in line instead."""
_PATIENCE_SECONDS = 15


def session() -> Session:
    """The session of this request or command."""
    return db.session()


@contextmanager
def transaction() -> Iterator[Session]:
    """All or nothing: what is written inside is committed at the end, or none of it when anything is raised.

    An inner `transaction()` joins the outer one. Reads done before belong to a finished transaction: ask again inside.
    """
    current = session()
    if WRITING.get():
        yield current
        return
    current.rollback()
    token = WRITING.set(True)
    in_line = current.get_bind().dialect.name == "sqlite" and _ONE_WRITER.acquire(timeout=_PATIENCE_SECONDS)
    try:
        yield current
        current.commit()
    except BaseException:
        current.rollback()
        raise
    finally:
        if in_line:
            _ONE_WRITER.release()
        WRITING.reset(token)
