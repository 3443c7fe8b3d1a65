"""The blueprint of privacy, and its watch: who opened other people's data stands in the journal."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, Response, request

from app.kernel.clock import utc_now
from app.people.identity import viewer_or_none
from app.privacy.rules import WATCHED
from app.privacy.services import note_look

privacy = Blueprint("privacy", "app.privacy", template_folder="templates")


@privacy.after_app_request
def watch(response: Response) -> Response:
    """Note a look at other people's data before it is handed out; what cannot be noted is not shown."""
    endpoint = request.endpoint or ""
    watched = WATCHED.get(endpoint)
    if watched is None or request.method != "GET" or response.status_code != HTTPStatus.OK:
        return response
    viewer = viewer_or_none()
    if viewer is not None:
        subject_id = (request.view_args or {}).get(watched.argument)
        note_look(watched.subject, subject_id, endpoint, by=viewer.person_id, at=utc_now())
    return response
