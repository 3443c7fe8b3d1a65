"""What other software calls: attendance in, completion out, and the ids that both sides speak of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from flask import Response, jsonify, request, url_for
from flask.typing import ResponseReturnValue

from app.cohorts.queries import CohortView
from app.exchange.document import openapi_json
from app.exchange.formats.table import csv_of
from app.exchange.queries.classes import cohort_reached, completion_rows, enrolment_rows, flat, session_rows
from app.exchange.rules.changes import MOST_ROWS, USUAL_ROWS, Cursor, Page, page_of, read_cursor
from app.exchange.rules.reading import Unreadable, is_key
from app.exchange.rules.tokens import Caller, Right
from app.exchange.services import note_read, receive_delivery
from app.exchange.views.blueprint import any_caller, calls, current_caller, deny, exchange
from app.exchange.wording import say_call, say_unreadable
from app.kernel.clock import local_day, utc_now
from app.kernel.refusal import Refused

_CSV = "text/csv; charset=utf-8"


@calls.post("/attendance")
def attendance() -> ResponseReturnValue:
    """A batch of marks, taken in once."""
    caller = current_caller(Right.ATTENDANCE_WRITE)
    key = request.headers.get("Idempotency-Key", "")
    if not is_key(key):
        deny(422, "key")
    if request.mimetype != "application/json" or "Content-Encoding" in request.headers:
        deny(415, "media_type")
    try:
        received = receive_delivery(caller, key=key, body=request.get_data(cache=False), at=utc_now())
    except Unreadable as fault:
        deny(422, fault.reason, say_unreadable(fault.reason), fault.pointer)
    except Refused as refusal:
        deny(401 if refusal.reason == "token" else 422, refusal.reason, refusal.sentence)
    response = jsonify(received.answer)
    response.headers["Idempotent-Replayed"] = "true" if received.again else "false"
    return response


@calls.get("/completion")
def completion() -> ResponseReturnValue:
    """How everybody in a class stands, or what differs from what the caller has."""
    caller, at = current_caller(Right.COMPLETION_READ), utc_now()
    cohort, limit, wanted = _cohort(caller), _limit(), _format()
    try:
        since = request.args.get("since")
        cursor = read_cursor(since, cohort.id) if since else Cursor(cohort.id)
    except Refused as refusal:
        deny(422, refusal.reason, refusal.sentence)
    page = page_of(completion_rows(cohort, today=local_day(at)), cursor, limit=limit)
    note_read(caller, "completion", cohort.id, len(page.rows), at=at)
    said = {**_head(cohort), "rows": page.rows, "next": page.cursor.encode(), "more": page.more}
    response = _as_csv([flat(row) for row in page.rows]) if wanted == "csv" else jsonify(said)
    return _with_next(response, cohort, page, limit)


@calls.get("/sessions")
def sessions() -> ResponseReturnValue:
    """The sessions of a class, so that the caller knows their ids."""
    cohort = _cohort(any_caller())
    return _rows(cohort, session_rows(cohort))


@calls.get("/enrolments")
def enrolments() -> ResponseReturnValue:
    """The people of a class, so that the caller knows their ids."""
    caller = any_caller()
    cohort = _cohort(caller)
    rows = enrolment_rows(cohort)
    note_read(caller, "enrolments", cohort.id, len(rows), at=utc_now())
    return _rows(cohort, rows)


@exchange.get("/api/v1/openapi.json")
def openapi() -> ResponseReturnValue:
    """The description of all this; no secret, so no token."""
    response = Response(openapi_json(), mimetype="application/json")
    response.headers["Cache-Control"] = "public, max-age=300"
    return response


def _cohort(caller: Caller) -> CohortView:
    """The class that the address names; one outside the token's reach is as if it did not exist."""
    code = request.args.get("cohort", "").strip()
    if not code:
        deny(422, "cohort")
    cohort = cohort_reached(caller, code) if code.isprintable() and len(code) <= 80 else None
    return cohort or deny(404, "no_cohort")


def _limit() -> int:
    """How many rows a page should hold."""
    said = request.args.get("limit", str(USUAL_ROWS))
    if not (said.isascii() and said.isdecimal() and len(said) <= 4 and 1 <= int(said) <= MOST_ROWS):
        deny(422, "limit", say_call("limit").format(n=MOST_ROWS))
    return int(said)


def _format() -> str:
    """json or csv: as the address says, else as the caller prefers."""
    said = request.args.get("format", "")
    if said and said not in ("json", "csv"):
        deny(422, "format")
    preferred = request.accept_mimetypes.best_match(["application/json", "text/csv"], "application/json")
    return said or ("csv" if preferred == "text/csv" else "json")


def _head(cohort: CohortView) -> dict[str, Any]:
    """What a table is about, and when it was so."""
    return {"cohort": {"code": cohort.code, "title": cohort.title}, "as_of": utc_now().isoformat(timespec="seconds")}


def _rows(cohort: CohortView, rows: Sequence[Mapping[str, Any]]) -> Response:
    """A whole table, as JSON or CSV."""
    return _as_csv(rows) if _format() == "csv" else jsonify({**_head(cohort), "rows": rows})


def _as_csv(rows: Sequence[Mapping[str, Any]]) -> Response:
    """A table as CSV."""
    return Response(csv_of(rows), content_type=_CSV)


def _with_next(response: Response, cohort: CohortView, page: Page, limit: int) -> Response:
    """Say in headers too how to go on, for those who read CSV."""
    cursor = page.cursor.encode()
    response.headers["X-Next-Since"], response.headers["X-More"] = cursor, "true" if page.more else "false"
    if page.more:
        following = urlencode({"cohort": cohort.code, "since": cursor, "limit": limit, "format": _format()})
        response.headers["Link"] = f'<{url_for("exchange.calls.completion")}?{following}>; rel="next"'
    return response
