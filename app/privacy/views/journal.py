"""The journal for administrators: everything about one person, class or session."""

from __future__ import annotations

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from app.cohorts.queries import cohort_by_code, cohort_in_reach, session_reach
from app.kernel.clock import local_day, utc_now
from app.people.identity import current_viewer
from app.people.queries import account_of
from app.people.rules import login_of
from app.privacy.histories import MOST, history_of
from app.privacy.queries import person_in_reach
from app.privacy.views.blueprint import privacy


@privacy.get("/nhat-ky")
def journal() -> ResponseReturnValue:
    """What happened to a person (by her login), a class (by its code) or a session (by its number)."""
    kind, asked = request.args.get("ve", ""), request.args.get("so", "").strip()[:80]
    found = _subject(kind, asked) if asked else None
    rows = history_of(kind, found[0]) if found else []
    name = found[1] if found else ""
    return render_template("privacy/journal.html", kind=kind, asked=asked, name=name, rows=rows, most=MOST)


@privacy.get("/nhat-ky/lop/<int:cohort_id>")
def class_journal(cohort_id: int) -> ResponseReturnValue:
    """What happened to one class and everybody in it."""
    cohort = cohort_in_reach(current_viewer(), cohort_id)
    if cohort is None:
        abort(404)
    rows = history_of("cohort", cohort_id)
    return render_template("privacy/journal.html", kind="cohort", asked=cohort.code, name=cohort.title, rows=rows, most=MOST)


def _subject(kind: str, asked: str) -> tuple[int, str] | None:
    """(id, name) of what was asked for, when it lies within her reach."""
    viewer = current_viewer()
    if kind == "person":
        account = account_of(login_of(asked))
        return person_in_reach(viewer, account.person_id) if account else None
    if kind == "cohort":
        known = cohort_by_code(asked)
        reached = cohort_in_reach(viewer, known.id) if known else None
        return (reached.id, reached.title) if reached else None
    if kind == "session" and asked.isascii() and asked.isdecimal() and len(asked) <= 9:
        found = session_reach(viewer, int(asked), local_day(utc_now()))
        return (found.session.id, found.session.topic_title) if found and found.as_role == "coordinator" else None
    return None
