"""For those who run the server: is the process alive, and can it serve?"""

from __future__ import annotations

import logging

from flask import Blueprint, Flask, Response
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from app.storage.transaction import session

operation = Blueprint("operation", __name__)


def install(app: Flask) -> None:
    """Serve `/healthz` and `/readyz`."""
    app.register_blueprint(operation)


@operation.get("/healthz")
def healthz() -> Response:
    """The process answers."""
    return Response("ok\n", mimetype="text/plain")


@operation.get("/readyz")
def readyz() -> Response:
    """The database answers too; 503 when it does not."""
    try:
        session().execute(text("SELECT 1"))
    except SQLAlchemyError:
        logging.getLogger(__name__).exception("the database does not answer")
        return Response("database\n", status=503, mimetype="text/plain")
    return Response("ok\n", mimetype="text/plain")
