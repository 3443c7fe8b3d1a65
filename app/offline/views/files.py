"""Pages of files of events: a coordinator brings what a phone without a line saved."""

from __future__ import annotations

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.cohorts.queries import own_enrolments
from app.cohorts.tabs import cohort_tabs
from app.kernel.clock import utc_now
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.offline import queries
from app.offline.forms import MAX_FILE_BYTES, EventFileForm
from app.offline.pages import PER_PAGE, event_rows, kinds_of
from app.offline.rules import MOST_IN_A_FILE, read_batch
from app.offline.services import MOST_AT_ONCE, stage_event_file, take_event_file
from app.offline.views.blueprint import class_in_reach, offline
from app.people.identity import current_viewer


@offline.route("/lop/<int:cohort_id>/viec-tu-tep", methods=["GET", "POST"])
def event_files(cohort_id: int) -> ResponseReturnValue:
    """Upload a file of events, and see those that were."""
    cohort, form = class_in_reach(cohort_id), EventFileForm()
    if form.validate_on_submit():
        file, secret = form.tep.data, str(current_app.config["SECRET_KEY"])
        by, now = current_viewer().person_id, utc_now()
        try:
            file_id = stage_event_file(cohort_id, file.read(), file.filename or "", secret=secret, by=by, at=now)
        except Refused as refusal:
            form.tep.errors = [refusal.sentence]
        else:
            return redirect(url_for("offline.event_file", cohort_id=cohort_id, file_id=file_id), 303)
    found = queries.event_files_of(cohort_id)
    tabs = cohort_tabs(cohort_id, "attendance.upload")
    shown = {"cohort": cohort, "form": form, "files": found, "tabs": tabs, "most_bytes": MAX_FILE_BYTES}
    page = render_template("offline/event_files.html", **shown)
    return page, 422 if form.errors else 200


@offline.get("/lop/<int:cohort_id>/viec-tu-tep/<int:file_id>")
def event_file(cohort_id: int, file_id: int) -> ResponseReturnValue:
    """What a file would bring, or what it brought."""
    cohort = class_in_reach(cohort_id)
    file = queries.event_file(cohort_id, file_id) or abort(404)
    batch = read_batch(queries.file_content(file_id), file.staged_at, most=MOST_IN_A_FILE, in_file=True)
    known = queries.known_events(file.person_id, [event.client_id for event in batch.events])
    rows = event_rows(batch.events, known, own_enrolments(file.person_id))
    pages = max(1, -(-len(rows) // PER_PAGE))
    page = min(max(request.args.get("trang", 1, type=int), 1), pages)
    shown = {"cohort": cohort, "file": file, "unread": len(batch.unread), "rows": rows, "known": len(known)}
    new = [row for row in rows if row.state in ("new", "will_not")]
    place = {"page": page, "pages": pages, "per_page": PER_PAGE, "at_once": MOST_AT_ONCE}
    return render_template("offline/event_file.html", **shown, **place, new=new, kinds=kinds_of(new))


@offline.post("/lop/<int:cohort_id>/viec-tu-tep/<int:file_id>")
def take_event_file_now(cohort_id: int, file_id: int) -> ResponseReturnValue:
    """Take the events of a file."""
    class_in_reach(cohort_id)
    if queries.event_file(cohort_id, file_id) is None:
        abort(404)
    answers = take_event_file(cohort_id, file_id, by=current_viewer().person_id, at=utc_now())
    taken = sum(answer.outcome == "taken" and not answer.again for answer in answers)
    flash(_("Đã ghi {n} việc từ tệp này.").format(n=taken), "ok")
    return redirect(url_for("offline.event_file", cohort_id=cohort_id, file_id=file_id), 303)
