"""The signed cookie, with its signature checked once and not at every request of the same page, test or roll."""

from __future__ import annotations

from copy import deepcopy
from time import monotonic
from typing import Any

from flask import Flask, Request, Response, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from itsdangerous import URLSafeTimedSerializer

_KEPT_SECONDS = 300.0
"""A cookie whose time runs out meanwhile is read for so much longer; whether the sign-in still holds, its row decides anew."""
_MOST = 512


class CookieSessions(SecureCookieSessionInterface):
    """Flask's own sessions; a cookie that was read in the last minutes, letter by letter the same, is not verified again."""

    def __init__(self) -> None:
        self._serializers: dict[Any, URLSafeTimedSerializer | None] = {}
        self._read: dict[str, tuple[float, dict[str, Any]]] = {}

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """The serializer for this key, made once."""
        key = app.secret_key
        if key not in self._serializers:
            self._serializers[key] = super().get_signing_serializer(app)
        return self._serializers[key]

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Keep the session; the files of a release belong to nobody, so that they carry no cookie and do not vary with one.

        Flask-Login looks at the session of every request, and a browser asks anew for a file that varies with the cookie whenever
        its service worker, which sends none for its own scripts, wants it too.
        """
        if request.blueprint != "web" or session.modified:
            super().save_session(app, session, response)

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """The session of a request."""
        written = request.cookies.get(self.get_cookie_name(app), "")
        known = self._read.get(written)
        if known is not None and monotonic() < known[0]:
            return self.session_class(deepcopy(known[1]))
        opened = super().open_session(app, request)
        if opened:
            if len(self._read) >= _MOST:
                self._read.clear()
            self._read[written] = (monotonic() + _KEPT_SECONDS, deepcopy(dict(opened)))
        return opened


def install(app: Flask) -> None:
    """Let the application read its cookies so."""
    app.session_interface = CookieSessions()
