"""Pages of the paper roll: the sheet to print, and the grid to type it in."""

from __future__ import annotations

from collections.abc import Mapping

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.attendance import queries
from app.attendance.pages import client_of, conflicts_from, conflicts_to, grid_shown, letters_from, marks_from, say_saved
from app.attendance.rules.roll import may_be_marked
from app.attendance.services.roll import save_roll as save
from app.attendance.views.blueprint import attendance, reach_of, today
from app.attendance.wording import HALVES, STATES
from app.kernel.clock import utc_now
from app.people.identity import current_viewer


@attendance.get("/diem-danh/<int:session_id>/phieu")
def paper(session_id: int) -> ResponseReturnValue:
    """The roll on paper: number, name, unit, signature, note."""
    reach = reach_of(session_id)
    return render_template("attendance/paper.html", reach=reach, rows=queries.roll_page(session_id), halves=HALVES, today=today())


@attendance.get("/diem-danh/<int:session_id>/luoi")
def grid(session_id: int) -> ResponseReturnValue:
    """The whole class on one screen, to type the paper in."""
    return _grid_page(session_id, {})


@attendance.post("/diem-danh/<int:session_id>/luoi")
def save_grid(session_id: int) -> ResponseReturnValue:
    """Save what was typed; a letter that means nothing sends the page back with everything typed."""
    reach, now = reach_of(session_id), utc_now()
    read = letters_from(request.form, reach.session.periods)
    if read.unread:
        return _grid_page(session_id, request.form, read.unread), 422
    saved = save(
        session_id,
        read.marks,
        marks_from(request.form)[1],
        parts=read.parts,
        fill="present" if "fill" in request.form else "",
        way="paper",
        device_at=now,
        by=current_viewer().person_id,
        at=now,
        client_prefix=client_of(request.form.get("client", "")),
    )
    flash(say_saved(saved.written, saved.people - saved.marked), "ok")
    return redirect(url_for("attendance.grid", session_id=session_id, khac=conflicts_to(saved.conflicts) or None), 303)


def _grid_page(session_id: int, typed: Mapping[str, str], unread: tuple[int, ...] = ()) -> str:
    """The grid, with what was typed."""
    reach = reach_of(session_id)
    conflicts = conflicts_from(request.args.get("khac", ""))
    return render_template(
        "attendance/grid.html",
        reach=reach,
        page=grid_shown(queries.roll_page(session_id), reach.session.periods, typed, unread, conflicts),
        halves=HALVES,
        today=today(),
        states=STATES,
        open=may_be_marked(reach.session.held_on, today()) and not reach.session.closed_at,
        client=client_of(""),
    )
