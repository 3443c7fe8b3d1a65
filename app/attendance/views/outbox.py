"""Where phones send what they kept without a line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

from flask import jsonify, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from app.attendance.rules.outbox import read_batch
from app.attendance.services.outbox import receive_batch
from app.attendance.views.blueprint import attendance, today
from app.attendance.views.ways import DEVICE_COOKIE
from app.cohorts.queries import session_reach
from app.kernel.clock import utc_now
from app.kernel.text import _
from app.people.identity import current_viewer


@attendance.get("/diem-danh/gui")
def outbox() -> ResponseReturnValue:
    """Who is signed in, and the token with which she may send."""
    return jsonify(who=str(current_viewer().person_id), csrf=generate_csrf())


@attendance.post("/diem-danh/gui")
def send_outbox() -> ResponseReturnValue:
    """Take a batch; each thing is answered on its own. What another account kept is not taken (409)."""
    viewer, now = current_viewer(), utc_now()
    payload: object = request.get_json(silent=True)
    batch = read_batch(payload, now)
    if batch is None or not isinstance(payload, Mapping):
        return jsonify(error=_("Máy gửi lên không đọc được.")), 400
    if payload.get("who") != str(viewer.person_id):
        return jsonify(error=_("Những việc này thuộc tài khoản khác.")), 409
    answers = receive_batch(
        batch,
        may_mark=lambda session_id: session_reach(viewer, session_id, today()) is not None,
        device=request.cookies.get(DEVICE_COOKIE, "")[:32],
        by=viewer.person_id,
        at=now,
    )
    return jsonify(answers=[asdict(answer) for answer in answers])
