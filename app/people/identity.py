"""Who is asking: the bridge between Flask-Login and our sign-ins, and the guard that stands before every page."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, MutableMapping
from datetime import datetime
from typing import Any, cast

from flask import Flask, abort, current_app, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, UserMixin, current_user

from app.kernel.clock import utc_now
from app.people.policy import Access, access
from app.people.queries import viewer_of
from app.people.rules import Owes, Viewer, idle_limit
from app.people.services.sign_in import token_hash
from app.web import shell

_FREE = {"people.sign_out", "web.asset", "web.favicon", "web.service_worker", "operation.healthz", "operation.readyz"}
_FREE_OF_CHANGE = {*_FREE, "people.change_password"}
_STEPS: Mapping[Owes, tuple[str, frozenset[str]]] = {
    Owes.CODE: ("people.prove", frozenset(_FREE)),
    Owes.SETUP: ("people.second_factor", frozenset({*_FREE_OF_CHANGE, "people.account", "people.sign_out_everywhere"})),
    Owes.NOTICE: ("privacy.notice", frozenset({*_FREE_OF_CHANGE, "privacy.acknowledge"})),
}
"""Where a sign-in that lacks something is led, and what else it may open."""


_CALLED = {"offline.door", "offline.receive"}
"""Doors that only scripts call: who is not signed in, or not wholly, hears so (401) and keeps what it has."""


_SEEN = "seen"
"""When something last came with a cookie."""


class SignedIn(UserMixin):  # type: ignore[misc]
    """What Flask-Login calls the user: the viewer and the token of this sign-in."""

    def __init__(self, viewer: Viewer, token: str) -> None:
        self.viewer = viewer
        self.token = token

    def get_id(self) -> str:
        """Flask-Login keeps this in the signed cookie."""
        return self.token


def current_viewer() -> Viewer:
    """The signed-in person; only for pages behind the guard."""
    return cast(Viewer, current_user.viewer)


def viewer_or_none() -> Viewer | None:
    """The signed-in person, or None."""
    return cast(Viewer, current_user.viewer) if current_user.is_authenticated else None


def keep_sign_in(cookie: MutableMapping[str, Any], token: str, *, remember: bool) -> None:
    """Put a new sign-in into a fresh cookie (nothing of an earlier session survives).

    Its CSRF token is made now. Left to the first page, several answers that are under way at once (a page and what the
    phone keeps beside it) would each make one, the last would win, and the forms of the page in front of her would be dead.
    """
    cookie.clear()
    cookie["csrf_token"] = secrets.token_hex(20)
    cookie["_user_id"] = token
    cookie["_fresh"] = True
    cookie[_SEEN] = _minutes(utc_now())
    session.permanent = remember


def forget_sign_in(cookie: MutableMapping[str, Any]) -> None:
    """Empty the cookie."""
    cookie.clear()


def install(app: Flask) -> None:
    """Let Flask-Login load viewers and put the permission table before every request."""
    manager = LoginManager()
    manager.session_protection = None
    manager.init_app(app)

    @manager.user_loader  # type: ignore[untyped-decorator]
    def load(token: str) -> SignedIn | None:
        at = utc_now()
        if shell.asks_nobody() or _idle_too_long(session, at):
            return None
        viewer = viewer_of(token_hash(token), at=at)
        return SignedIn(viewer, token) if viewer else None

    app.before_request(_guard)


def _minutes(at: datetime) -> int:
    """A moment in whole minutes since 1970, as the cookie keeps it."""
    return int(at.timestamp()) // 60


def _idle_too_long(cookie: MutableMapping[str, Any], at: datetime) -> bool:
    """Whether nothing came with this cookie for longer than it may lie; else notes once in a while that something did.

    The cookie is written anew only after a twentieth of the limit (6 minutes, or 17 hours), so that few answers carry one.
    """
    limit = int(idle_limit(remember=session.permanent).total_seconds()) // 60
    now = _minutes(at)
    still = now - int(cookie.get(_SEEN, now))
    if still > limit:
        return True
    if still > limit // 20 or _SEEN not in cookie:
        cookie[_SEEN] = now
    return False


def guard_tokens(app: Flask, guard: Callable[[], None]) -> None:
    """Let `guard` stand before every endpoint of other software (`Who.TOKEN`): it aborts, or lets the call pass."""
    app.extensions["people.token_guard"] = guard


def _guard() -> ResponseReturnValue | None:
    """Hidden is 404, not signed in goes to sign in, a first password goes to be changed; software is asked for its token."""
    if request.endpoint is None:
        return None
    if request.endpoint == "web.asset":
        return None
    if access(request.endpoint, None) is Access.ASK_TOKEN:  # before any cookie is looked at
        _ask_token()
        return None
    viewer = viewer_or_none()
    answer = access(request.endpoint, viewer)
    if answer is Access.HIDDEN:
        abort(404)
    missing = _missing(viewer, request.endpoint) if viewer else ""
    if request.endpoint in _CALLED and (missing or answer is Access.SIGN_IN_FIRST):
        abort(401)
    if answer is Access.SIGN_IN_FIRST:
        target = request.full_path.rstrip("?") if request.method == "GET" else None
        return redirect(url_for("people.sign_in", next=target), 303)
    return redirect(url_for(missing), 303) if missing else None


def _missing(viewer: Viewer, endpoint: str) -> str:
    """The page that has to be done with before this one; "" for none. Her second factor first, then her first password."""
    page, free = _STEPS.get(viewer.owes, ("", frozenset()))
    if viewer.owes is Owes.CODE and endpoint != page and endpoint not in free:
        return page
    if viewer.must_change and viewer.owes is not Owes.CODE and endpoint not in _FREE_OF_CHANGE:
        return "people.change_password"
    return page if page and endpoint != page and endpoint not in free else ""


def _ask_token() -> None:
    """The guard of the room that knows tokens; while there is none, nothing of theirs exists."""
    guard: Callable[[], None] | None = current_app.extensions.get("people.token_guard")
    if guard is None:
        abort(404)
    guard()
