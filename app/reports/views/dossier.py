"""The papers of a class: what the file holds, and the one button."""

from __future__ import annotations

from flask import Response, render_template, stream_with_context
from flask.typing import ResponseReturnValue

from app.cohorts.tabs import cohort_tabs
from app.kernel.clock import utc_now
from app.kernel.text import _, slug
from app.reports.dossier.archive import dossier_pieces
from app.reports.views.blueprint import cohort_reached, reports
from app.web.downloads import disposition


@reports.get("/lop/<int:cohort_id>/ho-so")
def dossier(cohort_id: int) -> ResponseReturnValue:
    """What is in the file of a class."""
    cohort = cohort_reached(cohort_id)
    return render_template("reports/dossier.html", cohort=cohort, tabs=cohort_tabs(cohort_id, "reports.dossier"))


@reports.get("/lop/<int:cohort_id>/ho-so.zip")
def dossier_zip(cohort_id: int) -> Response:
    """The file, paper by paper as each is ready."""
    cohort = cohort_reached(cohort_id)
    answer = Response(stream_with_context(dossier_pieces(cohort, utc_now())), mimetype="application/zip")
    answer.headers["X-Accel-Buffering"] = "no"  # nginx hands each paper on at once
    answer.headers["Content-Disposition"] = disposition(_("ho-so-{code}.zip").format(code=slug(cohort.code)))
    return answer
