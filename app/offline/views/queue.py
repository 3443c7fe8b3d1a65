"""The door of the queue: where phones send what was done without a line, and the page that lists what waits."""

from __future__ import annotations

from datetime import timedelta

from flask import current_app, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError, generate_csrf

from app.kernel.clock import utc_now
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.offline import queries
from app.offline.rules import LONGEST_BATCH_BYTES, VERSIONS, json_of, read_batch, seal_key
from app.offline.services import Answer, accept_events
from app.offline.views.blueprint import offline
from app.offline.wording import say_kind
from app.people.identity import current_viewer
from app.web import shell
from app.web.errors import show_http

VERSION_HEADER = "X-Queue-Version"
"""Which language the sender speaks (`rules.VERSIONS`)."""
DEVICE_COOKIE = "may"
"""The random name of a phone, given at the door of the codes."""
_TOLD_FOR = timedelta(days=30)
_MOST_TOLD = 20
"""What a page of hers lists of what was refused; her phone told her of each."""


@offline.get("/ngoai-tuyen/gui")
def door() -> ResponseReturnValue:
    """Who is signed in, the token with which she may send, the key with which her phone seals files, and the server's clock."""
    viewer = current_viewer()
    return jsonify(
        who=str(viewer.person_id),
        csrf=generate_csrf(),
        seal=seal_key(str(current_app.config["SECRET_KEY"]), viewer.person_id),
        now=int(utc_now().timestamp() * 1000),
    )


@offline.post("/ngoai-tuyen/gui")
def receive() -> ResponseReturnValue:
    """Take a batch {who, now, items}; each event is answered on its own. What another account kept is not taken (409)."""
    viewer, now = current_viewer(), utc_now()
    if request.headers.get(VERSION_HEADER) not in VERSIONS:
        return jsonify(error=_("Có bản mới. Tải lại trang, các việc chờ gửi vẫn còn trong máy."), reload=True), 409
    if (request.content_length or 0) > LONGEST_BATCH_BYTES:
        return jsonify(error=_("Gửi quá nhiều một lần. Chia ra gửi từng phần.")), 413
    payload = json_of(request.get_data(cache=False).decode(errors="replace"))
    if isinstance(payload, dict) and payload.get("who") != str(viewer.person_id):
        return jsonify(error=_("Những việc này thuộc tài khoản khác.")), 409
    try:
        batch = read_batch(payload, now)
    except Refused as refusal:
        return jsonify(error=refusal.sentence), 413 if refusal.reason == "too_many" else 400
    answers = accept_events(batch, viewer=viewer, device=request.cookies.get(DEVICE_COOKIE, "")[:32], at=now)
    return jsonify(now=int(now.timestamp() * 1000), answers=[_told(answer) for answer in answers])


@offline.errorhandler(CSRFError)
def stale_token(error: CSRFError) -> ResponseReturnValue:
    """A token of a sign-in that ended meanwhile: the phone keeps everything and asks her to sign in."""
    if request.endpoint == "offline.receive":
        return jsonify(error=_("Phiên đăng nhập đã hết. Đăng nhập lại, các việc chờ gửi vẫn còn trong máy.")), 401
    return show_http(error)


def _told(answer: Answer) -> dict[str, object]:
    """What a phone hears of one event."""
    outcome = "already" if answer.again else answer.outcome
    said = {"refused": answer.outcome == "refused", "sentence": answer.sentence, "detail": answer.detail}
    return {"id": answer.id, "outcome": outcome, **said}


@offline.get("/ngoai-tuyen")
def waiting() -> ResponseReturnValue:
    """What waits in this phone (the phone fills it in), what was refused lately and why, how much arrived."""
    viewer, now = current_viewer(), utc_now()
    count, last_at = queries.arrived(viewer.person_id)
    return render_template(
        "offline/waiting.html",
        refused=queries.refused_events(viewer.person_id, since=now - _TOLD_FOR, most=_MOST_TOLD),
        count=count,
        last_at=last_at,
        say_kind=say_kind,
    )


@offline.get("/mat-mang")
def lost_line() -> ResponseReturnValue:
    """What a phone shows without a line where it has kept no page; it belongs to nobody."""
    shell.wear_plain()
    return render_template("offline/lost_line.html")
