"""Files that lessons hand out: always a download, never a page."""

from __future__ import annotations

import re

from flask import abort, request
from flask.typing import ResponseReturnValue

from app.courses.attachments.naming import is_name, kind_of, stored_name
from app.courses.media import media_here
from app.courses.views.blueprint import courses
from app.web.downloads import attachment
from app.web.security import CONTENT_POLICY

_SHA256 = re.compile(r"[0-9a-f]{64}")
_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
_NOTHING_RUNS = f"{CONTENT_POLICY}; script-src 'none'; sandbox"


@courses.get("/tep/<sha256>/<file_name>")
def handed_file(sha256: str, file_name: str) -> ResponseReturnValue:
    """A file of a lesson under the name that it has there; known by its bytes, so it may be kept for ever."""
    kind = kind_of(file_name)
    if not _SHA256.fullmatch(sha256) or not is_name(file_name):
        abort(404)
    found = media_here().get(stored_name(sha256, kind))
    if found is None:
        abort(404)
    response = attachment(found, file_name, _TYPES[kind])
    response.headers["Content-Security-Policy"] = _NOTHING_RUNS
    response.headers["X-Download-Options"] = "noopen"
    response.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    response.set_etag(sha256)
    return response.make_conditional(request, accept_ranges=True, complete_length=len(found))
