"""The papers of a class: what the file holds, and the one button."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from typing import IO

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from app.cohorts.tabs import cohort_tabs
from app.kernel.clock import utc_now
from app.kernel.text import _, slug
from app.reports.dossier.archive import write_dossier
from app.reports.views.blueprint import cohort_reached, reports
from app.web.downloads import disposition

_PIECE = 64 * 1024


@reports.get("/lop/<int:cohort_id>/ho-so")
def dossier(cohort_id: int) -> ResponseReturnValue:
    """What is in the file of a class."""
    cohort = cohort_reached(cohort_id)
    return render_template("reports/dossier.html", cohort=cohort, tabs=cohort_tabs(cohort_id, "reports.dossier"))


@reports.get("/lop/<int:cohort_id>/ho-so.zip")
def dossier_zip(cohort_id: int) -> Response:
    """The file: made on disk, sent piece by piece."""
    cohort = cohort_reached(cohort_id)
    file = tempfile.TemporaryFile()  # noqa: SIM115 - closed when the last piece is sent
    write_dossier(cohort, file, utc_now())
    size = file.tell()
    file.seek(0)
    answer = Response(_pieces(file), mimetype="application/zip")
    answer.headers["Content-Length"] = str(size)
    answer.headers["Content-Disposition"] = disposition(_("ho-so-{code}.zip").format(code=slug(cohort.code)))
    return answer


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    """The file in pieces; closed at the end."""
    with file:
        while piece := file.read(_PIECE):
            yield piece
