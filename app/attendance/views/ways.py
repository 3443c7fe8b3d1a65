"""Pages of the wall and of the codes that people send: the wall, the trainee's door, the pile."""

from __future__ import annotations

import secrets

from flask import Response, current_app, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.attendance.pages import pile_groups
from app.attendance.queries.claims import pile as pile_of
from app.attendance.queries.claims import waiting_codes
from app.attendance.queries.walls import came_by_code, wall_of
from app.attendance.rules.codes import LENGTH, code_of, seconds_left, step_at, typed_code
from app.attendance.services import walls
from app.attendance.services.claims import decide_claims
from app.attendance.services.codes import SentCode, claim_code, shown_to_her
from app.attendance.views.blueprint import attendance, reach_of, today
from app.attendance.wording import HALVES, STATES, say_decided, say_sent_code
from app.kernel.clock import utc_now
from app.kernel.ids import is_id
from app.kernel.text import _
from app.people.identity import current_viewer
from app.people.paper.qr import qr_svg
from app.web.offline import kept_offline

DEVICE_COOKIE = "may"
_TWO_YEARS = 2 * 365 * 24 * 3600


@attendance.get("/diem-danh/<int:session_id>/bang")
def wall(session_id: int) -> ResponseReturnValue:
    """The wall for the projector: a QR and a short code that change every twenty seconds."""
    reach, now = reach_of(session_id), utc_now()
    found = wall_of(session_id)
    shown = found if found and not found.closed_at and reach.session.held_on == today() else None
    code = code_of(shown.secret, step_at(now)) if shown else ""
    link = url_for("attendance.enter", b=session_id, m=code, _external=True)
    by_code, _marked, _last = came_by_code(session_id)
    return render_template(
        "attendance/wall.html",
        reach=reach,
        halves=HALVES,
        code=code,
        qr=qr_svg(link) if code else "",
        door=url_for("attendance.enter", _external=True).partition("//")[2],
        seconds=seconds_left(now),
        by_code=by_code,
        codes=waiting_codes(session_id),
        is_today=reach.session.held_on == today(),
    )


@attendance.post("/diem-danh/<int:session_id>/bang")
def open_wall(session_id: int) -> ResponseReturnValue:
    """Show the wall."""
    reach_of(session_id)
    walls.open_wall(session_id, by=current_viewer().person_id, at=utc_now())
    return redirect(url_for("attendance.wall", session_id=session_id), 303)


@attendance.post("/diem-danh/<int:session_id>/bang/cat")
def close_wall(session_id: int) -> ResponseReturnValue:
    """Put the wall away."""
    reach_of(session_id)
    walls.close_wall(session_id, by=current_viewer().person_id, at=utc_now())
    return redirect(url_for("attendance.wall", session_id=session_id), 303)


@attendance.get("/vao-lop")
def enter() -> ResponseReturnValue:
    """Where a trainee types the code from the wall, or lands with the QR."""
    return _with_device(kept_offline(_enter_page(request.args.get("m", ""), request.args.get("b", ""))))


@attendance.post("/vao-lop")
def send_code() -> ResponseReturnValue:
    """Take a code."""
    words, named = request.form.get("m", ""), request.form.get("b", "")
    code, now, device = typed_code(words), utc_now(), request.cookies.get(DEVICE_COOKIE, "")[:32]
    if not code:
        return _enter_page(words, named, why=_("Gõ đủ {n} chữ và số như trên bảng.").format(n=LENGTH)), 422
    client = request.form.get("client", "")[:60] or secrets.token_hex(8)
    sent = SentCode(code, int(named) if is_id(named) else 0, client, device, now)
    done = claim_code(sent, by=current_viewer().person_id, at=now)
    sentence = say_sent_code(done.state, shown_to_her(done), unmatched=done.unmatched)
    if done.unmatched:
        return _with_device((_enter_page(words, named, why=sentence), 422))
    flash(sentence, "ok" if done.state else "info")
    return _with_device(redirect(url_for("attendance.enter"), 303))


@attendance.get("/diem-danh/<int:session_id>/cho-xem")
def pile(session_id: int) -> ResponseReturnValue:
    """The codes that somebody has to look at."""
    reach = reach_of(session_id)
    groups = pile_groups(pile_of(session_id))
    return render_template("attendance/pile.html", reach=reach, groups=groups, halves=HALVES, states=STATES, today=today())


@attendance.post("/diem-danh/<int:session_id>/cho-xem")
def decide(session_id: int) -> ResponseReturnValue:
    """Decide about one code, or about all of one reason."""
    reach_of(session_id)
    ids = {int(word) for word in request.form.get("ma", "").split(",") if is_id(word)}
    outcome = "present" if request.form.get("ket-luan") == "present" else "dismissed"
    decided = decide_claims(session_id, ids, outcome, by=current_viewer().person_id, at=utc_now())
    flash(say_decided(decided.decided, decided.outside, outcome), "ok")
    return redirect(url_for("attendance.pile", session_id=session_id), 303)


def _enter_page(code: str, session: str, *, why: str = "") -> str:
    """The page for a code; `why` says at the field what is wrong with the one that was typed."""
    known = session if is_id(session) else ""
    return render_template(
        "attendance/enter.html", code=code[:20], session=known, client=secrets.token_hex(8), why=why, length=LENGTH
    )


def _with_device(answer: object) -> Response:
    """The answer, with the random name of the phone when it has none."""
    response = make_response(answer)
    if not request.cookies.get(DEVICE_COOKIE):
        secure = current_app.config["SESSION_COOKIE_SECURE"]
        response.set_cookie(DEVICE_COOKIE, secrets.token_hex(8), max_age=_TWO_YEARS, httponly=True, samesite="Lax", secure=secure)
    return response
