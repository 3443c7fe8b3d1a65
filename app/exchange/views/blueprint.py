"""The two blueprints of exchange, and the door of the one for programs: a token, its meter, a bounded body, answers in JSON."""

from __future__ import annotations

from typing import NoReturn, cast

from flask import Blueprint, Flask, Response, abort, g, jsonify, request
from flask.blueprints import BlueprintSetupState

from app.exchange.queries.tokens import caller_of
from app.exchange.rules.reading import MOST_BYTES
from app.exchange.rules.tokens import Caller, Right, is_token
from app.exchange.services import admit_call, token_hash
from app.exchange.wording import say_call
from app.kernel.clock import utc_now
from app.people.identity import guard_tokens

exchange = Blueprint("exchange", "app.exchange", template_folder="templates")
calls = Blueprint("calls", "app.exchange", url_prefix="/api/v1")
exchange.register_blueprint(calls)


def current_caller(right: Right) -> Caller:
    """The program that is calling, when its token has this right; 403 otherwise."""
    caller = cast(Caller, g.caller)
    if right not in caller.rights:
        deny(403, "right")
    return caller


def any_caller() -> Caller:
    """The program that is calling, whatever its rights."""
    return cast(Caller, g.caller)


def deny(status: int, reason: str, sentence: str = "", pointer: str | None = None, **headers: str) -> NoReturn:
    """End the call with a reason for the program and a sentence for people; `headers` are named with underscores."""
    error = {"reason": reason, "sentence": sentence or say_call(reason)}
    response = jsonify(error=error if pointer is None else {**error, "pointer": pointer})
    response.status_code = status
    response.headers.extend({name.replace("_", "-"): value for name, value in headers.items()})
    abort(response)


def _guard() -> None:
    """Before every call: who is it, and is it its turn? No cookie is looked at and none is set."""
    request.max_content_length = MOST_BYTES
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    token = token.strip()
    known = scheme.lower() == "bearer" and is_token(token)
    caller = caller_of(token_hash(token), at=utc_now()) if known else None
    if caller is None:
        deny(401, "token", WWW_Authenticate='Bearer realm="so-hoc"')
    wait_seconds = admit_call(caller.token_id, at=utc_now())
    if wait_seconds:
        deny(429, "too_many_calls", Retry_After=str(wait_seconds))
    g.caller = caller


@calls.after_request
def _keep_nowhere(response: Response) -> Response:
    """What a token reads is kept in no cache on the way."""
    response.headers.setdefault("Cache-Control", "no-store")
    return response


@calls.record_once
def _open_the_door(state: BlueprintSetupState) -> None:
    """Tokens stand before the calls; a form's token is not asked for, because no cookie opens anything here."""
    guard_tokens(cast(Flask, state.app), _guard)
    state.app.extensions["csrf"].exempt(calls)
