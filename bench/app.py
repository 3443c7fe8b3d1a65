"""The product with one thing more, for the bench only: each answer says how many SQL statements it cost.

Switched on by BENCH_STATEMENTS=1; speed is measured on `wsgi:app`, never here.
"""

from __future__ import annotations

import os
from contextvars import ContextVar
from typing import Any

from flask import Flask, Response
from sqlalchemy import event

from app.factory import create_app
from app.storage.base import db

_NOT_COUNTED = ("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA", "SAVEPOINT", "RELEASE")
_seen: ContextVar[list[str] | None] = ContextVar("statements", default=None)


def counting(app: Flask) -> Flask:
    """`app` with the header X-Statements on every answer."""
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", _note)

    def begin() -> None:
        _seen.set([])

    def tell(response: Response) -> Response:
        response.headers["X-Statements"] = str(len(_seen.get() or ()))
        return response

    app.before_request_funcs.setdefault(None, []).insert(0, begin)
    app.after_request(tell)
    return app


def _note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
    """Remember one statement of this request; transactions and pragmas are not counted."""
    seen = _seen.get()
    if seen is not None and not statement.startswith(_NOT_COUNTED):
        seen.append(statement)


app = counting(create_app()) if os.environ.get("BENCH_STATEMENTS") == "1" else create_app()
