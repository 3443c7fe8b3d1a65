"""What was issued, as it was issued."""

from __future__ import annotations

from flask import Response, abort, render_template
from flask.typing import ResponseReturnValue

from app.completion.rules.freezing import digest_of
from app.reports.making import TYPES, file_name
from app.reports.queries.issued import file_of
from app.reports.rules.document import head_rows, numbered, say_cell
from app.reports.rules.freezing import document_of
from app.reports.views.blueprint import issued_reached, reports
from app.reports.wording import FORMS, NAMES, Kind
from app.web.downloads import attachment


@reports.get("/bao-cao/<int:report_id>")
def issued(report_id: int) -> ResponseReturnValue:
    """A report with the figures of its day, and what took its place."""
    found, figures = issued_reached(report_id)
    document = document_of(figures)
    return render_template(
        "reports/issued.html",
        report=found,
        name=NAMES[Kind(found.kind)],
        document=document,
        blocks=list(numbered(document.blocks)),
        say_cell=say_cell,
        head_rows=head_rows,
        intact=digest_of(figures) == found.digest,
        forms=list(TYPES),
        form_names=FORMS,
    )


@reports.get("/bao-cao/<int:report_id>/tep/<form>")
def issued_file(report_id: int, form: str) -> Response:
    """A file of it, byte for byte."""
    found, figures = issued_reached(report_id)
    kept = file_of(found.id, form)
    if kept is None:
        abort(404)
    return attachment(kept[0], file_name(document_of(figures), form), TYPES[form])
