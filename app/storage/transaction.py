"""One use-case, one transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

from sqlalchemy.orm import Session

from app.storage.base import db
from app.storage.engine import WRITING
from app.storage.line import place_in_line


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
    with _line(current):
        token = WRITING.set(True)
        try:
            yield current
            current.commit()
        except BaseException:
            current.rollback()
            raise
        finally:
            WRITING.reset(token)


def _line(current: Session) -> AbstractContextManager[None]:
    """Where writers wait for each other: SQLite has one at a time."""
    engine = current.get_bind().engine
    return place_in_line(engine.url.database) if engine.dialect.name == "sqlite" else nullcontext()
